"""Filings written whole, again, at once with others, and with whatever texts they have."""

import dataclasses
import datetime as dt
import hashlib
import threading
from typing import Any

import pytest
from ledger_facts import NOW, listed, number, query, read_daily, read_quarterly, record, statuses, store
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError

from crawler.db.connection import Database
from crawler.db.ledger.queue import claim, fail
from crawler.db.ledger.runs import open_run
from crawler.db.ledger.scope import Scope
from crawler.db.ledger.wanting import want
from crawler.edgar.quarters import Quarter
from crawler.filing.record import (
    Address,
    AmendedReport,
    CoverPage,
    CoverRegistrant,
    Document,
    Exhibit,
    Filer,
    FilingRecord,
    FormerName,
    Item,
    Problem,
    Security,
    Signature,
)

MONDAY = dt.date(2025, 11, 3)
TUESDAY = dt.date(2025, 11, 4)
CHILDREN = (
    "filing_companies",
    "cover_pages",
    "cover_registrants",
    "securities",
    "amendment_references",
    "items",
    "exhibits",
    "signatures",
    "documents",
)

WHOLE = record(
    1,
    MONDAY,
    header_items=("2.02", "9.01"),
    filers=(
        Filer(
            cik=300,
            name="PARENT INC",
            state_of_incorporation="MA",
            ein="042726691",
            sic=2836,
            fiscal_year_end="0630",
            file_number="000-17999",
            film_number="071205000",
            business_address=Address(street1="128 SIDNEY ST", city="CAMBRIDGE", state="MA", zip="02139"),
            mail_address=Address(city="CAMBRIDGE"),
        ),
        Filer(cik=None, name="NOBODY"),
        Filer(cik=200, name="SUBSIDIARY LLC"),
    ),
    cover=CoverPage(
        report_date=MONDAY,
        registrants=(
            CoverRegistrant("Parent, Inc.", "Massachusetts", "0-17999", "04-2726691"),
            CoverRegistrant("Subsidiary LLC", role="guarantor", cik=200),
        ),
        address="128 Sidney Street, Cambridge, Massachusetts 02139",
        phone="(617) 995-2500",
        former_name="Old Parent",
        checked=("425",),
        securities=(Security("Common Stock", "PRNT", "Nasdaq"), Security("Notes", None, "NYSE")),
        emerging_growth=False,
    ),
    disseminated_on=TUESDAY,
    preamble="Explanatory Note",
    amends=(AmendedReport("dated", MONDAY, 1), AmendedReport("filed", TUESDAY, 1)),
    items=(
        Item(1, "2.02", "Item 2.02. Results", "Revenue rose.", declared=True),
        Item(2, "9.01", None, "", declared=True, found=False),
    ),
    exhibits=(Exhibit("99.1", "Press Release", "ex99.htm", 2), Exhibit("104")),
    signatures=(Signature("Parent, Inc.", MONDAY, "Jane Doe", "Chief Financial Officer"),),
    documents=(
        Document(1, 1, "8-K", "a8k.htm", "FORM 8-K", 900, "Current report", is_main=True),
        Document(2, 2, "EX-99.1", "ex99.htm", None, 800, "Press release"),
        Document(3, 3, "EX-10.1", "ex10.htm", None, 700, "Agreement"),
        Document(4, None, "GRAPHIC", "logo.jpg", None, 600, None),
    ),
    problems=(Problem("exhibit-odd", "twice"),),
)


def rows(database: Database, table: str) -> list[tuple[Any, ...]]:
    return query(database.engine, f"select * from {table} order by 1, 2")


def test_everything_that_a_record_says_is_written(database: Database) -> None:
    store(database.engine, WHOLE)
    acc = number(1)
    assert query(
        database.engine,
        "select status, form_type, filing_date, accepted_at, disseminated_on, report_date, header_items,"
        " preamble, first_cik, archive_key, sha256, size_bytes, parser_version, parsed_at from filings",
    ) == [
        (
            "stored",
            "8-K",
            MONDAY,
            WHOLE.accepted_at,
            TUESDAY,
            MONDAY,
            ["2.02", "9.01"],
            "Explanatory Note",
            300,
            f"2025/0000000009/{acc}.txt.zst",
            "ab" * 32,
            1234,
            "1",
            NOW,
        )
    ]
    parent_address = {"street1": "128 SIDNEY ST", "city": "CAMBRIDGE", "state": "MA", "zip": "02139"}
    assert rows(database, "filing_companies") == [
        (acc, 200, 3, "SUBSIDIARY LLC", None, None, None, None, None, None, None, None),
        (
            acc,
            300,
            1,
            "PARENT INC",
            "000-17999",
            "071205000",
            2836,
            "MA",
            "042726691",
            "0630",
            parent_address,
            {"city": "CAMBRIDGE"},
        ),
    ]
    assert rows(database, "cover_pages") == [
        (
            acc,
            MONDAY,
            "128 Sidney Street, Cambridge, Massachusetts 02139",
            "(617) 995-2500",
            "Old Parent",
            ["425"],
            False,
            True,
        )
    ]
    assert rows(database, "cover_registrants") == [
        (acc, 1, "Parent, Inc.", "Massachusetts", "0-17999", "04-2726691", None, None),
        (acc, 2, "Subsidiary LLC", None, None, None, 200, "guarantor"),
    ]
    assert rows(database, "securities") == [
        (acc, 1, "Common Stock", "PRNT", "Nasdaq"),
        (acc, 2, "Notes", None, "NYSE"),
    ]
    assert rows(database, "amendment_references") == [
        (acc, 1, "dated", MONDAY, 1),
        (acc, 2, "filed", TUESDAY, 1),
    ]
    assert [row[:-1] for row in rows(database, "items")] == [
        (acc, 1, "2.02", "Item 2.02. Results", "Revenue rose.", True, True, False, False),
        (acc, 2, "9.01", None, "", True, False, False, False),
    ]
    assert rows(database, "exhibits") == [(acc, 1, "99.1", "Press Release", 2), (acc, 2, "104", None, None)]
    assert rows(database, "signatures") == [
        (acc, 1, "Parent, Inc.", "Jane Doe", "Chief Financial Officer", MONDAY)
    ]
    assert rows(database, "documents") == [
        (acc, 1, 1, "8-K", "a8k.htm", "FORM 8-K", 900, "Current report"),
        (acc, 2, 2, "EX-99.1", "ex99.htm", None, 800, "Press release"),
        (acc, 3, 3, "EX-10.1", "ex10.htm", None, 700, "Agreement"),
        (acc, 4, None, "GRAPHIC", "logo.jpg", None, 600, None),
    ]
    assert query(database.engine, "select accession_number, code, detail, source from problems") == [
        (acc, "exhibit-odd", "twice", "parser")
    ]
    assert query(database.engine, "select cik, name, state_of_incorporation from companies order by cik") == [
        (200, "SUBSIDIARY LLC", None),
        (300, "PARENT INC", "MA"),
    ]


@pytest.mark.parametrize(
    ("document_text", "kept"),
    [
        ("all", ["Current report", "Press release", "Agreement", None]),
        ("main", ["Current report", "Press release", None, None]),
        ("none", [None, None, None, None]),
    ],
)
def test_documents_keep_the_texts_that_are_asked_for(
    database: Database, document_text: str, kept: list[str | None]
) -> None:
    store(database.engine, WHOLE, document_text=document_text)
    texts = query(database.engine, "select text from documents order by position")
    assert [text for (text,) in texts] == kept


def test_an_old_form_has_no_boxes_and_no_table(database: Database) -> None:
    store(database.engine, record(1, MONDAY))
    assert query(
        database.engine, "select checked, has_securities_table, emerging_growth from cover_pages"
    ) == [(None, False, None)]


def test_texts_of_any_length_are_stored(database: Database) -> None:
    # Without a pattern, because PostgreSQL compresses a value before it finds it too large for an index.
    long, other = (hashlib.shake_256(seed).hexdigest(5_000) for seed in (b"long", b"other"))
    filers = (Filer(cik=300, name=long), Filer(cik=200, name=other, file_number=long, film_number=long))
    former = (FormerName(long + "X", MONDAY), FormerName(long + "Y", TUESDAY))
    stored = record(
        1,
        MONDAY,
        form_type=long,
        filers=(dataclasses.replace(filers[0], former_names=former), filers[1]),
        header_items=(long,),
        cover=CoverPage(
            registrants=(CoverRegistrant(long, long, long, long, role=long),),
            securities=(Security(long, long, long), Security(other, other, other)),
        ),
        items=(Item(1, long, long, long, declared=True), Item(2, long, None, "", declared=True)),
        exhibits=(Exhibit(long, long, long),),
        signatures=(Signature(long, MONDAY, long, long),),
        documents=(Document(1, 1, long, long, long, 900, long, is_main=True),),
        problems=(Problem("item-unknown", long),),
    )
    store(database.engine, stored)
    store(database.engine, stored)
    assert query(database.engine, "select cik from company_names where name = :name", name=other) == [(200,)]
    assert query(database.engine, "select name from company_names where cik = 300 order by name") == [
        (long,),
        (long + "X",),
        (long + "Y",),
    ]
    assert query(database.engine, "select position from securities where symbol = :it", it=long) == [(1,)]
    assert query(database.engine, "select form_type, length(item_number) from filings, items") == [
        (long[:100], 100),
        (long[:100], 100),
    ]


def test_a_record_without_accession_number_cannot_be_stored(database: Database) -> None:
    with pytest.raises(ValueError, match="accession number"):
        store(database.engine, FilingRecord(source="bare.htm"))


def test_a_filing_stored_twice_has_the_same_rows(database: Database) -> None:
    store(database.engine, WHOLE)
    tables = (*CHILDREN, "filings", "companies", "company_names", "amendment_links")
    before = {table: rows(database, table) for table in tables}
    problems = query(database.engine, "select code, detail from problems")
    store(database.engine, WHOLE)
    assert {table: rows(database, table) for table in tables} == before
    assert query(database.engine, "select code, detail from problems") == problems


def test_a_newer_parsing_replaces_all_rows(database: Database) -> None:
    store(database.engine, WHOLE)
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, 400)])
    store(
        database.engine,
        record(1, MONDAY, filers=(Filer(cik=300, name="PARENT INC"),), items=(), problems=()),
    )
    assert {table: len(rows(database, table)) for table in CHILDREN} == {
        "filing_companies": 2,
        "cover_pages": 1,
        "cover_registrants": 0,
        "securities": 0,
        "amendment_references": 0,
        "items": 0,
        "exhibits": 0,
        "signatures": 0,
        "documents": 0,
    }
    assert query(database.engine, "select cik, position from filing_companies order by cik") == [
        (300, 1),
        (400, None),
    ]
    assert query(database.engine, "select count(*) from problems") == [(0,)]


def test_storing_ends_claim_and_failure_and_keeps_the_listing(database: Database) -> None:
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, 300, name="PARENT"), listed(1, MONDAY, 500)])
    want(database.engine, now=NOW)
    fail(database.engine, number(1), "transient", now=NOW, retry=True, run_id=None)
    with open_run(database.engine, "test", {}, NOW) as run:
        assert claim(database.engine, run, Scope(), NOW + dt.timedelta(hours=1), 5, ())
        store(database.engine, WHOLE, run_id=run.id)
    assert query(
        database.engine,
        "select status, failure, next_try_at, claimed_by, attempts, wanted_at, listed_name, index_date"
        " from filings",
    ) == [("stored", None, None, None, 1, NOW, "PARENT", MONDAY)]
    assert query(database.engine, "select cik, position, name from filing_companies order by cik") == [
        (200, 3, "SUBSIDIARY LLC"),
        (300, 1, "PARENT INC"),
        (500, None, "COMPANY 500"),
    ]
    assert query(database.engine, "select source from problems") == [("parser",)]


def test_a_removed_filing_stays_removed_whatever_is_stored_of_it(database: Database) -> None:
    read_quarterly(database.engine, Quarter(2025, 4), [listed(1, MONDAY)], received=MONDAY)
    read_quarterly(database.engine, Quarter(2025, 4), [], received=MONDAY)
    store(database.engine, WHOLE)
    assert statuses(database.engine) == {number(1): "removed"}
    assert query(database.engine, "select count(*) from items") == [(2,)]


def test_a_header_without_companies_leaves_the_index_to_name_them(database: Database) -> None:
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, 700), listed(1, MONDAY, 600)])
    store(database.engine, record(1, MONDAY, filers=(), filing_date=None, form_type=None))
    assert query(
        database.engine, "select cik, company_name, ciks, filing_date, form_type, url from events"
    ) == [
        (
            600,
            "COMPANY 600",
            [600, 700],
            MONDAY,
            "8-K",
            "https://www.sec.gov/Archives/edgar/data/600/000000000925000001/0000000009-25-000001-index.htm",
        )
    ]


def test_an_item_of_a_megabyte_of_different_words_is_stored(database: Database) -> None:
    body = " ".join(f"word{position:x}" for position in range(120_000))
    store(database.engine, record(1, MONDAY, items=(Item(1, "8.01", "Item 8.01", body),)))
    assert query(
        database.engine,
        "select length(body) = :size, search @@ to_tsquery('english', 'word1000') from items",
        size=len(body),
    ) == [(True, True)]


def test_what_cannot_be_stored_is_cleaned_wherever_it_stands(database: Database) -> None:
    bad = "a\0b\ud800"
    good = "ab\N{REPLACEMENT CHARACTER}"
    huge = 10**30
    store(
        database.engine,
        FilingRecord(
            source=bad,
            accession_number=number(1),
            form_type="8-K",
            filing_date=MONDAY,
            header_items=(bad,),
            preamble=bad,
            filers=(
                Filer(
                    cik=300,
                    name=bad,
                    sic=huge,
                    file_number=bad,
                    business_address=Address(street1=bad, city=bad),
                ),
                Filer(cik=huge, name=bad),
            ),
            cover=CoverPage(
                address=bad,
                checked=(bad,),
                registrants=(CoverRegistrant(bad, cik=huge),),
                securities=(Security(bad, bad, bad),),
            ),
            items=(Item(1, bad, bad, bad),),
            exhibits=(Exhibit(bad, bad, bad),),
            signatures=(Signature(bad, None, bad, bad),),
            documents=(Document(1, huge, bad, bad, bad, 5, bad),),
            problems=(Problem("odd", bad),),
        ),
    )
    assert query(database.engine, "select preamble, header_items from filings") == [(good, [good])]
    assert query(
        database.engine, "select cik, name, sic, file_number, business_address from filing_companies"
    ) == [(300, good, None, good, {"street1": good, "city": good})]
    assert query(database.engine, "select text, sequence, filename from documents") == [(good, None, good)]
    assert query(database.engine, "select detail from problems") == [(good,)]
    assert query(database.engine, "select name, cik from cover_registrants") == [(good, None)]


def test_writers_of_filings_with_the_same_companies_do_not_deadlock(database: Database) -> None:
    ciks = range(1000, 1030)
    errors: list[Exception] = []
    retried: list[str] = []

    def note(context: Any) -> None:
        retried.append(str(context.original_exception))

    event.listen(database.engine, "handle_error", note)

    def work(first: int, step: int) -> None:
        try:
            for sequence in range(first, first + 15):
                filers = tuple(
                    Filer(cik=cik, name=f"NAME {sequence}", file_number=str(sequence)) for cik in ciks[::step]
                )
                day = MONDAY + dt.timedelta(days=sequence % 7)
                store(database.engine, record(sequence, day, filers=filers))
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(100 * (n + 1), 1 if n % 2 else -1)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert retried == []
    assert query(database.engine, "select count(*) from filings where status = 'stored'") == [(60,)]
    # The latest header describes the companies, whoever came last: of its day the highest accession number.
    latest = max(
        (sequence % 7, sequence) for n in range(4) for sequence in range(100 * (n + 1), 100 * (n + 1) + 15)
    )
    assert query(database.engine, "select distinct name from companies") == [(f"NAME {latest[1]}",)]


def test_an_error_of_the_database_leaves_nothing_of_the_filing(database: Database) -> None:
    broken = dataclasses.replace(WHOLE, items=(*WHOLE.items, WHOLE.items[0]))
    with pytest.raises(DBAPIError, match="pk_items"):
        store(database.engine, broken)
    assert query(database.engine, "select count(*) from companies") == [(0,)]
    store(database.engine, WHOLE)
    assert statuses(database.engine) == {number(1): "stored"}
