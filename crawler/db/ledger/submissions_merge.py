"""Take a company's submissions data into the ledger."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

import psycopg
from sqlalchemy import Engine

from crawler.db.company_rows import BY_SUBMISSIONS, replace_submissions_names, upsert_companies
from crawler.db.ledger.index_dating import edgar_day
from crawler.db.ledger.index_sql import LOCK_LEDGER
from crawler.db.storable import storable_bigint, storable_value
from crawler.db.transactions import copy_rows, in_transaction
from crawler.edgar.submissions import CompanyProfile, ListedFiling
from crawler.edgar.urls import submission_path

_STAGE = """
    create temporary table staged_submissions (
        accession_number text, form_type text, filing_date date, items text[], size bigint, path text
    ) on commit drop
"""

_COPY = """
    copy staged_submissions (accession_number, form_type, filing_date, items, size, path) from stdin
"""

_ADD = """
    insert into filings (accession_number, listed_form_type, listed_date, listed_name, path, listed_at,
        listed_by, listed_as_of, api_items, api_size)
    select s.accession_number, s.form_type, s.filing_date, %(name)s, s.path, %(fetched_at)s, 'submissions',
        %(as_of)s, s.items, s.size
    from staged_submissions s
    where not exists (select from filings f where f.accession_number = s.accession_number)
    order by s.accession_number
    on conflict (accession_number) do nothing
"""

# Until an index lists the filing, the listing is that of the filer with the lowest CIK whose data was read.
_UPDATE_LISTING = """
    update filings f
    set listed_form_type = s.form_type, listed_date = s.filing_date, listed_name = %(name)s, path = s.path,
        listed_at = coalesce(f.listed_at, %(fetched_at)s), listed_by = 'submissions', listed_as_of = %(as_of)s
    from staged_submissions s
    where f.accession_number = s.accession_number
        and (f.listed_by is null or (f.listed_by = 'submissions'
            and (f.path is null or %(cik)s <= split_part(f.path, '/', 3)::bigint)
            and (f.listed_form_type, f.listed_date, f.listed_name, f.path, f.listed_as_of)
                is distinct from (s.form_type, s.filing_date, %(name)s::text, s.path, %(as_of)s)))
"""

_UPDATE_API = """
    update filings f
    set api_items = s.items, api_size = s.size
    from staged_submissions s
    where f.accession_number = s.accession_number
        and (f.api_items, f.api_size) is distinct from (s.items, s.size)
"""

_MERGE_PARTS = """
    insert into filing_companies (accession_number, cik, name)
    select s.accession_number, %(cik)s, %(name)s
    from staged_submissions s
    where not exists (
        select from filing_companies part
        where part.accession_number = s.accession_number and part.cik = %(cik)s)
    order by s.accession_number
    on conflict (accession_number, cik) do nothing
"""


def merge_submissions(
    engine: Engine,
    profile: CompanyProfile,
    filings: Iterable[ListedFiling],
    *,
    fetched_at: dt.datetime,
) -> int:
    """Describe the company, name it by all its names, list its filings, in one transaction.

    Returns how many filings the ledger did not know.
    `filings` may be some of the company's, as one page has them. What an index said of a filing stays;
    items and size of the submissions data go into columns of their own.
    """
    company = {
        "cik": profile.cik,
        "name": storable_value(profile.name or None),
        "sic": profile.sic,
        "state_of_incorporation": profile.state_of_incorporation,
        "fiscal_year_end": profile.fiscal_year_end,
        "ein": profile.ein,
        "tickers": list(profile.tickers),
        "described_on": edgar_day(fetched_at),
        "described_by": BY_SUBMISSIONS,
    }
    company = {column: storable_value(value) for column, value in company.items()}
    rows = {
        filing.accession_number: (
            filing.accession_number,
            filing.form_type,
            filing.filing_date,
            storable_value(filing.items),
            storable_bigint(filing.size),
            submission_path(profile.cik, filing.accession_number),
        )
        for filing in filings
    }
    values = {
        "cik": profile.cik,
        "name": company["name"],
        "fetched_at": fetched_at,
        "as_of": edgar_day(fetched_at),
    }

    def merge(cursor: psycopg.Cursor[Any]) -> int:
        cursor.execute(LOCK_LEDGER)
        upsert_companies(cursor, [company])
        replace_submissions_names(cursor, profile.cik, _names(profile))
        return _list_filings(cursor, list(rows.values()), values)

    return in_transaction(engine, merge)


def _list_filings(
    cursor: psycopg.Cursor[Any], rows: Sequence[tuple[object, ...]], values: dict[str, Any]
) -> int:
    cursor.execute(_STAGE)
    copy_rows(cursor, _COPY, rows)
    cursor.execute("analyze staged_submissions")
    added = cursor.execute(_ADD, values).rowcount
    cursor.execute(_UPDATE_LISTING, values)
    cursor.execute(_UPDATE_API)
    cursor.execute(_MERGE_PARTS, values)
    return added


def _names(profile: CompanyProfile) -> list[tuple[str, dt.date | None, dt.date | None]]:
    """The current name since the last former one was given up, and the former ones."""
    former = [
        (str(storable_value(one.name)), one.valid_from, one.valid_until) for one in profile.former_names
    ]
    given_up = [until for _, _, until in former if until is not None]
    current = [(str(storable_value(profile.name)), max(given_up, default=None), None)] if profile.name else []
    return [*current, *former]
