"""What is known of the indexes that were read: dailies by day, quarterlies by quarter."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, text

from crawler.edgar.quarters import Quarter, quarters_between

_KNOWN_DAILIES = text("""
    select distinct on (period_start) period_start, is_final, listed_modified
    from index_files
    where kind = 'daily' and period_start between :first and :last
    order by period_start, fetched_at desc
""")

_COMPLETE_DAYS = text("select day from index_days where is_complete and day between :first and :last")

_READ_QUARTERS = text("select period_start from index_files where kind = 'quarterly'")

_FIRST_DAILY = text("""
    select least(
        (select min(period_start) from index_files where kind = 'daily'),
        (select min(quarter_start) from daily_listings))
""")


@dataclass(frozen=True, slots=True)
class KnownDaily:
    """A daily index that was read.

    `is_final`: it was read after 06:00 Eastern of the next day, and no listing since has shown another one.
    `listed_modified` is the time, aware, that the listing gave for it then; None where it gave none.
    """

    is_final: bool
    listed_modified: dt.datetime | None


def known_dailies(engine: Engine, first: dt.date, last: dt.date) -> dict[dt.date, KnownDaily]:
    """Return the daily indexes read of the days from `first` to `last`, oldest first."""
    with engine.connect() as connection:
        rows = connection.execute(_KNOWN_DAILIES, {"first": first, "last": last})
        return {day: KnownDaily(is_final, modified) for day, is_final, modified in rows}


def complete_days(engine: Engine, first: dt.date, last: dt.date) -> frozenset[dt.date]:
    """Return the days from `first` to `last` of which all is known that EDGAR listed."""
    with engine.connect() as connection:
        return frozenset(connection.execute(_COMPLETE_DAYS, {"first": first, "last": last}).scalars())


def known_quarters(engine: Engine, today: dt.date) -> list[Quarter]:
    """Return the quarters that the ledger answers for, oldest first.

    These are the quarters whose index was read, and all since the first that nightly went through. What lies
    between a backfill of 2007 and the nightly of today is none of them: nobody asked for it.
    """
    with engine.connect() as connection:
        read = {Quarter.of(day) for day in connection.execute(_READ_QUARTERS).scalars()}
        first_daily = connection.execute(_FIRST_DAILY).scalar()
    walked = quarters_between(first_daily, today) if first_daily else []
    return sorted(read.union(walked))


def index_last_modified(engine: Engine, url: str) -> str | None:
    """Return the Last-Modified of an index verbatim, for If-Modified-Since; None if it was not read."""
    with engine.connect() as connection:
        query = text("select last_modified_header from index_files where url = :url")
        return connection.execute(query, {"url": url}).scalar()
