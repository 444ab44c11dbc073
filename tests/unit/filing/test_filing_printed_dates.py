import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.filing.printed_dates import is_only_a_date, printed_dates


def days_in(text: str) -> list[dt.date]:
    return [date.day for date in printed_dates(text)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("November 1, 2007", dt.date(2007, 11, 1)),
        ("NOVEMBER 1, 2007", dt.date(2007, 11, 1)),
        ("January 19,2000", dt.date(2000, 1, 19)),
        ("July 23 2012", dt.date(2012, 7, 23)),
        ("Sept. 5, 2001", dt.date(2001, 9, 5)),
        ("June 1st, 2004", dt.date(2004, 6, 1)),
        ("October [16], 2023", dt.date(2023, 10, 16)),
        ("1st day of June, 2004", dt.date(2004, 6, 1)),
        ("14 March 2002", dt.date(2002, 3, 14)),
        ("5/30/2008", dt.date(2008, 5, 30)),
        ("5-30-98", dt.date(1998, 5, 30)),
        ("1/2/03", dt.date(2003, 1, 2)),
        ("2008-05-30", dt.date(2008, 5, 30)),
        ("Marcxh 12, 2002", dt.date(2002, 3, 12)),
        ("Febuary 12, 2002", dt.date(2002, 2, 12)),
    ],
)
def test_a_date_is_read(text, day):
    assert days_in(f"on {text} the board met") == [day]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Act of 1934",
        "Rule 12, 2003",
        "February 30, 2004",
        "13/45/2004",
        "04-2726691",
        "May 2004",
        "Form 8, 2004",
    ],
)
def test_what_is_no_date_is_none(text):
    assert days_in(text) == []


def test_dates_come_in_the_order_printed():
    found = printed_dates("August 30, 2005 (August 29, 2005)")
    assert [date.day for date in found] == [dt.date(2005, 8, 30), dt.date(2005, 8, 29)]
    assert (found[0].start, found[0].end) == (0, 15)


@pytest.mark.parametrize(
    ("text", "only"),
    [
        ("(March 6, 2002)", True),
        ("May 1, 2005 (May 2, 2005).", True),
        ("Date: May 1, 2005", False),
        ("none", False),
    ],
)
def test_only_a_date(text, only):
    assert is_only_a_date(text) is only


@given(st.dates(dt.date(1993, 1, 1), dt.date(2099, 12, 31)))
@settings(max_examples=50, deadline=None)
def test_every_day_is_read_back(day):
    for text in (f"{day:%B} {day.day}, {day.year}", f"{day.day} {day:%b} {day.year}", day.isoformat()):
        assert days_in(text) == [day]


@given(st.text(alphabet="JanuryMch0123456789 ,./-stofday[]", max_size=80))
@settings(max_examples=100, deadline=None)
def test_dates_lie_apart_within_any_text(text):
    end = 0
    for date in printed_dates(text):
        assert end <= date.start < date.end <= len(text)
        end = date.end
