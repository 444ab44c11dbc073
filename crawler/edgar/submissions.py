"""Submissions data: what data.sec.gov says of a company and its filings, as JSON."""

import datetime as dt
import re
import reprlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.edgar.accession import ACCESSION_NUMBER
from crawler.edgar.forms import FORM_8K_FAMILY
from crawler.edgar.json_bodies import read_object, text_or_none

_CIK = re.compile(r"[0-9]{1,10}")
_SIC = re.compile(r"[0-9]{1,4}")
# For example "CIK0000749647-submissions-001.json"
_PAGE_NAME = re.compile(r"CIK([0-9]{10})-submissions-[0-9]+\.json")
# Without these no row can be read as a filing; a company without filings has them empty.
_NEEDED_COLUMNS = ("accessionNumber", "filingDate", "form")
_OTHER_COLUMNS = ("items", "size")


class NotSubmissions(ValueError):  # noqa: N818 - says what the bytes are
    """The bytes are not submissions data, or not a whole file of them."""


@dataclass(frozen=True, slots=True)
class CompanyName:
    """A name that a company bore, as far as EDGAR knows between which days."""

    name: str
    valid_from: dt.date | None
    valid_until: dt.date | None


@dataclass(frozen=True, slots=True)
class CompanyProfile:
    """A company as it is today; `fiscal_year_end` is MMDD, `state_of_incorporation` an EDGAR place code."""

    cik: int
    name: str
    sic: int | None
    state_of_incorporation: str | None
    fiscal_year_end: str | None
    ein: str | None
    tickers: tuple[str, ...]
    former_names: tuple[CompanyName, ...]


@dataclass(frozen=True, slots=True)
class ListedFiling:
    """A filing of the 8-K family; `size` is the exact count of bytes of its complete submission as served.

    `items` are item numbers, of either era; EDGAR names thirteen at most.
    """

    accession_number: str
    form_type: str
    filing_date: dt.date
    items: tuple[str, ...]
    size: int | None


@dataclass(frozen=True, slots=True)
class SubmissionsPage:
    """The 8-Ks that a page lists, in its order.

    `unreadable` has a line for people for each row that may be one and can't be read, and on a first page for
    each further one without a name.
    """

    filings: tuple[ListedFiling, ...]
    unreadable: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Submissions(SubmissionsPage):
    """A company's first page of submissions data; `further_pages` are the file names of the others."""

    profile: CompanyProfile
    further_pages: tuple[str, ...]


def read_submissions(raw: bytes) -> Submissions:
    """Read a company's first page, CIK##########.json, in its order, which is newest first.

    Its `filings.recent` holds at least a year or a thousand filings of all forms; older ones stand on further
    pages. Rows that name no 8-K are left out. Raises NotSubmissions where the bytes are no such JSON.
    """
    page = _read_page(raw)
    filings = page.get("filings")
    if not isinstance(filings, dict) or not isinstance(recent := filings.get("recent"), dict):
        raise NotSubmissions("JSON without filings.recent")
    profile, listed = _read_profile(page), _read_filings(recent)
    names, nameless = _further_pages(profile.cik, filings.get("files"))
    return Submissions(listed.filings, (*listed.unreadable, *nameless), profile, names)


def read_submissions_page(raw: bytes) -> SubmissionsPage:
    """Read a further page, CIK##########-submissions-###.json: columns as of `filings.recent`, unwrapped.

    Raises NotSubmissions where the bytes are no such JSON.
    """
    return _read_filings(_read_page(raw))


def _read_page(raw: bytes) -> Mapping[str, Any]:
    try:
        return read_object(raw)
    except ValueError as error:
        raise NotSubmissions(str(error)) from error


def _read_profile(page: Mapping[str, Any]) -> CompanyProfile:
    """Read what stands about the company beside its filings."""
    cik, sic = str(page.get("cik")), str(page.get("sic"))
    if not _CIK.fullmatch(cik):
        raise NotSubmissions("JSON without a CIK")
    return CompanyProfile(
        cik=int(cik),
        name=text_or_none(page.get("name")) or "",
        sic=int(sic) if _SIC.fullmatch(sic) else None,
        state_of_incorporation=text_or_none(page.get("stateOfIncorporation")),
        fiscal_year_end=text_or_none(page.get("fiscalYearEnd")),
        ein=text_or_none(page.get("ein")),
        tickers=tuple(filter(None, map(text_or_none, _list(page.get("tickers"))))),
        former_names=tuple(
            CompanyName(name, _day(entry.get("from")), _day(entry.get("to")))
            for entry in _list(page.get("formerNames"))
            if isinstance(entry, dict) and (name := text_or_none(entry.get("name")))
        ),
    )


def _read_filings(columns: Mapping[str, Any]) -> SubmissionsPage:
    """Read the 8-Ks of parallel columns, which are found by name: a few come and go over the years."""
    filings, unreadable = [], []
    for number, row in enumerate(_rows(columns), start=1):
        form_type = text_or_none(row["form"])
        if form_type is not None and form_type not in FORM_8K_FAMILY:
            continue
        filing = _read_filing(row, form_type)
        if filing is not None:
            filings.append(filing)
        else:
            told = ", ".join(f"{column} {reprlib.repr(row[column])}" for column in _NEEDED_COLUMNS)
            unreadable.append(f"row {number} can't be read: {told}")
    return SubmissionsPage(tuple(filings), tuple(unreadable))


def _rows(columns: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield the rows of the columns that are read; a column that is short or absent has null there.

    Real columns are equally long. Where they are not, a filing may be hidden in the longest one needed.
    """
    for column in _NEEDED_COLUMNS:
        if not isinstance(columns.get(column), list):
            raise NotSubmissions(f"JSON without {column}")
    read = {column: _list(columns.get(column)) for column in (*_NEEDED_COLUMNS, *_OTHER_COLUMNS)}
    for number in range(max(len(read[column]) for column in _NEEDED_COLUMNS)):
        yield {column: cells[number] if number < len(cells) else None for column, cells in read.items()}


def _read_filing(row: Mapping[str, Any], form_type: str | None) -> ListedFiling | None:
    """Read a row; None where it has no form type, accession number or filing date."""
    accession_number = text_or_none(row["accessionNumber"])
    filing_date = _day(row["filingDate"])
    if form_type is None or accession_number is None or filing_date is None:
        return None
    if not ACCESSION_NUMBER.match(accession_number):
        return None
    items = (text_or_none(row["items"]) or "").split(",")
    size = row["size"]
    return ListedFiling(
        accession_number=accession_number,
        form_type=form_type,
        filing_date=filing_date,
        items=tuple(item.strip() for item in items if item.strip()),
        size=size if type(size) is int and size > 0 else None,
    )


def _further_pages(cik: int, files: object) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the company's further pages, and a line for each entry that has none."""
    entries = files if isinstance(files, list) else [files]
    names, unreadable = [], []
    for entry in entries if files is not None else ():
        name = entry.get("name") if isinstance(entry, dict) else None
        match = _PAGE_NAME.fullmatch(name) if isinstance(name, str) else None
        if match and int(match[1]) == cik:
            names.append(match[0])
        else:
            unreadable.append(f"a further page has no name of one: {reprlib.repr(entry)}")
    return tuple(names), tuple(unreadable)


def _list(value: object) -> list[Any]:
    """Return a list as it is, and an empty one for null and whatever else is no list."""
    return value if isinstance(value, list) else []


def _day(value: object) -> dt.date | None:
    """Read the day of "2007-11-21" or "2007-11-21T05:00:00.000Z"; the time of day there means nothing."""
    try:
        return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
