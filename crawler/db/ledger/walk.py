"""The nightly walk through the listings of daily indexes.

A walk goes through quarters and reads many files in no certain order, and may die anywhere. So it first
notes the quarters that it has to go through, then, with each listing, the days that have a file: what is
noted and not done is where the next walk begins.
"""

import datetime as dt
from collections.abc import Collection

from sqlalchemy import Engine, text

from crawler.db.transactions import in_transaction
from crawler.edgar.eastern import EASTERN
from crawler.edgar.quarters import Quarter, quarters_between

RELISTED_DAYS = 7
"""So many days, today among them, are listed again every night: EDGAR rewrites daily indexes late."""

# A day whose listing was read after 06:00 Eastern of the next has a file now, or none for good.
_SETTLED_AFTER = dt.timedelta(days=1, hours=6)

_STATE = text("""
    select (select max(day) from index_days where is_complete),
        (select max(fetched_at) from daily_listings),
        (select min(day) from index_days where not is_complete),
        (select min(pending_from) from daily_listings)
""")

_BEGIN = """
    insert into daily_listings (quarter_start, pending_from)
    values (%(quarter_start)s, %(pending_from)s)
    on conflict (quarter_start) do update
        set pending_from = least(daily_listings.pending_from, excluded.pending_from)
"""

_NOTE = """
    update daily_listings
    set days = array(
            select day from unnest(days) day where day < %(since)s
            union all
            select day from unnest(%(days)s::date[]) day
            order by day),
        pending_from = case when pending_from < %(since)s then pending_from end,
        fetched_at = greatest(fetched_at, %(fetched_at)s)
    where quarter_start = %(quarter_start)s
"""


def nightly_start(engine: Engine, today: dt.date) -> dt.date:
    """Return the first day that a nightly walk has to list; `today` is EDGAR's day, Eastern.

    On an empty ledger that is six days ago. Else it is the day after the last one that is complete, or is
    known to have no file; earlier, if a day before it is not complete or a walk left a quarter unlisted;
    and at the latest six days ago, because the last seven days are listed again every night.
    """
    with engine.connect() as connection:
        complete, listed_at, incomplete, unlisted = connection.execute(_STATE).one()
    settled = [complete, (listed_at - _SETTLED_AFTER).astimezone(EASTERN).date() if listed_at else None]
    done = max((day for day in settled if day is not None), default=None)
    candidates = (
        today - dt.timedelta(days=RELISTED_DAYS - 1),
        done + dt.timedelta(days=1) if done else None,
        incomplete,
        unlisted,
    )
    return min(day for day in candidates if day is not None)


def begin_walk(engine: Engine, first: dt.date, today: dt.date) -> None:
    """Note that the listings of all quarters from `first` to `today` have to be gone through."""
    quarters = [
        {"quarter_start": quarter.start, "pending_from": max(first, quarter.start)}
        for quarter in quarters_between(first, today)
    ]
    in_transaction(engine, lambda cursor: cursor.executemany(_BEGIN, quarters))


def note_listing(
    engine: Engine, quarter: Quarter, days: Collection[dt.date], *, since: dt.date, fetched_at: dt.datetime
) -> None:
    """Note which days, from `since` on, have a daily index by a quarter's listing, before those are read."""
    values = {
        "quarter_start": quarter.start,
        "days": [day for day in days if day >= since],
        "since": since,
        "fetched_at": fetched_at,
    }
    in_transaction(engine, lambda cursor: cursor.execute(_NOTE, values))
