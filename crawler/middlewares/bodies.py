"""How long a body may be, and how it is packed."""

import zlib
from typing import Self

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.edgar.refusals import Expected
from crawler.middlewares.errors import GivenUpError

BAD_ENCODING = "bad-encoding"
"""The flag of a response whose body could not be unpacked whole."""

# A quarterly index has some 8 MB of gzip content, a page of submissions data some 2 MB.
_LONGEST = {Expected.INDEX: 128 * 1024 * 1024, Expected.JSON: 64 * 1024 * 1024}
# Of robots.txt, the only file that no spider asks for, RFC 9309 has 500 KiB read.
_LONGEST_OF_ROBOTS = 1024 * 1024
_GZIP = zlib.MAX_WBITS | 16
# Who packs makes one member, or a few of a large file; what follows a member is copied each time.
_MOST_MEMBERS = 16


class Bodies:
    """Bound what is received, and unpack it in the place of Scrapy's own middleware.

    That one keeps what a cut or damaged gzip stream begins with, and overlooks a wrong checksum.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.longest = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Say what we can unpack, and how much is taken at most, packed or not."""
        request.headers["Accept-Encoding"] = "gzip"
        expected = request.meta.get("expected")
        longest = _LONGEST.get(expected, self.longest) if expected else _LONGEST_OF_ROBOTS
        request.meta["download_maxsize"] = min(longest, self.longest)

    def process_response(self, request: Request, response: Response) -> Response:
        """Unpack; a body that can't be is flagged, since only an answer can be asked for again.

        Raises GivenUpError for one that is too long when unpacked, before more than that is.
        """
        encodings = b",".join(response.headers.getlist("Content-Encoding")).replace(b" ", b"").lower()
        if encodings in (b"", b"identity"):
            return response
        longest = request.meta["download_maxsize"]
        body = unpacked(response.body, longest) if encodings in (b"gzip", b"x-gzip") else None
        if body is None:
            return _with_body(response, b"", [*response.flags, BAD_ENCODING])
        if len(body) > longest:
            raise GivenUpError("too-large")
        del response.headers["Content-Encoding"]
        return _with_body(response, body, response.flags)


def _with_body(response: Response, body: bytes, flags: list[str]) -> Response:
    """Return the response with another body; `replace` would guess the encoding of the packed one first."""
    return Response(
        response.url,
        status=response.status,
        headers=response.headers,
        body=body,
        flags=flags,
        request=response.request,
        certificate=response.certificate,
        ip_address=response.ip_address,
        protocol=response.protocol,
    )


def unpacked(packed: bytes, longest: int) -> bytes | None:
    """Return what gzip members, one after the other, hold: `longest` bytes and one more at most.

    None where they are cut, damaged, of a wrong checksum, followed by something else, or too many.
    """
    pieces: list[bytes] = []
    room = longest + 1
    while packed and room:
        if len(pieces) == _MOST_MEMBERS:
            return None
        member = zlib.decompressobj(wbits=_GZIP)
        try:
            piece = member.decompress(packed, room)
        except zlib.error:
            return None
        pieces.append(piece)
        room -= len(piece)
        if room and not member.eof:
            return None
        packed = member.unused_data
    return b"".join(pieces)
