"""`edgar8k retry`."""

import argparse

from crawler.commands import options
from crawler.commands.saying import say
from crawler.config import Config
from crawler.db.connection import open_database
from crawler.db.ledger.wanting import put_back
from crawler.db.migrate import ensure_schema

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
    options.add_accession(parser, nargs="*")


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Put back; 1 where a filing named is not there or has not failed."""
    with open_database(config) as database:
        ensure_schema(database)
        result = put_back(database.engine, arguments.accession or None, now=config.now())
    for accession_number in result.unknown:
        say(f"{accession_number} is not in the ledger; backfill its company first")
    for accession_number in result.not_failed:
        say(f"{accession_number} has not failed")
    print(f"{len(result.accession_numbers)} put back; the next run that covers them fetches them")
    return 1 if result.unknown or result.not_failed else 0
