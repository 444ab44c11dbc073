"""Rows of companies and their names, as headers and submissions data describe them."""

import datetime as dt
from collections.abc import Sequence
from operator import itemgetter
from typing import Any

import psycopg

BY_SUBMISSIONS = "submissions"
"""`companies.described_by` where the submissions data did."""

# The later word holds; on one day the submissions data's, then the higher accession number's. The row is
# locked even if it stays: writers of filings with a company in common wait for each other here, in order of
# CIK.
_UPSERT_COMPANY = """
    insert into companies (cik, name, sic, state_of_incorporation, fiscal_year_end, ein, tickers,
        described_on, described_by)
    values (%(cik)s, %(name)s, %(sic)s, %(state_of_incorporation)s, %(fiscal_year_end)s, %(ein)s,
        coalesce(%(tickers)s::text[], '{}'), %(described_on)s, %(described_by)s)
    on conflict (cik) do update
        set name = coalesce(excluded.name, companies.name), sic = excluded.sic,
            state_of_incorporation = excluded.state_of_incorporation,
            fiscal_year_end = excluded.fiscal_year_end, ein = excluded.ein,
            tickers = coalesce(%(tickers)s::text[], companies.tickers),
            described_on = excluded.described_on, described_by = excluded.described_by
        where (companies.described_by = ''
                or companies.described_on is null
                or (excluded.described_on, excluded.described_by collate "C")
                    >= (companies.described_on, companies.described_by collate "C"))
            and (companies.name, companies.sic, companies.state_of_incorporation, companies.fiscal_year_end,
                    companies.ein, companies.described_on, companies.described_by, companies.tickers)
                is distinct from (coalesce(excluded.name, companies.name), excluded.sic,
                    excluded.state_of_incorporation, excluded.fiscal_year_end, excluded.ein,
                    excluded.described_on, excluded.described_by,
                    coalesce(%(tickers)s::text[], companies.tickers))
"""

_LOCK_COMPANIES = """
    select cik from companies
    where cik = any (%(ciks)s::bigint[]) or cik in (
        select part.cik from filing_companies part where part.accession_number = %(accession_number)s)
    order by cik
    for no key update
"""

# Evidence from headers adds up whatever its order: a name is as old as its earliest sign, and given up when
# the next one first shows. What the submissions data says of a name is exact and stays.
_MERGE_HEADER_NAME = """
    insert into company_names (cik, name, valid_from, valid_until, source)
    select %(cik)s, %(name)s, %(valid_from)s, %(valid_until)s, 'header'
    where not exists (
        select from company_names known
        where known.cik = %(cik)s and known.name = %(name)s and known.source = 'submissions')
    on conflict (cik, hashtextextended(name, 0)) where source = 'header' do update
        set valid_from = least(company_names.valid_from, excluded.valid_from),
            valid_until = least(company_names.valid_until, excluded.valid_until)
        where (company_names.valid_from, company_names.valid_until) is distinct from (
            least(company_names.valid_from, excluded.valid_from),
            least(company_names.valid_until, excluded.valid_until))
"""

# The submissions data were read before the name was given up.
_CLOSE_NAME = """
    update company_names set valid_until = %(valid_until)s
    where cik = %(cik)s and name = %(name)s and source = 'submissions' and valid_until is null
"""

_SELECT_NAMES = "select name, valid_from, valid_until, source from company_names where cik = %s"

_DELETE_NAMES = """
    delete from company_names where cik = %s and (source = 'submissions' or name = any (%s))
"""

_INSERT_NAME = """
    insert into company_names (cik, name, valid_from, valid_until, source) values (%s, %s, %s, %s, %s)
"""


def lock_companies(cursor: psycopg.Cursor[Any], ciks: Sequence[int], accession_number: str) -> None:
    """Lock the companies given and those that have a part in the filing, as far as they are known.

    In order of CIK, as all do it, until the transaction ends: who writes two filings that have a company in
    common, and be it by the word of an index alone, waits for the other.
    """
    cursor.execute(_LOCK_COMPANIES, {"ciks": list(ciks), "accession_number": accession_number})


def upsert_companies(cursor: psycopg.Cursor[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Write companies, sorted by CIK, where `rows` know better; each has the columns of `companies` as keys.

    `tickers` None leaves those that are known. The rows stay locked until the transaction ends.
    """
    in_order = sorted(rows, key=itemgetter("cik"))
    cursor.executemany(_UPSERT_COMPANY, in_order)


def merge_header_names(cursor: psycopg.Cursor[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Add names out of headers (`cik`, `name`, `valid_from`, `valid_until`), after their companies."""
    cursor.executemany(_MERGE_HEADER_NAME, rows)
    closed = [row for row in rows if row["valid_until"] is not None]
    if closed:
        cursor.executemany(_CLOSE_NAME, closed)


def replace_submissions_names(
    cursor: psycopg.Cursor[Any], cik: int, names: Sequence[tuple[str, dt.date | None, dt.date | None]]
) -> None:
    """Make `names` (name, first day, day of giving up) the submissions data's word on a company's names."""
    known = set(cursor.execute(_SELECT_NAMES, (cik,)).fetchall())
    told = {(*name, BY_SUBMISSIONS) for name in names}
    bare = {name for name, _, _ in names}
    kept = {row for row in known if row[3] != BY_SUBMISSIONS and row[0] not in bare}
    if known != told | kept:
        cursor.execute(_DELETE_NAMES, (cik, sorted(bare)))
        oldest_first = sorted(told, key=lambda row: (row[1] or dt.date.min, row[0]))
        cursor.executemany(_INSERT_NAME, [(cik, *row) for row in oldest_first])
