"""Covers that list several registrants in a table with the captions above (utilities and their parents)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import dropwhile, groupby, pairwise, takewhile
from operator import attrgetter

from crawler.edgar.places import PLACE_NAMES
from crawler.filing.cover.captions import Caption, Piece
from crawler.filing.cover.values import ANY_PLACE, NONE_WORDS, Shape, phone_number
from crawler.filing.lines import squeezed
from crawler.filing.record import CoverRegistrant

_INCORPORATED = re.compile(
    # as in "(A Delaware Corporation)", "(an Arkansas corporation)", "(Missouri Corporation)"
    rf"\(\s{{0,3}}(?:an?\s{{1,3}}([A-Za-z][A-Za-z .&]{{1,60}}?)|({ANY_PLACE}))\s{{1,3}}"
    r"(?:corporation|company|limited|l\.?p|l\.?l\.?c|partnership|trust)[^()]{0,60}\)",
    re.IGNORECASE,
)
# "Allentown, PA, 18101": the parts of an address in cells of their own
_ZIP_APART = re.compile(r",\s(\d{5}(?:-\d{4})?)(?=,|$)")
_PLACES = frozenset(name.casefold() for name in PLACE_NAMES.values())
_EIN_REACH = 12
_LONGEST_TEXT = 1000


@dataclass(frozen=True, slots=True)
class RegistrantTable:
    """The registrants of a table, and address and telephone number of the first, or of them all.

    `last_line` is the line of its last value.
    """

    registrants: tuple[CoverRegistrant, ...]
    address: str | None
    phone: str | None
    last_line: int


def read_table(pieces: Sequence[Piece]) -> RegistrantTable | None:
    """The table of registrants on a cover, or None where there is none.

    A row begins with the file number; name, place of incorporation, address and telephone number follow in
    one cell, in cells of their own or on the lines below; the EIN closes row or cell. Two tables may stand
    side by side (Entergy, 0000065984-06-000170). Rows may also begin with the name.
    """
    start = _first_row(pieces)
    if start is None:
        return _captioned_rows(pieces)
    rows = _rows(pieces[start:])
    if not any(_ein(row) for row in rows):
        return None
    address, phone = _address_and_phone(rows[0])
    if address is None:
        address, phone = _address_and_phone(rows[-1])
    return RegistrantTable(tuple(map(_registrant, rows)), address, phone, _last_line(rows[-1]))


def _first_row(pieces: Sequence[Piece]) -> int | None:
    """The file number that begins the first row: text follows on its line, captions stand right above."""
    index = next((i for i, piece in enumerate(pieces) if piece.is_value(Shape.FILE_NUMBER)), len(pieces))
    if index + 1 >= len(pieces):
        return None
    following = pieces[index + 1]
    if following.line != pieces[index].line or not following.is_value(Shape.TEXT):
        return None
    captions: set[Caption] = set()
    for piece in reversed(pieces[:index]):
        if piece.captions is None:
            break
        captions |= piece.captions
    headed = Caption.FILE_NUMBER in captions and not captions.isdisjoint({Caption.EIN, Caption.NAME})
    return index if headed else None


def _rows(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The pieces of each row: a file number and all up to the next.

    Where file numbers stand side by side, the lines below are shared out among their rows.
    """
    rows: list[list[Piece]] = []
    beside: list[list[Piece]] = []
    for _, group in groupby(pieces, key=attrgetter("line")):
        line = list(group)
        starts = [index for index, piece in enumerate(line) if piece.is_value(Shape.FILE_NUMBER)]
        if starts:
            if rows:
                rows[-1].extend(line[: starts[0]])
            beside = [line[start:stop] for start, stop in pairwise([*starts, len(line)])]
            rows += beside
            continue
        size, left = divmod(len(line), len(beside))
        if left:
            beside[-1].extend(line)
            continue
        for position, row in enumerate(beside):
            row.extend(line[position * size : (position + 1) * size])
    return rows


def _captioned_rows(pieces: Sequence[Piece]) -> RegistrantTable | None:
    """A table whose captions stand above it, with as many values in each row; the name comes first."""
    lines = [list(group) for _, group in groupby(pieces, key=attrgetter("line"))]
    for index, captions in enumerate(lines):
        if len(captions) < 3 or not captions[0].is_caption(Caption.NAME):
            continue
        if any(piece.captions is None for piece in captions):
            continue
        below = dropwhile(_are_captions, lines[index + 1 :])
        rows = list(takewhile(partial(_are_values, len(captions)), below))
        if len(rows) > 1:
            found = tuple(_captioned_registrant(captions, row) for row in rows)
            return RegistrantTable(found, None, None, rows[-1][0].line)
    return _rows_over_captions(lines)


def _rows_over_captions(lines: Sequence[Sequence[Piece]]) -> RegistrantTable | None:
    """Rows that each stand over captions of their own: name, state, file number and EIN."""
    found, last = [], 0
    for row, captions in pairwise(lines):
        count = len(captions)
        if count > 2 and captions[0].is_caption(Caption.NAME) and _are_captions(captions):
            if not _are_values(count, row):
                return None
            found.append(_captioned_registrant(captions, row))
            last = captions[0].line
    return RegistrantTable(tuple(found), None, None, last) if found else None


def _are_captions(line: Sequence[Piece]) -> bool:
    return all(piece.is_caption() for piece in line)


def _are_values(count: int, line: Sequence[Piece]) -> bool:
    return len(line) == count and all(piece.is_value() for piece in line)


def _captioned_registrant(captions: Sequence[Piece], row: Sequence[Piece]) -> CoverRegistrant:
    """The registrant of a row, each value told by the caption of its column."""

    def told_by(caption: Caption) -> str | None:
        columns = zip(captions, row, strict=True)
        text = next((squeezed(value.text) for asking, value in columns if asking.is_caption(caption)), None)
        return None if text is None or NONE_WORDS.fullmatch(text) else text

    return CoverRegistrant(
        name=squeezed(row[0].text),
        state=told_by(Caption.STATE),
        file_number=told_by(Caption.FILE_NUMBER),
        ein=told_by(Caption.EIN),
    )


def _last_line(row: Sequence[Piece]) -> int:
    """The line on which the values of the last row end: at the caption below them."""
    line = row[0].line
    for piece in row:
        if piece.is_caption() and piece.line > row[0].line:
            break
        line = piece.line
    return line


def _registrant(row: Sequence[Piece]) -> CoverRegistrant:
    """The registrant of a row."""
    texts = [piece for piece in row if piece.is_value(Shape.TEXT)]
    count = _count_of_names(texts)
    name = squeezed(" ".join(piece.text for piece in texts[:count]))
    if in_name := _INCORPORATED.search(name[:_LONGEST_TEXT]):
        name = name[: in_name.start()]
    return CoverRegistrant(name.strip(" ,;/") or None, _state(texts, texts[count:]), row[0].text, _ein(row))


def _count_of_names(texts: Sequence[Piece]) -> int:
    """How many of a row's texts are the name: one, or more where it goes on in the lines below."""
    count = min(len(texts), 1)
    while 0 < count < len(texts) and _is_more_of_a_name(texts[count - 1], texts[count]):
        count += 1
    return count


def _is_more_of_a_name(name: Piece, piece: Piece) -> bool:
    """Whether a name in capitals goes on in the line below it."""
    text = piece.text
    below = piece.line == name.line + 1 and name.text.isupper() and text.isupper()
    return below and not text.startswith("(") and not any(char.isdigit() for char in text)


def _state(texts: Sequence[Piece], rest: Sequence[Piece]) -> str | None:
    """The place of incorporation: in "(A Georgia Corporation)", else beside the name, else below it."""
    match = _INCORPORATED.search(" ".join(piece.text for piece in texts)[:_LONGEST_TEXT])
    if match:
        return squeezed(match[1] or match[2])
    beside = next((p.text for p in rest if p.line == texts[0].line and p.cell > texts[0].cell), None)
    if beside is None and rest and _is_place(rest[0]):
        beside = rest[0].text
    return squeezed(beside) if beside and len(beside) < 60 else None


def _is_place(piece: Piece) -> bool:
    """Whether a piece is the name of a state or country and nothing else."""
    return piece.text.casefold() in _PLACES


def _ein(row: Sequence[Piece]) -> str | None:
    """The EIN of a row, on its line or a few below."""
    last = row[0].line + _EIN_REACH
    return next((piece.text for piece in row if piece.is_value(Shape.EIN) and piece.line <= last), None)


def _address_and_phone(row: Sequence[Piece]) -> tuple[str | None, str | None]:
    """The address and the telephone number in a row, below or after the name."""
    values = [piece for piece in row[1:] if piece.is_value(Shape.TEXT, Shape.ZIP, Shape.PHONE)]
    if not values:
        return None, None
    name = values[0].text[:_LONGEST_TEXT]
    in_name = _INCORPORATED.search(name)
    parts = [name[in_name.end() :]] if in_name else []
    following = values[max(1, _count_of_names(values)) :]
    for piece in following:
        if (piece.line == row[0].line and not in_name) or (piece is following[0] and _is_place(piece)):
            continue
        parts.append(_INCORPORATED.sub("", piece.text[:_LONGEST_TEXT]))
        if phone_number(parts[-1]):
            break
    text = ", ".join(stripped for part in parts if (stripped := part.strip(" ,;")))
    text = _ZIP_APART.sub(r" \1", text)
    phone = phone_number(text[-60:])
    address = text.rsplit(phone, 1)[0] if phone else text
    return squeezed(address).strip(" ,;(") or None, phone
