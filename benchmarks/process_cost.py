"""What a process and those that it starts take: CPU, time and memory, on Linux."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_SECONDS_BETWEEN_LOOKS = 0.2
_CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock, CPU seconds of the process and of those below it, peak memory of each in MB.

    `workers_mb` is that of the largest of those below.
    """

    seconds: float
    cpu_seconds: float
    workers_cpu_seconds: float
    peak_mb: float
    workers_mb: float


class Measured:
    """A process that is being measured; give it its end by `wait`."""

    def __init__(self, words: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        self._words = words
        self._began = time.monotonic()
        self._process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
        self._peaks: dict[int, float] = {}
        self._workers_cpu: dict[int, float] = {}

    def wait(self) -> Cost:
        """Wait for the end; exits where that is no good one. Filings that failed are no reason to."""
        ended, status, usage = 0, 0, None
        while not ended:
            time.sleep(_SECONDS_BETWEEN_LOOKS)
            self._look()
            ended, status, usage = os.wait4(self._process.pid, os.WNOHANG)
        assert usage is not None
        seconds = time.monotonic() - self._began
        self._process.returncode = os.waitstatus_to_exitcode(status)
        if self._process.returncode not in (0, 1):
            sys.exit(f"{' '.join(self._words)} ended with {self._process.returncode}")
        own = self._process.pid
        # The kernel's sum has every process to its end; how it is shared is known up to the last look.
        workers = sum(self._workers_cpu.values())
        return Cost(
            seconds=seconds,
            cpu_seconds=usage.ru_utime + usage.ru_stime - workers,
            workers_cpu_seconds=workers,
            peak_mb=self._peaks.get(own, 0.0),
            workers_mb=max((peak for pid, peak in self._peaks.items() if pid != own), default=0.0),
        )

    def _look(self) -> None:
        for pid in _family(self._process.pid):
            with contextlib.suppress(OSError, StopIteration, IndexError):
                status = Path(f"/proc/{pid}/status").read_text().splitlines()
                peak = next(line.split()[1] for line in status if line.startswith("VmHWM:"))
                self._peaks[pid] = int(peak) / 1024
                if pid != self._process.pid:
                    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
                    self._workers_cpu[pid] = (int(fields[11]) + int(fields[12])) / _CLOCK_TICKS


def cost_of(words: Sequence[str], environment: Mapping[str, str] | None = None) -> Cost:
    """Run a program to its end."""
    return Measured(words, environment).wait()


def _family(pid: int) -> list[int]:
    """Return a process and those that its threads have started, and theirs."""
    found = [pid]
    with contextlib.suppress(OSError):
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in children.read_text().split():
                found += _family(int(child))
    return found
