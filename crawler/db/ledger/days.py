"""What is known of the indexes that were read: dailies by day, quarterlies by quarter."""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine, text

from crawler.db.transactions import read_rows
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
    rows = read_rows(engine, _KNOWN_DAILIES, {"first": first, "last": last})
    return {row.period_start: KnownDaily(row.is_final, row.listed_modified) for row in rows}


def complete_days(engine: Engine, first: dt.date, last: dt.date) -> frozenset[dt.date]:
    """Return the days from `first` to `last` of which all is known that EDGAR listed."""
    return frozenset(row.day for row in read_rows(engine, _COMPLETE_DAYS, {"first": first, "last": last}))


def known_quarters(engine: Engine, today: dt.date) -> list[Quarter]:
    """Return the quarters that the ledger answers for, oldest first.

    These are the quarters whose index was read, and all since the first that nightly went through. What lies
    between a backfill of 2007 and the nightly of today is none of them: nobody asked for it.
    """
    read = {Quarter.of(row.period_start) for row in read_rows(engine, _READ_QUARTERS)}
    [(first_daily,)] = read_rows(engine, _FIRST_DAILY)
    walked = quarters_between(first_daily, today) if first_daily else []
    return sorted(read.union(walked))


def index_last_modified(engine: Engine, url: str) -> str | None:
    """Return the Last-Modified of an index verbatim, for If-Modified-Since; None if it was not read."""
    query = text("select last_modified_header from index_files where url = :url")
    rows = read_rows(engine, query, {"url": url})
    return rows[0].last_modified_header if rows else None
