"""What of a database may not depend on what befell the crawler: all of it, but for what is named here."""

from collections import Counter
from collections.abc import Mapping

from psycopg import sql
from sqlalchemy import URL
from torture_server import connection

# Of these tables nothing is compared.
LEFT_OUT_TABLES: Mapping[str, str] = {
    "crawl_runs": "the runs differ",
    "crawl_pace": "when the next request may leave",
    "corrections": "what a run found to correct depends on what the runs before it had read",
    "alembic_version": "the schema's own",
}

# Of these columns nothing is compared.
LEFT_OUT_COLUMNS: Mapping[str, Mapping[str, str]] = {
    "filings": {"attempts": "how often it was tried in vain"},
    "company_names": {"id": "a number in the order of writing"},
    "problems": {
        "id": "a number in the order of writing",
        "run_id": "the run that noticed it",
    },
}

# Of these, only whether they have a value: they are moments of the crawler's own, or days of such.
ONLY_WHETHER: Mapping[str, frozenset[str]] = {
    "filings": frozenset({"wanted_at", "listed_at", "next_try_at", "removed_at", "parsed_at"}),
    "index_files": frozenset({"fetched_at"}),
    "daily_listings": frozenset({"fetched_at"}),
    "problems": frozenset({"noticed_at"}),
    "companies": frozenset({"watched_at"}),
}

Tables = Mapping[str, Counter[str]]

_TABLES = """
    select c.relname, array_agg(a.attname order by a.attnum)
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
        and a.attnum > 0 and not a.attisdropped
    group by c.relname
"""


def read_tables(url: URL) -> Tables:
    """Return the rows of every table as JSON, counted; raises ValueError where a left-out name is none."""
    with connection(url) as server:
        columns = {table: frozenset(names) for table, names in server.execute(_TABLES)}
        _check_names(columns)
        return {
            table: Counter(row for (row,) in server.execute(_rows(table)))
            for table in columns
            if table not in LEFT_OUT_TABLES
        }


def differences(expected: Tables, found: Tables) -> list[str]:
    """Say in lines which rows are missing (-) and which are too many (+)."""
    return [
        f"{table}: {sign} {row[:2000]}"
        for table in sorted(expected.keys() | found.keys())
        for sign, rows in (
            ("-", expected.get(table, Counter()) - found.get(table, Counter())),
            ("+", found.get(table, Counter()) - expected.get(table, Counter())),
        )
        for row in sorted(rows.elements())
    ]


def _rows(table: str) -> sql.Composed:
    only_whether = sorted(ONLY_WHETHER.get(table, ()))
    left_out = [*LEFT_OUT_COLUMNS.get(table, ()), *only_whether]
    whether = sql.SQL(", ").join(
        part
        for name in only_whether
        for part in (
            sql.Literal(f"has {name}"),
            sql.SQL("{} is not null").format(sql.Identifier(name)),
        )
    )
    return sql.SQL(
        "select ((to_jsonb(t) - {left_out}::text[]) || jsonb_build_object({whether}))::text from {table} t"
    ).format(left_out=sql.Literal(left_out), whether=whether, table=sql.Identifier(table))


def _check_names(columns: Mapping[str, frozenset[str]]) -> None:
    named = {
        (table, name)
        for names in (LEFT_OUT_COLUMNS, ONLY_WHETHER)
        for table, of_table in names.items()
        for name in of_table
    }
    unknown = sorted(
        [table for table in LEFT_OUT_TABLES if table not in columns]
        + [f"{table}.{name}" for table, name in named if name not in columns.get(table, ())]
    )
    if unknown:
        raise ValueError(f"the database has no {', '.join(unknown)}")
