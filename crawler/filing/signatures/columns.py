"""Signature blocks side by side, put one below another: two officers, or two registrants, in two columns."""

from collections.abc import Sequence

from crawler.filing.lines import Cell, cells_of, is_blank
from crawler.filing.signatures.cells import has_mark, is_requirements_sentence
from crawler.filing.signatures.people import is_unfinished

# So far above its mark a block begins with the registrant's name, and so far below it ends.
_REACH = 8
_LONGEST_CELL = 120


def one_below_another(lines: Sequence[str]) -> list[str]:
    """Return the lines with blocks that stand side by side one below another, left ones first.

    Blocks are side by side where a line has several conformed signatures, each in its cells:
    "By: /s/ Jo Roe | By: /s/ Ann Poe".
    """
    put: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        # Two marks, "/s/", have four strokes.
        may_be_parted = line.count("/") + line.count("\\") > 3
        count = sum(has_mark(cell.text) for cell in cells_of(line)) if may_be_parted else 0
        if count < 2:
            put.append(line)
            index += 1
            continue
        above = _lines_above(put, count)
        stop = _end(lines, index + 1, count)
        block = [*put[len(put) - above :], *lines[index:stop]]
        del put[len(put) - above :]
        for column in _columns(block, cells_of(lines[index]), count):
            put += ["", *column, ""]
        index = stop
    return put


def _lines_above(put: Sequence[str], count: int) -> int:
    """How many of the lines above a signature belong to its columns: names of registrants side by side."""
    above = 0
    for distance, line in enumerate(reversed(put[-_REACH:]), start=1):
        cells = cells_of(line)
        if is_blank(line):
            continue
        if len(cells) != count or is_requirements_sentence(line):
            break
        above = distance
    return above


def _end(lines: Sequence[str], start: int, count: int) -> int:
    """The line after the columns whose signatures stand on the line before `start`."""
    stop, blank = start, 0
    for index in range(start, min(len(lines), start + _REACH)):
        line = lines[index]
        cells = cells_of(line)
        if is_blank(line):
            blank += not line.strip()
            continue
        has_several = sum(has_mark(cell.text) for cell in cells) > 1
        if has_several or is_requirements_sentence(line) or (len(cells) % count and blank):
            break
        if any(len(cell.text) > _LONGEST_CELL for cell in cells):
            break
        stop = index + 1
    return stop


def _columns(lines: Sequence[str], marked: Sequence[Cell], count: int) -> list[list[str]]:
    """The lines of each column: an equal share of the cells, or those below its signature."""
    share = max(1, len(marked) // count)
    starts = [cell.start for cell in marked[::share]][:count]
    columns: list[list[str]] = [[] for _ in range(count)]
    for line in lines:
        cells = cells_of(line)
        if cells and len(cells) % count == 0:
            size = len(cells) // count
            for position, column in enumerate(columns):
                column.append(" ".join(cell.text for cell in cells[position * size : (position + 1) * size]))
            continue
        for cell in cells:
            columns[_column_of(cell, line, starts, columns)].append(cell.text)
    return columns


def _column_of(cell: Cell, line: str, starts: Sequence[int], columns: Sequence[Sequence[str]]) -> int:
    """The column of a cell without one beside it; what stands in rows has no place, but may go on a title."""
    if " | " not in line and line[:1].isspace() and cell.start:
        return min(range(len(starts)), key=lambda position: abs(starts[position] - cell.start))
    unfinished = [position for position, column in enumerate(columns) if column and is_unfinished(column[-1])]
    return unfinished[0] if unfinished else 0
