"""An EDGAR that misbehaves as a script says, and knows what it was asked for: the mirror, with faults."""

import contextlib
import os
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from fault_scripts import Asked, Script, asked_for, honest
from faults import Delivery, Ending, Fault

from crawler.mirror.server import Handler, MirrorServer

_DRIBLETS = 10


@dataclass
class Request:
    """A request and what came of it; moments are those of `time.monotonic`.

    `agent` is the User-Agent. `ended` is None while it is answered. `is_whole`: the mirror's own answer left
    to its last byte. `was_archived`: the crawler had the submission before it asked.
    """

    target: str
    agent: str
    arrived: float
    fault: Fault | None
    was_archived: bool
    ended: float | None = None
    is_whole: bool = False

    @property
    def accession_number(self) -> str:
        """The submission asked for; empty where it is something else."""
        return asked_for(self.target)


class FaultyEdgar(MirrorServer):
    """The mirror of a folder under a script of misbehaviour, which may be changed while it runs.

    `is_archived` tells of an accession number, at the moment of a request, whether the crawler has the
    submission. `log` has the requests in order of their arrival. `options` are the mirror's own.
    """

    def __init__(
        self,
        folder: Path,
        script: Script = honest,
        *,
        is_archived: Callable[[str], bool] = lambda accession_number: False,
        **options: Any,
    ) -> None:
        self.script = script
        self.log: list[Request] = []
        self.closing = threading.Event()
        self._is_archived = is_archived
        self._times: Counter[str] = Counter()
        self._lock = threading.Lock()
        super().__init__(folder, handler=partial(_FaultyHandler, self), **options)

    def close(self) -> None:
        """End also those who are kept waiting."""
        self.closing.set()
        super().close()

    @contextlib.contextmanager
    def logged(self, target: str, agent: str) -> Iterator[Request]:
        """Choose what befalls a request, and keep it in the log; it ends with the block."""
        number = asked_for(target)
        was_archived = bool(number) and self._is_archived(number)
        with self._lock:
            moment = time.monotonic()
            fault = self.script(Asked(target, moment, len(self.log), self._times[target]))
            self._times[target] += 1
            request = Request(target, agent, moment, fault, was_archived)
            self.log.append(request)
        try:
            yield request
        finally:
            request.ended = time.monotonic()


class _FaultyHandler(Handler):
    """One connection; deliveries leave as they are, byte by byte."""

    def __init__(self, edgar: FaultyEdgar, *arguments: Any) -> None:
        self._edgar = edgar
        super().__init__(*arguments)

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server looks for
        with self._edgar.logged(self.path, self.headers.get("User-Agent", "")) as request:
            answer = self.server.site.answer(self.path)
            if request.fault is None:
                self.send(answer)
                self.wfile.flush()
                request.is_whole = True
            else:
                self._deliver(request.fault.deliver(answer))

    def _deliver(self, delivery: Delivery) -> None:
        self._edgar.closing.wait(delivery.silence)
        if delivery.status is not None:
            self.server.record(self.command, self.path, delivery.status)
            self._send_head(delivery)
            self._send_body(delivery)
        if delivery.ending is not Ending.KEPT:
            self.close_connection = True
        if delivery.ending is Ending.RESET:
            _reset(self.connection)

    def _send_head(self, delivery: Delivery) -> None:
        assert delivery.status is not None
        length = len(delivery.body) if delivery.announced is None else delivery.announced
        self.send_response(delivery.status)
        self.send_header("Content-Type", delivery.content_type)
        if delivery.announces:
            self.send_header("Content-Length", str(length))
        for name, value in delivery.headers:
            self.send_header(name, value)
        self.end_headers()

    def _send_body(self, delivery: Delivery) -> None:
        size = -(-len(delivery.body) // _DRIBLETS) or 1
        driblets = [delivery.body] if not delivery.seconds else _pieces(delivery.body, size)
        for driblet in driblets:
            self._edgar.closing.wait(delivery.seconds / _DRIBLETS)
            self.wfile.write(driblet)
            self.wfile.flush()


def _pieces(body: bytes, size: int) -> list[bytes]:
    return [body[start : start + size] for start in range(0, len(body), size)]


def _reset(connection: socket.socket) -> None:
    """Close the connection so that the other side is told of a breakdown, not of an end."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    os.close(connection.detach())
