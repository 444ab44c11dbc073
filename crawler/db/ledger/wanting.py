"""What a run undertakes to fetch: of all that is listed, only what is wanted is in the queue."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Engine

from crawler.db.ledger.scope import Scope
from crawler.db.transactions import in_transaction

_WANT = sql.SQL("""
    update filings f set wanted_at = %(now)s
    where f.wanted_at is null and f.status in ('listed', 'failed') and {scope}
""")

_COUNT_WANTABLE = sql.SQL("""
    select count(*) from filings f
    where f.wanted_at is null and f.status in ('listed', 'failed') and {scope}
""")


@dataclass(frozen=True, slots=True)
class PutBack:
    """What `put_back` did: filings due at once; numbers the ledger does not know; known ones, not failed."""

    accession_numbers: tuple[str, ...]
    unknown: tuple[str, ...]
    not_failed: tuple[str, ...]


def want(
    engine: Engine,
    *,
    ciks: Collection[int] | None = None,
    since: dt.date | None = None,
    until: dt.date | None = None,
    now: dt.datetime,
) -> int:
    """Undertake to fetch what is listed or failed and meets every condition given; return how many came new.

    `since` and `until` are filing dates by the index, inclusive. Stored and removed filings are never wanted.
    """
    scope = Scope(ciks=None if ciks is None else tuple(ciks), since=since, until=until)
    statement = _WANT.format(scope=scope.condition)
    values = {**scope.values, "now": now}
    return in_transaction(engine, lambda cursor: cursor.execute(statement, values).rowcount)


def count_wantable(engine: Engine, *, since: dt.date | None = None, until: dt.date | None = None) -> int:
    """Return how many filings of the period `want` would take."""
    scope = Scope(since=since, until=until)
    query = _COUNT_WANTABLE.format(scope=scope.condition)
    return in_transaction(engine, lambda cursor: int(cursor.execute(query, scope.values).fetchall()[0][0]))


def put_back(engine: Engine, accession_numbers: Collection[str] | None, *, now: dt.datetime) -> PutBack:
    """Put failed filings back into the queue as if they had never been tried; None stands for all."""
    return in_transaction(engine, lambda cursor: _put_back(cursor, accession_numbers, now))


def _put_back(
    cursor: psycopg.Cursor[Any], accession_numbers: Collection[str] | None, now: dt.datetime
) -> PutBack:
    named = sorted(set(accession_numbers or ()))
    values = {"everything": accession_numbers is None, "named": named, "now": now}
    done = cursor.execute(
        """
        update filings
        set status = 'listed', wanted_at = coalesce(wanted_at, %(now)s), failure = null, attempts = 0,
            next_try_at = null
        where status = 'failed' and (%(everything)s or accession_number = any (%(named)s::text[]))
        returning accession_number
        """,
        values,
    ).fetchall()
    known = cursor.execute(
        "select accession_number from filings where accession_number = any (%(named)s::text[])", values
    ).fetchall()
    returned = {number for (number,) in done}
    others = {number for (number,) in known} - returned
    return PutBack(
        accession_numbers=tuple(sorted(returned)),
        unknown=tuple(number for number in named if number not in returned | others),
        not_failed=tuple(sorted(others)),
    )
