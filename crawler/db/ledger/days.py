"""Which days the indexes read cover, and which are complete."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, text

_KNOWN_DAYS = text("""
    select distinct on (d.day) d.day, d.is_complete, coalesce(i.is_final, false), i.last_modified_header,
        i.listed_modified, i.fetched_at
    from index_days d
    left join index_files i on i.kind = 'daily' and i.period_start = d.day
    where d.day between :first and :last
    order by d.day, i.fetched_at desc
""")


@dataclass(frozen=True, slots=True)
class KnownDay:
    """A day of which an index was read or listed.

    The rest is said of its daily index: None, and not final, where only a quarterly covers the day.
    `last_modified` is the header verbatim, `listed_modified` the time in the listing.
    """

    day: dt.date
    is_complete: bool
    is_final: bool
    last_modified: str | None
    listed_modified: dt.datetime | None
    fetched_at: dt.datetime | None


def known_days(engine: Engine, first: dt.date, last: dt.date) -> dict[dt.date, KnownDay]:
    """Return the known days from `first` to `last`, oldest first."""
    with engine.connect() as connection:
        rows = connection.execute(_KNOWN_DAYS, {"first": first, "last": last})
        return {row[0]: KnownDay(*row) for row in rows}


def is_day_complete(engine: Engine, day: dt.date) -> bool:
    """Tell whether the list of a day is complete: its daily index final, or a quarterly read after it."""
    known = known_days(engine, day, day).get(day)
    return known is not None and known.is_complete


def incomplete_days(engine: Engine) -> list[dt.date]:
    """Return the known days that are not complete, oldest first."""
    with engine.connect() as connection:
        query = text("select day from index_days where not is_complete order by day")
        return list(connection.execute(query).scalars())


def first_known_day(engine: Engine) -> dt.date | None:
    """Return the first day that any index read covers; None on a ledger without one."""
    with engine.connect() as connection:
        return connection.execute(text("select min(period_start) from index_files")).scalar()


def index_last_modified(engine: Engine, url: str) -> str | None:
    """Return the Last-Modified of an index verbatim, for If-Modified-Since; None if it was not read."""
    with engine.connect() as connection:
        query = text("select last_modified_header from index_files where url = :url")
        return connection.execute(query, {"url": url}).scalar()
