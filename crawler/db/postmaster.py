"""One PostgreSQL server process over a data folder: its cluster, its start, its answer, its end."""

import contextlib
import logging
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from psycopg import pq
from psycopg.conninfo import make_conninfo

from crawler.db.data_folder import DataFolder, make_private
from crawler.db.file_locks import try_lock_alone
from crawler.db.programs import Programs, copy_for, find_programs
from crawler.errors import DatabaseError

PORT = 5432
"""What the socket is named by; nothing listens on the network."""

_INITDB_LIMIT = 300.0
_STOP_LIMIT = 300.0
_POLL_SECONDS = 0.02
_LOG_NAME = "server.log"
_LOG_LIMIT = 10_000_000
_LOG_TAIL_LINES = 3

_SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "timezone": "UTC",
    "log_timezone": "UTC",
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "dynamic_shared_memory_type": "mmap",  # containers have a /dev/shm too small for parallel queries
    "log_checkpoints": "off",
}
_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C"}  # the user's locale need not exist on this machine

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Postmaster:
    """The server of a data folder. Whoever calls `start` or `stop` sees to it that nobody else does.

    The server and all its children hold a lock on `server.lock`, which they inherit: while it is taken the
    data are in use, whatever a pid file says. `settings` are further parameters of PostgreSQL.
    """

    folder: DataFolder
    settings: Mapping[str, str]

    def answer(self) -> pq.Ping:
        """Ask the server whether it takes connections: OK, REJECT (not yet, or no more), or no answer."""
        where = make_conninfo(
            host=str(self.folder.sockets), port=PORT, user="postgres", dbname="postgres", connect_timeout=5
        )
        return pq.Ping(pq.PGconn.ping(where.encode()))

    def is_alive(self) -> bool:
        """Whether the server, or a child that outlives it, still has the data in its hands."""
        lock = self.folder.open_file("server.lock")
        try:
            return not try_lock_alone(lock) or self._pid() is not None
        finally:
            os.close(lock)

    def start(self) -> None:
        """Start the server, its cluster made first if missing; it may not answer yet when this returns.

        Raises DatabaseError where the programs are missing or can't make a cluster.
        """
        data, account = self.folder.data, self.folder.account
        programs = find_programs(_major_of(data))
        if account is not None:
            programs = copy_for(account, programs, self.folder.path)
        if not data.exists():
            self._make_cluster(programs)
        make_private(self.folder.sockets, account)
        self._clear_traces()
        self._run_detached([str(programs.bin / "postgres"), "-D", str(data), *self._options()])

    def stop(self) -> None:
        """Stop the server, ending its sessions, and wait until it is gone.

        Without effect on a process that is not surely it: a pid file that a crash left may name anybody's.
        """
        pid = self._pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)
        deadline = time.monotonic() + _STOP_LIMIT
        while self.is_alive():
            if time.monotonic() > deadline:
                logger.warning("the embedded server is still stopping: %s", self.log_tail())
                return
            time.sleep(_POLL_SECONDS)
        with contextlib.suppress(OSError):
            self.folder.sockets.rmdir()

    def log_tail(self) -> str:
        """Return the last lines of the server's log as one."""
        try:
            text = (self.folder.path / _LOG_NAME).read_text("utf-8", "replace")
        except FileNotFoundError:
            return "(no log)"
        return _tail(text)

    def _options(self) -> list[str]:
        # PostgreSQL reads this one as a list of paths, quoted like names in SQL.
        sockets = '"{}"'.format(str(self.folder.sockets).replace('"', '""'))
        settings = _SETTINGS | {"unix_socket_directories": sockets} | dict(self.settings)
        return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

    def _make_cluster(self, programs: Programs) -> None:
        """Make the cluster under a temporary name, so that `data` is always a whole one."""
        for left in self.folder.path.glob("new-*"):
            shutil.rmtree(left, ignore_errors=True)
        new = Path(tempfile.mkdtemp(prefix="new-", dir=self.folder.path))
        if self.folder.account is not None:
            os.chown(new, self.folder.account.uid, self.folder.account.gid)
        locale = ["--locale=C.UTF-8"]
        if programs.major >= 17:
            locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        # The socket stands in a folder of the account's own; the network is not listened on.
        access = ["--auth-local=trust", "--auth-host=reject"]
        command = [str(programs.bin / "initdb"), "-D", str(new), "-U", "postgres", "-E", "UTF8"]
        try:
            made = subprocess.run(
                [*command, *locale, *access],
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                encoding="utf-8",
                errors="replace",
                timeout=_INITDB_LIMIT,
                check=False,
                **self._process_options(),
            )
        except subprocess.TimeoutExpired:
            raise DatabaseError(f"initdb did not end in {_INITDB_LIMIT:.0f} seconds") from None
        if made.returncode != 0:
            raise DatabaseError(f"initdb could not make {self.folder.data}: {_tail(made.stdout)}")
        new.rename(self.folder.data)

    def _clear_traces(self) -> None:
        """Remove what a killed server left behind; PostgreSQL believes in any live process of that number."""
        traces = [self.folder.data / "postmaster.pid"]
        traces += [self.folder.sockets / f".s.PGSQL.{PORT}{end}" for end in ("", ".lock")]
        for trace in traces:
            trace.unlink(missing_ok=True)

    def _run_detached(self, command: list[str]) -> None:
        """Run the command as no child of ours, so that it neither dies with us nor lingers as a zombie."""
        with contextlib.suppress(FileNotFoundError):
            log = self.folder.path / _LOG_NAME
            if log.stat().st_size > _LOG_LIMIT:
                log.rename(log.with_suffix(".old"))
        log_file = self.folder.open_file(_LOG_NAME, os.O_WRONLY | os.O_APPEND)
        lock = self.folder.open_file("server.lock")
        try:
            if not try_lock_alone(lock):
                raise DatabaseError(f"{self.folder.data} is in use by another server")
            subprocess.run(
                ["/bin/sh", "-c", '"$@" &', "sh", *command],
                stdin=subprocess.DEVNULL,
                stdout=log_file,
                stderr=log_file,
                pass_fds=[lock],
                start_new_session=True,
                timeout=30,
                check=True,
                **self._process_options(),
            )
        finally:
            os.close(lock)
            os.close(log_file)

    def _process_options(self) -> dict[str, Any]:
        account = self.folder.account
        return {"cwd": "/", "env": _ENVIRONMENT, **(account.process_options if account else {})}

    def _pid(self) -> int | None:
        """The process number of the running server, None where there is none or the file names another's."""
        try:
            pid = int((self.folder.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        return pid if _is_postmaster(pid, self.folder.data) else None


def _is_postmaster(pid: int, data: Path) -> bool:
    """Whether the process is a PostgreSQL server over these data. A zombie has no words and is none."""
    if Path("/proc/self/cmdline").exists():
        try:
            words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return words[0].endswith(b"postgres") and os.fsencode(data) in words
    listed = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, timeout=30, check=False
    ).stdout
    return b"postgres -D " + os.fsencode(data) in listed


def _major_of(data: Path) -> int | None:
    """The version that made the cluster, None where there is none yet."""
    try:
        return int((data / "PG_VERSION").read_text())
    except FileNotFoundError:
        return None


def _tail(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " / ".join(lines[-_LOG_TAIL_LINES:]) or "(nothing)"
