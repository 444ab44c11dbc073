"""`edgar8k reconcile`."""

import argparse
import asyncio

from crawler.commands import options
from crawler.commands.crawling import Crawls, report, run_plan
from crawler.commands.watched import add_watched, watched_ciks
from crawler.config import Config
from crawler.db.ledger.days import known_quarters
from crawler.session import Tally

HELP = "compare EDGAR's quarterly indexes with the ledger, and follow its corrections"
DESCRIPTION = """\
EDGAR rebuilds its quarterly indexes every Saturday, with late filings, corrections and removals. This asks
for those that changed, of the quarters that the ledger has an index of and of all since nightly began, and
makes the ledger agree: new rows are added and fetched, changed ones corrected, and what is gone is marked as
removed (what was stored stays). It prints what it changed; the table corrections has it filing by filing.
Once a week is enough. The first one after the first nightly brings the whole of the running quarter.

  edgar8k reconcile
  edgar8k reconcile --watched             of what is new, nothing but filings of companies on the watch list
  edgar8k sql "select * from corrections order by id desc limit 20"

An index that lacks more than a tenth of its filings, and more than 25, is taken for a wrong file and changes
nothing. If EDGAR means it:

  edgar8k reconcile --accept-removals
"""


_CORRECTIONS = ("form type", "filing date", "company name", "path")


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.add_argument(
        "--accept-removals", action="store_true", help="believe an index however many filings it lacks"
    )
    add_watched(parser)
    options.add_crawl(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Read the changed quarterlies, fetch what is new, say what changed; return the exit code."""

    async def plan(crawls: Crawls) -> None:
        session = crawls.session
        ciks = await watched_ciks(session) if arguments.watched else None
        quarters = await asyncio.to_thread(known_quarters, session.engine, session.today)
        if not quarters:
            session.tally.usage.append(
                "the ledger knows no index yet; run edgar8k nightly or backfill --all first"
            )
        if session.tally.usage:
            return
        went_well = await crawls.crawl(
            "quarterly",
            quarters=quarters,
            wants="watched" if arguments.watched else "new",
            accepts_removals=arguments.accept_removals,
        )
        if went_well:
            await crawls.crawl("filings", cik=ciks)

    given = {"watched": arguments.watched, "accept_removals": arguments.accept_removals}
    session = run_plan(config, "reconcile", given, plan, debug=arguments.debug)
    if not session.tally.usage:
        _print_changes(session.tally)
    return report(session)


def _print_changes(tally: Tally) -> None:
    rows = {
        "quarterly indexes read": tally.indexes_read,
        "quarterly indexes unchanged": tally.indexes_unchanged,
        "filings added": tally.listed,
        "filings removed": tally.removed,
        "filings returned": tally.returned,
        "filings corrected": tally.corrected,
        **{f"  {what}": tally.corrections[what] for what in _CORRECTIONS},
    }
    for label, count in rows.items():
        print(f"{label:<28} {count:>8,}")
