"""How far a crawl is, for people."""

import asyncio
import contextlib
import sys
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from scrapy import signals
from scrapy.crawler import Crawler

from crawler.session import session_of

_PLAIN_LINE_EVERY = 10.0
_BAR_EVERY = 0.2


class Progress:
    """A bar on a terminal, a plain line now and then elsewhere; both on stderr, both from the run's tally."""

    def __init__(self, crawler: Crawler) -> None:
        self.spider_name = crawler.spidercls.name
        self.tally = session_of(crawler).tally
        self.console = Console(stderr=True)
        self.task: asyncio.Task[None] | None = None
        self.printed = ""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        extension = cls(crawler)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Begin to show progress."""
        show = self._show_bar if self.console.is_terminal else self._print_lines
        self.task = asyncio.ensure_future(show())

    async def spider_closed(self) -> None:
        """Show the last state and end."""
        if self.task is not None:
            self.task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self.task

    async def _show_bar(self) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Bar(*columns, console=self.console, transient=True) as bar:
            line = bar.add_task(self.spider_name, total=None)
            while True:
                total, done = self._extent()
                bar.update(line, total=total or None, completed=done)
                await asyncio.sleep(_BAR_EVERY)

    async def _print_lines(self) -> None:
        while True:
            await asyncio.sleep(_PLAIN_LINE_EVERY)
            total, done = self._extent()
            line = f"{self.spider_name}: {done} of {total}" if total else f"{self.spider_name}: {done}"
            if line != self.printed:
                print(line, file=sys.stderr, flush=True)
                self.printed = line

    def _extent(self) -> tuple[int, int]:
        if self.spider_name == "filings":
            failed = len(self.tally.missing)
            return self.tally.undertaken, self.tally.stored + failed
        return self.tally.indexes_asked, self.tally.indexes_read + self.tally.indexes_unchanged
