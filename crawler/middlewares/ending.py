"""How a crawl ends that EDGAR refuses."""

import asyncio

from scrapy.crawler import Crawler

from crawler.session import Stop, session_of

PAUSES_BEFORE_GIVING_UP = 3


def end_crawl(crawler: Crawler, stop: Stop) -> None:
    """Let no more requests leave, and the spider close."""
    session_of(crawler).tally.stop = stop
    asyncio.ensure_future(crawler.engine.close_spider_async(reason=stop.name.lower()))  # noqa: RUF006 - the engine holds it
