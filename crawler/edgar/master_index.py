"""`master` index files: what EDGAR lists, quarter by quarter and day by day."""

import datetime as dt
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from crawler.edgar.characters import without_controls
from crawler.edgar.eastern import edgar_date
from crawler.edgar.forms import FORM_8K_FAMILY
from crawler.edgar.index_blocks import NotAnIndex, index_blocks

MAX_PROBLEMS = 1000
"""So many lines that can't be read are kept of one index."""

MAX_PROBLEM_LINE = 1000
"""So many bytes are kept of such a line: the filing that it may name has to be among them."""

_8K = b"8-K"
_FOUR_SEPARATORS = b"||||"
_ALL_BUT_SEPARATORS = bytes(set(range(256)) - set(b"|\n"))
_DASHES = re.compile(rb"^-{20,}[ \t]*$", re.MULTILINE)
_ROW = re.compile(
    r" *([0-9]{1,10}) *\|([^|]*)\|([^|]*)\| *([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8}) *"
    r"\| *(edgar/data/[0-9]{1,10}/[0-9]{10}-[0-9]{2}-[0-9]{6}\.txt)\s*"
)
_LAST_DATA_RECEIVED = re.compile(r"Last Data Received:\s*([A-Za-z]{3})[a-z]*\s+([0-9]{1,2}),\s*([0-9]{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, slots=True)
class IndexRow:
    """A line of a master index: a filing under one of its filers, in the index's own words."""

    cik: int
    company_name: str
    form_type: str
    date_filed: dt.date
    path: str

    @property
    def accession_number(self) -> str:
        """The accession number, which is the file name in the path."""
        return self.path.rpartition("/")[2].removesuffix(".txt")


@dataclass(frozen=True, slots=True)
class IndexProblem:
    """A line of an index that can't be read, cut to 1,000 characters; `line_number` counts from 1."""

    line_number: int
    line: str
    reason: str


@dataclass(frozen=True, slots=True)
class MasterIndex:
    """What a master index says: the rows of the 8-K family, and how many lines there are of all forms.

    `is_whole` is False where the body ends in the middle of a line, or more lines can't be read than are
    kept: what it does not list may be there.
    """

    last_data_received: dt.date | None
    rows: tuple[IndexRow, ...]
    row_count: int
    problems: tuple[IndexProblem, ...]
    is_whole: bool


def read_master_index(raw: bytes) -> MasterIndex:
    """Read a quarterly or daily master index, plain or as gzip content, in latin-1.

    After a header that a line of dashes ends, every line is CIK|name|form type|date|path, the date as
    2018-12-31 in quarterly and 20181231 in daily indexes. Rows that occur twice are given once. A line that
    has not five fields, an 8-K row whose fields can't be read, and a last line that was cut become problems,
    the first thousand of them. It is read block by block: what stays in memory is the rows of the family.
    Raises NotAnIndex where no line of dashes stands in the first block, or the gzip content is damaged or
    cut.
    """
    blocks = index_blocks(raw)
    first = next(blocks)
    dashes = _DASHES.search(first)
    if dashes is None or first[:1024].lstrip().startswith(b"<"):
        raise NotAnIndex("no line of dashes where an index was expected")
    header, data = first[: dashes.start()], first[dashes.end() + 1 :]
    lines = _Lines(line_number=header.count(b"\n") + 2, is_whole=dashes.end() < len(first))
    for block in filter(None, itertools.chain([data], blocks)):
        lines.read(block)
    problems = sorted(lines.malformed + lines.unreadable, key=lambda problem: problem.line_number)
    return MasterIndex(
        last_data_received=_last_data_received(header),
        rows=tuple(lines.rows),
        row_count=lines.row_count,
        problems=tuple(problems[:MAX_PROBLEMS]),
        is_whole=lines.is_whole and len(problems) <= MAX_PROBLEMS,
    )


@dataclass(slots=True)
class _Lines:
    """The lines read so far, and the number of the next one."""

    line_number: int
    is_whole: bool
    row_count: int = 0
    rows: dict[IndexRow, None] = field(default_factory=dict)
    malformed: list[IndexProblem] = field(default_factory=list)
    unreadable: list[IndexProblem] = field(default_factory=list)

    def read(self, block: bytes) -> None:
        """Read a block of whole lines; the last may lack its end."""
        self._check_shape(block)
        self._read_rows(block)
        self.is_whole = _is_last_line_whole(block)
        self.line_number += block.count(b"\n")

    def _check_shape(self, block: bytes) -> None:
        """Count the lines that are not blank, and find those that have not five fields.

        This looks at what stays of an index when all but its separators is taken away, which is nearly always
        one line repeated: some 300,000 lines a quarter, nine in ten of them of other forms, are never split.
        """
        shape = block.removesuffix(b"\n").translate(None, _ALL_BUT_SEPARATORS)
        line_count = shape.count(b"\n") + 1
        self.row_count += line_count
        if shape == (_FOUR_SEPARATORS + b"\n") * (line_count - 1) + _FOUR_SEPARATORS:
            return
        odd = [position for position, part in enumerate(shape.split(b"\n")) if part != _FOUR_SEPARATORS]
        lines = block.split(b"\n")
        malformed = [position for position in odd if lines[position].strip()]
        self.row_count -= len(odd) - len(malformed)
        self.malformed += [
            _problem(self.line_number + position, lines[position], "not five fields")
            for position in malformed[: MAX_PROBLEMS + 1 - len(self.malformed)]
        ]

    def _read_rows(self, block: bytes) -> None:
        """Read the rows of the 8-K family, and find those of five fields that can't be read."""
        line_number, counted_to = self.line_number, 0
        for start, line in _lines_to_read(block):
            try:
                row = _read_row(line)
            except ValueError as error:
                if line.count(b"|") == len(_FOUR_SEPARATORS) and len(self.unreadable) <= MAX_PROBLEMS:
                    line_number, counted_to = line_number + block.count(b"\n", counted_to, start), start
                    self.unreadable.append(_problem(line_number, line, str(error)))
                continue
            if row.form_type in FORM_8K_FAMILY:
                self.rows[row] = None


def _lines_to_read(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield, with their offsets, the lines that mention 8-K, and the last if it has no end and may be cut."""
    found = data.find(_8K)
    while found >= 0:
        start = data.rfind(b"\n", 0, found) + 1
        end = data.find(b"\n", found)
        if end < 0:
            yield start, data[start:]
            return
        yield start, data[start:end]
        found = data.find(_8K, end)
    last = data.rfind(b"\n") + 1
    if last < len(data):
        yield last, data[last:]


def _is_last_line_whole(data: bytes) -> bool:
    """Whether the last line has its end, or can be read without it."""
    last = data[data.rfind(b"\n") + 1 :]
    if last.strip():
        try:
            _read_row(last)
        except ValueError:
            return False
    return True


def _read_row(line: bytes) -> IndexRow:
    """Read a row of any form type; raises ValueError with the reason where it can't be read."""
    fields = _ROW.fullmatch(line.decode("latin-1"))
    if fields is None:
        raise ValueError("not CIK, name, form type, date and path")
    cik, company_name, form_type, date_filed, path = fields.groups()
    name = without_controls(company_name).strip()
    return IndexRow(int(cik), name, form_type.strip(), _day(date_filed), path)


@lru_cache(maxsize=1024)
def _day(text: str) -> dt.date:
    """Read 2018-12-31 or 20181231; an index repeats few dates thousands of times."""
    day = edgar_date(text.replace("-", ""))
    if day is None:
        raise ValueError("date is not in the calendar")
    return day


def _problem(line_number: int, line: bytes, reason: str) -> IndexProblem:
    """Keep the beginning of a line that can't be read."""
    return IndexProblem(line_number, line[:MAX_PROBLEM_LINE].decode("latin-1"), reason)


def _last_data_received(header: bytes) -> dt.date | None:
    """Read the header's date: "December 31, 1993" in quarterly, "Oct  3, 2022" in daily indexes."""
    found = _LAST_DATA_RECEIVED.search(header.decode("latin-1"))
    if found is None or found[1].lower() not in _MONTHS:
        return None
    try:
        return dt.date(int(found[3]), _MONTHS.index(found[1].lower()) + 1, int(found[2]))
    except ValueError:
        return None
