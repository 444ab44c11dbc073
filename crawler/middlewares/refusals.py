"""What EDGAR's answers mean, and what is tried again."""

import asyncio
import random
import time
from typing import Self, cast

from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Request, Response

from crawler.edgar.eastern import parse_http_date
from crawler.edgar.refusals import Answer, Expected, classify, is_cut, is_media_type_of
from crawler.middlewares.bodies import BAD_ENCODING
from crawler.middlewares.ending import PAUSES_BEFORE_GIVING_UP, end_crawl
from crawler.middlewares.errors import NETWORK_ERRORS, GivenUpError
from crawler.middlewares.open_ends import OPEN_END
from crawler.session import Stop, session_of

TRIES_AGAIN = 3
_FIRST_WAIT = 0.5
_WAITS_GROW_BY = 3
# A server may ask for more patience than ours, but a run should not stand still for one address.
_LONGEST_WAIT = 300.0
# One answer must not stop every process for weeks.
_LONGEST_PAUSE = 86_400.0
# So many addresses in a row that bring the same kind of unknown page are refused by something we do not know.
_UNKNOWN_PAGES_OF_A_BLOCK = 3
# A large body over a slow line: more time each time.
_LONGEST_TIMEOUT = 480.0


class Refusals:
    """Let only data, "not modified" and "not there" through to the spiders.

    The same 403 means "blocked", "undeclared" or "no such file", so status and body are judged together. A
    block stops every process that shares the database; an undeclared identity ends the crawl; whatever may
    pass is tried again after growing, jittered waits. Who asks for data may give the request a `fault` in its
    meta: what tells, by a code or a sentence, why a body is not what was asked for.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.session = session_of(crawler)
        self.blocking = asyncio.Lock()
        self.blocked_at = float("-inf")
        self.unknown_pages: set[str] = set()
        self.suspected: set[str] = set()

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
                await self._wait_out_block(request, response)
                return request.replace(dont_filter=True, priority=request.priority + 1)
            case Answer.UNDECLARED:
                end_crawl(self.crawler, Stop.UNDECLARED)
                raise GivenUpError("undeclared")
            case Answer.UNKNOWN_PAGE:
                if self._looks_like_a_block(request):
                    await self._wait_out_block(request, response)
                return await self._again_or_given_up(request, response, _reason(response))
            case Answer.TRANSIENT:
                return await self._again_or_given_up(request, response, _reason(response))
            case Answer.DATA if (fault := _fault(request, response, expected)) is not None:
                return await self._again_or_given_up(request, response, fault)
        self.unknown_pages.clear()
        if self.session.pace.is_counting and request.meta["left_at"] > self.blocked_at:
            await asyncio.to_thread(self.session.pace.answered)
        return response

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Ask again after an error of the network; anything else goes its way."""
        if not isinstance(exception, NETWORK_ERRORS):
            return None
        again = await self._try_again(request, exception)
        if again is not None and isinstance(exception, DownloadTimeoutError):
            again.meta["download_timeout"] = min(2 * request.meta["download_timeout"], _LONGEST_TIMEOUT)
        return again

    def _looks_like_a_block(self, request: Request) -> bool:
        """Whether this unknown page is one of several in a row, each at an address of its own.

        So EDGAR's block page would look if it changed. An address under suspicion once is not counted again:
        a few filings that are broken for good must not stop everybody again and again.
        """
        if request.url in self.suspected:
            return False
        self.unknown_pages.add(request.url)
        if len(self.unknown_pages) < _UNKNOWN_PAGES_OF_A_BLOCK:
            return False
        self.suspected |= self.unknown_pages
        self.unknown_pages.clear()
        return True

    async def _again_or_given_up(self, request: Request, response: Response, reason: str) -> Request:
        again = await self._try_again(request, reason, at_least=_retry_after(response, _LONGEST_WAIT))
        if again is None:
            raise GivenUpError(reason)
        return again

    async def _try_again(
        self, request: Request, reason: str | Exception, at_least: float = 0.0
    ) -> Request | None:
        """Return the request to be sent again after a wait, None when it was sent often enough."""
        again = get_retry_request(
            request,
            spider=cast("Spider", self.crawler.spider),
            reason=reason,
            max_retry_times=TRIES_AGAIN,
            priority_adjust=1,
        )
        if again is not None:
            wait = _FIRST_WAIT * _WAITS_GROW_BY ** request.meta.get("retry_times", 0)
            await asyncio.sleep(max(at_least, wait * random.uniform(0.5, 1.5)))  # noqa: S311 - no secret
        return again

    async def _wait_out_block(self, request: Request, response: Response) -> None:
        """Let everybody pause; raises GivenUpError where there were pauses enough."""
        pause, at_least = self.session.config.block_pause, _retry_after(response, _LONGEST_PAUSE)
        if request.meta["left_at"] > self.blocked_at:
            # Nothing of this process leaves from now on, however long the database takes to tell the others.
            self.session.pace.hold(max(pause, at_least))
        async with self.blocking:
            # Requests that left before the pause was on say nothing new about the block.
            if request.meta["left_at"] > self.blocked_at and self.session.tally.stop is None:
                pauses = await asyncio.to_thread(self.session.pace.block, pause, at_least)
                self.blocked_at = time.monotonic()
                self.session.pace.release()
                if pauses > PAUSES_BEFORE_GIVING_UP:
                    end_crawl(self.crawler, Stop.BLOCKED)
        if self.session.tally.stop is not None:
            raise GivenUpError("blocked")


def _reason(response: Response) -> str:
    if BAD_ENCODING in response.flags:
        return BAD_ENCODING
    return f"http-{response.status}" if response.status != 200 else "error-page"


def _fault(request: Request, response: Response, expected: Expected) -> str | None:
    """Return what is wrong with data that are not whole or not what was asked for, None where they are."""
    media_type = response.headers.get("Content-Type")
    if not is_media_type_of(media_type.decode("latin-1") if media_type else None, expected):
        return "wrong-type"
    if OPEN_END in response.flags:
        return "it came without its length, and may have been cut"
    if is_cut(response.body, expected):
        return "truncated"
    find_fault = request.meta.get("fault")
    return find_fault(response.body) if find_fault else None


def _retry_after(response: Response, longest: float) -> float:
    """Return the seconds that a Retry-After header asks for, `longest` at most; 0 where there is none."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal() and value.isascii():
        seconds = float(value)
    elif (moment := parse_http_date(value)) is not None:
        seconds = moment.timestamp() - time.time()
    else:
        seconds = 0.0
    return min(max(seconds, 0.0), longest)
