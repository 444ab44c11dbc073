"""What an answer of EDGAR's is, told from its status and its body: the same 403 may mean three things."""

import re
from enum import Enum, auto

from crawler.edgar.json_bodies import is_json


class Expected(Enum):
    """What was asked for."""

    SUBMISSION = auto()
    INDEX = auto()
    JSON = auto()
    TEXT = auto()


class Answer(Enum):
    """What came, and so what to do about it."""

    DATA = auto()
    """What was asked for."""
    NOT_MODIFIED = auto()
    """What was asked for has not changed."""
    MISSING = auto()
    """EDGAR has no such file: for now, or for good."""
    RATE_BLOCK = auto()
    """Too many requests: nobody may send anything for ten minutes."""
    UNDECLARED = auto()
    """The User-Agent names nobody: no request will succeed."""
    UNKNOWN_PAGE = auto()
    """A page in place of data that is none of EDGAR's known refusals: it may pass, or be a new one."""
    TRANSIENT = auto()
    """A failure that may pass: try again later."""


_GZIP_MAGIC = b"\x1f\x8b"
_BEGINNINGS = {
    Expected.SUBMISSION: re.compile(
        rb"-----BEGIN PRIVACY-ENHANCED MESSAGE-----|<SEC-DOCUMENT>|<IMS-DOCUMENT>|<SUBMISSION>"
    ),
    Expected.INDEX: re.compile(rb"Description:|\x1f\x8b"),
    Expected.JSON: re.compile(rb"[{\[]"),
    Expected.TEXT: re.compile(rb"[^<]"),
}
_BEGINNING_SIZE = 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_REFUSAL_SIZE = 64 * 1024
_PAGE = re.compile(rb"<(?:!doctype|!--|html|head|title|body|\?xml|error)", re.IGNORECASE)
_BLOCK_TITLE = re.compile(rb"<title>[^<]*Request Rate Threshold Exceeded", re.IGNORECASE)
_UNDECLARED_TITLE = re.compile(rb"<title>[^<]*Undeclared Automated Tool", re.IGNORECASE)
_OF_STATUS = {403: Answer.UNKNOWN_PAGE, 404: Answer.MISSING, 429: Answer.RATE_BLOCK}
_MISSING_CODE = re.compile(rb"<Code>(?:AccessDenied|NoSuchKey)</Code>")


def classify(status: int, body: bytes, expected: Expected) -> Answer:
    """Tell what an answer is; `body` is free of transfer encodings, `expected` says what the request was for.

    A 200 whose body begins as what was asked for is data, whatever it quotes: a filing may hold the very
    sentences of EDGAR's block page. Refusals are told by the titles of their pages, under 403, 429 or even
    200. Files that are not there come as 404 or, among indexes, as 403 with the storage's XML. A page of HTML
    or XML in place of data, under 200 or 403, may pass; so may every other status.
    """
    if status == 304:
        return Answer.NOT_MODIFIED
    beginning = body[:_BEGINNING_SIZE].removeprefix(_BYTE_ORDER_MARK).lstrip()
    if status == 200 and _BEGINNINGS[expected].match(beginning):
        return Answer.DATA
    refusal = _read_refusal(beginning, body) if len(body) < _REFUSAL_SIZE else None
    if refusal is not None:
        return refusal
    if status == 200:
        return _unlikely_success(beginning, expected)
    return _OF_STATUS.get(status, Answer.TRANSIENT)


def is_media_type_of(content_type: str | None, expected: Expected) -> bool:
    """Whether a Content-Type, None where there is none, fits what was asked for.

    EDGAR sends every complete submission as text/plain; of the other files
    the bodies tell as much.
    """
    if content_type is None or expected is not Expected.SUBMISSION:
        return True
    return content_type.partition(";")[0].strip().lower() == "text/plain"


def is_cut(body: bytes, expected: Expected) -> bool:
    """Whether a body that begins as the JSON that was asked for is not all of it.

    Of indexes and lists only reading tells, and submissions have more that keeps them from being whole.
    """
    return expected is Expected.JSON and not is_json(body)


def tells_its_end(body: bytes, expected: Expected) -> bool:
    """Whether a body whose length nobody announced can itself show that it is whole.

    A submission has its closing tag, JSON its brackets, gzip content its checksum. A plain-text index or the
    list of all names that was cut at the end of a line looks like a shorter one.
    """
    if expected is Expected.INDEX:
        return body.startswith(_GZIP_MAGIC)
    return expected is not Expected.TEXT


def _read_refusal(beginning: bytes, body: bytes) -> Answer | None:
    """Read EDGAR's own refusals and its storage's word that a file is missing."""
    if _BLOCK_TITLE.search(body):
        return Answer.RATE_BLOCK
    if _UNDECLARED_TITLE.search(body):
        return Answer.UNDECLARED
    return Answer.MISSING if _PAGE.match(beginning) and _MISSING_CODE.search(body) else None


def _unlikely_success(beginning: bytes, expected: Expected) -> Answer:
    """Judge a 200 that does not begin as expected: text of another kind is data, for its reader to refuse."""
    if _PAGE.match(beginning):
        return Answer.UNKNOWN_PAGE
    return Answer.TRANSIENT if not beginning or expected is Expected.JSON else Answer.DATA
