"""Fetch what the ledger wants."""

import asyncio
import datetime as dt
import logging
from collections.abc import AsyncIterator, Sequence
from functools import partial
from typing import Any, Self

from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Request, Response
from twisted.python.failure import Failure

from crawler.archive import ArchiveDamagedError
from crawler.db.ledger.queue import Claim, claim, count_pending, failed_since, mark_failures
from crawler.db.ledger.scope import Scope
from crawler.edgar.envelope import fault
from crawler.edgar.refusals import Expected
from crawler.items import Submission
from crawler.spiders.base import EdgarSpider, failure_code, parse_day

logger = logging.getLogger(__name__)

# Enough to keep the pace between two looks into the ledger, few enough to lose nothing by a stop.
_BATCH = 50
_SECONDS_BETWEEN_LOOKS = 1.0
_SECONDS_BETWEEN_GLANCES = 0.02


class FilingsSpider(EdgarSpider):
    """Complete submissions that the ledger wants and does not have, oldest filing date first.

    Source
      `Archives/edgar/data/{cik}/{accession}.txt`, one request a filing; the path of any filer serves.
    Caveats
      A submission that was archived but not stored, because a run died in between, is taken from the archive.
      What another run is fetching is waited for, and taken over should that run die.

    :param cik: only filings of this filer; several are given as a list by a command.
    :param since: first filing date.
    :param until: last filing date.
    :param accession_numbers: only these, given by a command.
    """

    name = "filings"

    def __init__(
        self,
        *args: Any,
        cik: str | Sequence[int] | None = None,
        since: str | dt.date | None = None,
        until: str | dt.date | None = None,
        accession_numbers: Sequence[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.scope = Scope(
            ciks=(int(cik),) if isinstance(cik, str) else tuple(cik) if cik is not None else None,
            since=parse_day("since", since),
            until=parse_day("until", until),
            accession_numbers=tuple(accession_numbers) if accession_numbers is not None else None,
        )
        self.in_hand: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Build the spider, and let it know what the pipelines are done with."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        for signal in (signals.item_scraped, signals.item_dropped):
            crawler.signals.connect(spider.let_go, signal=signal)
        crawler.signals.connect(spider._fail_broken, signal=signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Request | Submission]:
        """Claim filings batch by batch and ask for them."""
        session = self.session
        mark = await asyncio.to_thread(mark_failures, session.engine)
        session.tally.undertaken += await asyncio.to_thread(
            count_pending, session.engine, self.scope, session.config.now()
        )
        while claims := await self._claim():
            asked = 0
            archived = await asyncio.to_thread(self._keys_in_archive, claims)
            for one in claims:
                key = archived.get(one.accession_number)
                if key and (submission := await asyncio.to_thread(self._from_archive, one, key)):
                    yield submission
                else:
                    asked += 1
                    yield self._request(one)
            if asked:
                await self.crawler.signals.wait_for(signals.scheduler_empty)
            if asked < len(claims):
                await self.until_processed()
        if self._goes_on:
            await self._tally_failures_since(mark)

    async def parse_submission(self, response: Response) -> AsyncIterator[Request | Submission]:
        """Yield the raw submission, or try the path of another filer."""
        one: Claim = response.meta["claim"]
        if not self.is_missing(response):
            self.session.tally.fetched += 1
            yield Submission(one.accession_number, response.body, one.api_items, one.api_size)
        elif (attempt := response.meta["attempt"] + 1) < len(one.paths):
            yield self._request(one, attempt)
        else:
            await self._fail(one, "not-found", f"EDGAR has no such file: {response.url}")

    async def not_fetched(self, one: Claim, failure: Failure) -> None:
        """Record why a submission was not had; where EDGAR can't be reached, the filing stays as it was."""
        if self.is_going_on(failure):
            await self._fail(one, failure_code(failure.value), str(failure.value))

    async def _claim(self) -> list[Claim]:
        """Return the next claims; none where all that is pending is done, by whomever."""
        session = self.session
        is_said = False
        while self._goes_on:
            await asyncio.to_thread(session.run.keep)
            now, in_hand = session.config.now(), tuple(self.in_hand)
            claims = await asyncio.to_thread(
                claim, session.engine, session.run, self.scope, now, _BATCH, in_hand
            )
            if claims:
                self.in_hand.update(one.accession_number for one in claims)
                return claims
            # What can't be claimed is another process's, or its row is locked for a moment.
            left = await asyncio.to_thread(count_pending, session.engine, self.scope, now, in_hand)
            if not left and not in_hand:
                return []
            if left and not is_said:
                is_said = True
                logger.warning("waiting for %d filings that another process has claimed", left)
            await self._wait(for_others=left > 0)
        return []

    @property
    def _goes_on(self) -> bool:
        return self.crawler.crawling and self.session.tally.stop is None

    async def _wait(self, *, for_others: bool) -> None:
        """Wait for others until the next look into the ledger, or until what is in hand is done."""
        if for_others:
            await asyncio.sleep(_SECONDS_BETWEEN_LOOKS)
        while self.in_hand and self._goes_on and not for_others:  # noqa: ASYNC110 - signals tell of some only
            await asyncio.sleep(_SECONDS_BETWEEN_GLANCES)

    async def _tally_failures_since(self, mark: int) -> None:
        """Report all that this run undertook and nobody got: another process may have tried it."""
        told = {what for what, _ in self.session.tally.missing}
        for accession_number, failure in await asyncio.to_thread(
            failed_since, self.session.engine, self.scope, mark
        ):
            if accession_number not in told:
                self.miss(accession_number, failure)

    def let_go(self, item: object) -> None:
        """Note that the pipelines are done with an item, whatever came of it."""
        if isinstance(item, Submission):
            self.in_hand.discard(item.accession_number)

    def _fail_broken(self, failure: Failure, response: Response | None) -> None:
        """Give up a filing over which a callback broke, by a fault of ours: it would be in hand for ever."""
        claimed = response.meta.get("claim") if isinstance(response, Response) else None
        if claimed is not None and self._goes_on:
            self._failing = asyncio.ensure_future(self._fail(claimed, "internal-error", str(failure.value)))

    def _keys_in_archive(self, claims: Sequence[Claim]) -> dict[str, str | None]:
        archive = self.session.archive
        return {one.accession_number: archive.latest_key(one.accession_number) for one in claims}

    def _from_archive(self, one: Claim, key: str) -> Submission | None:
        """Return what a run that died had archived and not stored, unless it is not what was asked for."""
        try:
            raw = self.session.archive.read(key, one.sha256)
        except ArchiveDamagedError:
            return None
        if fault(raw, one.accession_number, one.api_size) is not None:
            return None
        return Submission(one.accession_number, raw, one.api_items, one.api_size)

    def _request(self, one: Claim, attempt: int = 0) -> Request:
        request = self.ask(
            self.session.urls.submission(one.paths[attempt]),
            Expected.SUBMISSION,
            self.parse_submission,
            claim=one,
            attempt=attempt,
            fault=partial(fault, accession_number=one.accession_number, size=one.api_size),
        )
        return request.replace(errback=partial(self.not_fetched, one))

    async def _fail(self, one: Claim, failure: str, detail: str) -> None:
        try:
            await asyncio.to_thread(self.session.fail, one.accession_number, failure, detail, retry=True)
        finally:
            self.in_hand.discard(one.accession_number)
