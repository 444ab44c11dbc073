"""What amendments amend."""

from typing import Any

import psycopg

# Either side may be stored first: a new filing settles its own link, those of the amendments that mean it,
# and those that meant it before it was parsed anew. The companies of the filing are locked meanwhile, so
# that two sides that are stored at once see each other.
_LINK = """
    with self as (
        select f.accession_number, f.form_type, f.report_date from filings f
        where f.accession_number = %(accession_number)s
    ),
    affected as (
        select self.accession_number from self where self.form_type like '%%/A'
        union
        select l.accession_number from amendment_links l
        where l.amends_accession_number = %(accession_number)s and l.method = 'report-date'
        union
        select a.accession_number
        from self
        join filings a on a.report_date = self.report_date and a.form_type = self.form_type || '/A'
        where exists (
            select from filing_companies mine
            join filing_companies theirs on theirs.cik = mine.cik
            where mine.accession_number = self.accession_number
                and theirs.accession_number = a.accession_number)
    ),
    amendment as (
        select a.accession_number, a.report_date, left(a.form_type, -2) as base_form,
            coalesce(a.filing_date, a.listed_date) as filed_on, a.accepted_at
        from affected
        join filings a on a.accession_number = affected.accession_number
    ),
    found as (
        select a.accession_number, a.report_date, original.accession_number as amends
        from amendment a
        left join lateral (
            select o.accession_number
            from filings o
            where o.report_date = a.report_date and o.form_type = a.base_form
                and (coalesce(o.filing_date, o.listed_date) < a.filed_on
                    or (coalesce(o.filing_date, o.listed_date) = a.filed_on
                        and coalesce(o.accepted_at < a.accepted_at, o.accession_number < a.accession_number)))
                and exists (
                    select from filing_companies mine
                    join filing_companies theirs on theirs.cik = mine.cik
                    where mine.accession_number = a.accession_number
                        and theirs.accession_number = o.accession_number)
            order by coalesce(o.filing_date, o.listed_date) desc, o.accepted_at desc nulls last,
                o.accession_number desc
            limit 1
        ) original on true
    ),
    linked as (
        insert into amendment_links
            (accession_number, position, amends_accession_number, method, reference_date)
        select accession_number, 1, amends, 'report-date', report_date from found
        order by accession_number
        on conflict (accession_number, position) do update
            set amends_accession_number = excluded.amends_accession_number, method = excluded.method,
                reference_date = excluded.reference_date
            where (amendment_links.amends_accession_number, amendment_links.method,
                    amendment_links.reference_date)
                is distinct from (excluded.amends_accession_number, excluded.method, excluded.reference_date)
    )
    update filings f
    set amends_accession_number = found.amends
    from found
    where f.accession_number = found.accession_number
        and f.amends_accession_number is distinct from found.amends
"""


def link_amendments(cursor: psycopg.Cursor[Any], accession_number: str) -> None:
    """Link the filing, if it is an amendment, and the amendments that may mean it, to what they amend.

    That is the latest earlier filing of the base form by one of the same companies with the same report date.
    A link to nothing is kept for an amendment whose original is not stored.
    """
    cursor.execute(_LINK, {"accession_number": accession_number})
