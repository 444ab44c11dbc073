import threading
from typing import Any

import psycopg
import pytest
from ledger_facts import query
from sqlalchemy.exc import DataError

from crawler.db.connection import Database
from crawler.db.transactions import in_transaction


def test_work_that_a_deadlock_ended_is_done_again(database: Database) -> None:
    in_transaction(
        database.engine, lambda cursor: cursor.execute("insert into companies (cik) values (1), (2)")
    )
    both_hold_one = threading.Barrier(2)
    attempts: list[int] = []

    def work(first: int, second: int) -> None:
        def update(cursor: psycopg.Cursor[Any]) -> None:
            attempts.append(first)
            cursor.execute("update companies set sic = coalesce(sic, 0) + 1 where cik = %s", (first,))
            if attempts.count(first) == 1:
                both_hold_one.wait()
            cursor.execute("update companies set sic = coalesce(sic, 0) + 1 where cik = %s", (second,))

        in_transaction(database.engine, update)

    threads = [threading.Thread(target=work, args=order) for order in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(attempts) == 3
    assert query(database.engine, "select cik, sic from companies order by cik") == [(1, 2), (2, 2)]


def test_work_that_the_server_cancelled_is_done_again(database: Database) -> None:
    waits = [60, 0]

    def work(cursor: psycopg.Cursor[Any]) -> None:
        cursor.execute("set local statement_timeout = '50ms'")
        cursor.execute("select pg_sleep(%s)", (waits.pop(0),))

    in_transaction(database.engine, work)
    assert waits == []


def test_any_other_error_is_raised_as_sqlalchemys_own_and_nothing_is_written(database: Database) -> None:
    attempts: list[None] = []

    def work(cursor: psycopg.Cursor[Any]) -> None:
        attempts.append(None)
        cursor.execute("insert into companies (cik) values (1)")
        cursor.execute("select 1 / 0")

    with pytest.raises(DataError, match="division by zero"):
        in_transaction(database.engine, work)
    assert len(attempts) == 1
    assert query(database.engine, "select count(*) from companies") == [(0,)]
