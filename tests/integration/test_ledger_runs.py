"""Runs: their rows hold no secrets, their locks tell the living from the dead."""

import datetime as dt
import time

from ledger_facts import NOW, query
from psycopg import sql
from sqlalchemy import text

from crawler.db.connection import Database
from crawler.db.ledger.runs import LIVING_RUNS, finish_run, open_run, without_secrets


def living(database: Database) -> list[int]:
    with database.engine.connect() as connection:
        statement = sql.SQL("{} order by 1").format(LIVING_RUNS).as_string()
        return list(connection.execute(text(statement)).scalars())


def test_a_run_is_recorded_with_its_arguments_and_its_end(database: Database) -> None:
    with open_run(database.engine, "nightly", {"since": dt.date(2025, 11, 3), "names": ("a",)}, NOW) as run:
        finish_run(
            database.engine,
            run,
            outcome="complete",
            stats={"stored": 3, "ratio": 0.5},
            finished_at=NOW + dt.timedelta(hours=1),
        )
    assert query(
        database.engine, "select command, arguments, started_at, finished_at, outcome, stats from crawl_runs"
    ) == [
        (
            "nightly",
            {"since": "2025-11-03", "names": ["a"]},
            NOW,
            NOW + dt.timedelta(hours=1),
            "complete",
            {"stored": 3, "ratio": 0.5},
        )
    ]


def test_a_run_lives_while_it_holds_its_lock(database: Database) -> None:
    with open_run(database.engine, "nightly", {}, NOW) as first:
        with open_run(database.engine, "nightly", {}, NOW) as second:
            assert living(database) == [first.id, second.id]
        assert living(database) == [first.id]
    assert living(database) == []


def test_a_run_does_not_wait_for_its_lost_session_and_has_its_lock_when_that_is_gone(
    database: Database,
) -> None:
    with open_run(database.engine, "nightly", {}, NOW) as run:
        hanging = run._connection
        its_session = hanging.scalar(text("select pg_backend_pid()"))
        run._connection = database.engine.connect()
        run._connection.close()
        run.keep()
        assert living(database) == [run.id]
        hanging.close()
        while query(database.engine, "select from pg_stat_activity where pid = :pid", pid=its_session):
            time.sleep(0.01)
        run.keep()
        assert living(database) == [run.id]
    assert living(database) == []


def test_locks_of_another_database_on_the_server_mean_nothing(
    database: Database, empty_database: Database
) -> None:
    with open_run(database.engine, "nightly", {}, NOW):
        assert living(empty_database) == []


def test_no_secret_is_recorded() -> None:
    told = {
        "identity": "Jane Doe jane@example.com",
        "USER_AGENT": "jane@example.com",
        "database_url": "postgresql://me:secret@host/db",
        "urls": ["postgresql://me:s/e@cret@host/db", "https://host/path", "host=h password=secret"],
        "inner": {"password": "secret", "rate": 8},
    }
    assert without_secrets(told) == {
        "urls": ["postgresql://me:***@host/db", "https://host/path", "host=h password=***"],
        "inner": {"rate": 8},
    }
