"""What one run holds: configuration, database, archive, and the tally that becomes its exit code."""

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from scrapy.crawler import Crawler
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from crawler.archive import Archive, ArchivedSubmission
from crawler.config import Config
from crawler.db.connection import Database, open_database
from crawler.db.ledger.pace import Pace
from crawler.db.ledger.queue import fail
from crawler.db.ledger.runs import Run, finish_run, open_run
from crawler.db.migrate import ensure_schema
from crawler.db.transactions import is_lost_connection
from crawler.edgar.eastern import EASTERN
from crawler.edgar.urls import EdgarUrls


class Stop(Enum):
    """Why a run ended before its work did; the value is the word for it."""

    UNREACHABLE = "unreachable"
    BLOCKED = "blocked"
    UNDECLARED = "undeclared"
    INTERRUPTED = "interrupted"
    DATABASE_LOST = "database lost"
    STORAGE = "storage"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a run ended: the exit code of its command, and the word that `crawl_runs.outcome` keeps."""

    exit_code: int
    outcome: str


_STOPPED = {
    Stop.UNREACHABLE: Ending(1, "incomplete"),
    Stop.BLOCKED: Ending(3, "refused"),
    Stop.UNDECLARED: Ending(3, "refused"),
    Stop.INTERRUPTED: Ending(130, "interrupted"),
    Stop.DATABASE_LOST: Ending(2, "crashed"),
    Stop.STORAGE: Ending(1, "incomplete"),
}


_WHY_STOPPED = {
    Stop.UNREACHABLE: "EDGAR can't be reached at {www}; nothing is lost, the next run goes on",
    Stop.BLOCKED: "EDGAR still blocks us after three pauses; wait an hour, and lower EDGAR8K_RATE",
    Stop.UNDECLARED: 'EDGAR calls us undeclared; set EDGAR8K_IDENTITY="Your Name you@example.com"',
    Stop.DATABASE_LOST: "the database can't be reached any more; nothing is lost, the next run goes on",
    Stop.STORAGE: "nothing can be kept any more: see above, make room or mend it; the next run goes on",
    Stop.INTERRUPTED: "interrupted; the same command goes on where this one stopped",
}
_LISTED = 20


@dataclass
class Tally:
    """What a run did: the numbers for its last line, the misses for its exit code.

    `corrections` counts the differences by kind, `corrected` the filings that have any. `missing` pairs what
    was undertaken and not had (an accession number, or a URL of EDGAR) with the reason; `usage` has a line
    for each word on the command line that can't be taken.
    """

    indexes_asked: int = 0
    indexes_read: int = 0
    indexes_unchanged: int = 0
    listed: int = 0
    corrected: int = 0
    removed: int = 0
    returned: int = 0
    corrections: Counter[str] = field(default_factory=Counter)
    wanted: int = 0
    fetched: int = 0
    stored: int = 0
    undertaken: int = 0
    missing: list[tuple[str, str]] = field(default_factory=list)
    usage: list[str] = field(default_factory=list)
    stop: Stop | None = None

    @property
    def ending(self) -> Ending:
        """What the run comes to: a wrong word outweighs a stop, a stop outweighs a miss."""
        if self.usage:
            return Ending(2, "usage")
        if self.stop is not None:
            return _STOPPED[self.stop]
        return Ending(1, "incomplete") if self.missing else Ending(0, "complete")

    def account(self, www_url: str) -> list[str]:
        """Return the lines that tell people what the run comes to: words, misses, why it stopped, numbers."""
        lines = [*self.usage, *(f"missing: {what}: {why}" for what, why in self.missing[:_LISTED])]
        if len(self.missing) > _LISTED:
            lines.append(f"… and {len(self.missing) - _LISTED} more; edgar8k status lists them")
        if self.stop is not None:
            lines.append(_WHY_STOPPED[self.stop].format(www=www_url))
        if not self.usage:
            lines.append(
                f"{self.listed} newly listed, {self.fetched} fetched, {self.stored} stored, "
                f"{len(self.missing)} missing"
            )
        return lines

    def numbers(self) -> dict[str, Any]:
        """The counts that `crawl_runs.stats` keeps."""
        counts = {name: value for name, value in vars(self).items() if isinstance(value, int | Counter)}
        return counts | {"missing": len(self.missing)}


@dataclass
class CrawlSession:
    """The context of one run; spiders, middlewares and pipelines of the run share it."""

    config: Config
    database: Database
    run: Run
    pace: Pace
    archive: Archive
    urls: EdgarUrls
    tally: Tally = field(default_factory=Tally)

    @property
    def today(self) -> dt.date:
        """EDGAR's day, Eastern."""
        return self.config.now().astimezone(EASTERN).date()

    @property
    def engine(self) -> Engine:
        """The database engine."""
        return self.database.engine

    def keep_run(self) -> None:
        """Keep the run's lock, or leave it to the next try where the database can't be had."""
        with contextlib.suppress(DBAPIError):
            self.run.keep()

    def fail(
        self,
        accession_number: str,
        failure: str,
        detail: str,
        *,
        retry: bool,
        archived: ArchivedSubmission | None = None,
        parser_version: str | None = None,
    ) -> None:
        """Mark a filing as failed in the ledger and tally the miss; blocks while the database writes.

        `failure` is a code of docs/problems.md. `retry`: whether a later run tries again by itself; what is
        whole but unreadable waits for `edgar8k retry`, or for a parser newer than `parser_version`, which
        finds it in the archive. Raises SQLAlchemy's errors.
        """
        is_ours = fail(
            self.engine,
            accession_number,
            failure,
            now=self.config.now(),
            retry=retry,
            run_id=self.run.id,
            detail=detail,
            archive_key=archived.key if archived else None,
            sha256=archived.sha256 if archived else None,
            size_bytes=archived.size_bytes if archived else None,
            parser_version=parser_version,
        )
        # Else whoever has the claim by now reports what comes of it.
        if is_ours:
            self.tally.missing.append((accession_number, failure))


@contextlib.contextmanager
def open_session(config: Config, command: str, arguments: Mapping[str, Any]) -> Iterator[CrawlSession]:
    """Open database, run row and archive for one run, and close them in any case.

    Raises ConfigError where the configuration does not let EDGAR be asked, DatabaseError where the database
    can't be had, has an older schema or takes no run.
    """
    config.check_for_crawl()
    with open_database(config) as database:
        ensure_schema(database)
        database.patience.begin(config.database_wait)
        pacing = contextlib.closing(Pace(database.engine, config.rate))
        with open_run(database.engine, command, arguments, config.now()) as run, pacing as pace:
            session = CrawlSession(
                config=config,
                database=database,
                run=run,
                pace=pace,
                archive=Archive(config.archive),
                urls=EdgarUrls(config.www_url, config.data_url),
            )
            outcome = "crashed"
            try:
                yield session
                outcome = session.tally.ending.outcome
            except KeyboardInterrupt:
                outcome = "interrupted"
                raise
            finally:
                _finish(session, outcome)


def _finish(session: CrawlSession, outcome: str) -> None:
    try:
        finish_run(
            session.engine,
            session.run,
            outcome=outcome,
            stats=session.tally.numbers(),
            finished_at=session.config.now(),
        )
    except DBAPIError as error:
        # The run's lock goes with its connection, so what it had claimed is free.
        if session.tally.stop is None:
            session.tally.stop = Stop.DATABASE_LOST if is_lost_connection(error) else Stop.STORAGE


def session_of(crawler: Crawler) -> CrawlSession:
    """Return the session of a crawl: its spider was given it, or opened one."""
    session: CrawlSession = crawler.spider.session  # type: ignore[union-attr]  # ours are EdgarSpiders
    return session
