"""Who is meant by what people write for companies, by EDGAR's lists and the database."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Iterable, Sequence
from itertools import chain

from crawler.companies import (
    Candidate,
    CompanyWord,
    NameMatches,
    NotOneCompany,
    as_cik,
    as_ticker,
    choose,
    match_names,
    say_taken,
    with_nearest,
)
from crawler.db.ledger.lookup import ciks_of_ticker, known_names
from crawler.edgar.names import (
    Ticker,
    all_names_fault,
    read_all_names,
    read_company_tickers,
    tickers_fault,
)
from crawler.edgar.refusals import Expected
from crawler.session import CrawlSession

logger = logging.getLogger(__name__)

FindFault = Callable[[bytes], str | None]
FetchList = Callable[[str, Expected, FindFault], Awaitable[bytes]]


class ListNotHad(Exception):  # noqa: N818 - says what happened
    """One of EDGAR's lists could not be had, whole: nobody can tell who is meant."""

    def __init__(self, url: str, why: str) -> None:
        super().__init__(f"{why}; without this list nobody can tell who is meant")
        self.url = url


class CompanyFinder:
    """Finds out which filers are meant; each of EDGAR's lists is asked for once, and only if it is needed.

    `fetch_list` returns the list at an address, in which a function finds no fault; raises ListNotHad.
    """

    def __init__(self, session: CrawlSession, fetch_list: FetchList) -> None:
        self._session = session
        self._fetch_list = fetch_list
        self._tickers: tuple[Ticker, ...] | None = None

    async def find(self, words: Iterable[CompanyWord]) -> dict[int, list[CompanyWord]]:
        """Return the CIKs that are meant, each once with its words; tally a line for each that means none.

        Raises ListNotHad before anything is tallied: a word that no whole list was asked about is not wrong.
        """
        numbers = {word: await self._number(word) for word in words}
        matches = await self._match({word.text for word, cik in numbers.items() if cik is None})
        meant: dict[int, list[CompanyWord]] = {}
        for word, number in numbers.items():
            try:
                cik = number or _named(word, matches[word.text])
            except NotOneCompany as error:
                self._session.tally.usage.append(word.placed(str(error)))
            else:
                meant.setdefault(cik, []).append(word)
        return meant

    async def _number(self, word: CompanyWord) -> int | None:
        """Return the CIK that a word is, or whose ticker it is; None for a name.

        Whose ticker is said where the word is not written as tickers are: "Ford" is one, and not Ford's.
        """
        if (cik := as_cik(word.text)) is not None:
            return cik
        ticker = as_ticker(word.text)
        holders = await self._holders(ticker) if ticker else []
        if len(holders) != 1:
            return None
        if word.text.strip() != ticker:
            logger.warning("%s", word.placed(say_taken(word.text, holders[0])))
        return holders[0].cik

    async def _holders(self, ticker: str) -> list[Candidate]:
        """Return who has a ticker today, by EDGAR's list; by the database where a mirror's is empty."""
        if self._tickers is None:
            url = self._session.urls.company_tickers()
            self._tickers = read_company_tickers(await self._fetch_list(url, Expected.JSON, tickers_fault))
        if not self._tickers:
            ciks = await asyncio.to_thread(ciks_of_ticker, self._session.engine, ticker)
            return [Candidate(cik, ticker) for cik in ciks]
        holders = {entry.cik: entry.title for entry in self._tickers if entry.ticker.upper() == ticker}
        return [Candidate(cik, title) for cik, title in holders.items()]

    async def _match(self, names: Collection[str]) -> dict[str, NameMatches]:
        """Look names up in the database; those that nobody in it bore exactly, in EDGAR's list too."""
        if not names:
            return {}
        known = await asyncio.to_thread(known_names, self._session.engine)
        found = await asyncio.to_thread(match_names, names, known)
        others = [text for text, matches in found.items() if not matches.exact]
        if others:
            body = await self._fetch_list(self._session.urls.all_names(), Expected.TEXT, all_names_fault)
            found |= await asyncio.to_thread(_match_in_all, others, known, body)
        return found


def _match_in_all(
    names: Collection[str], known: Sequence[tuple[str, int]], raw: bytes
) -> dict[str, NameMatches]:
    found = match_names(names, chain(known, read_all_names(raw)))
    return with_nearest(found, chain(known, read_all_names(raw)))


def _named(word: CompanyWord, matches: NameMatches) -> int:
    """Return whose name a word is, and say so where it is not exactly that; raises NotOneCompany."""
    candidate = choose(word.text, matches)
    if not matches.exact:
        logger.warning("%s", word.placed(say_taken(word.text, candidate)))
    return candidate.cik
