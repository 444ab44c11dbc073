"""What goes on beside a spider."""

import asyncio
import contextlib
from abc import ABC, abstractmethod
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler


class Companion(ABC):
    """An extension that does something from the opening of the spider to its closing."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.task: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Begin."""
        self.task = asyncio.ensure_future(self.accompany())

    async def spider_closed(self) -> None:
        """End."""
        if self.task is not None:
            self.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.task

    @abstractmethod
    async def accompany(self) -> None:
        """Do it, until cancelled."""
