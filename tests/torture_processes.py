"""Processes of the crawler that may be hurt, each by its own number."""

import contextlib
import os
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from torture_log import Standstill

_PATIENCE = 2.0
_SECONDS_FOR_ORPHANS = 5.0


class CrawlerProcess:
    """A command of edgar8k in a process and a session of its own.

    `name` stands in the User-Agent by which EDGAR knows its requests. `file_limit` is the size in bytes above
    which no file of its can grow, as if the disk were full. `signals` are those it was sent, `began_at` and
    `ended_at` are when it did, by `time.monotonic`, and `standstills` the times in which it was frozen.
    """

    def __init__(
        self,
        name: str,
        words: Sequence[str],
        environment: Mapping[str, str],
        folder: Path,
        *,
        file_limit: int | None = None,
    ) -> None:
        self.words = tuple(words)
        self.agent = f"Jane Doe {name}@example.com"
        self.file_limit = file_limit
        self.signals: set[int] = set()
        self.standstills: list[Standstill] = []
        self.began_at = time.monotonic()
        self.ended_at: float | None = None
        self._process = subprocess.Popen(
            [sys.executable, "-m", "crawler.commands.main", *words],
            env={**environment, "EDGAR8K_IDENTITY": self.agent},
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        self._said = bytearray()
        self._is_to_thaw = threading.Event()
        self._frozen: threading.Thread | None = None
        # A worker that outlives the crawler holds its stderr: nobody waits for this one.
        threading.Thread(target=self._listen, name=f"hear {name}", daemon=True).start()
        threading.Thread(target=self._wait, name=f"wait for {name}", daemon=True).start()
        if file_limit is not None:
            resource.prlimit(self._process.pid, resource.RLIMIT_FSIZE, (file_limit, file_limit))

    @property
    def is_running(self) -> bool:
        """Whether it has not ended yet."""
        return self._process.poll() is None

    @property
    def exit_code(self) -> int | None:
        """Its exit code; None while it runs, below zero if a signal ended it."""
        return self._process.poll()

    @property
    def said(self) -> str:
        """What it said on stderr."""
        return self._said.decode("utf-8", "replace")

    def signal(self, number: int) -> None:
        """Send it a signal, and nothing if it has ended."""
        if self.is_running:
            self.signals.add(number)
        self._process.send_signal(number)

    def kill_parser(self) -> bool:
        """Kill one of its parser's workers; return whether there was one."""
        pid = self._parser()
        if pid is not None:
            _kill(pid)
        return pid is not None

    def freeze(self, seconds: float) -> None:
        """Let it stand still for so many seconds, beside; nothing if it has ended or stands still."""
        self._freeze(self._process.pid if self.is_running else None, seconds, is_of_parser=False)

    def freeze_parser(self, seconds: float) -> None:
        """Let one of its parser's workers stand still likewise."""
        self._freeze(self._parser(), seconds, is_of_parser=True)

    def end(self, seconds: float) -> int:
        """Wait so long for its end, then ask for it, then force it; return the exit code.

        Nothing of it stands still any more then.
        """
        try:
            return self._end(seconds)
        finally:
            self._is_to_thaw.set()
            if self._frozen is not None:
                self._frozen.join()

    def _end(self, seconds: float) -> int:
        for number in (signal.SIGTERM, signal.SIGKILL):
            try:
                return self._process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.signal(number)
                seconds = _PATIENCE
        return self._process.wait()

    def orphans(self) -> list[int]:
        """Return the processes that outlive it by more than some seconds; they are killed."""
        deadline = time.monotonic() + _SECONDS_FOR_ORPHANS
        while (left := self._workers()) and time.monotonic() < deadline:
            time.sleep(0.05)
        for pid in left:
            _kill(pid)
        return left

    def _freeze(self, pid: int | None, seconds: float, *, is_of_parser: bool) -> None:
        if pid is None or (self._frozen is not None and self._frozen.is_alive()):
            return
        try:
            # Unlike its number, this never means another process.
            handle = os.pidfd_open(pid)
        except ProcessLookupError:
            return

        def thaw() -> None:
            self._is_to_thaw.wait(seconds)
            ended = time.monotonic()
            _send(handle, signal.SIGCONT)
            os.close(handle)
            if not is_of_parser:
                self.standstills.append(Standstill(self.agent, began, ended))

        self._frozen = threading.Thread(target=thaw, name=f"thaw {self.agent}")
        _send(handle, signal.SIGSTOP)
        began = time.monotonic()
        self._frozen.start()

    def _parser(self) -> int | None:
        """The number of a worker of its parser, if it has one."""
        return next((pid for pid in self._workers() if b"spawn_main" in _command_line(pid)), None)

    def _listen(self) -> None:
        assert self._process.stderr is not None
        with self._process.stderr as stderr:
            while heard := stderr.read1():
                self._said += heard

    def _wait(self) -> None:
        self._process.wait()
        self.ended_at = time.monotonic()

    def _workers(self) -> list[int]:
        """The other processes of its session."""
        numbers = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal())
        own = self._process.pid
        return sorted(pid for pid in numbers if pid != own and _session_of(pid) == own)


def _send(handle: int, number: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        signal.pidfd_send_signal(handle, number)


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _session_of(pid: int) -> int | None:
    try:
        status, _, rest = Path(f"/proc/{pid}/stat").read_text().rpartition(") ")
    except OSError:
        return None
    state, _, _, session = rest.split()[:4]
    return int(session) if status and state != "Z" else None


def _command_line(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
