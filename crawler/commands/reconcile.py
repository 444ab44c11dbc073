"""`edgar8k reconcile`."""

import argparse
import asyncio

from crawler.commands import options
from crawler.commands.crawling import Crawls, report, run_plan
from crawler.config import Config
from crawler.db.ledger.days import first_known_day
from crawler.session import Tally

HELP = "compare EDGAR's quarterly indexes with the ledger, and follow its corrections"
DESCRIPTION = """\
EDGAR rebuilds its quarterly indexes every week, with late filings, corrections and removals. This reads those
that changed, from the first day that the ledger knows an index of, and makes the ledger agree: new rows are
added and fetched, changed ones corrected, and what is gone is marked as removed (what was stored stays). Once
a week is enough.

  edgar8k reconcile
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's own arguments."""
    options.add_crawl(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Read the changed quarterlies, fetch what is new, say what changed; return the exit code."""

    async def plan(crawls: Crawls) -> None:
        session = crawls.session
        since = await asyncio.to_thread(first_known_day, session.engine)
        if since is None:
            session.tally.usage.append(
                "the ledger knows no index yet; run edgar8k nightly or backfill --all first"
            )
            return
        if await crawls.crawl("quarterly", since=since, wants_new=True):
            await crawls.crawl("filings")

    session = run_plan(config, "reconcile", {}, plan, debug=arguments.debug)
    if not session.tally.usage:
        _print_changes(session.tally)
    return report(session)


def _print_changes(tally: Tally) -> None:
    rows = {
        "quarterly indexes read": tally.indexes_read,
        "quarterly indexes unchanged": tally.indexes_unchanged,
        "filings added": tally.listed,
        "filings corrected": tally.corrected,
        "filings removed": tally.removed,
        "filings returned": tally.returned,
    }
    for label, count in rows.items():
        print(f"{label:<28} {count:>8,}")
