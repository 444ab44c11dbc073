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

_LIMITS = {"last_runs": 10, "listed": 50}

_RUNS = sql.SQL("""
    select r.id, r.command, r.started_at, r.finished_at, r.outcome,
        r.finished_at is null and r.id in ({living}) as is_alive
    from crawl_runs r
    order by r.id desc
    limit %(last_runs)s
""").format(living=LIVING_RUNS)

_YEARS = """
    select extract(year from day)::integer as year, sum(listed)::bigint as listed,
        sum(stored)::bigint as stored, sum(listed - stored)::bigint as not_stored,
        sum(failed)::bigint as failed, sum(removed)::bigint as removed,
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
    limit %(listed)s
"""

_FAILURE_COUNTS = """
    select failure, count(*) as count from filings where status = 'failed' group by failure order by failure
"""

_REMOVED = "select count(*) as count from filings where status = 'removed'"

_ITEM_DISAGREEMENTS = "select count(distinct accession_number) as count from item_disagreements"

_DISAGREEMENTS = "select what, count(*) as count from disagreements group by what order by what"

_INCOMPLETE_DAYS = "select day from index_days where not is_complete order by day"

_OPEN_DAYS = """
    select period_start as day from index_files where kind = 'daily' and not is_final
    union
    select listed.day
    from daily_listings listing
    cross join lateral unnest(listing.days) as listed (day)
    where not exists (
        select from index_files daily where daily.kind = 'daily' and daily.period_start = listed.day)
    order by day
"""

_OPEN_QUARTERS = """
    select to_char(period_start, 'YYYY"QTR"Q') as quarter
    from index_files
    where kind = 'quarterly' and not is_final
    order by period_start
"""

_REFUSED_INDEXES = """
    select url, detail, noticed_at from problems where code = 'index-refused' order by url limit %(listed)s
"""

_UNRESOLVED_COUNT = "select count(*) as count from amendment_links where amends_accession_number is null"

_UNRESOLVED = """
    select accession_number, method, reference_date
    from amendment_links
    where amends_accession_number is null
    order by accession_number desc, position
    limit %(listed)s
"""

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
    not_stored: int
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
class RefusedIndex:
    """An index that was not taken as EDGAR sent it last."""

    url: str
    detail: str
    noticed_at: dt.datetime


@dataclass(frozen=True, slots=True)
class UnresolvedAmendment:
    """A reference of an amendment that leads to no stored filing."""

    accession_number: str
    method: str
    reference_date: dt.date | None


@dataclass(frozen=True, slots=True)
class Status:
    """The state of the ledger.

    `runs` are the last ten, newest first; `open_days` have a daily index that is not read or not final,
    `open_quarters` (as "2025QTR4") a quarterly that is not final; `wanted` counts filings wanted and not
    stored by year; `failed` has the fifty next due; `disagreements` counts filings by what index, submissions
    data and filing differ on, `item_disagreements` those whose document has other items than its header or
    the submissions data. Of refused indexes and unresolved amendments, the latest, fifty are named.
    """

    runs: tuple[RunStatus, ...]
    years: tuple[YearStatus, ...]
    incomplete_days: tuple[dt.date, ...]
    open_days: tuple[dt.date, ...]
    open_quarters: tuple[str, ...]
    refused_indexes: tuple[RefusedIndex, ...]
    wanted: Mapping[int, int]
    failures: Mapping[str, int]
    failed: tuple[FailedFiling, ...]
    removed: int
    disagreements: Mapping[str, int]
    item_disagreements: int
    unresolved_amendments: int
    unresolved: tuple[UnresolvedAmendment, ...]
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
            open_days=tuple(row["day"] for row in rows(_OPEN_DAYS)),
            open_quarters=tuple(row["quarter"] for row in rows(_OPEN_QUARTERS)),
            refused_indexes=tuple(RefusedIndex(**row) for row in rows(_REFUSED_INDEXES)),
            wanted={row["year"]: row["count"] for row in rows(_WANTED)},
            failures={row["failure"]: row["count"] for row in rows(_FAILURE_COUNTS)},
            failed=tuple(FailedFiling(**row) for row in rows(_FAILURES)),
            removed=rows(_REMOVED)[0]["count"],
            disagreements={row["what"]: row["count"] for row in rows(_DISAGREEMENTS)},
            item_disagreements=rows(_ITEM_DISAGREEMENTS)[0]["count"],
            unresolved_amendments=rows(_UNRESOLVED_COUNT)[0]["count"],
            unresolved=tuple(UnresolvedAmendment(**row) for row in rows(_UNRESOLVED)),
            blocked_until=next((row["blocked_until"] for row in rows(_BLOCKED)), None),
        )
