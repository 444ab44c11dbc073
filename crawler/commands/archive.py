"""`edgar8k archive cat` and `archive verify`."""

import argparse
import sys

from rich.console import Console
from rich.progress import track

from crawler.archive import Archive, ArchiveDamagedError, key_accession_number
from crawler.commands import options
from crawler.commands.saying import say
from crawler.config import Config
from crawler.db.archived import archived_filings
from crawler.db.connection import Database, open_database
from crawler.db.ledger.queue import put_back_damaged
from crawler.db.migrate import ensure_schema
from crawler.errors import UsageError

HELP = "read the raw submissions as EDGAR served them, or check them all"
DESCRIPTION = """\
The archive holds each submission byte for byte as served, compressed.

  edgar8k archive cat 0001104659-07-078123 > filing.txt
  edgar8k archive verify                  hashes every file again and reports what differs

What verify finds damaged, the next run that covers it fetches again.
"""

# A disk loses a few files; an archive that is not mounted loses all.
_LARGEST_LOSS = 0.1
_SMALL_LOSS = 25


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    cat = actions.add_parser("cat", help="print a submission's raw bytes")
    options.add_accession(cat)
    cat.set_defaults(action=_cat)
    options.add_common(cat, nested=True)
    options.add_archive(cat)
    verify = actions.add_parser("verify", help="hash every archived submission again")
    verify.add_argument(
        "--accept-losses",
        action="store_true",
        help=f"have damaged filings fetched again even if they are more than {_LARGEST_LOSS:.0%}",
    )
    verify.set_defaults(action=_verify)
    options.add_common(verify, nested=True)
    options.add_archive(verify)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Do the action; return its exit code."""
    exit_code: int = arguments.action(arguments, config)
    return exit_code


def _cat(arguments: argparse.Namespace, config: Config) -> int:
    accession_number = arguments.accession
    archive = Archive(config.archive)
    key = archive.latest_key(accession_number)
    if key is None:
        raise UsageError(f"{accession_number} is not in the archive at {config.archive}")
    try:
        sys.stdout.buffer.write(archive.read(key))
    except ArchiveDamagedError as error:
        say(str(error))
        return 1
    return 0


def _verify(arguments: argparse.Namespace, config: Config) -> int:
    archive = Archive(config.archive)
    with open_database(config) as database:
        ensure_schema(database)
        expected = archived_filings(database.engine)
        damaged = _damaged(archive, expected)
        print(f"{len(expected):,} stored submissions checked, {len(damaged):,} damaged")
        lost = {key: fault for key, fault in damaged.items() if key in expected}
        if _SMALL_LOSS < len(lost) > _LARGEST_LOSS * len(expected) and not arguments.accept_losses:
            say(
                f"so many can't be damaged: is {config.archive} the archive? "
                "If they are, --accept-losses has them fetched again"
            )
        elif lost:
            _put_back(database, config, lost)
    return 1 if damaged else 0


def _damaged(archive: Archive, expected: dict[str, str]) -> dict[str, str]:
    """Print and return what can't be read or is not what was stored, by key."""
    console = Console(stderr=True)
    keys = sorted(set(expected) | set(archive.keys()))
    damaged = {}
    for key in track(keys, "hashing", console=console, disable=not console.is_terminal):
        try:
            archive.read(key, expected.get(key))
        except ArchiveDamagedError as error:
            damaged[key] = str(error)
            print(f"{key_accession_number(key)}: {error}")
    return damaged


def _put_back(database: Database, config: Config, lost: dict[str, str]) -> None:
    count = sum(
        put_back_damaged(database.engine, key_accession_number(key), key, fault, now=config.now())
        for key, fault in lost.items()
    )
    print(f"{count:,} put back; the next run that covers them fetches them")
