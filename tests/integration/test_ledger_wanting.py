"""What of an index is new, and so wanted."""

import datetime as dt

import pytest
from ledger_facts import (
    NOW,
    evening,
    listed,
    morning_after,
    number,
    query,
    read_daily,
    read_quarterly,
    record,
    store,
)

from crawler.db.connection import Database
from crawler.db.ledger.submissions_merge import merge_submissions
from crawler.edgar.quarters import Quarter
from crawler.edgar.submissions import CompanyProfile, ListedFiling

Q3, Q4 = Quarter(2025, 3), Quarter(2025, 4)
MONDAY = dt.date(2025, 11, 3)
FRIDAY = dt.date(2025, 11, 7)


def test_new_filings_are_wanted_with_the_merge_that_adds_them(database: Database) -> None:
    fetched_at = morning_after(MONDAY)
    assert read_daily(database.engine, MONDAY, [listed(1, MONDAY)], wants="new").wanted == 1
    assert query(database.engine, "select wanted_at from filings") == [(fetched_at,)]


def test_of_a_day_that_was_not_complete_all_is_new_that_is_not_stored(database: Database) -> None:
    rows = [listed(1, FRIDAY), listed(2, FRIDAY)]
    read_quarterly(database.engine, Q4, rows, received=FRIDAY, fetched_at=evening(FRIDAY))
    store(database.engine, record(1, FRIDAY))
    assert read_daily(database.engine, FRIDAY, rows, wants="new").wanted == 1
    assert query(database.engine, "select accession_number from filings where wanted_at is not null") == [
        (number(2),)
    ]


@pytest.mark.parametrize("order", [1, -1])
def test_what_was_dropped_before_anybody_wanted_it_is_wanted_when_it_returns(
    database: Database, order: int
) -> None:
    rows = [listed(1, MONDAY), listed(2, MONDAY)]
    reads = [
        lambda: read_daily(database.engine, MONDAY, rows, wants="new"),
        lambda: read_quarterly(database.engine, Q4, rows[:1], received=FRIDAY, wants="new"),
    ]
    for read in reads[::order]:
        read()
    read_quarterly(database.engine, Q4, rows, received=dt.date(2025, 11, 14), wants="new")
    assert query(database.engine, "select status, wanted_at is null from filings") == [("listed", False)] * 2


def test_what_submissions_data_listed_is_wanted_by_the_index_that_lists_it(database: Database) -> None:
    profile = CompanyProfile(100, "COMPANY 100", None, None, None, None, (), ())
    filing = ListedFiling(number(1), "8-K", MONDAY, (), None)
    merge_submissions(database.engine, profile, [filing], fetched_at=NOW)
    assert read_quarterly(database.engine, Q4, [listed(1, MONDAY)], wants="new").wanted == 1


def test_of_a_complete_day_only_what_comes_new_is_wanted(database: Database) -> None:
    rows = [listed(1, MONDAY), listed(2, MONDAY)]
    read_quarterly(database.engine, Q4, rows, received=FRIDAY)
    assert read_daily(database.engine, MONDAY, rows, wants="new").wanted == 0
    assert (
        read_quarterly(database.engine, Q4, [*rows, listed(3, MONDAY)], received=FRIDAY, wants="new").wanted
        == 1
    )
