"""Timeouts that are no longer needed, let go."""

import asyncio

from crawler.extensions.companion import Companion

_EVERY = 5.0


class SpentTimeouts(Companion):
    """Let Twisted forget the timeouts of downloads that have come.

    Each download sets some and cancels them. On asyncio's event loop Twisted throws them away only when one
    of its timers fires: the first does so after DOWNLOAD_TIMEOUT, and at a hundred filings a second the
    spent ones take 12 MB by then.
    """

    async def accompany(self) -> None:
        """Let a timer fire, again and again."""
        from twisted.internet import reactor  # to import it installs one, so not before Scrapy has

        while True:
            await asyncio.sleep(_EVERY)
            reactor.callLater(0, _do_nothing)  # type: ignore[arg-type]  # what it is is known when run


def _do_nothing() -> None:
    pass
