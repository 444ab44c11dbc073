"""How a request and its answer go over the wire."""

from collections.abc import Iterator
from contextlib import contextmanager

from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadFailedError
from scrapy.http import Response
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import BODY, DONE

LONGEST_HEAD = 128 * 1024
"""So many bytes of a status line and headers are read; EDGAR sends about one thousand."""


class EdgarDownloadHandler(BaseDownloadHandler):
    """Scrapy's HTTP/1.1, by which each request leaves once.

    Twisted sends a request again, past the pace, when a connection that was kept open turns out to be closed.
    Here that is an error like others, tried again in its turn, and then on a connection of its own: where one
    that was kept is stale, so may be the rest.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._keeping = _handler(crawler, is_keeping=True)
        self._fresh = _handler(crawler, is_keeping=False)

    async def download_request(self, request: Request) -> Response:
        """Return the answer; raises Scrapy's download errors, none of which tells who asked."""
        is_first = not request.meta.get("retry_times")
        with _without_identity(request):
            return await (self._keeping if is_first else self._fresh).download_request(request)

    async def close(self) -> None:
        """Close the connections that were kept."""
        await self._keeping.close()
        await self._fresh.close()


def _handler(crawler: Crawler, *, is_keeping: bool) -> HTTP11DownloadHandler:
    handler = HTTP11DownloadHandler(crawler)
    handler._pool.persistent = is_keeping
    handler._pool.retryAutomatically = False
    handler._pool._factory = _BoundedFactory
    return handler


@contextmanager
def _without_identity(request: Request) -> Iterator[None]:
    """Keep from logs and ledger an error that quotes an answer which repeats the User-Agent."""
    try:
        yield
    except Exception as error:
        identity = (request.headers.get("User-Agent") or b"").decode("latin-1")
        if any(word in str(error) for word in identity.split()):
            raise DownloadFailedError("an answer that can't be read, and repeats who asks") from None
        raise


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    """A connection that is given up over a head without end: only bodies have a bound otherwise."""

    head_size = 0

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if self._parser is None or self._parser.state in (BODY, DONE):
            self.head_size = 0
            return
        self.head_size += len(data)
        if self.head_size > LONGEST_HEAD:
            self.abort()  # type: ignore[no-untyped-call]


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _BoundedProtocol:  # noqa: N802 - Twisted's name
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
