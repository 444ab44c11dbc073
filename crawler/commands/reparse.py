"""`edgar8k reparse`."""

import argparse
import sys

from crawler.archive import Archive, ArchiveDamagedError
from crawler.config import Config
from crawler.db.archived import StaleFiling, stale_filings
from crawler.db.connection import Database, open_database
from crawler.db.migrate import ensure_schema
from crawler.db.writer import store_filing
from crawler.filing.envelope import NotAFiling
from crawler.filing.parse import PARSER_VERSION, parse_filing

HELP = "parse again, from the archive, what an older parser version wrote"
DESCRIPTION = """\
Reads archived submissions again with the parser of this version and writes their rows anew. It asks EDGAR for
nothing, and goes on where it stopped.

  edgar8k reparse
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add nothing: there is only one thing to do."""


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Re-parse; 1 where a submission can't be read any more."""
    archive = Archive(config.archive)
    done = failed = 0
    with open_database(config) as database:
        ensure_schema(database)
        for filing in stale_filings(database.engine, str(PARSER_VERSION)):
            try:
                _reparse(config, database, archive, filing)
                done += 1
            except (ArchiveDamagedError, NotAFiling) as error:
                failed += 1
                print(f"edgar8k: {filing.accession_number}: {error}", file=sys.stderr)
    print(f"{done:,} parsed again, {failed:,} could not be read")
    return 1 if failed else 0


def _reparse(config: Config, database: Database, archive: Archive, filing: StaleFiling) -> None:
    raw = archive.read(filing.archive_key)
    store_filing(
        database.engine,
        parse_filing(raw, source=filing.accession_number, api_items=filing.api_items),
        archive_key=filing.archive_key,
        sha256=filing.sha256,
        size_bytes=filing.size_bytes,
        parser_version=str(PARSER_VERSION),
        parsed_at=config.now(),
        document_text=config.document_text,
        run_id=None,
    )
