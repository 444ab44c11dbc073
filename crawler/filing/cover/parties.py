"""The parties of an asset-backed issuer on the cover page: issuing entity, depositor, sponsor."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from crawler.filing.cover.blocks import ATTRIBUTES, Block, by_line, names_among
from crawler.filing.cover.captions import Caption, Piece
from crawler.filing.cover.values import Shape

_ROLES = ("issuing entity", "depositor", "sponsor")
# Below a name: "(Issuing Entity)", "(Depositor and Registrant)"
_ROLE_LINE = re.compile(rf"\((?:the\s)?(?:{'|'.join(_ROLES)})(?:\sand\s[a-z ]{{1,40}})?\)", re.IGNORECASE)


def role_of(block: Block) -> str | None:
    """The part that the captions of an asset-backed issuer's party give it."""
    captions = [block.caption] if block.caption else []
    return next((role for piece in [*captions, *block.key] if (role := _role_in(piece.text))), None)


def labelled_by_role(pieces: Sequence[Piece]) -> dict[str, list[Piece]]:
    """The numbers and states whose captions name a party: "Commission File Number of depositor: 333-207757".

    The values stand on the line of the captions, else on the line above.
    """
    if not any(piece.captions and _role_in(piece.text) for piece in pieces):
        return {}
    labelled: dict[str, list[Piece]] = {}
    before: list[Piece] = []
    for line in by_line(pieces).values():
        asking = [piece for piece in line if piece.is_caption(*ATTRIBUTES)]
        roles = {_role_in(piece.text) for piece in asking}
        if len(roles) == 1 and (role := roles.pop()):
            values = [] if any(piece.captions is None for piece in line) else before
            labelled.setdefault(role, []).extend([*values, *line])
        before = line
    return labelled if len(labelled) > 1 else {}


def parties_of(block: Block) -> list[Block]:
    """The block, parted where lines among its names give each a role.

    So 0001104659-19-063164: issuing entity, depositor and sponsor over one caption. Keys that do not stand
    before the names follow them.
    """
    pieces = block.section
    texts = [index for index, piece in enumerate(pieces) if piece.is_value(Shape.TEXT)]
    roles = [index for index in texts if _ROLE_LINE.fullmatch(pieces[index].text)]
    keyed = [index for index, piece in enumerate(pieces) if piece.is_caption(Caption.CIK)]
    if len(roles) < 2 and block.leading and keyed and all(texts[0] < index < texts[-1] for index in keyed):
        return _keyed_parties(block, keyed)
    if len(roles) < 2:
        return [block]
    stops = [next((text for text in texts if text > role), len(pieces)) for role in roles]
    sections = [pieces[start:stop] for start, stop in zip([0, *stops], stops, strict=False)]
    keys: list[Sequence[Piece]] = [
        [piece for piece in section if not piece.is_value(Shape.TEXT)] for section in sections
    ]
    if block.leading:
        keys = [block.key[:2], *keys[:-1]]
    parties = [
        Block(names_among(section), pieces[role], (), key)
        for section, role, key in zip(sections, roles, keys, strict=True)
    ]
    return [*parties[:-1], replace(parties[-1], attributes=block.attributes)]


def with_shared_attributes(blocks: list[Block]) -> list[Block]:
    """The blocks, where state, file number and EIN stand once below several parties: given to one of them.

    It is the party that the caption names ("Commission File Number of issuing entity"), else the one without
    a role, which the cover calls the registrant, else the first.
    """
    numbers = (Shape.EIN, Shape.FILE_NUMBER)
    if len(blocks) < 2 or any(
        piece.is_value(*numbers) for block in blocks[:-1] for piece in block.attributes
    ):
        return blocks
    roles = [role_of(block) for block in blocks]
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


def _keyed_parties(block: Block, keyed: Sequence[int]) -> list[Block]:
    """The parties of a run of names over one caption, each below its Central Index Key (several sponsors)."""
    pieces = block.section
    sections = [pieces[start:stop] for start, stop in pairwise([0, *keyed, len(pieces)])]
    keys = [block.key[:2], *([p for p in part if not p.is_value(Shape.TEXT)] for part in sections[1:])]
    parties = [
        Block(names_among(section), block.caption, (), key)
        for section, key in zip(sections, keys, strict=True)
    ]
    return [*parties[:-1], replace(parties[-1], attributes=block.attributes)]


@lru_cache(maxsize=1000)
def _role_in(text: str) -> str | None:
    """The part that a caption names: issuing entity, depositor, sponsor."""
    return next((role for role in _ROLES if role in text.lower()), None)
