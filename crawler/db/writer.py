"""Write a parsed filing: all its rows, in one transaction."""

import datetime as dt
from typing import Any

import psycopg
from sqlalchemy import Engine

from crawler.config import DocumentText
from crawler.db import writer_rows as rows
from crawler.db.amendment_links import link_amendments
from crawler.db.company_rows import lock_companies, merge_header_names, upsert_companies
from crawler.db.storable import storable_code, storable_value
from crawler.db.transactions import in_transaction
from crawler.filing.record import FilingRecord

# A filing that EDGAR has removed stays removed, whatever is stored of it.
_UPSERT_FILING = """
    insert into filings (accession_number, status, form_type, filing_date, accepted_at, disseminated_on,
        report_date, header_items, found_items, preamble, first_cik, archive_key, sha256, size_bytes,
        parser_version, parsed_at)
    values (%(accession_number)s, 'stored', %(form_type)s, %(filing_date)s, %(accepted_at)s,
        %(disseminated_on)s, %(report_date)s, %(header_items)s, %(found_items)s, %(preamble)s, %(first_cik)s,
        %(archive_key)s, %(sha256)s, %(size_bytes)s, %(parser_version)s, %(parsed_at)s)
    on conflict (accession_number) do update
        set status = case when filings.status = 'removed' then filings.status else excluded.status end,
            failure = null, next_try_at = null, claimed_by = null,
            form_type = excluded.form_type, filing_date = excluded.filing_date,
            accepted_at = excluded.accepted_at, disseminated_on = excluded.disseminated_on,
            report_date = excluded.report_date, header_items = excluded.header_items,
            found_items = excluded.found_items, preamble = excluded.preamble,
            first_cik = coalesce(excluded.first_cik, (
                select min(part.cik) from filing_companies part
                where part.accession_number = excluded.accession_number)),
            archive_key = excluded.archive_key, sha256 = excluded.sha256, size_bytes = excluded.size_bytes,
            parser_version = excluded.parser_version, parsed_at = excluded.parsed_at
"""

# A part that a header gave and this one does not goes; what only an index lists stays.
_DELETE_CHILDREN = """
    with cover as (delete from cover_pages where accession_number = %(accession_number)s),
        registrants as (delete from cover_registrants where accession_number = %(accession_number)s),
        listed_securities as (delete from securities where accession_number = %(accession_number)s),
        named as (delete from amendment_references where accession_number = %(accession_number)s),
        reported as (delete from items where accession_number = %(accession_number)s),
        listed_exhibits as (delete from exhibits where accession_number = %(accession_number)s),
        signers as (delete from signatures where accession_number = %(accession_number)s),
        submitted as (delete from documents where accession_number = %(accession_number)s),
        noticed as (
            delete from problems
            where accession_number = %(accession_number)s and source in ('parser', 'fetch'))
    delete from filing_companies
    where accession_number = %(accession_number)s and position is not null and cik <> all (%(ciks)s::bigint[])
"""

_UPSERT_PART = """
    insert into filing_companies (accession_number, cik, position, name, file_number, film_number, sic,
        state_of_incorporation, ein, fiscal_year_end, business_address, mail_address)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
    on conflict (accession_number, cik) do update
        set position = excluded.position, name = coalesce(excluded.name, filing_companies.name),
            file_number = excluded.file_number, film_number = excluded.film_number, sic = excluded.sic,
            state_of_incorporation = excluded.state_of_incorporation, ein = excluded.ein,
            fiscal_year_end = excluded.fiscal_year_end, business_address = excluded.business_address,
            mail_address = excluded.mail_address
"""

_INSERT_COVER = """
    insert into cover_pages (accession_number, report_date, address, phone, former_name, checked,
        emerging_growth, has_securities_table)
    values (%s, %s, %s, %s, %s, %s, %s, %s)
"""

_INSERT_REGISTRANT = """
    insert into cover_registrants (accession_number, position, name, state, file_number, ein, cik, role)
    values (%s, %s, %s, %s, %s, %s, %s, %s)
"""

_INSERT_SECURITY = """
    insert into securities (accession_number, position, title, symbol, exchange)
    values (%s, %s, %s, %s, %s)
"""

_INSERT_REFERENCE = """
    insert into amendment_references (accession_number, position, kind, reference_date, report)
    values (%s, %s, %s, %s, %s)
"""

_INSERT_ITEM = """
    insert into items (accession_number, position, item_number, heading, body, declared, found,
        not_applicable, combined)
    values (%s, %s, %s, %s, %s, %s, %s, %s, %s)
"""

_INSERT_EXHIBIT = """
    insert into exhibits (accession_number, position, exhibit_number, description, document_position)
    values (%s, %s, %s, %s, %s)
"""

_INSERT_SIGNATURE = """
    insert into signatures (accession_number, position, registrant, name, title, signed_date)
    values (%s, %s, %s, %s, %s, %s)
"""

_INSERT_DOCUMENT = """
    insert into documents (accession_number, position, sequence, type, filename, description, size_bytes,
        text)
    values (%s, %s, %s, %s, %s, %s, %s, %s)
"""

_INSERT_PROBLEM = """
    insert into problems (accession_number, code, detail, source, run_id, noticed_at)
    values (%s, %s, %s, 'parser', %s, %s)
"""


def store_filing(
    engine: Engine,
    record: FilingRecord,
    *,
    archive_key: str,
    sha256: str,
    size_bytes: int,
    parser_version: str,
    parsed_at: dt.datetime,
    document_text: DocumentText,
    run_id: int | None,
) -> None:
    """Write the record's rows in the place of those it may have, mark the filing as stored, link amendments.

    `archive_key`, `sha256` (hexadecimal) and `size_bytes` are those of the raw submission, `parsed_at` an
    aware moment. A filing that the ledger does not know is added; one that is removed stays so. Companies
    are described anew where the header is later than what is known of them. Writers of filings with
    companies in common wait for each other, in order of CIK.

    Raises ValueError for a record without accession number, and SQLAlchemy's errors as `in_transaction` does.
    """
    accession_number = record.accession_number
    if accession_number is None:
        raise ValueError("a record without accession number can't be stored")
    filers = rows.header_filers(record)
    filing: dict[str, object] = {
        "accession_number": accession_number,
        "form_type": None if record.form_type is None else storable_code(record.form_type),
        "filing_date": record.filing_date,
        "accepted_at": record.accepted_at,
        "disseminated_on": record.disseminated_on,
        "report_date": record.report_date,
        "header_items": list(record.header_items),
        "found_items": list(dict.fromkeys(item.item_number for item in record.items if item.found)),
        "preamble": record.preamble,
        "first_cik": min(filers, key=lambda one: one.position).cik if filers else None,
        "archive_key": archive_key,
        "sha256": sha256,
        "size_bytes": size_bytes,
        "parser_version": parser_version,
        "parsed_at": parsed_at,
        "ciks": [one.cik for one in filers],
    }
    filing = {column: storable_value(value) for column, value in filing.items()}
    children = [
        (_UPSERT_PART, [rows.part_row(accession_number, one) for one in filers]),
        (_INSERT_COVER, [rows.cover_row(record)]),
        (_INSERT_REGISTRANT, rows.registrant_rows(record)),
        (_INSERT_SECURITY, rows.security_rows(record)),
        (_INSERT_REFERENCE, rows.amendment_rows(record)),
        (_INSERT_ITEM, rows.item_rows(record)),
        (_INSERT_EXHIBIT, rows.exhibit_rows(record)),
        (_INSERT_SIGNATURE, rows.signature_rows(record)),
        (_INSERT_DOCUMENT, rows.document_rows(record, document_text)),
        (_INSERT_PROBLEM, rows.problem_rows(record, run_id, parsed_at)),
    ]
    companies = [rows.company_row(one, record) for one in filers]
    names = [name for one in filers for name in rows.name_rows(one, record.filing_date)]

    def write(cursor: psycopg.Cursor[Any]) -> None:
        # Sent in one go; the companies first, because to lock them is to have the filing to oneself.
        with cursor.connection.pipeline():
            lock_companies(cursor, [one.cik for one in filers], accession_number)
            upsert_companies(cursor, companies)
            merge_header_names(cursor, names)
            cursor.execute(_UPSERT_FILING, filing)
            cursor.execute(_DELETE_CHILDREN, filing)
            for statement, child_rows in children:
                if child_rows:
                    cursor.executemany(statement, child_rows)
            link_amendments(cursor, accession_number)

    in_transaction(engine, write)
