"""The envelope of a complete submission: its header and its documents, cut out of the bytes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.edgar.envelope import (
    BEGINNING,
    PEM_BEGIN,
    begins_line,
    closing_mark,
    find_line,
    find_opening,
    find_second_opening,
    rfind_line,
)
from crawler.filing.record import Problem

# What they have in common: most bare documents are told by it at once.
_OPENING_WORDS = (b"-DOCUMENT>", b"<SUBMISSION>")
_HEADER_END = re.compile(rb"</(?:SEC|IMS)-HEADER>")
_DOCUMENT_MARK = re.compile(rb"</?(?:DOCUMENT|TEXT)>")
_DOCUMENT_WORDS = (b"DOCUMENT>", b"TEXT>")
_LONE_CARRIAGE_RETURN = re.compile(rb"\r(?!\n)")
_HEADER_TAG = re.compile(rb"</?[A-Z][A-Z0-9-]*>")
_MARK = re.compile(rb"</?(?:DOCUMENT|TEXT|SUBMISSION)>|<(?:TYPE|SEQUENCE|FILENAME|DESCRIPTION)>")


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
    opening, mark = find_opening(raw)
    if mark is None:
        return None
    problems: list[Problem] = []
    content = _content(raw, opening, mark, problems)
    documents_start = find_line(content, b"<DOCUMENT>", 0)
    header = content if documents_start < 0 else content[:documents_start]
    header_end = _HEADER_END.search(header)
    return Envelope(
        header=header[: header_end.start()] if header_end else header,
        documents=() if documents_start < 0 else tuple(_documents(content, documents_start, problems)),
        problems=tuple(problems),
    )


def cut_document(raw: bytes) -> RawDocument | None:
    """Cut the first DOCUMENT block out of bytes without an envelope; None where none begins them.

    Main documents that were saved on their own sometimes kept their block's tags.
    """
    if not raw[:BEGINNING].lstrip().startswith(b"<DOCUMENT>"):
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


def _content(raw: bytes, opening: int, mark: bytes, problems: list[Problem]) -> bytes:
    """Return what stands between the first envelope's tags, opening line included, with PEM undone."""
    content = raw[opening:]
    again = find_second_opening(content, mark, 1)
    if again >= 0:
        problems.append(Problem("two-envelopes", "a second envelope follows the first and was not read"))
        content = content[:again]
    closing = rfind_line(content, closing_mark(mark))
    if closing < 0:
        problems.append(Problem("truncated", f"no {closing_mark(mark).decode()} closes the submission"))
        closing = len(content)
    content = content[:closing]
    if PEM_BEGIN in raw[:opening]:
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
        if mark and begins_line(content, begin):
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
