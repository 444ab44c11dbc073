"""Patterns that Python 3.11.0 to 3.11.4 compile wrongly: possessive quantifiers and atomic groups."""

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any

import pytest

import crawler.edgar
import crawler.filing

WRONG = {"POSSESSIVE_REPEAT", "ATOMIC_GROUP"}


def module_patterns() -> dict[str, list[re.Pattern[Any]]]:
    """The compiled patterns at module level of the parsers, by the full names of what holds them."""
    found = {}
    for room in (crawler.edgar, crawler.filing):
        for info in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            for name, value in vars(importlib.import_module(info.name)).items():
                found[f"{info.name}.{name}"] = list(patterns_in(value))
    return {name: patterns for name, patterns in found.items() if patterns}


def patterns_in(value: object) -> Iterator[re.Pattern[Any]]:
    """A value that is a pattern, or the patterns in a collection."""
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, dict):
        yield from patterns_in(tuple(value.values()))
    elif isinstance(value, tuple | list | set | frozenset):
        for member in value:
            yield from patterns_in(member)


def operations(parsed: object) -> Iterator[str]:
    """The names of all operations of a parsed pattern, however deep."""
    if hasattr(parsed, "name"):
        yield parsed.name
    elif not isinstance(parsed, str | bytes) and hasattr(parsed, "__getitem__"):
        for index in range(len(parsed)):
            yield from operations(parsed[index])


def wrong_operations(pattern: re.Pattern[Any]) -> set[str]:
    # The parser of `re` is private, and without it any scan would have to know character classes and escapes.
    parser = pytest.importorskip("re._parser", reason="this Python keeps the parser of `re` elsewhere")
    return WRONG.intersection(operations(parser.parse(pattern.pattern, pattern.flags)))


PATTERNS = module_patterns()


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_no_pattern_needs_what_early_python_3_11_gets_wrong(name: str) -> None:
    assert set().union(*map(wrong_operations, PATTERNS[name])) == set()


@pytest.mark.parametrize(
    "text", ["a*+", "a++", "a?+", "a{1,3}+", "(?>a|b)c", "x(?:y|(?=z(?:a++b)))", "(a)(?(1)b++|c)"]
)
def test_they_are_found_wherever_they_stand(text: str) -> None:
    assert wrong_operations(re.compile(text))
    assert wrong_operations(re.compile(text.encode()))


@pytest.mark.parametrize("text", [r"\++", r"[a*+]", r"(?:a*)+", r"a*?\+", r"(?=a)b{2,3}"])
def test_what_only_looks_like_them_is_not(text: str) -> None:
    assert wrong_operations(re.compile(text)) == set()
