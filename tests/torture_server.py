"""A PostgreSQL server of the torture's own, which may be killed, stopped, and cut off."""

import contextlib
import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, LiteralString, Self

import psycopg
from psycopg import sql
from sqlalchemy import URL

from crawler.db.connection import Database, connection_string
from crawler.db.embedded import EmbeddedServer
from crawler.db.migrate import upgrade

# What is committed has left the server's memory, so that killing it loses nothing. No power cut is played.
_SETTINGS = {"fsync": "off", "full_page_writes": "off"}
_SECONDS_TO_STOP = 10.0
_TEMPLATE = "torture_template"


class TormentedServer:
    """A server over a folder that its account may enter; runs while the context is open."""

    def __init__(self, folder: Path) -> None:
        self._server = EmbeddedServer(folder, settings=_SETTINGS)

    def __enter__(self) -> Self:
        self._server.acquire()
        self._run(f"create database {_TEMPLATE}")
        template = Database(self._server.url().set(database=_TEMPLATE), embedded=False)
        upgrade(template)
        template.dispose()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.release()

    @contextlib.contextmanager
    def database(self) -> Iterator[URL]:
        """Yield the address of a new database with the schema, which is dropped behind it."""
        name = f"torture_{uuid.uuid4().hex}"
        self._run(f"create database {name} template {_TEMPLATE}")
        yield self._server.url().set(database=name)
        self._run(f"drop database {name} with (force)")

    def end(self, number: int, seconds: float) -> None:
        """End the server by a signal, and start it again after so many seconds.

        SIGKILL is its death, SIGQUIT the stop that PostgreSQL calls immediate, SIGINT the fast one.
        """
        pid = self._pid()
        os.kill(pid, number)
        deadline = time.monotonic() + _SECONDS_TO_STOP
        while number != signal.SIGKILL and _is_there(pid) and time.monotonic() < deadline:
            time.sleep(0.02)
        time.sleep(seconds)
        self._server.release()
        self._server.acquire()

    def refuse_writes(self, url: URL, seconds: float) -> None:
        """Let a database take no writes for so many seconds; the crawler's connections end with either."""
        name = sql.Identifier(str(url.database))
        try:
            self._run(sql.SQL("alter database {} set default_transaction_read_only = on").format(name))
            cut_connections(url, 1.0)
            time.sleep(seconds)
        finally:
            self._run(sql.SQL("alter database {} reset default_transaction_read_only").format(name))
            cut_connections(url, 1.0)

    def _pid(self) -> int:
        return int((self._server.folder.data / "postmaster.pid").read_text().split("\n", 1)[0])

    def _run(self, statement: LiteralString | sql.Composed) -> None:
        with connection(self._server.url()) as server:
            server.execute(statement)


@contextlib.contextmanager
def connection(url: URL) -> Iterator[psycopg.Connection[Any]]:
    """Yield a connection in autocommit, by another name than the crawler's."""
    with psycopg.connect(connection_string(url), autocommit=True, application_name="torture") as opened:
        yield opened


def cut_connections(url: URL, share: float) -> None:
    """End about this share of the crawler's connections to a database."""
    with connection(url) as server:
        server.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and application_name <> 'torture' and random() < %s",
            [share],
        )


def lock_table(url: URL, table: str, seconds: float) -> threading.Thread:
    """Hold a table for so many seconds, beside; the thread that is returned does it."""

    def hold() -> None:
        # The server may be killed meanwhile, and who holds the table before may not let go in time.
        with contextlib.suppress(psycopg.Error), connection(url) as server, server.transaction():
            server.execute("set local lock_timeout = '2s'")
            server.execute(sql.SQL("lock table {} in access exclusive mode").format(sql.Identifier(table)))
            time.sleep(seconds)

    thread = threading.Thread(target=hold, name=f"lock {table}")
    thread.start()
    return thread


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
