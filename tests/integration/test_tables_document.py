"""docs/tables.md says what the comments in the database say."""

import subprocess
import sys
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_document_is_that_of_the_schema(environment: dict[str, str]) -> None:
    built = subprocess.run(
        [sys.executable, str(DOCS / "build_tables.py")],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert built.returncode == 0, built.stderr
    written = (DOCS / "tables.md").read_text("utf-8")
    assert built.stdout == written, "docs/tables.md is not that of the schema: run `make docs`"
