"""`edgar8k retry`."""

import argparse
import sys

from crawler.config import Config
from crawler.db.connection import open_database
from crawler.db.ledger.wanting import put_back
from crawler.db.migrate import ensure_schema
from crawler.edgar.accession import normalize_accession
from crawler.errors import UsageError

HELP = "put failed filings back, to be tried by the next run"
DESCRIPTION = """\
Puts failed filings back into the ledger's queue, due at once. Without an accession number: all of them, also
those that were whole but could not be read.

  edgar8k retry
  edgar8k retry 0001104659-07-078123
  edgar8k nightly                         fetches what is wanted
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.add_argument(
        "accession", nargs="*", metavar="ACCESSION", help="an accession number, with or without dashes"
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Put back; 1 where a filing named is not there or has not failed."""
    try:
        named = [normalize_accession(text) for text in arguments.accession]
    except ValueError as error:
        raise UsageError(str(error)) from None
    with open_database(config) as database:
        ensure_schema(database)
        result = put_back(database.engine, named or None, now=config.now())
    for accession_number in result.unknown:
        print(
            f"edgar8k: {accession_number} is not in the ledger; backfill its company first", file=sys.stderr
        )
    for accession_number in result.not_failed:
        print(f"edgar8k: {accession_number} has not failed", file=sys.stderr)
    print(f"{len(result.accession_numbers)} put back; the next run that covers them fetches them")
    return 1 if result.unknown or result.not_failed else 0
