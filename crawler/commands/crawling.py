"""How a command runs spiders one after the other, and how it ends."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable, Coroutine, Iterator, Mapping
from typing import Any, cast

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from sqlalchemy.exc import DBAPIError

from crawler.commands.leaving import leave_after
from crawler.commands.logs import crawl_logs
from crawler.commands.saying import say
from crawler.config import Config
from crawler.db.connection import one_line
from crawler.db.patience import Patience
from crawler.db.transactions import is_refusal
from crawler.session import CrawlSession, Stop, open_session

logger = logging.getLogger(__name__)

Plan = Callable[["Crawls"], Coroutine[Any, Any, None]]

# Seconds that a stopped crawl has for what is in hand, and then for the rest, whoever hangs.
_PATIENCE = 5.0
_PATIENCE_AT_LAST = 10.0
_PATIENCE_AFTER_SECOND_SIGNAL = 1.0


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
    with open_session(config, command, arguments) as session, crawl_logs(config.home / "logs", debug=debug):
        process = _Process(_settings(), session.database.patience)
        loop = asyncio.get_event_loop()
        task = loop.create_task(plan(Crawls(session, process)))
        task.add_done_callback(_stop_reactor)
        with _signals_given_back():
            process.start(stop_after_crawl=False)
        if task.done():
            _end_plan(task, session)
        else:
            task.cancel()
            session.tally.stop = Stop.INTERRUPTED
    return session


def _end_plan(task: "asyncio.Task[None]", session: CrawlSession) -> None:
    """Raise what the plan raised; a database that refused between two crawls ends the run as in one."""
    try:
        task.result()
    except DBAPIError as error:
        if not is_refusal(error):
            raise
        logger.error("the database refuses: %s", one_line(error, session.database.url))
        session.tally.stop = Stop.STORAGE


def report(session: CrawlSession) -> int:
    """Say on stderr what the run comes to, and return its exit code."""
    for line in session.tally.account(session.config.www_url):
        say(line)
    return session.tally.ending.exit_code


class _Process(AsyncCrawlerProcess):
    """Scrapy's process, whose stop does not wait for slow answers, or for a database that is away.

    What is not had is still wanted.
    """

    def __init__(self, settings: Settings, patience: Patience) -> None:
        super().__init__(settings)
        self._patience = patience

    async def stop(self) -> None:
        """Stop the crawls; return when they have ended, or do not end in time."""
        # Called at every end of the reactor: only where crawls go on somebody has sent a signal.
        if self.crawlers:
            self._patience.end()
            leave_after(_PATIENCE + _PATIENCE_AT_LAST)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(super().stop(), _PATIENCE)

    def _signal_kill(self, signum: int, frame: Any) -> None:
        leave_after(_PATIENCE_AFTER_SECOND_SIGNAL)
        super()._signal_kill(signum, frame)


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
