"""What amendments amend."""

from collections.abc import Sequence
from typing import Any

import psycopg

# Either side may be stored first: a filing settles its own links, those of the amendments that may name or
# mean it, and those that did before it was parsed anew. An amendment waits for its originals, or they for it,
# at the companies that they share; two originals need share none, and wait here. What the other one wrote is
# seen by the next statement only.
_LOCK_AFFECTED = """
    with self as (
        select f.accession_number, f.form_type, f.report_date,
            split_part(f.form_type, '/', 1) || '/A' as amendment_form,
            array[
                coalesce(f.filing_date, f.listed_date), (f.accepted_at at time zone 'America/New_York')::date,
                f.report_date, cover.report_date
            ] as days,
            array(select part.cik from filing_companies part
                where part.accession_number = f.accession_number) as ciks
        from filings f
        left join cover_pages cover on cover.accession_number = f.accession_number
        where f.accession_number = %(accession_number)s
    ),
    near as (
        select a.accession_number
        from self
        join filings a on a.report_date = self.report_date and a.form_type = self.form_type || '/A'
        where not exists (
            select from amendment_links l
            where l.accession_number = a.accession_number and l.method <> 'report-date'
                and l.amends_accession_number is not null)
        union
        select a.accession_number
        from self
        join amendment_references named on named.reference_date = any (self.days)
        join filings a on a.accession_number = named.accession_number and a.form_type = self.amendment_form
    ),
    affected as (
        select self.accession_number from self where self.form_type like '%%/A'
        union
        select l.accession_number from amendment_links l
        where l.accession_number = %(accession_number)s or l.amends_accession_number = %(accession_number)s
        union
        select near.accession_number
        from near
        join filing_companies part on part.accession_number = near.accession_number
        join self on part.cik = any (self.ciks)
    )
    select f.accession_number from filings f
    where f.accession_number in (select affected.accession_number from affected)
    order by f.accession_number
    for no key update
"""

# A date may be the day on which EDGAR accepted the filing: after 17:30 it is filed on the next. Where several
# filings fit, the one that fits both dates of a report goes first, then one that was filed that day, the one
# that fits better, the one more like the amendment, and the latest.
_LINK = """
    with amendment as (
        select a.accession_number, split_part(a.form_type, '/', 1) as base_form, a.report_date, a.found_items,
            coalesce(a.filing_date, a.listed_date) as filed_on, a.accepted_at,
            array(select part.cik from filing_companies part
                where part.accession_number = a.accession_number) as ciks
        from filings a
        where a.accession_number = any (%(affected)s::text[]) and a.form_type like '%%/A'
    ),
    earlier as (
        select a.accession_number as amendment, o.accession_number, o.report_date,
            cover.report_date as cover_date, coalesce(o.filing_date, o.listed_date) as filed_on,
            o.accepted_at, (o.accepted_at at time zone 'America/New_York')::date as accepted_on,
            o.form_type = a.base_form as is_base,
            coalesce(o.report_date = a.report_date, false) as has_report_date,
            coalesce(o.found_items && a.found_items, false) as has_items
        from amendment a
        cross join lateral (
            select distinct part.accession_number from filing_companies part where part.cik = any (a.ciks)
        ) same_company
        join filings o on o.accession_number = same_company.accession_number
        left join cover_pages cover on cover.accession_number = o.accession_number
        where o.form_type in (a.base_form, a.base_form || '/A')
            and (coalesce(o.filing_date, o.listed_date) < a.filed_on
                or (coalesce(o.filing_date, o.listed_date) = a.filed_on
                    and coalesce(o.accepted_at < a.accepted_at, o.accession_number < a.accession_number)))
            and exists (
                select from amendment_references named where named.accession_number = a.accession_number)
    ),
    fitting as (
        select named.accession_number, named.report, named.position, named.kind, named.reference_date,
            o.accession_number as amends, o.is_base, o.has_report_date, o.has_items, o.filed_on,
            o.accepted_at,
            case when named.kind = 'dated' then array_position(
                    array[o.report_date, o.cover_date, o.filed_on, o.accepted_on], named.reference_date)
                else array_position(array[o.filed_on, o.accepted_on], named.reference_date) end as fit
        from amendment a
        join amendment_references named on named.accession_number = a.accession_number
        left join earlier o on o.amendment = named.accession_number
            and (named.reference_date in (o.filed_on, o.accepted_on)
                or (named.kind = 'dated' and named.reference_date in (o.report_date, o.cover_date)))
    ),
    named as (
        select distinct on (accession_number, report)
            accession_number, report, kind as method, reference_date, amends, is_base, has_report_date
        from fitting
        window pair as (partition by accession_number, report, amends)
        order by accession_number, report, count(amends) over pair desc, kind desc, sum(fit) over pair,
            has_report_date desc, has_items desc, filed_on desc, accepted_at desc nulls last, amends desc,
            position
    ),
    named_once as (
        select distinct on (accession_number, coalesce(amends, report::text)) *
        from named
        order by accession_number, coalesce(amends, report::text), method desc, report
    ),
    meant as (
        select a.accession_number, 0 as report, 'report-date' as method, a.report_date as reference_date,
            latest.accession_number as amends, true as is_base, true as has_report_date
        from amendment a
        left join lateral (
            select o.accession_number
            from filings o
            where o.report_date = a.report_date and o.form_type = a.base_form
                and (coalesce(o.filing_date, o.listed_date) < a.filed_on
                    or (coalesce(o.filing_date, o.listed_date) = a.filed_on
                        and coalesce(o.accepted_at < a.accepted_at, o.accession_number < a.accession_number)))
                and exists (
                    select from filing_companies part
                    where part.accession_number = o.accession_number and part.cik = any (a.ciks))
            order by coalesce(o.filing_date, o.listed_date) desc, o.accepted_at desc nulls last,
                o.accession_number desc
            limit 1
        ) latest on true
        where not exists (
            select from named
            where named.accession_number = a.accession_number
                and (named.amends is not null or latest.accession_number is null))
    ),
    link as (
        select accession_number, amends, method, reference_date,
            row_number() over (
                partition by accession_number
                order by amends is null, has_report_date desc, is_base desc, report)::integer as position
        from (select * from named_once union all select * from meant) every
    ),
    gone as (
        delete from amendment_links l
        where l.accession_number = any (%(affected)s::text[])
            and not exists (
                select from link
                where link.accession_number = l.accession_number and link.position = l.position)
    ),
    linked as (
        insert into amendment_links
            (accession_number, position, amends_accession_number, method, reference_date)
        select accession_number, position, amends, method, reference_date from link
        order by accession_number, position
        on conflict (accession_number, position) do update
            set amends_accession_number = excluded.amends_accession_number, method = excluded.method,
                reference_date = excluded.reference_date
            where (amendment_links.amends_accession_number, amendment_links.method,
                    amendment_links.reference_date)
                is distinct from (excluded.amends_accession_number, excluded.method, excluded.reference_date)
    )
    update filings f
    set amends_accession_number = chief.amends
    from unnest(%(affected)s::text[]) as affected (accession_number)
    left join link chief on chief.accession_number = affected.accession_number and chief.position = 1
    where f.accession_number = affected.accession_number
        and f.amends_accession_number is distinct from chief.amends
"""


def link_amendments(cursor: psycopg.Cursor[Any], accession_number: str) -> None:
    """Link the filing, if it is an amendment, and the amendments that may amend it, to what they amend.

    That is an earlier filing of one of the same companies, in the form that is amended or an amendment of it.
    First the reports that the amendment names by date: those 'filed' on it, and those 'dated' so, by the
    header's report date, else the cover's, else the filing date. Where it names none that is stored, the
    latest filing of the base form with the same 'report-date'. A report that is not found has a link to
    nothing. The chief link, at position 1, is to a filing with the same report date, else the first named.

    The companies of the filing must be locked. The amendments are locked until the transaction ends.
    """
    affected: Sequence[tuple[str]] = cursor.execute(
        _LOCK_AFFECTED, {"accession_number": accession_number}
    ).fetchall()
    if affected:
        cursor.execute(_LINK, {"affected": [number for (number,) in affected]})
