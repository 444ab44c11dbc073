"""Fourth step: bytes become a record, beside the event loop."""

import asyncio
from typing import Any, Self

from scrapy.crawler import Crawler
from scrapy.exceptions import DropItem

from crawler.filing.envelope import NotAFiling
from crawler.items import Submission
from crawler.pipelines.failing import record_failure
from crawler.pipelines.parser_pool import ParserDiedError, ParserPool
from crawler.session import session_of


class ParseSubmission:
    """Parse in worker processes, so that a large filing does not stop the downloads."""

    def __init__(self, crawler: Crawler) -> None:
        self.session = session_of(crawler)
        self.pool = ParserPool()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        return cls(crawler)

    async def close_spider(self) -> None:
        """End the workers."""
        await self.pool.close()

    async def process_item(self, item: Any) -> Any:
        """Add the record; raises DropItem for what can't be read, with the failure recorded."""
        if not isinstance(item, Submission):
            return item
        try:
            item.record = await self.pool.parse(item.raw, item.accession_number, item.api_items)
        except NotAFiling as error:
            await self._give_up(item, "unreadable", str(error))
        except ParserDiedError as error:
            await self._give_up(item, "parser-died", str(error))
        return item

    async def _give_up(self, item: Submission, failure: str, detail: str) -> None:
        await asyncio.to_thread(record_failure, self.session, item, failure, detail, retry=False)
        raise DropItem(failure)
