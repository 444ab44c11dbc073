"""`edgar8k nightly`."""

import argparse
import asyncio

from crawler.commands import options
from crawler.commands.crawling import Crawls, report, run_plan
from crawler.config import Config
from crawler.db.ledger.watch_list import watched_companies

HELP = "fetch everything new since the last complete day"
DESCRIPTION = """\
Finds in EDGAR's daily indexes what is new since the last complete day, and fetches it, together with what
was wanted before and not stored. Safe to run twice, late, or after weeks of downtime. On an empty ledger it
begins with the last seven days.

  edgar8k nightly
  edgar8k nightly --since 2026-01-01      from that day on
  edgar8k nightly --watched               nothing but filings of companies on the watch list

The list is what backfill COMPANY --watch makes it. The ledger learns of every filer's filings all the same.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.add_argument(
        "--since", type=options.day, metavar="DATE", help="first day to look at, as 2026-01-01"
    )
    parser.add_argument(
        "--watched", action="store_true", help="fetch filings of companies on the watch list only"
    )
    options.add_crawl(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Discover by the daily indexes, then fetch what is wanted; return the exit code."""

    async def plan(crawls: Crawls) -> None:
        session = crawls.session
        ciks = None
        if arguments.watched:
            ciks = [one.cik for one in await asyncio.to_thread(watched_companies, session.engine)]
            if not ciks:
                session.tally.usage.append(
                    "no company is watched; put some on the list: edgar8k backfill COMPANY --watch"
                )
                return
        if await crawls.crawl("daily", since=arguments.since, watched_only=arguments.watched):
            await crawls.crawl("filings", cik=ciks)

    given = {"since": arguments.since, "watched": arguments.watched}
    return report(run_plan(config, "nightly", given, plan, debug=arguments.debug))
