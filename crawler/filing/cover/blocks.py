"""The blocks of the cover page: the pieces that name a registrant, and those that tell of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.filing.cover.captions import Caption, Piece
from crawler.filing.cover.values import Shape
from crawler.filing.lines import squeezed

ATTRIBUTES = (Caption.STATE, Caption.FILE_NUMBER, Caption.EIN)
# For example "(formerly Acme Corp.)", "d/b/a Acme", "as Depositor under .."
_ANNOTATION = re.compile(
    r"\(.*\)$|(?:formerly|f/k/a|fka|d/b/a|dba|doing business as|sponsored by|successor|as successor"
    r"|as (?:depositor|seller|servicer|originator|transferor|sponsor|trustee))\b",
    re.IGNORECASE | re.DOTALL,
)
# Below a trust that the registrant stands for: "(Issuer with respect to the Certificates)"
_ISSUER = re.compile(r"\((?:the\s)?(?:issuer|trust)\b", re.IGNORECASE)
_CAPACITIES = ("as ", "As ")
# For example "on behalf of: Ford Credit Auto Owner Trust"
_ON_BEHALF = re.compile(r"on behalf of:?\s+", re.IGNORECASE)
# For example "Acme Corp. (the Registrant)"
_REGISTRANT_MARK = re.compile(r"\s{0,3}\((?:the )?(?:registrant|company)\)$", re.IGNORECASE)
# Names, addresses and captions above a caption are looked for among this many pieces.
_REACH = 40


@dataclass(frozen=True, slots=True)
class Block:
    """The pieces that name registrants, the caption of the names, and what else tells of them.

    `attributes` hold state, file number and EIN; `key` are the pieces that give a Central Index Key.
    `section` are all pieces from the first name to the caption. `leading`: keys stand before the names.
    """

    names: Sequence[Piece]
    caption: Piece | None
    attributes: Sequence[Piece]
    key: Sequence[Piece] = ()
    section: Sequence[Piece] = ()
    leading: bool = False


def blocks_of(pieces: Sequence[Piece]) -> list[Block]:
    """The pieces of each registrant: its names stand before the caption, what tells of it after."""
    starts: list[tuple[int, int]] = []  # where names begin, and where their caption stands
    for index, piece in enumerate(pieces):
        if piece.is_caption(Caption.NAME) and (count := _count_of_names(pieces, index)):
            starts.append((index - count, index))
    if not starts:
        names = _uncaptioned_names(pieces)
        rest = [piece for piece in pieces if piece not in names]
        return [Block(names, None, _attribute_zone(rest))] if names else []
    first_name = starts[0][0]
    keys_lead = any(piece.is_value(Shape.CIK) for piece in pieces[:first_name])
    numbers_lead = len(starts) > 1 and any(p.is_value(Shape.FILE_NUMBER) for p in pieces[:first_name])
    blocks = []
    for position, (start, index) in enumerate(starts):
        begin, stop = start, starts[position + 1][0] if position + 1 < len(starts) else len(pieces)
        if numbers_lead:
            begin, stop = _before_number(pieces, start), _before_number(pieces, stop)
        zone = [*pieces[begin if position else 0 : start], *pieces[index + 1 : stop]]
        section = pieces[start:index]
        key = _key(pieces, start, index, leading=keys_lead)
        names = names_among(section)
        blocks.append(Block(names, pieces[index], _attribute_zone(zone), key, section, keys_lead))
    return blocks


def by_line(pieces: Sequence[Piece]) -> dict[int, list[Piece]]:
    """The pieces of every line."""
    lines: dict[int, list[Piece]] = {}
    for piece in pieces:
        lines.setdefault(piece.line, []).append(piece)
    return lines


def names_among(pieces: Sequence[Piece]) -> list[Piece]:
    """The names among pieces; "(successor to ..)", "formerly known as .." are none unless nothing else is.

    "as depositor under the Agreement .." may run over several lines, up to a name in capitals. What stands
    above "(Issuer ..)" is the trust of the registrant that follows.
    """
    texts = [piece for piece in pieces if piece.is_value(Shape.TEXT)]
    names: list[Piece] = []
    in_annotation = False
    for piece in texts:
        if _ANNOTATION.match(piece.text):
            in_annotation = piece.text.startswith(_CAPACITIES)
            if _ISSUER.match(piece.text) and not all(map(_is_annotation, texts[texts.index(piece) :])):
                names.clear()
        elif in_annotation and not piece.text.isupper():
            continue
        else:
            in_annotation = False
            names.append(piece)
    return _once(names) or texts


def _is_annotation(piece: Piece) -> bool:
    """Whether a piece tells of a name rather than being one."""
    return _ANNOTATION.match(piece.text) is not None


def _once(names: list[Piece]) -> list[Piece]:
    """The names without what they began with, where it comes again: above an annotation and below it.

    The annotation may go on the line of the name: "ACME SECURITIES, INC. (as depositor under ..)".
    """
    first = names[0].text.casefold() if names else ""
    again = next((i for i, piece in enumerate(names) if i and first.startswith(piece.text.casefold())), None)
    return names if again is None else names[again:]


def joined_name(pieces: Sequence[Piece]) -> str | None:
    """A name that may run over several lines."""
    name = squeezed(" ".join(piece.text for piece in pieces))
    return _REGISTRANT_MARK.sub("", _ON_BEHALF.sub("", name) if _ON_BEHALF.match(name) else name) or None


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


def _uncaptioned_names(pieces: Sequence[Piece]) -> list[Piece]:
    """The name where its caption is missing: the text above state, file number and EIN."""
    numbers = (Shape.FILE_NUMBER, Shape.EIN)
    first = next((p.line for p in pieces if p.is_value(*numbers) or p.is_caption(*ATTRIBUTES)), None)
    if first is None:
        return []
    above = [piece for piece in pieces if piece.line < first]
    while above and not above[-1].is_value(Shape.TEXT):
        above.pop()
    count = _count_of_names(above, len(above))
    return names_among(above[len(above) - count :])


def _before_number(pieces: Sequence[Piece], index: int) -> int:
    """Where the file number begins that stands right before piece `index`, with its caption; else `index`."""
    while index and (
        pieces[index - 1].is_value(Shape.FILE_NUMBER) or pieces[index - 1].is_caption(Caption.FILE_NUMBER)
    ):
        index -= 1
    return index


def _attribute_zone(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces as far as state, file number and EIN reach."""
    last = max((p.line for p in pieces if p.is_caption(*ATTRIBUTES) or p.is_value(Shape.EIN)), default=None)
    return [piece for piece in pieces if last is None or piece.line <= last + 1]


def _key(pieces: Sequence[Piece], start: int, index: int, *, leading: bool) -> list[Piece]:
    """The pieces that give the Central Index Key of a name.

    They stand before each name where the first does (`leading`), else between name and caption or after.
    """
    before = pieces[max(0, start - 2) : start] if leading else []
    after = [] if leading else pieces[index + 1 : index + 3]
    near = [*before, *pieces[start:index], *after]
    return [piece for piece in near if piece.is_caption(Caption.CIK) or piece.is_value(Shape.CIK)]
