"""`edgar8k backfill`."""

import argparse
import asyncio
import sys

from crawler.commands import options
from crawler.commands.company_file import read_company_file
from crawler.commands.crawling import Crawls, Plan, report, run_plan
from crawler.commands.saying import say
from crawler.companies import CompanyWord
from crawler.config import Config
from crawler.db.ledger.queue import count_pending
from crawler.db.ledger.scope import Scope
from crawler.db.ledger.wanting import count_wantable, want
from crawler.db.ledger.watch_list import watch
from crawler.errors import UsageError
from crawler.session import CrawlSession

HELP = "fetch a company's whole 8-K history, or every filer's"
DESCRIPTION = """\
A company's history: COMPANY is a CIK (855654, CIK0000855654), a ticker of today, or a name, former names
included; words such as Inc and Corp at its end may be left out. A file has one of them a line; blank lines
and what follows a # are ignored. Nothing is fetched before it is clear who all are meant.

  edgar8k backfill AAPL
  edgar8k backfill 855654 "Boston Scientific" --since 2007-01-01 --until 2007-12-31
  edgar8k backfill --companies portfolio.txt --watch
  edgar8k nightly --watched                                   what is new of those on the watch list

Every filer's, from the quarterly indexes. First comes the ledger; then you are told how many filings there
are, how long they take at this pace and how much disk they need, and asked above 1,000 filings.

  edgar8k backfill --all --since 2024-01-01
  edgar8k backfill --all --since 1993-01-01 --index-only      the ledger alone, no filing is fetched

It goes on where it stopped, and fetches nothing twice.
"""

_ASKED_ABOVE = 1_000
# Mean size of a complete 8-K submission in bytes, before and since inline XBRL (2019), and what zstd leaves:
# 0.26 and 0.21 of 165 real ones. Their rows took half of that again.
_MEAN_SIZE_OLD, _MEAN_SIZE_NEW, _COMPRESSED = 22_000, 220_000, 1 / 4


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.add_argument("company", nargs="*", metavar="COMPANY", help="a CIK, a ticker of today, or a name")
    parser.add_argument(
        "--companies", metavar="FILE", help="a file of companies, one a line; - for the standard input"
    )
    parser.add_argument(
        "--watch", action="store_true", help="put the companies on the list that nightly --watched keeps to"
    )
    parser.add_argument(
        "--all", action="store_true", help="every filer, from the quarterly indexes; needs --since"
    )
    options.add_days(parser)
    parser.add_argument(
        "--index-only", action="store_true", help="with --all: stop at the ledger, fetch nothing"
    )
    parser.add_argument("--yes", action="store_true", help="do not ask")
    options.add_crawl(parser)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Discover, then fetch; return the exit code."""
    _check(arguments)
    plan = _plan_for_all(arguments) if arguments.all else _plan_for_companies(arguments)
    given = {
        "company": arguments.company,
        "companies": arguments.companies,
        "watch": arguments.watch,
        "all": arguments.all,
        "since": arguments.since,
        "until": arguments.until,
        "index_only": arguments.index_only,
    }
    return report(run_plan(config, "backfill", given, plan, debug=arguments.debug))


def _check(arguments: argparse.Namespace) -> None:
    names_companies = bool(arguments.company or arguments.companies is not None)
    if arguments.all and names_companies:
        raise UsageError("give companies or --all, not both")
    if not arguments.all and not names_companies:
        raise UsageError("give a company (a CIK, a ticker or a name), or --all --since DATE")
    if arguments.watch and arguments.all:
        raise UsageError("--watch goes with companies; without it nightly fetches every filer's")
    if arguments.all and arguments.since is None:
        raise UsageError("--all needs --since; EDGAR's first filings are of 1993: --since 1993-01-01")
    if arguments.index_only and not arguments.all:
        raise UsageError("--index-only goes with --all")
    if arguments.since and arguments.until and arguments.since > arguments.until:
        raise UsageError(f"--since {arguments.since} is after --until {arguments.until}")


def _plan_for_companies(arguments: argparse.Namespace) -> Plan:
    companies = [CompanyWord(text) for text in arguments.company]
    if arguments.companies is not None:
        companies += read_company_file(arguments.companies)

    async def plan(crawls: Crawls) -> None:
        session = crawls.session
        # The spider object goes with its crawl; what it found out about who is meant is kept in this list.
        ciks: list[int] = []
        went_well = await crawls.crawl(
            "company", company=companies, since=arguments.since, until=arguments.until, resolved=ciks
        )
        if not went_well:
            return
        if arguments.watch:
            added = await asyncio.to_thread(watch, session.engine, ciks, now=session.config.now())
            say(
                f"{added} put on the watch list; edgar8k nightly --watched fetches what is new of those on it"
            )
        await crawls.crawl("filings", cik=ciks, since=arguments.since, until=arguments.until)

    return plan


def _plan_for_all(arguments: argparse.Namespace) -> Plan:
    async def plan(crawls: Crawls) -> None:
        since, until = arguments.since, arguments.until
        if not await crawls.crawl("quarterly", since=since, until=until) or arguments.index_only:
            return
        session = crawls.session
        count = await asyncio.to_thread(_count, session, Scope(since=since, until=until))
        say(_extent(count, since.year, session.config.rate))
        if count > _ASKED_ABOVE and not arguments.yes and not await _ask():
            session.tally.usage.append("nothing fetched; --yes answers the question")
            return
        session.tally.wanted += await asyncio.to_thread(
            want, session.engine, since=since, until=until, now=session.config.now()
        )
        await crawls.crawl("filings", since=since, until=until)

    return plan


def _count(session: CrawlSession, scope: Scope) -> int:
    waiting = count_pending(session.engine, scope, session.config.now())
    return waiting + count_wantable(session.engine, since=scope.since, until=scope.until)


def _extent(count: int, first_year: int, rate: float) -> str:
    """Say how much work `count` filings are."""
    size = _MEAN_SIZE_NEW if first_year >= 2019 else (_MEAN_SIZE_OLD + _MEAN_SIZE_NEW) / 2
    time = f"about {_duration(count / rate)} at {rate:g} a second" if rate else "as fast as the mirror serves"
    disk = _bytes(count * size * _COMPRESSED)
    return f"{count:,} filings to fetch, {time}; about {disk} of archive, and half as much of database"


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} seconds"
    if seconds < 7200:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:.0f} hours"


def _bytes(count: float) -> str:
    if count < 1e9:
        return f"{count / 1e6:,.1f} MB"
    return f"{count / 1e9:,.1f} GB"


async def _ask() -> bool:
    """Ask on a terminal; elsewhere the answer is no. Waits beside the event loop, so that Ctrl-C ends it."""
    if not sys.stdin.isatty():
        return False
    print("edgar8k: fetch them? [y/N] ", end="", file=sys.stderr, flush=True)
    loop = asyncio.get_running_loop()
    typed = asyncio.Event()
    loop.add_reader(sys.stdin, typed.set)
    try:
        await typed.wait()
    finally:
        loop.remove_reader(sys.stdin)
    return sys.stdin.readline().strip().lower() in ("y", "yes")
