"""Take a master index into the ledger.

Several indexes may speak of one filing and be read in any order, and the ledger must come out the same. So
each is dated by the day on which EDGAR said what it says (`as_of`), and the later word holds, on the same
day the quarterly's: quarterlies are rebuilt with corrections and deletions, dailies stay as they were.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import psycopg
from sqlalchemy import Engine

from crawler.db.ledger import index_sql as sql
from crawler.db.ledger.index_dating import daily_as_of, last_rebuild, quarterly_as_of
from crawler.db.storable import storable
from crawler.db.transactions import copy_rows, in_transaction
from crawler.edgar.eastern import parse_http_date
from crawler.edgar.master_index import IndexProblem, IndexRow, MasterIndex
from crawler.edgar.quarters import Quarter

IndexKind = Literal["daily", "quarterly"]

_ACCESSION_NUMBER = re.compile(r"[0-9]{10}-[0-9]{2}-[0-9]{6}")


# EDGAR removes filings one by one: of 1.8 million 8-Ks that daily indexes listed in 16 years, the quarterlies
# lack 501. A quarterly without a tenth of what was there is a wrong file.
_REMOVALS_BELIEVED = 25
_SHARE_BELIEVED = 0.1


class ImplausibleIndex(ValueError):  # noqa: N818 - says what the index is
    """An index that would remove more than EDGAR ever removes at once; the message says how much."""


@dataclass(frozen=True, slots=True)
class IndexMerge:
    """What a merge changed, in filings; `added_accession_numbers` are the new ones, in order.

    `corrections` counts the differences by kind, as the column `what` of the table has them. A filing that a
    daily lists and a later quarterly does not is kept as removed and counts nowhere here.
    """

    added: int
    corrected: int
    removed: int
    returned: int
    wanted: int
    added_accession_numbers: tuple[str, ...]
    corrections: Counter[str]


def merge_index(
    engine: Engine,
    *,
    url: str,
    kind: IndexKind,
    period_start: dt.date,
    period_end: dt.date,
    last_modified: str | None,
    listed_modified: dt.datetime | None,
    index: MasterIndex,
    fetched_at: dt.datetime,
    is_final: bool,
    run_id: int | None,
    wants_new: bool = False,
    accepts_removals: bool = False,
    watched_only: bool = False,
) -> IndexMerge:
    """Add, correct, remove and bring back filings as the index says, in one transaction.

    `period_start` and `period_end` are the file's day or the quarter's days, which the date of the last data
    received cuts short; `last_modified` is the answer's header verbatim, `listed_modified` the time in the
    directory listing. An index without change writes nothing but the moment at which it was read. One that
    is not whole adds, corrects and brings back, but removes nothing, and does not count as read.

    With `wants_new`, what comes new is wanted in the same transaction; of a daily index whose day was not
    complete, all that is not stored is new, even if a quarterly had listed it before. `watched_only` wants
    none of it but the filings with a company of the watch list.

    Raises ImplausibleIndex, and changes nothing, where a quarterly lacks more than a tenth, and more than 25,
    of the filings that are listed in its days; with `accepts_removals` it is believed.
    """
    received = index.last_data_received
    modified = parse_http_date(last_modified) if last_modified else None
    if kind == "daily":
        covered_until = period_end
        as_of = daily_as_of(period_end, listed_modified or modified, fetched_at)
    else:
        covered_until = min(period_end, received) if received else period_end
        as_of = quarterly_as_of(Quarter.of(period_start).end, received, modified, fetched_at)
    values = {
        "url": url,
        "kind": kind,
        "period_start": period_start,
        "period_end": max(covered_until, period_start),
        "covered_until": covered_until,
        "last_modified": modified,
        "last_modified_header": last_modified,
        "listed_modified": listed_modified,
        "last_data_received": received,
        "as_of": as_of,
        "row_count": index.row_count,
        "is_final": is_final,
        "fetched_at": fetched_at,
        "run_id": run_id,
        "wants_new": wants_new,
        "accepts_removals": accepts_removals,
        "spared": _named(index.problems),
        "watched_only": watched_only,
    }
    return in_transaction(engine, lambda cursor: _merge(cursor, index, values))


def confirm_index(engine: Engine, url: str, *, fetched_at: dt.datetime, is_final: bool) -> None:
    """Note that EDGAR was asked for the index again at `fetched_at` and answered that it has not changed."""
    values = {
        "url": url,
        "fetched_at": fetched_at,
        "is_final": is_final,
        "rebuilt": last_rebuild(fetched_at),
    }

    def confirm(cursor: psycopg.Cursor[Any]) -> None:
        cursor.execute(sql.CONFIRM_INDEX_FILE, values)
        cursor.execute(sql.DELETE_INDEX_REFUSALS, values)

    in_transaction(engine, confirm)


def refuse_index(engine: Engine, url: str, why: str, *, noticed_at: dt.datetime, run_id: int | None) -> None:
    """Note that what EDGAR sent for an index was not taken, and why, until it is read or confirmed."""
    values = {"url": url, "code": "index-refused", "detail": why, "fetched_at": noticed_at, "run_id": run_id}

    def refuse(cursor: psycopg.Cursor[Any]) -> None:
        cursor.execute(sql.DELETE_INDEX_REFUSALS, values)
        cursor.execute(sql.INSERT_INDEX_PROBLEM, values)

    in_transaction(engine, refuse)


def _merge(cursor: psycopg.Cursor[Any], index: MasterIndex, values: dict[str, Any]) -> IndexMerge:
    # Merges wait for each other, so that they lock whatever rows in whatever order.
    cursor.execute(sql.LOCK_LEDGER)
    cursor.execute(sql.PREFER_KEYS)
    cursor.execute(sql.STAGE_ROWS)
    copy_rows(cursor, sql.COPY_ROWS, map(_staged, index.rows))
    cursor.execute(sql.STAGE_FILINGS, values)
    cursor.execute(sql.ANALYZE_STAGED)
    cursor.execute(sql.MERGE_COMPANIES)
    added = [number for number, status in cursor.execute(sql.ADD_FILINGS, values) if status == "listed"]
    corrections = cursor.execute(sql.CORRECT_FILINGS, values).fetchall()
    if values["kind"] == "daily":
        cursor.execute(sql.DATE_FILINGS, values)
    cursor.execute(sql.ADD_FILING_COMPANIES)
    cursor.execute(sql.CORRECT_FILING_COMPANIES)
    removed = _remove(cursor, values) if values["kind"] == "quarterly" and index.is_whole else 0
    wanted = 0
    if values["wants_new"]:
        wanted = cursor.execute(sql.WANT_FILINGS, {**values, "added": added}).rowcount
    cursor.execute(sql.CLEAR_REMOVALS)
    cursor.execute(sql.NOTE_REMOVALS, values)
    if index.is_whole:  # a quarterly that counts as read supersedes dailies: what it lacks is removed
        cursor.execute(sql.MERGE_INDEX_FILE, values)
    _replace_problems(cursor, index.problems, values)
    kinds = Counter(what for _, what in corrections)
    return IndexMerge(
        added=len(added),
        corrected=len({number for number, what in corrections if what != "returned"}),
        removed=removed,
        returned=kinds.pop("returned", 0),
        wanted=wanted,
        added_accession_numbers=tuple(sorted(added)),
        corrections=kinds,
    )


def _remove(cursor: psycopg.Cursor[Any], values: dict[str, Any]) -> int:
    removed = cursor.execute(sql.REMOVE_FILINGS, values).rowcount
    if removed > _REMOVALS_BELIEVED and not values["accepts_removals"]:
        left = int(cursor.execute(sql.COUNT_LISTED, values).fetchall()[0][0])
        if removed > _SHARE_BELIEVED * (left + removed):
            raise ImplausibleIndex(
                f"it lacks {removed:,} of the {left + removed:,} filings that are listed in its days"
            )
    return removed


def _staged(row: IndexRow) -> tuple[object, ...]:
    name, form_type = storable(row.company_name), storable(row.form_type)
    return row.accession_number, row.cik, name, form_type, row.date_filed, row.path


def _named(problems: Iterable[IndexProblem]) -> list[str]:
    """The filings that lines name which can't be read otherwise: they are not gone."""
    return [number for problem in problems for number in _ACCESSION_NUMBER.findall(problem.line)]


def _replace_problems(
    cursor: psycopg.Cursor[Any], problems: Iterable[IndexProblem], values: dict[str, Any]
) -> None:
    code = "index-line-unreadable"
    told = [(code, storable(f"line {one.line_number}: {one.reason}: {one.line}")) for one in problems]
    known = cursor.execute(sql.SELECT_INDEX_PROBLEMS, values).fetchall()
    if sorted(known) != sorted(told):
        cursor.execute(sql.DELETE_INDEX_PROBLEMS, values)
        rows = [{**values, "code": code, "detail": detail} for code, detail in told]
        cursor.executemany(sql.INSERT_INDEX_PROBLEM, rows)
