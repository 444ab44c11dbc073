"""The envelope of a complete submission: its header and its documents, cut out of the bytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.filing.record import Problem

_OPENING_MARKS = (b"<SEC-DOCUMENT>", b"<IMS-DOCUMENT>", b"<SUBMISSION>")
# What they have in common: most bare documents are told by it at once.
_OPENING_WORDS = (b"-DOCUMENT>", b"<SUBMISSION>")
_HEADER_END = re.compile(rb"</(?:SEC|IMS)-HEADER>")
_DOCUMENT_MARK = re.compile(rb"</?(?:DOCUMENT|TEXT)>")
_DOCUMENT_WORDS = (b"DOCUMENT>", b"TEXT>")
_PEM_BEGIN = b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----"
_PEM_END = b"-----END PRIVACY-ENHANCED MESSAGE-----"
_LONE_CARRIAGE_RETURN = re.compile(rb"\r(?!\n)")
_HEADER_TAG = re.compile(rb"</?[A-Z][A-Z0-9-]*>")
_MARK = re.compile(rb"</?(?:DOCUMENT|TEXT|SUBMISSION)>|<(?:TYPE|SEQUENCE|FILENAME|DESCRIPTION)>")
# For example "ACCESSION NUMBER:\t\t0001045810-24-000028"
_STATED_NUMBER = re.compile(rb"(?:<ACCESSION-NUMBER>|ACCESSION NUMBER:)\s*(\d{10}-\d{2}-\d{6})\b")
# For example "<SEC-DOCUMENT>0001045810-24-000028.txt : 20240221"
_OPENING_NUMBER = re.compile(rb"<(?:SEC|IMS)-DOCUMENT>[^\r\n]*?(\d{10}-\d{2}-\d{6})\.txt")
# A PEM heading has some 600 bytes, and the number stands in the first lines of a header.
_BEGINNING = 8192
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_FILLING = b"\0\x1a \t\r\n"


class NotAFiling(ValueError):  # noqa: N818 - says what the bytes are, as NotAnIndex does
    """The bytes can't be read as a filing at all; the message says what they look like."""


@dataclass(frozen=True, slots=True)
class RawDocument:
    """A DOCUMENT block: the tagged lines before TEXT, and the bytes between the TEXT marks as submitted."""

    head: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A complete submission, cut but not decoded; `header` begins with the opening line."""

    header: bytes
    documents: tuple[RawDocument, ...]
    problems: tuple[Problem, ...]


def open_envelope(raw: bytes) -> Envelope | None:
    r"""Cut a complete submission into header and documents; None where the bytes have no envelope.

    Takes SEC-DOCUMENT, IMS-DOCUMENT (1994 and 1995) and SUBMISSION (feed files, `.nc`) envelopes with any
    line ends, inside PEM or not; what PEM put before lines that begin with a dash is undone. Problems:
    `truncated` where the closing tag is missing, `unclosed-document`, and `two-envelopes`, of which the first
    is read. A text that quotes an opening line is no second envelope.
    """
    if not any(mark in raw for mark in _OPENING_WORDS):
        return None
    raw = _in_lines(raw)
    opening, mark = _opening(raw)
    if mark is None:
        return None
    problems: list[Problem] = []
    content = _content(raw, opening, mark, problems)
    documents_start = _find_line(content, b"<DOCUMENT>", 0)
    header = content if documents_start < 0 else content[:documents_start]
    header_end = _HEADER_END.search(header)
    return Envelope(
        header=header[: header_end.start()] if header_end else header,
        documents=() if documents_start < 0 else tuple(_documents(content, documents_start, problems)),
        problems=tuple(problems),
    )


def damage(raw: bytes) -> str | None:
    """Return what keeps the bytes from being one whole complete submission; None where they are.

    The codes: "not-a-submission" (they don't begin as one), "truncated" (the closing tag is missing),
    "two-envelopes", and "trailing-data" (something else follows the closing tag).
    """
    opening, mark = _opening(raw)
    before = raw[: max(opening, 0)].strip(_FILLING)
    if mark is None or not (before in (b"", _BYTE_ORDER_MARK) or before.startswith(_PEM_BEGIN)):
        return "not-a-submission"
    if _second_opening(raw, mark, opening + 1) >= 0:
        return "two-envelopes"
    closing_mark = _closing_mark(mark)
    whole = raw.rstrip(_FILLING).removesuffix(_PEM_END).rstrip(_FILLING)
    if whole.endswith(closing_mark):
        return None
    return "truncated" if _rfind_line(raw, closing_mark) < 0 else "trailing-data"


def envelope_accession_number(raw: bytes) -> str | None:
    """Return the accession number that a complete submission gives itself, read from its first lines only."""
    opening, mark = _opening(raw)
    if mark is None:
        return None
    beginning = raw[opening : opening + _BEGINNING]
    found = _STATED_NUMBER.search(beginning) or _OPENING_NUMBER.match(beginning)
    return found[1].decode("ascii") if found else None


def cut_document(raw: bytes) -> RawDocument | None:
    """Cut the first DOCUMENT block out of bytes without an envelope; None where none begins them.

    Main documents that were saved on their own sometimes kept their block's tags.
    """
    if not raw[:_BEGINNING].lstrip().startswith(b"<DOCUMENT>"):
        return None
    start = raw.find(b"<DOCUMENT>")
    raw = _with_line_feeds(raw)
    return next(_documents(raw, start, []), None)


def _with_line_feeds(raw: bytes) -> bytes:
    """Turn bare CRs into LFs."""
    if b"\r" not in raw or raw.count(b"\r") == raw.count(b"\r\n"):
        return raw
    return _LONE_CARRIAGE_RETURN.sub(b"\n", raw)


def _in_lines(raw: bytes) -> bytes:
    """Give the tags lines of their own, with LF or CRLF ends; lengths of texts stay as they are.

    Copies of feed files were met with bare CRs, and one without any line end.
    """
    raw = _with_line_feeds(raw)
    if b"\n" in raw.strip():
        return raw
    header, mark, documents = raw.partition(b"<DOCUMENT>")
    return _HEADER_TAG.sub(rb"\n\g<0>", header) + _MARK.sub(rb"\n\g<0>", mark + documents)


def _opening(raw: bytes) -> tuple[int, bytes | None]:
    """Find the opening tag that comes first; mostly it stands in the first lines, and no more is searched."""
    for end in (_BEGINNING, len(raw)):
        beginning = raw[:end]
        found = [(at, mark) for mark in _OPENING_MARKS if (at := _find_line(beginning, mark, 0)) >= 0]
        if found:
            return min(found)
    return -1, None


def _second_opening(raw: bytes, mark: bytes, start: int) -> int:
    """Return where a second envelope opens, or -1.

    An opening line in a DOCUMENT block that is closed behind it is quoted. Where another block begins first,
    or none ends, the first envelope was cut short inside the block.
    """
    if _find_line(raw, mark, start) < 0:
        return -1
    in_document, suspect = False, -1
    for found in re.compile(rb"</?DOCUMENT>|" + mark).finditer(raw, start):
        position = found.start()
        if not _begins_line(raw, position):
            continue
        if found[0] == mark:
            if not in_document:
                return position
            suspect = position if suspect < 0 else suspect
        elif found[0] == b"<DOCUMENT>":
            if suspect >= 0:
                return suspect
            in_document = True
        else:
            in_document, suspect = False, -1
    return suspect


def _closing_mark(mark: bytes) -> bytes:
    return mark.replace(b"<", b"</")


def _content(raw: bytes, opening: int, mark: bytes, problems: list[Problem]) -> bytes:
    """Return what stands between the first envelope's tags, opening line included, with PEM undone."""
    content = raw[opening:]
    again = _second_opening(content, mark, 1)
    if again >= 0:
        problems.append(Problem("two-envelopes", "a second envelope follows the first and was not read"))
        content = content[:again]
    closing = _rfind_line(content, _closing_mark(mark))
    if closing < 0:
        problems.append(Problem("truncated", f"no {_closing_mark(mark).decode()} closes the submission"))
        closing = len(content)
    content = content[:closing]
    if _PEM_BEGIN in raw[:opening]:
        content = content.replace(b"\n- -", b"\n-")
    return content


def _documents(content: bytes, start: int, problems: list[Problem]) -> Iterator[RawDocument]:
    """Cut DOCUMENT blocks. Texts may quote the tags: only the last TEXT end of a block counts."""
    block: _Block | None = None
    for mark in _document_marks(content, start):
        tag = mark[0]
        if tag == b"<DOCUMENT>" and not (block and block.is_in_text):
            if block:
                problems.append(Problem("unclosed-document", _unclosed(block)))
                yield block.cut(mark.start())
            block = _Block(content, mark.end())
        elif block and tag == b"</DOCUMENT>":
            yield block.cut(mark.start())
            block = None
        elif block:
            block.note(mark)
    if block:
        problems.append(Problem("unclosed-document", _unclosed(block)))
        yield block.cut(len(content))


def _document_marks(content: bytes, start: int) -> Iterator[re.Match[bytes]]:
    """The DOCUMENT and TEXT tags that begin lines; their words are found faster than each "<" is tried."""
    places = {word: content.find(word, start) for word in _DOCUMENT_WORDS}
    while found := [(place, word) for word, place in places.items() if place >= 0]:
        place, word = min(found)
        places[word] = content.find(word, place + 1)
        begin = place - 2 if content.startswith(b"</", place - 2) else place - 1
        mark = _DOCUMENT_MARK.match(content, begin) if begin >= start else None
        if mark and _begins_line(content, begin):
            yield mark


class _Block:
    """A DOCUMENT block that is being read."""

    def __init__(self, content: bytes, start: int) -> None:
        self.content = content
        self.start = start
        self.text_tag: re.Match[bytes] | None = None
        self.text_end: int | None = None

    @property
    def is_in_text(self) -> bool:
        return self.text_tag is not None and self.text_end is None

    def note(self, mark: re.Match[bytes]) -> None:
        """Note the first TEXT and the last TEXT end."""
        if mark[0] == b"<TEXT>":
            self.text_tag = self.text_tag or mark
        elif self.text_tag and mark[0] == b"</TEXT>":
            self.text_end = mark.start()

    def cut(self, end: int) -> RawDocument:
        if self.text_tag is None:
            return RawDocument(self.content[self.start : end], b"")
        text_start = self.text_tag.end()
        for line_end in (b"\r\n", b"\n"):
            if self.content.startswith(line_end, text_start):
                text_start += len(line_end)
                break
        text_end = end if self.text_end is None else self.text_end
        return RawDocument(
            self.content[self.start : self.text_tag.start()], self.content[text_start:text_end]
        )


def _unclosed(block: _Block) -> str:
    return f"no </DOCUMENT> closes the document that begins at byte {block.start} of the envelope"


def _begins_line(raw: bytes, position: int) -> bool:
    return position == 0 or raw[position - 1] in b"\r\n" or _is_after_byte_order_mark(raw, position)


def _is_after_byte_order_mark(raw: bytes, position: int) -> bool:
    return position == len(_BYTE_ORDER_MARK) and raw.startswith(_BYTE_ORDER_MARK)


def _find_line(raw: bytes, mark: bytes, start: int) -> int:
    """Return where the first line that begins with `mark` begins at or after `start`, or -1."""
    position = raw.find(mark, start)
    while position >= 0 and not _begins_line(raw, position):
        position = raw.find(mark, position + 1)
    return position


def _rfind_line(raw: bytes, mark: bytes) -> int:
    """Return where the last line that begins with `mark` begins, or -1."""
    position = raw.rfind(mark)
    while position > 0 and not _begins_line(raw, position):
        position = raw.rfind(mark, 0, position)
    return position
