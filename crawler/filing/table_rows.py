"""Rows of HTML tables as lines of text: cells apart, numbers whole, stacked values one below another."""

import re
from collections.abc import Iterable, Sequence
from itertools import zip_longest

# A cell of more lines is a page in a frame.
_MOST_CELL_LINES = 12
# Lines in a cell that are no wrapped words: a signature, rows of a table within, an address with its zip
# code, a list by number, trading symbols.
_KEPT_LINE = re.compile(r"(?:by\b.{0,9})?/s/|by:| \| |[a-z]\.?,?\s\d{5}(?:-\d{4})?$", re.IGNORECASE)
# "Name:" above "Title:", beside a cell that stacks both.
_STACKED_LABELS = frozenset(["name:", "title:", "its:", "date:"])
# For example "BRK.A", "WFC PRL", "None"
_SYMBOL = re.compile(r"[A-Z]{1,5}\d{0,2}[A-Z]?(?:[ ./-](?:PR|WS|W|U|R|P?[A-Z]))?|None|N/A|[-–—]")
# For example "99 | .1", aligned at the point
_PARTED_NUMBER = re.compile(r"(\d) \| (\.\d)")
_NUMBERED_LINE = re.compile(r"\d{1,3}\.\d")


def row_lines(cells: Iterable[list[str]]) -> list[str]:
    """Return the lines of a table row: one, unless a cell holds lines that are more than wrapped words."""
    filled = [lines for lines in cells if lines and any(lines)]
    if len(filled) < 2:
        return filled[0] if filled else []
    filled = [[line for line in lines if line] if len(lines) > 1 else lines for lines in filled]
    longest = max(map(len, filled))
    if longest == 1:
        return [_joined([lines[0] for lines in filled])]
    if longest > _MOST_CELL_LINES:
        return [line for lines in filled for line in (*lines, "")]
    if any(len(lines) > 1 and _keeps_lines(lines) for lines in filled):
        return [_joined(filter(None, row)) for row in zip_longest(*filled)]
    return [_joined(map(" ".join, filled))]


def _keeps_lines(lines: Sequence[str]) -> bool:
    if all(map(_SYMBOL.fullmatch, lines)) or all(line.lower() in _STACKED_LABELS for line in lines):
        return True
    return any(map(_KEPT_LINE.search, lines)) or sum(map(bool, map(_NUMBERED_LINE.match, lines))) > 1


def _joined(cells: Iterable[str]) -> str:
    """Join cells; signs and decimals that stand in cells of their own go back to their numbers.

    Tables aligned at the decimal point part exhibit numbers too: "2 | .1*" (0000950135-07-007239).
    """
    row = " | ".join(cells)
    if " | ." in row:
        row = _PARTED_NUMBER.sub(r"\1\2", row)
    return row.replace("$ | ", "$").replace(" | )", ")").replace(" | %", "%")
