"""docs/problems.md lists the codes that the program writes, and no others."""

import ast
import functools
import re
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
ROOMS = ("spiders", "middlewares", "pipelines", "filing", "db/ledger", "edgar/envelope.py")
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+")
QUOTED_IN_SQL = re.compile(rf"'({CODE.pattern})'")
LISTED = re.compile(r"^\| `([a-z-]+)` \|", re.MULTILINE)


@functools.cache
def literals() -> frozenset[str]:
    """All texts that stand in the code of the rooms where problems are noticed."""
    rooms = (CHECKOUT / "crawler" / room for room in ROOMS)
    paths = (path for room in rooms for path in ([room] if room.is_file() else room.rglob("*.py")))
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text("utf-8"))))
    return frozenset(
        node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def listed_codes() -> list[str]:
    return LISTED.findall((CHECKOUT / "docs" / "problems.md").read_text("utf-8"))


def test_words_joined_by_hyphens_in_the_code_are_codes_that_the_document_lists() -> None:
    written = {text for text in literals() if CODE.fullmatch(text)}
    written |= {code for text in literals() for code in QUOTED_IN_SQL.findall(text)}
    assert "not-found" in written
    assert written - set(listed_codes()) == set()


@pytest.mark.parametrize("code", sorted(set(listed_codes())))
def test_a_code_that_the_document_lists_stands_in_the_code(code: str) -> None:
    assert any(text == code or f"'{code}'" in text for text in literals())
