"""Days and moments as EDGAR writes them: Eastern wall-clock time without a zone, and HTTP dates."""

import datetime as dt
import re
from email.utils import format_datetime, parsedate_to_datetime
from zoneinfo import ZoneInfo

EASTERN = ZoneInfo("America/New_York")
"""The zone of every clock time that EDGAR prints."""

_DATE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_ACCEPTANCE = re.compile(r"([0-9]{4})" + 5 * r"([0-9]{2})")
_LISTING = re.compile(
    r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})(?: +([0-9]{1,2}):([0-9]{2}):([0-9]{2}) *([AP])M)?"
)


def acceptance_moment(digits: str) -> dt.datetime | None:
    """Return the moment of an ACCEPTANCE-DATETIME such as "20071101073105", aware and in Eastern time.

    None where the text is not fourteen digits or no such moment exists (0001104659-09-022130 has an empty
    one). The hour that the end of summer time repeats is read as its first pass.
    """
    found = _ACCEPTANCE.fullmatch(digits.strip())
    return _moment(*map(int, found.groups())) if found else None


def edgar_date(digits: str) -> dt.date | None:
    """Return the day of eight digits such as "20071101", as headers and the names of daily indexes have them.

    None where the text is not eight digits or the calendar has no such day.
    """
    found = _DATE.fullmatch(digits)
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def listing_moment(text: str) -> dt.datetime | None:
    """Return the moment of a directory listing's `last-modified`, aware and in Eastern time.

    Takes "07/28/2026 10:01:46 PM" and, as a few entries have it, "07/28/2026", which stands for midnight.
    None for anything else.
    """
    found = _LISTING.fullmatch(text.strip())
    if found is None:
        return None
    month, day, year, hour, minute, second, half = found.groups()
    if half is None:
        return _moment(int(year), int(month), int(day))
    if not 1 <= int(hour) <= 12:
        return None
    hour_of_day = int(hour) % 12 + (12 if half == "P" else 0)
    return _moment(int(year), int(month), int(day), hour_of_day, int(minute), int(second))


def http_date(moment: dt.datetime) -> str:
    """Return an aware moment as an HTTP date, "Mon, 29 Mar 2021 17:35:15 GMT", in whole seconds."""
    return format_datetime(moment.astimezone(dt.UTC), usegmt=True)


def parse_http_date(text: str) -> dt.datetime | None:
    """Return the moment of an HTTP date, aware and in UTC; None where it can't be read."""
    try:
        moment = parsedate_to_datetime(text)
        return moment.replace(tzinfo=moment.tzinfo or dt.UTC).astimezone(dt.UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _moment(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0
) -> dt.datetime | None:
    """Build an Eastern moment; None where the calendar or the clock has none, or UTC might have none."""
    if not dt.MINYEAR < year < dt.MAXYEAR:
        return None
    try:
        return dt.datetime(year, month, day, hour, minute, second, tzinfo=EASTERN)
    except ValueError:
        return None
