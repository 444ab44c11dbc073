"""The queue: filings that are wanted and not stored.

A claim is a run's number in the filing's row. It holds while the run lives, which its advisory lock tells;
no transaction stays open during a download. Rows are locked for the moment of claiming only, and skipped
where another process is claiming them.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import Engine

from crawler.db.ledger.runs import LIVING_RUNS, Run
from crawler.db.ledger.scope import Scope
from crawler.db.storable import storable
from crawler.db.transactions import in_transaction
from crawler.edgar.urls import submission_path

_PENDING = sql.SQL("""
    f.wanted_at is not null and f.status in ('listed', 'failed')
        and (f.status = 'listed' or f.next_try_at <= %(now)s)
""")

_COUNT = sql.SQL("""
    select count(*) from filings f
    where {pending} and f.accession_number <> all (%(in_hand)s) and {scope}
""")

_FAILED_SINCE = sql.SQL("""
    select f.accession_number, f.failure
    from filings f join problems p using (accession_number)
    where f.status = 'failed' and p.source = 'fetch' and p.id > %(mark)s and {scope}
    order by f.accession_number
""")

_MARK = sql.SQL("select coalesce(max(id), 0) from problems")

# Who has no lock may be living where the locks were lost: whose own is lost takes nobody for dead.
_CLAIM = sql.SQL("""
    with living as materialized ({living}),
    picked as (
        select f.accession_number
        from filings f
        where {pending} and f.accession_number <> all (%(in_hand)s)
            and (f.claimed_by is null or f.claimed_by = %(run_id)s
                or (%(takes_over)s and %(run_id)s in (table living)
                    and f.claimed_by <> all (array(table living))))
            and {scope}
        order by f.listed_date, f.accession_number
        limit %(limit)s
        for no key update of f skip locked
    )
    update filings f
    set claimed_by = %(run_id)s
    from picked
    where f.accession_number = picked.accession_number
    returning f.accession_number, f.path, f.api_size, f.api_items, f.listed_date, f.sha256
""")

_PATHS = """
    select part.accession_number, part.cik
    from filing_companies part
    where part.accession_number = any (%(accession_numbers)s)
    order by part.accession_number, part.position nulls last, part.cik
"""

_FAIL = """
    update filings
    set status = 'failed', failure = %(failure)s, attempts = attempts + 1,
        next_try_at = case when %(retry)s then %(now)s::timestamptz
            + least(interval '15 minutes' * power(4, least(attempts, 10)), interval '1 day') end,
        claimed_by = null,
        archive_key = coalesce(%(archive_key)s, archive_key), sha256 = coalesce(%(sha256)s, sha256),
        size_bytes = coalesce(%(size_bytes)s, size_bytes),
        parser_version = coalesce(%(parser_version)s, parser_version)
    where accession_number = %(accession_number)s and status in ('listed', 'failed')
        and claimed_by is not distinct from %(run_id)s
"""

_PUT_BACK_DAMAGED = """
    update filings
    set status = 'failed', failure = 'archive-damaged', next_try_at = %(now)s,
        wanted_at = coalesce(wanted_at, %(now)s)
    where accession_number = %(accession_number)s and status = 'stored' and archive_key = %(archive_key)s
"""

_DELETE_FAILURES = "delete from problems where accession_number = %(accession_number)s and source = 'fetch'"

_NOTE_FAILURE = """
    insert into problems (accession_number, code, detail, source, run_id, noticed_at)
    select accession_number, %(failure)s, %(detail)s, 'fetch', %(run_id)s, %(now)s
    from filings where accession_number = %(accession_number)s
"""


@dataclass(frozen=True, slots=True)
class Claim:
    """A filing to fetch.

    `paths` are those below /Archives/, the index's first, then those of the other filers. What the
    submissions data says of it comes along, None where it was not asked, and the SHA-256 of its raw bytes
    where they were archived once.
    """

    accession_number: str
    paths: tuple[str, ...]
    api_size: int | None
    api_items: tuple[str, ...] | None
    filing_date: dt.date | None
    sha256: str | None


def count_pending(engine: Engine, scope: Scope, now: dt.datetime, in_hand: Collection[str] = ()) -> int:
    """Return how many filings of the scope are wanted, not stored, and due, in whosever hands but these."""
    query = _COUNT.format(pending=_PENDING, scope=scope.condition)
    return _count(engine, query, {**scope.values, "now": now, "in_hand": list(in_hand)})


def mark_failures(engine: Engine) -> int:
    """Return a mark that all failures from now on come after, whichever process has them."""
    return _count(engine, _MARK.format(), {})


def failed_since(engine: Engine, scope: Scope, mark: int) -> list[tuple[str, str]]:
    """Return the filings of the scope that were tried and not had since a mark, with their failures."""
    return _rows(engine, _FAILED_SINCE.format(scope=scope.condition), {**scope.values, "mark": mark})


def claim(
    engine: Engine, run: Run, scope: Scope, now: dt.datetime, limit: int, in_hand: Collection[str]
) -> list[Claim]:
    """Claim up to `limit` pending filings of the scope that no living run has, oldest filing date first.

    The run must hold its lock (`Run.keep`), else another takes its claims for dead; nobody is taken for
    dead soon after it was lost. `in_hand` are those that the run has been given and is not done with;
    what it has claimed beside them, it never heard of: the connection broke with the answer on its way.
    """
    statement = _CLAIM.format(pending=_PENDING, living=LIVING_RUNS, scope=scope.condition)
    values = {
        **scope.values,
        "now": now,
        "run_id": run.id,
        "limit": limit,
        "in_hand": list(in_hand),
    }

    def attempt(cursor: psycopg.Cursor[Any]) -> list[Claim]:
        return _claim(cursor, statement, {**values, "takes_over": run.knows_the_dead})

    return in_transaction(engine, attempt)


def fail(
    engine: Engine,
    accession_number: str,
    failure: str,
    *,
    now: dt.datetime,
    retry: bool,
    run_id: int | None,
    detail: str = "",
    archive_key: str | None = None,
    sha256: str | None = None,
    size_bytes: int | None = None,
    parser_version: str | None = None,
) -> bool:
    """Mark a filing that this run has claimed as failed, with a problem of the code `failure`.

    With `retry` it is due again after 15 minutes, and four times longer each time, a day at most. Without,
    for one that is whole but unreadable, it is due for `retry` or for a newer parser only: what was archived
    and which parser failed are then given. Returns False, and changes nothing, where the claim is another
    run's by now, or the filing stored or removed.
    """
    values = {
        "accession_number": accession_number,
        "failure": failure,
        "now": now,
        "retry": retry,
        "run_id": run_id,
        "detail": storable(detail),
        "archive_key": archive_key,
        "sha256": sha256,
        "size_bytes": size_bytes,
        "parser_version": parser_version,
    }
    return in_transaction(engine, lambda cursor: _fail(cursor, values))


def put_back_damaged(
    engine: Engine, accession_number: str, archive_key: str, detail: str, *, now: dt.datetime
) -> bool:
    """Let a stored filing be fetched again, whose archived bytes are gone or damaged; return whether it is.

    What is stored of it stays until then. One that EDGAR has removed can't be had again.
    """
    values = {
        "accession_number": accession_number,
        "archive_key": archive_key,
        "failure": "archive-damaged",
        "detail": storable(detail),
        "run_id": None,
        "now": now,
    }

    def put_back(cursor: psycopg.Cursor[Any]) -> bool:
        if not cursor.execute(_PUT_BACK_DAMAGED, values).rowcount:
            return False
        cursor.execute(_DELETE_FAILURES, values)
        cursor.execute(_NOTE_FAILURE, values)
        return True

    return in_transaction(engine, put_back)


def _fail(cursor: psycopg.Cursor[Any], values: dict[str, Any]) -> bool:
    if not cursor.execute(_FAIL, values).rowcount:
        return False
    cursor.execute(_DELETE_FAILURES, values)
    cursor.execute(_NOTE_FAILURE, values)
    return True


def _claim(cursor: psycopg.Cursor[Any], statement: sql.Composed, values: dict[str, Any]) -> list[Claim]:
    rows = cursor.execute(statement, values).fetchall()
    ciks: dict[str, list[int]] = {row[0]: [] for row in rows}
    for accession_number, cik in cursor.execute(_PATHS, {"accession_numbers": list(ciks)}):
        ciks[accession_number].append(cik)
    claims = [
        Claim(
            accession_number=accession_number,
            paths=_paths(accession_number, path, ciks[accession_number]),
            api_size=api_size,
            api_items=None if api_items is None else tuple(api_items),
            filing_date=filing_date,
            sha256=sha256,
        )
        for accession_number, path, api_size, api_items, filing_date, sha256 in rows
    ]
    return sorted(claims, key=lambda one: (one.filing_date or dt.date.min, one.accession_number))


def _paths(accession_number: str, path: str | None, ciks: list[int]) -> tuple[str, ...]:
    others = (submission_path(cik, accession_number) for cik in ciks)
    return tuple(dict.fromkeys((path, *others) if path else others))


def _count(engine: Engine, query: sql.Composed, values: dict[str, Any]) -> int:
    return int(_rows(engine, query, values)[0][0])


def _rows(engine: Engine, query: sql.Composed, values: dict[str, Any]) -> list[Any]:
    return in_transaction(engine, lambda cursor: cursor.execute(query, values).fetchall())
