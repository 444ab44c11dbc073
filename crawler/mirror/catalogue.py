"""What EDGAR has at the end of a day: filings by number, quarter, day and company, and today's tickers."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from crawler.edgar.eastern import EASTERN
from crawler.edgar.quarters import Quarter
from crawler.mirror.cover import CoverTicker
from crawler.mirror.folder import Holding
from crawler.mirror.header import Entity, Submission

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


@dataclass(frozen=True)
class Catalogue:
    """The filings that EDGAR has at the end of `day`, newest first.

    `filings` are served and listed. `removed` are those that EDGAR has taken away since: they stay in the
    daily index of their day, which is not rewritten for that, and are nowhere else. `is_rebuilt_to_the_day`
    says that the running quarter's index was made on `day`, and not when its last filing came.
    """

    day: dt.date
    filings: tuple[Holding, ...]
    removed: tuple[Holding, ...]
    is_rebuilt_to_the_day: bool

    @cached_property
    def by_accession_number(self) -> Mapping[str, Holding]:
        """The filings by accession number."""
        return {holding.submission.accession_number: holding for holding in self.filings}

    @cached_property
    def by_quarter(self) -> Mapping[Quarter, list[Submission]]:
        """The filings by the quarter of their filing date."""
        return _grouped(
            (Quarter.of(holding.submission.filing_date), holding.submission) for holding in self.filings
        )

    @cached_property
    def by_day(self) -> Mapping[dt.date, list[Submission]]:
        """The filings, removed ones too, by filing date."""
        listed = (*self.filings, *self.removed)
        return _grouped((holding.submission.filing_date, holding.submission) for holding in listed)

    @cached_property
    def days(self) -> Mapping[Quarter, list[dt.date]]:
        """The days of each quarter that have filings, oldest first."""
        return _grouped((Quarter.of(day), day) for day in sorted(self.by_day))

    @cached_property
    def by_company(self) -> Mapping[int, list[tuple[Holding, Entity]]]:
        """The filings by CIK, newest first, each with the company's own part of its header."""
        return _grouped(
            (entity.cik, (holding, entity))
            for holding in self.filings
            for entity in holding.submission.entities
        )

    @cached_property
    def tickers(self) -> Mapping[int, tuple[CoverTicker, ...]]:
        """Tickers by CIK, from each company's newest cover that has any; a newer claim of another wins."""
        found: dict[int, tuple[CoverTicker, ...]] = {}
        taken: set[str] = set()
        for holding in self.filings:
            for cik, tickers in _cover_tickers(holding.submission).items():
                if cik not in found:
                    found[cik] = tuple(ticker for ticker in tickers if ticker.ticker not in taken)
                    taken.update(ticker.ticker for ticker in tickers)
        return found


def catalogue_as_of(
    day: dt.date | None,
    today: dt.date,
    filings: Iterable[Holding],
    removed: Iterable[Holding],
) -> Catalogue:
    """Return what EDGAR has at the end of `day`; where that is None, all there is, dated `today` or later."""
    newest_first = sorted(filings, key=_moment, reverse=True)
    last = newest_first[0].submission.filing_date if newest_first else today
    end = day or max(last, today)
    return Catalogue(
        day=end,
        filings=tuple(holding for holding in newest_first if holding.submission.filing_date <= end),
        removed=tuple(holding for holding in removed if holding.submission.filing_date <= end),
        is_rebuilt_to_the_day=day is not None,
    )


def acceptance(submission: Submission) -> dt.datetime:
    """Return when EDGAR accepted a submission.

    Where the header does not say, as before 2002, that is the beginning of the filing date: so submissions
    data has it (0000749647-96-000001).
    """
    return submission.accepted_at or dt.datetime.combine(submission.filing_date, dt.time(), EASTERN)


def _moment(holding: Holding) -> tuple[dt.date, dt.datetime, str]:
    submission = holding.submission
    return submission.filing_date, acceptance(submission), submission.accession_number


def _cover_tickers(submission: Submission) -> dict[int, list[CoverTicker]]:
    """A cover's tickers by CIK; those that it ties to nobody in particular are the first filer's."""
    first = submission.entities[0].cik
    ciks = {entity.cik for entity in submission.entities}
    return _grouped((ticker.cik if ticker.cik in ciks else first, ticker) for ticker in submission.tickers)


def _grouped(pairs: Iterable[tuple[_Key, _Value]]) -> dict[_Key, list[_Value]]:
    groups: dict[_Key, list[_Value]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups
