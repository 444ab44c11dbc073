"""The cover page of a report, read from its lines."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from crawler.filing.cover.boxes import checked_boxes, emerging_growth, is_box_line
from crawler.filing.cover.captions import Caption, Piece, pieces_of
from crawler.filing.cover.registrants import asked_for, columns_of, read_registrants
from crawler.filing.cover.securities import read_securities, table_lines
from crawler.filing.cover.tables import RegistrantTable, read_table
from crawler.filing.cover.values import NONE_WORDS, Shape, phone_number
from crawler.filing.lines import is_blank, squeezed
from crawler.filing.printed_dates import printed_dates
from crawler.filing.record import CoverPage, CoverRegistrant

# For example "Report dated May 1, 2003"
_EVENT = re.compile(r"\b(?:events?|report) (?:dated|of|on)\b.{0,20}\d", re.IGNORECASE)
# For example "www.ibm.com", "Internet address: .."
_WEB_SITE = re.compile(r"(?:https?:|www\.)\S{0,200}|internet address.{0,100}", re.IGNORECASE)
# For example "* The registrant ..", "(1) Of .."
_FOOTNOTE = re.compile(r"\s{0,200}(?:[*†‡#]|\(\d\)\s)")
# "* Acme Corp. is the successor to ..", not "*** Ohio ***"
_LONG_FOOTNOTE = re.compile(r"\s{0,200}(?:\*(?!\*)|[†‡#])\s{0,9}[A-Z](?=.{30})")
_NUMBERS = (Shape.DATE, Shape.FILE_NUMBER, Shape.EIN, Shape.PHONE)
_FOOTNOTE_SIGNS = frozenset("*†‡#")
_COVER_LIMIT = 600
_LONGEST_CAPTION_LINE = 700
_LONGEST_ROW = 300


@dataclass(frozen=True, slots=True)
class CoverLines:
    """The lines of a cover page, `boxes` and `table` among them, and what stands on the others.

    `end` is the number of the report's next line.
    """

    pieces: Sequence[Piece]
    boxes: Sequence[str]
    table: Sequence[str] | None
    end: int


def find_cover(lines: Sequence[str], *, wrapped: bool) -> CoverLines:
    """The cover among `lines`, which go from the report's first as far as its first item.

    It ends with its last caption, box or row of the 12(b) table, and the footnotes to it. `wrapped`:
    paragraphs run over several lines, as in plain text.
    """
    lines = lines[:_COVER_LIMIT]
    table = table_lines(lines)
    boxes = [index for index, line in enumerate(lines) if line and is_box_line(line)]
    passed_over = frozenset([*boxes, *table])
    pieces = pieces_of(_asking_lines(lines, passed_over))
    rows = [index for index in table if len(lines[index]) < _LONGEST_ROW]
    end = 1 + max([*_telling_lines(pieces), *boxes, *rows], default=-1)
    while end < len(lines) and _goes_on(lines, end, wrapped=wrapped):
        end += 1
    return CoverLines(
        [piece for piece in pieces if piece.line < end],
        [lines[index] for index in boxes],
        lines[table.start : min(table.stop, end)] if table else None,
        end,
    )


def read_cover(cover: CoverLines) -> CoverPage:
    """The cover page that the lines print. What they do not have is None.

    Values are given as printed, but for white space, footnote marks and leaders.
    """
    pieces = cover.pieces
    table = read_table(pieces)
    columns = columns_of(pieces)
    beside = tuple(registrant for column in columns for registrant in read_registrants(column))
    return CoverPage(
        report_date=_report_date(pieces),
        registrants=_with_state(table, pieces) if table else beside,
        address=(table.address if table else None) or _address(columns[0]),
        phone=(table.phone if table else None) or _phone(columns[0]),
        former_name=_former_name(_below(table, pieces) if table else columns[0]),
        checked=checked_boxes(cover.boxes),
        securities=None if cover.table is None else read_securities(cover.table),
        emerging_growth=emerging_growth(cover.boxes),
    )


def _telling_lines(pieces: Sequence[Piece]) -> Iterator[int]:
    """The lines that no other page has: captions, the title block, dates and numbers that fill a cell."""
    asking = [piece.line for piece in pieces if piece.captions is not None or piece.shape is Shape.TITLE]
    yield from asking[-1:]
    below = [piece for piece in pieces if piece.line > max(asking, default=-1)]
    in_cell = Counter((piece.line, piece.cell) for piece in below)
    for piece in below:
        if in_cell[piece.line, piece.cell] == 1 and piece.is_value(*_NUMBERS):
            yield piece.line


def _goes_on(lines: Sequence[str], index: int, *, wrapped: bool) -> bool:
    """Whether a line goes on with the cover's line before: blank, a footnote, or the rest of a paragraph."""
    if is_blank(lines[index]) or _FOOTNOTE.match(lines[index]):
        return True
    return wrapped and index > 0 and not is_blank(lines[index - 1])


def _asking_lines(lines: Sequence[str], passed_over: frozenset[int]) -> list[str]:
    """The lines that ask for names, numbers and dates; those passed over, footnotes and prose are blanked."""
    asking: list[str] = []
    in_footnote = False
    for index, line in enumerate(lines):
        if not line:
            in_footnote = False
            asking.append("")
            continue
        # A footnote ends at a blank line, or where the captions go on.
        begins = line.lstrip()[:1] in _FOOTNOTE_SIGNS and bool(_LONG_FOOTNOTE.match(line))
        in_footnote = begins or (in_footnote and not _ends_footnote(line))
        is_no_answer = index in passed_over or in_footnote or len(line) > _LONGEST_CAPTION_LINE
        asking.append("" if is_no_answer else line)
    return asking


def _ends_footnote(line: str) -> bool:
    """Whether a line after one of a footnote is no more of it."""
    return is_blank(line) or len(line.strip()) < 40 or line.lstrip().startswith("(")


def _report_date(pieces: Sequence[Piece]) -> dt.date | None:
    """The earliest of the dates at the captions "Date of report" and "Date of earliest event reported".

    Which of two dates is the event's is not told by their order ("March 9, 2011 (March 15, 2011)" in
    0000950123-11-025653).
    """
    days: list[dt.date] = []
    for index, piece in enumerate(pieces):
        if piece.is_caption(Caption.DATE):
            days.extend(_dates_at(pieces, index))
    if not days:
        dated = next((piece.text for piece in pieces if piece.is_value(Shape.DATE)), "")
        days = [date.day for date in printed_dates(dated or _dated_event(pieces))]
    return min(days, default=None)


def _dated_event(pieces: Sequence[Piece]) -> str:
    """The line that dates the event in words: "For the event dated June 21, 1994"."""
    texts = (piece.text[:200] for piece in pieces if piece.is_value(Shape.TEXT))
    return next((text for text in texts if _EVENT.search(text)), "")


def _dates_at(pieces: Sequence[Piece], index: int) -> list[dt.date]:
    """The dates beside a caption and right below those, else above it, else below."""
    caption = pieces[index]
    following = pieces[index + 1 : index + 6]
    is_beside = any(piece.is_value() and piece.line == caption.line for piece in following)
    above = [piece for piece in reversed(pieces[max(0, index - 4) : index]) if caption.line - piece.line <= 6]
    for group in (following, above) if is_beside else (above, following):
        days: list[dt.date] = []
        for piece in group:
            if piece.is_caption(Caption.DATE) or piece.captions == frozenset():
                continue
            is_value = piece.is_value() and piece.shape is not Shape.TITLE
            dates = printed_dates(piece.text[:200]) if is_value else []
            if not dates or (days and piece.shape is not Shape.DATE):
                break  # what follows the dates may name others, as "(dated as of August 1, 2003)"
            days.extend(date.day for date in dates)
        if days:
            return days
    return []


def _below(table: RegistrantTable, pieces: Sequence[Piece]) -> Sequence[Piece]:
    """The pieces below a table of registrants."""
    return [piece for piece in pieces if piece.line > table.last_line]


def _with_state(table: RegistrantTable, pieces: Sequence[Piece]) -> tuple[CoverRegistrant, ...]:
    """The table's registrants; the state of all may stand below it: "State of incorporation: Florida"."""
    if all(registrant.state for registrant in table.registrants):
        return table.registrants
    below = [piece for piece in pieces if piece.line >= table.last_line]
    state = asked_for(below, Caption.STATE)
    return tuple(replace(registrant, state=registrant.state or state) for registrant in table.registrants)


def _values_before(pieces: Sequence[Piece], index: int) -> list[Piece]:
    """The text and zip codes above (or before) a caption, back to the caption before that."""
    found: list[Piece] = []
    for piece in reversed(pieces[max(0, index - 40) : index]):
        if piece.is_value(Shape.TEXT, Shape.ZIP):
            found.append(piece)
        elif not piece.is_value(Shape.PHONE) and piece.captions != frozenset({Caption.ZIP}):
            break
    found.reverse()
    return found


def _address(pieces: Sequence[Piece]) -> str | None:
    """The address of the principal executive offices, on one line."""
    index = next((i for i, piece in enumerate(pieces) if piece.is_caption(Caption.ADDRESS)), None)
    if index is None:
        return _uncaptioned_address(pieces)
    found = _first_of_several(_values_before(pieces, index), pieces, index)
    if not found:
        return _one_line(_address_below(pieces[index + 1 :]))
    if not any(piece.is_value(Shape.ZIP) for piece in found):
        below = [piece for piece in pieces[index + 1 : index + 4] if piece.line - pieces[index].line <= 4]
        found.extend([piece for piece in below if piece.is_value(Shape.ZIP)][:1])
    return _one_line(found)


def _first_of_several(values: list[Piece], pieces: Sequence[Piece], index: int) -> list[Piece]:
    """The first of several offices side by side, each over its caption (0000731766-25-000232), or all."""
    line = pieces[index].line
    count = sum(piece.line == line and piece.is_caption(Caption.ADDRESS) for piece in pieces)
    lines = [list(group) for _, group in groupby(values, key=attrgetter("line"))]
    if count < 2 or any(len(group) % count for group in lines):
        return values
    return [piece for group in lines for piece in group[: len(group) // count]]


def _address_below(pieces: Sequence[Piece]) -> list[Piece]:
    """The address below its caption (0000109446-94-000005)."""
    found: list[Piece] = []
    for piece in pieces:
        if piece.is_value(Shape.TEXT, Shape.ZIP):
            found.append(piece)
        elif found or piece.is_value(Shape.TITLE, Shape.DATE) or piece.is_caption(Caption.FORMER):
            break
    return found


def _uncaptioned_address(pieces: Sequence[Piece]) -> str | None:
    """The address where its caption is missing: the text between EIN and telephone number."""
    phone = next(
        (i for i, p in enumerate(pieces) if p.is_value(Shape.PHONE) or p.is_caption(Caption.PHONE)), None
    )
    if phone is None or not any(piece.is_value(Shape.EIN) for piece in pieces[:phone]):
        return None
    return _one_line(_values_before(pieces, phone))


def _one_line(pieces: Sequence[Piece]) -> str | None:
    """The parts of an address joined by commas, a zip code by a space and after the city beside it."""
    parts: list[tuple[str, Shape]] = []
    for piece in pieces:
        part = squeezed(piece.text).strip(" ,")
        if part and not _WEB_SITE.fullmatch(part) and not NONE_WORDS.fullmatch(part):
            parts.append((part, piece.shape))
    zips = [part for part in parts if part[1] is Shape.ZIP]
    if len(zips) == 1:
        parts = [*(part for part in parts if part[1] is not Shape.ZIP), *zips]
    text = ""
    for part, shape in parts:
        text += part if not text else f" {part}" if shape is Shape.ZIP else f", {part}"
    return text or None


def _phone(pieces: Sequence[Piece]) -> str | None:
    """The telephone number: beside its caption, else above it, else below, else the first on the cover."""
    for index, piece in enumerate(pieces):
        if not piece.is_caption(Caption.PHONE):
            continue
        following = pieces[index + 1 : index + 4]
        beside = [other for other in following if other.line == piece.line]
        above = [o for o in reversed(pieces[max(0, index - 3) : index]) if piece.line - o.line <= 5]
        above.sort(key=lambda o: (-o.line, abs(o.column - piece.column)))  # a fax number may stand beside it
        below = [other for other in following if 0 < other.line - piece.line <= 4]
        for candidate in (*beside, *above, *below):
            if candidate.is_value(Shape.PHONE):
                return phone_number(candidate.text)
    return phone_number(next((piece.text for piece in pieces if piece.is_value(Shape.PHONE)), ""))


def _has_values_below(pieces: Sequence[Piece]) -> bool:
    """Whether the cover prints its values below their captions, as that of the address shows."""
    index = next((i for i, piece in enumerate(pieces) if piece.is_caption(Caption.ADDRESS)), None)
    return (
        index is not None and not _values_before(pieces, index) and bool(_address_below(pieces[index + 1 :]))
    )


def _former_name(pieces: Sequence[Piece]) -> str | None:
    """What stands at the caption "Former name or former address", if it is filled in."""
    index = next((i for i, piece in enumerate(pieces) if piece.is_caption(Caption.FORMER)), None)
    if index is None:
        return None
    following = pieces[index + 1 : index + 3]
    beside = [p for p in following if p.line == pieces[index].line and p.is_value(Shape.TEXT)]
    found = beside or _values_before(pieces, index)
    if not found and _has_values_below(pieces):
        found = _address_below(pieces[index + 1 :])
    texts = [squeezed(piece.text) for piece in found]
    kept = [
        t
        for t in texts
        if not t[0].islower() and not NONE_WORDS.fullmatch(t.strip("()[]")) and not _WEB_SITE.fullmatch(t)
    ]
    return ", ".join(kept) or None
