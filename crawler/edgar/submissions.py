"""Submissions data: what data.sec.gov says of a company and its filings, as JSON."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crawler.edgar.accession import ACCESSION_NUMBER
from crawler.edgar.forms import FORM_8K_FAMILY
from crawler.edgar.json_bodies import read_object, text_or_none

_CIK = re.compile(r"[0-9]{1,10}")
_SIC = re.compile(r"[0-9]{1,4}")
_PAGE_NAME = re.compile(r"CIK[0-9]{10}-submissions-[0-9]+\.json")


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
    report_date: dt.date | None
    items: tuple[str, ...]
    size: int | None


@dataclass(frozen=True, slots=True)
class Submissions:
    """A company's first page of submissions data; `further_pages` are the file names of the others."""

    profile: CompanyProfile
    filings: tuple[ListedFiling, ...]
    further_pages: tuple[str, ...]


def read_submissions(raw: bytes) -> Submissions:
    """Read a company's first page, CIK##########.json, in its order, which is newest first.

    Its `filings.recent` holds at least a year or a thousand filings of all forms; older ones stand on further
    pages. Rows that name no 8-K are left out, and so are rows that can't be read as a filing. Raises
    NotSubmissions where the bytes are no such JSON.
    """
    page = _read_page(raw)
    filings = page.get("filings")
    if not isinstance(filings, dict) or not isinstance(recent := filings.get("recent"), dict):
        raise NotSubmissions("JSON without filings.recent")
    return Submissions(_read_profile(page), _read_filings(recent), _further_pages(filings.get("files")))


def read_submissions_page(raw: bytes) -> tuple[ListedFiling, ...]:
    """Read a further page, CIK##########-submissions-###.json: columns as of `filings.recent`, unwrapped.

    Raises NotSubmissions where the bytes are no such JSON.
    """
    page = _read_page(raw)
    if not isinstance(page.get("accessionNumber"), list):
        raise NotSubmissions("JSON without accessionNumber")
    return _read_filings(page)


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


def _read_filings(columns: Mapping[str, Any]) -> tuple[ListedFiling, ...]:
    """Read the 8-Ks of parallel columns, which are found by name: a few come and go over the years."""
    rows = (_read_filing(columns, row) for row, form in enumerate(_list(columns.get("form"))) if _is_8k(form))
    return tuple(filing for filing in rows if filing is not None)


def _is_8k(form: object) -> bool:
    return isinstance(form, str) and form in FORM_8K_FAMILY


def _read_filing(columns: Mapping[str, Any], row: int) -> ListedFiling | None:
    """Read a row; None where it has no accession number or filing date."""

    def cell(column: str) -> object:
        values = _list(columns.get(column))
        return values[row] if row < len(values) else None

    accession_number = text_or_none(cell("accessionNumber"))
    filing_date = _day(cell("filingDate"))
    if accession_number is None or not ACCESSION_NUMBER.match(accession_number) or filing_date is None:
        return None
    items = (text_or_none(cell("items")) or "").split(",")
    size = cell("size")
    return ListedFiling(
        accession_number=accession_number,
        form_type=str(cell("form")),
        filing_date=filing_date,
        report_date=_day(cell("reportDate")),
        items=tuple(item.strip() for item in items if item.strip()),
        size=size if isinstance(size, int) and size > 0 else None,
    )


def _further_pages(files: object) -> tuple[str, ...]:
    """Read the names of the further pages; whatever else may stand there is not asked for."""
    names = (entry.get("name") for entry in _list(files) if isinstance(entry, dict))
    return tuple(name for name in names if isinstance(name, str) and _PAGE_NAME.fullmatch(name))


def _list(value: object) -> list[Any]:
    """Return a list as it is, and an empty one for null and whatever else is no list."""
    return value if isinstance(value, list) else []


def _day(value: object) -> dt.date | None:
    """Read the day of "2007-11-21" or "2007-11-21T05:00:00.000Z"; the time of day there means nothing."""
    try:
        return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None
