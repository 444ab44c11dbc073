"""Lines of readable text and their cells: what every part of a report is read from.

Readable text joins the cells of an HTML table row by " | "; plain-text filings set columns apart by spaces.
"""

import re
from collections.abc import Collection, Sequence
from typing import NamedTuple

_GAP = re.compile(r"(\s{3,})")
_RULE_CHARACTERS = "-_=~*.·•–—―─━ \t|\xa0"
# For example "2", "- 2 -", "Page 3 of 7", "(Page 4)"
_PAGE_NUMBER = re.compile(
    r"[\s\-–—|]{0,200}(?:(?P<bracket>\()?page\s{0,3})?(?P<number>\d{1,3})"
    r"(?:\s{1,3}of\s{1,3}\d{1,3}(?:\s{1,3}pages?)?)?(?(bracket)\))[\s\-–—|.]{0,200}",
    re.IGNORECASE,
)
# Marks that text renderings leave: "**0-17999**", "<i>see</i>", "< /b>"
_MARK = re.compile(r"\*\*|<\s?/?\s?(?:b|i|u|em|strong|font|sup|sub|p|br)\s?/?>", re.IGNORECASE)
# For example "form 8-k/a", a running head
_FORM_NAME = re.compile(r"(?:current report on )?form 8-?k(?:/a)?")
# "Page 123 of 456", with double spaces
_LONGEST_NUMBER = 24
_LONGEST_RULED_NUMBER = 100
_LONGEST_HEAD = 200
_SEPARATOR = re.compile(r"(?<!\S)\|(?!\S)")


class Cell(NamedTuple):
    """A cell of a line: its text without outer spaces, and the columns it fills."""

    text: str
    start: int
    end: int


def cells_of(line: str) -> list[Cell]:
    """The cells of a line that are not blank: parted by " | " where it has that, else by three spaces."""
    if " | " in line:
        parts = line.replace(" | ", "\n | \n").split("\n")
    elif "   " in line or "\t" in line:
        parts = _GAP.split(line)
    else:
        text = line.strip(" \t\xa0")
        first = len(line) - len(line.lstrip())
        return [Cell(text, first, first + len(text))] if text.strip("|") else []
    cells, start = [], 0
    for part in parts:
        text = part.strip(" \t\xa0|")
        if text:
            text = part.strip(" \t\xa0")
            first = start + len(part) - len(part.lstrip())
            cells.append(Cell(text, first, first + len(text)))
        start += len(part)
    return cells


def squeezed(text: str) -> str:
    """`text` with every run of white space as one space, cell separators too."""
    return " ".join(_SEPARATOR.sub(" ", text).split() if "|" in text else text.split())


def without_marks(line: str) -> str:
    """`line` without the emphasis marks that text renderings of a filing leave in it."""
    return _MARK.sub("", line) if "*" in line or "<" in line else line


def is_rule(line: str) -> bool:
    """Whether a line is drawn of dashes, underscores, dots or the like."""
    return bool(line.strip()) and not line.strip(_RULE_CHARACTERS)


def is_blank(line: str) -> bool:
    """Whether a line says nothing: empty, or only a rule."""
    return not line.strip(_RULE_CHARACTERS)


def page_number(line: str) -> int | None:
    """The number of a line that is a page number and nothing else; else None."""
    if len(line) > 400 or (len(line) > _LONGEST_NUMBER and len(line.strip()) > _LONGEST_RULED_NUMBER):
        return None
    match = _PAGE_NUMBER.fullmatch(line)
    if match is None:
        return None
    return int(match["number"])


def page_number_lines(lines: Sequence[str]) -> frozenset[int]:
    """Which lines are page numbers: lines of a number only that count up by one from 1, 2 or 3."""
    found, last = set(), 0
    for index, line in enumerate(lines):
        number = page_number(line) if line else None
        if number is not None and (number == last + 1 or (last == 0 and number in (2, 3))):
            found.add(index)
            last = number
    return frozenset(found)


def running_heads(lines: Sequence[str], pages: frozenset[int], names: Collection[str]) -> frozenset[int]:
    """Which lines are heads of pages: one of the `names` (in lower case) right after a page number."""
    heads = set()
    for page in pages:
        for index in range(page + 1, min(page + 6, len(lines))):
            if is_running_head(lines[index], names) or page_number(lines[index]) is not None:
                heads.add(index)
            elif not is_blank(lines[index]):
                break
    return frozenset(heads)


def is_running_head(line: str, names: Collection[str]) -> bool:
    """Whether a line is one of the `names` (in lower case), alone or beside "Form 8-K"."""
    if not line or len(line) > _LONGEST_HEAD:
        return False
    return _FORM_NAME.sub("", squeezed(line).casefold()).strip(" -–—") in names


def is_hard_wrapped(lines: Sequence[str]) -> bool:
    """Whether paragraphs run over several lines, as in plain-text filings; HTML has one line for each."""
    filled = [len(line) for line in lines if line.strip()]
    return sum(length > 140 for length in filled) * 50 <= len(filled)
