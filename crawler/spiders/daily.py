"""Discover what is new, from the daily indexes."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from scrapy.http import Request, Response

from crawler.db.ledger.days import KnownDaily, complete_days, known_dailies
from crawler.db.ledger.index_reading import IndexReading, Wants
from crawler.db.ledger.walk import begin_walk, nightly_start, note_listing
from crawler.edgar.eastern import EASTERN
from crawler.edgar.listing import DailyIndexFile, NotAListing, daily_master_files, read_listing
from crawler.edgar.quarters import Quarter, quarters_between
from crawler.edgar.refusals import Expected
from crawler.edgar.urls import EDGAR
from crawler.items import RefusedIndex
from crawler.spiders.base import EdgarSpider, parse_day, parse_wants

# EDGAR's first daily index is of 1994-07-01.
FIRST_QUARTER = Quarter(1994, 3)

# New Year's Day and a weekend can delay a quarter's first index.
_FIRST_INDEX_WITHIN = dt.timedelta(days=4)


class DailySpider(EdgarSpider):
    """Daily `master` indexes.

    Source
      `daily-index/{year}/QTR{n}/`: the listing says which days have a file; no calendar is computed.
    Caveats
      Files appear about 22:00 Eastern and are now and then rewritten later; some days have none. A day whose
      own index is not final is read even where a quarterly covers it: only dailies tell the day of the index.

    :param since: first day to list, as 2007-11-01; default: what `nightly_start` of the ledger says.
    :param wants: what is to be fetched of what is new: "new" (all of it, the default), "watched", "nothing".
    """

    name = "daily"

    def __init__(
        self,
        *args: Any,
        since: str | dt.date | None = None,
        wants: Wants = "new",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.since = parse_day("since", since)
        self.known: dict[dt.date, KnownDaily] = {}
        self.complete: frozenset[dt.date] = frozenset()
        self.wants = parse_wants(wants)
        self.first = dt.date.max

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the listing of every quarter from the first day on."""
        engine = self.session.engine
        if self.since is None:
            self.since = await asyncio.to_thread(nightly_start, engine, self.today)
        self.first = max(self.since, FIRST_QUARTER.start)
        self.known = await asyncio.to_thread(known_dailies, engine, self.first, self.today)
        self.complete = await asyncio.to_thread(complete_days, engine, self.first, self.today)
        await asyncio.to_thread(begin_walk, engine, self.first, self.today)
        for quarter in quarters_between(self.first, self.today):
            yield self.ask(
                self.session.urls.daily_listing(quarter), Expected.JSON, self.parse_listing, quarter=quarter
            )

    async def parse_listing(self, response: Response) -> AsyncIterator[Request]:
        """Ask for the files of the days that are not final, or were rewritten since they were read."""
        quarter: Quarter = response.meta["quarter"]
        try:
            listed = () if self._has_not_begun(quarter, response) else read_listing(response.body)
        except NotAListing as error:
            self.miss(response.url, f"no listing: {error}")
            return
        files = sorted(daily_master_files(listed, quarter.year), key=lambda file: file.day)
        files = [file for file in files if self.first <= file.day <= self.today]
        await self._note(quarter, files)
        for file in files:
            if self._needs_reading(file):
                self.session.tally.indexes_asked += 1
                url = self.session.urls.daily_index(quarter, file.name)
                index_url = EDGAR.daily_index(quarter, file.name)
                yield self.ask_index(url, index_url, self.parse_index, file=file)

    def parse_index(self, response: Response) -> Iterator[IndexReading | RefusedIndex]:
        """Yield the index; whatever a day that was not complete lists anew is wanted."""
        file: DailyIndexFile = response.meta["file"]
        index = self.index_of(response)
        if isinstance(index, RefusedIndex):
            yield index
            return
        yield IndexReading(
            url=response.meta["index_url"],
            kind="daily",
            period_start=file.day,
            period_end=file.day,
            index=index,
            last_modified=self.last_modified(response),
            listed_modified=file.last_modified,
            answered_at=self.session.config.now(),
            is_final=self.session.config.now() >= final_from(file.day),
            wants=self.wants,
            is_of_open_day=file.day not in self.complete,
        )

    def _has_not_begun(self, quarter: Quarter, response: Response) -> bool:
        """Whether a quarter has no listing because its first index is yet to come.

        Any other missing listing is an error: taken for an empty one, it would hide the quarter's days.
        """
        return self.is_missing(response) and self.today <= quarter.start + _FIRST_INDEX_WITHIN

    async def _note(self, quarter: Quarter, files: Sequence[DailyIndexFile]) -> None:
        """Note what is about to be read, and what was rewritten: a walk that dies is gone on with."""
        await asyncio.to_thread(
            note_listing,
            self.session.engine,
            quarter,
            {file.day: file.last_modified for file in files},
            since=max(self.first, quarter.start),
            fetched_at=self.session.config.now(),
        )

    def _needs_reading(self, file: DailyIndexFile) -> bool:
        known = self.known.get(file.day)
        return known is None or not known.is_final or _was_rewritten(file, known)


def _was_rewritten(file: DailyIndexFile, known: KnownDaily) -> bool:
    if known.listed_modified is None or file.last_modified is None:
        return False
    return file.last_modified != known.listed_modified


def final_from(day: dt.date) -> dt.datetime:
    """Return the moment from which a day's index, when read, counts as final: 06:00 Eastern of the next day.

    Daily indexes appear from 22:00 and corrections of the same day are in that night's file.
    """
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(6), EASTERN)
