"""Worker processes that parse."""

import asyncio
import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from crawler.filing.parse import parse_filing
from crawler.filing.record import FilingRecord

# One worker keeps up with any pace that EDGAR allows; a backfill from a fast mirror gains from a second.
_WORKERS = 2


class ParserDiedError(Exception):
    """A worker died over a filing, twice. Raised by `ParserPool.parse`."""


class ParserPool:
    """A pool that survives its workers.

    Workers are spawned, never forked from a process that holds connections. One that dies takes its pool
    along: the pool is built anew, and each filing that was in it is tried once more, alone.
    """

    def __init__(self) -> None:
        self._executor: ProcessPoolExecutor | None = None
        self._alone = asyncio.Lock()

    async def parse(
        self, raw: bytes, accession_number: str, api_items: tuple[str, ...] | None
    ) -> FilingRecord:
        """Return the record of a submission; raises NotAFiling as the parser does, ParserDiedError."""
        executor = self._executor = self._executor or _pool(_WORKERS)
        try:
            return await _parsed_in(executor, raw, accession_number, api_items)
        except BrokenProcessPool:
            if self._executor is executor:
                self._executor = None
        async with self._alone:
            single = _pool(1)
            try:
                return await _parsed_in(single, raw, accession_number, api_items)
            except BrokenProcessPool:
                raise ParserDiedError("the parser died over this filing, twice") from None
            finally:
                await asyncio.to_thread(single.shutdown, cancel_futures=True)

    async def close(self) -> None:
        """End the workers and wait until they are gone."""
        if self._executor is not None:
            executor, self._executor = self._executor, None
            await asyncio.to_thread(executor.shutdown, cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_live_and_die_with_the_crawler)


async def _parsed_in(
    executor: ProcessPoolExecutor, raw: bytes, accession_number: str, api_items: tuple[str, ...] | None
) -> FilingRecord:
    loop = asyncio.get_running_loop()
    with _interrupts_held_back():
        parsed = loop.run_in_executor(executor, _parse, raw, accession_number, api_items)
    return await parsed


def _parse(raw: bytes, accession_number: str, api_items: tuple[str, ...] | None) -> FilingRecord:
    return parse_filing(raw, source=accession_number, api_items=api_items)


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Start no process that Ctrl-C could hit before it knows better: what is held back here, it inherits."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _live_and_die_with_the_crawler() -> None:
    """Leave Ctrl-C to the crawler, which finishes what is in hand; end when it is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        multiprocessing.connection.wait([parent.sentinel])
        os._exit(1)
