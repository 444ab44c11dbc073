"""The documents of a submission: what their tagged lines say, and the text of those that people read."""

import re
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import chain

from crawler.filing.decoding import decode, has_nul
from crawler.filing.envelope import RawDocument
from crawler.filing.record import Document, Exhibit, Problem
from crawler.filing.text import readable_text

# Types that hold pictures or data; EX-100 and EX-101 are XBRL, XML and JSON are what EDGAR renders from it.
_DATA_TYPES = frozenset({"GRAPHIC", "ZIP", "EXCEL", "PDF", "XML", "JSON"})
_DATA_TYPE_STARTS = ("EX-100", "EX-101")
# For example "<TYPE>EX-99.1"
_HEAD_LINE = re.compile(r"<(TYPE|SEQUENCE|FILENAME|DESCRIPTION)>([^\r\n]*)")
_WRAPPER = re.compile(rb"\A\s*(?:<XBRL>|<XML>)?\s*", re.IGNORECASE)
# A uuencoded file with or without its PDF wrapper, a bare PDF, JSON; and XML, which may be a page.
_DATA = re.compile(rb"(?:<PDF>\s*)?(?:begin [0-7]{3,4} |%PDF-)|\{\"|\[\{", re.IGNORECASE)
# For example "<?xml", "<xbrl", "<xsd:schema"
_XML = re.compile(rb"<\?xml|<(?:\w+:)?(?:xbrl|schema|linkbase)\b", re.IGNORECASE)
_BEGINNING = 16384
_CONTROLS = bytes(set(range(32)) - set(b"\0\t\n\v\f\r\x1a\x1b"))
_MOST_CONTROLS = 0.02
_NOT_IN_NUMBER = re.compile(r"[^0-9a-z.]+")
# For example "10.a" is "10a"
_BEFORE_LETTER = re.compile(r"\.(?=[a-z])")


def read_document(raw: RawDocument, position: int, problems: list[Problem]) -> Document:
    """Read a DOCUMENT block; `position` counts from 1 in the order of the submission.

    `filename` is as the submission has it, never to be used as a path. `size` is in bytes as submitted.
    `text` is None where the body holds a picture, an archive, PDF, XBRL or other data. Appends a problem
    `nul-removed` where characters had to go.
    """
    head = {name: value.strip() for name, value in reversed(_HEAD_LINE.findall(decode(raw.head)))}
    document_type = head.get("TYPE") or None
    is_text = is_readable(document_type, raw.body)
    if has_nul(raw.head) or (is_text and has_nul(raw.body)):
        problems.append(Problem("nul-removed", f"in document {position}"))
    sequence = head.get("SEQUENCE", "")
    return Document(
        position=position,
        sequence=int(sequence) if re.fullmatch(r"[0-9]{1,6}", sequence) else None,
        type=document_type,
        filename=head.get("FILENAME") or None,
        description=head.get("DESCRIPTION") or None,
        size=len(raw.body),
        text=readable_text(decode(raw.body)) if is_text else None,
    )


def is_readable(document_type: str | None, body: bytes) -> bool:
    """Tell whether people read a document: by its type, and by what its first bytes look like."""
    if document_type in _DATA_TYPES or (document_type or "").startswith(_DATA_TYPE_STARTS):
        return False
    beginning = body[:_BEGINNING]
    beginning = _WRAPPER.sub(b"", beginning, count=1)
    if _DATA.match(beginning):
        return False
    if _XML.match(beginning) and b"<html" not in beginning.lower():
        return False
    controls = len(beginning) - len(beginning.translate(None, _CONTROLS))
    return controls <= _MOST_CONTROLS * len(beginning)


def main_document(documents: Sequence[Document], form_type: str | None) -> Document | None:
    """Return the readable document that is the report, by its type, else by its place."""
    readable = [document for document in documents if document.text is not None]
    of_type = (document for document in readable if document.type and document.type == form_type)
    of_family = (document for document in readable if (document.type or "").startswith("8-K"))
    others = (document for document in readable if document.sequence == 1 or document.position == 1)
    return next(chain(of_type, of_family, others), None)


def with_documents(exhibits: Iterable[Exhibit], documents: Iterable[Document]) -> tuple[Exhibit, ...]:
    """Return the lines of an exhibit list, each with the document of the submission that it is, if any.

    A document of type EX-99.1 is exhibit 99.1; those of type EX-99 go, in order, to the exhibits 99.1, 99.2
    and so on that have none yet, and a lone EX-99.1 to an exhibit 99. What is incorporated by reference has
    no document.
    """
    waiting: dict[str, deque[Document]] = defaultdict(deque)
    for document in documents:
        if document.type and document.type.upper().startswith("EX-"):
            waiting[_exhibit_key(document.type[3:])].append(document)
    matched = [_matched(exhibit, waiting[_exhibit_key(exhibit.exhibit_number)]) for exhibit in exhibits]
    matched = [_matched(exhibit, waiting[_whole_number(exhibit.exhibit_number)]) for exhibit in matched]
    left: dict[str, deque[Document]] = defaultdict(deque)
    for key, documents_left in waiting.items():
        left[_whole_number(key)].extend(documents_left)
    lone = {key: documents_left for key, documents_left in left.items() if len(documents_left) == 1}
    return tuple(_matched(exhibit, lone.get(exhibit.exhibit_number, deque())) for exhibit in matched)


def _matched(exhibit: Exhibit, waiting: deque[Document]) -> Exhibit:
    """Give the exhibit the first waiting document, unless it has one."""
    if exhibit.document_position is not None or not waiting:
        return exhibit
    document = waiting.popleft()
    return replace(exhibit, filename=document.filename, document_position=document.position)


def _exhibit_key(number: str) -> str:
    """Fold the ways of writing an exhibit's number: 99.01 and 99.1, 99.4(a) and 99.4(A), 99(b) and 99.(B)."""
    folded = _BEFORE_LETTER.sub("", _NOT_IN_NUMBER.sub("", number.lower().partition(" ")[0]))
    return ".".join(part.lstrip("0") for part in folded.split("."))


def _whole_number(number: str) -> str:
    return _exhibit_key(number).partition(".")[0]
