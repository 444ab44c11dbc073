"""A process that parses."""

import contextlib
import multiprocessing
import multiprocessing.connection
import os
import signal
import threading
import traceback
from collections.abc import Iterator
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection

from crawler.filing.parse import parse_filing
from crawler.filing.record import FilingRecord

# The largest submissions take some seconds: who is not done by then never will be.
_LONGEST_PARSE = 600.0


class WorkerDiedError(Exception):
    """The process ended over a filing, or was ended. Raised by `ParserWorker.parse`; it is of no more use."""


class ParserWorker:
    """A process that parses one filing after the other; to be used by one thread at a time.

    It is spawned, never forked from a process that holds connections, and ends with it, however that ends.
    `is_idle` tells whether it can be given a filing: not during one, and never again after it died over one.
    """

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=True)
        with _interrupts_held_back():
            self._process.start()
        # Ours would keep the pipe open when the process is gone.
        theirs.close()
        self.is_idle = True

    def parse(self, raw: bytes, accession_number: str, api_items: tuple[str, ...] | None) -> FilingRecord:
        """Return the record of a submission; raises what the parser does, and WorkerDiedError."""
        self.is_idle = False
        try:
            self._connection.send((accession_number, api_items))
            self._connection.send_bytes(raw)
            if not self._connection.poll(_LONGEST_PARSE):
                self._process.kill()
            outcome: FilingRecord | Exception = self._connection.recv()
        except (EOFError, OSError):
            self.close()
            raise WorkerDiedError("the process ended over a filing") from None
        except BaseException:
            # What came can't be understood; what comes next could not be either.
            self._process.kill()
            self.close()
            raise
        self.is_idle = True
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def close(self) -> None:
        """Let the process end, and wait until it is gone."""
        self._connection.close()
        self._process.join()
        self._process.close()


def _work(connection: Connection) -> None:
    """Parse what comes until no more can come."""
    _live_and_die_with_the_crawler()
    with contextlib.suppress(EOFError):
        while True:
            accession_number, api_items = connection.recv()
            connection.send(_outcome(connection.recv_bytes(), accession_number, api_items))


def _outcome(
    raw: bytes, accession_number: str, api_items: tuple[str, ...] | None
) -> FilingRecord | Exception:
    try:
        return parse_filing(raw, source=accession_number, api_items=api_items)
    except Exception as error:
        # Of an exception that goes through a pipe the traceback stays behind.
        error.add_note("".join(traceback.format_tb(error.__traceback__)))
        return error


@contextlib.contextmanager
def _interrupts_held_back() -> Iterator[None]:
    """Start no process that Ctrl-C could hit before it knows better: what is held back here, it inherits."""
    # The first process starts a tracker beside it, and that would let them go again.
    resource_tracker.ensure_running()
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
