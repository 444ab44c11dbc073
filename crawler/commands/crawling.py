"""How a command runs spiders one after the other, and how it ends."""

import asyncio
import contextlib
import logging
import logging.handlers
import signal
import sys
from collections.abc import Callable, Coroutine, Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from crawler.commands.sql_output import printable
from crawler.config import Config
from crawler.session import CrawlSession, Stop, open_session

Plan = Callable[["Crawls"], Coroutine[Any, Any, None]]

_LOG_FORMAT = "%(asctime)s %(levelname)s [%(name)s] %(message)s"


class Crawls:
    """Spiders of one run, one after the other in one process."""

    def __init__(self, session: CrawlSession, process: AsyncCrawlerProcess) -> None:
        self.session = session
        self._process = process

    async def crawl(self, spider: str, **arguments: Any) -> bool:
        """Run a spider to its end; return whether the run may go on."""
        crawler = self._process.create_crawler(spider)
        await self._process.crawl(crawler, session=self.session, **arguments)
        if crawler.stats.get_value("finish_reason") == "shutdown":
            self.session.tally.stop = Stop.INTERRUPTED
        return self.session.tally.stop is None and not self.session.tally.usage


def run_plan(
    config: Config, command: str, arguments: Mapping[str, Any], plan: Plan, *, debug: bool = False
) -> CrawlSession:
    """Open a run, carry out its plan of crawls, and return the session with its tally.

    Raises what the plan raises, ConfigError and DatabaseError. SIGINT and SIGTERM let what is in hand finish,
    for a few seconds; a second one ends at once.
    """
    with open_session(config, command, arguments) as session, _logs(config.home / "logs", debug=debug):
        process = _Process(_settings())
        loop = asyncio.get_event_loop()
        task = loop.create_task(plan(Crawls(session, process)))
        task.add_done_callback(_stop_reactor)
        with _signals_given_back():
            process.start(stop_after_crawl=False)
        if task.done():
            task.result()
        else:
            task.cancel()
            session.tally.stop = Stop.INTERRUPTED
    return session


def report(session: CrawlSession) -> int:
    """Say on stderr what the run comes to, list what is missing, and return the exit code."""
    tally = session.tally
    for line in tally.usage:
        _say(line)
    for what, why in tally.missing[:_LISTED]:
        _say(f"missing: {what}: {why}")
    if len(tally.missing) > _LISTED:
        _say(f"… and {len(tally.missing) - _LISTED} more; edgar8k status lists them")
    if tally.stop is not None:
        _say(_STOPPED[tally.stop].format(www=session.config.www_url))
    if not tally.usage:
        _say(
            f"{tally.listed} newly listed, {tally.fetched} fetched, {tally.stored} stored, "
            f"{len(tally.missing)} missing"
        )
    return tally.ending.exit_code


_LISTED = 20
# Seconds.
_PATIENCE = 5.0
_STOPPED = {
    Stop.UNREACHABLE: "EDGAR can't be reached at {www}; nothing is lost, the next run goes on",
    Stop.BLOCKED: "EDGAR still blocks us after three pauses; wait an hour, and lower EDGAR8K_RATE",
    Stop.UNDECLARED: 'EDGAR calls us undeclared; set EDGAR8K_IDENTITY="Your Name you@example.com"',
    Stop.INTERRUPTED: "interrupted; the same command goes on where this one stopped",
}


class _Process(AsyncCrawlerProcess):
    """Scrapy's process, whose stop does not wait for slow answers: what is not had is still wanted."""

    async def stop(self) -> None:
        """Stop the crawls; return when they have ended, or do not end in time."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(super().stop(), _PATIENCE)


@contextlib.contextmanager
def _signals_given_back() -> Iterator[None]:
    """Scrapy leaves its signal handlers behind, and those do nothing once its reactor has stopped."""
    numbers = (signal.SIGINT, signal.SIGTERM)
    handlers = [signal.getsignal(number) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, handlers, strict=True):
            signal.signal(number, handler)


def _stop_reactor(_: "asyncio.Task[None]") -> None:
    # Imported only now: the process above chooses which reactor it is.
    from twisted.internet import error, reactor

    with contextlib.suppress(error.ReactorNotRunning):
        cast("Any", reactor).stop()


def _settings() -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    return settings


@contextlib.contextmanager
def _logs(folder: Path, *, debug: bool) -> Iterator[None]:
    """Keep the crawler's own log in a file; show people warnings, and with --debug everything."""
    folder.mkdir(parents=True, exist_ok=True)
    file = logging.handlers.RotatingFileHandler(
        folder / "edgar8k.log", maxBytes=10_000_000, backupCount=5, encoding="utf-8"
    )
    file.setLevel(logging.INFO)
    people = logging.StreamHandler()
    people.setLevel(logging.DEBUG if debug else logging.WARNING)
    people.setFormatter(logging.Formatter(_LOG_FORMAT if debug else "edgar8k: %(message)s"))
    if not debug:
        people.addFilter(_is_ours)
    file.setFormatter(logging.Formatter(_LOG_FORMAT))
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if debug else logging.INFO)
    handlers = (file, people)
    for handler in handlers:
        root.addHandler(handler)
    try:
        yield
    finally:
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.startswith("crawler.")


def _say(line: str) -> None:
    print(f"edgar8k: {printable(line)}", file=sys.stderr, flush=True)
