"""The crawling commands without Scrapy's engine, processes and sockets: hundreds of them in a minute.

Plans, spiders, pipelines and ledger are the real ones. EDGAR's answers come straight from a script, and in an
order that a seed decides: over a net, no order can be relied on.
"""

import argparse
import asyncio
import contextlib
import inspect
import random
from collections.abc import AsyncIterator, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import unquote, urlsplit

import pytest
from living_edgar import LivingEdgar
from living_schedule import FINALE, Schedule, Step
from scrapy.exceptions import DropItem
from scrapy.http import Request, Response

from crawler.archive import Archive
from crawler.commands import backfill, nightly, options, reconcile
from crawler.commands.crawling import Crawls, Plan
from crawler.config import Config
from crawler.db.connection import Database
from crawler.db.ledger.pace import Pace
from crawler.db.ledger.runs import open_run
from crawler.edgar.eastern import http_date
from crawler.edgar.refusals import Answer, classify
from crawler.edgar.urls import EdgarUrls
from crawler.filing.parse import parse_filing
from crawler.pipelines.archive_submission import ArchiveSubmission
from crawler.pipelines.check_submission import CheckSubmission
from crawler.pipelines.parse_submission import ParseSubmission
from crawler.pipelines.record_listings import RecordListings
from crawler.pipelines.store_filing import StoreFiling
from crawler.session import CrawlSession, Tally
from crawler.spiders.base import EdgarSpider
from crawler.spiders.company import CompanySpider
from crawler.spiders.daily import DailySpider
from crawler.spiders.filings import FilingsSpider
from crawler.spiders.quarterly import QuarterlySpider

_URL = "http://127.0.0.1"
_COMMANDS = {"nightly": nightly, "reconcile": reconcile, "backfill": backfill}
_SPIDERS: Mapping[str, Callable[..., EdgarSpider]] = {
    spider.name: spider for spider in (CompanySpider, DailySpider, FilingsSpider, QuarterlySpider)
}
_PIPELINES = (RecordListings, CheckSubmission, ArchiveSubmission, ParseSubmission, StoreFiling)


class KilledError(Exception):
    """The command was killed here, so to say."""


class Rehearsal:
    """One database on which commands run against a scripted EDGAR, one after the other or several at once."""

    def __init__(self, edgar: LivingEdgar, database: Database, folder: Path, seed: int) -> None:
        self._edgar = edgar
        self._database = database
        self._folder = folder
        self._chance = random.Random(seed)  # noqa: S311 - no secret

    def run_schedule(self, schedule: Schedule) -> None:
        """Carry a schedule out; what a command misses may only be filings that EDGAR has removed since."""
        for step in schedule.steps:
            missing = [one for tally in self.run(step) for one in tally.missing]
            assert {why for _, why in missing} <= {"not-found"}, f"{step}: {missing}"
        for words in FINALE:
            tallies = self.run(Step(schedule.end, words))
            assert [tally.missing for tally in tallies] == [[]], words

    def run(self, step: Step) -> list[Tally]:
        """Run a command, or several copies of it at once; return what each came to."""
        config = Config(
            home=self._folder,
            archive=self._folder / "archive",
            www_url=_URL,
            data_url=_URL,
            fixed_now=step.moment,
        )
        plan = _plan(step.words, config)
        chances = [random.Random(self._chance.random()) for _ in range(step.copies)]  # noqa: S311 - no secret
        with ThreadPoolExecutor(step.copies) as pool:
            return list(pool.map(lambda chance: self._run(step, config, plan, chance), chances))

    def _run(self, step: Step, config: Config, plan: Plan, chance: random.Random) -> Tally:
        engine = self._database.engine
        with open_run(engine, step.words[0], {}, config.now()) as run:
            session = CrawlSession(
                config=config,
                database=self._database,
                run=run,
                pace=Pace(engine, 0),
                archive=Archive(config.archive),
                urls=EdgarUrls(_URL, _URL),
            )
            crawls = _Crawls(session, self._edgar, chance, step.killed_after)
            with contextlib.suppress(KilledError):
                asyncio.run(plan(cast("Crawls", crawls)))
        return session.tally


class _Crawls:
    """What a command's plan is given: it runs spiders, one after the other."""

    def __init__(
        self, session: CrawlSession, edgar: LivingEdgar, chance: random.Random, killed_after: int | None
    ) -> None:
        self.session = session
        self._edgar = edgar
        self._chance = chance
        self._killed_after = killed_after
        self._answers = 0

    async def crawl(self, name: str, **arguments: Any) -> bool:
        crawler: Any = SimpleNamespace(
            crawling=True,
            engine=SimpleNamespace(download_async=self._download, scraper=SimpleNamespace(slot=None)),
            signals=SimpleNamespace(wait_for=_at_once),
            spider=SimpleNamespace(session=self.session),
        )
        pipelines: list[Any] = [pipeline(crawler) for pipeline in _PIPELINES]
        pipelines[_PIPELINES.index(ParseSubmission)].pool = SimpleNamespace(parse=_parse)
        spider = _SPIDERS[name](session=self.session, **arguments)
        spider.crawler = crawler
        waiting: list[Request] = []
        async for result in spider.start():
            await self._take(result, waiting, pipelines)
            if isinstance(spider, FilingsSpider):  # it goes on when all that it asked for is done
                spider.let_go(result)
                await self._work_off(waiting, pipelines)
                spider.in_hand.clear()
        await self._work_off(waiting, pipelines)
        return self.session.tally.stop is None and not self.session.tally.usage

    async def _work_off(self, waiting: list[Request], pipelines: list[Any]) -> None:
        while waiting:
            request = waiting.pop(self._chance.randrange(len(waiting)))
            response = await self._download(request)
            assert request.callback is not None
            async for result in _each(request.callback(response)):
                await self._take(result, waiting, pipelines)

    async def _take(self, result: Any, waiting: list[Request], pipelines: list[Any]) -> None:
        if isinstance(result, Request):
            waiting.append(result)
            return
        with contextlib.suppress(DropItem):
            for pipeline in pipelines:
                result = await pipeline.process_item(result)

    async def _download(self, request: Request) -> Response:
        if self._answers == self._killed_after:
            raise KilledError
        self._answers += 1
        answer = self._edgar.answer(unquote(urlsplit(request.url).path), self.session.config.now())
        modified = http_date(answer.last_modified) if answer.last_modified else ""
        is_unchanged = bool(modified) and request.headers.get("If-Modified-Since") == modified.encode()
        status, body = (304, b"") if is_unchanged else (answer.status, answer.body)
        request.meta["answer"] = classify(status, body, request.meta["expected"])
        if request.meta["answer"] is Answer.DATA and (find_fault := request.meta.get("fault")):
            assert find_fault(body) is None
        headers = {"Last-Modified": modified} if modified else None
        return Response(request.url, status=status, headers=headers, body=body, request=request)


def _plan(words: tuple[str, ...], config: Config) -> Plan:
    """The plan that a command makes of its words, taken from it where it would run it."""
    command = _COMMANDS[words[0]]
    parser = argparse.ArgumentParser()
    options.add_common(parser)
    command.configure(parser)
    plans: list[Plan] = []

    def keep(config: Config, name: str, given: Mapping[str, Any], plan: Plan, **others: Any) -> Any:
        plans.append(plan)
        return SimpleNamespace(tally=Tally(), config=config)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(command, "run_plan", keep)
        patch.setattr(command, "report", lambda session: 0)
        command.run(parser.parse_args(words[1:]), config)
    return plans[0]


async def _each(results: Any) -> AsyncIterator[Any]:
    """What a callback yields, whichever kind of function it is."""
    if inspect.isawaitable(results):
        results = await results
    if isinstance(results, AsyncIterator):
        async for result in results:
            yield result
    else:
        for result in results or ():
            yield result


async def _at_once(signal: object) -> None:
    """All requests have been worked off whenever a spider is asked to go on."""


async def _parse(raw: bytes, accession_number: str, api_items: tuple[str, ...] | None) -> Any:
    return parse_filing(raw, source=accession_number, api_items=api_items)
