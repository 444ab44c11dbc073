"""The schema as users rely on it: names, comments, the read-only role."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import ProgrammingError

from crawler.db.connection import Database
from crawler.db.embedded import EmbeddedServer
from crawler.db.migrate import upgrade

READER = "edgar8k_reader"
OWNER = "owner"

COLUMNS = {
    "companies": "cik name sic state_of_incorporation fiscal_year_end ein tickers",
    "company_names": "cik name valid_from valid_until",
    "filings": """accession_number status wanted_at failure attempts next_try_at removed_at form_type
        filing_date accepted_at disseminated_on report_date header_items preamble listed_form_type
        listed_date listed_name path index_date api_items api_size
        amends_accession_number archive_key sha256 size_bytes parser_version
        parsed_at""",
    "filing_companies": """accession_number cik position name file_number film_number sic
        state_of_incorporation ein fiscal_year_end business_address mail_address""",
    "cover_pages": """accession_number report_date address phone former_name checked emerging_growth
        has_securities_table""",
    "cover_registrants": "accession_number position name state file_number ein cik role",
    "securities": "accession_number position title symbol exchange",
    "items": """accession_number position item_number heading body declared found not_applicable
        combined search""",
    "documents": "accession_number position sequence type filename description size_bytes text",
    "exhibits": "accession_number position exhibit_number description document_position",
    "signatures": "accession_number position registrant name title signed_date",
    "amendment_references": "accession_number position kind reference_date report",
    "amendment_links": "accession_number amends_accession_number method reference_date",
    "item_catalog": "item_number title modern_item_number effective_from effective_until is_furnished",
    "index_files": """url kind period_start period_end last_modified row_count filing_count is_final
        fetched_at""",
    "crawl_runs": "id command arguments started_at finished_at outcome stats",
    "problems": "accession_number code detail source run_id noticed_at",
}

VIEW_COLUMNS = {
    "events": """accession_number cik company_name ciks filing_date accepted_at report_date form_type
        item_number modern_item_number title heading body declared found url""",
    "company_events": """accession_number cik company_name ciks filing_date accepted_at report_date form_type
        item_number modern_item_number title heading body declared found url""",
    "item_disagreements": "accession_number item_number in_header in_api found",
    "coverage": "day listed stored failed removed is_complete",
    "amendments": "accession_number amends_accession_number method",
}

TYPES = {
    ("filings", "wanted_at"): "timestamp with time zone",
    ("filings", "accepted_at"): "timestamp with time zone",
    ("filings", "filing_date"): "date",
    ("filings", "header_items"): "text[]",
    ("filings", "size_bytes"): "bigint",
    ("filing_companies", "cik"): "bigint",
    ("filing_companies", "business_address"): "jsonb",
    ("index_files", "last_modified"): "timestamp with time zone",
    ("crawl_runs", "stats"): "jsonb",
    ("items", "search"): "tsvector",
    ("events", "ciks"): "bigint[]",
    ("coverage", "day"): "date",
}


# Ours, or cut by the writer.
BOUNDED_TEXTS = {
    "crawl_pace.host",
    "filings.form_type",
    "filings.status",
    "index_files.kind",
    "index_files.url",
    "item_catalog.item_number",
    "items.item_number",
    "problems.code",
    "problems.url",
}


@pytest.fixture
def connection(database: Database) -> Iterator[Connection]:
    with database.engine.connect() as connection:
        yield connection


@pytest.fixture
def reader(database: Database) -> Iterator[Connection]:
    engine = create_engine(database.url.set(username=READER))
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def columns_of(connection: Connection, relation: str) -> list[str]:
    query = text(
        "select attname from pg_attribute"
        " where attrelid = cast(:relation as regclass) and attnum > 0 and not attisdropped order by attnum"
    )
    return list(connection.execute(query, {"relation": relation}).scalars())


@pytest.mark.parametrize("table", COLUMNS)
def test_tables_have_the_columns_that_others_rely_on(connection: Connection, table: str) -> None:
    assert set(COLUMNS[table].split()) <= set(columns_of(connection, table))


@pytest.mark.parametrize("view", VIEW_COLUMNS)
def test_views_begin_with_the_columns_that_others_rely_on(connection: Connection, view: str) -> None:
    expected = VIEW_COLUMNS[view].split()
    assert columns_of(connection, view)[: len(expected)] == expected


@pytest.mark.parametrize(("column", "expected"), TYPES.items(), ids=".".join)
def test_columns_have_their_types(connection: Connection, column: tuple[str, str], expected: str) -> None:
    query = text(
        "select format_type(atttypid, atttypmod) from pg_attribute"
        " where attrelid = cast(:relation as regclass) and attname = :name"
    )
    found = connection.execute(query, {"relation": column[0], "name": column[1]}).scalar_one()
    assert found == expected


def test_every_table_view_and_column_says_what_it_is(connection: Connection) -> None:
    query = text("""
        select c.relname || coalesce('.' || a.attname, '')
        from pg_class c
        left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
        where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'v')
            and (obj_description(c.oid, 'pg_class') is null or col_description(c.oid, a.attnum) is null)
        order by 1
    """)
    assert connection.execute(query).scalars().all() == []


def test_no_text_of_any_length_stands_in_a_b_tree(connection: Connection) -> None:
    query = text("""
        select distinct c.relname || '.' || a.attname
        from pg_index i
        join pg_class c on c.oid = i.indrelid
        join pg_class x on x.oid = i.indexrelid
        join pg_am m on m.oid = x.relam and m.amname = 'btree'
        join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
        where c.relnamespace = current_schema()::regnamespace and a.atttypid = 'text'::regtype
            and a.attname not like '%accession_number'
    """)
    assert set(connection.execute(query).scalars()) == BOUNDED_TEXTS


def test_every_foreign_key_has_an_index_that_begins_with_it(connection: Connection) -> None:
    query = text("""
        select conrelid::regclass::text || ' ' || conname
        from pg_constraint k
        where contype = 'f' and not exists (
            select from pg_index i
            where i.indrelid = k.conrelid
                and (i.indkey::smallint[])[0:cardinality(k.conkey) - 1] = k.conkey)
    """)
    assert connection.execute(query).scalars().all() == []


def test_the_reader_reads_everything_also_what_comes_later(database: Database, reader: Connection) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("create table later (number integer)"))
    relations = text(
        "select relname from pg_class"
        " where relnamespace = current_schema()::regnamespace and relkind in ('r', 'v') order by relname"
    )
    names = reader.execute(relations).scalars().all()
    assert {"later", "events", "filings", "alembic_version"} <= set(names)
    for name in names:
        reader.execute(text(f"select * from {name} limit 1"))


@pytest.mark.parametrize(
    "statement",
    [
        "insert into companies (cik) values (1)",
        "update filings set status = 'stored'",
        "delete from item_catalog",
        "truncate problems",
        "drop view events",
        "create table mine (number integer)",
        "alter table filings add column mine integer",
        "select nextval('problems_id_seq')",
    ],
)
def test_the_reader_writes_nothing(reader: Connection, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        reader.execute(text(statement))


@pytest.fixture
def unprivileged(open_folder: Path) -> Iterator[Database]:
    """A database whose user may make no roles. Roles are a whole server's, so the server is its own."""
    with EmbeddedServer(open_folder, settings={"fsync": "off", "shared_buffers": "16MB"}) as server:
        admin = Database(server.url(), embedded=False)
        with admin.engine.begin() as connection:
            connection.execute(text(f"create role {OWNER} login"))
            connection.execute(text(f"grant create on schema public to {OWNER}"))
        admin.dispose()
        database = Database(server.url().set(username=OWNER), embedded=False)
        yield database
        database.dispose()


def test_a_user_who_may_not_make_roles_gets_the_schema_and_is_told_what_to_do(
    unprivileged: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        upgrade(unprivileged)
    assert f"create role {READER} login" in caplog.text
    assert f"to {READER}" in caplog.text
    with unprivileged.engine.connect() as connection:
        assert connection.execute(text("select count(*) from events")).scalar_one() == 0


def test_an_item_of_a_megabyte_of_different_words_is_searchable_by_its_beginning(
    connection: Connection,
) -> None:
    words = " ".join(f"word{number:x}" for number in range(120_000))
    wide = " ".join(chr(0x20000 + number % 40_000) * 3 + f"{number:x}" for number in range(120_000))
    search = text("select edgar8k_search_vector('Item 8.01. Other Events', :body)")
    found = text("select edgar8k_search_vector(null, :body) @@ to_tsquery('english', :word)")
    assert len(words) > 1_000_000
    assert connection.execute(search, {"body": words}).scalar_one().startswith("'8.01'")
    assert connection.execute(found, {"body": words, "word": "word10"}).scalar_one() is True
    assert connection.execute(found, {"body": words, "word": "word1d000"}).scalar_one() is False
    assert connection.execute(search, {"body": wide}).scalar_one() is not None


def test_search_covers_heading_and_body_and_takes_nulls(connection: Connection) -> None:
    search = text("select edgar8k_search_vector(:heading, :body) = to_tsvector('english', :all)")
    for heading, body in (("Item 5.", "Merger agreed"), (None, "Merger agreed"), ("Item 5.", "")):
        values = {"heading": heading, "body": body, "all": f"{heading or ''} {body}"}
        assert connection.execute(search, values).scalar_one() is True
