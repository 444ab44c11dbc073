"""Last step: all rows of a filing in one transaction."""

import asyncio
from typing import Any, Self

from scrapy.crawler import Crawler
from sqlalchemy.exc import DBAPIError

from crawler.db.transactions import is_fault_of_values
from crawler.db.writer import store_filing
from crawler.filing.parse import PARSER_VERSION
from crawler.items import Submission
from crawler.pipelines.failing import drop_failed
from crawler.session import session_of


class StoreFiling:
    """Write the record.

    A record that the schema refuses is failed, and the run goes on; a database that is gone ends the run, and
    what is not stored stays wanted.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.session = session_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """Store a parsed submission; everything else passes."""
        if isinstance(item, Submission):
            try:
                await asyncio.to_thread(self._store, item)
            except DBAPIError as error:
                if not is_fault_of_values(error):
                    raise
                detail = str(error.orig).splitlines()[0]
                await drop_failed(self.session, item, "not-storable", detail, retry=False)
        return item

    def _store(self, item: Submission) -> None:
        session = self.session
        if item.record is None or item.archived is None:
            raise ValueError(f"{item} comes from no parser or no archive")
        store_filing(
            session.engine,
            item.record,
            archive_key=item.archived.key,
            sha256=item.archived.sha256,
            size_bytes=item.archived.size_bytes,
            parser_version=str(PARSER_VERSION),
            parsed_at=session.config.now(),
            document_text=session.config.document_text,
            run_id=session.run.id,
        )
        session.tally.stored += 1
