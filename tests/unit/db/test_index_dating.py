import datetime as dt

import pytest

from crawler.db.ledger.index_dating import daily_as_of, edgar_day, last_rebuild, quarterly_as_of
from crawler.edgar.eastern import EASTERN

FRIDAY = dt.date(2026, 7, 10)
QUARTER_END = dt.date(2026, 9, 30)


def eastern(day: int, hour: int, minute: int = 0, month: int = 7) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=EASTERN)


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (eastern(10, 22, 5), FRIDAY),
        (eastern(11, 5, 59), FRIDAY),
        (eastern(11, 6), dt.date(2026, 7, 11)),
        (dt.datetime(2026, 7, 11, 2, 5, tzinfo=dt.UTC), FRIDAY),
    ],
)
def test_a_night_belongs_to_the_day_before_it(moment: dt.datetime, day: dt.date) -> None:
    assert edgar_day(moment) == day


@pytest.mark.parametrize(
    ("moment", "friday"),
    [
        (eastern(11, 7, 59), dt.date(2026, 7, 3)),
        (eastern(11, 8), FRIDAY),
        (eastern(12, 12), FRIDAY),
        (eastern(17, 23), FRIDAY),
        (eastern(18, 9), dt.date(2026, 7, 17)),
    ],
)
def test_quarterlies_have_what_the_last_saturday_brought(moment: dt.datetime, friday: dt.date) -> None:
    assert last_rebuild(moment) == friday


def test_a_daily_speaks_on_its_day_unless_it_was_rewritten() -> None:
    read_at = eastern(14, 6, 15)
    assert daily_as_of(FRIDAY, None, read_at) == FRIDAY
    assert daily_as_of(FRIDAY, eastern(10, 22, 18), read_at) == FRIDAY
    assert daily_as_of(FRIDAY, eastern(12, 11, 11), read_at) == dt.date(2026, 7, 12)


def test_a_daily_does_not_speak_later_than_it_was_read_nor_before_its_day() -> None:
    assert daily_as_of(FRIDAY, eastern(20, 12), eastern(13, 7)) == dt.date(2026, 7, 13)
    assert daily_as_of(FRIDAY, eastern(8, 12), eastern(13, 7)) == FRIDAY


def test_the_running_quarter_speaks_on_the_day_of_its_last_change() -> None:
    received = dt.date(2026, 7, 14)
    assert quarterly_as_of(QUARTER_END, received, None, eastern(20, 9)) == received
    assert quarterly_as_of(QUARTER_END, received, eastern(14, 22, 10), eastern(20, 9)) == received


def test_a_quarter_that_is_over_speaks_no_earlier_than_the_last_rebuilding() -> None:
    read_at = eastern(20, 9)
    ended = dt.date(2026, 3, 31)
    assert quarterly_as_of(ended, ended, None, read_at) == dt.date(2026, 7, 17)
    assert quarterly_as_of(ended, ended, eastern(31, 22, 10, month=3), read_at) == dt.date(2026, 7, 17)
    assert quarterly_as_of(ended, None, eastern(19, 12), read_at) == dt.date(2026, 7, 19)
