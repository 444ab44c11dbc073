"""First step: what EDGAR lists goes into the ledger."""

import asyncio
from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.db.ledger.index_merge import ImplausibleIndex, confirm_index, merge_index, refuse_index
from crawler.db.ledger.index_reading import IndexReading
from crawler.db.ledger.submissions_merge import merge_submissions
from crawler.db.ledger.wanting import want
from crawler.items import CompanyHistory, RefusedIndex, UnchangedIndex
from crawler.session import session_of


class RecordListings:
    """Merge indexes and companies' histories into the ledger, and mark as wanted what the run undertakes."""

    def __init__(self, crawler: Crawler) -> None:
        self.session = session_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """Merge listings; everything else passes."""
        match item:
            case IndexReading():
                await asyncio.to_thread(self._merge_or_refuse, item)
            case RefusedIndex():
                await asyncio.to_thread(self._refuse_index, item.url, item.why)
            case UnchangedIndex():
                await asyncio.to_thread(self._confirm_index, item)
            case CompanyHistory():
                await asyncio.to_thread(self._merge_history, item)
        return item

    def _merge_or_refuse(self, reading: IndexReading) -> None:
        try:
            self._merge_index(reading)
        except ImplausibleIndex as error:
            self.session.tally.missing.append(
                (reading.url, f"not believed: {error}; edgar8k reconcile --accept-removals believes it")
            )
            self._refuse_index(reading.url, str(error))

    def _refuse_index(self, url: str, why: str) -> None:
        session = self.session
        refuse_index(session.engine, url, why, noticed_at=session.config.now(), run_id=session.run.id)

    def _merge_index(self, reading: IndexReading) -> None:
        merge = merge_index(self.session.engine, reading, run_id=self.session.run.id)
        tally = self.session.tally
        tally.indexes_read += 1
        tally.listed += merge.added
        tally.corrected += merge.corrected
        tally.removed += merge.removed
        tally.returned += merge.returned
        tally.corrections += merge.corrections
        tally.wanted += merge.wanted

    def _confirm_index(self, unchanged: UnchangedIndex) -> None:
        session = self.session
        confirm_index(
            session.engine, unchanged.url, fetched_at=session.config.now(), is_final=unchanged.is_final
        )
        session.tally.indexes_unchanged += 1

    def _merge_history(self, history: CompanyHistory) -> None:
        session = self.session
        added = merge_submissions(
            session.engine,
            history.profile,
            history.filings,
            fetched_at=session.config.now(),
        )
        session.tally.listed += added
        session.tally.wanted += want(
            session.engine,
            ciks=[history.profile.cik],
            since=history.since,
            until=history.until,
            now=session.config.now(),
        )
