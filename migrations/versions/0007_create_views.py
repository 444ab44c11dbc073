"""Create the views that questions are asked of.

Items of both eras on one line each, where header, submissions data and document differ, what amends what, and
how complete each day is. Removed filings are left out of all but the coverage.

A filing counts for the day that its header gives, and for the index's where the header is too damaged to
tell.

Revision ID: 0007
Revises: 0006
"""

from alembic import op

revision = "0007"
down_revision = "0006"

VIEWS = {
    "item_meanings": """
        select catalog.item_number, catalog.title, catalog.modern_item_number,
            case when lag(catalog.effective_from) over meanings is null then catalog.effective_from - 100
                else catalog.effective_from end as meant_from,
            coalesce(
                least(lead(catalog.effective_from) over meanings - 1, catalog.effective_until + 100),
                'infinity'::date
            ) as meant_until
        from item_catalog catalog
        window meanings as (partition by catalog.item_number order by catalog.effective_from)
    """,
    "events": """
        select f.accession_number,
            f.first_cik as cik,
            coalesce(first.name, f.listed_name) as company_name,
            array(
                select every.cik from filing_companies every
                where every.accession_number = f.accession_number
                order by every.position nulls last, every.cik
            ) as ciks,
            coalesce(f.filing_date, f.listed_date) as filing_date,
            f.accepted_at,
            f.report_date,
            coalesce(f.form_type, f.listed_form_type) as form_type,
            i.item_number,
            meaning.modern_item_number,
            meaning.title,
            i.heading,
            i.body,
            i.declared,
            i.found,
            'https://www.sec.gov/Archives/edgar/data/' || f.first_cik || '/'
                || replace(f.accession_number, '-', '') || '/' || f.accession_number || '-index.htm' as url,
            i.position,
            i.search
        from items i
        join filings f on f.accession_number = i.accession_number
        left join filing_companies first
            on first.accession_number = f.accession_number and first.cik = f.first_cik
        left join item_meanings meaning
            on meaning.item_number = i.item_number
            and coalesce(f.filing_date, f.listed_date) between meaning.meant_from and meaning.meant_until
        where f.status <> 'removed'
    """,
    "company_events": """
        select f.accession_number,
            part.cik,
            coalesce(part.name, f.listed_name) as company_name,
            array(
                select every.cik from filing_companies every
                where every.accession_number = f.accession_number
                order by every.position nulls last, every.cik
            ) as ciks,
            coalesce(f.filing_date, f.listed_date) as filing_date,
            f.accepted_at,
            f.report_date,
            coalesce(f.form_type, f.listed_form_type) as form_type,
            i.item_number,
            meaning.modern_item_number,
            meaning.title,
            i.heading,
            i.body,
            i.declared,
            i.found,
            'https://www.sec.gov/Archives/edgar/data/' || part.cik || '/'
                || replace(f.accession_number, '-', '') || '/' || f.accession_number || '-index.htm' as url,
            i.position,
            i.search
        from filing_companies part
        join filings f on f.accession_number = part.accession_number
        join items i on i.accession_number = f.accession_number
        left join item_meanings meaning
            on meaning.item_number = i.item_number
            and coalesce(f.filing_date, f.listed_date) between meaning.meant_from and meaning.meant_until
        where f.status <> 'removed'
    """,
    "item_disagreements": """
        select f.accession_number, told.item_number,
            case when cardinality(f.header_items) > 0
                then told.item_number = any (f.header_items) end as in_header,
            case when cardinality(f.api_items) > 0 then told.item_number = any (f.api_items) end as in_api,
            told.item_number = any (f.found_items) as found
        from filings f
        cross join lateral (
            select distinct said.item_number
            from unnest(f.header_items || f.api_items || f.found_items) as said (item_number)
        ) told
        where f.status = 'stored'
            and (not (f.header_items <@ f.found_items and f.header_items @> f.found_items)
                or not (f.api_items <@ f.found_items and f.api_items @> f.found_items))
            and ((cardinality(f.header_items) > 0
                    and (told.item_number = any (f.header_items)) <> (told.item_number = any (f.found_items)))
                or (cardinality(f.api_items) > 0
                    and (told.item_number = any (f.api_items)) <> (told.item_number = any (f.found_items))))
    """,
    "index_days": """
        select covered.day, bool_or(covered.is_complete) as is_complete
        from (
            select daily.period_start as day, daily.is_final as is_complete
            from index_files daily
            where daily.kind = 'daily'
            union all
            select quarterly.period_start + passed.days,
                quarterly.fetched_at >= (quarterly.period_start + passed.days + 1 + time '06:00')
                    at time zone 'America/New_York'
            from index_files quarterly
            cross join lateral
                generate_series(
                    0, least(quarterly.period_end, quarterly.last_data_received) - quarterly.period_start
                ) as passed (days)
            where quarterly.kind = 'quarterly'
            union all
            select listed.day, false
            from daily_listings listing
            cross join lateral unnest(listing.days) as listed (day)
        ) covered
        group by covered.day
    """,
    "coverage": """
        select coalesce(known.day, counted.day) as day,
            coalesce(counted.listed, 0) as listed,
            coalesce(counted.stored, 0) as stored,
            coalesce(counted.failed, 0) as failed,
            coalesce(counted.removed, 0) as removed,
            coalesce(known.is_complete, false) as is_complete
        from index_days known
        full join (
            select f.listed_date as day,
                count(*) filter (where f.status <> 'removed') as listed,
                count(*) filter (where f.status = 'stored') as stored,
                count(*) filter (where f.status = 'failed') as failed,
                count(*) filter (where f.status = 'removed') as removed
            from filings f
            where f.listed_date is not null
            group by f.listed_date
        ) counted on counted.day = known.day
    """,
    "amendments": """
        select link.accession_number,
            link.amends_accession_number,
            link.method,
            coalesce(amending.filing_date, amending.listed_date) as filing_date,
            coalesce(amended.filing_date, amended.listed_date) as amends_filing_date,
            array(
                select i.item_number from items i
                where i.accession_number = amending.accession_number order by i.position
            ) as items,
            case when amended.accession_number is not null then array(
                select i.item_number from items i
                where i.accession_number = amended.accession_number order by i.position
            ) end as amends_items,
            link.reference_date,
            link.position
        from amendment_links link
        join filings amending on amending.accession_number = link.accession_number
        left join filings amended on amended.accession_number = link.amends_accession_number
        where amending.status <> 'removed'
    """,
}

_EVENT_COMMENTS = {
    "accession_number": "The filing",
    "ciks": "CIKs of all filers, in the order of the header",
    "filing_date": "Filing date by the header, else by the index",
    "accepted_at": "When EDGAR accepted the filing; null before mid-2002",
    "report_date": "Date of the earliest event, by the header",
    "form_type": "Form type by the header, else by the index",
    "item_number": "Item as the filing numbers it: '5' or '8.01'",
    "modern_item_number": "The number that the matter has since 2004-08-23",
    "title": "Title of the item by the form of its day; null: no catalogue has the number",
    "heading": "Heading as printed; null: declared but not found",
    "body": "Text below the heading",
    "declared": "Whether the header or the submissions data lists the item",
    "found": "Whether it stands in the document",
    "url": "The filing's index page at EDGAR",
    "position": "Place of the item in the report, from 1",
    "search": "Heading and body for full-text search: search @@ websearch_to_tsquery('english', '...')",
}

COMMENTS = {
    "item_meanings": (
        "What a number of item_catalog means on a day, with a hundred days more each way: filings are late",
        {
            "item_number": "The number",
            "title": "Title of the item",
            "modern_item_number": "The number that the matter has since 2004-08-23",
            "meant_from": "First day of this meaning, inclusive",
            "meant_until": "Last day of this meaning, inclusive",
        },
    ),
    "events": (
        "One line per item of every filing of every era, removed filings left out",
        {
            "cik": "CIK of the first filer",
            "company_name": "Name of the first filer, as of filing",
            **_EVENT_COMMENTS,
        },
    ),
    "company_events": (
        "As events, one line per item and filer: timelines of companies",
        {"cik": "CIK of the filer", "company_name": "Name of the filer, as of filing", **_EVENT_COMMENTS},
    ),
    "item_disagreements": (
        "Items on which header, submissions data and document of a stored filing do not agree",
        {
            "accession_number": "The filing",
            "item_number": "The item",
            "in_header": "Whether the header declares it; null: the header declares no item at all",
            "in_api": "Whether the submissions data lists it; null: not asked, or no item at all",
            "found": "Whether it stands in the document",
        },
    ),
    "index_days": (
        "The days that the indexes read cover, and those that have an index to be read",
        {
            "day": "The day",
            "is_complete": "Whether its daily index is final, or a quarterly that covers it was read after "
            "06:00 Eastern of the next day",
        },
    ),
    "coverage": (
        "What EDGAR lists and what is stored, by filing date of the index",
        {
            "day": "The day: every day that an index covers, and every filing date",
            "listed": "Filings that EDGAR lists, whatever became of them; removed ones not counted",
            "stored": "Filings stored",
            "failed": "Filings tried and not stored",
            "removed": "Filings that the quarterly index lists no longer",
            "is_complete": "Whether the list of the day is complete, as in index_days",
        },
    ),
    "amendments": (
        "Amendments and what they amend",
        {
            "accession_number": "The amendment",
            "amends_accession_number": "The filing amended; null: not found among the stored ones",
            "method": "How it was found",
            "filing_date": "Filing date of the amendment",
            "amends_filing_date": "Filing date of the filing amended",
            "items": "Items of the amendment",
            "amends_items": "Items of the filing amended",
            "reference_date": "The date that led to it",
            "position": "Place among the amendment's links, from 1; the chief one first",
        },
    ),
}


def upgrade():
    for name, query in VIEWS.items():
        op.execute(f"create view {name} as {query}")
        purpose, columns = COMMENTS[name]
        op.execute(f"comment on view {name} is '{_quoted(purpose)}'")
        for column, meaning in columns.items():
            op.execute(f"comment on column {name}.{column} is '{_quoted(meaning)}'")


def downgrade():
    for name in reversed(VIEWS):
        op.execute(f"drop view {name}")


def _quoted(text):
    return text.replace("'", "''")
