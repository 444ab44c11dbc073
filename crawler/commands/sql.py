"""`edgar8k sql`: questions in SQL, asked as the role that may only read."""

import argparse
import contextlib
import os
import signal
import subprocess
import sys

import psycopg
from sqlalchemy import URL

from crawler.commands.sql_output import FORMATS, print_rows
from crawler.config import Config
from crawler.db.connection import one_line, open_database, with_parameter, without_password
from crawler.db.migrate import ensure_schema
from crawler.db.programs import find_psql
from crawler.db.reader import connect_reader, reader_url
from crawler.errors import UsageError

HELP = "ask the database in SQL, as a role that may only read"
DESCRIPTION = """\
Run SQL, logged in as the role edgar8k_reader, and print what it returns.

  edgar8k sql "select filing_date, item_number, title from company_events where cik = 855654 order by 1"
  edgar8k sql "select * from coverage order by day desc limit 7" --format csv > coverage.csv
  edgar8k sql - --format json < question.sql
  edgar8k sql                             opens psql, if there is one

table   for people; line breaks become spaces, control characters are shown as escapes
csv     with a header; values as PostgreSQL writes them, an empty field for null
json    one array of objects; numbers as numbers, moments in ISO 8601 with offset, arrays, JSON as it is

Views worth knowing: events, company_events, coverage, amendments, item_disagreements.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's words."""
    parser.add_argument("query", nargs="?", metavar="QUERY", help="SQL; - reads it from standard input")
    parser.add_argument("--format", choices=FORMATS, default="table", help="how rows are printed (table)")


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Answer the query, or open psql without one. Raises UsageError with what the server objects to."""
    with open_database(config) as database:
        if database.embedded:
            ensure_schema(database)
        url = reader_url(database, config)
        if arguments.query is None:
            return _open_psql(url)
        query = sys.stdin.read() if arguments.query == "-" else arguments.query
        with contextlib.closing(connect_reader(url)) as connection:
            try:
                print_rows(arguments.format, connection, query)
            except psycopg.Error as error:
                raise UsageError(one_line(error, url)) from error
    return 0


def _open_psql(url: URL) -> int:
    psql = find_psql()
    if psql is None:
        raise UsageError("there is no psql here: give a QUERY, or install PostgreSQL's client programs")
    address = without_password(with_parameter(url, "default_transaction_read_only", "on"))
    # Everybody on the machine may read the arguments of a program.
    secret = {"PGPASSWORD": str(url.password)} if url.password is not None else {}
    # Ctrl-C is for psql, which cancels the query and stays.
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        opened = subprocess.run([psql, address], env=os.environ | secret, check=False)
    finally:
        signal.signal(signal.SIGINT, before)
    return 0 if opened.returncode == 0 else 2
