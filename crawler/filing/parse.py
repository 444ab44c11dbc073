"""The whole way from the bytes of a submission, or of a bare main document, to its record."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import TypeVar

from crawler.edgar.envelope import envelope_accession_number
from crawler.edgar.forms import is_amendment
from crawler.edgar.item_catalog import is_known_item
from crawler.filing.cover.agreement import differences
from crawler.filing.decoding import decode, has_nul
from crawler.filing.documents import is_readable, main_document, read_document, with_documents
from crawler.filing.envelope import Envelope, NotAFiling, cut_document, open_envelope
from crawler.filing.header import Header, read_header
from crawler.filing.inline_facts import cover_facts
from crawler.filing.record import CoverPage, Document, FilingRecord, Item, Problem
from crawler.filing.report import ReportParts, read_report
from crawler.filing.text import readable_text

PARSER_VERSION: int = 3
"""Grows whenever the same bytes may give another record."""

T = TypeVar("T")

# Since there is XBRL, headers count one or two documents that are not in the text (0001045810-26-000024).
_UNCOUNTED_DOCUMENTS = 2
# For example "FORM 8-K", "Current Report", "Item 5"
_REPORT_WORDS = re.compile(
    r"form\s{0,9}8-?\s{0,9}K|current\s{1,9}report|registrant|\bitems?\s{1,9}\d", re.IGNORECASE
)
_NO_PARTS = ReportParts(cover=CoverPage(), preamble=None, items=(), exhibits=(), signatures=())


def parse_filing(
    raw: bytes, *, source: str | None = None, api_items: tuple[str, ...] | None = None
) -> FilingRecord:
    """Return the record of a complete submission, or of a main document on its own.

    `source` is only carried over; `api_items` are the item numbers of EDGAR's submissions data, where they
    were asked for. For a bare document all that only an envelope tells is None or empty. Raises NotAFiling
    where the bytes are neither; whatever else is odd stands in the record's `problems` (docs/problems.md).
    """
    envelope = open_envelope(raw)
    if envelope is None:
        return _bare_record(raw, source, api_items or ())
    problems = list(envelope.problems)
    header = _guarded("header", problems, Header(), partial(read_header, envelope.header))
    problems += header.problems
    documents = _documents(envelope, problems)
    if not documents and header == Header():
        raise NotAFiling("an envelope with neither header nor documents")
    if header.document_count and header.document_count - len(documents) > _UNCOUNTED_DOCUMENTS:
        announced = f"the header announces {header.document_count}, {len(documents)} are there"
        problems.append(Problem("documents-missing", announced))
    report = main_document(documents, header.form_type)
    if report is None:
        problems.append(
            Problem("no-main-document", f"none of {len(documents)} documents is a readable report")
        )
    parts = _parts(report.text or "" if report else "", header, problems)
    if report is not None:
        problems += _fact_problems(parts.cover, envelope.documents[report.position - 1].body)
    return FilingRecord(
        source=source,
        accession_number=header.accession_number or envelope_accession_number(raw),
        form_type=header.form_type,
        filing_date=header.filing_date,
        accepted_at=header.accepted_at,
        disseminated_on=header.disseminated_on,
        report_date=header.report_date,
        header_items=header.item_numbers,
        filers=header.filers,
        cover=parts.cover,
        preamble=parts.preamble,
        amends=parts.amends,
        items=_merged(parts.items, header.item_numbers, api_items or (), header.blank_captions, problems),
        exhibits=with_documents(parts.exhibits, documents),
        signatures=parts.signatures,
        documents=tuple(replace(one, is_main=one is report) for one in documents),
        problems=tuple(problems),
    )


def _bare_record(raw: bytes, source: str | None, api_items: Sequence[str]) -> FilingRecord:
    problems: list[Problem] = []
    body = _bare_body(raw)
    parts = _parts(_bare_text(body), Header(), problems)
    if has_nul(body):
        problems.append(Problem("nul-removed", "in the document"))
    problems += _fact_problems(parts.cover, body)
    return FilingRecord(
        source=source,
        cover=parts.cover,
        preamble=parts.preamble,
        items=_merged(parts.items, (), api_items, 0, problems),
        exhibits=parts.exhibits,
        signatures=parts.signatures,
        problems=tuple(problems),
    )


def _bare_body(raw: bytes) -> bytes:
    """Return a main document on its own without the tags of a DOCUMENT block, which some copies kept."""
    document = cut_document(raw)
    return document.body if document else raw


def _bare_text(body: bytes) -> str:
    """Return the readable text of a main document on its own. Raises NotAFiling where it reads like none."""
    if not body.strip(b"\0 \t\r\n"):
        raise NotAFiling("empty")
    if not is_readable(None, body):
        raise NotAFiling("neither a submission nor text")
    text = readable_text(decode(body))
    if not _REPORT_WORDS.search(text):
        raise NotAFiling("text, but neither a submission nor a report on Form 8-K")
    return text


def _documents(envelope: Envelope, problems: list[Problem]) -> tuple[Document, ...]:
    documents = []
    for position, raw in enumerate(envelope.documents, 1):
        unread = Document(position, None, None, None, None, len(raw.body))
        read = partial(read_document, raw, position, problems)
        documents.append(_guarded(f"document {position}", problems, unread, read))
    return tuple(documents)


def _parts(text: str, header: Header, problems: list[Problem]) -> ReportParts:
    read = partial(read_report, text, on=header.filing_date, is_amendment=is_amendment(header.form_type))
    parts = _guarded("report", problems, _NO_PARTS, read)
    problems += parts.problems
    return parts


def _fact_problems(cover: CoverPage, body: bytes) -> list[Problem]:
    """Compare the cover with the inline XBRL facts in the body of the main document."""
    if b"dei:" not in body:
        return []
    problems: list[Problem] = []
    nothing: list[str] = []
    found = _guarded("inline XBRL facts", problems, nothing, partial(_differences, cover, body))
    return [*problems, *(Problem("cover-fact-differs", difference) for difference in found)]


def _differences(cover: CoverPage, body: bytes) -> list[str]:
    return list(differences(cover, cover_facts(decode(body))))


def _guarded(part: str, problems: list[Problem], otherwise: T, read: Callable[[], T]) -> T:
    """Read a part; a defect of its reader becomes a problem of the record and costs no other part."""
    try:
        return read()
    except Exception as error:
        problems.append(Problem("parser-error", f"{part}: {type(error).__name__}: {error}"[:500]))
        return otherwise


def _merged(
    found: Iterable[Item],
    header_items: Sequence[str],
    api_items: Sequence[str],
    blank_captions: int,
    problems: list[Problem],
) -> tuple[Item, ...]:
    """Tell the items that were found whether they are declared; append those that are declared only."""
    declared = dict.fromkeys((*header_items, *api_items))
    items = [replace(item, declared=item.item_number in declared) for item in found]
    numbers = dict.fromkeys(item.item_number for item in items)
    for number in declared:
        if number not in numbers:
            problems.append(Problem("item-not-found", number))
            items.append(Item(len(items) + 1, number, None, "", declared=True, found=False))
    if declared and not blank_captions:
        problems += [Problem("item-not-declared", number) for number in numbers if number not in declared]
    problems += [
        Problem("item-unknown", number) for number in {**numbers, **declared} if not is_known_item(number)
    ]
    return tuple(items)
