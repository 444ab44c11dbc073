"""How long a run waits for a database that has gone away."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

import psycopg

from crawler.errors import DatabaseError

logger = logging.getLogger(__name__)

_FIRST_WAIT = 0.1
_LONGEST_WAIT = 2.0


class DatabaseAway(psycopg.OperationalError):
    """No connection could be made, however long it was tried. Raised by `Patience.connect`."""


class Patience:
    """Tries to connect again while the server restarts, fails over or recovers.

    There is none until `begin`: a database that was never there is told at once. `revive` is called before
    each further try, to start a server that is ours and has died. Any thread may call any method.
    """

    def __init__(self, revive: Callable[[], None] | None = None) -> None:
        self._revive = revive
        self._seconds = 0.0
        self._is_over = threading.Event()
        self._away_since: float | None = None
        self._changing = threading.Lock()

    def begin(self, seconds: float) -> None:
        """Wait so long, from now on, whenever the database has gone away."""
        self._seconds = seconds

    def end(self) -> None:
        """Wait no longer, those included who wait already."""
        self._is_over.set()

    def connect(self, connect: Callable[[], Any]) -> Any:
        """Return what `connect` returns; raises DatabaseAway with the last error where patience ends."""
        wait = _FIRST_WAIT
        while True:
            try:
                connection = connect()
            except psycopg.OperationalError as error:
                if not self._is_worth_waiting():
                    raise DatabaseAway(str(error)) from error
            else:
                self._note_answer()
                return connection
            self._is_over.wait(wait)
            wait = min(2 * wait, _LONGEST_WAIT)
            self._try_to_revive()

    def _is_worth_waiting(self) -> bool:
        with self._changing:
            if self._is_over.is_set() or not self._seconds:
                return False
            now = time.monotonic()
            if self._away_since is None:
                self._away_since = now
                logger.warning("the database does not answer: trying for %.0f s", self._seconds)
            if now - self._away_since < self._seconds:
                return True
            self._is_over.set()
            return False

    def _note_answer(self) -> None:
        with self._changing:
            if self._away_since is not None:
                self._away_since = None
                logger.warning("the database is there again: going on")

    def _try_to_revive(self) -> None:
        if self._revive is not None and not self._is_over.is_set():
            try:
                self._revive()
            except DatabaseError as error:
                logger.info("%s", error)
