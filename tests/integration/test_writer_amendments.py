"""Amendments find what they amend, whichever side is stored first."""

import datetime as dt
import itertools
import threading
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_facts import listed, number, query, read_quarterly, record, row_versions, store

from crawler.db.connection import Database
from crawler.edgar.eastern import EASTERN
from crawler.edgar.quarters import Quarter
from crawler.filing.record import AmendedReport, CoverPage, DateKind, Filer, FilingRecord, Item

REPORTED = dt.date(2025, 11, 3)
FILED = dt.date(2025, 11, 6)
LATER = dt.date(2025, 11, 20)
LATEST = dt.date(2025, 12, 15)


def original(sequence: int, filed: dt.date = FILED, **changes: Any) -> FilingRecord:
    return record(sequence, filed, **{"report_date": REPORTED, **changes})


def amendment(
    sequence: int, filed: dt.date = LATER, names: Sequence[AmendedReport] = (), **changes: Any
) -> FilingRecord:
    return original(sequence, filed, form_type="8-K/A", amends=tuple(names), **changes)


def named(kind: DateKind, date: dt.date, report: int = 1) -> AmendedReport:
    return AmendedReport(kind, date, report)


def item(item_number: str) -> tuple[Item, ...]:
    return (Item(1, item_number, f"Item {item_number}", "Text."),)


def links(database: Database) -> list[tuple[Any, ...]]:
    return query(
        database.engine,
        "select l.accession_number, l.amends_accession_number, f.amends_accession_number, l.method,"
        " l.reference_date from amendment_links l join filings f using (accession_number)"
        " order by l.accession_number, l.position",
    )


def empty(database: Database) -> None:
    with database.engine.begin() as connection:
        for table in ("filings", "company_names", "companies"):
            connection.exec_driver_sql(f"delete from {table}")


def links_in_any_order(database: Database, filings: Sequence[FilingRecord]) -> list[tuple[Any, ...]]:
    """The links of the filings, which must be the same whatever the order in which they are stored."""
    found = []
    for order in itertools.permutations(filings):
        empty(database)
        for one in order:
            store(database.engine, one)
        found.append(links(database))
    assert all(one == found[0] for one in found)
    return found[0]


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
    found = links_in_any_order(database, filings)
    assert [row[:2] for row in found] == [(number(3), number(2)), (number(4), number(1))]


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


@pytest.mark.parametrize(
    ("kind", "date", "changes"),
    [
        ("filed", FILED, {}),
        (
            "filed",
            FILED - dt.timedelta(days=1),
            {"accepted_at": dt.datetime(2025, 11, 5, 18, tzinfo=EASTERN)},
        ),
        ("dated", REPORTED, {}),
        ("dated", FILED, {}),
        ("dated", dt.date(2025, 11, 4), {"cover": CoverPage(report_date=dt.date(2025, 11, 4))}),
    ],
    ids=["filing date", "accepted the evening before", "report date", "dated by its filing", "cover"],
)
def test_a_report_is_found_by_the_date_that_names_it(
    database: Database, kind: DateKind, date: dt.date, changes: dict[str, Any]
) -> None:
    filings = [
        original(1, **changes),
        original(2, FILED + dt.timedelta(days=2), report_date=dt.date(2025, 11, 7)),
        amendment(3, names=[named(kind, date)], report_date=LATER),
    ]
    assert links_in_any_order(database, filings) == [(number(3), number(1), number(1), kind, date)]


def test_the_header_tells_the_date_of_a_report_before_its_cover_does_and_that_before_the_index(
    database: Database,
) -> None:
    by_filing = original(1, REPORTED, report_date=dt.date(2025, 10, 1))
    by_cover = original(2, FILED, report_date=dt.date(2025, 10, 1), cover=CoverPage(report_date=REPORTED))
    by_header = original(3, FILED)
    amends = amendment(4, names=[named("dated", REPORTED)], report_date=LATER)
    for filings, expected in (
        ([by_filing, amends], 1),
        ([by_filing, by_cover, amends], 2),
        ([by_filing, by_cover, by_header, amends], 3),
    ):
        assert [row[1] for row in links_in_any_order(database, filings)] == [number(expected)]


def test_a_name_is_believed_before_the_report_date(database: Database) -> None:
    filings = [
        original(1),
        original(2, dt.date(2025, 11, 10), report_date=dt.date(2025, 11, 9)),
        amendment(3, names=[named("filed", dt.date(2025, 11, 10))]),
    ]
    assert [row[1:4] for row in links_in_any_order(database, filings)] == [(number(2), number(2), "filed")]


def test_one_amendment_of_five_reports_has_five_links(database: Database) -> None:
    """As 0001068238-09-000087: a list of five dates, the first of which is its cover's too."""
    days = [dt.date(2025, month, 15) for month in range(1, 6)]
    filings = [
        original(place, day + dt.timedelta(days=10), report_date=day) for place, day in enumerate(days, 1)
    ]
    amends = amendment(
        9, names=[named("dated", day, place) for place, day in enumerate(days, 1)], report_date=days[1]
    )
    for order in ([*filings, amends], [amends, *filings], [*filings[3:], amends, *filings[:3]]):
        empty(database)
        for one in order:
            store(database.engine, one)
        assert [row[1:] for row in links(database)] == [
            (number(place), number(2), "dated", days[place - 1]) for place in (2, 1, 3, 4, 5)
        ]


def test_a_second_amendment_links_the_original_and_the_first(database: Database) -> None:
    filings = [
        original(1),
        amendment(2),
        amendment(3, LATEST, names=[named("filed", LATER), named("filed", FILED, 2)]),
    ]
    assert links_in_any_order(database, filings) == [
        (number(2), number(1), number(1), "report-date", REPORTED),
        (number(3), number(1), number(1), "filed", FILED),
        (number(3), number(2), number(1), "filed", LATER),
    ]


def test_a_report_named_as_dated_and_as_filed_has_one_link(database: Database) -> None:
    both = [named("dated", REPORTED), named("filed", FILED)]
    apart = [named("dated", REPORTED), named("filed", FILED, 2)]
    for names in (both, apart):
        filings = [original(1), amendment(2, names=names)]
        assert links_in_any_order(database, filings) == [(number(2), number(1), number(1), "filed", FILED)]


def test_a_report_is_found_by_either_of_its_dates(database: Database) -> None:
    names = [named("dated", REPORTED), named("filed", FILED + dt.timedelta(days=3))]
    filings = [original(1), amendment(2, names=names, report_date=LATER)]
    assert links_in_any_order(database, filings) == [(number(2), number(1), number(1), "dated", REPORTED)]
    missing = amendment(2, names=names, report_date=LATER)
    assert links_in_any_order(database, [missing]) == [
        (number(2), None, None, "filed", FILED + dt.timedelta(days=3))
    ]


def test_of_two_reports_of_a_day_the_one_dated_so_is_meant(database: Database) -> None:
    filings = [
        original(1),
        original(2, report_date=FILED),
        amendment(3, names=[named("dated", FILED), named("filed", FILED)]),
    ]
    assert [row[1] for row in links_in_any_order(database, filings)] == [number(2)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"items": item("5.02")}, {"items": item("8.01"), "report_date": LATER}),
        ({"report_date": FILED, "items": item("8.01")}, {"report_date": FILED, "items": item("5.02")}),
        ({"report_date": FILED}, {"report_date": FILED, "accepted_at": None}),
    ],
    ids=["report date", "items", "latest"],
)
def test_of_two_filings_of_a_day_the_one_more_like_the_amendment_is_meant(
    database: Database, first: dict[str, Any], second: dict[str, Any]
) -> None:
    filings = [original(1, **first), original(2, **second), amendment(3, names=[named("filed", FILED)])]
    assert [row[1] for row in links_in_any_order(database, filings)] == [number(1)]


def test_a_report_that_is_not_found_keeps_its_name(database: Database) -> None:
    store(database.engine, amendment(2, names=[named("filed", FILED), named("filed", REPORTED, 2)]))
    assert links(database) == [
        (number(2), None, None, "filed", FILED),
        (number(2), None, None, "filed", REPORTED),
    ]
    store(database.engine, original(1))
    assert links(database) == [
        (number(2), number(1), number(1), "filed", FILED),
        (number(2), None, number(1), "filed", REPORTED),
    ]


def test_where_no_name_leads_anywhere_the_report_date_does(database: Database) -> None:
    filings = [original(1), amendment(2, names=[named("filed", REPORTED)])]
    assert links_in_any_order(database, filings) == [
        (number(2), number(1), number(1), "report-date", REPORTED),
        (number(2), None, number(1), "filed", REPORTED),
    ]


def test_the_chief_link_is_the_first_named_where_no_report_date_agrees(database: Database) -> None:
    filings = [
        original(1, dt.date(2025, 11, 5)),
        original(2),
        amendment(
            3, names=[named("filed", FILED), named("filed", dt.date(2025, 11, 5), 2)], report_date=LATER
        ),
    ]
    assert [row[1:3] for row in links_in_any_order(database, filings)] == [
        (number(2), number(2)),
        (number(1), number(2)),
    ]


def test_names_survive_what_they_lead_to(database: Database) -> None:
    names = [named("dated", REPORTED), named("filed", FILED)]
    store(database.engine, original(1))
    store(database.engine, amendment(2, names=names, report_date=LATER))
    store(database.engine, original(1, FILED + dt.timedelta(days=1)))
    assert links(database)[0][1:4] == (number(1), number(1), "dated")
    store(database.engine, original(1, LATER, report_date=FILED))
    assert links(database) == [(number(2), None, None, "filed", FILED)]
    store(database.engine, original(1))
    assert links(database)[0][1:4] == (number(1), number(1), "filed")


def test_a_filing_that_is_no_amendment_any_more_has_no_links(database: Database) -> None:
    store(database.engine, original(1))
    store(database.engine, amendment(2, names=[named("filed", FILED)]))
    store(database.engine, original(2, LATER))
    assert links(database) == []
    assert query(database.engine, "select amends_accession_number from filings") == [(None,), (None,)]
    assert query(database.engine, "select count(*) from amendment_references") == [(0,)]


def test_a_removed_original_is_linked_still(database: Database) -> None:
    quarter = Quarter.of(FILED)
    rows = [listed(1, FILED), listed(2, LATER, form_type="8-K/A")]
    read_quarterly(database.engine, quarter, rows)
    store(database.engine, original(1))
    read_quarterly(database.engine, quarter, rows[1:], fetched_at=dt.datetime(2026, 1, 20, tzinfo=dt.UTC))
    assert query(
        database.engine, "select status from filings where accession_number = :it", it=number(1)
    ) == [("removed",)]
    store(database.engine, amendment(2, names=[named("filed", FILED)]))
    assert links(database)[0][1:3] == (number(1), number(1))


def test_storing_again_writes_no_link(database: Database) -> None:
    filings = [
        original(1),
        amendment(2),
        amendment(
            3, LATEST, names=[named("filed", LATER), named("filed", FILED, 2), named("filed", LATEST, 3)]
        ),
    ]
    for one in filings:
        store(database.engine, one)
    before = row_versions(database.engine, "amendment_links")
    for one in filings:
        store(database.engine, one)
    assert row_versions(database.engine, "amendment_links") == before


def test_two_originals_that_share_no_company_are_stored_at_once(database: Database) -> None:
    """Neither may settle the amendment's links without having seen the other."""
    companies = (Filer(cik=5, name="A"), Filer(cik=6, name="B"))
    names = [named("filed", FILED), named("filed", REPORTED, 2)]
    sides = (original(1, filers=companies[:1]), original(2, REPORTED, filers=companies[1:]))
    for _ in range(5):
        empty(database)
        store(database.engine, amendment(9, names=names, filers=companies))
        gate = threading.Barrier(2)

        def write(one: FilingRecord, gate: threading.Barrier = gate) -> None:
            gate.wait()
            store(database.engine, one)

        threads = [threading.Thread(target=write, args=(one,)) for one in sides]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert {row[1] for row in links(database)} == {number(1), number(2)}


def test_a_filing_waits_for_companies_that_only_an_index_names_beside_it(database: Database) -> None:
    read_quarterly(database.engine, Quarter(2025, 4), [listed(1, FILED, 100), listed(1, FILED, 200)])
    writer = threading.Thread(
        target=store,
        args=(database.engine, original(1, filers=(Filer(cik=200, name="COMPANY 200"),))),
    )
    waiting = "select count(*) from pg_locks where not granted and locktype in ('transactionid', 'tuple')"
    with database.engine.begin() as connection:
        connection.exec_driver_sql("select from companies where cik = 100 for no key update")
        writer.start()
        while query(database.engine, waiting) == [(0,)]:
            assert writer.is_alive(), "it was stored without the lock"
    writer.join()
    assert query(database.engine, "select status from filings") == [("stored",)]


DAYS = st.sampled_from([dt.date(2025, 11, day) for day in (3, 4, 5, 6)])
COMPANIES = st.sets(st.sampled_from([5, 6, 7]), min_size=1).map(
    lambda ciks: tuple(Filer(cik=cik, name=f"COMPANY {cik}") for cik in sorted(ciks))
)
NAMES = st.lists(
    st.builds(AmendedReport, st.sampled_from(["filed", "dated"]), DAYS, st.integers(1, 2)),
    max_size=3,
    unique_by=lambda name: (name.kind, name.date),
)


@st.composite
def families(draw: st.DrawFn) -> list[FilingRecord]:
    """Up to five filings of few companies and days, some of which name others."""
    forms = draw(st.lists(st.sampled_from(["8-K", "8-K", "8-K/A"]), min_size=2, max_size=5))
    return [
        original(
            sequence,
            draw(DAYS),
            form_type=form,
            report_date=draw(st.none() | DAYS),
            cover=CoverPage(report_date=draw(st.none() | DAYS)),
            filers=draw(COMPANIES),
            items=item(draw(st.sampled_from(["5.02", "8.01"]))),
            amends=tuple(draw(NAMES)) if form == "8-K/A" else (),
        )
        for sequence, form in enumerate(forms, 1)
    ]


@given(families(), st.data())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_links_do_not_depend_on_the_order_of_storing(
    database: Database, filings: list[FilingRecord], data: st.DataObject
) -> None:
    """Nor on what was stored before: here each filing is first stored as another of them."""
    empty(database)
    for one in filings:
        store(database.engine, one)
    expected = links(database)
    empty(database)
    for one, other in zip(data.draw(st.permutations(filings)), filings, strict=True):
        store(database.engine, one_as(other, one))
    for one in data.draw(st.permutations(filings)):
        store(database.engine, one)
    assert links(database) == expected
    chief = {row[0]: row[2] for row in expected}
    first = {row[0]: row[1] for row in reversed(expected)}
    assert chief == first
    amended = [(row[0], row[1]) for row in expected if row[1]]
    assert len(set(amended)) == len(amended)


def one_as(other: FilingRecord, one: FilingRecord) -> FilingRecord:
    """A filing's number with what another says."""
    return FilingRecord(
        **{name: getattr(other, name) for name in FilingRecord.__slots__ if name != "accession_number"},
        accession_number=one.accession_number,
    )
