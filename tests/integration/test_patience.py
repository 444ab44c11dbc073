"""A database that goes away is waited for, and what was under way is done again."""

import os
import signal
import threading
import time
from pathlib import Path
from typing import Any, NoReturn

import psycopg
import pytest
from ledger_facts import MakePace
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from crawler.db.connection import Database
from crawler.db.embedded import EmbeddedServer
from crawler.db.patience import DatabaseAway, Patience
from crawler.db.transactions import in_transaction, is_lost_connection


def refuse() -> NoReturn:
    raise psycopg.OperationalError("connection refused")


def test_without_patience_a_database_that_is_away_is_told_at_once() -> None:
    with pytest.raises(DatabaseAway, match="connection refused"):
        Patience().connect(refuse)


def test_it_is_tried_until_the_database_is_there_again() -> None:
    patience, calls = Patience(), []
    patience.begin(60)

    def connect() -> str:
        calls.append(None)
        return "connection" if len(calls) == 3 else refuse()

    assert patience.connect(connect) == "connection"
    assert len(calls) == 3


def test_patience_ends_for_those_who_wait_already() -> None:
    patience = Patience()
    patience.begin(600)
    raised: list[BaseException] = []

    def wait() -> None:
        try:
            patience.connect(refuse)
        except DatabaseAway as error:
            raised.append(error)

    threads = [threading.Thread(target=wait) for _ in range(3)]
    for thread in threads:
        thread.start()
    patience.end()
    for thread in threads:
        thread.join(30)
    assert len(raised) == 3


def test_whose_patience_was_once_over_waits_no_more() -> None:
    patience, calls = Patience(), []
    patience.begin(0.01)

    def count() -> None:
        calls.append(None)
        refuse()

    with pytest.raises(DatabaseAway):
        patience.connect(count)
    first = len(calls)
    with pytest.raises(DatabaseAway):
        patience.connect(count)
    assert len(calls) == first + 1


def test_work_whose_connection_was_ended_is_done_again(database: Database) -> None:
    attempts: list[int] = []

    def work(cursor: psycopg.Cursor[Any]) -> None:
        cursor.execute("insert into companies (cik) values (1)")
        attempts.append(cursor.connection.info.backend_pid)
        if len(attempts) < 3:
            end_connection(database, attempts[-1])
            cursor.execute("select 1")

    in_transaction(database.engine, work)
    assert len(set(attempts)) == 3
    with database.engine.connect() as connection:
        assert connection.execute(text("select count(*) from companies")).scalar_one() == 1


def test_a_moment_is_taken_although_connections_were_ended(database: Database, make_pace: MakePace) -> None:
    pace = make_pace(0.1)
    with database.engine.connect() as connection:
        pid = connection.execute(text("select pg_backend_pid()")).scalar_one()
    end_connection(database, pid)
    turn = pace.take()
    assert turn is not None
    assert turn.wait == 0.0


def test_requests_and_work_wait_for_a_server_that_restarts(open_folder: Path) -> None:
    with EmbeddedServer(open_folder) as server:
        database = Database(server.url(), embedded=False)
        database.patience.begin(60)
        in_transaction(database.engine, lambda cursor: cursor.execute("create table made (n int)"))
        server.release()
        again = threading.Timer(1, server.acquire)
        again.start()
        began = time.monotonic()
        in_transaction(database.engine, lambda cursor: cursor.execute("insert into made values (1)"))
        again.join()
        assert time.monotonic() - began >= 1
        database.dispose()


def test_an_embedded_server_that_was_killed_is_started_again(open_folder: Path) -> None:
    with EmbeddedServer(open_folder) as server:
        database = Database(server.url(), embedded=True, patience=Patience(server.revive))
        database.patience.begin(60)
        in_transaction(database.engine, lambda cursor: cursor.execute("create table made (n int)"))
        pid = int((server.folder.path / "data" / "postmaster.pid").read_text("utf-8").split()[0])
        os.kill(pid, signal.SIGKILL)
        in_transaction(database.engine, lambda cursor: cursor.execute("insert into made values (1)"))
        database.dispose()


@pytest.mark.parametrize(
    ("code", "is_lost"),
    [("57P01", True), ("57P03", True), ("08006", True), ("53300", True), ("53100", False), ("57014", False)],
)
def test_what_the_server_refuses_is_no_lost_connection(code: str, is_lost: bool) -> None:
    error = OperationalError(None, None, psycopg.errors.lookup(code)("as the server says"))
    assert is_lost_connection(error) is is_lost


def end_connection(database: Database, pid: int) -> None:
    with psycopg.connect(database.url.set(drivername="postgresql").render_as_string(False)) as connection:
        connection.execute("select pg_terminate_backend(%s, 10000)", (pid,))
