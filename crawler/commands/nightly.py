"""`edgar8k nightly`."""

import argparse

from crawler.commands import options
from crawler.commands.crawling import Crawls, report, run_plan
from crawler.config import Config

HELP = "fetch everything new since the last complete day"
DESCRIPTION = """\
Finds in EDGAR's daily indexes what is new since the last complete day, and fetches it, together with what
was wanted before and not stored. Safe to run twice, late, or after weeks of downtime. On an empty ledger it
begins with the last seven days.

  edgar8k nightly
  edgar8k nightly --since 2026-01-01      from that day on
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.add_argument(
        "--since", type=options.day, metavar="DATE", help="first day to look at, as 2026-01-01"
    )
    options.add_crawl(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Discover by the daily indexes, then fetch what is wanted; return the exit code."""

    async def plan(crawls: Crawls) -> None:
        if await crawls.crawl("daily", since=arguments.since):
            await crawls.crawl("filings")

    return report(run_plan(config, "nightly", {"since": arguments.since}, plan, debug=arguments.debug))
