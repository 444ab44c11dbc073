"""How a process that was told to stop ends, whatever hangs."""

import contextlib
import multiprocessing
import os
import sys
import threading
from typing import NoReturn

from crawler.commands.saying import say

INTERRUPTED = 130


def leave_after(seconds: float) -> None:
    """End the process by force unless it ends by itself in time: it may wait for what never comes."""
    timer = threading.Timer(seconds, _leave_by_force)
    timer.daemon = True
    timer.start()


def leave(exit_code: int) -> NoReturn:
    """End the process now. Python would first wait for its threads, and a database or a parser may hang."""
    for child in multiprocessing.active_children():
        child.kill()
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(OSError, ValueError, AttributeError):
            stream.flush()
    os._exit(exit_code)


def _leave_by_force() -> None:
    say("interrupted; the same command goes on where this one stopped")
    leave(INTERRUPTED)
