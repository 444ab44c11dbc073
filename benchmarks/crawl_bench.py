"""What the crawl's measurements run on: a mirror and a database server, each in processes of its own."""

import contextlib
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from process_cost import cost_of
from sqlalchemy import text

from crawler.db.connection import Database
from crawler.db.embedded import EmbeddedServer
from crawler.db.migrate import upgrade
from crawler.mirror.server import MirrorServer

EDGAR8K = (sys.executable, "-m", "crawler.commands.main")
BACKFILL = (*EDGAR8K, "backfill", "--all", "--since", "1993-01-01", "--yes")


@dataclass(frozen=True)
class Bench:
    """A mirror and a server with a database, `listed`, that knows what the mirror has and wants nothing."""

    folder: Path
    url: str
    server: EmbeddedServer
    mirror: Connection

    @contextlib.contextmanager
    def fresh(self, rate: float) -> Iterator[dict[str, str]]:
        """Yield the environment of runs that begin with nothing fetched; several may use it at once."""
        self._administer("create database fresh template listed")
        try:
            with self.environment("fresh", rate) as environment:
                yield environment
        finally:
            self._administer("drop database fresh with (force)")

    @contextlib.contextmanager
    def environment(self, database: str, rate: float) -> Iterator[dict[str, str]]:
        """Yield the environment of runs on a database, with a home and an archive of their own."""
        with tempfile.TemporaryDirectory(prefix="home-", dir=self.folder) as home:
            yield os.environ | {
                "EDGAR8K_HOME": home,
                "EDGAR8K_WWW_URL": self.url,
                "EDGAR8K_DATA_URL": self.url,
                "EDGAR8K_RATE": str(rate),
                "EDGAR8K_BLOCK_PAUSE": "1",
                "EDGAR8K_DATABASE_URL": self._database(database).url.render_as_string(hide_password=False),
            }

    def urls(self) -> list[str]:
        """Return the URLs of all filings, in the order in which a crawl asks for them."""
        query = "select path from filings order by listed_date, accession_number"
        return [f"{self.url}/Archives/{path}" for (path,) in self._rows("listed", query)]

    def stored(self) -> tuple[int, int]:
        """Return how many filings a run has stored, and how many bytes they have."""
        query = "select count(*), coalesce(sum(size_bytes), 0) from filings where status = 'stored'"
        ((count, size),) = self._rows("fresh", query)
        return count, int(size)

    def asked(self) -> list[tuple[float, bool]]:
        """Return when the mirror was asked since the last call, and whether for a submission."""
        self.mirror.send("moments")
        return [(moment, path.startswith("/Archives/edgar/data/")) for moment, path in self.mirror.recv()]

    def make_listed(self) -> None:
        """Make the database that runs begin with."""
        self._administer("create database listed")
        database = self._database("listed")
        upgrade(database)
        database.dispose()
        with self.environment("listed", 0) as environment:
            cost_of([*BACKFILL, "--index-only"], environment)

    def _database(self, name: str) -> Database:
        return Database(self.server.url().set(database=name), embedded=False)

    def _rows(self, name: str, query: str) -> list[tuple]:
        database = self._database(name)
        with database.engine.connect() as connection:
            rows = [tuple(row) for row in connection.execute(text(query))]
        database.dispose()
        return rows

    def _administer(self, statement: str) -> None:
        admin = self._database("postgres")
        with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(statement))
        admin.dispose()


@contextlib.contextmanager
def bench(folder: Path, submissions: Path) -> Iterator[Bench]:
    """Serve the submissions, and start a server whose files stand below the folder."""
    home = folder / "server"
    home.mkdir()
    home.chmod(0o755)
    ours, theirs = multiprocessing.Pipe()
    mirror = multiprocessing.get_context("spawn").Process(
        target=_serve, args=(submissions, theirs), daemon=True
    )
    mirror.start()
    try:
        with EmbeddedServer(home) as server:
            made = Bench(folder, ours.recv(), server, ours)
            made.make_listed()
            yield made
    finally:
        mirror.terminate()
        mirror.join()


class _TimedMirror(MirrorServer):
    """A mirror that notes when it is asked."""

    def __init__(self, folder: Path) -> None:
        self.moments: list[tuple[float, str]] = []
        super().__init__(folder)

    def _record(self, method: str, path: str, status: int) -> None:
        self.moments.append((time.monotonic(), path))
        super()._record(method, path, status)


def _serve(folder: Path, connection: Connection) -> None:
    with _TimedMirror(folder) as mirror:
        connection.send(mirror.url)
        while connection.recv():
            moments, mirror.moments = mirror.moments, []
            connection.send(moments)
