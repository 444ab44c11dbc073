"""The queue: what is wanted is claimed once, by the living, oldest first; what fails comes back in time."""

import datetime as dt
import threading
from collections.abc import Collection
from typing import Any

import pytest
from ledger_facts import NOW, listed, number, query, read_daily, read_quarterly, record, statuses, store
from sqlalchemy import text

from crawler.db.connection import Database
from crawler.db.ledger.queue import claim, count_pending, fail, failed_since, mark_failures
from crawler.db.ledger.runs import Run, finish_run, open_run
from crawler.db.ledger.scope import Scope
from crawler.db.ledger.submissions_merge import merge_submissions
from crawler.db.ledger.wanting import count_wantable, put_back, want
from crawler.edgar.quarters import Quarter
from crawler.edgar.submissions import CompanyProfile, ListedFiling

MONDAY = dt.date(2025, 11, 3)
TUESDAY = dt.date(2025, 11, 4)
DAY = dt.timedelta(days=1)
EVERYTHING = Scope()


def run_of(database: Database) -> Run:
    return open_run(database.engine, "test", {}, NOW)


def list_filings(database: Database, count: int, *, wanted: bool = True) -> None:
    """Filings 1 to `count`: odd ones on Tuesday by company 100, even ones on Monday by company 200."""
    rows = [
        listed(sequence, TUESDAY if sequence % 2 else MONDAY, 100 if sequence % 2 else 200)
        for sequence in range(1, count + 1)
    ]
    read_daily(database.engine, TUESDAY, rows)
    if wanted:
        want(database.engine, now=NOW)


def claimed(
    database: Database,
    run: Run,
    scope: Scope = EVERYTHING,
    limit: int = 50,
    in_hand: Collection[str] = (),
) -> list[str]:
    return [one.accession_number for one in claim(database.engine, run, scope, NOW, limit, in_hand)]


def test_listed_filings_are_wanted_by_company_and_period(database: Database) -> None:
    list_filings(database, 4, wanted=False)
    assert count_wantable(database.engine, since=TUESDAY) == 2
    assert want(database.engine, ciks=[200], until=TUESDAY, since=TUESDAY, now=NOW) == 0
    assert want(database.engine, ciks=[200], now=NOW) == 2
    assert want(database.engine, ciks=[200], now=NOW) == 0
    assert want(database.engine, ciks=[], now=NOW) == 0
    assert want(database.engine, since=MONDAY, until=TUESDAY, now=NOW) == 2
    assert count_wantable(database.engine) == 0


def test_stored_and_removed_filings_are_not_wanted(database: Database) -> None:
    read_quarterly(
        database.engine, Quarter(2025, 4), [listed(1, MONDAY), listed(2, MONDAY)], received=TUESDAY
    )
    store(database.engine, record(1, MONDAY))
    read_quarterly(database.engine, Quarter(2025, 4), [listed(1, MONDAY)], received=TUESDAY)
    assert want(database.engine, now=NOW) == 0


def test_the_oldest_filing_dates_are_claimed_first(database: Database) -> None:
    list_filings(database, 4)
    with run_of(database) as run:
        first = claimed(database, run, limit=3)
        assert first == [number(2), number(4), number(1)]
        assert claimed(database, run, limit=3, in_hand=first) == [number(3)]
        assert claimed(database, run, limit=3, in_hand=[*first, number(3)]) == []


def test_what_a_run_claimed_and_never_heard_of_it_claims_again(database: Database) -> None:
    list_filings(database, 4)
    with run_of(database) as run:
        assert claimed(database, run, limit=2) == [number(2), number(4)]
        assert claimed(database, run, in_hand=[number(4)]) == [number(2), number(1), number(3)]


def test_what_was_not_had_since_a_mark_is_told_whoever_tried(database: Database) -> None:
    list_filings(database, 3)
    fail(database.engine, number(2), "timeout", now=NOW, retry=True, run_id=None)
    mark = mark_failures(database.engine)
    with run_of(database) as other:
        claimed(database, other)
        fail(database.engine, number(1), "timeout", now=NOW - DAY, retry=True, run_id=other.id)
    assert failed_since(database.engine, EVERYTHING, mark) == [(number(1), "timeout")]
    assert failed_since(database.engine, Scope(since=TUESDAY), mark) == [(number(1), "timeout")]
    assert failed_since(database.engine, Scope(until=MONDAY), mark) == []


def test_a_run_whose_claim_is_anothers_by_now_can_fail_nothing(database: Database) -> None:
    list_filings(database, 1)
    first = run_of(database)
    assert claimed(database, first) == [number(1)]
    first.close()
    with run_of(database) as second:
        assert claimed(database, second) == [number(1)]
        assert not fail(database.engine, number(1), "timeout", now=NOW, retry=True, run_id=first.id)
        assert statuses(database.engine) == {number(1): "listed"}
        assert query(database.engine, "select count(*) from problems") == [(0,)]
        assert query(database.engine, "select claimed_by from filings") == [(second.id,)]


def test_a_row_that_somebody_else_has_locked_is_claimed_later_and_counts_as_pending(
    database: Database,
) -> None:
    list_filings(database, 3)
    with run_of(database) as run, database.engine.connect() as other:
        other.execute(text("select from filings where accession_number = :n for update"), {"n": number(2)})
        mine = claimed(database, run)
        assert mine == [number(1), number(3)]
        assert count_pending(database.engine, EVERYTHING, NOW, mine) == 1
        other.rollback()
        assert claimed(database, run, in_hand=mine) == [number(2)]
        assert count_pending(database.engine, EVERYTHING, NOW, [*mine, number(2)]) == 0


@pytest.mark.parametrize(
    ("scope", "expected"),
    [
        (Scope(ciks=(200,)), [2, 4]),
        (Scope(ciks=()), []),
        (Scope(since=TUESDAY), [1, 3]),
        (Scope(until=MONDAY), [2, 4]),
        (Scope(accession_numbers=(number(3), number(4))), [4, 3]),
        (Scope(ciks=(100,), accession_numbers=(number(3), number(4))), [3]),
    ],
)
def test_a_scope_narrows_what_is_claimed_and_counted(
    database: Database, scope: Scope, expected: list[int]
) -> None:
    list_filings(database, 4)
    assert count_pending(database.engine, scope, NOW) == len(expected)
    with run_of(database) as run:
        assert claimed(database, run, scope) == [number(sequence) for sequence in expected]


def test_a_claim_knows_all_paths_and_what_the_submissions_data_says(database: Database) -> None:
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, 300), listed(1, MONDAY, 200)])
    profile = CompanyProfile(300, "COMPANY 300", None, None, None, None, (), ())
    filing = ListedFiling(number(1), "8-K", MONDAY, ("2.02", "9.01"), 4711)
    merge_submissions(database.engine, profile, [filing], fetched_at=NOW)
    want(database.engine, now=NOW)
    with run_of(database) as run:
        one = claim(database.engine, run, EVERYTHING, NOW, 5, ())[0]
    assert one.paths == (f"edgar/data/200/{number(1)}.txt", f"edgar/data/300/{number(1)}.txt")
    assert (one.api_size, one.api_items, one.filing_date) == (4711, ("2.02", "9.01"), MONDAY)


def test_only_what_is_wanted_is_claimed(database: Database) -> None:
    list_filings(database, 2, wanted=False)
    with run_of(database) as run:
        assert claimed(database, run) == []


def test_what_a_living_run_has_claimed_nobody_else_gets(database: Database) -> None:
    list_filings(database, 2)
    with run_of(database) as first, run_of(database) as second:
        assert len(claimed(database, first)) == 2
        assert claimed(database, second) == []
        assert count_pending(database.engine, EVERYTHING, NOW) == 2


def test_what_a_dead_run_had_claimed_is_taken_over_at_once(database: Database) -> None:
    list_filings(database, 2)
    first = run_of(database)
    assert len(claimed(database, first)) == 2
    first.close()
    with run_of(database) as second:
        assert len(claimed(database, second)) == 2


def lose_locks(database: Database, *runs: Run) -> None:
    with database.engine.begin() as connection:
        connection.execute(
            text(
                "select pg_terminate_backend(pid) from pg_locks"
                " where locktype = 'advisory' and objid = any (:ids) and objsubid = 2"
            ),
            {"ids": [run.id for run in runs]},
        )


def test_a_run_whose_connection_was_lost_takes_its_lock_again(database: Database) -> None:
    list_filings(database, 2)
    with run_of(database) as first, run_of(database) as second:
        assert len(claimed(database, first, limit=1)) == 1
        lose_locks(database, first)
        first.keep()
        first.keep()
        assert len(claimed(database, second)) == 1


def test_where_all_lost_their_locks_nobody_is_taken_for_dead_for_some_seconds(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    list_filings(database, 2)
    with run_of(database) as first, run_of(database) as second:
        assert len(claimed(database, first, limit=1)) == 1
        lose_locks(database, first, second)
        assert claimed(database, second, limit=1) == [number(1)]
        assert claimed(database, second, in_hand=[number(1)]) == []
        second.keep()
        second.keep()
        assert claimed(database, second, in_hand=[number(1)]) == []
        monkeypatch.setattr("crawler.db.ledger.runs._SECONDS_TO_COME_BACK", 0.0)
        assert claimed(database, second, in_hand=[number(1)]) == [number(2)]


def test_a_finished_run_leaves_no_claims(database: Database) -> None:
    list_filings(database, 2)
    with run_of(database) as run:
        claimed(database, run)
        finish_run(database.engine, run, outcome="interrupted", stats={}, finished_at=NOW)
        assert query(database.engine, "select count(claimed_by) from filings") == [(0,)]


def test_many_processes_claim_each_filing_once(database: Database) -> None:
    list_filings(database, 200)
    taken: list[str] = []

    def work() -> None:
        with run_of(database) as run:
            mine: list[str] = []
            barrier.wait()
            while batch := claimed(database, run, limit=7, in_hand=mine):
                mine.extend(batch)
            taken.extend(mine)
            barrier.wait()

    barrier = threading.Barrier(4)
    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(taken) == [number(sequence) for sequence in range(1, 201)]


def test_a_failed_filing_comes_back_after_ever_longer_waits(database: Database) -> None:
    list_filings(database, 1)
    waits = []
    now = NOW
    for _ in range(7):
        assert fail(database.engine, number(1), "transient", now=now, retry=True, run_id=None)
        due = next_try(database)
        waits.append(due - now)
        assert count_pending(database.engine, EVERYTHING, due - dt.timedelta(seconds=1)) == 0
        assert count_pending(database.engine, EVERYTHING, due) == 1
        now = due
    minutes = [wait / dt.timedelta(minutes=1) for wait in waits]
    assert minutes == [15, 60, 240, 960, 1440, 1440, 1440]
    assert query(database.engine, "select status, failure, attempts from filings") == [
        ("failed", "transient", 7)
    ]
    assert query(database.engine, "select code, detail, source from problems") == [("transient", "", "fetch")]


def test_what_is_unreadable_waits_for_a_newer_parser(database: Database) -> None:
    list_filings(database, 1)
    assert fail(
        database.engine,
        number(1),
        "unreadable",
        now=NOW,
        retry=False,
        run_id=None,
        detail="no\0 header",
        archive_key="2025/0000000009/x.txt.zst",
        sha256="ab" * 32,
        size_bytes=10,
        parser_version="1",
    )
    assert next_try(database) is None
    assert count_pending(database.engine, EVERYTHING, NOW + dt.timedelta(days=999)) == 0
    assert query(database.engine, "select archive_key, size_bytes, parser_version from filings") == [
        ("2025/0000000009/x.txt.zst", 10, "1")
    ]
    assert query(database.engine, "select detail from problems") == [("no header",)]


def test_failing_gives_the_claim_up_and_leaves_stored_filings_alone(database: Database) -> None:
    list_filings(database, 2)
    with run_of(database) as run:
        claimed(database, run)
        fail(database.engine, number(1), "missing", now=NOW, retry=True, run_id=run.id)
        store(database.engine, record(2, MONDAY), run_id=run.id)
        assert not fail(database.engine, number(2), "missing", now=NOW, retry=True, run_id=run.id)
    assert statuses(database.engine) == {number(1): "failed", number(2): "stored"}
    assert query(database.engine, "select count(claimed_by) from filings") == [(0,)]


def test_failed_filings_are_put_back_as_if_never_tried(database: Database) -> None:
    list_filings(database, 3)
    for sequence in (1, 2):
        fail(database.engine, number(sequence), "missing", now=NOW, retry=False, run_id=None)
    named = put_back(database.engine, [number(1), number(3), number(9)], now=NOW)
    assert named.accession_numbers == (number(1),)
    assert named.unknown == (number(9),)
    assert named.not_failed == (number(3),)
    assert put_back(database.engine, None, now=NOW).accession_numbers == (number(2),)
    assert query(
        database.engine, "select distinct status, failure, attempts, next_try_at is null from filings"
    ) == [("listed", None, 0, True)]
    assert count_pending(database.engine, EVERYTHING, NOW) == 3


def next_try(database: Database) -> Any:
    return query(database.engine, "select next_try_at from filings")[0][0]
