"""The record: everything that is read from one submission, as frozen dataclasses.

The field names are those of the JSON that `edgar8k parse` prints and of the tables. Whatever a filing does
not have is None. Dates are calendar days as printed; `accepted_at` is an aware moment in America/New_York.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

DateKind = Literal["filed", "dated"]
"""What a date is by which a report is named: the day of its filing, or the date that it bears."""


@dataclass(frozen=True, slots=True)
class Address:
    """A business or mail address of the header."""

    street1: str | None = None
    street2: str | None = None
    city: str | None = None
    state: str | None = None
    zip: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that a filer bore; `date_changed` is the day it took that name, as EDGAR's headers mean it."""

    name: str
    date_changed: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Filer:
    """A FILER section of the header, frozen as of filing."""

    cik: int | None
    name: str | None
    state_of_incorporation: str | None = None
    ein: str | None = None
    sic: int | None = None
    fiscal_year_end: str | None = None
    file_number: str | None = None
    film_number: str | None = None
    business_address: Address | None = None
    mail_address: Address | None = None
    former_names: tuple[FormerName, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverRegistrant:
    """A registrant as the cover page prints it."""

    name: str | None
    state: str | None = None
    file_number: str | None = None
    ein: str | None = None
    cik: int | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Security:
    """A row of the cover's Section 12(b) table."""

    title: str | None
    symbol: str | None = None
    exchange: str | None = None


@dataclass(frozen=True, slots=True)
class CoverPage:
    """The cover page. `checked` and `securities` are None where the form has no boxes or no table."""

    report_date: dt.date | None = None
    registrants: tuple[CoverRegistrant, ...] = ()
    address: str | None = None
    phone: str | None = None
    former_name: str | None = None
    checked: tuple[str, ...] | None = None
    securities: tuple[Security, ...] | None = None
    emerging_growth: bool | None = None


@dataclass(frozen=True, slots=True)
class AmendedReport:
    """A date by which an amendment names a report that it amends.

    `number`, from 1, tells the reports apart: one may be named by both of its dates.
    """

    kind: DateKind
    date: dt.date
    number: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the report: `declared` by EDGAR's header or API, `found` in the document."""

    position: int
    item_number: str
    heading: str | None
    body: str
    not_applicable: bool = False
    combined: bool = False
    declared: bool = False
    found: bool = True


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A line of the exhibit list, and the document of the submission that it is."""

    exhibit_number: str
    description: str | None = None
    filename: str | None = None
    document_position: int | None = None


@dataclass(frozen=True, slots=True)
class Signature:
    """A signer."""

    registrant: str | None
    date: dt.date | None
    name: str | None
    title: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the submission.

    `size` is in bytes as submitted (between the TEXT marks); `text` is None unless people can read it.
    `is_main`: it is the report that was parsed.
    """

    position: int
    sequence: int | None
    type: str | None
    filename: str | None
    description: str | None
    size: int
    text: str | None = None
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person should see; codes are listed in docs/problems.md and stay."""

    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class FilingRecord:
    """All that one submission, or one bare main document, says."""

    source: str | None
    accession_number: str | None = None
    form_type: str | None = None
    filing_date: dt.date | None = None
    accepted_at: dt.datetime | None = None
    disseminated_on: dt.date | None = None
    report_date: dt.date | None = None
    header_items: tuple[str, ...] = ()
    filers: tuple[Filer, ...] = ()
    cover: CoverPage = CoverPage()
    preamble: str | None = None
    amends: tuple[AmendedReport, ...] = ()
    items: tuple[Item, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    signatures: tuple[Signature, ...] = ()
    documents: tuple[Document, ...] = ()
    problems: tuple[Problem, ...] = ()
