"""Amendments find what they amend, whichever side is stored first."""

import datetime as dt
import itertools
from typing import Any

import pytest
from ledger_facts import number, query, record, store

from crawler.db.connection import Database
from crawler.filing.record import Filer

REPORTED = dt.date(2025, 11, 3)
FILED = dt.date(2025, 11, 6)
LATER = dt.date(2025, 11, 20)


def original(sequence: int, filed: dt.date = FILED, **changes: Any) -> Any:
    return record(sequence, filed, **{"report_date": REPORTED, **changes})


def amendment(sequence: int, filed: dt.date = LATER, **changes: Any) -> Any:
    return original(sequence, filed, form_type="8-K/A", **changes)


def links(database: Database) -> list[tuple[Any, ...]]:
    return query(
        database.engine,
        "select l.accession_number, l.amends_accession_number, f.amends_accession_number, l.method,"
        " l.reference_date from amendment_links l join filings f using (accession_number) order by 1",
    )


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_an_amendment_is_linked_in_either_order(database: Database, order: tuple[int, int]) -> None:
    filings = (original(1), amendment(2))
    for place in order:
        store(database.engine, filings[place])
    assert links(database) == [(number(2), number(1), number(1), "report-date", REPORTED)]


def test_an_amendment_without_its_original_has_a_link_to_nothing(database: Database) -> None:
    store(database.engine, amendment(2))
    assert links(database) == [(number(2), None, None, "report-date", REPORTED)]
    assert query(
        database.engine, "select accession_number, amends_accession_number, method, items from amendments"
    ) == [(number(2), None, "report-date", ["8.01"])]


@pytest.mark.parametrize(
    "other",
    [
        original(1, report_date=FILED),
        original(1, LATER + dt.timedelta(days=1)),
        original(1, form_type="8-K12B"),
        original(1, filers=(Filer(cik=999, name="ANOTHER"),)),
        amendment(1, FILED),
        original(1, LATER, accepted_at=dt.datetime(2025, 11, 21, 2, tzinfo=dt.UTC)),
    ],
    ids=["report date", "later", "form", "company", "amendment", "later that day"],
)
def test_what_is_not_meant_is_not_linked(database: Database, other: Any) -> None:
    store(database.engine, other)
    store(database.engine, amendment(2))
    assert (number(2), None) in [row[:2] for row in links(database)]


def test_the_latest_earlier_original_is_meant_in_every_order(database: Database) -> None:
    filings = [
        original(1),
        original(2, dt.date(2025, 11, 10)),
        amendment(3),
        amendment(4, dt.date(2025, 11, 8)),
    ]
    for order in itertools.permutations(filings):
        with database.engine.begin() as connection:
            connection.exec_driver_sql("truncate filings, companies cascade")
        for one in order:
            store(database.engine, one)
        assert [row[:2] for row in links(database)] == [(number(3), number(2)), (number(4), number(1))]


def test_one_co_registrant_in_common_is_enough(database: Database) -> None:
    store(database.engine, original(1, filers=(Filer(cik=5, name="A"), Filer(cik=6, name="B"))))
    store(database.engine, amendment(2, filers=(Filer(cik=6, name="B"), Filer(cik=7, name="C"))))
    assert links(database)[0][1] == number(1)


def test_a_link_follows_a_newer_parsing_of_either_side(database: Database) -> None:
    store(database.engine, original(1))
    store(database.engine, amendment(2))
    store(database.engine, original(1, report_date=FILED))
    assert links(database)[0][1:3] == (None, None)
    store(database.engine, amendment(2, report_date=FILED))
    assert links(database)[0][1:3] == (number(1), number(1))


def test_the_view_shows_both_sides(database: Database) -> None:
    store(database.engine, original(1))
    store(database.engine, amendment(2))
    assert query(
        database.engine,
        "select accession_number, amends_accession_number, filing_date, amends_filing_date, items,"
        " amends_items from amendments",
    ) == [(number(2), number(1), LATER, FILED, ["8.01"], ["8.01"])]
