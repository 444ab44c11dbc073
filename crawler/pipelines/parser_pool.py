"""Parsing beside the event loop, in processes that may die."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

from crawler.filing.record import FilingRecord
from crawler.pipelines.parser_worker import ParserWorker, WorkerDiedError

# One worker keeps up with any pace that EDGAR allows; a backfill from a fast mirror gains from a second.
_WORKERS = 2


class ParserDiedError(Exception):
    """A worker died over a filing, twice. Raised by `ParserPool.parse`."""


class ParserPool:
    """Workers, each begun when it is needed first; of one that dies only its own filing knows.

    That filing is tried once more, in a new worker. A thread a worker waits for the record: so a filing takes
    one way through a pipe and back, and none of the threads that the database and the archive need.
    """

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_WORKERS, thread_name_prefix="parser")
        self._idle: list[ParserWorker] = []

    async def parse(
        self, raw: bytes, accession_number: str, api_items: tuple[str, ...] | None
    ) -> FilingRecord:
        """Return the record of a submission; raises NotAFiling as the parser does, ParserDiedError."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, self._parse, raw, accession_number, api_items)

    async def close(self) -> None:
        """End the workers, after what they are parsing, and wait until they are gone."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        self._threads.shutdown(cancel_futures=True)
        while self._idle:
            self._idle.pop().close()

    def _parse(self, raw: bytes, accession_number: str, api_items: tuple[str, ...] | None) -> FilingRecord:
        try:
            return self._parse_in(self._idle_or_new(), raw, accession_number, api_items)
        except WorkerDiedError:
            pass
        try:
            return self._parse_in(ParserWorker(), raw, accession_number, api_items)
        except WorkerDiedError:
            raise ParserDiedError("the parser died over this filing, twice") from None

    def _parse_in(
        self, worker: ParserWorker, raw: bytes, accession_number: str, api_items: tuple[str, ...] | None
    ) -> FilingRecord:
        try:
            return worker.parse(raw, accession_number, api_items)
        finally:
            if worker.is_idle:
                self._idle.append(worker)

    def _idle_or_new(self) -> ParserWorker:
        try:
            return self._idle.pop()
        except IndexError:
            return ParserWorker()
