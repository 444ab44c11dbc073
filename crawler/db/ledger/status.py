"""How the ledger stands: what `edgar8k status` tells."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from psycopg import sql
from psycopg.rows import dict_row
from sqlalchemy import Engine

from crawler.db.ledger.runs import LIVING_RUNS
from crawler.db.transactions import driver_connection

_LIMITS = {"last_runs": 10, "listed_failures": 50}

_RUNS = sql.SQL("""
    select r.id, r.command, r.started_at, r.finished_at, r.outcome,
        r.finished_at is null and r.id in ({living}) as is_alive
    from crawl_runs r
    order by r.id desc
    limit %(last_runs)s
""").format(living=LIVING_RUNS)

_YEARS = """
    select extract(year from day)::integer as year, sum(listed)::bigint as listed,
        sum(stored)::bigint as stored, sum(failed)::bigint as failed, sum(removed)::bigint as removed,
        count(*) filter (where is_complete) as complete_days,
        count(*) filter (where not is_complete) as incomplete_days
    from coverage
    group by 1
    order by 1
"""

_WANTED = """
    select extract(year from listed_date)::integer as year, count(*) as count
    from filings
    where wanted_at is not null and status in ('listed', 'failed')
    group by 1
    order by 1
"""

_FAILURES = """
    select f.accession_number, f.failure, p.detail, f.attempts, f.next_try_at
    from filings f
    left join problems p on p.accession_number = f.accession_number and p.source = 'fetch'
    where f.status = 'failed'
    order by f.next_try_at nulls last, f.accession_number
    limit %(listed_failures)s
"""

_FAILURE_COUNTS = """
    select failure, count(*) as count from filings where status = 'failed' group by failure order by failure
"""

_REMOVED = "select count(*) as count from filings where status = 'removed'"

_DISAGREEMENTS = "select count(distinct accession_number) as count from item_disagreements"

_INDEX_DISAGREEMENTS = """
    select count(*) as count from filings
    where status = 'stored' and (form_type <> listed_form_type or filing_date <> listed_date)
"""

_INCOMPLETE_DAYS = "select day from index_days where not is_complete order by day"

_BLOCKED = "select blocked_until from crawl_pace where blocked_until > clock_timestamp()"


@dataclass(frozen=True, slots=True)
class RunStatus:
    """A run; one that did not finish and is not alive has died."""

    id: int
    command: str
    started_at: dt.datetime
    finished_at: dt.datetime | None
    outcome: str | None
    is_alive: bool


@dataclass(frozen=True, slots=True)
class YearStatus:
    """Filings by year of their filing date, and days, as the view `coverage` counts them."""

    year: int
    listed: int
    stored: int
    failed: int
    removed: int
    complete_days: int
    incomplete_days: int


@dataclass(frozen=True, slots=True)
class FailedFiling:
    """A failed filing; `next_try_at` None: it waits for `retry` or a newer parser."""

    accession_number: str
    failure: str
    detail: str | None
    attempts: int
    next_try_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the ledger.

    `runs` are the last ten, newest first; `wanted` counts filings wanted and not stored by year; `failed`
    has the fifty next due; `item_disagreements` are filings whose header, submissions data and document
    differ in items, `index_disagreements` those whose header and index differ in form type or filing date.
    """

    runs: tuple[RunStatus, ...]
    years: tuple[YearStatus, ...]
    incomplete_days: tuple[dt.date, ...]
    wanted: Mapping[int, int]
    failures: Mapping[str, int]
    failed: tuple[FailedFiling, ...]
    removed: int
    item_disagreements: int
    index_disagreements: int
    blocked_until: dt.datetime | None


def read_status(engine: Engine) -> Status:
    """Return the state of the ledger as of one moment."""
    one_moment = engine.execution_options(isolation_level="REPEATABLE READ")
    with (
        one_moment.connect() as connection,
        driver_connection(connection).cursor(row_factory=dict_row) as cursor,
    ):

        def rows(query: Any) -> list[dict[str, Any]]:
            return cursor.execute(query, _LIMITS).fetchall()

        return Status(
            runs=tuple(RunStatus(**row) for row in rows(_RUNS)),
            years=tuple(YearStatus(**row) for row in rows(_YEARS)),
            incomplete_days=tuple(row["day"] for row in rows(_INCOMPLETE_DAYS)),
            wanted={row["year"]: row["count"] for row in rows(_WANTED)},
            failures={row["failure"]: row["count"] for row in rows(_FAILURE_COUNTS)},
            failed=tuple(FailedFiling(**row) for row in rows(_FAILURES)),
            removed=rows(_REMOVED)[0]["count"],
            item_disagreements=rows(_DISAGREEMENTS)[0]["count"],
            index_disagreements=rows(_INDEX_DISAGREEMENTS)[0]["count"],
            blocked_until=next((row["blocked_until"] for row in rows(_BLOCKED)), None),
        )
