"""Discover what is new, from the daily indexes."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy.http import Request, Response

from crawler.db.ledger.days import KnownIndex, is_day_complete, known_daily_files, nightly_start
from crawler.edgar.eastern import EASTERN
from crawler.edgar.listing import DailyIndexFile, NotAListing, daily_master_files, read_listing
from crawler.edgar.master_index import NotAnIndex, read_master_index
from crawler.edgar.quarters import Quarter, quarters_between
from crawler.edgar.refusals import Answer, Expected
from crawler.edgar.urls import EdgarUrls
from crawler.items import IndexPage
from crawler.spiders.base import EdgarSpider, parse_day


class DailySpider(EdgarSpider):
    """Daily `master` indexes.

    Source
      `daily-index/{year}/QTR{n}/`: the listing says which days have a file; no calendar is computed.
    Caveats
      Files appear about 22:00 Eastern and are now and then rewritten later; some days have none.

    :param since: first day to list, as 2007-11-01; default: what `nightly_start` of the ledger says.
    """

    name = "daily"

    def __init__(self, *args: Any, since: str | dt.date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.since = parse_day("since", since)
        self.known: dict[dt.date, KnownIndex] = {}

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the listing of every quarter from the first day that is not complete."""
        engine = self.session.engine
        first = self.since or await asyncio.to_thread(nightly_start, engine, self.today)
        self.known = await asyncio.to_thread(known_daily_files, engine, first)
        self.since = first
        for quarter in quarters_between(first, self.today):
            yield self.ask(self.session.urls.daily_listing(quarter), Expected.JSON, self.parse_listing, quarter=quarter)

    async def parse_listing(self, response: Response) -> AsyncIterator[Request]:
        """Ask for the files of the days that are not final, or were rewritten since they were read."""
        if self.is_missing(response):  # the first day of a quarter, before its first index
            return
        quarter: Quarter = response.meta["quarter"]
        try:
            files = daily_master_files(read_listing(response.body), quarter.year)
        except NotAListing as error:
            self.session.tally.missing.append((response.url, f"no listing: {error}"))
            return
        for file in sorted(files, key=lambda file: file.day):
            if self.since <= file.day <= self.today and await self._needs_reading(file):
                url = self.session.urls.daily_index(quarter, file.name)
                yield self.ask(url, Expected.INDEX, self.parse_index, quarter=quarter, file=file)

    def parse_index(self, response: Response) -> Iterator[IndexPage]:
        """Yield the index; whatever a day that was not complete lists anew is wanted."""
        file: DailyIndexFile = response.meta["file"]
        if response.meta["answer"] is not Answer.DATA:
            self.session.tally.missing.append((response.url, "listed, but not there"))
            return
        try:
            index = read_master_index(response.body)
        except NotAnIndex as error:
            self.session.tally.missing.append((response.url, f"no index: {error}"))
            return
        last_modified = response.headers.get("Last-Modified")
        yield IndexPage(
            url=EdgarUrls().daily_index(response.meta["quarter"], file.name),
            kind="daily",
            period_start=file.day,
            period_end=file.day,
            index=index,
            last_modified=last_modified.decode("latin-1") if last_modified else None,
            listed_modified=file.last_modified,
            is_final=self.session.config.now() >= final_from(file.day),
            wants_new=True,
        )

    async def _needs_reading(self, file: DailyIndexFile) -> bool:
        known = self.known.get(file.day)
        if known is not None and _was_rewritten(file, known):
            return True
        if known is not None and known.is_final:
            return False
        return not await asyncio.to_thread(is_day_complete, self.session.engine, file.day)


def _was_rewritten(file: DailyIndexFile, known: KnownIndex) -> bool:
    if known.listed_modified is None or file.last_modified is None:
        return False
    return file.last_modified > known.listed_modified


def final_from(day: dt.date) -> dt.datetime:
    """Return the moment from which a day's index, when read, counts as final: 06:00 Eastern of the next day.

    Daily indexes appear from 22:00 and corrections of the same day are in that night's file.
    """
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(6), EASTERN)
