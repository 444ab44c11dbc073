"""`edgar8k status`."""

import argparse
import dataclasses
import datetime as dt
import json
from collections.abc import Iterable, Sequence
from typing import Any

from crawler.commands.tables import print_table
from crawler.config import Config
from crawler.db.connection import open_database
from crawler.db.ledger.status import Status, read_status
from crawler.db.migrate import ensure_schema

HELP = "how the ledger stands: runs, completeness, what is wanted, failed, blocked"
DESCRIPTION = """\
Says which database is in use, how the last runs ended, which days and quarters are complete and final, what
is wanted, failed or removed, and where index, submissions data and filings differ. It asks EDGAR for nothing.

  edgar8k status
  edgar8k status --json                   for machines: one object, moments in ISO 8601
"""

_NAMED = 14


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.add_argument("--json", action="store_true", help="print one JSON object")


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Print the state of the ledger."""
    with open_database(config) as database:
        ensure_schema(database)
        status = read_status(database.engine)
        where = database.name
    if arguments.json:
        print(json.dumps({"database": where, **dataclasses.asdict(status)}, default=_plain))
    else:
        _print(where, config, status)
    return 0


def _plain(value: Any) -> str:
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the status")


def _print(where: str, config: Config, status: Status) -> None:
    print(f"database  {where}")
    print(f"archive   {config.archive}")
    if status.blocked_until:
        print(f"blocked   EDGAR blocks us; every process waits until {_moment(status.blocked_until)}")
    _print_tables(status)
    _print_last("days not complete", [day.isoformat() for day in status.incomplete_days])
    _print_last("days whose daily index is not final", [day.isoformat() for day in status.open_days])
    _print_last("quarters not final", status.open_quarters)
    print(f"removed by EDGAR: {status.removed:,}")
    print(f"items that the document does not agree on with the others: {status.item_disagreements:,} filings")
    print(f"amendments without the filing they amend: {status.unresolved_amendments:,}")


def _print_tables(status: Status) -> None:
    _print_unless_empty("Last runs", ("run", "command", "started", "finished", "outcome"), _runs(status))
    _print_unless_empty(
        "Filings by year",
        ("year", "listed", "stored", "not stored", "failed", "removed", "complete days", "incomplete days"),
        [[str(value) for value in dataclasses.astuple(year)] for year in status.years],
    )
    _print_unless_empty("Wanted and not stored", ("year", "filings"), _counts(status.wanted.items()))
    _print_unless_empty("Failed", ("why", "filings"), _counts(status.failures.items()))
    _print_unless_empty(
        "Failed, next due first", ("filing", "why", "detail", "tries", "next try"), _failed(status)
    )
    _print_unless_empty(
        "Indexes refused", ("index", "why"), [[one.url, one.detail] for one in status.refused_indexes]
    )
    _print_unless_empty(
        "Index, submissions data and filing differ", ("on", "filings"), _counts(status.disagreements.items())
    )
    _print_unless_empty(
        "Amendments of which no stored filing was found, the latest first",
        ("amendment", "named as", "date"),
        [[one.accession_number, one.method, str(one.reference_date or "")] for one in status.unresolved],
    )


def _print_last(label: str, names: Sequence[str]) -> None:
    if names:
        print(f"{label}: {len(names):,}, the last: {', '.join(names[-_NAMED:])}")


def _runs(status: Status) -> list[list[str]]:
    return [
        [
            str(one.id),
            one.command,
            _moment(one.started_at),
            _moment(one.finished_at) if one.finished_at else "",
            one.outcome or ("running" if one.is_alive else "died"),
        ]
        for one in status.runs
    ]


def _failed(status: Status) -> list[list[str]]:
    return [
        [
            one.accession_number,
            one.failure,
            one.detail or "",
            str(one.attempts),
            _moment(one.next_try_at) if one.next_try_at else "by edgar8k retry",
        ]
        for one in status.failed
    ]


def _counts(pairs: Iterable[tuple[object, int]]) -> list[list[str]]:
    return [[str(label), f"{count:,}"] for label, count in pairs]


def _moment(moment: dt.datetime) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M %Z")


def _print_unless_empty(title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    if rows:
        print_table(title, columns, rows)
