"""The embedded PostgreSQL server: started by whoever needs it first, stopped by whoever leaves it last."""

import atexit
import contextlib
import os
import time
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from psycopg import pq
from sqlalchemy import URL

from crawler.db.data_folder import DataFolder, place_data
from crawler.db.file_locks import lock_alone, lock_shared, try_lock_alone
from crawler.db.postmaster import PORT, Postmaster
from crawler.errors import DatabaseError

_START_ATTEMPTS = 3  # somebody may kill it while it starts
_RECOVERY_LIMIT = 600.0  # after a crash: 2 GB of log take some ten seconds on a fast disk
_SILENCE_LIMIT = 60.0
_CHANGE_LIMIT = 900.0
_POLL_SECONDS = 0.02


class EmbeddedServer:
    """A PostgreSQL server with its data below EDGAR8K_HOME, reached by a socket of its account's own.

    Any number of processes may use it at once. Each holds a share of `users.lock`, which the kernel drops
    with the process, so that the last to leave knows it; `start.lock` is held to start and to stop. A process
    that is killed leaves nothing to repair: at worst the server stays up until the next one leaves.

    `settings` are further parameters of PostgreSQL. All methods raise DatabaseError.
    """

    def __init__(
        self, home: Path, server_user: str | None = None, settings: Mapping[str, str] | None = None
    ) -> None:
        self._home = home
        self._server_user = server_user
        self._settings = settings or {}
        self._share: int | None = None
        self._pid = 0

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    @cached_property
    def folder(self) -> DataFolder:
        """Where the server's files stand; made if missing."""
        with _told():
            return place_data(self._home.absolute(), self._server_user)

    @cached_property
    def _postmaster(self) -> Postmaster:
        return Postmaster(self.folder, self._settings)

    def url(self, user: str = "postgres") -> URL:
        """Return the address of the database for one of its roles; nobody may be there to answer."""
        where = {"host": str(self.folder.sockets), "port": str(PORT)}
        return URL.create("postgresql+psycopg", username=user, database="postgres", query=where)

    @property
    def is_running(self) -> bool:
        """Whether the server takes connections."""
        return self._postmaster.answer() is pq.Ping.OK

    def acquire(self) -> None:
        """Start the server unless it runs, and hold it until `release` or the end of this process."""
        if self._share is not None:
            raise RuntimeError("the server is held already")
        with _told(), self._changing():
            share = self.folder.open_file("users.lock")
            lock_shared(share)
            try:
                self._ensure_running()
            except BaseException:
                self._leave(share)
                raise
        self._share, self._pid = share, os.getpid()
        atexit.register(self.release)

    def revive(self) -> None:
        """Start the server again if it has died while it is held."""
        if self._share is not None:
            with _told(), self._changing():
                self._ensure_running()

    def release(self) -> None:
        """Let the server go; the last to do so stops it, unless it is kept. Without effect in a fork."""
        if self._share is None or self._pid != os.getpid():
            return
        atexit.unregister(self.release)
        share, self._share = self._share, None
        with _told(), self._changing():
            self._leave(share)

    def keep(self) -> None:
        """Let the server stay up when nobody uses it, until `unkeep`."""
        with _told():
            os.close(self.folder.open_file("keep"))

    def unkeep(self) -> bool:
        """Stop the server as soon as nobody uses it, and return whether that was at once."""
        with _told(), self._changing():
            self._keep_file.unlink(missing_ok=True)
            share = self.folder.open_file("users.lock")
            self._leave(share)
        return not self.is_running

    @property
    def _keep_file(self) -> Path:
        return self.folder.path / "keep"

    @contextlib.contextmanager
    def _changing(self) -> Iterator[None]:
        lock = self.folder.open_file("start.lock")
        try:
            lock_alone(lock, _CHANGE_LIMIT)
            yield
        finally:
            os.close(lock)

    def _leave(self, share: int) -> None:
        """Give back a share, stopping the server if that was the last one."""
        try:
            if try_lock_alone(share) and not self._keep_file.exists():
                self._postmaster.stop()
        finally:
            os.close(share)

    def _ensure_running(self) -> None:
        began = time.monotonic()
        starts = 0
        while (answer := self._postmaster.answer()) is not pq.Ping.OK:
            silent = answer is not pq.Ping.REJECT
            if silent and not self._postmaster.is_alive():
                if starts == _START_ATTEMPTS:
                    raise DatabaseError(f"the embedded server did not start: {self._postmaster.log_tail()}")
                self._postmaster.start()
                starts += 1
            elif time.monotonic() - began > (_SILENCE_LIMIT if silent else _RECOVERY_LIMIT):
                raise DatabaseError(f"the embedded server does not answer: {self._postmaster.log_tail()}")
            time.sleep(_POLL_SECONDS)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Turn what the system refuses into one line that says what to do."""
    try:
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise DatabaseError(
            f"embedded server: {where}{error.strerror or error}: set EDGAR8K_HOME to a folder of your own, "
            "or EDGAR8K_DATABASE_URL"
        ) from error
