"""What EDGAR's answers mean, and what is tried again."""

import asyncio
import logging
import random
import time
from typing import Self, cast

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Request, Response

from crawler.edgar.refusals import Answer, Expected, classify
from crawler.session import Stop, session_of

logger = logging.getLogger(__name__)

TRIES_AGAIN = 3
_LONGEST_WAIT = 30.0
# One answer must not stop every process for days.
_LONGEST_PAUSE = 3600.0
_PAUSES_BEFORE_GIVING_UP = 3
NETWORK_ERRORS = (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    OSError,
)


class GivenUpError(IgnoreRequest):
    """An answer that is no data, however often it was asked for; the message is the reason for the ledger."""


class Refusals:
    """Let only data, "not modified" and "not there" through to the spiders.

    The same 403 means "blocked", "undeclared" or "no such file", so status and body are judged together. A
    block stops every process that shares the database; an undeclared identity ends the crawl; whatever may
    pass is tried again after growing, jittered waits.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.session = session_of(crawler)
        self.blocking = asyncio.Lock()
        self.blocked_at = float("-inf")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        return cls(crawler)

    async def process_response(self, request: Request, response: Response) -> Request | Response:
        """Pass the answer on, or ask again; raises GivenUpError where that is no use."""
        expected = request.meta.get("expected", Expected.TEXT)
        answer = classify(response.status, response.body, expected)
        request.meta["answer"] = answer
        self.crawler.stats.inc_value(f"edgar/answer/{answer.name.lower()}")
        match answer:
            case Answer.RATE_BLOCK:
                return await self._wait_out_block(request, response)
            case Answer.UNDECLARED:
                self._end(Stop.UNDECLARED)
                raise GivenUpError("undeclared")
            case Answer.TRANSIENT:
                reason = f"http-{response.status}" if response.status != 200 else "error-page"
                if (again := await self._try_again(request, reason)) is None:
                    raise GivenUpError(reason)
                return again
        if request.meta["left_at"] > self.blocked_at:
            await asyncio.to_thread(self.session.pace.answered)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again after an error of the network; anything else goes its way."""
        if not isinstance(exception, NETWORK_ERRORS):
            return None
        return await self._try_again(request, exception)

    async def _try_again(self, request: Request, reason: str | Exception) -> Request | None:
        """Return the request to be sent again after a wait, None when it was sent often enough."""
        again = get_retry_request(
            request,
            spider=cast("Spider", self.crawler.spider),
            reason=reason,
            max_retry_times=TRIES_AGAIN,
            priority_adjust=1,
        )
        if again is not None:
            longest = min(_LONGEST_WAIT, 0.5 * 2 ** request.meta.get("retry_times", 0))
            await asyncio.sleep(longest * random.uniform(0.75, 1.25))  # noqa: S311 - jitter is no secret
        return again

    async def _wait_out_block(self, request: Request, response: Response) -> Request:
        async with self.blocking:
            # Requests that left before the pause was on say nothing new about the block.
            if request.meta["left_at"] > self.blocked_at:
                pause = max(self.session.config.block_pause, _retry_after(response))
                pauses = await asyncio.to_thread(self.session.pace.block, pause)
                self.blocked_at = time.monotonic()
                if pauses > _PAUSES_BEFORE_GIVING_UP:
                    # The next run counts its own pauses.
                    await asyncio.to_thread(self.session.pace.answered)
                    self._end(Stop.BLOCKED)
                else:
                    logger.warning("EDGAR blocks us: every process waits %.0f s, then goes on", pause)
        if self.session.tally.stop is not None:
            raise GivenUpError("blocked")
        return request.replace(dont_filter=True, priority=request.priority + 1)

    def _end(self, stop: Stop) -> None:
        self.session.tally.stop = stop
        asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=stop.name.lower()))  # noqa: RUF006 - the engine holds it


def _retry_after(response: Response) -> float:
    """Return the seconds of a Retry-After header, an hour at most; 0 where there is none or it is a date."""
    value = (response.headers.get("Retry-After") or b"").strip()
    return min(float(value), _LONGEST_PAUSE) if value.isdigit() else 0.0
