"""Parsing in processes that may die."""

import asyncio
import multiprocessing
import os
import signal

import pytest

from crawler.filing.envelope import NotAFiling
from crawler.filing.parse import parse_filing
from crawler.mirror.sample import sample_folder
from crawler.pipelines.parser_pool import ParserDiedError, ParserPool
from crawler.pipelines.parser_worker import ParserWorker, WorkerDiedError

NUMBER = "0001104659-07-078711"
RAW = (sample_folder() / f"{NUMBER}.txt").read_bytes()
RECORD = parse_filing(RAW, source=NUMBER, api_items=("2.02",))


def parsed(*submissions):
    """What comes of submissions that a pool is given at once; its workers are gone afterwards."""

    async def parse():
        pool = ParserPool()
        try:
            tasks = [pool.parse(raw, NUMBER, ("2.02",)) for raw in submissions]
            return await asyncio.gather(*tasks, return_exceptions=True)
        finally:
            await pool.close()

    outcomes = asyncio.run(parse())
    assert not workers()
    return outcomes


def workers():
    return multiprocessing.active_children()


def parsed_under_fire(deaths):
    """What comes of a filing when so many workers, one after the other, die over it; the next one passes."""

    async def parse():
        pool = ParserPool()
        try:
            assert await pool.parse(RAW, NUMBER, ("2.02",)) == RECORD
            (worker,) = workers()
            # It does not get to an answer before it is killed.
            os.kill(worker.pid, signal.SIGSTOP)
            task = asyncio.ensure_future(pool.parse(RAW, NUMBER, ("2.02",)))
            killed = set()
            for _ in range(deaths):
                while not (living := {process.pid for process in workers()} - killed):  # noqa: ASYNC110
                    await asyncio.sleep(0.005)
                (pid,) = living
                os.kill(pid, signal.SIGKILL)
                killed.add(pid)
            (outcome,) = await asyncio.gather(task, return_exceptions=True)
            assert await pool.parse(RAW, NUMBER, ("2.02",)) == RECORD
            return outcome
        finally:
            await pool.close()

    outcome = asyncio.run(parse())
    assert not workers()
    return outcome


def test_a_worker_gives_the_parsers_record():
    assert parsed(RAW, RAW, RAW) == [RECORD] * 3


def test_what_the_parser_raises_is_raised_and_says_where():
    refused, record = parsed(b"\0", RAW)
    assert isinstance(refused, NotAFiling)
    assert "parse_filing" in refused.__notes__[0]
    assert record == RECORD


def test_a_worker_goes_on_after_a_refusal():
    worker = ParserWorker()
    with pytest.raises(NotAFiling):
        worker.parse(b"\0", NUMBER, None)
    assert worker.is_idle
    assert worker.parse(RAW, NUMBER, ("2.02",)) == RECORD
    worker.close()


def test_a_worker_that_was_killed_is_of_no_more_use():
    worker = ParserWorker()
    (process,) = workers()
    os.kill(process.pid, signal.SIGKILL)
    with pytest.raises(WorkerDiedError):
        worker.parse(RAW, NUMBER, None)
    assert not worker.is_idle
    assert not workers()


def test_a_filing_whose_worker_died_is_parsed_in_another():
    assert parsed_under_fire(deaths=1) == RECORD


def test_a_filing_over_which_two_workers_died_is_given_up():
    assert isinstance(parsed_under_fire(deaths=2), ParserDiedError)


def test_a_worker_that_does_not_get_done_is_ended(monkeypatch):
    monkeypatch.setattr("crawler.pipelines.parser_worker._LONGEST_PARSE", 0.2)
    worker = ParserWorker()
    (process,) = workers()
    os.kill(process.pid, signal.SIGSTOP)
    with pytest.raises(WorkerDiedError):
        worker.parse(RAW, NUMBER, None)
    assert not workers()
