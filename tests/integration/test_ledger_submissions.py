"""Submissions data merged into the ledger: the company, its names, its filings beside the indexes' word."""

import datetime as dt

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
    statuses,
    store,
)

from crawler.db.connection import Database
from crawler.db.ledger.lookup import ciks_of_ticker, known_names
from crawler.db.ledger.submissions_merge import merge_submissions
from crawler.edgar.quarters import Quarter
from crawler.edgar.submissions import CompanyName, CompanyProfile, ListedFiling
from crawler.filing.record import Filer, FormerName

MONDAY = dt.date(2025, 11, 3)
FRIDAY = dt.date(2025, 11, 7)
FORMER = CompanyName("OLD NAME INC", dt.date(1994, 1, 26), dt.date(2007, 1, 4))
PROFILE = CompanyProfile(100, "New Name Corp", 2836, "MA", "0630", "042726691", ("NEWN", "NEWN-P"), (FORMER,))


def filing(sequence: int, *items: str, size: int | None = 5_000, form_type: str = "8-K") -> ListedFiling:
    return ListedFiling(number(sequence), form_type, MONDAY, items, size)


def test_the_company_is_described_and_named(database: Database) -> None:
    merge_submissions(database.engine, PROFILE, [], fetched_at=NOW)
    assert query(
        database.engine,
        "select cik, name, sic, state_of_incorporation, fiscal_year_end, ein, tickers from companies",
    ) == [(100, "New Name Corp", 2836, "MA", "0630", "042726691", ["NEWN", "NEWN-P"])]
    assert query(
        database.engine, "select name, valid_from, valid_until from company_names order by valid_from"
    ) == [
        ("OLD NAME INC", dt.date(1994, 1, 26), dt.date(2007, 1, 4)),
        ("New Name Corp", dt.date(2007, 1, 4), None),
    ]
    assert ciks_of_ticker(database.engine, "NEWN-P") == [100]
    assert ciks_of_ticker(database.engine, "NEW") == []
    assert known_names(database.engine) == [("New Name Corp", 100), ("OLD NAME INC", 100)]


def test_a_name_may_have_been_borne_twice(database: Database) -> None:
    again = CompanyName("OLD NAME INC", dt.date(2010, 1, 1), dt.date(2012, 1, 1))
    profile = CompanyProfile(100, "New Name Corp", None, None, None, None, (), (again, FORMER))
    merge_submissions(database.engine, profile, [], fetched_at=NOW)
    assert query(database.engine, "select count(*) from company_names where name = 'OLD NAME INC'") == [(2,)]


def test_filings_are_listed_until_an_index_does(database: Database) -> None:
    added = merge_submissions(
        database.engine, PROFILE, [filing(1, "2.02", "9.01"), filing(2)], fetched_at=NOW
    )
    assert added == 2
    assert query(
        database.engine,
        "select status, listed_form_type, listed_date, listed_name, path, index_date, api_items, api_size"
        " from filings order by accession_number",
    ) == [
        (
            "listed",
            "8-K",
            MONDAY,
            "New Name Corp",
            f"edgar/data/100/{number(sequence)}.txt",
            None,
            items,
            5_000,
        )
        for sequence, items in ((1, ["2.02", "9.01"]), (2, []))
    ]
    assert (
        query(database.engine, "select cik, position, name from filing_companies")
        == [(100, None, "New Name Corp")] * 2
    )
    merge = read_daily(database.engine, MONDAY, [listed(1, MONDAY, name="OLD NAME INC")])
    assert (merge.added, merge.corrected) == (0, 0)
    assert query(
        database.engine,
        "select listed_name, index_date, api_size from filings order by accession_number limit 1",
    ) == [("OLD NAME INC", MONDAY, 5_000)]
    assert query(database.engine, "select name from filing_companies order by accession_number limit 1") == [
        ("OLD NAME INC",)
    ]


def test_what_an_index_said_stays(database: Database) -> None:
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, name="OLD NAME INC")])
    added = merge_submissions(
        database.engine, PROFILE, [filing(1, "8.01", form_type="8-K/A")], fetched_at=NOW
    )
    assert added == 0
    assert query(
        database.engine, "select listed_form_type, listed_name, listed_by, api_items from filings"
    ) == [("8-K", "OLD NAME INC", "daily", ["8.01"])]


def test_a_second_reading_without_change_writes_no_row(database: Database) -> None:
    tables = ("companies", "company_names", "filings", "filing_companies")
    filings = [filing(1, "2.02"), filing(2, size=None)]
    merge_submissions(database.engine, PROFILE, filings, fetched_at=NOW)
    before = row_versions(database.engine, *tables)
    assert merge_submissions(database.engine, PROFILE, filings, fetched_at=NOW) == 0
    assert {
        name: rows for name, rows in row_versions(database.engine, *tables).items() if name != "companies"
    } == {name: rows for name, rows in before.items() if name != "companies"}


def test_a_filing_of_two_companies_is_listed_under_the_lower_cik_in_either_order(database: Database) -> None:
    other = CompanyProfile(50, "FIFTY", None, None, None, None, (), ())
    merge_submissions(database.engine, PROFILE, [filing(1)], fetched_at=NOW)
    merge_submissions(database.engine, other, [filing(1), filing(2)], fetched_at=NOW)
    merge_submissions(database.engine, PROFILE, [filing(2)], fetched_at=NOW)
    assert query(database.engine, "select listed_name, path from filings order by accession_number") == [
        ("FIFTY", f"edgar/data/50/{number(1)}.txt"),
        ("FIFTY", f"edgar/data/50/{number(2)}.txt"),
    ]
    assert query(database.engine, "select count(*) from filing_companies") == [(4,)]


def test_only_an_older_listing_is_removed_by_a_quarterly_that_lacks_it(database: Database) -> None:
    quarter = Quarter(2025, 4)
    merge_submissions(database.engine, PROFILE, [filing(1)], fetched_at=evening(MONDAY))
    merge_submissions(
        database.engine, PROFILE, [filing(2)], fetched_at=evening(FRIDAY) + dt.timedelta(days=1)
    )
    read_quarterly(database.engine, quarter, [], received=FRIDAY)
    assert statuses(database.engine) == {number(1): "removed", number(2): "listed"}


def test_the_later_word_on_a_company_holds_in_either_order(database: Database) -> None:
    header = record(1, dt.date(2025, 12, 5), filers=(Filer(cik=100, name="NEWEST NAME", sic=1311),))
    old_header = record(2, MONDAY, filers=(Filer(cik=100, name="OLD HEADER", sic=9999),))
    merge_submissions(database.engine, PROFILE, [], fetched_at=NOW)
    store(database.engine, header)
    store(database.engine, old_header)
    merge_submissions(database.engine, PROFILE, [], fetched_at=NOW)
    assert query(database.engine, "select name, sic, tickers from companies") == [
        ("NEWEST NAME", 1311, ["NEWN", "NEWN-P"])
    ]


def test_names_of_headers_give_way_to_the_submissions_data(database: Database) -> None:
    filer = Filer(
        cik=100,
        name="NEW NAME CORP",
        former_names=(
            FormerName("OLD NAME INC", dt.date(2000, 2, 29)),
            FormerName("OLDEST NAME INC", dt.date(1992, 7, 3)),
        ),
    )
    store(database.engine, record(1, MONDAY, filers=(filer,)))
    names = "select name, valid_from, valid_until from company_names order by valid_from, name"
    assert query(database.engine, names) == [
        ("OLDEST NAME INC", dt.date(1992, 7, 3), dt.date(2000, 2, 29)),
        ("OLD NAME INC", dt.date(2000, 2, 29), MONDAY),
        ("NEW NAME CORP", MONDAY, None),
    ]
    merge_submissions(database.engine, PROFILE, [], fetched_at=NOW)
    assert query(database.engine, names) == [
        ("OLDEST NAME INC", dt.date(1992, 7, 3), dt.date(2000, 2, 29)),
        ("OLD NAME INC", dt.date(1994, 1, 26), dt.date(2007, 1, 4)),
        ("New Name Corp", dt.date(2007, 1, 4), None),
        ("NEW NAME CORP", MONDAY, None),
    ]


def test_a_header_after_the_submissions_data_closes_the_name_that_was_given_up(database: Database) -> None:
    merge_submissions(database.engine, PROFILE, [], fetched_at=NOW)
    filed = dt.date(2025, 12, 5)
    filer = Filer(
        cik=100, name="NEWEST NAME", former_names=(FormerName("New Name Corp", dt.date(2007, 1, 4)),)
    )
    store(database.engine, record(1, filed, filers=(filer,)))
    assert query(
        database.engine, "select name, valid_from, valid_until from company_names order by valid_from"
    )[1:] == [("New Name Corp", dt.date(2007, 1, 4), filed), ("NEWEST NAME", filed, None)]


def test_a_size_that_no_column_holds_is_unknown(database: Database) -> None:
    merge_submissions(database.engine, PROFILE, [filing(1, size=10**30)], fetched_at=NOW)
    assert query(database.engine, "select api_items, api_size from filings") == [([], None)]


def test_texts_that_cannot_be_stored_are_cleaned(database: Database) -> None:
    profile = CompanyProfile(
        100, "N\0AME \ud800", None, "M\0A", None, None, ("T\0",), (CompanyName("OL\0D", None, None),)
    )
    merge_submissions(database.engine, profile, [filing(1, "2.0\0" + "2")], fetched_at=NOW)
    assert query(database.engine, "select name, state_of_incorporation, tickers from companies") == [
        ("NAME \N{REPLACEMENT CHARACTER}", "MA", ["T"])
    ]
    assert query(database.engine, "select api_items from filings") == [(["2.02"],)]
