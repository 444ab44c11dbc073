"""Corrections and removals: what a later index says differently of a filing."""

import datetime as dt

import pytest
from ledger_facts import (
    NOW,
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
from crawler.db.ledger.index_merge import ImplausibleIndex
from crawler.db.ledger.queue import fail
from crawler.db.ledger.wanting import want
from crawler.edgar.master_index import IndexProblem, IndexRow
from crawler.edgar.quarters import Quarter

Q3, Q4 = Quarter(2025, 3), Quarter(2025, 4)
MONDAY = dt.date(2025, 11, 3)
TUESDAY = dt.date(2025, 11, 4)
FRIDAY = dt.date(2025, 11, 7)
AUGUST = dt.date(2025, 8, 11)
LEDGER = ("companies", "filings", "filing_companies", "problems", "corrections")


def corrections(database: Database) -> list[tuple[str, str, str | None, str | None]]:
    return query(database.engine, "select accession_number, what, was, became from corrections order by id")  # type: ignore[return-value]


def test_a_quarterly_corrects_form_type_date_name_and_path(database: Database) -> None:
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, 200), listed(2, MONDAY)])
    corrected = IndexRow(100, "RENAMED CO", "8-K/A", TUESDAY, f"edgar/data/100/{number(1)}.txt")
    merge = read_quarterly(database.engine, Q4, [corrected, listed(2, MONDAY)], received=FRIDAY)
    assert (merge.added, merge.corrected, merge.removed) == (0, 1, 0)
    assert query(
        database.engine,
        "select listed_form_type, listed_date, listed_name, path, index_date from filings"
        " order by accession_number limit 1",
    ) == [("8-K/A", TUESDAY, "RENAMED CO", f"edgar/data/100/{number(1)}.txt", MONDAY)]


def test_each_difference_is_kept_as_a_correction(database: Database) -> None:
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, 200), listed(2, MONDAY)])
    corrected = IndexRow(100, "RENAMED CO", "8-K/A", TUESDAY, f"edgar/data/100/{number(1)}.txt")
    merge = read_quarterly(database.engine, Q4, [corrected], received=FRIDAY)
    assert corrections(database) == [
        (number(1), "company name", "COMPANY 200", "RENAMED CO"),
        (number(1), "filing date", "2025-11-03", "2025-11-04"),
        (number(1), "form type", "8-K", "8-K/A"),
        (number(1), "path", f"edgar/data/200/{number(1)}.txt", f"edgar/data/100/{number(1)}.txt"),
        (number(2), "removed", None, None),
    ]
    assert dict(merge.corrections) == dict.fromkeys(("company name", "filing date", "form type", "path"), 1)
    assert (merge.corrected, merge.removed) == (1, 1)
    merge = read_quarterly(database.engine, Q4, [corrected, listed(2, MONDAY)], received=Q4.end)
    assert corrections(database)[5:] == [(number(2), "returned", None, None)]
    assert (merge.corrected, merge.returned) == (0, 1)


def test_what_an_index_says_after_submissions_data_is_no_correction(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "insert into filings (accession_number, listed_form_type, listed_by, listed_as_of)"
            f" values ('{number(1)}', '8-K', 'submissions', '2025-11-03')"
        )
    assert read_daily(database.engine, MONDAY, [listed(1, MONDAY)]).corrected == 0
    assert corrections(database) == []


def test_a_quarterly_that_lacks_implausibly_many_filings_changes_nothing(database: Database) -> None:
    rows = [listed(sequence, MONDAY) for sequence in range(26)]
    read_quarterly(database.engine, Q4, rows, received=TUESDAY)
    before = row_versions(database.engine, *LEDGER, "index_files")
    with pytest.raises(ImplausibleIndex, match="lacks 26 of the 26"):
        read_quarterly(database.engine, Q4, [], received=FRIDAY)
    assert row_versions(database.engine, *LEDGER, "index_files") == before
    merge = read_quarterly(database.engine, Q4, [listed(99, FRIDAY)], received=FRIDAY, accepts_removals=True)
    assert (merge.added, merge.removed) == (1, 26)


def test_few_filings_and_a_small_share_may_go_from_a_quarterly(database: Database) -> None:
    rows = [listed(sequence, MONDAY) for sequence in range(300)]
    read_quarterly(database.engine, Q4, rows, received=TUESDAY)
    assert read_quarterly(database.engine, Q4, rows[30:], received=FRIDAY).removed == 30
    with pytest.raises(ImplausibleIndex, match="lacks 28 of the 270"):
        read_quarterly(database.engine, Q4, rows[58:], received=FRIDAY)


def test_a_company_that_the_index_drops_from_a_filing_has_no_part_in_it_any_more(database: Database) -> None:
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, cik) for cik in (100, 200, 300)])
    store(database.engine, record(1, MONDAY))  # its header names 100
    read_quarterly(database.engine, Q4, [listed(1, MONDAY, 200)], received=FRIDAY)
    assert query(database.engine, "select cik, position from filing_companies order by cik") == [
        (100, 1),
        (200, None),
    ]
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, cik) for cik in (100, 200, 300)])
    assert query(database.engine, "select count(*) from filing_companies") == [(2,)]


def test_what_leaves_the_quarterly_is_removed_with_a_problem_and_kept(database: Database) -> None:
    read_quarterly(database.engine, Q4, [listed(1, MONDAY), listed(2, MONDAY)], received=FRIDAY)
    store(database.engine, record(1, MONDAY))
    later = dt.date(2025, 11, 14)
    merge = read_quarterly(database.engine, Q4, [], received=later)
    assert merge.removed == 2
    assert statuses(database.engine) == {number(1): "removed", number(2): "removed"}
    assert query(database.engine, "select accession_number, code, source from problems order by 1") == [
        (number(1), "removed-from-index", "index"),
        (number(2), "removed-from-index", "index"),
    ]
    assert query(database.engine, "select count(*) from items") == [(1,)]
    assert query(database.engine, "select count(*) from events") == [(0,)]


def test_what_reappears_is_stored_or_listed_again_as_it_was(database: Database) -> None:
    rows = [listed(1, MONDAY), listed(2, MONDAY), listed(3, MONDAY)]
    read_quarterly(database.engine, Q4, rows, received=FRIDAY)
    store(database.engine, record(1, MONDAY))
    want(database.engine, now=NOW)
    fail(database.engine, number(3), "missing", now=NOW, retry=True, run_id=None)
    read_quarterly(database.engine, Q4, [], received=dt.date(2025, 11, 14))
    merge = read_quarterly(database.engine, Q4, rows, received=dt.date(2025, 11, 21))
    assert (merge.returned, merge.added, merge.corrected) == (3, 0, 0)
    assert statuses(database.engine) == {number(1): "stored", number(2): "listed", number(3): "listed"}
    assert query(
        database.engine, "select count(removed_at), count(failure), count(next_try_at) from filings"
    ) == [(0, 0, 0)]
    assert query(database.engine, "select count(*) from problems where code = 'removed-from-index'") == [(0,)]


def test_a_form_type_that_leaves_the_family_counts_as_removed(database: Database) -> None:
    read_quarterly(database.engine, Q4, [listed(1, MONDAY)], received=FRIDAY)
    merge = read_quarterly(database.engine, Q4, [listed(2, MONDAY)], received=dt.date(2025, 11, 14))
    assert (merge.added, merge.removed) == (1, 1)


def test_what_was_not_found_is_tried_at_once_under_a_corrected_path(database: Database) -> None:
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, 200), listed(2, MONDAY, 200)])
    want(database.engine, now=NOW)
    for sequence in (1, 2):
        fail(database.engine, number(sequence), "not-found", now=NOW, retry=True, run_id=None)
    read_quarterly(
        database.engine, Q4, [listed(1, MONDAY, 300), listed(2, MONDAY, 200)], received=FRIDAY, fetched_at=NOW
    )
    due = query(
        database.engine, "select status, next_try_at - :now from filings order by accession_number", now=NOW
    )
    assert due == [("failed", dt.timedelta(0)), ("failed", dt.timedelta(minutes=15))]


def test_a_quarterly_removes_nothing_that_it_has_not_heard_of(database: Database) -> None:
    read_daily(database.engine, MONDAY, [listed(1, MONDAY)])
    read_daily(database.engine, FRIDAY, [listed(2, FRIDAY), listed(3, MONDAY)])
    merge = read_quarterly(database.engine, Q4, [listed(1, MONDAY)], received=TUESDAY)
    assert merge.removed == 0
    assert set(statuses(database.engine).values()) == {"listed"}


def test_a_quarterly_leaves_other_quarters_alone(database: Database) -> None:
    read_quarterly(database.engine, Q3, [listed(1, AUGUST)])
    assert read_quarterly(database.engine, Q4, [], received=FRIDAY).removed == 0


@pytest.mark.parametrize("order", [(Q3, Q4), (Q4, Q3)])
def test_a_filing_moved_into_another_quarter_is_found_there(
    database: Database, order: tuple[Quarter, Quarter]
) -> None:
    read_quarterly(database.engine, Q3, [listed(1, Q3.end)])
    rows = {Q3: [], Q4: [listed(1, Q4.start)]}
    for quarter in order:
        read_quarterly(database.engine, quarter, rows[quarter], received=min(quarter.end, FRIDAY))
    assert query(database.engine, "select status, listed_date from filings") == [("listed", Q4.start)]
    assert query(database.engine, "select count(*) from problems") == [(0,)]


def test_a_filing_in_a_line_that_cannot_be_read_is_not_gone(database: Database) -> None:
    read_quarterly(database.engine, Q4, [listed(1, MONDAY), listed(2, MONDAY)], received=FRIDAY)
    line = f"100|COMPANY|100|8-K|2025-11-03|edgar/data/100/{number(1)}.txt"
    merge = read_quarterly(
        database.engine, Q4, [], received=FRIDAY, problems=[IndexProblem(12, line, "not five fields")]
    )
    assert merge.removed == 1
    assert statuses(database.engine) == {number(1): "listed", number(2): "removed"}
