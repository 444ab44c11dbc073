"""How a command narrows itself to the watch list."""

import argparse
import asyncio

from crawler.db.ledger.watch_list import watched_companies
from crawler.session import CrawlSession


def add_watched(parser: argparse.ArgumentParser) -> None:
    """Add --watched."""
    parser.add_argument(
        "--watched", action="store_true", help="fetch filings of companies on the watch list only"
    )


async def watched_ciks(session: CrawlSession) -> list[int]:
    """Return the CIKs on the watch list; where there are none, tally that the command is of no use."""
    ciks = [one.cik for one in await asyncio.to_thread(watched_companies, session.engine)]
    if not ciks:
        session.tally.usage.append(
            "no company is watched; put some on the list: edgar8k backfill COMPANY --watch"
        )
    return ciks
