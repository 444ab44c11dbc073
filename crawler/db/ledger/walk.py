"""The nightly walk through the listings of daily indexes.

A walk goes through quarters and reads many files in no certain order, and may die anywhere. So it first
notes the quarters that it has to go through, then, with each listing, the days that have a file: what is
noted and not done is where the next walk begins.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import psycopg
from sqlalchemy import Engine, text

from crawler.db.transactions import in_transaction, read_rows
from crawler.edgar.eastern import EASTERN
from crawler.edgar.quarters import Quarter, quarters_between

RELISTED_DAYS = 7
"""So many days, the one due among them, are listed again every night: EDGAR rewrites daily indexes late."""

# A day whose listing was read after 06:00 Eastern of the next has a file now, or none for good.
_SETTLED_AFTER = dt.timedelta(days=1, hours=6)

_STATE = text("""
    select (select max(day) from index_days where is_complete) as complete,
        (select max(fetched_at) from daily_listings) as listed_at,
        (select min(day) from index_days where not is_complete) as incomplete,
        (select min(pending_from) from daily_listings) as unlisted,
        (
            select min(listed.day)
            from daily_listings listing
            cross join lateral unnest(listing.days) as listed (day)
            where not exists (
                select from index_files daily
                where daily.kind = 'daily' and daily.period_start = listed.day and daily.is_final)
        ) as unread
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

_REOPEN = """
    update index_files daily
    set is_final = false
    from unnest(%(days)s::date[], %(moments)s::timestamptz[]) as listed (day, modified)
    where daily.kind = 'daily' and daily.period_start = listed.day and daily.is_final
        and daily.listed_modified <> listed.modified
"""


def nightly_start(engine: Engine, today: dt.date) -> dt.date:
    """Return the first day that a nightly walk has to list; `today` is EDGAR's day, Eastern.

    On an empty ledger that is six days ago. Before the first walk it is the day after the last complete one,
    then six days before the first that the last walk did not settle: what EDGAR rewrote in a downtime is
    seen. Earlier, if a day is not complete, a walk left a quarter unlisted, or a daily index that it listed
    was not read to the end; and at the latest six days ago. That a quarterly has covered days since does not
    shorten the walk: only the dailies tell on which day EDGAR listed a filing.
    """
    [state] = read_rows(engine, _STATE)
    relisted, one_day = dt.timedelta(days=RELISTED_DAYS - 1), dt.timedelta(days=1)
    if state.listed_at:
        resumed = (state.listed_at - _SETTLED_AFTER).astimezone(EASTERN).date() + one_day - relisted
    else:
        resumed = state.complete and state.complete + one_day
    candidates = (today - relisted, resumed, state.incomplete, state.unlisted, state.unread)
    return min(day for day in candidates if day is not None)


def begin_walk(engine: Engine, first: dt.date, today: dt.date) -> None:
    """Note that the listings of all quarters from `first` to `today` have to be gone through."""
    quarters = [
        {"quarter_start": quarter.start, "pending_from": max(first, quarter.start)}
        for quarter in quarters_between(first, today)
    ]
    in_transaction(engine, lambda cursor: cursor.executemany(_BEGIN, quarters))


def note_listing(
    engine: Engine,
    quarter: Quarter,
    files: Mapping[dt.date, dt.datetime | None],
    *,
    since: dt.date,
    fetched_at: dt.datetime,
) -> None:
    """Note which days, from `since` on, have a daily index by a quarter's listing, before those are read.

    `files` maps the days to the times of modification, aware, that the listing gives. An index that was
    rewritten since it was read is final no longer.
    """
    days = [day for day in files if day >= since]
    values = {
        "quarter_start": quarter.start,
        "days": days,
        "moments": [files[day] for day in days],
        "since": since,
        "fetched_at": fetched_at,
    }

    def note(cursor: psycopg.Cursor[Any]) -> None:
        cursor.execute(_NOTE, values)
        cursor.execute(_REOPEN, values)

    in_transaction(engine, note)
