"""Discover companies' whole histories, from their submissions data."""

import datetime as dt
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

from scrapy.exceptions import CannotResolveHostError, DownloadConnectionRefusedError, IgnoreRequest
from scrapy.http import Request, Response

from crawler.companies import CompanyWord, say_unknown
from crawler.edgar.refusals import Answer, Expected
from crawler.edgar.submissions import (
    CompanyProfile,
    NotSubmissions,
    Submissions,
    SubmissionsPage,
    read_submissions,
    read_submissions_page,
)
from crawler.items import CompanyHistory
from crawler.middlewares.errors import NETWORK_ERRORS
from crawler.session import Stop
from crawler.spiders.base import EdgarSpider, failure_code, parse_day
from crawler.spiders.company_finder import CompanyFinder, FindFault, ListNotHad

_UNREACHABLE = (CannotResolveHostError, DownloadConnectionRefusedError)


class CompanySpider(EdgarSpider):
    """Companies' filings of the 8-K family, whole history.

    Source
      `submissions/CIK##########.json` and its further pages; `company_tickers.json` and `cik-lookup-data.txt`
      to find out who is meant.
    Caveats
      Tickers are today's. The list of all names holds former names too, and one name may be several filers'.

    :param company: a CIK, a ticker of today or a name; a command gives a list of `CompanyWord`.
    :param since: first filing date that is wanted; default all.
    :param until: last filing date that is wanted; default all.
    :param resolved: a command's list, to which the CIKs of the companies meant are added.
    """

    name = "company"

    def __init__(
        self,
        *args: Any,
        company: str | Sequence[CompanyWord] = (),
        since: str | dt.date | None = None,
        until: str | dt.date | None = None,
        resolved: list[int] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.companies = [CompanyWord(company)] if isinstance(company, str) else list(company)
        self.since, self.until = parse_day("since", since), parse_day("until", until)
        self.ciks: list[int] = [] if resolved is None else resolved

    async def start(self) -> AsyncIterator[CompanyHistory | Request]:
        """Find out who all are meant and whether EDGAR knows them; only then yield what they filed."""
        if not self.companies:
            self.session.tally.usage.append("no company given: -a company=855654")
        try:
            meant = await CompanyFinder(self.session, self._fetch_list).find(self.companies)
            known = [await self._submissions(cik, words) for cik, words in meant.items()]
        except _UNREACHABLE:
            self.session.tally.stop = Stop.UNREACHABLE
            return
        except ListNotHad as error:
            self.miss(error.url, str(error))
            return
        except (IgnoreRequest, *NETWORK_ERRORS) as error:
            self.miss("EDGAR's data of companies", failure_code(error))
            return
        if self.session.tally.usage:
            return
        self.ciks.extend(meant)
        for submissions in known:
            if submissions is not None:
                yield self._history(submissions.profile, submissions)
                for name in submissions.further_pages:
                    url = self.session.urls.submissions_page(name)
                    yield self.ask(url, Expected.JSON, self.parse_page, profile=submissions.profile)
        await self.until_processed()

    def parse_page(self, response: Response) -> Iterator[CompanyHistory]:
        """Yield a page of older filings."""
        try:
            if response.meta["answer"] is not Answer.DATA:
                raise NotSubmissions("listed, but not there")
            page = read_submissions_page(response.body)
        except NotSubmissions as error:
            self.miss(response.url, f"no submissions data: {error}")
            return
        self._tell_unreadable(response.url, page)
        yield self._history(response.meta["profile"], page)

    def _history(self, profile: CompanyProfile, page: SubmissionsPage) -> CompanyHistory:
        return CompanyHistory(profile, page.filings, self.since, self.until)

    def _tell_unreadable(self, url: str, page: SubmissionsPage) -> None:
        """Tally what a page lists and nobody can read: a filing may be missing for good."""
        for line in page.unreadable:
            self.miss(url, line)

    async def _submissions(self, cik: int, words: Sequence[CompanyWord]) -> Submissions | None:
        """Return the first page of a company's submissions data; None, and tallied, where it is not had."""
        url = self.session.urls.submissions(cik)
        try:
            body = await self._fetch(url, Expected.JSON)
        except (IgnoreRequest, *NETWORK_ERRORS) as error:
            if self._is_end(error):
                raise
            self.miss(url, failure_code(error))
            return None
        if body is None:
            line = say_unknown(f"CIK {cik}")
            self.session.tally.usage.extend(word.placed(line) for word in words)
            return None
        try:
            submissions = read_submissions(body)
            if submissions.profile.cik != cik:
                raise NotSubmissions(f"they are those of CIK {submissions.profile.cik}")
        except NotSubmissions as error:
            self.miss(url, f"no submissions data: {error}")
            return None
        self._tell_unreadable(url, submissions)
        return submissions

    async def _fetch_list(self, url: str, expected: Expected, find_fault: FindFault) -> bytes:
        """Return one of EDGAR's lists; raises ListNotHad, or as a download does where it is the end."""
        try:
            body = await self._fetch(url, expected, find_fault)
        except (IgnoreRequest, *NETWORK_ERRORS) as error:
            if self._is_end(error):
                raise
            raise ListNotHad(url, failure_code(error)) from error
        if not body:
            raise ListNotHad(url, "not there")
        return body

    def _is_end(self, error: Exception) -> bool:
        """Whether a failed request ends the crawl, and says nothing about what was asked for."""
        return self.session.tally.stop is not None or isinstance(error, _UNREACHABLE)

    async def _fetch(self, url: str, expected: Expected, find_fault: FindFault | None = None) -> bytes | None:
        """Return what EDGAR has there, None where there is no such file; raises as a download does."""
        request = Request(url, meta={"expected": expected, "fault": find_fault}, dont_filter=True)
        response = await self.crawler.engine.download_async(request)
        return None if self.is_missing(response) else response.body
