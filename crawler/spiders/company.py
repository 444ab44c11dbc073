"""Discover one company's whole history, from its submissions data."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, IgnoreRequest
from scrapy.http import Request, Response

from crawler.companies import Candidate, as_cik, as_ticker, match_name, say_several, say_unknown
from crawler.db.ledger.lookup import ciks_of_ticker, known_names
from crawler.edgar.names import read_all_names, read_company_tickers
from crawler.edgar.refusals import Answer, Expected
from crawler.edgar.submissions import CompanyProfile, NotSubmissions, read_submissions, read_submissions_page
from crawler.errors import UsageError
from crawler.items import CompanyHistory
from crawler.session import Stop
from crawler.spiders.base import EdgarSpider, parse_day


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

    async def start(self) -> AsyncIterator[Request]:
        """Find out who all are meant, then ask for their submissions data."""
        if not self.companies:
            self.session.tally.usage.append("no company given: -a company=855654")
        for text in self.companies:
            try:
                self.ciks.append(await self._resolve(text))
            except UsageError as error:
                self.session.tally.usage.append(str(error))
            except (CannotResolveHostError, DownloadConnectionRefusedError):
                self.session.tally.stop = Stop.UNREACHABLE
                return
            except IgnoreRequest as error:
                self.session.tally.missing.append((text, str(error)))
                return
        if self.session.tally.usage:
            return
        for cik in dict.fromkeys(self.ciks):
            yield self.ask(self.session.urls.submissions(cik), Expected.JSON, self.parse_submissions, cik=cik)

    def parse_submissions(self, response: Response) -> Iterator[CompanyHistory | Request]:
        """Yield the recent filings and ask for the pages with older ones."""
        cik: int = response.meta["cik"]
        if self.is_missing(response):
            self.session.tally.usage.append(say_unknown(f"CIK {cik}", ()))
            return
        try:
            submissions = read_submissions(response.body)
        except NotSubmissions as error:
            self.session.tally.missing.append((response.url, f"no submissions data: {error}"))
            return
        yield CompanyHistory(submissions.profile, submissions.filings, self.since, self.until)
        for name in submissions.further_pages:
            url = self.session.urls.submissions_page(name)
            yield self.ask(url, Expected.JSON, self.parse_page, profile=submissions.profile)

    def parse_page(self, response: Response) -> Iterator[CompanyHistory]:
        """Yield a page of older filings."""
        profile: CompanyProfile = response.meta["profile"]
        try:
            if response.meta["answer"] is not Answer.DATA:
                raise NotSubmissions("listed, but not there")
            filings = read_submissions_page(response.body)
        except NotSubmissions as error:
            self.session.tally.missing.append((response.url, f"no submissions data: {error}"))
            return
        yield CompanyHistory(profile, filings, self.since, self.until)

    async def _resolve(self, text: str) -> int:
        if (cik := as_cik(text)) is not None:
            return cik
        if ticker := as_ticker(text):
            ciks = await asyncio.to_thread(ciks_of_ticker, self.session.engine, ticker)
            ciks = ciks or await self._ciks_of_todays_ticker(ticker)
            if len(ciks) == 1:
                return ciks[0]
        return await self._resolve_name(text)

    async def _ciks_of_todays_ticker(self, ticker: str) -> list[int]:
        body = await self._fetch(self.session.urls.company_tickers(), Expected.JSON)
        return sorted({entry.cik for entry in read_company_tickers(body) if entry.ticker.upper() == ticker})

    async def _resolve_name(self, text: str) -> int:
        known = await asyncio.to_thread(known_names, self.session.engine)
        matches = match_name(text, known)
        if not matches.exact:
            body = await self._fetch(self.session.urls.all_names(), Expected.TEXT)
            matches = await asyncio.to_thread(match_name, text, read_all_names(body))
        return _the_one(text, matches.exact, matches.near)

    async def _fetch(self, url: str, expected: Expected) -> bytes:
        request = Request(url, meta={"expected": expected}, dont_filter=True)
        response = await self.crawler.engine.download_async(request)
        return response.body if response.meta["answer"] is Answer.DATA else b""


def _the_one(text: str, exact: Sequence[Candidate], near: Sequence[Candidate]) -> int:
    if len(exact) > 1:
        raise UsageError(say_several(text, exact))
    if not exact:
        raise UsageError(say_unknown(text, near))
    return exact[0].cik
