"""The watch list: the companies that a nightly run can narrow itself to."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Engine, text

from crawler.db.transactions import in_transaction, read_rows

# A company that EDGAR knows and no index or data of it was read yet is known by its CIK alone.
_WATCH = """
    insert into companies (cik, watched_at)
    select distinct cik, %(now)s::timestamptz from unnest(%(ciks)s::bigint[]) as given (cik)
    order by cik
    on conflict (cik) do update
        set watched_at = excluded.watched_at
        where companies.watched_at is null
"""

_UNWATCH = """
    update companies set watched_at = null where cik = any (%(ciks)s::bigint[]) and watched_at is not null
"""

_WATCHED = text("""
    select cik, name, tickers, watched_at,
        array(select distinct n.name from company_names n where n.cik = c.cik order by n.name) as names
    from companies c
    where watched_at is not null
    order by name, cik
""")


@dataclass(frozen=True, slots=True)
class WatchedCompany:
    """A company on the list; `name` is today's, null where nobody told, `names` are all it ever bore."""

    cik: int
    name: str | None
    names: tuple[str, ...]
    tickers: tuple[str, ...]
    watched_at: dt.datetime


def watch(engine: Engine, ciks: Collection[int], *, now: dt.datetime) -> int:
    """Put companies on the list; return how many came new. Who is on it stays as of when that was."""
    return in_transaction(
        engine, lambda cursor: cursor.execute(_WATCH, {"ciks": list(ciks), "now": now}).rowcount
    )


def unwatch(engine: Engine, ciks: Collection[int]) -> int:
    """Take companies off the list; return how many were on it. What was stored or wanted of them stays."""
    return in_transaction(engine, lambda cursor: cursor.execute(_UNWATCH, {"ciks": list(ciks)}).rowcount)


def watched_companies(engine: Engine) -> list[WatchedCompany]:
    """Return the companies on the list, by name."""
    return [
        WatchedCompany(row.cik, row.name, tuple(row.names), tuple(row.tickers), row.watched_at)
        for row in read_rows(engine, _WATCHED)
    ]
