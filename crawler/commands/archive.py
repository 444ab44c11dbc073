"""`edgar8k archive cat` and `archive verify`."""

import argparse
import hashlib
import sys

from crawler.archive import Archive, ArchiveDamagedError, key_accession_number
from crawler.commands import options
from crawler.commands.saying import say
from crawler.config import Config
from crawler.db.archived import archived_filings
from crawler.db.connection import open_database
from crawler.db.migrate import ensure_schema
from crawler.errors import UsageError

HELP = "read the raw submissions as EDGAR served them, or check them all"
DESCRIPTION = """\
The archive holds each submission byte for byte as served, compressed.

  edgar8k archive cat 0001104659-07-078123 > filing.txt
  edgar8k archive verify                  hashes every file again and reports what differs
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    cat = actions.add_parser("cat", help="print a submission's raw bytes")
    options.add_accession(cat)
    cat.set_defaults(action=_cat)
    options.add_common(cat, nested=True)
    options.add_archive(cat)
    verify = actions.add_parser("verify", help="hash every archived submission again")
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
    damaged = 0
    for key in sorted(set(expected) | set(archive.keys())):
        fault = _fault(archive, key, expected.get(key))
        if fault is not None:
            damaged += 1
            print(f"{key_accession_number(key)}: {fault}")
    print(f"{len(expected):,} stored submissions checked, {damaged:,} damaged")
    return 1 if damaged else 0


def _fault(archive: Archive, key: str, sha256: str | None) -> str | None:
    """Return what is wrong with an archived file; `sha256` is the database's word, None where it has none."""
    try:
        raw = archive.read(key)
    except ArchiveDamagedError as error:
        return str(error)
    if sha256 is not None and hashlib.sha256(raw).hexdigest() != sha256:
        return f"{key} is not what was stored: its hash differs"
    return None
