"""Indexes that do not agree, read in every order: the ledger comes out the same, and says what is right."""

import datetime as dt
import itertools
from collections.abc import Callable, Sequence

from ledger_facts import evening, listed, number, query, read_daily, read_quarterly, record, store

from crawler.db.connection import Database
from crawler.db.ledger.index_merge import IndexMerge
from crawler.edgar.eastern import EASTERN
from crawler.edgar.master_index import IndexProblem
from crawler.edgar.quarters import Quarter

Q3, Q4 = Quarter(2025, 3), Quarter(2025, 4)
MONDAY = dt.date(2025, 11, 3)
FRIDAY = dt.date(2025, 11, 7)
WEDNESDAY = dt.date(2025, 11, 5)
THURSDAY_MORNING = dt.datetime(2025, 11, 6, 6, 30, tzinfo=EASTERN)


def in_every_order(
    database: Database, reads: Sequence[Callable[[], IndexMerge | None]], statement: str
) -> list[list[tuple[object, ...]]]:
    """What a query finds after the reads, for each order of these."""
    found = []
    for order in itertools.permutations(reads):
        with database.engine.begin() as connection:
            connection.exec_driver_sql("truncate filings, companies, index_files, problems cascade")
        for read in order:
            read()
        found.append(query(database.engine, statement))
    return found


def test_a_filing_whose_line_in_the_quarterly_cannot_be_read_is_listed(database: Database) -> None:
    line = f"100|COMPANY|100|8-K|2025-11-03|edgar/data/100/{number(1)}.txt"
    problem = IndexProblem(12, line, "not five fields")
    reads = [
        lambda: read_daily(database.engine, MONDAY, [listed(1, MONDAY)]),
        lambda: read_quarterly(database.engine, Q4, [], received=FRIDAY, problems=[problem]),
    ]
    found = in_every_order(database, reads, "select accession_number, status from filings")
    assert found == [[(number(1), "listed")]] * 2


def test_a_company_that_the_quarterly_takes_out_of_a_filing_is_no_part_of_it(database: Database) -> None:
    reads = [
        lambda: read_daily(database.engine, MONDAY, [listed(1, MONDAY, 100), listed(2, MONDAY, 100)]),
        lambda: read_quarterly(
            database.engine, Q4, [listed(1, MONDAY, 200), listed(2, MONDAY, 100)], received=FRIDAY
        ),
    ]
    found = in_every_order(database, reads, "select accession_number, cik from filing_companies order by 1")
    assert found == [[(number(1), 200), (number(2), 100)]] * 2


def test_a_company_of_the_header_stays_a_part_whatever_the_index_lists(database: Database) -> None:
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, 100), listed(1, MONDAY, 300)])
    store(database.engine, record(1, MONDAY))
    read_quarterly(database.engine, Q4, [listed(1, MONDAY, 200)], received=FRIDAY)
    assert query(database.engine, "select cik, position from filing_companies order by cik") == [
        (100, 1),
        (200, None),
    ]


def test_of_two_quarterlies_that_list_a_filing_the_later_one_is_believed(database: Database) -> None:
    # Re-dated in mid-week: the index of the quarter before is made anew on Saturday only.
    reads = [
        lambda: read_quarterly(
            database.engine,
            Q3,
            [listed(1, Q3.end)],
            modified=dt.datetime(2025, 11, 1, 3, 30, tzinfo=EASTERN),
            fetched_at=THURSDAY_MORNING,
        ),
        lambda: read_quarterly(
            database.engine,
            Q4,
            [listed(1, Q4.start)],
            received=WEDNESDAY,
            modified=evening(WEDNESDAY),
            fetched_at=THURSDAY_MORNING,
        ),
    ]
    found = in_every_order(database, reads, "select status, listed_date from filings")
    assert found == [[("listed", Q4.start)]] * 2


def test_what_one_quarterly_drops_and_another_lists_is_listed(database: Database) -> None:
    # Moved into the quarter before, whose index is older than the one in which it was missed.
    read_daily(database.engine, MONDAY, [listed(1, MONDAY)])
    late = dt.datetime(2025, 11, 11, 6, 30, tzinfo=EASTERN)
    reads = [
        lambda: read_quarterly(
            database.engine,
            Q3,
            [listed(1, Q3.end)],
            modified=dt.datetime(2025, 11, 8, 3, 30, tzinfo=EASTERN),
            fetched_at=late,
        ),
        lambda: read_quarterly(
            database.engine, Q4, [], received=late.date() - dt.timedelta(days=1), fetched_at=late
        ),
    ]
    found = in_every_order(database, reads, "select status, listed_date from filings")
    assert found == [[("listed", Q3.end)]] * 2


def test_a_daily_gives_no_company_the_name_that_a_later_quarterly_has_changed(database: Database) -> None:
    reads = [
        lambda: read_daily(database.engine, MONDAY, [listed(1, MONDAY, name="OLD NAME")]),
        lambda: read_quarterly(database.engine, Q4, [listed(1, MONDAY, name="NEW NAME")], received=FRIDAY),
    ]
    found = in_every_order(database, reads, "select name from companies")
    assert found == [[("NEW NAME",)]] * 2
