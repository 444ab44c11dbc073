import datetime as dt
import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.edgar.quarters import Quarter, quarters_between

DAYS = st.dates(dt.date(1993, 1, 1), dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("quarter", "start", "end"),
    [
        (Quarter(2025, 1), dt.date(2025, 1, 1), dt.date(2025, 3, 31)),
        (Quarter(2025, 2), dt.date(2025, 4, 1), dt.date(2025, 6, 30)),
        (Quarter(2025, 3), dt.date(2025, 7, 1), dt.date(2025, 9, 30)),
        (Quarter(2025, 4), dt.date(2025, 10, 1), dt.date(2025, 12, 31)),
    ],
)
def test_quarters_begin_and_end(quarter: Quarter, start: dt.date, end: dt.date) -> None:
    assert (quarter.start, quarter.end) == (start, end)


def test_path_is_the_folder_of_an_index() -> None:
    assert Quarter(2025, 4).path == "2025/QTR4"


def test_quarters_between_counts_both_ends() -> None:
    found = quarters_between(dt.date(2024, 12, 31), dt.date(2025, 7, 1))
    assert found == [Quarter(2024, 4), Quarter(2025, 1), Quarter(2025, 2), Quarter(2025, 3)]


def test_no_quarters_lie_between_days_in_wrong_order() -> None:
    assert quarters_between(dt.date(2025, 1, 2), dt.date(2025, 1, 1)) == []


@settings(max_examples=100, deadline=None)
@given(DAYS)
def test_a_day_lies_in_its_quarter_and_the_next_begins_where_it_ends(day: dt.date) -> None:
    quarter = Quarter.of(day)
    assert quarter.start <= day <= quarter.end
    assert quarter.next().start == quarter.end + dt.timedelta(days=1)
    assert quarter < quarter.next()


@settings(max_examples=50, deadline=None)
@given(DAYS, st.integers(0, 4000))
def test_quarters_between_leave_no_gap(first: dt.date, days: int) -> None:
    last = first + dt.timedelta(days=days)
    quarters = quarters_between(first, last)
    assert quarters[0].start <= first
    assert quarters[-1].end >= last
    assert all(one.next() == other for one, other in itertools.pairwise(quarters))
