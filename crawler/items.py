"""What the spiders yield, Scrapy's items, beside `IndexReading` (those of Form 8-K are in `crawler.filing`).

Each prints as its name, so that no filing's text gets into a log.
"""

import datetime as dt
from dataclasses import dataclass, field

from crawler.archive import ArchivedSubmission
from crawler.edgar.submissions import CompanyProfile, ListedFiling
from crawler.filing.record import FilingRecord


@dataclass
class RefusedIndex:
    """An index that could not be had whole, and why; `url` is EDGAR's own."""

    url: str
    why: str

    def __str__(self) -> str:
        """Name the index file."""
        return self.url


@dataclass
class UnchangedIndex:
    """An index that EDGAR calls not modified since it was read: it covers its days up to now."""

    url: str
    is_final: bool

    def __str__(self) -> str:
        """Name the index file."""
        return self.url


@dataclass
class CompanyHistory:
    """A company's profile and all its listed filings of the 8-K family; those of the scope are wanted."""

    profile: CompanyProfile
    filings: tuple[ListedFiling, ...] = field(repr=False)
    since: dt.date | None
    until: dt.date | None

    def __str__(self) -> str:
        """Name the company by its number: its name may hold what turns a terminal's text around."""
        return f"CIK {self.profile.cik}"


@dataclass
class Submission:
    """A complete submission on its way from EDGAR into the database; each pipeline adds its part."""

    accession_number: str
    raw: bytes = field(repr=False)
    api_items: tuple[str, ...] | None = None
    api_size: int | None = None
    archived: ArchivedSubmission | None = None
    record: FilingRecord | None = field(default=None, repr=False)

    def __str__(self) -> str:
        """Name the submission."""
        return self.accession_number
