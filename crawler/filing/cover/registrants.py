"""The registrants of the cover page: one, several, or the parties of an asset-backed issuer."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby, pairwise
from operator import attrgetter

from crawler.edgar.places import PLACE_NAMES
from crawler.filing.cover.captions import Caption, Piece
from crawler.filing.cover.values import Shape
from crawler.filing.lines import squeezed
from crawler.filing.record import CoverRegistrant

_ROLES = ("issuing entity", "depositor", "sponsor")
_PLACE = re.compile(
    r"\b(?:" + "|".join(map(re.escape, sorted(PLACE_NAMES.values(), key=len, reverse=True))) + r")\b",
    re.IGNORECASE,
)
_ATTRIBUTES = (Caption.STATE, Caption.FILE_NUMBER, Caption.EIN)
# Below a name: "(Issuing Entity)", "(Depositor and Registrant)"
_ROLE_LINE = re.compile(rf"\((?:the\s)?(?:{'|'.join(_ROLES)})(?:\sand\s[a-z ]{{1,40}})?\)", re.IGNORECASE)
_ANNOTATION = re.compile(
    r"\(.*\)$|(?:formerly|f/k/a|fka|d/b/a|dba|doing business as|successor|as successor)\b",
    re.IGNORECASE | re.DOTALL,
)
_ON_BEHALF = re.compile(r"on behalf of:?\s+", re.IGNORECASE)
_REGISTRANT_MARK = re.compile(r"\s{0,3}\((?:the )?(?:registrant|company)\)$", re.IGNORECASE)
# Names, addresses and captions above a caption are looked for among this many pieces.
_REACH = 40


@dataclass(frozen=True, slots=True)
class _Block:
    """The pieces that name registrants, the caption of the names, and what else tells of them.

    `attributes` hold state, file number and EIN; `key` are the pieces that give a Central Index Key.
    """

    names: Sequence[Piece]
    caption: Piece | None
    attributes: Sequence[Piece]
    key: Sequence[Piece] = ()


def read_registrants(pieces: Sequence[Piece]) -> tuple[CoverRegistrant, ...]:
    """The registrants that the pieces of one column name above their captions, in order."""
    labelled = _labelled_by_role(pieces)
    told = {id(piece) for own in labelled.values() for piece in own}
    blocks = _blocks([piece for piece in pieces if id(piece) not in told] if told else pieces)
    if len(blocks) > 1:
        blocks = _with_shared_attributes(_with_rows(blocks))
    if labelled:
        blocks = [replace(b, attributes=[*b.attributes, *labelled.get(_role(b) or "", ())]) for b in blocks]
    return tuple(registrant for block in blocks for registrant in _registrants(block))


def _labelled_by_role(pieces: Sequence[Piece]) -> dict[str, list[Piece]]:
    """The numbers and states whose captions name a party: "Commission File Number of depositor: 333-207757".

    The values stand on the line of the captions, else on the line above.
    """
    if not any(piece.captions and _role_in(piece.text) for piece in pieces):
        return {}
    labelled: dict[str, list[Piece]] = {}
    before: list[Piece] = []
    for line in _by_line(pieces).values():
        asking = [piece for piece in line if piece.is_caption(*_ATTRIBUTES)]
        roles = {_role_in(piece.text) for piece in asking}
        if len(roles) == 1 and (role := roles.pop()):
            values = [] if any(piece.captions is None for piece in line) else before
            labelled.setdefault(role, []).extend([*values, *line])
        before = line
    return labelled if len(labelled) > 1 else {}


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
    for line in _by_line(pieces).values():
        size, left = divmod(len(line), count)
        shares = [line[position * size : (position + 1) * size] for position in range(count)]
        kinds = {tuple(piece.captions is None for piece in share) for share in shares}
        if left or len(kinds) > 1:
            columns[0].extend(line)
            continue
        for column, share in zip(columns, shares, strict=True):
            column.extend(share)
    return list(columns)


def _by_line(pieces: Sequence[Piece]) -> dict[int, list[Piece]]:
    """The pieces of every line."""
    lines: dict[int, list[Piece]] = {}
    for piece in pieces:
        lines.setdefault(piece.line, []).append(piece)
    return lines


def _blocks(pieces: Sequence[Piece]) -> list[_Block]:
    """The pieces of each registrant: its names stand before the caption, what tells of it after."""
    starts: list[tuple[int, int]] = []  # where names begin, and where their caption stands
    for index, piece in enumerate(pieces):
        if piece.is_caption(Caption.NAME) and (count := _count_of_names(pieces, index)):
            starts.append((index - count, index))
    if not starts:
        names = _uncaptioned_names(pieces)
        rest = [piece for piece in pieces if piece not in names]
        return [_Block(names, None, _attribute_zone(rest))] if names else []
    first_key = next((i for i, piece in enumerate(pieces) if piece.is_value(Shape.CIK)), len(pieces))
    first_number = next(
        (i for i, piece in enumerate(pieces) if piece.is_value(Shape.FILE_NUMBER)), len(pieces)
    )
    numbers_lead = len(starts) > 1 and first_number < starts[0][0]
    blocks = []
    for position, (start, index) in enumerate(starts):
        stop = starts[position + 1][0] if position + 1 < len(starts) else len(pieces)
        if numbers_lead:
            start_of_zone, stop = _before_number(pieces, start), _before_number(pieces, stop)
            head = pieces[start_of_zone:start]
        else:
            head = []
        zone = [*(pieces[:start] if position == 0 else head), *pieces[index + 1 : stop]]
        names = _names(pieces[start:index])
        leading = first_key < starts[0][0]
        key = _key(pieces, start, index, leading=leading)
        block = _Block(names, pieces[index], _attribute_zone(zone), key)
        blocks.extend(_parties(block, pieces[start:index], leading=leading))
    return blocks


def _before_number(pieces: Sequence[Piece], index: int) -> int:
    """Where the file number begins that stands right before piece `index`, with its caption; else `index`."""
    while index and (
        pieces[index - 1].is_value(Shape.FILE_NUMBER) or pieces[index - 1].is_caption(Caption.FILE_NUMBER)
    ):
        index -= 1
    return index


def _parties(block: _Block, pieces: Sequence[Piece], *, leading: bool) -> list[_Block]:
    """The block, parted where `pieces`, its names, have lines that give each a role.

    So 0001104659-19-063164: issuing entity, depositor and sponsor over one caption. Keys that do not stand
    before the names (`leading`) follow them.
    """
    texts = [index for index, piece in enumerate(pieces) if piece.is_value(Shape.TEXT)]
    roles = [index for index in texts if _ROLE_LINE.fullmatch(pieces[index].text)]
    keyed = [index for index, piece in enumerate(pieces) if piece.is_caption(Caption.CIK)]
    if len(roles) < 2 and leading and keyed and all(texts[0] < index < texts[-1] for index in keyed):
        return _keyed_parties(block, pieces, keyed)
    if len(roles) < 2:
        return [block]
    stops = [next((text for text in texts if text > role), len(pieces)) for role in roles]
    sections = [pieces[start:stop] for start, stop in zip([0, *stops], stops, strict=False)]
    keys: list[Sequence[Piece]] = [
        [piece for piece in section if not piece.is_value(Shape.TEXT)] for section in sections
    ]
    if leading:
        keys = [block.key[:2], *keys[:-1]]
    parties = [
        _Block(_names(section), pieces[role], (), key)
        for section, role, key in zip(sections, roles, keys, strict=True)
    ]
    return [*parties[:-1], replace(parties[-1], attributes=block.attributes)]


def _keyed_parties(block: _Block, pieces: Sequence[Piece], keyed: Sequence[int]) -> list[_Block]:
    """The parties of a run of names over one caption, each below its Central Index Key (several sponsors)."""
    sections = [pieces[start:stop] for start, stop in pairwise([0, *keyed, len(pieces)])]
    keys = [block.key[:2], *([p for p in part if not p.is_value(Shape.TEXT)] for part in sections[1:])]
    parties = [
        _Block(_names(section), block.caption, (), key) for section, key in zip(sections, keys, strict=True)
    ]
    return [*parties[:-1], replace(parties[-1], attributes=block.attributes)]


def _count_of_names(pieces: Sequence[Piece], index: int) -> int:
    """How many pieces above (or before) a caption are names, Central Index Keys between included."""
    count = 0
    near = pieces[max(0, index - _REACH) : index]
    dated = {piece.line for piece in near if piece.is_caption(Caption.DATE)}
    for passed, piece in enumerate(reversed(near), start=1):
        if piece.line in dated:
            break  # a date that can't be read is no name
        if piece.is_value(Shape.TEXT):
            count = passed
        elif not piece.is_caption(Caption.CIK) and not piece.is_value(Shape.CIK):
            break
    return count


def _names(pieces: Sequence[Piece]) -> list[Piece]:
    """The names among pieces; "(successor to ..)", "formerly known as .." are none unless nothing else is."""
    texts = [piece for piece in pieces if piece.is_value(Shape.TEXT)]
    return [piece for piece in texts if not _ANNOTATION.match(piece.text)] or texts


def _uncaptioned_names(pieces: Sequence[Piece]) -> list[Piece]:
    """The name where its caption is missing: the text above state, file number and EIN."""
    numbers = (Shape.FILE_NUMBER, Shape.EIN)
    first = next((p.line for p in pieces if p.is_value(*numbers) or p.is_caption(*_ATTRIBUTES)), None)
    if first is None:
        return []
    above = [piece for piece in pieces if piece.line < first]
    while above and not above[-1].is_value(Shape.TEXT):
        above.pop()
    count = _count_of_names(above, len(above))
    return _names(above[len(above) - count :])


def _attribute_zone(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces as far as state, file number and EIN reach."""
    last = max((p.line for p in pieces if p.is_caption(*_ATTRIBUTES) or p.is_value(Shape.EIN)), default=None)
    return [piece for piece in pieces if last is None or piece.line <= last + 1]


def _key(pieces: Sequence[Piece], start: int, index: int, *, leading: bool) -> list[Piece]:
    """The pieces that give the Central Index Key of a name.

    They stand before each name where the first does (`leading`), else between name and caption or after.
    """
    before = pieces[max(0, start - 2) : start] if leading else []
    after = [] if leading else pieces[index + 1 : index + 3]
    near = [*before, *pieces[start:index], *after]
    return [piece for piece in near if piece.is_caption(Caption.CIK) or piece.is_value(Shape.CIK)]


def _with_rows(blocks: list[_Block]) -> list[_Block]:
    """The blocks, where a row for each stands below the last: told by the name in it, else by its place."""
    if len(blocks) < 2 or any(piece.is_value(Shape.EIN) for b in blocks[:-1] for piece in b.attributes):
        return blocks
    rows = [
        row for row in _by_line(blocks[-1].attributes).values() if any(p.is_value(Shape.EIN) for p in row)
    ]
    if len(rows) == 1:
        rows = _unstacked(rows[0], len(blocks))
    if len(rows) != len(blocks):
        return blocks
    found = []
    for block, row in zip(blocks, rows, strict=True):
        name = (_name(block.names) or "").casefold()
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


def _with_shared_attributes(blocks: list[_Block]) -> list[_Block]:
    """The blocks, where state, file number and EIN stand once below several parties: given to one of them.

    It is the party that the caption names ("Commission File Number of issuing entity"), else the one without
    a role, which the cover calls the registrant, else the first.
    """
    numbers = (Shape.EIN, Shape.FILE_NUMBER)
    if len(blocks) < 2 or any(
        piece.is_value(*numbers) for block in blocks[:-1] for piece in block.attributes
    ):
        return blocks
    roles = [_role(block) for block in blocks]
    if not any(roles):
        return blocks
    attributes = blocks[-1].attributes
    captions = [piece.text for piece in attributes if piece.is_caption(Caption.FILE_NUMBER)]
    named = next((role for text in captions if (role := _role_in(text))), None)
    wanted = named if named in roles else None
    owner = roles.index(wanted) if wanted in roles else 0
    return [
        replace(block, attributes=attributes if position == owner else ())
        for position, block in enumerate(blocks)
    ]


def _registrants(block: _Block) -> list[CoverRegistrant]:
    """The registrants of a block: one, unless there are as many EINs as lines of names (Ferrellgas)."""
    eins = [piece for piece in block.attributes if piece.is_value(Shape.EIN)]
    numbers = [piece for piece in block.attributes if piece.is_value(Shape.FILE_NUMBER)]
    key = next((piece.text for piece in block.key if piece.is_value(Shape.CIK)), None)
    first = CoverRegistrant(
        name=_name(block.names),
        state=_state(block.attributes),
        file_number=_file_number(block.attributes, numbers),
        ein=eins[0].text if eins else _unusual_ein(block.attributes),
        cik=int(key) if key else None,
        role=_role(block),
    )
    parties = [name for name in block.names if name.text.casefold() not in ("and", "&")]
    if len(parties) < 2 or len(eins) != len(parties):
        return [first]
    lines = _by_line(block.attributes)
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
                name=_name([name]),
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


def _name(pieces: Sequence[Piece]) -> str | None:
    """A name that may run over several lines."""
    name = squeezed(" ".join(piece.text for piece in pieces))
    return _REGISTRANT_MARK.sub("", _ON_BEHALF.sub("", name) if _ON_BEHALF.match(name) else name) or None


def _role(block: _Block) -> str | None:
    """The part that the captions of an asset-backed issuer's party give it."""
    captions = [block.caption] if block.caption else []
    return next((role for piece in [*captions, *block.key] if (role := _role_in(piece.text))), None)


@lru_cache(maxsize=1000)
def _role_in(text: str) -> str | None:
    """The part that a caption names: issuing entity, depositor, sponsor."""
    return next((role for role in _ROLES if role in text.lower()), None)


def _file_number(pieces: Sequence[Piece], numbers: Sequence[Piece]) -> str | None:
    """The file numbers as printed, or what stands in their place ("To be assigned")."""
    if numbers:
        return ", ".join(dict.fromkeys(piece.text for piece in numbers))
    return _asked_for(pieces, Caption.FILE_NUMBER)


def _unusual_ein(pieces: Sequence[Piece]) -> str | None:
    """What stands in the place of the EIN, if it is a number of another shape, and not "Not Applicable"."""
    printed = _asked_for(pieces, Caption.EIN)
    return printed if printed and any(char.isdigit() for char in printed) else None


def _state(pieces: Sequence[Piece]) -> str | None:
    """The state: text beside file number or EIN, else the text that its caption asks for."""
    for line in _by_line(pieces).values():
        texts = [piece for piece in line if piece.is_value(Shape.TEXT)]
        if texts and any(piece.is_value(Shape.FILE_NUMBER, Shape.EIN) for piece in line):
            return squeezed(texts[0].text).strip("()")
    state = _asked_for(pieces, Caption.STATE)
    return state.strip("()") if state else None


def _asked_for(pieces: Sequence[Piece], caption: Caption) -> str | None:
    """The text that a caption asks for: in its cell, or above it in its column."""
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
