"""How far a crawl is, for people."""

import asyncio
import sys

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from scrapy.crawler import Crawler

from crawler.extensions.companion import Companion
from crawler.session import session_of

_PLAIN_LINE_EVERY = 10.0
_BAR_EVERY = 0.2


class Progress(Companion):
    """A bar on a terminal, a plain line now and then elsewhere; both on stderr, both from the run's tally."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.spider_name = crawler.spidercls.name
        self.tally = session_of(crawler).tally
        self.console = Console(stderr=True)
        self.printed = ""

    async def accompany(self) -> None:
        """Show progress."""
        await (self._show_bar() if self.console.is_terminal else self._print_lines())

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
