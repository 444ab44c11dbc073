"""The watch list: who is on it, what becomes wanted for its sake, and that nothing else takes anybody off."""

import datetime as dt

import pytest
from ledger_facts import (
    NOW,
    evening,
    listed,
    number,
    query,
    read_daily,
    read_quarterly,
    record,
    row_versions,
    store,
)

from crawler.db.connection import Database
from crawler.db.ledger.submissions_merge import merge_submissions
from crawler.db.ledger.watch_list import WatchedCompany, unwatch, watch, watched_companies
from crawler.edgar.master_index import IndexRow
from crawler.edgar.quarters import Quarter
from crawler.edgar.submissions import CompanyName, CompanyProfile
from crawler.filing.record import Filer, FormerName

MONDAY = dt.date(2025, 11, 3)
TUESDAY = dt.date(2025, 11, 4)
LATER = NOW + dt.timedelta(days=1)
FORMER = CompanyName("OLD NAME INC", dt.date(1994, 1, 26), dt.date(2007, 1, 4))
PROFILE = CompanyProfile(100, "New Name Corp", 2836, "MA", "0630", "042726691", ("NEWN", "NEWN-P"), (FORMER,))


def wanted(database: Database) -> list[str]:
    rows = query(
        database.engine, "select accession_number from filings where wanted_at is not null order by 1"
    )
    return [accession_number for (accession_number,) in rows]


def test_the_list_has_names_tickers_and_since_when(database: Database) -> None:
    merge_submissions(database.engine, PROFILE, [], fetched_at=NOW)
    assert watched_companies(database.engine) == []
    assert watch(database.engine, [100, 7, 100], now=NOW) == 2
    assert watched_companies(database.engine) == [
        WatchedCompany(100, "New Name Corp", ("New Name Corp", "OLD NAME INC"), ("NEWN", "NEWN-P"), NOW),
        WatchedCompany(7, None, (), (), NOW),
    ]


def test_who_is_on_it_stays_as_of_when_it_was_put_there(database: Database) -> None:
    watch(database.engine, [100], now=NOW)
    before = row_versions(database.engine, "companies")
    assert watch(database.engine, [100], now=LATER) == 0
    assert watch(database.engine, [], now=LATER) == 0
    assert row_versions(database.engine, "companies") == before
    assert unwatch(database.engine, [100, 8]) == 1
    assert unwatch(database.engine, [100]) == 0
    assert watched_companies(database.engine) == []
    assert watch(database.engine, [100], now=LATER) == 1
    assert watched_companies(database.engine)[0].watched_at == LATER


@pytest.mark.parametrize("is_known_before", [True, False])
def test_whatever_is_told_of_a_company_it_stays_on_the_list(
    database: Database, is_known_before: bool
) -> None:
    engine = database.engine
    if is_known_before:
        read_daily(engine, MONDAY, [listed(1, MONDAY)])
    watch(engine, [100], now=NOW)
    read_daily(engine, MONDAY, [listed(1, MONDAY, name="RENAMED INC")], fetched_at=NOW)
    read_quarterly(engine, Quarter(2025, 4), [listed(1, MONDAY, name="AGAIN INC"), listed(2, TUESDAY)])
    filer = Filer(cik=100, name="HEADER INC", sic=1311, former_names=(FormerName("AGAIN INC", MONDAY),))
    store(engine, record(1, TUESDAY, filers=(filer,)))
    merge_submissions(engine, PROFILE, [], fetched_at=LATER)
    store(engine, record(1, dt.date(2026, 1, 2), filers=(filer,)))
    (one,) = watched_companies(engine)
    assert (one.cik, one.name, one.watched_at) == (100, "HEADER INC", NOW)


def test_every_filing_is_listed_and_those_of_watched_companies_are_wanted(database: Database) -> None:
    watch(database.engine, [200], now=NOW)
    rows = [listed(1, MONDAY, 100), listed(2, MONDAY, 200), listed(3, MONDAY, 300)]
    merge = read_daily(database.engine, MONDAY, rows, wants="watched")
    assert (merge.added, merge.wanted) == (3, 1)
    assert wanted(database) == [number(2)]
    assert query(database.engine, "select count(*) from filings where status = 'listed'") == [(3,)]


@pytest.mark.parametrize("cik", [100, 200, 300])
def test_a_filing_is_wanted_whichever_of_its_filers_is_watched(database: Database, cik: int) -> None:
    watch(database.engine, [cik], now=NOW)
    rows: list[IndexRow] = [listed(1, MONDAY, one) for one in (300, 100, 200)]
    read_daily(database.engine, MONDAY, rows, wants="watched")
    assert wanted(database) == [number(1)]


def test_of_a_day_that_is_not_complete_all_of_a_watched_company_is_wanted(database: Database) -> None:
    read_daily(
        database.engine, MONDAY, [listed(1, MONDAY), listed(2, MONDAY, 200)], fetched_at=evening(MONDAY)
    )
    watch(database.engine, [100], now=NOW)
    rows = [listed(1, MONDAY), listed(2, MONDAY, 200), listed(3, MONDAY, 200)]
    read_daily(database.engine, MONDAY, rows, wants="watched")
    assert wanted(database) == [number(1)]
    # The day is complete: what nobody watched of it is no longer new.
    read_daily(database.engine, MONDAY, rows, wants="new")
    assert wanted(database) == [number(1)]


def test_of_runs_that_began_at_once_each_has_what_it_is_for(database: Database) -> None:
    watch(database.engine, [100], now=NOW)
    rows = [listed(1, MONDAY), listed(2, MONDAY, 200)]
    read_daily(database.engine, MONDAY, rows, wants="watched")
    assert wanted(database) == [number(1)]
    read_daily(database.engine, MONDAY, rows, wants="new", is_of_open_day=True)
    assert wanted(database) == [number(1), number(2)]


def test_who_is_off_the_list_has_nothing_new_wanted(database: Database) -> None:
    watch(database.engine, [100], now=NOW)
    read_daily(database.engine, MONDAY, [listed(1, MONDAY)], wants="watched")
    unwatch(database.engine, [100])
    read_daily(database.engine, TUESDAY, [listed(2, TUESDAY)], wants="watched")
    assert wanted(database) == [number(1)]


def test_the_list_narrows_nothing_else(database: Database) -> None:
    watch(database.engine, [100], now=NOW)
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, 200)], wants="new")
    assert wanted(database) == [number(1)]
    read_daily(database.engine, TUESDAY, [listed(2, TUESDAY, 100)])
    assert wanted(database) == [number(1)]
