"""When a request may leave."""

import asyncio
import logging
import math
import sys
import time
from typing import Self

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from crawler.middlewares.ending import PAUSES_BEFORE_GIVING_UP, end_crawl
from crawler.session import Stop, session_of

logger = logging.getLogger(__name__)

# A stop by signal is noticed this often while a request waits out a block.
_LONGEST_SLEEP = 1.0
# The row tells of a block soon, unless the database is away.
_WAIT_WHILE_HELD = 0.05
# A moment that the event loop let lie for longer is given up: requests that stalled would leave in a burst.
_LONGEST_LAG = 0.1
# Answers to what was under way when a block began make its pause a little longer: no news for people.
_LATE_REFUSALS = 0.5


class SharedPace:
    """Let a request leave only in a moment taken from the pace that all processes share.

    One taker a process: the moment is taken when it is due, and the request leaves at once. All hosts of
    EDGAR share one download slot, because its limit counts them together.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.session = session_of(crawler)
        self.taking = asyncio.Lock()
        self.blocked_until = float("-inf")
        self.fewest_pauses = sys.maxsize

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
        if turn is None:
            await asyncio.sleep(_WAIT_WHILE_HELD)
            return False
        self._give_up_after_pauses(turn.pauses)
        if turn.wait == 0:
            return time.monotonic() - turn.taken_at <= _LONGEST_LAG and not self.session.pace.is_void(turn)
        self._check_going_on()
        if turn.is_blocked and (until := turn.taken_at + turn.wait) > self.blocked_until + _LATE_REFUSALS:
            self.blocked_until = until
            logger.warning("EDGAR blocks us: every process waits %d s, then goes on", math.ceil(turn.wait))
        await asyncio.sleep(min(turn.wait, _LONGEST_SLEEP))
        return False

    def _give_up_after_pauses(self, pauses: int) -> None:
        """End with the process that was refused after the last pause; one that begins later asks once."""
        self.fewest_pauses = min(pauses, self.fewest_pauses)
        was_there = self.fewest_pauses <= PAUSES_BEFORE_GIVING_UP
        if pauses > PAUSES_BEFORE_GIVING_UP and was_there and self.session.tally.stop is None:
            end_crawl(self.crawler, Stop.BLOCKED)

    def _check_going_on(self) -> None:
        if self.session.tally.stop is not None or not self.crawler.crawling:
            raise IgnoreRequest("the crawl is being stopped")
