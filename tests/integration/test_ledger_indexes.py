"""Indexes merged into the ledger: what they add, correct, remove and bring back, in whatever order."""

import dataclasses
import datetime as dt
import itertools
import threading

import pytest
from ledger_facts import (
    NOW,
    evening,
    listed,
    morning_after,
    number,
    quarterly_reading,
    query,
    read_daily,
    read_quarterly,
    record,
    row_versions,
    statuses,
    store,
)

from crawler.db.connection import Database
from crawler.db.ledger.index_merge import (
    IndexMerge,
    confirm_index,
    merge_index,
    refuse_index,
)
from crawler.db.ledger.runs import open_run
from crawler.edgar.master_index import IndexProblem
from crawler.edgar.quarters import Quarter

Q3, Q4 = Quarter(2025, 3), Quarter(2025, 4)
MONDAY = dt.date(2025, 11, 3)
TUESDAY = dt.date(2025, 11, 4)
FRIDAY = dt.date(2025, 11, 7)
AUGUST = dt.date(2025, 8, 11)
LEDGER = ("companies", "filings", "filing_companies", "problems", "corrections")


def test_a_daily_adds_its_filings_with_all_their_companies(database: Database) -> None:
    rows = [listed(1, MONDAY, 300), listed(1, MONDAY, 200), listed(2, MONDAY, 200)]
    merge = read_daily(database.engine, MONDAY, rows)
    assert (merge.added, merge.corrected, merge.removed, merge.returned) == (2, 0, 0, 0)
    assert query(
        database.engine,
        "select accession_number, status, listed_form_type, listed_date, listed_name, path, index_date,"
        " wanted_at from filings order by 1 limit 1",
    ) == [
        (
            number(1),
            "listed",
            "8-K",
            MONDAY,
            "COMPANY 200",
            f"edgar/data/200/{number(1)}.txt",
            MONDAY,
            None,
        )
    ]
    parts = "select accession_number, cik, position from filing_companies order by 1, 2"
    assert query(database.engine, parts) == [
        (number(1), 200, None),
        (number(1), 300, None),
        (number(2), 200, None),
    ]
    assert query(database.engine, "select cik, name from companies order by cik") == [
        (200, "COMPANY 200"),
        (300, "COMPANY 300"),
    ]


def test_an_index_is_noted_with_what_it_covers(database: Database) -> None:
    read_quarterly(database.engine, Q4, [listed(1, MONDAY), listed(1, MONDAY, 7)], received=FRIDAY)
    assert query(
        database.engine,
        "select kind, period_start, period_end, last_modified, row_count, filing_count, is_final, fetched_at"
        " from index_files",
    ) == [("quarterly", Q4.start, FRIDAY, evening(FRIDAY), 5_002, 1, False, NOW)]


@pytest.mark.parametrize("kind", ["daily", "quarterly"])
def test_an_unchanged_index_writes_no_row_of_the_ledger(database: Database, kind: str) -> None:
    rows = [listed(1, MONDAY, 300), listed(1, MONDAY, 200), listed(2, MONDAY, 200)]

    def read() -> int:
        if kind == "daily":
            problem = IndexProblem(9, "no|index", "not five fields")
            merge = read_daily(database.engine, MONDAY, rows, problems=[problem])
        else:
            merge = read_quarterly(database.engine, Q4, rows, received=FRIDAY)
        return merge.added + merge.corrected

    assert read() == 2
    before = row_versions(database.engine, *LEDGER)
    assert read() == 0
    assert row_versions(database.engine, *LEDGER) == before


def test_what_another_process_has_merged_meanwhile_is_not_undone(database: Database) -> None:
    older = quarterly_reading(Q4, [listed(1, MONDAY)], received=TUESDAY)
    read_quarterly(database.engine, Q4, [listed(1, MONDAY), listed(2, FRIDAY)], received=FRIDAY)
    before = row_versions(database.engine, *LEDGER, "index_files")
    assert merge_index(database.engine, older, run_id=None) == IndexMerge()
    assert row_versions(database.engine, *LEDGER, "index_files") == before


def test_a_quarterly_without_the_day_of_its_data_covers_the_days_before_it_was_modified(
    database: Database,
) -> None:
    reading = quarterly_reading(Q4, [listed(1, MONDAY)], modified=evening(TUESDAY))
    index = dataclasses.replace(reading.index, last_data_received=None)
    merge_index(database.engine, dataclasses.replace(reading, index=index), run_id=None)
    assert query(database.engine, "select max(day) from index_days") == [(TUESDAY,)]


def test_a_name_that_an_older_index_repeats_does_not_come_back(database: Database) -> None:
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, name="OLD NAME")])
    read_quarterly(database.engine, Q4, [listed(1, MONDAY, name="NEW NAME")], received=FRIDAY)
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, name="OLD NAME")])
    assert query(database.engine, "select name from companies") == [("NEW NAME",)]


def test_an_index_that_is_refused_is_a_problem_until_it_is_read(database: Database) -> None:
    read_quarterly(database.engine, Q4, [listed(1, MONDAY)], received=TUESDAY)
    url = query(database.engine, "select url from index_files")[0][0]

    def refused() -> list[tuple[str, str]]:
        return query(database.engine, "select code, detail from problems where url = :url", url=url)  # type: ignore[return-value]

    for why in ("no line of dashes", "gzip content was cut"):
        refuse_index(database.engine, url, why, noticed_at=NOW, run_id=None)
    assert refused() == [("index-refused", "gzip content was cut")]
    read_quarterly(database.engine, Q4, [listed(1, MONDAY)], received=FRIDAY)
    assert refused() == []
    refuse_index(database.engine, url, "no line of dashes", noticed_at=NOW, run_id=None)
    confirm_index(database.engine, url, fetched_at=NOW, is_final=True)
    assert refused() == []


def test_an_index_that_another_process_had_meanwhile_is_not_refused(database: Database) -> None:
    read_quarterly(database.engine, Q4, [listed(1, MONDAY)], received=TUESDAY)
    [(url, fetched_at)] = query(database.engine, "select url, fetched_at from index_files")
    for began, problems in ((fetched_at - dt.timedelta(hours=1), 0), (fetched_at + dt.timedelta(hours=1), 1)):
        with open_run(database.engine, "reconcile", {}, began) as run:
            refuse_index(database.engine, url, "no line of dashes", noticed_at=NOW, run_id=run.id)
        assert query(database.engine, "select count(*) from problems") == [(problems,)]


def test_a_daily_does_not_bring_back_what_a_later_quarterly_dropped(database: Database) -> None:
    read_quarterly(database.engine, Q4, [listed(1, MONDAY)], received=FRIDAY)
    merge = read_daily(database.engine, MONDAY, [listed(1, MONDAY), listed(2, MONDAY)])
    assert (merge.added, merge.returned) == (0, 0)
    assert statuses(database.engine) == {number(1): "listed", number(2): "removed"}
    assert query(database.engine, "select accession_number, index_date from filings order by 1") == [
        (number(1), MONDAY),
        (number(2), MONDAY),
    ]


def test_a_daily_rewritten_after_the_quarterly_was_made_adds_its_late_filing(database: Database) -> None:
    read_quarterly(database.engine, Q4, [listed(1, FRIDAY)], received=FRIDAY)
    sunday = dt.datetime(2025, 11, 9, 11, 11, tzinfo=dt.UTC)
    read_daily(
        database.engine,
        FRIDAY,
        [listed(1, FRIDAY), listed(2, FRIDAY)],
        modified=sunday + dt.timedelta(hours=5),
        fetched_at=morning_after(dt.date(2025, 11, 9)),
    )
    assert statuses(database.engine) == {number(1): "listed", number(2): "listed"}


def test_a_daily_does_not_overwrite_what_a_later_quarterly_said(database: Database) -> None:
    read_quarterly(database.engine, Q4, [listed(1, MONDAY, name="RIGHT NAME")], received=FRIDAY)
    merge = read_daily(database.engine, MONDAY, [listed(1, MONDAY, name="WRONG NAME")])
    assert merge.corrected == 0
    assert query(database.engine, "select listed_name from filings") == [("RIGHT NAME",)]
    assert query(database.engine, "select name from filing_companies") == [("RIGHT NAME",)]


def test_the_ledger_is_the_same_in_whatever_order_indexes_are_read(database: Database) -> None:
    daily_1 = [listed(1, MONDAY), listed(2, MONDAY, 200), listed(3, MONDAY)]
    daily_2 = [listed(4, TUESDAY), listed(1, MONDAY, name="COMPANY 100 CORP")]
    quarterly = [
        listed(1, MONDAY, name="HUNDRED"),
        listed(2, MONDAY, 200),
        listed(4, TUESDAY),
        listed(5, MONDAY),
    ]
    rest = [listed(6, FRIDAY), listed(2, MONDAY, 200, form_type="8-K/A")]
    reads = [
        lambda: read_daily(database.engine, MONDAY, daily_1),
        lambda: read_daily(database.engine, TUESDAY, daily_2),
        lambda: read_quarterly(database.engine, Q4, quarterly, received=TUESDAY),
        lambda: read_daily(database.engine, FRIDAY, rest),
    ]
    ledgers = []
    for order in itertools.permutations(reads):
        with database.engine.begin() as connection:
            connection.exec_driver_sql("truncate filings, companies, index_files, problems cascade")
        for read in order:
            read()
        ledgers.append(
            query(
                database.engine,
                "select accession_number, status, listed_form_type, listed_date, listed_name, path,"
                " index_date, (select array_agg(cik || name order by cik) from filing_companies part"
                " where part.accession_number = f.accession_number),"
                " (select array_agg(code) from problems p where p.accession_number = f.accession_number)"
                " from filings f order by 1",
            )
        )
    for ledger in ledgers:
        assert ledger == ledgers[0]
    status = {row[0]: row[1] for row in ledgers[0]}
    assert status == {
        number(1): "listed",
        number(2): "listed",
        number(3): "removed",
        number(4): "listed",
        number(5): "listed",
        number(6): "listed",
    }


def test_names_of_companies_come_from_the_latest_row_until_somebody_describes_them(
    database: Database,
) -> None:
    read_daily(database.engine, TUESDAY, [listed(1, TUESDAY, name="NEW NAME")])
    read_daily(database.engine, MONDAY, [listed(2, MONDAY, name="OLD NAME")])
    assert query(database.engine, "select name from companies") == [("NEW NAME",)]
    store(database.engine, record(2, MONDAY))
    read_daily(database.engine, FRIDAY, [listed(3, FRIDAY, name="NEWEST NAME")])
    assert query(database.engine, "select name from companies") == [("COMPANY 100",)]


def test_lines_that_cannot_be_read_are_problems_of_the_index(database: Database) -> None:
    first = [IndexProblem(9, "no|index", "not five fields"), IndexProblem(12, "", "cut")]
    read_daily(database.engine, MONDAY, [], problems=first)
    read_daily(database.engine, MONDAY, [], problems=first[:1])
    assert query(database.engine, "select code, detail, source from problems") == [
        ("index-line-unreadable", "line 9: not five fields: no|index", "index")
    ]


def test_names_that_cannot_be_stored_are_cleaned(database: Database) -> None:
    problems = [IndexProblem(9, "\0", "not five fields")]
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, name="A\0 CO")], problems=problems)
    assert query(database.engine, "select name from companies") == [("A CO",)]
    assert query(database.engine, "select detail from problems") == [("line 9: not five fields: ",)]


def test_an_index_that_has_not_changed_is_confirmed(database: Database) -> None:
    read_quarterly(database.engine, Q3, [listed(1, AUGUST)], fetched_at=evening(Q3.end))
    url = query(database.engine, "select url from index_files")[0][0]
    confirm_index(database.engine, url, fetched_at=NOW, is_final=True)
    assert query(database.engine, "select fetched_at, is_final, as_of from index_files") == [
        (NOW, True, dt.date(2025, 11, 28))
    ]


def test_two_processes_reading_the_same_indexes_at_once_add_each_filing_once(database: Database) -> None:
    rows = [listed(sequence, MONDAY, 100 + sequence % 7) for sequence in range(300)]
    added: list[int] = []

    def read(order: int) -> None:
        for day in (MONDAY, TUESDAY)[::order]:
            merge = read_daily(database.engine, day, rows[::order])
            added.append(merge.added)

    threads = [threading.Thread(target=read, args=(order,)) for order in (1, -1, 1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(added) == 300
    assert query(database.engine, "select count(*), min(index_date) from filings") == [(300, MONDAY)]
