"""`edgar8k reparse`."""

import argparse

from rich.console import Console
from rich.progress import track
from sqlalchemy.exc import DBAPIError

from crawler.archive import Archive, ArchiveDamagedError
from crawler.commands import options
from crawler.commands.saying import say
from crawler.config import Config
from crawler.db.archived import StaleFiling, count_stale, note_unreadable, stale_filings
from crawler.db.connection import Database, open_database
from crawler.db.migrate import ensure_schema
from crawler.db.transactions import is_fault_of_values
from crawler.db.writer import store_filing
from crawler.filing.envelope import NotAFiling
from crawler.filing.parse import PARSER_VERSION, parse_filing

HELP = "parse again, from the archive, what an older parser version wrote"
DESCRIPTION = """\
Reads archived submissions again with the parser of this version and writes their rows anew. It asks EDGAR for
nothing, and goes on where it stopped. A submission that this version can't read keeps the rows that it has,
and the table problems says so.

  edgar8k reparse
"""

_VERSION = str(PARSER_VERSION)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's own arguments."""
    options.add_archive(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Re-parse; 1 where a submission can't be read any more."""
    done = failed = 0
    console = Console(stderr=True)
    with open_database(config) as database:
        ensure_schema(database)
        database.patience.begin(config.database_wait)
        total = count_stale(database.engine, _VERSION)
        stale = stale_filings(database.engine, _VERSION)
        for filing in track(stale, "parsing", total, console=console, disable=not console.is_terminal):
            try:
                _reparse(config, database, filing)
                done += 1
            except ArchiveDamagedError as error:
                failed += 1
                say(f"{filing.accession_number}: {error}")
            except NotAFiling as error:
                failed += 1
                _note(config, database, filing, str(error))
            except DBAPIError as error:
                if not is_fault_of_values(error):
                    raise
                failed += 1
                _note(config, database, filing, str(error.orig).splitlines()[0])
    print(f"{done:,} parsed again, {failed:,} could not be read")
    return 1 if failed else 0


def _reparse(config: Config, database: Database, filing: StaleFiling) -> None:
    raw = Archive(config.archive).read(filing.archive_key, filing.sha256)
    store_filing(
        database.engine,
        parse_filing(raw, source=filing.accession_number, api_items=filing.api_items),
        archive_key=filing.archive_key,
        sha256=filing.sha256,
        size_bytes=filing.size_bytes,
        parser_version=_VERSION,
        parsed_at=config.now(),
        document_text=config.document_text,
        run_id=None,
    )


def _note(config: Config, database: Database, filing: StaleFiling, why: str) -> None:
    say(f"{filing.accession_number}: {why}")
    note_unreadable(
        database.engine, filing.accession_number, parser_version=_VERSION, detail=why, noticed_at=config.now()
    )
