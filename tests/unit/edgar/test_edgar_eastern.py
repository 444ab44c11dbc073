import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.edgar.eastern import (
    EASTERN,
    acceptance_moment,
    edgar_date,
    http_date,
    listing_moment,
    parse_http_date,
)

# Hypothesis takes bounds without a zone.
FIRST = dt.datetime(1993, 1, 1)  # noqa: DTZ001
LAST = dt.datetime(2100, 1, 1)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("digits", "isoformat"),
    [
        ("20071101073105", "2007-11-01T07:31:05-04:00"),
        ("20080129114524", "2008-01-29T11:45:24-05:00"),
        # Summer time lasted until the last Sunday of October before 2007.
        ("20061029120000", "2006-10-29T12:00:00-05:00"),
        ("20071104013000", "2007-11-04T01:30:00-04:00"),
        (" 20071101073105 ", "2007-11-01T07:31:05-04:00"),
    ],
)
def test_acceptance_is_eastern_wall_clock(digits: str, isoformat: str) -> None:
    moment = acceptance_moment(digits)
    assert moment is not None
    assert moment.isoformat() == isoformat


@pytest.mark.parametrize(
    "digits",
    [
        "",
        "20071101",
        "20071301073105",
        "20070230073105",
        "20071101253105",
        "2007-11-01",
        "00000000000000",
        "x" * 14,
    ],
)
def test_acceptance_that_no_clock_shows_is_none(digits: str) -> None:
    assert acceptance_moment(digits) is None


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("20071101", dt.date(2007, 11, 1)),
        ("20080229", dt.date(2008, 2, 29)),
        ("20070229", None),
        ("20071331", None),
        ("00000000", None),
        ("2007-11-01", None),
        ("200711010", None),
        ("２００７１１０１", None),
        ("", None),
    ],
)
def test_a_date_is_eight_digits_that_the_calendar_has(digits: str, day: dt.date | None) -> None:
    assert edgar_date(digits) == day


@pytest.mark.parametrize(
    ("text", "isoformat"),
    [
        ("07/28/2026 10:01:46 PM", "2026-07-28T22:01:46-04:00"),
        ("12/05/2018 12:00:00 AM", "2018-12-05T00:00:00-05:00"),
        ("12/05/2018 12:30:00 PM", "2018-12-05T12:30:00-05:00"),
        ("12/05/2018", "2018-12-05T00:00:00-05:00"),
    ],
)
def test_listing_moment_is_eastern(text: str, isoformat: str) -> None:
    moment = listing_moment(text)
    assert moment is not None
    assert moment.isoformat() == isoformat


@pytest.mark.parametrize(
    "text",
    [
        "",
        "13/05/2018",
        "02/30/2018",
        "12/05/2018 13:00:00 PM",
        "12/05/2018 00:10:00 AM",
        "12/05/2018 10:60:00 AM",
        "-",
    ],
)
def test_listing_moment_that_can_not_be_read_is_none(text: str) -> None:
    assert listing_moment(text) is None


def test_http_date_is_gmt() -> None:
    moment = dt.datetime(2021, 3, 29, 13, 35, 15, 999, tzinfo=EASTERN)
    assert http_date(moment) == "Mon, 29 Mar 2021 17:35:15 GMT"


@pytest.mark.parametrize(
    "text", ["", "yesterday", "Mon, 99 Mar 2021 17:35:15 GMT", "Mon, 29 Mar 2021 17:35:15 +9999"]
)
def test_http_date_that_can_not_be_read_is_none(text: str) -> None:
    assert parse_http_date(text) is None


@settings(max_examples=100, deadline=None)
@given(st.datetimes(FIRST, LAST, timezones=st.just(EASTERN)))
def test_http_dates_come_back_to_the_second(moment: dt.datetime) -> None:
    assert parse_http_date(http_date(moment)) == moment.astimezone(dt.UTC).replace(microsecond=0)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=40) | st.from_regex(r"[0-9]{14}", fullmatch=True))
def test_whatever_stands_there_is_a_moment_with_a_zone_or_none(text: str) -> None:
    for read in (acceptance_moment, listing_moment, parse_http_date):
        moment = read(text)
        assert moment is None or moment.astimezone(dt.UTC).tzinfo is dt.UTC


@settings(max_examples=50, deadline=None)
@given(st.datetimes(FIRST, LAST))
def test_listing_moments_read_what_a_listing_writes(moment: dt.datetime) -> None:
    hour = moment.hour % 12 or 12
    half = "PM" if moment.hour >= 12 else "AM"
    text = f"{moment:%m/%d/}{moment.year} {hour:02d}:{moment:%M:%S} {half}"
    assert listing_moment(text) == moment.replace(microsecond=0, fold=0, tzinfo=EASTERN)
