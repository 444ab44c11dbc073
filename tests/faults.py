"""What can befall an answer of EDGAR's on its way: refusals, breakdowns, damage."""

import gzip
import zlib
from dataclasses import dataclass, field
from enum import Enum, auto
from functools import cache
from typing import Protocol

from crawler.edgar.eastern import http_date
from crawler.mirror.edition import Answer

BLOCK_PAGE = (
    b"<!DOCTYPE html><html><head><title>SEC.gov | Request Rate Threshold Exceeded</title></head>"
    b"<body><h1>Your Request Originates from an Undeclared Automated Tool or was too fast</h1></body></html>"
)
UNDECLARED_PAGE = (
    b"<html><head><title>SEC.gov | Your Request Originates from an Undeclared Automated Tool</title></head>"
    b"</html>"
)
MAINTENANCE_PAGE = b"<html><head><title>SEC.gov</title></head><body>We will be back soon.</body></html>"

_MEGABYTE = 1 << 20
_GZIP_HEADER = (("Content-Encoding", "gzip"),)


class Ending(Enum):
    """What becomes of the connection behind an answer."""

    KEPT = auto()
    CLOSED = auto()
    RESET = auto()


@dataclass(frozen=True)
class Delivery:
    """What leaves in the place of an answer. Without `status` nothing does, and the connection ends.

    `silence` are the seconds before it, `seconds` those in which the body leaves. `announced` is a
    Content-Length that is not the body's own; without `announces` there is none.
    """

    status: int | None
    content_type: str = "text/html"
    body: bytes = field(default=b"", repr=False)
    headers: tuple[tuple[str, str], ...] = ()
    announced: int | None = None
    announces: bool = True
    silence: float = 0.0
    seconds: float = 0.0
    ending: Ending = Ending.KEPT


class Fault(Protocol):
    """One way in which an answer goes wrong."""

    def deliver(self, answer: Answer) -> Delivery:
        """Return what leaves in the place of the answer."""


@dataclass(frozen=True)
class Refusal:
    """Another status or page than asked for; `retry_after` is the header of that name."""

    status: int
    page: bytes = field(default=b"", repr=False)
    retry_after: str | None = None
    content_type: str = "text/html"

    @property
    def is_block(self) -> bool:
        """Whether it tells the crawler to pause."""
        return self.status == 429 or self.page == BLOCK_PAGE

    def deliver(self, answer: Answer) -> Delivery:
        headers = (("Retry-After", self.retry_after),) if self.retry_after is not None else ()
        return Delivery(self.status, self.content_type, self.page, headers)


@dataclass(frozen=True)
class Reset:
    """The connection is reset when this share of the answer has left; 0: before anything has."""

    share: float = 0.0

    def deliver(self, answer: Answer) -> Delivery:
        if not self.share:
            return Delivery(None, ending=Ending.RESET)
        return _partly(answer, self.share, Ending.RESET)


@dataclass(frozen=True)
class Hang:
    """Nothing comes for so long; then the connection ends."""

    seconds: float

    def deliver(self, answer: Answer) -> Delivery:
        return Delivery(None, silence=self.seconds, ending=Ending.CLOSED)


@dataclass(frozen=True)
class Slow:
    """The answer is right, and comes in driblets over so many seconds."""

    seconds: float

    def deliver(self, answer: Answer) -> Delivery:
        return Delivery(
            answer.status, answer.content_type, answer.body, _headers(answer), seconds=self.seconds
        )


@dataclass(frozen=True)
class Cut:
    """Only this share of the body comes; `is_announced`: and its head says that there is no more."""

    share: float
    is_announced: bool

    def deliver(self, answer: Answer) -> Delivery:
        if not self.is_announced:
            return _partly(answer, self.share, Ending.CLOSED)
        part = _begin(answer.body, self.share)
        return Delivery(answer.status, answer.content_type, part, _headers(answer))


@dataclass(frozen=True)
class Unannounced:
    """This share of the body comes, to the end of a line; the head tells no length, and the connection ends.

    `is_packed`: and it is packed, whole.
    """

    share: float
    is_packed: bool = False

    def deliver(self, answer: Answer) -> Delivery:
        part = _begin(answer.body, self.share)
        body = gzip.compress(part, mtime=0) if self.is_packed else part[: part.rfind(b"\n") + 1]
        headers = (*_headers(answer), *(_GZIP_HEADER if self.is_packed else ()))
        return Delivery(
            answer.status, answer.content_type, body, headers, announces=False, ending=Ending.CLOSED
        )


class Gzip(Enum):
    """What is wrong with a gzip stream."""

    GARBAGE = auto()
    CUT = auto()
    WRONG_CHECKSUM = auto()


@dataclass(frozen=True)
class BadGzip:
    """The body is said to be gzip, and is none that is whole."""

    how: Gzip

    def deliver(self, answer: Answer) -> Delivery:
        packed = gzip.compress(answer.body, mtime=0)
        bodies = {
            Gzip.GARBAGE: b"\x1f\x8b\x08" + b"\xaa" * len(packed),
            Gzip.CUT: _begin(packed, 0.5),
            Gzip.WRONG_CHECKSUM: packed[:-8] + bytes(byte ^ 0xFF for byte in packed[-8:-4]) + packed[-4:],
        }
        headers = (*_headers(answer), *_GZIP_HEADER)
        return Delivery(answer.status, answer.content_type, bodies[self.how], headers)


@dataclass(frozen=True)
class Bomb:
    """The body is small, and so many megabytes when it is unpacked."""

    megabytes: int

    def deliver(self, answer: Answer) -> Delivery:
        bomb = _packed_spaces(self.megabytes)
        return Delivery(answer.status, answer.content_type, bomb, (*_headers(answer), *_GZIP_HEADER))


@dataclass(frozen=True)
class WrongType:
    """The body is right, and said to be something else."""

    content_type: str

    def deliver(self, answer: Answer) -> Delivery:
        return Delivery(answer.status, self.content_type, answer.body, _headers(answer))


@dataclass(frozen=True)
class Elsewhere:
    """The crawler is sent to another address."""

    url: str
    status: int = 302

    def deliver(self, answer: Answer) -> Delivery:
        return Delivery(self.status, headers=(("Location", self.url),))


@dataclass(frozen=True)
class OtherBody:
    """What comes is whole, and something else: `name` tells what."""

    name: str
    body: bytes = field(repr=False)

    def deliver(self, answer: Answer) -> Delivery:
        return Delivery(200, answer.content_type, self.body, _headers(answer))


def _headers(answer: Answer) -> tuple[tuple[str, str], ...]:
    """The headers that the mirror would send too."""
    modified = (("Last-Modified", http_date(answer.last_modified)),) if answer.last_modified else ()
    return (*modified, *answer.headers)


def _begin(body: bytes, share: float) -> bytes:
    return body[: int(len(body) * share)]


def _partly(answer: Answer, share: float, ending: Ending) -> Delivery:
    """Announce the whole body and send a part of it."""
    part = _begin(answer.body, share)
    return Delivery(
        answer.status,
        answer.content_type,
        part,
        _headers(answer),
        announced=len(answer.body),
        ending=ending,
    )


@cache
def _packed_spaces(megabytes: int) -> bytes:
    packer = zlib.compressobj(1, wbits=31)
    parts = [packer.compress(b" " * _MEGABYTE) for _ in range(megabytes)]
    return b"".join([*parts, packer.flush()])
