"""When a request may leave."""

import asyncio
import time
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from crawler.session import session_of

# A stop by signal is noticed this often while a request waits out a block.
_LONGEST_SLEEP = 1.0


class SharedPace:
    """Let a request leave only in a moment taken from the pace that all processes share.

    One taker a process: the moment is taken when it is due, and the request leaves at once. All hosts of
    EDGAR share one download slot, because its limit counts them together.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.session = session_of(crawler)
        self.taking = asyncio.Lock()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait until a moment is ours; raises IgnoreRequest when the crawl is being stopped meanwhile."""
        async with self.taking:
            while (wait := await self._take(request)) > 0:
                self._check_going_on()
                await asyncio.sleep(min(wait, _LONGEST_SLEEP))
            self._check_going_on()
        request.meta["download_slot"] = "edgar"

    async def _take(self, request: Request) -> float:
        # Stamped before asking: a block that becomes known meanwhile is then later than this request.
        request.meta["left_at"] = time.monotonic()
        return await asyncio.to_thread(self.session.pace.take)

    def _check_going_on(self) -> None:
        if self.session.tally.stop is not None or not self.crawler.crawling:
            raise IgnoreRequest("the crawl is being stopped")
