"""`edgar8k nightly`."""

import argparse
import asyncio
import datetime as dt

from crawler.commands import options
from crawler.commands.crawling import Crawls, report, run_plan
from crawler.commands.saying import say
from crawler.commands.watched import add_watched, watched_ciks
from crawler.config import Config
from crawler.db.ledger.walk import nightly_start

HELP = "fetch everything new since the last complete day"
DESCRIPTION = """\
Finds in EDGAR's daily indexes what is new since the last complete day, and fetches it, together with what
was wanted before and not stored. The last seven days are listed again, and after a downtime those before it.
Safe to run twice, late, or after weeks. On an empty ledger it begins with the last seven days.

  edgar8k nightly
  edgar8k nightly --since 2026-01-01      from that day on
  edgar8k nightly --watched               nothing but filings of companies on the watch list

The list is what backfill COMPANY --watch makes it. The ledger learns of every filer's filings all the same.
"""


# After a backfill of years ago, "since the last complete day" is more than most people think of.
_WORTH_SAYING = dt.timedelta(days=60)


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.add_argument(
        "--since", type=options.day, metavar="DATE", help="first day to look at, as 2026-01-01"
    )
    add_watched(parser)
    options.add_crawl(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Discover by the daily indexes, then fetch what is wanted; return the exit code."""

    async def plan(crawls: Crawls) -> None:
        session = crawls.session
        ciks = await watched_ciks(session) if arguments.watched else None
        if session.tally.usage:
            return
        start = await asyncio.to_thread(nightly_start, session.engine, session.today)
        since = arguments.since or start
        if session.today - start > _WORTH_SAYING:
            _say_how_far(start, since)
        wants = "watched" if arguments.watched else "new"
        if await crawls.crawl("daily", since=since, wants=wants):
            await crawls.crawl("filings", cik=ciks)

    given = {"since": arguments.since, "watched": arguments.watched}
    return report(run_plan(config, "nightly", given, plan, debug=arguments.debug))


def _say_how_far(start: dt.date, since: dt.date) -> None:
    if since > start:
        say(f"the days from {start} to {since - dt.timedelta(days=1)} are left out, and not complete")
    else:
        say(f"going through every day since {since}; --since DATE begins later")
