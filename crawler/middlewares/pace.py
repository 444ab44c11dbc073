"""When a request may leave."""

import asyncio
import logging
import time
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from crawler.session import session_of

logger = logging.getLogger(__name__)

# A stop by signal is noticed this often while a request waits out a block.
_LONGEST_SLEEP = 1.0
# A moment that the event loop let lie for longer is given up: requests that stalled would leave in a burst.
_LONGEST_LAG = 0.1


class SharedPace:
    """Let a request leave only in a moment taken from the pace that all processes share.

    One taker a process: the moment is taken when it is due, and the request leaves at once. All hosts of
    EDGAR share one download slot, because its limit counts them together.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.session = session_of(crawler)
        self.taking = asyncio.Lock()
        self.is_waiting_out_block = False

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait until a moment is ours; raises IgnoreRequest when the crawl is being stopped meanwhile."""
        async with self.taking:
            while not await self._is_ours(request):
                self._check_going_on()
            self._check_going_on()
        request.meta["download_slot"] = "edgar"

    async def _is_ours(self, request: Request) -> bool:
        # Stamped before asking: a block that becomes known meanwhile is then later than this request.
        request.meta["left_at"] = time.monotonic()
        turn = await asyncio.to_thread(self.session.pace.take)
        if turn.wait == 0:
            self.is_waiting_out_block = False
            return time.monotonic() - turn.taken_at <= _LONGEST_LAG and not self.session.pace.is_held
        self._check_going_on()
        if turn.is_blocked and not self.is_waiting_out_block:
            self.is_waiting_out_block = True
            logger.warning("EDGAR blocks us: every process waits %.0f s, then goes on", turn.wait)
        await asyncio.sleep(min(turn.wait, _LONGEST_SLEEP))
        return False

    def _check_going_on(self) -> None:
        if self.session.tally.stop is not None or not self.crawler.crawling:
            raise IgnoreRequest("the crawl is being stopped")
