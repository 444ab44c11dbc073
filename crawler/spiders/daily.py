"""Discover what is new, from the daily indexes."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from scrapy.http import Request, Response

from crawler.db.ledger.days import KnownDay, known_days
from crawler.db.ledger.walk import begin_walk, nightly_start, note_listing
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
        await asyncio.to_thread(begin_walk, engine, self.first, self.today)
        for quarter in quarters_between(self.first, self.today):
            yield self.ask(
                self.session.urls.daily_listing(quarter), Expected.JSON, self.parse_listing, quarter=quarter
            )

    async def parse_listing(self, response: Response) -> AsyncIterator[Request]:
        """Ask for the files of the days that are not final, or were rewritten since they were read."""
        quarter: Quarter = response.meta["quarter"]
        try:
            # The first day of a quarter has no listing before its first index is there.
            listed = () if self.is_missing(response) else read_listing(response.body)
        except NotAListing as error:
            self.session.tally.missing.append((response.url, f"no listing: {error}"))
            return
        files = sorted(daily_master_files(listed, quarter.year), key=lambda file: file.day)
        files = [file for file in files if self.first <= file.day <= self.today]
        await self._note(quarter, files)
        for file in files:
            if self._needs_reading(file):
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

    async def _note(self, quarter: Quarter, files: Sequence[DailyIndexFile]) -> None:
        """Note what is about to be read: a walk that dies is gone on with where it was."""
        await asyncio.to_thread(
            note_listing,
            self.session.engine,
            quarter,
            [file.day for file in files],
            since=max(self.first, quarter.start),
            fetched_at=self.session.config.now(),
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
