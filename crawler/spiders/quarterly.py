"""Discover every filer's filings, from the quarterly indexes."""

import asyncio
import datetime as dt
import re
from collections.abc import AsyncIterator, Collection, Iterable, Iterator
from typing import Any

from scrapy.http import Request, Response

from crawler.db.ledger.days import index_last_modified
from crawler.db.ledger.index_reading import IndexReading, Wants
from crawler.edgar.listing import NotAListing, read_listing
from crawler.edgar.quarters import Quarter, quarters_between
from crawler.edgar.refusals import Answer, Expected
from crawler.edgar.urls import EDGAR
from crawler.items import RefusedIndex, UnchangedIndex
from crawler.spiders.base import EdgarSpider, parse_day, parse_wants

# EDGAR's first quarterly index, nearly empty.
FIRST_DAY = dt.date(1993, 1, 1)

_YEAR = re.compile(r"[12]\d{3}")
_QUARTER = re.compile(r"QTR[1-4]")


class QuarterlySpider(EdgarSpider):
    """Quarterly `master.gz` indexes, by conditional GET.

    Source
      `full-index/{year}/QTR{n}/master.gz`, rebuilt every Saturday with corrections and deletions applied. The
      listings say which years and quarters there are.
    Caveats
      A quarter's folder can be there before its first index.

    :param since: first day, as 1993-01-01 (the default); the whole quarters that hold the days are read.
    :param until: last day; default today.
    :param wants: what is to be fetched of what is new: "nothing" (the default), "new", "watched".
    :param quarters: only these, given by a command.
    :param accepts_removals: "yes" to believe an index that lacks implausibly many filings.
    """

    name = "quarterly"
    # An index has some 5 MB and is read as it comes: more of them under way would only lie in memory.
    custom_settings = {"CONCURRENT_REQUESTS": 2}  # noqa: RUF012 - as Scrapy wants it

    def __init__(
        self,
        *args: Any,
        since: str | dt.date | None = None,
        until: str | dt.date | None = None,
        wants: Wants = "nothing",
        quarters: Iterable[Quarter] | None = None,
        accepts_removals: str | bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.since = parse_day("since", since) or FIRST_DAY
        self.until = parse_day("until", until)
        self.wants = parse_wants(wants)
        self.accepts_removals = accepts_removals in (True, "yes")
        self.quarters = frozenset(quarters or ())

    async def start(self) -> AsyncIterator[Request]:
        """Ask which years have indexes."""
        if not self.quarters:
            self.quarters = frozenset(quarters_between(self.since, min(self.until or self.today, self.today)))
        yield self.ask(self.session.urls.years_listing(), Expected.JSON, self.parse_years)

    def parse_years(self, response: Response) -> Iterator[Request]:
        """Ask which quarters the years of the scope have."""
        listed = [int(name) for name in self._folders(response) if _YEAR.fullmatch(name)]
        for year in sorted({quarter.year for quarter in self.quarters}):
            if year in listed:
                url = self.session.urls.year_listing(year)
                yield self.ask(url, Expected.JSON, self.parse_quarters, year=year, years=listed)
            elif listed and min(listed) < year < max(listed):
                self.miss(response.url, f"{year} is not listed")

    async def parse_quarters(self, response: Response) -> AsyncIterator[Request]:
        """Ask for each quarter's index, if it changed since it was read."""
        listed = [
            Quarter(response.meta["year"], int(name[-1]))
            for name in self._folders(response)
            if _QUARTER.fullmatch(name)
        ]
        for quarter in sorted(self.quarters.difference(listed)):
            if quarter.year == response.meta["year"] and _is_hole(quarter, listed, response.meta["years"]):
                self.miss(response.url, f"{quarter.path} is not listed")
        for quarter in listed:
            if quarter in self.quarters:
                self.session.tally.indexes_asked += 1
                index_url = EDGAR.quarterly_index(quarter)
                known = await asyncio.to_thread(index_last_modified, self.session.engine, index_url)
                yield self.ask_index(
                    self.session.urls.quarterly_index(quarter),
                    index_url,
                    self.parse_index,
                    quarter=quarter,
                    if_modified_since=known,
                )

    def parse_index(self, response: Response) -> Iterator[IndexReading | UnchangedIndex | RefusedIndex]:
        """Yield the index, or that it is as it was when it was read."""
        quarter: Quarter = response.meta["quarter"]
        url: str = response.meta["index_url"]
        if response.meta["answer"] is Answer.NOT_MODIFIED:
            yield UnchangedIndex(url, self._is_final(quarter))
            return
        if self.is_missing(response) and quarter.end >= self.today:
            return  # on the first day of a quarter its folder is there before its index
        index = self.index_of(response)
        if isinstance(index, RefusedIndex):
            yield index
            return
        yield IndexReading(
            url=url,
            kind="quarterly",
            period_start=quarter.start,
            period_end=quarter.end,
            index=index,
            last_modified=self.last_modified(response),
            asked_since=response.meta["if_modified_since"],
            answered_at=self.session.config.now(),
            is_final=self._is_final(quarter),
            wants=self.wants,
            accepts_removals=self.accepts_removals,
        )

    def _folders(self, response: Response) -> list[str]:
        try:
            if self.is_missing(response):
                raise NotAListing("not there")
            return sorted(entry.name for entry in read_listing(response.body) if entry.is_directory)
        except NotAListing as error:
            self.miss(response.url, f"no listing: {error}")
            return []

    def _is_final(self, quarter: Quarter) -> bool:
        return self.session.config.now() >= rebuilt_from(quarter)


def _is_hole(quarter: Quarter, listed: Collection[Quarter], years: Collection[int]) -> bool:
    """Whether a quarter that its year's listing lacks has listed ones before and behind it.

    EDGAR's listings begin and end somewhere, and leave no gap; `years` are all that are listed.
    """
    has_before = quarter.year > min(years) or any(one < quarter for one in listed)
    return has_before and (quarter.year < max(years) or any(one > quarter for one in listed))


def rebuilt_from(quarter: Quarter) -> dt.datetime:
    """Return the moment from which a quarter's index, when read, counts as final.

    All quarterlies are rebuilt early on Saturdays; the first rebuild after a quarter's last day, done by noon
    UTC, has its late corrections.
    """
    saturday = quarter.end + dt.timedelta(days=(5 - quarter.end.weekday()) % 7 or 7)
    return dt.datetime.combine(saturday, dt.time(12), dt.UTC)
