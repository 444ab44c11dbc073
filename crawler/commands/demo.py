"""`edgar8k demo`."""

import argparse
import dataclasses
import os
import shlex
import sys
from pathlib import Path

import sqlalchemy as sa

from crawler.commands.crawling import Crawls, report, run_plan
from crawler.commands.tables import print_table
from crawler.companies import CompanyWord
from crawler.config import Config
from crawler.db.connection import open_database
from crawler.db.ledger.wanting import want
from crawler.edgar.quarters import Quarter
from crawler.mirror.sample import sample_folder
from crawler.mirror.server import MirrorServer

HELP = "crawl the bundled sample of EDGAR into a database of its own, and show what SQL finds"
DESCRIPTION = """\
Serves the bundled sample of EDGAR on loopback, crawls it with the real spiders and pipelines into an embedded
PostgreSQL, and prints what SQL finds. It lives in the folder `demo` of EDGAR8K_HOME, apart from your own
data, and asks nothing of EDGAR. A second time it finds everything in place.

  edgar8k demo
"""

_QUESTIONS = (
    (
        "Companies",
        """
        select c.cik, c.name, c.state_of_incorporation as state, array_to_string(c.tickers, ', ') as tickers,
               count(*) as filings
          from companies c join filing_companies using (cik) join filings f using (accession_number)
         where f.status = 'stored'
         group by c.cik order by count(*) desc, c.name
        """,
    ),
    (
        "Filings by year and form",
        """
        select extract(year from filing_date)::int as year, form_type as form, count(*) as filings
          from filings where status = 'stored' group by 1, 2 order by 1, 2
        """,
    ),
    (
        "ImmunoGen's timeline",
        """
        select e.filing_date as filed, e.item_number as item, e.modern_item_number as today,
               left(e.title, 36) as title,
               (select string_agg(distinct s.name, ', ') from signatures s
                 where s.accession_number = e.accession_number) as signed_by
          from company_events e where e.cik = 855654
         order by e.filing_date, e.accession_number, e.item_number
        """,
    ),
    (
        "Items that say “press release” near “results”",
        """
        select e.filing_date as filed, e.company_name as company, e.item_number as item,
               ts_headline('english', concat_ws(' ', e.heading, e.body),
                           websearch_to_tsquery('english', 'press release results'),
                           'MaxWords=24, MinWords=12, StartSel=*, StopSel=*') as passage
          from items i join events e using (accession_number, item_number)
         where i.search @@ websearch_to_tsquery('english', 'press release results')
         order by e.filing_date desc limit 5
        """,
    ),
    (
        "Items that header and document do not agree on",
        """
        select accession_number, item_number as item, in_header, found from item_disagreements
         order by accession_number, item_number
        """,
    ),
)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add nothing: a demo has no options."""


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Crawl the sample, print what SQL finds and what to type next; return the exit code."""
    home = config.home / "demo"
    with MirrorServer(sample_folder()) as mirror:
        demo = dataclasses.replace(
            config,
            home=home,
            archive=home / "archive",
            database_url=None,
            www_url=mirror.url,
            data_url=mirror.url,
            rate=0.0,
            block_pause=1.0,
            fixed_now=None,
        )
        session = run_plan(demo, "demo", {}, _plan, debug=arguments.debug)
    exit_code = report(session)
    with open_database(demo) as database, database.engine.connect() as connection:
        for title, query in _QUESTIONS:
            result = connection.execute(sa.text(query))
            print_table(title, result.keys(), result)
            print()
    _print_next_steps(home)
    return exit_code


async def _plan(crawls: Crawls) -> None:
    # As a user would: every filer's filings from the indexes, and two companies' profiles for their tickers.
    if not await crawls.crawl("quarterly", since=Quarter(1993, 1).start):
        return
    want(crawls.session.engine, now=crawls.session.config.now())
    if await crawls.crawl("company", company=[CompanyWord("IMGN"), CompanyWord("LBAY")]):
        await crawls.crawl("filings")


def _print_next_steps(home: Path) -> None:
    program = os.path.relpath(sys.argv[0]) if os.sep in sys.argv[0] else sys.argv[0]
    question = "select filing_date, company_name, item_number, title from events order by 1 desc limit 5"
    print("Ask it yourself:")
    print(f"  {program} sql --home {shlex.quote(os.path.relpath(home))} {shlex.quote(question)}")
    print("Then the real EDGAR, which wants to know who asks:")
    print('  export EDGAR8K_IDENTITY="Your Name you@example.com"')
    print(f"  {program} backfill 855654 --since 2007-01-01 --until 2007-12-31")
