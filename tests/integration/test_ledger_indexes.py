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
    ImplausibleIndex,
    IndexMerge,
    confirm_index,
    merge_index,
    refuse_index,
)
from crawler.db.ledger.queue import fail
from crawler.db.ledger.submissions_merge import merge_submissions
from crawler.db.ledger.wanting import want
from crawler.edgar.master_index import IndexProblem, IndexRow
from crawler.edgar.quarters import Quarter
from crawler.edgar.submissions import CompanyProfile, ListedFiling

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


def corrections(database: Database) -> list[tuple[str, str, str | None, str | None]]:
    return query(database.engine, "select accession_number, what, was, became from corrections order by id")  # type: ignore[return-value]


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


def test_a_filing_in_a_line_that_cannot_be_read_is_not_gone(database: Database) -> None:
    read_quarterly(database.engine, Q4, [listed(1, MONDAY), listed(2, MONDAY)], received=FRIDAY)
    line = f"100|COMPANY|100|8-K|2025-11-03|edgar/data/100/{number(1)}.txt"
    merge = read_quarterly(
        database.engine, Q4, [], received=FRIDAY, problems=[IndexProblem(12, line, "not five fields")]
    )
    assert merge.removed == 1
    assert statuses(database.engine) == {number(1): "listed", number(2): "removed"}


def test_names_that_cannot_be_stored_are_cleaned(database: Database) -> None:
    problems = [IndexProblem(9, "\0", "not five fields")]
    read_daily(database.engine, MONDAY, [listed(1, MONDAY, name="A\0 CO")], problems=problems)
    assert query(database.engine, "select name from companies") == [("A CO",)]
    assert query(database.engine, "select detail from problems") == [("line 9: not five fields: ",)]


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
