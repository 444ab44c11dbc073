"""Which days the indexes read cover, and which are complete."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, text

_KNOWN_DAYS = text("""
    select distinct on (d.day) d.day, d.is_complete, i.listed_modified
    from index_days d
    left join index_files i on i.kind = 'daily' and i.period_start = d.day
    where d.day between :first and :last
    order by d.day, i.fetched_at desc
""")


@dataclass(frozen=True, slots=True)
class KnownDay:
    """A day of which an index was read or listed.

    `listed_modified` is the time that the listing gave for its daily index when that was read, aware; None
    where it was not, or a quarterly alone covers the day.
    """

    is_complete: bool
    listed_modified: dt.datetime | None


def known_days(engine: Engine, first: dt.date, last: dt.date) -> dict[dt.date, KnownDay]:
    """Return the known days from `first` to `last`, oldest first."""
    with engine.connect() as connection:
        rows = connection.execute(_KNOWN_DAYS, {"first": first, "last": last})
        return {day: KnownDay(is_complete, modified) for day, is_complete, modified in rows}


def first_known_day(engine: Engine) -> dt.date | None:
    """Return the first day that any index read covers; None on a ledger without one."""
    with engine.connect() as connection:
        return connection.execute(text("select min(period_start) from index_files")).scalar()


def index_last_modified(engine: Engine, url: str) -> str | None:
    """Return the Last-Modified of an index verbatim, for If-Modified-Since; None if it was not read."""
    with engine.connect() as connection:
        query = text("select last_modified_header from index_files where url = :url")
        return connection.execute(query, {"url": url}).scalar()
