"""Locks on open files, which the kernel drops with the processes that hold them, however those end."""

import fcntl
import time

from crawler.errors import DatabaseError

_POLL_SECONDS = 0.02


def lock_shared(descriptor: int) -> None:
    """Take a share of the lock; waits while somebody holds it alone."""
    fcntl.flock(descriptor, fcntl.LOCK_SH)


def try_lock_alone(descriptor: int) -> bool:
    """Take the lock alone if nobody else holds any of it. A share held before is lost where it fails."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def lock_alone(descriptor: int, limit: float) -> None:
    """Take the lock alone; raises DatabaseError where others hold it longer than `limit` seconds."""
    deadline = time.monotonic() + limit
    while not try_lock_alone(descriptor):
        if time.monotonic() > deadline:
            raise DatabaseError(
                f"another program has been starting or stopping the embedded server for {limit:.0f} seconds: "
                "try again later"
            )
        time.sleep(_POLL_SECONDS)
