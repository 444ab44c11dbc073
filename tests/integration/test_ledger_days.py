"""Completeness of days, and where the nightly walk begins."""

import datetime as dt

import pytest
from ledger_facts import NOW, evening, listed, morning_after, query, read_daily, read_quarterly

from crawler.db.connection import Database
from crawler.db.ledger.days import KnownDaily, index_last_modified, known_dailies, known_quarters
from crawler.db.ledger.walk import begin_walk, nightly_start, note_listing
from crawler.edgar.eastern import EASTERN
from crawler.edgar.quarters import Quarter

Q3, Q4 = Quarter(2025, 3), Quarter(2025, 4)
MONDAY = dt.date(2025, 11, 3)
TUESDAY = dt.date(2025, 11, 4)
AUGUST = dt.date(2025, 8, 11)
TODAY = dt.date(2025, 12, 1)
A_WEEK_AGO = dt.date(2025, 11, 25)
# So that what was rewritten since is seen.
SIX_DAYS_BEFORE_THE_FIFTH = dt.date(2025, 10, 30)


def day(number: int, month: int = 11) -> dt.date:
    return dt.date(2025, month, number)


def days(database: Database, *, complete: bool) -> list[dt.date]:
    statement = "select day from index_days where is_complete = :complete order by day"
    return [one for (one,) in query(database.engine, statement, complete=complete)]


def test_a_day_is_complete_when_its_daily_index_is_final(database: Database) -> None:
    read_daily(database.engine, MONDAY, [], fetched_at=evening(MONDAY))
    assert (days(database, complete=True), days(database, complete=False)) == ([], [MONDAY])
    read_daily(database.engine, MONDAY, [])
    assert (days(database, complete=True), days(database, complete=False)) == ([MONDAY], [])


@pytest.mark.parametrize(
    ("read_at", "complete"),
    [
        (dt.datetime(2025, 11, 5, 5, 59, tzinfo=EASTERN), [MONDAY]),
        (dt.datetime(2025, 11, 5, 6, 0, tzinfo=EASTERN), [MONDAY, TUESDAY]),
    ],
)
def test_a_day_is_complete_when_a_quarterly_that_covers_it_was_read_the_morning_after(
    database: Database, read_at: dt.datetime, complete: list[dt.date]
) -> None:
    read_quarterly(database.engine, Q4, [], received=TUESDAY, fetched_at=read_at)
    assert [one for one in days(database, complete=True) if one >= MONDAY] == complete


def test_an_empty_quarter_completes_no_day(database: Database) -> None:
    read_quarterly(database.engine, Q4, [], received=dt.date(2025, 9, 29), fetched_at=NOW)
    assert query(database.engine, "select count(*) from index_days") == [(0,)]


def test_known_dailies_are_final_until_the_listing_shows_that_they_were_rewritten(
    database: Database,
) -> None:
    read_quarterly(database.engine, Q4, [], received=day(10))
    read_daily(database.engine, MONDAY, [])
    read_daily(database.engine, TUESDAY, [], fetched_at=evening(TUESDAY))

    def known() -> dict[dt.date, KnownDaily]:
        return known_dailies(database.engine, MONDAY, day(12))

    early = KnownDaily(is_final=False, listed_modified=evening(TUESDAY))
    final = KnownDaily(is_final=True, listed_modified=evening(MONDAY))
    assert known() == {MONDAY: final, TUESDAY: early}
    begin_walk(database.engine, MONDAY, TODAY)
    files = {MONDAY: evening(MONDAY), TUESDAY: evening(TUESDAY), day(11): None}
    note_listing(database.engine, Q4, files, since=MONDAY, fetched_at=NOW)
    assert known() == {MONDAY: final, TUESDAY: early}
    rewritten = evening(MONDAY) + dt.timedelta(days=2)
    note_listing(database.engine, Q4, files | {MONDAY: rewritten}, since=MONDAY, fetched_at=NOW)
    assert known()[MONDAY] == KnownDaily(is_final=False, listed_modified=evening(MONDAY))


def test_a_rewritten_daily_makes_its_day_incomplete_until_it_is_read(database: Database) -> None:
    walk(database, MONDAY, [day(one) for one in range(3, 29) if day(one).weekday() < 5])
    assert days(database, complete=False) == []
    note_listing(database.engine, Q4, {day(28): NOW}, since=day(28), fetched_at=NOW)
    assert days(database, complete=False) == [day(28)]
    read_daily(database.engine, day(28), [], modified=NOW, fetched_at=NOW)
    assert days(database, complete=False) == []


def test_a_ledger_answers_for_the_quarters_that_were_read_and_all_since_the_first_walk(
    database: Database,
) -> None:
    assert known_quarters(database.engine, TODAY) == []
    read_quarterly(database.engine, Quarter(2007, 4), [listed(1, dt.date(2007, 11, 1))])
    assert known_quarters(database.engine, TODAY) == [Quarter(2007, 4)]
    read_daily(database.engine, AUGUST, [])
    assert known_quarters(database.engine, TODAY) == [Quarter(2007, 4), Q3, Q4]


def test_a_ledger_knows_when_an_index_was_modified(database: Database) -> None:
    read_quarterly(database.engine, Q4, [listed(1, MONDAY)], received=day(10))
    url = query(database.engine, "select url from index_files")[0][0]
    assert index_last_modified(database.engine, url) == "Tue, 11 Nov 2025 03:05:00 GMT"
    assert index_last_modified(database.engine, "elsewhere") is None


def test_coverage_counts_each_day_that_is_known_or_has_filings(database: Database) -> None:
    read_quarterly(
        database.engine, Q4, [listed(1, MONDAY), listed(2, MONDAY)], received=TUESDAY, fetched_at=NOW
    )
    read_quarterly(database.engine, Q4, [listed(1, MONDAY)], received=TUESDAY, fetched_at=NOW)
    read_daily(database.engine, day(10), [listed(3, dt.date(2024, 1, 2))], fetched_at=evening(day(10)))
    coverage = query(
        database.engine,
        "select * from coverage where listed + removed > 0 or not is_complete or day = :day order by day",
        day=TUESDAY,
    )
    assert coverage == [
        (dt.date(2024, 1, 2), 1, 0, 0, 0, False),
        (MONDAY, 1, 0, 0, 1, True),
        (TUESDAY, 0, 0, 0, 0, True),
        (day(10), 0, 0, 0, 0, False),
    ]


def walk(database: Database, first: dt.date, read: list[dt.date], *, at: dt.datetime = NOW) -> None:
    """A nightly run that lists every weekday of November and reads some days."""
    begin_walk(database.engine, first, at.date())
    days = [day(number) for number in range(1, 31) if day(number).weekday() < 5 and day(number) < at.date()]
    note_listing(database.engine, Q4, {one: evening(one) for one in days}, since=first, fetched_at=at)
    for one in read:
        read_daily(database.engine, one, [], fetched_at=at)


def test_on_an_empty_ledger_the_walk_begins_six_days_ago(database: Database) -> None:
    assert nightly_start(database.engine, TODAY) == A_WEEK_AGO


def test_the_last_seven_days_are_listed_again_every_night(database: Database) -> None:
    walk(database, A_WEEK_AGO, [day(25), day(26), day(27), day(28)])
    assert nightly_start(database.engine, TODAY) == A_WEEK_AGO


def test_after_weeks_of_downtime_the_walk_goes_on_where_it_was(database: Database) -> None:
    walk(database, MONDAY, [MONDAY, TUESDAY], at=morning_after(TUESDAY))
    assert nightly_start(database.engine, TODAY) == SIX_DAYS_BEFORE_THE_FIFTH


def test_after_a_backfill_by_quarterlies_the_walk_begins_on_the_next_day(database: Database) -> None:
    read_quarterly(database.engine, Q4, [listed(1, MONDAY)], received=dt.date(2025, 10, 31))
    assert nightly_start(database.engine, TODAY) == day(1)


def test_a_day_that_was_listed_and_not_read_is_where_the_next_walk_begins(database: Database) -> None:
    walk(database, MONDAY, [MONDAY, *(day(number) for number in (5, 6, 7, 28))])
    assert nightly_start(database.engine, TODAY) == TUESDAY


def test_that_a_quarterly_covers_the_days_of_a_downtime_does_not_shorten_the_walk(database: Database) -> None:
    walk(database, MONDAY, [MONDAY, TUESDAY], at=morning_after(TUESDAY))
    read_quarterly(database.engine, Q4, [listed(1, MONDAY)], received=day(28))
    assert nightly_start(database.engine, TODAY) == SIX_DAYS_BEFORE_THE_FIFTH


def test_a_daily_that_was_listed_and_not_read_is_gone_back_to_though_a_quarterly_covers_it(
    database: Database,
) -> None:
    walk(database, MONDAY, [MONDAY, *(day(number) for number in range(5, 29))])
    read_quarterly(database.engine, Q4, [listed(1, MONDAY)], received=day(28))
    assert nightly_start(database.engine, TODAY) == TUESDAY


def test_a_day_read_too_early_is_read_again(database: Database) -> None:
    walk(database, day(28), [])
    read_daily(database.engine, day(14), [], fetched_at=evening(day(14)))
    assert nightly_start(database.engine, TODAY) == day(14)


def test_a_quarter_that_a_walk_did_not_come_to_list_is_where_the_next_begins(database: Database) -> None:
    begin_walk(database.engine, dt.date(2025, 9, 20), TODAY)
    note_listing(database.engine, Q4, {}, since=Q4.start, fetched_at=NOW)
    assert nightly_start(database.engine, TODAY) == dt.date(2025, 9, 20)
    note_listing(database.engine, Q3, {}, since=dt.date(2025, 9, 20), fetched_at=NOW)
    assert nightly_start(database.engine, TODAY) == A_WEEK_AGO


def test_an_earlier_day_asked_for_is_not_forgotten_by_a_later_listing(database: Database) -> None:
    begin_walk(database.engine, day(3), TODAY)
    begin_walk(database.engine, day(20), TODAY)
    note_listing(database.engine, Q4, {}, since=day(20), fetched_at=NOW)
    assert nightly_start(database.engine, TODAY) == day(3)


def test_days_before_the_walk_stay_as_they_were_listed(database: Database) -> None:
    walk(database, MONDAY, [])
    note_listing(database.engine, Q4, {day(28): None}, since=day(20), fetched_at=NOW)
    assert days(database, complete=False)[-3:] == [day(18), day(19), day(28)]


def test_a_day_without_a_file_is_settled_the_morning_after(database: Database) -> None:
    begin_walk(database.engine, MONDAY, TUESDAY)
    note_listing(database.engine, Q4, {}, since=MONDAY, fetched_at=evening(TUESDAY))
    assert nightly_start(database.engine, TODAY) == SIX_DAYS_BEFORE_THE_FIFTH - dt.timedelta(days=1)
    note_listing(database.engine, Q4, {}, since=MONDAY, fetched_at=morning_after(TUESDAY))
    assert nightly_start(database.engine, TODAY) == SIX_DAYS_BEFORE_THE_FIFTH
