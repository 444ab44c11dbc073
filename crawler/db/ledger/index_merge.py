"""Take a master index into the ledger.

Several indexes may speak of one filing and be read in any order, and the ledger must come out the same. So
each is dated by the day on which EDGAR said what it says (`as_of`), and the later word holds, on the same
day the quarterly's: quarterlies are rebuilt with corrections and deletions, dailies stay as they were.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import Engine

from crawler.db.ledger import index_sql as sql
from crawler.db.ledger.index_dating import last_rebuild
from crawler.db.ledger.index_reading import IndexReading
from crawler.db.storable import storable
from crawler.db.transactions import copy_rows, in_transaction
from crawler.edgar.master_index import IndexProblem, IndexRow

_ACCESSION_NUMBER = re.compile(r"[0-9]{10}-[0-9]{2}-[0-9]{6}")

# EDGAR removes filings one by one: of 1.8 million 8-Ks that daily indexes listed in 16 years, the quarterlies
# lack 501. A quarterly without a tenth of what was there is a wrong file.
_REMOVALS_BELIEVED = 25
_SHARE_BELIEVED = 0.1


class ImplausibleIndex(ValueError):  # noqa: N818 - says what the index is
    """An index that would remove more than EDGAR ever removes at once; the message says how much."""


@dataclass(frozen=True, slots=True)
class IndexMerge:
    """What a merge changed, in filings.

    `corrections` counts the differences by kind, as the column `what` of the table has them. A filing that a
    daily lists and a later quarterly does not is kept as removed and counts nowhere here.
    """

    added: int = 0
    corrected: int = 0
    removed: int = 0
    returned: int = 0
    wanted: int = 0
    corrections: Counter[str] = field(default_factory=Counter)


def merge_index(engine: Engine, reading: IndexReading, *, run_id: int | None) -> IndexMerge:
    """Add, correct, remove and bring back filings as the index says, in one transaction.

    An index without change writes nothing but the moment at which it was read. What comes new and is to be
    wanted is so in the same transaction: what no index had listed, or one had dropped; of the daily index of
    an open day, all that is not stored, even if a quarterly had listed it before.

    A quarterly of which another process has merged another version since this one was asked for changes
    nothing: which of the two is the newer can't be told, and the next reading settles it. Raises
    ImplausibleIndex, and changes nothing, where a quarterly lacks more than a tenth, and more than 25, of the
    filings that are listed in its days, unless the reading accepts that.
    """
    return in_transaction(engine, lambda cursor: _merge(cursor, reading, run_id))


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
    """Note that what EDGAR sent for an index was not taken, and why, until it is read or confirmed.

    Unless another process has had it since the run began: nobody would ask for it again.
    """
    values = {"url": url, "code": "index-refused", "detail": why, "fetched_at": noticed_at, "run_id": run_id}

    def refuse(cursor: psycopg.Cursor[Any]) -> None:
        # Whoever is merging this very index is waited for.
        cursor.execute(sql.LOCK_LEDGER)
        [(is_had,)] = cursor.execute(sql.IS_INDEX_HAD_SINCE_THE_RUN_BEGAN, values).fetchall()
        if is_had:
            return
        cursor.execute(sql.DELETE_INDEX_REFUSALS, values)
        cursor.execute(sql.INSERT_INDEX_PROBLEM, values)

    in_transaction(engine, refuse)


def _merge(cursor: psycopg.Cursor[Any], reading: IndexReading, run_id: int | None) -> IndexMerge:
    index, values = reading.index, reading.values | {"run_id": run_id}
    # Merges wait for each other, so that they lock whatever rows in whatever order.
    cursor.execute(sql.LOCK_LEDGER)
    if _is_overtaken(cursor, reading):
        return IndexMerge()
    cursor.execute(sql.PREFER_KEYS)
    cursor.execute(sql.STAGE_ROWS)
    copy_rows(cursor, sql.COPY_ROWS, map(_staged, index.rows))
    cursor.execute(sql.STAGE_FILINGS, values)
    cursor.execute(sql.ANALYZE_STAGED)
    cursor.execute(sql.MERGE_COMPANIES)
    added = sum(status == "listed" for (status,) in cursor.execute(sql.ADD_FILINGS, values))
    corrections = cursor.execute(sql.CORRECT_FILINGS, values).fetchall()
    if reading.kind == "daily":
        cursor.execute(sql.DATE_FILINGS, values)
    cursor.execute(sql.ADD_FILING_COMPANIES)
    cursor.execute(sql.CORRECT_FILING_COMPANIES)
    removed = _remove(cursor, reading, values) if reading.kind == "quarterly" else 0
    wanted = 0 if reading.wants == "nothing" else cursor.execute(sql.WANT_FILINGS, values).rowcount
    cursor.execute(sql.CLEAR_REMOVALS)
    cursor.execute(sql.NOTE_REMOVALS, values)
    cursor.execute(sql.MERGE_INDEX_FILE, values)
    _replace_problems(cursor, index.problems, values)
    kinds = Counter(what for _, what in corrections)
    return IndexMerge(
        added=added,
        corrected=len({number for number, what in corrections if what != "returned"}),
        removed=removed,
        returned=kinds.pop("returned", 0),
        wanted=wanted,
        corrections=kinds,
    )


def _is_overtaken(cursor: psycopg.Cursor[Any], reading: IndexReading) -> bool:
    """Whether another process has merged another version of a quarterly since this one was asked for."""
    known = cursor.execute(sql.SELECT_INDEX_VERSION, {"url": reading.url}).fetchone()
    versions = (reading.asked_since, reading.last_modified)
    return reading.kind == "quarterly" and known is not None and known[0] not in versions


def _remove(cursor: psycopg.Cursor[Any], reading: IndexReading, values: dict[str, Any]) -> int:
    spared = {"spared": _named(reading.index.problems)}
    removed = cursor.execute(sql.REMOVE_FILINGS, values | spared).rowcount
    if removed > _REMOVALS_BELIEVED and not reading.accepts_removals:
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
