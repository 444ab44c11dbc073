"""Captions of the cover page, told from values: "(Exact name of registrant as specified in its charter)".

Captions stand above, below or beside their values, wrap over lines and are worded freely; what they share is
their vocabulary. A run of caption words is a caption, and what stands between such runs is a value.
"""

import enum
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from crawler.filing.cover.values import Shape, clean, shaped
from crawler.filing.lines import Cell, cells_of, is_blank, without_marks

_LONGEST_LINE = 3000


class Caption(enum.IntEnum):
    """What a caption of the cover page asks for.

    Integers, for the hashes of plain enums are computed by Python code.
    """

    DATE = enum.auto()
    NAME = enum.auto()
    STATE = enum.auto()
    FILE_NUMBER = enum.auto()
    EIN = enum.auto()
    ADDRESS = enum.auto()
    ZIP = enum.auto()
    PHONE = enum.auto()
    FORMER = enum.auto()
    CIK = enum.auto()


CaptionRun = tuple[int, int, frozenset[Caption]]
"""A run of caption words in a text: where it starts and stops, and what it asks for."""


class Piece(NamedTuple):
    """A caption or a value of the cover page: a named tuple, for each cover makes dozens.

    `captions` is None for a value, else what the caption asks for: nothing if it is a fragment.
    `line` counts from the cover's first line, `cell` from the line's first cell; `column` is the middle of
    the piece on its line.
    """

    text: str
    line: int
    cell: int
    column: int
    captions: frozenset[Caption] | None = None
    shape: Shape = Shape.TEXT

    def is_caption(self, *wanted: Caption) -> bool:
        """Whether this is a caption, and asks for one of `wanted`, if any are given."""
        return self.captions is not None and (not wanted or not self.captions.isdisjoint(wanted))

    def is_value(self, *shapes: Shape) -> bool:
        """Whether this is a value, and of one of `shapes`, if any are given."""
        return self.captions is None and (not shapes or self.shape in shapes)


def _words(text: str) -> frozenset[str]:
    """The words of a list that is written as text."""
    return frozenset(text.split())


_TELLING_WORDS = _words(
    """
    state states jurisdiction juris juris- diction incorporation incorporated organization commission file
    number numbers nos irs employer identification id taxpayer address addresses principal executive offices
    office zip postal code codes telephone phone area exact specified charter charters instrument former
    changed since last date earliest event reported central index key cik
    juris- incor- incorpo- poration ration organi- zation commis- sion identi- identifi- fication cation
    employ- num- ber tele- prin- cipal execu- utive full ident formation domicile commission's instruments
    """
)
_OTHER_WORDS = _words(
    """
    or other of in its it's their the and with including if no name names as registrant registrants
    registrant's registrants' issuer issuer's issuers company company's companies governing each report fiscal
    year applicable to for issuing entity entity's depositor depositor's sponsor sponsors sponsor's country
    place small business by s that any person trustee servicer under which filed internal revenue service
    u.s us sec dates from organized same only required requiring requires reporting tax
    """
)
# Their beginnings: most values have none of them.
_TELLING_HINT = re.compile("|".join(sorted({word[:4] for word in _TELLING_WORDS})) + r"|i\.|id")
_VOCABULARY = _TELLING_WORDS | _OTHER_WORDS

# For each caption: words that tell it anywhere, and words that tell it in a cell that holds nothing else.
_PHRASES = tuple(
    (caption, re.compile(anywhere), re.compile(f"{anywhere}|{alone}"))
    for caption, anywhere, alone in (
        (Caption.FORMER, r"\bformer (?:name|address)|since (?:the )?last report", r"\bformer|changed since"),
        (Caption.CIK, r"central index key", r"\bcik\b"),
        (
            Caption.DATE,
            (
                r"\bdates? of (?:the )?(?:earliest|report|event)|earliest (?:reported )?event"
                r"|events? reported|^reported$|date earliest|report date"
            ),
            r"\bdates? of|earliest",
        ),
        (
            Caption.NAME,
            (
                r"(?:exact|full) names?|specified in|name of (?:the )?(?:registrant|issu|company)"
                r"|registrants? (?:states?|address|name)"
            ),
            r"charter",
        ),
        (
            Caption.STATE,
            (
                r"jurisdiction|(?:states?|country|place) of (?:incorporation|organization|formation|domicile)"
                r"|incorporation or organization"
            ),
            r"\bstate\b|incorporat|juris|organiz",
        ),
        (Caption.FILE_NUMBER, r"commission file|file n(?:umber|o)", r"commission|\bfile\b"),
        (
            Caption.EIN,
            r"irs employer|employer (?:tax )?id|irs id|tax(?:payer)? id|identification n",
            r"\birs\b|employer|identification",
        ),
        (Caption.PHONE, r"telephone n|area code|phone number|telephone$", r"telephone|phone"),
        (
            Caption.ADDRESS,
            r"address(?:es)? (?:of|and|including)|principal executive|principal office",
            r"address|executive offices?",
        ),
        (Caption.ZIP, r"zip(?: or postal)? code|postal code|zip$", r"\bzip\b|postal"),
    )
)

# Title block and page, in lower case.
_TITLE_PHRASE = re.compile(
    r"\b(?:united\s+states(?:\s+of\s+america)?\b|u\.?\s?s\.?(?!\w)|securities\s+(?:and|&)\s+exchange\s+commission\b"
    r"|washington\W{1,4}d\W{0,3}c\b(?:\W{0,4}205\d\d\b|(?!\W{0,4}\d))|\w?form\s{0,3}8\s?\W?\s?k\b(?:\s?[/(]\s?a\b\W{0,3}\d{0,2})?"
    r"|current\s+report\b|pursuant\b|sections?\s+13\b|or\s+15\s{0,2}\(\s?d\s?\)|13\s+or\s+15\s{0,2}\(\s?d\s?\)"
    r"|act\s+of\s+1934\b|amendment\s{0,3}no\W{0,3}\d{0,2}\b|mark one\b|rule\s+12g-3(?:\(a\))?"
    r"|table\s+of\s+contents\b|information\s+(?:to\s+be\s+)?included\s+in\b|page\s+\d{1,3}(?:\s+of\s+\d{1,3})?\b"
    r"|as\s+filed\s+with\b.{0,100}|filed\s+pursuant\s+to\b.{0,100}|exhibit\s+index\b.{0,60}|index\b|total\s+pages\b)"
)
# A word of each phrase: most lines of a cover have none.
_TITLE_HINT = re.compile(
    r"united|u\.? ?s|secur|washing|form|curren|pursua|section|15 {0,2}\(|act|amendm|mark|rule|conten|inform"
    r"|page|filed|index"
)
_TITLE_WORDS = frozenset(["the", "of", "to", "and", "or", "securities", "exchange", "report", "this", "page"])
# For example "FORM 8-K", "Form 8 - K"
_FORM_NAME = re.compile(r"\bform\s{0,3}8\s?\W\s?k\b")
_TOKEN = re.compile(r"[^\s()\[\]:,;|/]+")
# "Kingdom Telephone Co.", unlike "Telephone: (207) 555-2121"
_OF_A_NAME = re.compile(r"telephone\s{1,3}[a-z&]", re.IGNORECASE)
_NAME_COLUMN = frozenset(["registrant", "registrants", "name", "name of registrant", "registrant name"])
# What stands in the brackets around a caption, before and behind its words: neither figures nor a colon.
_BRACKET_BEFORE = re.compile(r"\(([^()\d:]{0,60})$")
_BRACKET_BEHIND = re.compile(r"([^()\d:]{0,60})\)")
# What stands in the place of a picture: "[ACME LOGO]", "[GRAPHIC OMITTED]"
_PICTURE = re.compile(
    r"\W{0,9}[\[(](?:[^\[\]()]{0,60}\b)?(?:logo|graphic|image)\b[^\[\]()]{0,60}[\])]\W{0,9}", re.IGNORECASE
)
# For example "(617)"
_AREA_CODE = re.compile(r"\(?\d{3}\)?")
# For example "995-2500"
_LOCAL_NUMBER = re.compile(r"\d{3}[-–. ]\d{4}")
_WORD = re.compile(r"[a-z]+")


def pieces_of(lines: Sequence[str]) -> list[Piece]:
    """The captions and values of the cover's lines, in reading order; blank lines and rules make none."""
    return [
        Piece._make((piece[0], number, *piece[2:]))
        for number, line in enumerate(lines)
        if line
        for piece in _pieces_of_line(without_marks(line[:_LONGEST_LINE]))
    ]


# The form's own lines are the same on every cover: what is read of one is remembered.
@lru_cache(maxsize=2000)
def _pieces_of_line(line: str) -> tuple[Piece, ...]:
    """The captions and values of a line; that it is the first is only said for the time being."""
    if is_blank(line) or _PICTURE.fullmatch(line.strip()):
        return ()
    if is_title(line):
        return (Piece(line.strip(), 0, 0, 0, shape=Shape.TITLE),)
    cells = _with_whole_numbers(cells_of(line))
    pieces: list[Piece] = []
    for position, cell in enumerate(cells):
        if len(cells) > 2 and cell.text.lower() in _NAME_COLUMN:
            pieces.append(_name_column(cell, position))
        else:
            pieces += _pieces_of_cell(cell, position)
    return tuple(pieces)


def _name_column(cell: Cell, position: int) -> Piece:
    """The caption of a column of names, which is one only beside other columns."""
    return Piece(cell.text, 0, position, (cell.start + cell.end) // 2, frozenset({Caption.NAME}))


def is_title(line: str) -> bool:
    """Whether a line belongs to the title block or the page: "FORM 8-K", "Washington, D.C. 20549"."""
    text = line.strip(" |*_-")
    if len(text) > 250 or _asks(text):
        return False
    text = text.lower()
    if not _TITLE_HINT.search(text):
        return False
    if _FORM_NAME.search(text) and len(text) < 100:
        return True
    rest, count = _TITLE_PHRASE.subn(" ", text)
    if count == 0:
        return text in ("securities", "page")
    words = _WORD.findall(rest)
    return len(words) < 8 and _TITLE_WORDS.issuperset(words) and not any(map(str.isdecimal, rest))


def _asks(text: str) -> bool:
    """Whether `text` has a caption in it."""
    return any(captions for _, _, captions in _caption_runs(text))


def _with_whole_numbers(cells: list[Cell]) -> list[Cell]:
    """The cells with an area code and the number beside it made one: "(617) | 995-2500"."""
    joined: list[Cell] = []
    for cell in cells:
        if joined and _is_split_number(joined[-1].text, cell.text):
            joined[-1] = Cell(f"{joined[-1].text} {cell.text}", joined[-1].start, cell.end)
        else:
            joined.append(cell)
    return joined


def _is_split_number(one: str, other: str) -> bool:
    """Whether two cells are the halves of a telephone number."""
    return bool(_AREA_CODE.fullmatch(one) and _LOCAL_NUMBER.fullmatch(other))


def _pieces_of_cell(cell: Cell, position: int) -> list[Piece]:
    """The captions and values of one cell, in order."""
    pieces: list[Piece] = []
    text, end = cell.text, 0
    for start, stop, captions in _caption_runs(text):
        if start - end > 1:
            pieces += _values(cell, end, start, position)
        column = cell.start + (start + stop) // 2
        pieces.append(Piece(text[start:stop].strip(), 0, position, column, captions))
        end = stop
    if len(text) > end:
        pieces += _values(cell, end, len(text), position)
    return pieces


def _values(cell: Cell, start: int, stop: int, position: int) -> list[Piece]:
    """The values in a cell between two captions, numbers apart from text."""
    column = cell.start + (start + stop) // 2
    parts = shaped(clean(cell.text[start:stop]))
    return [Piece(part, 0, position, column, shape=shape) for part, shape in parts]


@lru_cache(maxsize=2000)
def _caption_runs(text: str) -> tuple[CaptionRun, ...]:
    """The runs of caption words in `text`: start, end and what they ask for."""
    if not _TELLING_HINT.search(text.lower()) and text.count("(") == text.count(")"):
        return ()
    tokens = [(match.start(), match.end(), _folded(match[0])) for match in _TOKEN.finditer(text)]
    runs = []
    run: list[tuple[int, int, str]] = []
    for token in [*tokens, (len(text), len(text), "")]:
        known = token[2] in _VOCABULARY
        if run and (not known or _ends_caption(text[run[-1][1] : token[0]])):
            captions = _captions([word for _, _, word in run], text if len(run) == len(tokens) else None)
            is_of_name = len(run) == 1 and _OF_A_NAME.match(text, run[0][0])
            if captions is not None and not is_of_name:
                runs.append((run[0][0], run[-1][1], captions))
            run = []
        if known:
            run.append(token)
    return tuple(_with_brackets(text, runs))


def _with_brackets(text: str, runs: Iterable[CaptionRun]) -> Iterator[CaptionRun]:
    """The runs, each with all that is in its brackets: "(Province or other jurisdiction ..)" is a caption.

    Figures, and what follows a colon, are values in brackets too.
    """
    last = 0
    for start, stop, captions in runs:
        if start < last:
            continue
        before, behind = _BRACKET_BEFORE.search(text, last, start), _BRACKET_BEHIND.match(text, stop)
        is_bracketed = bool(captions) and before is not None and behind is not None
        first = before.start(1) if before and is_bracketed else start
        last = behind.end(1) if behind and is_bracketed else stop
        yield first, last, captions


def _ends_caption(between: str) -> bool:
    """Whether a caption ends between two words: ") (" or ":" stands there."""
    return (")" in between and "(" in between) or ":" in between


@lru_cache(maxsize=5000)
def _folded(token: str) -> str:
    """A word as the vocabulary holds it."""
    folded = token.lower().replace("’", "'").replace("\u2018", "'").strip("'*\"“”_.-–—/")
    undotted = folded.replace(".", "")
    return undotted if undotted in ("irs", "sec", "id") else folded


def _captions(words: list[str], cell: str | None) -> frozenset[Caption] | None:
    """What a run of caption words asks for; None if it is no caption. `cell`: its cell, if it fills it."""
    whole = cell is not None
    if _TELLING_WORDS.isdisjoint(words):
        # "registrant as" is a fragment where the bracket around the caption is open.
        return frozenset() if cell is not None and cell.count("(") != cell.count(")") else None
    found = _asked_for(" ".join(words), whole=whole)
    return found if found or whole else None


@lru_cache(maxsize=2000)
def _asked_for(words: str, *, whole: bool) -> frozenset[Caption]:
    """What caption words ask for; `whole`: they fill their cell."""
    found = frozenset(
        caption for caption, anywhere, alone in _PHRASES if (alone if whole else anywhere).search(words)
    )
    return frozenset({Caption.FORMER}) if Caption.FORMER in found else found
