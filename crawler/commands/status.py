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
Says which database is in use, how the last runs ended, which days are complete, and what is wanted, failed or
removed. It asks EDGAR for nothing.

  edgar8k status
  edgar8k status --json                   for machines: one object, moments in ISO 8601
"""

_DAYS_NAMED = 14


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
    _print_unless_empty("Last runs", ("run", "command", "started", "finished", "outcome"), _runs(status))
    _print_unless_empty(
        "Filings by year",
        ("year", "listed", "stored", "failed", "removed", "complete days", "incomplete days"),
        [[str(value) for value in dataclasses.astuple(year)] for year in status.years],
    )
    _print_unless_empty("Wanted and not stored", ("year", "filings"), _counts(status.wanted.items()))
    _print_unless_empty("Failed", ("why", "filings"), _counts(status.failures.items()))
    _print_unless_empty(
        "Failed, next due first", ("filing", "why", "detail", "tries", "next try"), _failed(status)
    )
    if status.incomplete_days:
        named = ", ".join(day.isoformat() for day in status.incomplete_days[-_DAYS_NAMED:])
        print(f"days not complete: {len(status.incomplete_days):,}, the last: {named}")
    print(f"removed by EDGAR: {status.removed:,}")
    print(
        f"items that header, submissions data and document disagree on: {status.item_disagreements:,} filings"
    )
    print(f"form type or date that header and index disagree on: {status.index_disagreements:,} filings")


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
