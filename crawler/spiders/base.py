"""What all spiders of EDGAR share."""

import contextlib
import datetime as dt
from collections.abc import Callable
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, CloseSpider, DownloadConnectionRefusedError
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.config import load_config
from crawler.edgar.eastern import EASTERN
from crawler.edgar.refusals import Answer, Expected
from crawler.errors import UsageError
from crawler.session import CrawlSession, Stop, open_session


class EdgarSpider(Spider):
    """Base of the spiders: the run they belong to, how they ask, and what becomes of a question without answer.

    :param session: the run, given by a command; under `scrapy crawl` the spider opens one of its own.
    """

    session: CrawlSession

    def __init__(self, *args: Any, session: CrawlSession | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._given_session = session

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider and, where no command gave it a run, open one that ends with the spider."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        own = contextlib.ExitStack()
        if spider._given_session is None:
            arguments = {name: value for name, value in kwargs.items() if name != "session"}
            spider.session = own.enter_context(open_session(load_config(), f"scrapy crawl {cls.name}", arguments))
        else:
            spider.session = spider._given_session
        spider._own_session = own
        crawler.signals.connect(spider._end_on_broken_item, signal=signals.item_error)
        crawler.signals.connect(spider._tally_broken_callback, signal=signals.spider_error)
        crawler.signals.connect(spider._close_own_session, signal=signals.spider_closed)
        return spider

    @property
    def today(self) -> dt.date:
        """EDGAR's day, Eastern."""
        return self.session.config.now().astimezone(EASTERN).date()

    def ask(self, url: str, expected: Expected, callback: Callable[..., Any], **meta: Any) -> Request:
        """Return a request for `url`; its failure is tallied as a miss of this run."""
        since = meta.pop("if_modified_since", None)
        return Request(
            url,
            callback=callback,
            errback=self.not_had,
            meta={"expected": expected, **meta},
            headers={"If-Modified-Since": since} if since else None,
            dont_filter=True,
        )

    def not_had(self, failure: Failure) -> None:
        """Tally a page that could not be had, and end the crawl where EDGAR can't be reached at all."""
        if self.session.tally.stop is not None or not self.crawler.crawling:
            return
        if failure.check(CannotResolveHostError, DownloadConnectionRefusedError):
            self.session.tally.stop = Stop.UNREACHABLE
            raise CloseSpider("unreachable")
        self.session.tally.missing.append((failure.request.url, reason_of(failure)))

    async def _end_on_broken_item(self, item: Any, failure: Failure) -> None:
        """End the crawl: a pipeline raises only where nothing can be kept (the disk, the database), or by a fault."""
        self.session.tally.missing.append((str(item), f"{failure.type.__name__}: {str(failure.value)[:200]}"))
        await self.crawler.engine.close_spider_async(reason="storage")

    def _tally_broken_callback(self, failure: Failure, response: Response) -> None:
        self.session.tally.missing.append((response.url, f"{failure.type.__name__}: {str(failure.value)[:200]}"))

    def _close_own_session(self) -> None:
        self._own_session.close()

    def is_missing(self, response: Response) -> bool:
        """Whether EDGAR says that there is no such file."""
        return response.meta["answer"] is Answer.MISSING


def reason_of(failure: Failure) -> str:
    """Return a short word for why a request brought nothing."""
    message = str(failure.value)
    return message if message and len(message) < 60 and "\n" not in message else failure.type.__name__


def parse_day(name: str, text: str | dt.date | None) -> dt.date | None:
    """Return the day that a spider argument names; raises UsageError naming the argument."""
    if text is None or isinstance(text, dt.date):
        return text
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{name}={text!r} is no date: write it as 2007-11-01") from None
