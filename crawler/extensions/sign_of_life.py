"""The run's lock, kept while the database comes and goes."""

import asyncio

from crawler.extensions.companion import Companion
from crawler.session import session_of

_EVERY = 1.0


class SignOfLife(Companion):
    """Take the run's lock again soon after its connection broke.

    A server that restarts forgets the locks of its sessions, and what a run without lock has claimed is free
    for others.
    """

    async def accompany(self) -> None:
        """Look after the lock, again and again."""
        session = session_of(self.crawler)
        while True:
            await asyncio.sleep(_EVERY)
            await asyncio.to_thread(session.keep_run)
