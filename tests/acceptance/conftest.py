"""What the acceptance tests add: the sample as EDGAR, other ways to start the program, a second database."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from crawler.db.connection import Database
from crawler.mirror.sample import sample_folder

CHECKOUT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the sample that a test may change."""
    copy = tmp_path / "edgar"
    copy.mkdir()
    for path in sample_folder().glob("*.txt"):
        shutil.copy(path, copy)
    return copy


@pytest.fixture
def scrapy() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run Scrapy's own command in the checkout."""

    def run(*args: str, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *args],
            env=env,
            cwd=CHECKOUT,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )

    return run


@pytest.fixture
def second_environment(
    environment: dict[str, str], clone_database: Callable[[], Database], tmp_path: Path
) -> dict[str, str]:
    """Another home and another database than those of `environment`."""
    home = tmp_path / "second home"
    home.mkdir()
    url = clone_database().url.render_as_string(hide_password=False)
    return environment | {"EDGAR8K_HOME": str(home), "EDGAR8K_DATABASE_URL": url}


@pytest.fixture
def ask(environment, run_edgar8k):
    """Return the rows of a query as `edgar8k sql --format json` prints them."""

    def query(text):
        done = run_edgar8k("sql", text, "--format", "json", env=environment, timeout=60)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return query
