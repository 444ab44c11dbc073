"""What all spiders of EDGAR share."""

import asyncio
import contextlib
import datetime as dt
import logging
from collections.abc import Callable
from functools import partial
from typing import Any, NoReturn, Self, cast, get_args

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    CloseSpider,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.config import load_config
from crawler.db.ledger.index_reading import Wants
from crawler.db.transactions import is_lost_connection, is_refusal
from crawler.edgar.master_index import MasterIndex
from crawler.edgar.refusals import Answer, Expected
from crawler.errors import UsageError
from crawler.items import RefusedIndex
from crawler.middlewares.errors import NETWORK_ERRORS, GivenUpError
from crawler.session import CrawlSession, Stop, open_session
from crawler.spiders.index_reader import IndexReader

logger = logging.getLogger(__name__)

_SECONDS_BETWEEN_LOOKS = 0.02
_NOT_THERE = "listed, but not there"


class EdgarSpider(Spider):
    """Base of the spiders: the run they belong to, how they ask, and what becomes of what was not had.

    :param session: the run, given by a command; under `scrapy crawl` the spider opens one of its own.
    """

    def __init__(self, *args: Any, session: CrawlSession | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._given_session = session
        self._own_session = contextlib.ExitStack()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider and, where no command gave it a run, open one that ends with the spider."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider._end_on_broken_item, signal=signals.item_error)
        crawler.signals.connect(spider._tally_broken_callback, signal=signals.spider_error)
        if spider._given_session is None:
            session = open_session(load_config(), f"scrapy crawl {cls.name}", kwargs)
            spider._given_session = spider._own_session.enter_context(session)
            crawler.signals.connect(spider._close_own_session, signal=signals.spider_closed)
        return spider

    @property
    def session(self) -> CrawlSession:
        """The run that this spider belongs to."""
        if self._given_session is None:
            raise RuntimeError("a spider has its session from `from_crawler`")
        return self._given_session

    @property
    def today(self) -> dt.date:
        """EDGAR's day, Eastern."""
        return self.session.today

    def ask(self, url: str, expected: Expected, callback: Callable[..., Any], **meta: Any) -> Request:
        """Return a request for `url`; its failure is tallied as a miss of this run.

        Among `meta`, which the answer has too, `if_modified_since` makes the request conditional, and `fault`
        is for the refusals middleware.
        """
        since = meta.get("if_modified_since")
        return Request(
            url,
            callback=callback,
            errback=partial(self.not_had, url, meta.get("index_url")),
            meta={"expected": expected, **meta},
            headers={"If-Modified-Since": since} if since else None,
            dont_filter=True,
        )

    def ask_index(self, url: str, index_url: str, callback: Callable[..., Any], **meta: Any) -> Request:
        """Return a request for a master index; `index_url` is EDGAR's own address of it.

        One that is not had the ledger is told of, too.
        """
        return self.ask(url, Expected.INDEX, callback, index_url=index_url, fault=IndexReader(), **meta)

    def not_had(self, url: str, index_url: str | None, failure: Failure) -> list[RefusedIndex]:
        """Tally a page that could not be had, and end the crawl where EDGAR can't be reached at all.

        Of an index the ledger is to know, too.
        """
        if not self.is_going_on(failure):
            return []
        why = failure_code(failure.value)
        self.miss(url, why)
        return [RefusedIndex(index_url, why)] if index_url else []

    def is_going_on(self, failure: Failure) -> bool:
        """Whether a failed request says something about what was asked for, not about the end of the crawl.

        Raises CloseSpider where EDGAR, or the database that keeps the pace, can't be reached at all: nothing
        is lost, the next run goes on.
        """
        if self.session.tally.stop is not None or not self.crawler.crawling:
            return False
        if is_lost_connection(failure.value):
            self._stop(Stop.DATABASE_LOST)
        if is_refusal(failure.value):
            logger.error("the database refuses: %s", _first_line(failure.value))
            self._stop(Stop.STORAGE)
        if isinstance(failure.value, CannotResolveHostError | DownloadConnectionRefusedError):
            self._stop(Stop.UNREACHABLE)
        is_expected = isinstance(failure.value, (IgnoreRequest, *NETWORK_ERRORS))
        self.logger.info("Not had: %s", failure.value, exc_info=None if is_expected else failure.value)
        return True

    def _stop(self, stop: Stop) -> NoReturn:
        self.session.tally.stop = stop
        raise CloseSpider(stop.value)

    def _end_on_broken_item(self, item: Any, failure: Failure) -> None:
        """End the crawl: a pipeline raises only where nothing can be kept (disk, database), or by a fault."""
        self._tally_fault(str(item), failure)
        # Not awaited: the spider closes when its items are done, and this one is done when we return.
        self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="storage"))

    def _tally_broken_callback(self, failure: Failure, response: Response | None) -> None:
        self._tally_fault(self.name if response is None else response.url, failure)

    def _tally_fault(self, what: str, failure: Failure) -> None:
        if is_lost_connection(failure.value):
            self.session.tally.stop = self.session.tally.stop or Stop.DATABASE_LOST
            return
        if is_refusal(failure.value) or isinstance(failure.value, OSError):
            self.session.tally.stop = self.session.tally.stop or Stop.STORAGE
        self.miss(what, f"{type(failure.value).__name__}: {_first_line(failure.value)}")

    def _close_own_session(self, reason: str) -> None:
        """End the run that no command ends, and say what it came to."""
        if reason == "shutdown":
            self.session.tally.stop = Stop.INTERRUPTED
        self._own_session.close()
        level = logging.ERROR if self.session.tally.ending.exit_code else logging.INFO
        for line in self.session.tally.account(self.session.config.www_url):
            self.logger.log(level, "%s", line)

    async def until_processed(self) -> None:
        """Wait until all that was yielded has passed the pipelines.

        Items that `start` itself yields Scrapy neither bounds nor waits for, and would look only every five
        seconds whether the spider may end.
        """
        slot = self.crawler.engine.scraper.slot
        while slot is not None and not slot.is_idle():  # noqa: ASYNC110 - no signal tells of it
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)

    def miss(self, what: str, why: str) -> None:
        """Tally something that this run undertook and did not get."""
        self.session.tally.missing.append((what, why))

    def index_of(self, response: Response) -> MasterIndex | RefusedIndex:
        """Return the master index of an answer to `ask_index`; where EDGAR has none, that, and tally it."""
        reader: IndexReader = response.meta["fault"]
        if reader.index is not None:
            return reader.index
        self.miss(response.url, _NOT_THERE)
        return RefusedIndex(response.meta["index_url"], _NOT_THERE)

    def last_modified(self, response: Response) -> str | None:
        """Return the Last-Modified of an answer as served."""
        header = response.headers.get("Last-Modified")
        return header.decode("latin-1") if header else None

    def is_missing(self, response: Response) -> bool:
        """Whether EDGAR says that there is no such file."""
        return response.meta["answer"] is Answer.MISSING


def _first_line(error: BaseException | None) -> str:
    return (str(error).splitlines() or [""])[0][:200]


def failure_code(error: BaseException | None) -> str:
    """Return the code of docs/problems.md for an error that a request ended with."""
    if isinstance(error, GivenUpError):
        return str(error)
    if isinstance(error, IgnoreRequest) and "DOWNLOAD_MAXSIZE" in str(error):
        return "too-large"  # as Scrapy tells of bodies that are so only when decompressed
    for kind, code in _FAILURE_CODES.items():
        if isinstance(error, kind):
            return code
    return "network" if isinstance(error, NETWORK_ERRORS) else "internal-error"


_FAILURE_CODES: dict[type[BaseException], str] = {
    DownloadTimeoutError: "timeout",
    ResponseDataLossError: "cut-short",
    DownloadCancelledError: "too-large",
    IgnoreRequest: "not-allowed",
}


def parse_wants(text: str) -> Wants:
    """Return what a spider argument wants; raises UsageError."""
    if text not in get_args(Wants):
        raise UsageError(f"wants={text!r}: give one of {', '.join(get_args(Wants))}")
    return cast("Wants", text)


def parse_day(name: str, text: str | dt.date | None) -> dt.date | None:
    """Return the day that a spider argument names; raises UsageError naming the argument."""
    if text is None or isinstance(text, dt.date):
        return text
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{name}={text!r} is no date: write it as 2007-11-01") from None
