"""What questions in SQL are asked of."""

import datetime as dt

import pytest
from ledger_facts import NOW, evening, listed, number, query, read_daily, read_quarterly, record, store

from crawler.db.connection import Database
from crawler.db.ledger.index_merge import refuse_index
from crawler.db.ledger.queue import fail
from crawler.db.ledger.runs import open_run
from crawler.db.ledger.status import RefusedIndex, UnresolvedAmendment, read_status
from crawler.db.ledger.submissions_merge import merge_submissions
from crawler.db.ledger.walk import begin_walk, note_listing
from crawler.db.ledger.wanting import want
from crawler.edgar.quarters import Quarter
from crawler.edgar.submissions import CompanyProfile, ListedFiling
from crawler.filing.record import Filer, Item

MONDAY = dt.date(2025, 11, 3)
FILERS = (Filer(cik=300, name="PARENT INC"), Filer(cik=200, name="SUBSIDIARY LLC"))


@pytest.mark.parametrize(
    ("filed", "item_number", "modern", "title"),
    [
        (MONDAY, "2.02", "2.02", "Results of Operations and Financial Condition"),
        (dt.date(2003, 8, 1), "12", "2.02", "Results of Operations and Financial Condition"),
        (dt.date(1997, 5, 5), "9", None, "Sales of equity securities pursuant to Regulation S"),
        (dt.date(2001, 5, 5), "9", "7.01", "Regulation FD Disclosure"),
        (dt.date(2004, 8, 22), "5", "8.01", "Other events"),
        (MONDAY, "5", None, None),
        (MONDAY, "57", None, None),
        (dt.date(2004, 8, 23), "5", "8.01", "Other events"),
        (dt.date(2004, 8, 20), "8.01", "8.01", "Other Events"),
    ],
)
def test_items_of_every_era_have_the_title_of_their_day(
    database: Database, filed: dt.date, item_number: str, modern: str | None, title: str | None
) -> None:
    store(database.engine, record(1, filed, items=(Item(1, item_number, "Heading", "Body"),)))
    assert query(database.engine, "select item_number, modern_item_number, title from events") == [
        (item_number, modern, title)
    ]


def test_an_event_is_an_item_of_a_filing_with_its_first_filer(database: Database) -> None:
    store(database.engine, record(1, MONDAY, filers=FILERS))
    assert query(
        database.engine,
        "select accession_number, cik, company_name, ciks, filing_date, report_date, form_type, item_number,"
        " heading, body, declared, found, url from events",
    ) == [
        (
            number(1),
            300,
            "PARENT INC",
            [300, 200],
            MONDAY,
            MONDAY,
            "8-K",
            "8.01",
            "Item 8.01. Other Events",
            "A merger was agreed.",
            True,
            True,
            "https://www.sec.gov/Archives/edgar/data/300/000000000925000001/0000000009-25-000001-index.htm",
        )
    ]


def test_company_events_are_one_line_for_each_filer(database: Database) -> None:
    store(database.engine, record(1, MONDAY, filers=FILERS))
    assert query(database.engine, "select cik, company_name, ciks from company_events order by cik") == [
        (200, "SUBSIDIARY LLC", [300, 200]),
        (300, "PARENT INC", [300, 200]),
    ]


def test_events_are_searched_by_their_words(database: Database) -> None:
    store(database.engine, record(1, MONDAY))
    search = "select count(*) from events where search @@ websearch_to_tsquery('english', :words)"
    assert query(database.engine, search, words='"merger was agreed"') == [(1,)]
    assert query(database.engine, search, words="bankruptcy") == [(0,)]


def test_items_on_which_header_submissions_data_and_document_differ_are_shown(database: Database) -> None:
    items = (Item(1, "8.01", "Item 8.01", "Body"), Item(2, "9.01", None, "", declared=True, found=False))
    store(database.engine, record(1, MONDAY, header_items=("8.01", "9.01"), items=items))
    store(database.engine, record(2, MONDAY, header_items=("8.01",)))
    store(database.engine, record(3, MONDAY, header_items=()))
    profile = CompanyProfile(100, "COMPANY 100", None, None, None, None, (), ())
    filings = [
        ListedFiling(number(2), "8-K", MONDAY, ("7.01", "8.01"), None),
        ListedFiling(number(3), "8-K", MONDAY, (), None),
    ]
    disagreements = "select * from item_disagreements order by 1, 2"
    assert query(database.engine, disagreements) == [(number(1), "9.01", True, None, False)]
    merge_submissions(database.engine, profile, filings, fetched_at=NOW)
    assert query(database.engine, disagreements) == [
        (number(1), "9.01", True, None, False),
        (number(2), "7.01", False, True, False),
    ]


def test_where_index_submissions_data_and_filing_differ_is_shown(database: Database) -> None:
    read_daily(database.engine, MONDAY, [listed(1, MONDAY), listed(2, MONDAY), listed(3, MONDAY)])
    store(database.engine, record(1, dt.date(2025, 11, 4), form_type="8-K/A"))
    store(database.engine, record(2, MONDAY, header_items=("7.01", "8.01")))
    thirteen = tuple(f"{number}.01" for number in range(1, 14))
    store(database.engine, record(3, MONDAY, header_items=(*thirteen, "14.01")))
    profile = CompanyProfile(100, "COMPANY 100", None, None, None, None, (), ())
    filings = [
        ListedFiling(number(1), "8-K", MONDAY, ("8.01",), 1234),
        ListedFiling(number(2), "8-K", MONDAY, ("8.01",), 1235),
        ListedFiling(number(3), "8-K", MONDAY, thirteen, None),
    ]
    merge_submissions(database.engine, profile, filings, fetched_at=NOW)
    assert query(database.engine, "select * from disagreements order by 1, 2") == [
        (number(1), "filing date", "2025-11-03", "2025-11-04", None),
        (number(1), "form type", "8-K", "8-K/A", None),
        (number(2), "items", None, "7.01,8.01", "8.01"),
        (number(2), "size", None, "1234", "1235"),
    ]


def test_the_status_names_what_is_not_final_or_was_refused(database: Database) -> None:
    tuesday, wednesday = dt.date(2025, 11, 4), dt.date(2025, 11, 5)
    quarter = Quarter(2025, 4)
    read_quarterly(database.engine, quarter, [], received=wednesday)
    read_daily(database.engine, MONDAY, [])
    read_daily(database.engine, tuesday, [], fetched_at=evening(tuesday))
    begin_walk(database.engine, MONDAY, wednesday)
    files = dict.fromkeys((MONDAY, tuesday, wednesday))
    note_listing(database.engine, quarter, files, since=MONDAY, fetched_at=NOW)
    refuse_index(database.engine, "https://x/master.gz", "gzip content was cut", noticed_at=NOW, run_id=None)
    store(database.engine, record(7, MONDAY, form_type="8-K/A"))
    status = read_status(database.engine)
    assert (status.incomplete_days, status.open_days) == ((), (tuesday, wednesday))
    assert status.open_quarters == ("2025QTR4",)
    assert status.refused_indexes == (RefusedIndex("https://x/master.gz", "gzip content was cut", NOW),)
    assert status.unresolved_amendments == 1
    assert status.unresolved == (UnresolvedAmendment(number(7), "report-date", MONDAY),)


def test_the_status_of_a_ledger(database: Database) -> None:
    rows = [listed(1, MONDAY), listed(2, MONDAY, 200), listed(3, MONDAY, 200), listed(4, MONDAY)]
    read_daily(database.engine, MONDAY, rows, fetched_at=NOW)
    read_daily(
        database.engine, dt.date(2025, 11, 4), [], fetched_at=dt.datetime(2025, 11, 5, 3, tzinfo=dt.UTC)
    )
    store(database.engine, record(1, MONDAY, form_type="8-K/A", header_items=("8.01", "9.01")))
    want(database.engine, ciks=[200], now=NOW)
    assert fail(
        database.engine, number(3), "transient", now=NOW, retry=True, run_id=None, detail="status 500"
    )
    [(due,)] = query(database.engine, "select max(next_try_at) from filings")
    with open_run(database.engine, "nightly", {}, NOW) as run:
        status = read_status(database.engine)
        assert [(one.id, one.command, one.is_alive) for one in status.runs] == [(run.id, "nightly", True)]
    assert not read_status(database.engine).runs[0].is_alive
    year = status.years[0]
    assert (year.year, year.listed, year.stored, year.not_stored) == (2025, 4, 1, 3)
    assert (year.failed, year.removed) == (1, 0)
    assert (year.complete_days, year.incomplete_days) == (1, 1)
    assert status.incomplete_days == (dt.date(2025, 11, 4),)
    assert status.wanted == {2025: 2}
    assert status.failures == {"transient": 1}
    failed = status.failed[0]
    assert (failed.accession_number, failed.failure, failed.detail) == (number(3), "transient", "status 500")
    assert (failed.attempts, failed.next_try_at) == (1, due)
    assert (status.removed, status.item_disagreements, status.disagreements) == (0, 1, {"form type": 1})
    assert status.blocked_until is None
