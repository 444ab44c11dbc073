"""The run's lock, kept while the database comes and goes."""

import asyncio
import contextlib
from typing import Self

from scrapy import signals
from scrapy.crawler import Crawler

from crawler.session import session_of

_EVERY = 1.0


class SignOfLife:
    """Take the run's lock again soon after its connection broke.

    A server that restarts forgets the locks of its sessions, and what a run without lock has claimed is free
    for others.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.session = session_of(crawler)
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
        self.task = asyncio.ensure_future(self._keep())

    async def spider_closed(self) -> None:
        """End; the run itself gives the lock up."""
        if self.task is not None:
            self.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.task

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(_EVERY)
            await asyncio.to_thread(self.session.keep_run)
