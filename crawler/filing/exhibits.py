"""The exhibit list of a report: rows of Item 9.01 (Item 7 before 2004) and of the Exhibit Index, as one."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.filing.lines import Cell, cells_of, is_blank, is_rule, squeezed
from crawler.filing.record import Exhibit
from crawler.filing.titles import is_prose

# as in 99, 99.1, 99-1, 10.16a, 4(a)(1), 3(i), 99.(a), 101.INS
_NUMBER = (
    r"\d{1,3}(?:-\d{1,2}(?![\d-])|(?:\.\d{1,3}){0,3})"
    r"(?:[.-]?[A-Za-z]{1,3}(?![A-Za-z]))?(?:\.?\([A-Za-z0-9]{1,4}\)){0,3}"
)
_PREFIX = r"[*+†‡#^\s(]{0,6}(?:exhibits?\s{0,3}(?:no\b\.?|number)?\s{0,3}[-–—:]?\s{0,3}|ex[-.]\s?)?\(?"
_SUFFIX = r"(?:\(\d\)|[*+†‡#^).:;\s]){0,60}"
# For example "99.1 | Press release", "*Exhibit 10(a) - Credit Agreement"
_ROW = re.compile(
    rf"(?P<prefix>{_PREFIX})(?P<number>{_NUMBER})(?P<suffix>{_SUFFIX})(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
# For example "EXHIBIT 99.1" alone on its line
_SLIP_SHEET = re.compile(
    rf"\W{{0,9}}exhibit\s{{1,3}}(?:no\.?\s?)?\(?{_NUMBER}\)?(?:\([a-z]{{1,3}}\))?\W{{0,9}}", re.IGNORECASE
)
# "(1) Audited statements of .." numbers the financial statements of an acquired business.
_ENUMERATOR = re.compile(r"\(\d{1,2}\)")
# A number in brackets that is an exhibit's: "(99) Press release"; and not "(1) Filed herewith".
_BRACKETED = re.compile(
    r"(\s{0,200})\((\d{1,3}(?:\.\d{1,3})?)\)((?:\([a-z]{1,3}\)|-\d{1,2}){0,2})\s{1,60}"
    r"(?!filed|furnished|previously|incorporated|attached|included)(?=\S)",
    re.IGNORECASE,
)
# For example "(d) Exhibits. 99.1 ..", "(c) The following exhibits"
_LEAD = re.compile(
    r"\(?[a-d]\)[\s.:–—-]{0,5}(?:(?:the following )?exhibits?[\s.:–—-]{0,5})?(?=\W{0,9}\d|\W{0,9}exhibit|$)"
    r"|exhibits[\s.:]{1,5}(?=\d)|(?:exhibits?|furnished|filed)[\s.:]{0,5}$",
    re.IGNORECASE,
)
# For example "(d) Exhibits", "EXHIBITS:", "Exhibit No."
_LIST_START = re.compile(
    r"\(?[a-e]\)[\s|.:]{0,9}(?:the following )?exhibits?\b|exhibits?\s{0,3}[.:]?$"
    r"|exhibit\s{0,3}(?:no\b|number|index)",
    re.IGNORECASE,
)
# For example "Exhibit", "Description", "Sequentially Numbered Page"
_COLUMN_WORD = re.compile(
    r"exh?(?:ibits?)?|descriptions?|numbers?|nos?|of|the|documents?|title|page|item|and|or|paper|p|electronic|e|table"
    r"|reg|s|k|sequential(?:ly)?|numbered|location|method|filing|designation|name",
    re.IGNORECASE,
)
# For example "* Filed herewith", "(1) Incorporated by reference"
_FOOTNOTE = re.compile(
    r"\s{0,200}(?:[*+†‡#^]|\(\d\)|(?:filed|furnished|previously|incorporated|attached|submitted|included)\b)",
    re.IGNORECASE,
)
# "The following exhibit is being filed as part of this report:" amid a list (0000051143-25-000005)
_INTRODUCTION = re.compile(
    r"\s{0,200}(?:the )?following (?:exhibits?|documents?)\b.{0,300}:\s{0,9}$", re.IGNORECASE
)
# For example "Credit Agreement*", "Lease (1)"
_FOOTNOTE_MARKS = re.compile(r"\s?(?:[*+†‡#^]|\(\d\)){1,6}$")
# For example "5", "page iv", "E-1", "--"
_PAGE = re.compile(r"(?:page\s{0,3})?[\divx]{1,3}|[A-Z]-\d{1,3}|[*-]{1,3}", re.IGNORECASE)
# The column "Method of Filing": "Filed with this Report"
_METHOD = re.compile(r"(?:filed|furnished|submitted|incorporated) (?:here|with|by|as)", re.IGNORECASE)
_PAGE_AT_END = re.compile(r"\s{3}(?:page\s{0,3})?\d{0,3}$", re.IGNORECASE)
# a number amid a row: "Agreement with Jo Roe 10.2 Agreement with .."
_INNER_NUMBER = re.compile(r"(?<=\S)\s(\d{1,3}\.\d{1,3})\s(?=[A-Z])")
# For example "----", "____"
_UNDERLINE = re.compile(r"(?<!\S)[-_=]{3,}(?!\S)")
_WORD = re.compile(r"[A-Za-z]+")
_FIRST_PART = re.compile(r"\d{1,3}")
_LONGEST_LINE = 4000
_FIRST_PARTS = frozenset([*range(1, 37), *range(95, 107)])


@dataclass(frozen=True, slots=True)
class _Row:
    """The first line of a row: number and description as printed, and the column where each begins."""

    number: str
    text: str
    column: int
    text_column: int


def read_exhibits(
    sections: Sequence[Sequence[str]], index: Sequence[str], *, wrapped: bool
) -> tuple[Exhibit, ...]:
    """The exhibits that the report names, in the document's order.

    `sections` are the lines of the items that list exhibits, `index` those of the Exhibit Index after the
    signatures. An exhibit that both name is taken as the item words it. Footnote marks, leader dots and page
    numbers are dropped. `wrapped`: descriptions run over several lines, as in plain text.
    """
    found: dict[str, Exhibit] = {}
    lists = [_list_of(section, wrapped=wrapped) for section in sections]
    for lines in (*lists, _without_brackets(index, wrapped=wrapped)):
        for exhibit in _listed(lines, wrapped=wrapped):
            found.setdefault(exhibit.exhibit_number.lower(), exhibit)
    return tuple(found.values())


def is_list_header(line: str) -> bool:
    """Whether a line heads the columns of an exhibit list: "Exhibit No. | Description"."""
    return len(line) < 300 and "xhibit" in line.lower() and " " in line.strip() and _names_columns(line)


def is_slip_sheet(line: str) -> bool:
    """Whether a line says only "Exhibit 99.1": the sheet before the text of an exhibit."""
    return len(line) < 300 and bool(_SLIP_SHEET.fullmatch(line.strip()))


def _names_columns(line: str) -> bool:
    """Whether a line has no words but those that name the columns of an exhibit list."""
    if any(char.isdigit() for char in line[:300]):
        return False
    words = _WORD.findall(line[:300])
    return 0 < len(words) <= 12 and all(map(_COLUMN_WORD.fullmatch, words))


def _list_of(lines: Sequence[str], *, wrapped: bool) -> Sequence[str]:
    """The exhibit list of an item, all of it if nothing heads the list.

    Before it stand financial statements, which are numbered too.
    """
    start = next((index for index, line in enumerate(lines) if _LIST_START.match(line[:300].strip())), None)
    if start is None:
        return _without_brackets(lines, wrapped=wrapped)
    return _without_brackets(lines[start:], wrapped=wrapped)


def _without_brackets(lines: Sequence[str], *, wrapped: bool) -> Sequence[str]:
    """The lines of a list, numbers in brackets without them, where no others stand.

    "(2) Purchase Agreement", "(10)(a) Lease"; where other rows stand, they tell footnotes.
    """
    bracketed = [match[2] + match[3] for line in lines if (match := _BRACKETED.match(line))]
    if all(number.isdecimal() for number in bracketed) and bracketed[:1] in ([], ["1"]):
        return lines  # there is none, or "(1) .. (2) .." enumerates
    if any(_row(lines, position, wrapped=wrapped) for position in range(len(lines))):
        return lines
    return [_BRACKETED.sub(r"\1\2\3  ", line) for line in lines]


def _listed(lines: Sequence[str], *, wrapped: bool) -> Iterator[Exhibit]:
    """The exhibits of a list, up to the first line after a row that belongs to no list."""
    row: _Row | None = None
    parts: list[str] = []
    adjacent = False
    for position, line in enumerate(lines):
        if is_blank(line):
            adjacent = adjacent and (is_rule(line) or not any(parts))
        elif (following := _row(lines, position, wrapped=wrapped)) is not None:
            if row is not None:
                yield from _exhibits(row, parts)
            row, parts, adjacent = following, [following.text], True
        elif row is not None and adjacent and _goes_on(row, line, parts, wrapped=wrapped):
            parts.append(_text(_cells(line), wrapped=wrapped))
        elif row is not None and not _may_stand_in_list(line):
            break
        else:
            adjacent = False
    if row is not None:
        yield from _exhibits(row, parts)


def _row(lines: Sequence[str], position: int, *, wrapped: bool) -> _Row | None:
    """The row that begins on a line, or None."""
    cells = _without_lead(_cells(lines[position]))
    if not cells or _ENUMERATOR.match(cells[0].text) or is_slip_sheet(lines[position]):
        return None
    match = _ROW.fullmatch(cells[0].text)
    if match is None or not _is_number(match["number"]):
        return None
    number, column = match["number"].rstrip("."), cells[0].start
    rest = match["rest"].lstrip(" -–—:.|").rstrip(" -–—:|")
    if any(char.isalpha() for char in rest):
        is_apart = position == 0 or is_blank(lines[position - 1])
        if not _reads_as_row(match, rest, is_apart=is_apart):
            return None
        start = column + cells[0].text.find(rest)
        return _Row(
            number, _text([Cell(rest, start, cells[0].end), *cells[1:]], wrapped=wrapped), column, start
        )
    described = [
        cell for cell in cells[1:] if any(char.isalpha() for char in cell.text) and len(cell.text) > 1
    ]
    if described:
        return _Row(number, _text(described, wrapped=wrapped), column, described[0].start)
    is_marked = "." in number or "xhibit" in match["prefix"].lower()
    return _Row(number, "", column, column) if is_marked and _is_described_below(lines, position) else None


def _cells(line: str) -> list[Cell]:
    """The cells of a line that are not rules."""
    return [cell for cell in cells_of(line[:_LONGEST_LINE]) if not is_blank(cell.text)]


def _without_lead(cells: list[Cell]) -> list[Cell]:
    """The cells without "(d) Exhibits." before the number."""
    while cells and (lead := _LEAD.match(cells[0].text)):
        first, *others = cells
        rest = first.text[lead.end() :].strip()
        if rest:
            return [Cell(rest, first.start + lead.end(), first.end), *others]
        cells = others
    return cells


def _is_number(number: str) -> bool:
    """Whether a printed number can be an exhibit's: its first part is one of Regulation S-K Item 601."""
    first = _FIRST_PART.match(number)
    return first is not None and int(first[0]) in _FIRST_PARTS


def _reads_as_row(match: re.Match[str], rest: str, *, is_apart: bool) -> bool:
    """Whether number and text in one cell are a row: "99.1 Press Release", not "99.1 to this report".

    "17 Letter of Jo Roe" is one where a blank line stands before it (`is_apart`).
    """
    if rest[0].islower() or rest[0] in ",;":
        return False
    if not match["suffix"] and match["rest"][:1] not in ("-", "–", "—", ":"):
        return False
    number = match["number"]
    is_plain = number.isdecimal() and int(number) < 95 and "xhibit" not in match["prefix"].lower()
    return not is_plain or match["suffix"] != " " or (is_apart and not is_prose(rest))


def _is_described_below(lines: Sequence[str], position: int) -> bool:
    """Whether the number on line `position` has its description on the next line that says something."""
    line = next((line for line in lines[position + 1 : position + 4] if not is_blank(line)), "").strip()
    return len(line) > 5 and not _ROW.fullmatch(line[:400]) and any(char.isalpha() for char in line[:400])


def _text(cells: Sequence[Cell], *, wrapped: bool) -> str:
    """The description in the cells after a number: the first of a table row, all of a justified line."""
    if not cells or not wrapped:
        return cells[0].text if cells else ""
    described = [cells[0], *(cell for cell in cells[1:] if not _METHOD.match(cell.text))]
    return _UNDERLINE.sub("", " ".join(cell.text for cell in described if not _PAGE.fullmatch(cell.text)))


def _goes_on(row: _Row, line: str, parts: Sequence[str], *, wrapped: bool) -> bool:
    """Whether a line goes on with the description of the row before."""
    cells = _cells(line)
    if not cells or _names_columns(line) or is_slip_sheet(line):
        return False
    if not any(parts):
        return True
    first = cells[0]
    if wrapped:
        return not _FOOTNOTE.match(first.text)
    if first.start > row.column and first.start >= row.text_column - 6:
        return True
    # ".. entitled" / "“Acme Announces Results”"
    return (first.text[0].islower() or first.text[0] in '“"') and len(cells) == 1


def _may_stand_in_list(line: str) -> bool:
    """Whether a line that is no row may stand between rows: a header, a footnote, a short caption."""
    if is_slip_sheet(line):
        return False
    return len(line.strip()) < 60 or bool(
        _names_columns(line) or _FOOTNOTE.match(line) or _INTRODUCTION.match(line)
    )


def _exhibits(row: _Row, parts: Sequence[str]) -> Iterator[Exhibit]:
    """The exhibits of a row and the lines that go on with it: several where a cell holds a whole list."""
    text = squeezed(" ".join(_without_leaders(part) for part in parts if part))
    number = row.number
    while (following := _following(number, text)) is not None:
        yield Exhibit(number, _clean(text[: following.start()]))
        number, text = following[1], text[following.end() :]
    yield Exhibit(number, _clean(text))


def _following(number: str, text: str) -> re.Match[str] | None:
    """Where the exhibit after `number` begins: "Agreement with Jo Roe 10.2 Agreement with .."."""
    major, _, minor = number.partition(".")
    if not minor.isdecimal():
        return None
    wanted = f"{major}.{int(minor) + 1:0{len(minor)}d}"
    return next((match for match in _INNER_NUMBER.finditer(text) if match[1] == wanted), None)


def _without_leaders(text: str) -> str:
    """A line of a description without leader dots and the page number they lead to."""
    text = text.rstrip()
    end = text[-12:]
    before_page = text[: len(text) - len(end) + len(end.rstrip("0123456789ivxE-| "))]
    before_dots = before_page.rstrip(". ")
    if before_page[len(before_dots) :].count(".") > 3:
        return before_dots
    page = _PAGE_AT_END.search(text[-40:])
    return text[: len(text) - len(page[0])] if page else text


def _clean(text: str) -> str | None:
    """A description without footnote marks and dashes at its ends."""
    return _FOOTNOTE_MARKS.sub("", text).strip(" -–—|:") or None
