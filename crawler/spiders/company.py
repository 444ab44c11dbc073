"""Discover one company's whole history, from its submissions data."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, IgnoreRequest
from scrapy.http import Request, Response

from crawler.companies import Candidate, as_cik, as_ticker, match_name, say_several, say_unknown
from crawler.db.ledger.lookup import ciks_of_ticker, known_names
from crawler.edgar.names import Ticker, read_all_names, read_company_tickers
from crawler.edgar.refusals import Answer, Expected
from crawler.edgar.submissions import (
    CompanyProfile,
    NotSubmissions,
    Submissions,
    read_submissions,
    read_submissions_page,
)
from crawler.errors import UsageError
from crawler.items import CompanyHistory
from crawler.middlewares.refusals import NETWORK_ERRORS
from crawler.session import Stop
from crawler.spiders.base import EdgarSpider, failure_code, parse_day


class CompanySpider(EdgarSpider):
    """Companies' filings of the 8-K family, whole history.

    Source
      `submissions/CIK##########.json` and its further pages; `company_tickers.json` and `cik-lookup-data.txt`
      to find out who is meant.
    Caveats
      Tickers are today's. The list of all names holds former names too, and one name may be several filers'.

    :param company: a CIK, a ticker of today or a name; several are given as a list by a command.
    :param since: first filing date that is wanted; default all.
    :param until: last filing date that is wanted; default all.
    :param resolved: a command's list, to which the CIKs of the companies meant are added.
    """

    name = "company"

    def __init__(
        self,
        *args: Any,
        company: str | Sequence[str] = (),
        since: str | dt.date | None = None,
        until: str | dt.date | None = None,
        resolved: list[int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.companies = [company] if isinstance(company, str) else list(company)
        self.since, self.until = parse_day("since", since), parse_day("until", until)
        self.ciks: list[int] = [] if resolved is None else resolved
        self._tickers: tuple[Ticker, ...] | None = None
        self._names: list[tuple[str, int]] | None = None

    async def start(self) -> AsyncIterator[CompanyHistory | Request]:
        """Find out who all are meant and whether EDGAR knows them; only then yield what they filed."""
        if not self.companies:
            self.session.tally.usage.append("no company given: -a company=855654")
        try:
            for text in self.companies:
                await self._find(text)
            known = [await self._submissions(cik) for cik in dict.fromkeys(self.ciks)]
        except (CannotResolveHostError, DownloadConnectionRefusedError):
            self.session.tally.stop = Stop.UNREACHABLE
            return
        except (IgnoreRequest, *NETWORK_ERRORS) as error:
            self.miss("EDGAR's data of companies", failure_code(error))
            return
        if self.session.tally.usage:
            return
        for submissions in known:
            if submissions is not None:
                yield CompanyHistory(submissions.profile, submissions.filings, self.since, self.until)
                for name in submissions.further_pages:
                    url = self.session.urls.submissions_page(name)
                    yield self.ask(url, Expected.JSON, self.parse_page, profile=submissions.profile)
        await self.until_processed()

    def parse_page(self, response: Response) -> Iterator[CompanyHistory]:
        """Yield a page of older filings."""
        profile: CompanyProfile = response.meta["profile"]
        try:
            if response.meta["answer"] is not Answer.DATA:
                raise NotSubmissions("listed, but not there")
            filings = read_submissions_page(response.body)
        except NotSubmissions as error:
            self.miss(response.url, f"no submissions data: {error}")
            return
        yield CompanyHistory(profile, filings, self.since, self.until)

    async def _find(self, text: str) -> None:
        """Add the CIK that a word on the command line means, or the line that says why it means none."""
        try:
            self.ciks.append(await self._resolve(text))
        except UsageError as error:
            self.session.tally.usage.append(str(error))

    async def _submissions(self, cik: int) -> Submissions | None:
        """Return the first page of a company's submissions data; None, and tallied, where there is none."""
        url = self.session.urls.submissions(cik)
        body = await self._fetch(url, Expected.JSON)
        if body is None:
            self.session.tally.usage.append(say_unknown(f"CIK {cik}", ()))
            return None
        try:
            return read_submissions(body)
        except NotSubmissions as error:
            self.miss(url, f"no submissions data: {error}")
            return None

    async def _resolve(self, text: str) -> int:
        if (cik := as_cik(text)) is not None:
            return cik
        if ticker := as_ticker(text):
            ciks = await self._ciks_of_ticker(ticker)
            if len(ciks) == 1:
                return ciks[0]
        known = await asyncio.to_thread(known_names, self.session.engine)
        matches = match_name(text, known)
        if not matches.exact:
            matches = await asyncio.to_thread(match_name, text, await self._all_names())
        return _the_one(text, matches.exact, matches.near)

    async def _ciks_of_ticker(self, ticker: str) -> list[int]:
        """Return who has a ticker today, by EDGAR's list; by the database where EDGAR has none to give."""
        if self._tickers is None:
            body = await self._fetch(self.session.urls.company_tickers(), Expected.JSON)
            self._tickers = read_company_tickers(body or b"")
        if not self._tickers:
            return await asyncio.to_thread(ciks_of_ticker, self.session.engine, ticker)
        return sorted({entry.cik for entry in self._tickers if entry.ticker.upper() == ticker})

    async def _all_names(self) -> Sequence[tuple[str, int]]:
        """Return all names that filers ever bore, read once a run: the list is large."""
        if self._names is None:
            body = await self._fetch(self.session.urls.all_names(), Expected.TEXT)
            self._names = list(read_all_names(body or b""))
        return self._names

    async def _fetch(self, url: str, expected: Expected) -> bytes | None:
        """Return what EDGAR has there, None where there is no such file; raises as a download does."""
        request = Request(url, meta={"expected": expected}, dont_filter=True)
        response = await self.crawler.engine.download_async(request)
        return None if self.is_missing(response) else response.body


def _the_one(text: str, exact: Sequence[Candidate], near: Sequence[Candidate]) -> int:
    if len(exact) > 1:
        raise UsageError(say_several(text, exact))
    if not exact:
        raise UsageError(say_unknown(text, near))
    return exact[0].cik
