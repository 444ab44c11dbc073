"""`edgar8k watch`."""

import argparse
from collections.abc import Sequence

from crawler.commands.saying import say
from crawler.commands.tables import print_table
from crawler.companies import Candidate, NotOneCompany, as_cik, as_ticker, choose, match_names
from crawler.config import Config
from crawler.db.connection import open_database
from crawler.db.ledger.watch_list import WatchedCompany, unwatch, watched_companies
from crawler.db.migrate import ensure_schema

HELP = "the companies on the watch list; take some off"
DESCRIPTION = """\
Prints the companies to which edgar8k nightly --watched keeps, or takes some off the list: what is stored of
them stays. Backfill puts companies on it. EDGAR is asked for nothing.

  edgar8k backfill AAPL "Boston Scientific" --watch
  edgar8k watch
  edgar8k watch --remove AAPL
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the command's own arguments."""
    parser.add_argument(
        "--remove", nargs="+", metavar="COMPANY", help="take off: each a CIK, a ticker or a name"
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Print the list, or take companies off it; 2 where one named is not on it, and then all stay."""
    with open_database(config) as database:
        ensure_schema(database)
        companies = watched_companies(database.engine)
        if arguments.remove is None:
            _print(companies)
            return 0
        meant, wrong = _find_all(arguments.remove, companies)
        if not wrong:
            unwatch(database.engine, [one.cik for one in meant])
    for line in wrong or [f"{one} is off the watch list" for one in meant]:
        say(line)
    return 2 if wrong else 0


def _print(companies: Sequence[WatchedCompany]) -> None:
    if not companies:
        print("no company is watched; put some on the list: edgar8k backfill COMPANY --watch")
        return
    rows = [
        (one.cik, one.name, " ".join(one.tickers), f"{one.watched_at.astimezone():%Y-%m-%d %H:%M %Z}")
        for one in companies
    ]
    print_table("Watch list", ("CIK", "name", "tickers", "since"), rows)


def _find_all(words: Sequence[str], companies: Sequence[WatchedCompany]) -> tuple[list[Candidate], list[str]]:
    """Return whom the words mean, each once, and a line for each word that means nobody on the list."""
    meant: dict[int, Candidate] = {}
    wrong = []
    for text in words:
        try:
            one = _find(text, companies)
        except NotOneCompany as error:
            wrong.append(str(error))
        else:
            meant[one.cik] = one
    return list(meant.values()), wrong


def _find(text: str, companies: Sequence[WatchedCompany]) -> Candidate:
    """Return the company of the list that a word means; raises NotOneCompany for none or several."""
    cik, ticker = as_cik(text), as_ticker(text)
    same = [one for one in companies if one.cik == cik or ticker in one.tickers]
    if len(same) == 1:
        return Candidate(same[0].cik, same[0].name or "a company")
    names = [(name, one.cik) for one in companies for name in (one.name, *one.names) if name]
    matches = match_names([text], names)[text]
    if not matches.exact and not matches.bare:
        raise NotOneCompany(f"{text!r} is not on the watch list; edgar8k watch prints it")
    return choose(text, matches)
