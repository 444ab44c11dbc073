"""The registrants of the cover page: one, several, or the parties of an asset-backed issuer."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from operator import attrgetter

from crawler.filing.cover.blocks import Block, blocks_of, by_line, joined_name
from crawler.filing.cover.captions import Caption, Piece
from crawler.filing.cover.parties import labelled_by_role, parties_of, role_of, with_shared_attributes
from crawler.filing.cover.values import ANY_PLACE, NONE_WORDS, Shape
from crawler.filing.lines import squeezed
from crawler.filing.record import CoverRegistrant

# For example "Delaware", "New York", "Cayman Islands"
_PLACE = re.compile(rf"\b(?:{ANY_PLACE})\b", re.IGNORECASE)


def read_registrants(pieces: Sequence[Piece]) -> tuple[CoverRegistrant, ...]:
    """The registrants that the pieces of one column name above their captions, in order."""
    labelled = labelled_by_role(pieces)
    told = {id(piece) for own in labelled.values() for piece in own}
    pieces = [piece for piece in pieces if id(piece) not in told] if told else pieces
    blocks = [party for block in blocks_of(pieces) for party in parties_of(block)]
    if len(blocks) > 1:
        blocks = with_shared_attributes(_with_rows(blocks))
    if labelled:
        blocks = [replace(b, attributes=[*b.attributes, *labelled.get(role_of(b) or "", ())]) for b in blocks]
    return tuple(registrant for block in blocks for registrant in _registrants(block))


def columns_of(pieces: Sequence[Piece]) -> list[Sequence[Piece]]:
    """The pieces of each of several covers side by side, as Carnival Corporation and Carnival plc print them.

    Most covers are one column: all the pieces. A line that cannot be divided into shares of the same kinds is
    the first column's.
    """
    names: dict[int, int] = {}
    for piece in pieces:
        if piece.is_caption(Caption.NAME):
            names[piece.line] = names.get(piece.line, 0) + 1
    count = max(names.values(), default=1)
    if count < 2:
        return [pieces]
    columns: list[list[Piece]] = [[] for _ in range(count)]
    for line in by_line(pieces).values():
        size, left = divmod(len(line), count)
        shares = [line[position * size : (position + 1) * size] for position in range(count)]
        kinds = {tuple(piece.captions is None for piece in share) for share in shares}
        if left or len(kinds) > 1:
            columns[0].extend(line)
            continue
        for column, share in zip(columns, shares, strict=True):
            column.extend(share)
    return list(columns)


def _with_rows(blocks: list[Block]) -> list[Block]:
    """The blocks, where a row for each stands below the last: told by the name in it, else by its place."""
    if len(blocks) < 2 or any(piece.is_value(Shape.EIN) for b in blocks[:-1] for piece in b.attributes):
        return blocks
    rows = [row for row in by_line(blocks[-1].attributes).values() if any(p.is_value(Shape.EIN) for p in row)]
    if len(rows) == 1:
        rows = _unstacked(rows[0], len(blocks))
    if len(rows) != len(blocks):
        return blocks
    found = []
    for block, row in zip(blocks, rows, strict=True):
        name = (joined_name(block.names) or "").casefold()
        own = next((r for r in rows if any(piece.text.casefold() == name for piece in r)), row)
        found.append(replace(block, attributes=[p for p in own if p.text.casefold() != name]))
    return found


def _unstacked(row: Sequence[Piece], count: int) -> list[list[Piece]]:
    """The rows of one whose cells stack the values of `count` registrants; none where they do not."""
    shares: list[list[Piece]] = [[] for _ in range(count)]
    for _, cell in groupby(row, key=attrgetter("cell")):
        values = list(cell)
        if len(values) == 1 and values[0].is_value(Shape.TEXT):
            for position, share in enumerate(shares):
                share.append(values[0]._replace(text=_share(values[0].text, position, count) or ""))
        elif len(values) == count:
            for share, value in zip(shares, values, strict=True):
                share.append(value)
        else:
            return []
    return shares


def _registrants(block: Block) -> list[CoverRegistrant]:
    """The registrants of a block: one, unless there are as many EINs as lines of names (Ferrellgas)."""
    eins = [piece for piece in block.attributes if piece.is_value(Shape.EIN)]
    numbers = [piece for piece in block.attributes if piece.is_value(Shape.FILE_NUMBER)]
    key = next((piece.text for piece in block.key if piece.is_value(Shape.CIK)), None)
    first = CoverRegistrant(
        name=joined_name(block.names),
        state=_state(block.attributes),
        file_number=_file_number(block.attributes, numbers),
        ein=eins[0].text if eins else _unusual_ein(block.attributes),
        cik=int(key) if key else None,
        role=role_of(block),
    )
    parties = [name for name in block.names if name.text.casefold() not in ("and", "&")]
    if len(parties) < 2 or len(eins) != len(parties):
        return [first]
    lines = by_line(block.attributes)
    names = [name.text.casefold() for name in parties]  # a table of the numbers may name them again
    found = []
    for position, (name, ein) in enumerate(zip(parties, eins, strict=True)):
        texts = [
            piece
            for piece in lines[ein.line]
            if piece.is_value(Shape.TEXT) and piece.text.casefold() not in names
        ]
        state = squeezed(texts[0].text) if texts else first.state
        found.append(
            replace(
                first,
                name=joined_name([name]),
                state=_share(state, position, len(eins)) if eins[0].line == eins[-1].line else _place(state),
                file_number=numbers[position].text if len(numbers) == len(eins) else first.file_number,
                ein=ein.text,
            )
        )
    return found


def _place(state: str | None) -> str | None:
    """A state without the registrant's name behind it: "Maryland (Acme Realty Corporation)"."""
    return state.partition(" (")[0] if state and _PLACE.match(state) else state


def _share(state: str | None, position: int, count: int) -> str | None:
    """The state of one registrant where a cell stacks those of all: "Delaware New York Delaware"."""
    places: list[str] = _PLACE.findall(state) if state else []
    if len(places) == count:
        return places[position]
    words = state.split() if state else []
    if len(words) % count:
        return state
    size = len(words) // count
    return " ".join(words[position * size : (position + 1) * size]) or None


def _file_number(pieces: Sequence[Piece], numbers: Sequence[Piece]) -> str | None:
    """The file numbers as printed, or what stands in their place ("To be assigned")."""
    if numbers:
        return ", ".join(dict.fromkeys(piece.text for piece in numbers))
    return asked_for(pieces, Caption.FILE_NUMBER)


def _unusual_ein(pieces: Sequence[Piece]) -> str | None:
    """What stands in the place of the EIN, if it is a number of another shape, and not "Not Applicable"."""
    printed = asked_for(pieces, Caption.EIN)
    return printed if printed and any(char.isdigit() for char in printed) else None


def _state(pieces: Sequence[Piece]) -> str | None:
    """The state: text beside file number or EIN, else the text that its caption asks for.

    "Not Applicable" beside a file number is the EIN of a foreign issuer.
    """
    for line in by_line(pieces).values():
        texts = [p for p in line if p.is_value(Shape.TEXT) and not NONE_WORDS.fullmatch(p.text)]
        if texts and any(piece.is_value(Shape.FILE_NUMBER, Shape.EIN) for piece in line):
            return squeezed(texts[0].text).strip("()")
    state = asked_for(pieces, Caption.STATE)
    return state.strip("()") if state else None


def asked_for(pieces: Sequence[Piece], caption: Caption) -> str | None:
    """Return the text that a caption asks for: in its cell, or above it in its column; None without any."""
    wanted = next((piece for piece in pieces if piece.is_caption(caption)), None)
    if wanted is None:
        return None
    same_cell = [
        p for p in pieces if (p.line, p.cell) == (wanted.line, wanted.cell) and p.is_value(Shape.TEXT)
    ]
    if same_cell:
        return squeezed(same_cell[0].text)
    line = [piece for piece in pieces if piece.line == wanted.line]
    if [piece.captions is None for piece in line] == [False, True] and line[1].is_value(Shape.TEXT):
        return squeezed(line[1].text)  # "State of incorporation:      Arkansas"
    above = [piece for piece in pieces if piece.line < wanted.line]
    if not above or not above[-1].is_value():
        return None
    values = [piece for piece in above if piece.line == above[-1].line]
    captions = [piece for piece in pieces if piece.line == wanted.line and piece.is_caption()]
    found = _in_column(values, captions, wanted)
    return squeezed(found.text) if found is not None and _is_answer(found) else None


def _is_answer(piece: Piece) -> bool:
    """Whether a piece is text, or the state of a national bank, which is also the cover's first line."""
    is_national = piece.is_value(Shape.TITLE) and piece.text.casefold() == "united states"
    return is_national or piece.is_value(Shape.TEXT)


def _in_column(values: Sequence[Piece], captions: Sequence[Piece], wanted: Piece) -> Piece | None:
    """The value of a line that stands above one of the captions of the next."""
    if len(values) == len(captions):
        return values[captions.index(wanted)]
    nearest = min(values, key=lambda piece: abs(piece.column - wanted.column))
    is_far = abs(nearest.column - wanted.column) > 25
    return None if len(values) < len(captions) and is_far else nearest
