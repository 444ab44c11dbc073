"""The mirror as an HTTP server on loopback."""

import contextlib
import datetime as dt
import gzip
import re
import socket
import sys
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any, Self

from crawler.edgar.eastern import http_date
from crawler.mirror.edition import GZIP_CONTENT, Answer
from crawler.mirror.site import Site

RECENT_LIMIT = 1000
"""So many filings EDGAR puts into the first page of submissions data."""

_LOOPBACK = "127.0.0.1"
_ACCEPTS_GZIP = re.compile(
    r"(?:^|,)\s*gzip\s*(?:;\s*q=(?:1(?:\.0*)?|0\.\d*[1-9]\d*)\s*)?(?:,|$)", re.IGNORECASE
)
# Compressing harder costs more than loopback gains.
_COMPRESSION_LEVEL = 1
_IDLE_SECONDS = 120
_REQUESTS_KEPT = 100_000
_SECONDS_TO_CLOSE = 5


class MirrorServer:
    """EDGAR's look-alike over a folder, served on loopback from a thread of its own until closed.

    `port` 0 takes a free one; `as_of` shows EDGAR as it stood at the end of that day; `recent_limit` is the
    number of filings on the first page of submissions data; `say` gets lines for people; `handler` makes the
    handler of a connection, as `socketserver` asks for one. `requests` holds method, path and status of the
    last requests, oldest first. Raises OSError where the port can't be had.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int = 0,
        as_of: dt.date | None = None,
        recent_limit: int = RECENT_LIMIT,
        say: Callable[[str], None] = lambda line: None,
        handler: "Callable[..., Handler] | None" = None,
    ) -> None:
        self.requests: list[tuple[str, str, int]] = []
        self._server = _Server((_LOOPBACK, port), handler or Handler, self._record)
        try:
            self.site = Site(folder, as_of=as_of, recent_limit=recent_limit, say=say)
        except BaseException:
            self._server.server_close()
            raise
        self._server.site = self.site
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(0.05,), name="mirror", daemon=True
        )
        self._thread.start()

    @property
    def url(self) -> str:
        """Where it is, in the place of both www.sec.gov and data.sec.gov."""
        return f"http://{_LOOPBACK}:{self._server.server_port}"

    def refresh(self) -> None:
        """Look at the folder now and not within the next second."""
        self.site.refresh()

    def close(self) -> None:
        """Stop listening and end the connections that are open."""
        self._server.shutdown()
        self._server.server_close()
        self._server.end_connections()
        self._thread.join(_SECONDS_TO_CLOSE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def _record(self, method: str, path: str, status: int) -> None:
        self.requests.append((method, path, status))
        if len(self.requests) > 2 * _REQUESTS_KEPT:
            del self.requests[:_REQUESTS_KEPT]


class _Server(ThreadingHTTPServer):
    """Threads, one a connection; knows its connections, so that they can be ended."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(
        self,
        address: tuple[str, int],
        handler: "Callable[..., Handler]",
        record: Callable[[str, str, int], None],
    ) -> None:
        self.site: Site
        self.record = record
        self.connections: dict[threading.Thread, socket.socket] = {}
        super().__init__(address, handler)

    def server_bind(self) -> None:
        """Bind without asking the resolver for the host's name."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = _LOOPBACK, self.socket.getsockname()[1]

    def end_connections(self) -> None:
        """Cut the connections that clients keep open, and wait for their threads."""
        for thread, connection in list(self.connections.items()):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            thread.join(_SECONDS_TO_CLOSE)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let clients go away; anything else is a fault of ours and is shown."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: _Server
    protocol_version = "HTTP/1.1"
    timeout = _IDLE_SECONDS
    # Head and body leave in one piece, and at once.
    wbufsize = -1
    disable_nagle_algorithm = True

    def setup(self) -> None:
        """Let the server know the connection."""
        super().setup()
        self.server.connections[threading.current_thread()] = self.connection

    def finish(self) -> None:
        """Let the server forget it."""
        self.server.connections.pop(threading.current_thread(), None)
        super().finish()

    def do_GET(self) -> None:
        """Answer as the site does."""
        self.send(self.server.site.answer(self.path))

    do_HEAD = do_GET  # noqa: N815 - the name that http.server looks for

    def version_string(self) -> str:
        """Name the server, and no more."""
        return "edgar8k-mirror"

    def log_message(self, *arguments: Any) -> None:
        """Requests are recorded, not logged."""

    def send(self, answer: Answer) -> None:
        """Send an answer, or word that it has not changed."""
        last_modified = http_date(answer.last_modified) if answer.last_modified else None
        # Equality, not order: whoever holds a later version than ours holds another one.
        is_unchanged = last_modified is not None and self.headers.get("If-Modified-Since") == last_modified
        is_encodable = answer.content_type != GZIP_CONTENT
        is_encoded = is_encodable and bool(_ACCEPTS_GZIP.search(self.headers.get("Accept-Encoding", "")))
        status = 304 if is_unchanged else answer.status
        # Before anything is sent: who has the answer finds it recorded.
        self.server.record(self.command, self.path, status)
        self.send_response(status)
        if last_modified:
            self.send_header("Last-Modified", last_modified)
        if answer.etag:
            self.send_header("ETag", f'"{answer.etag}{"-gzip" * is_encoded}"')
        if is_encodable:
            self.send_header("Vary", "Accept-Encoding")
        if is_unchanged:
            self.end_headers()
        else:
            self._send_content(answer, is_encoded=is_encoded)

    def _send_content(self, answer: Answer, *, is_encoded: bool) -> None:
        body = gzip.compress(answer.body, _COMPRESSION_LEVEL, mtime=0) if is_encoded else answer.body
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(body)))
        if is_encoded:
            self.send_header("Content-Encoding", "gzip")
        for name, value in answer.headers:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
