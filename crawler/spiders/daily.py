"""Discover what is new, from the daily indexes."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy.http import Request, Response

from crawler.db.ledger.days import KnownDay, known_days, nightly_start
from crawler.edgar.eastern import EASTERN
from crawler.edgar.listing import DailyIndexFile, NotAListing, daily_master_files, read_listing
from crawler.edgar.master_index import NotAnIndex, read_master_index
from crawler.edgar.quarters import Quarter, quarters_between
from crawler.edgar.refusals import Answer, Expected
from crawler.edgar.urls import EDGAR
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
        self.known: dict[dt.date, KnownDay] = {}
        self.first = dt.date.max

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the listing of every quarter from the first day that is not complete."""
        engine = self.session.engine
        if self.since is None:
            self.since = await asyncio.to_thread(nightly_start, engine, self.today)
        self.first = self.since
        self.known = await asyncio.to_thread(known_days, engine, self.first, self.today)
        for quarter in quarters_between(self.first, self.today):
            yield self.ask(
                self.session.urls.daily_listing(quarter), Expected.JSON, self.parse_listing, quarter=quarter
            )

    def parse_listing(self, response: Response) -> Iterator[Request]:
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
            if self.first <= file.day <= self.today and self._needs_reading(file):
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
            url=EDGAR.daily_index(response.meta["quarter"], file.name),
            kind="daily",
            period_start=file.day,
            period_end=file.day,
            index=index,
            last_modified=last_modified.decode("latin-1") if last_modified else None,
            listed_modified=file.last_modified,
            is_final=self.session.config.now() >= final_from(file.day),
            wants_new=True,
        )

    def _needs_reading(self, file: DailyIndexFile) -> bool:
        known = self.known.get(file.day)
        return known is None or not known.is_complete or _was_rewritten(file, known)


def _was_rewritten(file: DailyIndexFile, known: KnownDay) -> bool:
    if known.listed_modified is None or file.last_modified is None:
        return False
    return file.last_modified != known.listed_modified


def final_from(day: dt.date) -> dt.datetime:
    """Return the moment from which a day's index, when read, counts as final: 06:00 Eastern of the next day.

    Daily indexes appear from 22:00 and corrections of the same day are in that night's file.
    """
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(6), EASTERN)
