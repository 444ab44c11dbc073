"""A record as rows of the tables."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

from psycopg.types.json import Jsonb

from crawler.config import DocumentText
from crawler.db.storable import storable_bigint, storable_code, storable_integer, storable_value
from crawler.filing.record import Address, Document, Filer, FilingRecord

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class HeaderFiler:
    """A filer of the header that has a CIK, at its place among all of them, from 1."""

    cik: int
    position: int
    filer: Filer


def header_filers(record: FilingRecord) -> list[HeaderFiler]:
    """Return the filers that have a CIK, each once, sorted by CIK."""
    found: dict[int, HeaderFiler] = {}
    for position, filer in enumerate(record.filers, 1):
        cik = storable_bigint(filer.cik)
        if cik is not None:
            found.setdefault(cik, HeaderFiler(cik, position, filer))
    return [found[cik] for cik in sorted(found)]


def company_row(one: HeaderFiler, record: FilingRecord) -> dict[str, Any]:
    """Return the row of `companies` that the header describes."""
    filer = one.filer
    row = {
        "cik": one.cik,
        "name": filer.name,
        "sic": storable_integer(filer.sic),
        "state_of_incorporation": filer.state_of_incorporation,
        "fiscal_year_end": filer.fiscal_year_end,
        "ein": filer.ein,
        "tickers": None,
        "described_on": record.filing_date,
        "described_by": record.accession_number,
    }
    return {column: storable_value(value) for column, value in row.items()}


def name_rows(one: HeaderFiler, filed_on: dt.date | None) -> Iterator[dict[str, Any]]:
    """Yield the names that the header knows, with what it tells of their time.

    A former name's date is the day from which it was borne: headers of Apple Inc. have APPLE INC with
    2007-01-09. It was given up when the next was taken, the last one before the filing.
    """
    former = sorted(one.filer.former_names, key=lambda name: (name.date_changed or dt.date.min, name.name))
    given_up = [*(name.date_changed for name in former), filed_on][1:]
    periods = [
        (name.name, name.date_changed, until)
        for name, until in zip(former, given_up, strict=True)
        if name.name != one.filer.name
    ]
    if one.filer.name:
        periods.append((one.filer.name, filed_on, None))
    for name, valid_from, valid_until in periods:
        yield {
            "cik": one.cik,
            "name": storable_value(name),
            "valid_from": valid_from,
            "valid_until": valid_until,
        }


def part_row(accession_number: str, one: HeaderFiler) -> Row:
    """Return the row of `filing_companies`."""
    filer = one.filer
    return _row(
        accession_number,
        one.cik,
        one.position,
        filer.name,
        filer.file_number,
        filer.film_number,
        storable_integer(filer.sic),
        filer.state_of_incorporation,
        filer.ein,
        filer.fiscal_year_end,
        _address(filer.business_address),
        _address(filer.mail_address),
    )


def cover_row(record: FilingRecord) -> Row:
    """Return the row of `cover_pages`."""
    cover = record.cover
    return _row(
        record.accession_number,
        cover.report_date,
        cover.address,
        cover.phone,
        cover.former_name,
        None if cover.checked is None else list(cover.checked),
        cover.emerging_growth,
        cover.securities is not None,
    )


def registrant_rows(record: FilingRecord) -> list[Row]:
    """Return the rows of `cover_registrants`."""
    return [
        _row(
            record.accession_number,
            position,
            one.name,
            one.state,
            one.file_number,
            one.ein,
            storable_bigint(one.cik),
            one.role,
        )
        for position, one in enumerate(record.cover.registrants, 1)
    ]


def security_rows(record: FilingRecord) -> list[Row]:
    """Return the rows of `securities`."""
    return [
        _row(record.accession_number, position, one.title, one.symbol, one.exchange)
        for position, one in enumerate(record.cover.securities or (), 1)
    ]


def amendment_rows(record: FilingRecord) -> list[Row]:
    """Return the rows of `amendment_references`."""
    return [
        _row(record.accession_number, position, one.kind, one.date, one.number)
        for position, one in enumerate(record.amends, 1)
    ]


def item_rows(record: FilingRecord) -> list[Row]:
    """Return the rows of `items`."""
    return [
        _row(
            record.accession_number,
            one.position,
            storable_code(one.item_number),
            one.heading,
            one.body,
            one.declared,
            one.found,
            one.not_applicable,
            one.combined,
        )
        for one in record.items
    ]


def exhibit_rows(record: FilingRecord) -> list[Row]:
    """Return the rows of `exhibits`."""
    return [
        _row(record.accession_number, position, one.exhibit_number, one.description, one.document_position)
        for position, one in enumerate(record.exhibits, 1)
    ]


def signature_rows(record: FilingRecord) -> list[Row]:
    """Return the rows of `signatures`."""
    return [
        _row(record.accession_number, position, one.registrant, one.name, one.title, one.date)
        for position, one in enumerate(record.signatures, 1)
    ]


def document_rows(record: FilingRecord, document_text: DocumentText) -> list[Row]:
    """Return the rows of `documents`, with the texts that are to be kept."""
    return [
        _row(
            record.accession_number,
            one.position,
            storable_integer(one.sequence),
            one.type,
            one.filename,
            one.description,
            one.size,
            one.text if _is_text_kept(one, document_text) else None,
        )
        for one in record.documents
    ]


def problem_rows(record: FilingRecord, run_id: int | None, noticed_at: dt.datetime) -> list[Row]:
    """Return the rows of `problems` that the parser noticed."""
    return [
        _row(record.accession_number, one.code, one.detail, run_id, noticed_at) for one in record.problems
    ]


def _is_text_kept(one: Document, document_text: DocumentText) -> bool:
    if document_text == "main":
        return one.is_main or (one.type or "").startswith("EX-99")
    return document_text == "all"


def _address(address: Address | None) -> Jsonb | None:
    if address is None:
        return None
    return Jsonb({key: storable_value(value) for key, value in asdict(address).items() if value is not None})


def _row(*values: object) -> Row:
    return tuple(value if isinstance(value, Jsonb) else storable_value(value) for value in values)
