"""The SQL of an index's merge, in the order of its steps. Statements touch only rows that change."""

LOCK_LEDGER = "select pg_advisory_xact_lock(hashtext('edgar8k ledger of ' || current_schema()))"

# Some thousand rows among millions are found by their keys; the default would have the millions read.
PREFER_KEYS = "set local random_page_cost = 1.1"

SELECT_INDEX_VERSION = "select last_modified_header from index_files where url = %(url)s"

STAGE_ROWS = """
    create temporary table staged_rows (
        accession_number text, cik bigint, name text, form_type text, date_filed date, path text
    ) on commit drop
"""

COPY_ROWS = "copy staged_rows (accession_number, cik, name, form_type, date_filed, path) from stdin"

# One row a filing, that of the filer with the lowest CIK, beside what the ledger has of it: all that follows
# looks here and not again among millions of filings. A daily's row is superseded where a quarterly that
# covers its date spoke as late, unless that has the filing in a line that can't be read. The word of an index
# holds until a later one's: a superseded daily has none, and one that only repeats what a quarterly said
# changes nothing. A row is outdated where the index of a later quarter, which spoke later, lists the filing:
# re-dated in mid-week, it stands in that of the quarter before until all are made anew on Saturday.
STAGE_FILINGS = """
    create temporary table staged_filings on commit drop as
    select judged.*,
        judged.is_new or judged.is_changing or (
            judged.was_listed_by = %(kind)s and not judged.is_outdated
            and (%(kind)s = 'quarterly' or judged.was_as_of = %(as_of)s)
        ) as holds
    from (
        select told.*, f.accession_number is null as is_new, f.index_date, outdated.is_outdated,
            f.listed_by as was_listed_by, f.listed_as_of as was_as_of,
            coalesce(f.status = 'removed', false) as was_removed,
            coalesce(
                not told.is_superseded and not outdated.is_outdated
                and (f.listed_by is distinct from 'daily' or f.listed_as_of <= %(as_of)s)
                and (f.status = 'removed'
                    or (f.listed_form_type, f.listed_date, f.listed_name, f.path)
                        is distinct from (told.form_type, told.date_filed, told.name, told.path)
                    or coalesce(f.listed_by, '') not in (%(kind)s, 'quarterly')
                    or (%(kind)s = 'daily' and f.listed_by = 'daily' and f.listed_as_of <> %(as_of)s))
                and f.accession_number is not null,
                false
            ) as is_changing
        from (
            select distinct on (r.accession_number) r.accession_number, r.name, r.form_type, r.date_filed,
                r.path,
                %(kind)s = 'daily' and exists (
                    select from index_files q
                    where q.kind = 'quarterly' and q.as_of >= %(as_of)s
                        and r.date_filed between q.period_start and least(q.period_end, q.last_data_received)
                        and not exists (
                            select from problems p
                            where p.url = q.url and p.code = 'index-line-unreadable'
                                and strpos(p.detail, r.accession_number) > 0)
                ) as is_superseded
            from staged_rows r
            order by r.accession_number, r.cik, r.form_type, r.date_filed
        ) told
        left join filings f on f.accession_number = told.accession_number
        cross join lateral (
            select case
                when f.listed_by = 'quarterly' and f.status <> 'removed'
                    and (%(kind)s = 'daily' or f.listed_date > %(period_end)s)
                then exists (
                    select from index_files q
                    where q.kind = 'quarterly' and q.url <> %(url)s
                        and f.listed_date between q.period_start and q.period_end
                        and (q.as_of > %(as_of)s or (%(kind)s = 'daily' and q.as_of = %(as_of)s)))
                else false end as is_outdated
        ) outdated
    ) judged
"""

# Only what plans hang on: whole statistics take longer than many a statement.
ANALYZE_STAGED = """
    analyze staged_rows (accession_number, cik), staged_filings (accession_number, is_new, is_changing, holds)
"""

# An index knows nothing but names: the latest row's, which gives way to whoever described the company.
MERGE_COMPANIES = """
    insert into companies (cik, name, described_on)
    select latest.cik, latest.name, latest.date_filed
    from (
        select distinct on (r.cik) r.cik, r.name, r.date_filed
        from staged_rows r
        join staged_filings s on s.accession_number = r.accession_number
        where s.holds
        order by r.cik, r.date_filed desc, r.accession_number desc
    ) latest
    left join companies c on c.cik = latest.cik
    where c.cik is null or (
        c.described_by = '' and (c.described_on is null or latest.date_filed >= c.described_on)
        and (c.name, c.described_on) is distinct from (latest.name, latest.date_filed))
    order by latest.cik
    on conflict (cik) do update
        set name = excluded.name, described_on = excluded.described_on
        where companies.described_by = ''
"""

ADD_FILINGS = """
    insert into filings (accession_number, status, removed_at, listed_form_type, listed_date, listed_name,
        path, index_date, listed_at, listed_by, listed_as_of)
    select s.accession_number,
        case when s.is_superseded then 'removed' else 'listed' end,
        case when s.is_superseded then %(fetched_at)s::timestamptz end,
        s.form_type, s.date_filed, s.name, s.path,
        case when %(kind)s = 'daily' then %(period_start)s::date end,
        %(fetched_at)s, %(kind)s, %(as_of)s
    from staged_filings s
    where s.is_new
    order by s.accession_number
    on conflict (accession_number) do nothing
    returning status
"""

# What was not found under its path is tried at once under another one.
CORRECT_FILINGS = """
    with changing as (
        select f.accession_number, f.listed_form_type, f.listed_date, f.listed_name, f.path,
            f.listed_by <> 'submissions' as was_by_index
        from staged_filings s
        join filings f on f.accession_number = s.accession_number
        where s.is_changing
        order by f.accession_number
        for update of f
    ),
    changed as (
        update filings f
        set listed_form_type = s.form_type, listed_date = s.date_filed, listed_name = s.name, path = s.path,
            listed_at = coalesce(f.listed_at, %(fetched_at)s), listed_by = %(kind)s, listed_as_of = %(as_of)s,
            status = case when f.status <> 'removed' then f.status
                when f.parsed_at is not null then 'stored' else 'listed' end,
            removed_at = null,
            failure = case when f.status <> 'removed' then f.failure end,
            next_try_at = case
                when f.status = 'removed' then null
                when f.next_try_at is not null and f.path is distinct from s.path then %(fetched_at)s
                else f.next_try_at end
        from changing c
        join staged_filings s on s.accession_number = c.accession_number
        where f.accession_number = c.accession_number
    )
    insert into corrections (accession_number, what, was, became, url, run_id, noticed_at)
    select c.accession_number, difference.what, difference.was, nullif(difference.became, ''), %(url)s,
        %(run_id)s::integer, %(fetched_at)s::timestamptz
    from changing c
    join staged_filings s on s.accession_number = c.accession_number
    cross join lateral (
        values ('form type', c.listed_form_type, s.form_type),
            ('filing date', c.listed_date::text, s.date_filed::text),
            ('company name', c.listed_name, s.name),
            ('path', c.path, s.path),
            ('returned', null, case when s.was_removed then '' end)
    ) difference (what, was, became)
    where (c.was_by_index or difference.what = 'returned')
        and difference.was is distinct from difference.became
    order by 1, 2
    returning accession_number, what
"""

DATE_FILINGS = """
    update filings f
    set index_date = %(period_start)s
    from staged_filings s
    where f.accession_number = s.accession_number
        and not s.is_new and (s.index_date is null or s.index_date > %(period_start)s)
"""

ADD_FILING_COMPANIES = """
    insert into filing_companies (accession_number, cik, name)
    select distinct on (r.accession_number, r.cik) r.accession_number, r.cik, r.name
    from staged_rows r
    join staged_filings s on s.accession_number = r.accession_number
    where s.is_new
    order by r.accession_number, r.cik, r.date_filed desc
    on conflict (accession_number, cik) do nothing
"""

# The parts of companies follow the index whose word holds; a part and its name that a header gave stay.
CORRECT_FILING_COMPANIES = """
    with told as (
        select distinct on (r.accession_number, r.cik) r.accession_number, r.cik, r.name
        from staged_rows r
        join staged_filings s on s.accession_number = r.accession_number
        where s.holds and not s.is_new
        order by r.accession_number, r.cik, r.date_filed desc
    ),
    known as (
        select part.accession_number, part.cik, part.name, part.position
        from staged_filings s
        join filing_companies part on part.accession_number = s.accession_number
        where s.holds and not s.is_new
    ),
    differing as materialized (
        select accession_number, cik, told.name, told.accession_number is null as is_gone
        from told
        full join known using (accession_number, cik)
        where known.cik is null
            or (known.position is null and (told.cik is null or told.name is distinct from known.name))
    ),
    gone as (
        delete from filing_companies part
        using differing
        where differing.is_gone and part.position is null
            and part.accession_number = differing.accession_number and part.cik = differing.cik
    )
    insert into filing_companies (accession_number, cik, name)
    select accession_number, cik, name from differing where not is_gone order by accession_number, cik
    on conflict (accession_number, cik) do update
        set name = excluded.name
        where filing_companies.position is null and filing_companies.name is distinct from excluded.name
"""

# What a quarterly had listed is gone when it lists it no more; what others listed, when they spoke no later.
REMOVE_FILINGS = """
    with gone as (
        select f.accession_number
        from filings f
        where f.listed_date between %(period_start)s and %(covered_until)s
            and f.status <> 'removed'
            and (f.listed_by = 'quarterly' or f.listed_as_of <= %(as_of)s)
            and f.accession_number <> all (%(spared)s::text[])
            and not exists (select from staged_filings s where s.accession_number = f.accession_number)
        order by f.accession_number
        for update
    ),
    removed as (
        update filings f
        set status = 'removed', removed_at = %(fetched_at)s, listed_by = 'quarterly',
            listed_as_of = %(as_of)s
        from gone
        where f.accession_number = gone.accession_number
    )
    insert into corrections (accession_number, what, url, run_id, noticed_at)
    select accession_number, 'removed', %(url)s, %(run_id)s, %(fetched_at)s from gone order by 1
    returning accession_number
"""

COUNT_LISTED = """
    select count(*) from filings f
    where f.listed_date between %(period_start)s and %(covered_until)s and f.status <> 'removed'
"""

# New is what no index had listed, or one had dropped: nobody has decided yet whether it is wanted. Of a day
# that was not complete when the run began all is new, whatever another run has merged since.
WANT_FILINGS = """
    update filings f
    set wanted_at = %(fetched_at)s
    from staged_filings s
    where f.accession_number = s.accession_number
        and f.wanted_at is null and f.status in ('listed', 'failed')
        and (%(is_of_open_day)s or s.was_removed
            or coalesce(s.was_listed_by, 'submissions') = 'submissions')
        and (not %(watched_only)s or exists (
            select from filing_companies part
            join companies c on c.cik = part.cik
            where part.accession_number = f.accession_number and c.watched_at is not null))
"""

CLEAR_REMOVALS = """
    delete from problems p
    using filings f, staged_filings s
    where p.code = 'removed-from-index' and p.accession_number = s.accession_number
        and f.accession_number = s.accession_number and f.status <> 'removed'
"""

NOTE_REMOVALS = """
    insert into problems (accession_number, url, code, detail, source, run_id, noticed_at)
    select f.accession_number, %(url)s, 'removed-from-index', 'the quarterly index lists it no longer',
        'index', %(run_id)s, %(fetched_at)s
    from filings f
    where f.status = 'removed' and f.removed_at = %(fetched_at)s
        and not exists (
            select from problems p
            where p.accession_number = f.accession_number and p.code = 'removed-from-index')
    order by f.accession_number
"""

MERGE_INDEX_FILE = """
    insert into index_files (url, kind, period_start, period_end, last_modified, last_modified_header,
        listed_modified, last_data_received, as_of, row_count, filing_count, is_final, fetched_at)
    values (%(url)s, %(kind)s, %(period_start)s, %(period_end)s, %(last_modified)s, %(last_modified_header)s,
        %(listed_modified)s, %(last_data_received)s, %(as_of)s, %(row_count)s,
        (select count(*) from staged_filings), %(is_final)s, %(fetched_at)s)
    on conflict (url) do update
        set kind = excluded.kind, period_start = excluded.period_start, period_end = excluded.period_end,
            last_modified = excluded.last_modified, last_modified_header = excluded.last_modified_header,
            listed_modified = excluded.listed_modified, last_data_received = excluded.last_data_received,
            as_of = excluded.as_of, row_count = excluded.row_count, filing_count = excluded.filing_count,
            is_final = excluded.is_final, fetched_at = excluded.fetched_at
"""

CONFIRM_INDEX_FILE = """
    update index_files
    set fetched_at = greatest(fetched_at, %(fetched_at)s),
        as_of = case when period_end = (period_start + interval '3 months')::date - 1
            then greatest(as_of, %(rebuilt)s) else as_of end,
        is_final = is_final or %(is_final)s
    where url = %(url)s
"""

SELECT_INDEX_PROBLEMS = """
    select code, detail from problems where url = %(url)s and source = 'index' and accession_number is null
"""

DELETE_INDEX_PROBLEMS = """
    delete from problems where url = %(url)s and source = 'index' and accession_number is null
"""

IS_INDEX_HAD_SINCE_THE_RUN_BEGAN = """
    select exists (
        select from index_files i, crawl_runs r
        where i.url = %(url)s and r.id = %(run_id)s and i.fetched_at >= r.started_at)
"""

DELETE_INDEX_REFUSALS = "delete from problems where url = %(url)s and code = 'index-refused'"

INSERT_INDEX_PROBLEM = """
    insert into problems (url, code, detail, source, run_id, noticed_at)
    values (%(url)s, %(code)s, %(detail)s, 'index', %(run_id)s, %(fetched_at)s)
"""
