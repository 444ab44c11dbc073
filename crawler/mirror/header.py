"""The light scan of a submission: what indexes and submissions data say of it, read from its first bytes."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

from crawler.edgar.accession import normalize_accession
from crawler.edgar.eastern import acceptance_moment, edgar_date
from crawler.edgar.header_labels import employer_number, tag_of_label
from crawler.edgar.item_catalog import item_for_caption
from crawler.mirror.cover import CoverTicker, read_cover_tickers

MAX_HEADER_BYTES = 4 * 1024 * 1024
"""No header is longer; one with 399 filers has some 400,000 bytes."""

_CHUNK = 64 * 1024
_COVER_BYTES = 136 * 1024
_INLINE_XBRL = b"http://www.xbrl.org/2013/inlineXBRL"
_PEM = b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----"
_OPENING = re.compile(rb"^<(?:SEC-DOCUMENT|IMS-DOCUMENT|SEC-HEADER|IMS-HEADER|SUBMISSION)>", re.MULTILINE)
_HEADER_END = re.compile(rb"^(?:</(?:SEC|IMS)-HEADER>|<DOCUMENT>)", re.MULTILINE)
_FIRST_DOCUMENT = re.compile(rb"^<DOCUMENT>\n(.{0,2000}?)^<TEXT>", re.MULTILINE | re.DOTALL)
_TAG = re.compile(r"<(/?)([A-Z0-9-]+)>(.*)")
_LABEL = re.compile(r"\s*([A-Z][A-Z0-9 _-]*?):\s*(.*)")
# "STANDARD INDUSTRIAL CLASSIFICATION: [5122" and on the next line "]  IRS NUMBER: …", in headers of 2000.
_BROKEN_SIC = re.compile(r"\[(\d{0,4})\n\][ \t]*")
# "STATE COMMERCIAL BANKS [6022]", in 1994 a bare "4833"
_SIC = re.compile(r"(?:(.*)\[)?(\d{3,4})\]?")
_CIK = re.compile(r"\d{1,10}")
_ITEM_NUMBER = re.compile(r"\d{1,2}(?:\.\d{2})?")

_ENTITY_SECTIONS = frozenset({"COMPANY-DATA", "OWNER-DATA"})
_SECTIONS = _ENTITY_SECTIONS | {
    "FILING-VALUES",
    "BUSINESS-ADDRESS",
    "MAIL-ADDRESS",
    "FORMER-COMPANY",
    "FORMER-NAME",
}


class Readable(Protocol):
    """A binary stream."""

    def read(self, size: int, /) -> bytes:
        """Return at most `size` bytes, none at the end."""


@dataclass(frozen=True, slots=True)
class Address:
    """A business or mail address of the header; what it lacks is None."""

    street1: str | None = None
    street2: str | None = None
    city: str | None = None
    state: str | None = None
    zip_code: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class FormerName:
    """A name that an entity bore; `date_changed` is the day it took that name, as EDGAR's headers mean it."""

    name: str
    date_changed: dt.date | None


@dataclass(frozen=True, slots=True)
class Entity:
    """A filer, or another company or person of the header, as it was on the day of filing."""

    cik: int
    name: str
    sic: str | None
    sic_description: str | None
    organization_name: str | None
    ein: str | None
    state_of_incorporation: str | None
    fiscal_year_end: str | None
    act: str | None
    file_number: str | None
    film_number: str | None
    business_address: Address
    mail_address: Address
    former_names: tuple[FormerName, ...]


@dataclass(frozen=True, slots=True)
class Submission:
    """What EDGAR says of a submission. `accepted_at` is aware and Eastern, `items` are sorted as text."""

    accession_number: str
    form_type: str
    filing_date: dt.date
    accepted_at: dt.datetime | None
    report_date: dt.date | None
    items: tuple[str, ...]
    entities: tuple[Entity, ...]
    primary_document: str
    primary_description: str
    is_inline_xbrl: bool
    tickers: tuple[CoverTicker, ...]


@dataclass
class _OpenEntity:
    """An entity while its lines are read: values by section and tag."""

    values: dict[tuple[str, str], str] = field(default_factory=dict)
    former_names: list[FormerName] = field(default_factory=list)


def read_head(stream: Readable) -> bytes:
    """Return as much of a submission as `scan_submission` needs: header, and the cover if it is inline XBRL.

    Of a stream that does not begin as a submission, the first 64 kB.
    """
    head = stream.read(_CHUNK)
    while _opening(head) is not None and not _HEADER_END.search(head) and len(head) < MAX_HEADER_BYTES:
        more = stream.read(_CHUNK)
        if not more:
            return head
        head += more
    return head + stream.read(_COVER_BYTES) if _INLINE_XBRL in head else head


def scan_submission(head: bytes) -> Submission | None:
    """Read the header at the beginning of a submission, of any era and in label or tag form.

    `head` is what `read_head` returned. None where the bytes are no submission, or one without accession
    number, form type, filing date, or an entity with a CIK: EDGAR could not list it.
    """
    head = head.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    start = _opening(head)
    if start is None:
        return None
    end = _HEADER_END.search(head, start)
    header = head[start : end.start() if end else len(head)]
    submission, entities = _read_header(_BROKEN_SIC.sub("[\\1]\n", header.decode("latin-1")))
    filing_date = edgar_date(submission.get("FILING-DATE", [""])[0])
    accession_number = _accession_number(submission.get("ACCESSION-NUMBER", [""])[0])
    form_type = submission.get("TYPE", [""])[0]
    if not (filing_date and accession_number and form_type and entities):
        return None
    accepted_at = acceptance_moment(submission.get("ACCEPTANCE-DATETIME", [""])[0])
    document = _first_document(head)
    is_inline = _INLINE_XBRL in head
    return Submission(
        accession_number=accession_number,
        form_type=form_type,
        filing_date=filing_date,
        accepted_at=accepted_at,
        report_date=edgar_date(submission.get("PERIOD", [""])[0]),
        # The form in force when EDGAR accepted the report decides what a caption's number is.
        items=_item_numbers(submission.get("ITEMS", []), accepted_at.date() if accepted_at else filing_date),
        entities=entities,
        primary_document=document.get("FILENAME", ""),
        primary_description=document.get("DESCRIPTION", ""),
        is_inline_xbrl=is_inline,
        tickers=read_cover_tickers(head) if is_inline else (),
    )


def _opening(head: bytes) -> int | None:
    """Where the submission begins: at the first byte, or behind the lines of a PEM wrapper."""
    found = _OPENING.search(head)
    if found is None:
        return None
    before = head[: found.start()].strip()
    return found.start() if not before or before.startswith(_PEM) else None


def _read_header(text: str) -> tuple[dict[str, list[str]], tuple[Entity, ...]]:
    """Values of the submission itself by tag, and its entities, each CIK once."""
    submission: dict[str, list[str]] = {}
    entities: list[_OpenEntity] = []
    section = ""
    for tag, value in _lines(text):
        if tag in _ENTITY_SECTIONS:
            entities.append(_OpenEntity())
        if tag in _SECTIONS:
            section = tag
        elif not entities:
            submission.setdefault(tag, []).append(value)
        elif section.startswith("FORMER"):
            _read_former_name(entities[-1], tag, value)
        elif value:
            entities[-1].values.setdefault((section, tag), value)
    by_cik: dict[int, Entity] = {}
    for entity in filter(None, map(_entity, entities)):
        by_cik.setdefault(entity.cik, entity)
    return submission, tuple(by_cik.values())


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Tag and value of each line, labels as their tags; closing tags say nothing (2000 has strays)."""
    for line in text.split("\n"):
        if tagged := _TAG.match(line):
            closing, tag, value = tagged.groups()
            if not closing:
                yield tag, value.strip()
        elif labelled := _LABEL.match(line):
            label, value = labelled.groups()
            yield tag_of_label(label), value.strip()


def _read_former_name(entity: _OpenEntity, tag: str, value: str) -> None:
    if tag == "FORMER-CONFORMED-NAME" and value:
        entity.former_names.append(FormerName(value, None))
    elif tag == "DATE-CHANGED" and entity.former_names:
        entity.former_names[-1] = FormerName(entity.former_names[-1].name, edgar_date(value))


def _entity(found: _OpenEntity) -> Entity | None:
    """An entity with its lines read; None without a name or a CIK."""
    company = {tag: value for (section, tag), value in found.values.items() if section in _ENTITY_SECTIONS}
    filing = {tag: value for (section, tag), value in found.values.items() if section == "FILING-VALUES"}
    cik = _CIK.fullmatch(company.get("CIK", ""))
    if cik is None or "CONFORMED-NAME" not in company:
        return None
    sic = _SIC.fullmatch(company.get("ASSIGNED-SIC", ""))
    return Entity(
        cik=int(cik[0]),
        name=company["CONFORMED-NAME"],
        sic=sic[2] if sic else None,
        sic_description=(sic[1] or "").strip() or None if sic else None,
        organization_name=company.get("ORGANIZATION-NAME"),
        ein=employer_number(company.get("IRS-NUMBER", "")),
        state_of_incorporation=company.get("STATE-OF-INCORPORATION"),
        fiscal_year_end=company.get("FISCAL-YEAR-END"),
        act=filing.get("ACT", "").removeprefix("19").removesuffix(" Act") or None,
        file_number=filing.get("FILE-NUMBER"),
        film_number=filing.get("FILM-NUMBER"),
        business_address=_address(found, "BUSINESS-ADDRESS"),
        mail_address=_address(found, "MAIL-ADDRESS"),
        former_names=tuple(found.former_names),
    )


def _address(found: _OpenEntity, section: str) -> Address:
    tags = ("STREET1", "STREET2", "CITY", "STATE", "ZIP", "PHONE")
    return Address(*(found.values.get((section, tag)) for tag in tags))


def _first_document(head: bytes) -> dict[str, str]:
    """Tags of the first document, FILENAME and DESCRIPTION among them where it has them."""
    found = _FIRST_DOCUMENT.search(head)
    return dict(_lines(found[1].decode("latin-1"))) if found else {}


def _item_numbers(values: list[str], on: dt.date) -> tuple[str, ...]:
    """Numbers of the item lines: label form prints captions (until early 1994 numbers), tag form numbers."""
    numbers = (value if _ITEM_NUMBER.fullmatch(value) else item_for_caption(value, on) for value in values)
    return tuple(sorted({number for number in numbers if number}))


def _accession_number(text: str) -> str | None:
    try:
        return normalize_accession(text)
    except ValueError:
        return None
