"""On which day EDGAR said what an index file says, so that the later of two indexes can be told."""

import datetime as dt

from crawler.edgar.eastern import EASTERN

# EDGAR makes indexes from ten in the evening on; until six the night belongs to the day before.
_NIGHT = dt.timedelta(hours=6)
# On Saturdays all quarterlies are rebuilt, done by eight.
_REBUILDING = dt.timedelta(hours=8)
_SATURDAY = 5


def daily_as_of(day: dt.date, modified: dt.datetime | None, fetched_at: dt.datetime) -> dt.date:
    """Return the day of a daily index's word: its own, or that of a later rewriting.

    `modified` is the time in the listing or the header. EDGAR rewrote that of Friday 2026-07-10 on Sunday.
    """
    if modified is None:
        return day
    return max(day, edgar_day(min(modified, fetched_at)))


def quarterly_as_of(
    quarter_end: dt.date,
    last_data_received: dt.date | None,
    modified: dt.datetime | None,
    fetched_at: dt.datetime,
) -> dt.date:
    """Return the day of a quarterly index's word: that of its last change, else of its last data.

    The running quarter's is made anew every night, all of them early every Saturday: the index of a quarter
    that is over is never older than the last Saturday before it was read, and has the corrections of the
    week's Friday.
    """
    received = quarter_end if last_data_received is None else last_data_received
    as_of = received if modified is None else edgar_day(min(modified, fetched_at))
    return max(as_of, last_rebuild(fetched_at)) if received >= quarter_end else as_of


def edgar_day(moment: dt.datetime) -> dt.date:
    """Return EDGAR's day of an aware moment: Eastern, a night belonging to the evening before it."""
    return (moment.astimezone(EASTERN) - _NIGHT).date()


def last_rebuild(moment: dt.datetime) -> dt.date:
    """Return the Friday before the last Saturday's rebuilding of the quarterlies, at an aware moment."""
    day = (moment.astimezone(EASTERN) - _REBUILDING).date()
    return day - dt.timedelta(days=(day.weekday() - _SATURDAY) % 7 + 1)
