"""The reader logs in, reads everything, and writes nothing."""

import contextlib
import stat

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import URL, text

from crawler.config import Config
from crawler.db.connection import Database, connection_string, with_parameter
from crawler.db.embedded import EmbeddedServer
from crawler.db.migrate import upgrade
from crawler.db.reader import connect_reader, reader_url
from crawler.db.reader_role import READER, reader_grants
from crawler.errors import DatabaseError

FAST = {"fsync": "off", "autovacuum": "off", "shared_buffers": "16MB"}


def config(home, **values):
    return Config(home=home, archive=home / "archive", **values)


@pytest.fixture
def guarded(open_folder):
    """A database with the schema on a server that wants a password of everybody."""
    with EmbeddedServer(open_folder / "server", settings=FAST) as server:
        access = server.folder.data / "pg_hba.conf"
        with psycopg.connect(connection_string(server.url()), autocommit=True) as owner:
            owner.execute("ALTER ROLE postgres PASSWORD 'owner'")
            access.write_text("local all all scram-sha-256\n")
            owner.execute("SELECT pg_reload_conf()")
        database = Database(server.url().set(password="owner"), embedded=False)
        upgrade(database)
        yield database
        database.dispose()


@pytest.fixture
def embedded(database):
    """A database of the test's own that counts as embedded: it asks for no password."""
    ours = Database(database.url, embedded=True)
    yield ours
    ours.dispose()


def who(url: URL) -> str:
    with contextlib.closing(connect_reader(url)) as connection:
        return connection.execute("SELECT session_user").fetchone()[0]


def run_as_owner(database: Database, statement: str) -> None:
    with psycopg.connect(connection_string(database.url)) as owner:
        owner.execute(statement)


def test_the_reader_of_the_embedded_server_needs_no_password(embedded, tmp_path):
    assert who(reader_url(embedded, config(tmp_path))) == READER


@pytest.mark.parametrize("how", ["role", "address"])
@pytest.mark.parametrize("schema", ["edgar", 'filings of "8-K"\\'])
def test_the_reader_sees_the_tables_in_whatever_schema(empty_database, tmp_path, schema, how):
    name = sql.Identifier(schema).as_string()
    run_as_owner(empty_database, f"CREATE SCHEMA {name}")
    if how == "role":
        owner = f"owner_{empty_database.url.database}"
        run_as_owner(empty_database, f"CREATE ROLE {owner} LOGIN SUPERUSER")
        run_as_owner(empty_database, f"ALTER ROLE {owner} SET search_path = {name}, public")
        url = empty_database.url.set(username=owner)
    else:
        url = with_parameter(empty_database.url, "search_path", f"{name}, public")
    placed = Database(url, embedded=True)
    upgrade(placed)
    with contextlib.closing(connect_reader(reader_url(placed, config(tmp_path)))) as connection:
        assert connection.execute("SELECT current_schemas(false)").fetchone()[0] == [schema, "public"]
        assert connection.execute("SELECT count(*) FROM events").fetchone()[0] == 0
    placed.dispose()
    if how == "role":
        run_as_owner(empty_database, f"DROP OWNED BY {owner}")
        run_as_owner(empty_database, f"DROP ROLE {owner}")


def test_the_address_of_the_default_schema_sets_no_search_path(embedded, tmp_path):
    assert "options" not in reader_url(embedded, config(tmp_path)).query


@pytest.mark.parametrize(
    "statements",
    [
        ["INSERT INTO companies (cik, name) VALUES (1, 'x')"],
        ["SET default_transaction_read_only = off", "DELETE FROM items"],
        ["BEGIN", "SET TRANSACTION READ WRITE", "UPDATE filings SET status = 'stored'"],
        ["RESET SESSION AUTHORIZATION", "SET default_transaction_read_only = off", "DELETE FROM items"],
        ["SET ROLE postgres"],
        ["COPY (SELECT 1) TO PROGRAM 'true'"],
        ["DROP TABLE items"],
    ],
)
def test_the_reader_writes_nothing(embedded, tmp_path, statements):
    url = reader_url(embedded, config(tmp_path))
    *before, last = statements
    with contextlib.closing(connect_reader(url)) as connection:
        for statement in before:
            connection.execute(statement)
        with pytest.raises((psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.InsufficientPrivilege)):
            connection.execute(last)


def test_the_reader_reads_tables_and_views(embedded, tmp_path):
    url = reader_url(embedded, config(tmp_path))
    with contextlib.closing(connect_reader(url)) as connection:
        for relation in ("item_catalog", "filings", "events", "coverage"):
            connection.execute(f"SELECT * FROM {relation} LIMIT 1")


def test_a_password_is_set_once_and_kept_for_us_alone(guarded, tmp_path):
    home = tmp_path / "home"
    first = reader_url(guarded, config(home))
    kept = home / "reader-password"
    assert who(first) == READER
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert kept.read_text().strip() == first.password
    assert reader_url(guarded, config(home)) == first


def test_a_kept_password_that_no_longer_works_is_replaced(guarded, tmp_path):
    first = reader_url(guarded, config(tmp_path))
    run_as_owner(guarded, f"ALTER ROLE {READER} PASSWORD 'other'")
    second = reader_url(guarded, config(tmp_path))
    assert second.password != first.password
    assert who(second) == READER


def test_somebody_elses_password_is_left_alone(guarded, tmp_path):
    run_as_owner(guarded, f"ALTER ROLE {READER} PASSWORD 'theirs'")
    with pytest.raises(DatabaseError, match="EDGAR8K_READER_URL"):
        reader_url(guarded, config(tmp_path))
    (tmp_path / "reader-password").write_text("theirs\n")
    assert who(reader_url(guarded, config(tmp_path))) == READER


def test_an_address_for_the_reader_is_taken_as_it_is(guarded, tmp_path):
    run_as_owner(guarded, f"ALTER ROLE {READER} PASSWORD 'theirs'")
    address = guarded.url.set(username=READER, password="theirs").render_as_string(hide_password=False)
    assert who(reader_url(guarded, config(tmp_path, reader_url=address))) == READER


def test_a_user_who_may_not_alter_the_role_is_told_what_to_do(guarded, tmp_path):
    run_as_owner(guarded, "CREATE ROLE plain LOGIN PASSWORD 'hunter2'")
    plain = Database(guarded.url.set(username="plain", password="hunter2"), embedded=False)
    with pytest.raises(DatabaseError, match="administrator") as failure:
        reader_url(plain, config(tmp_path))
    plain.dispose()
    assert "hunter2" not in str(failure.value)
    assert not (tmp_path / "reader-password").exists()


def test_a_missing_role_is_told_with_what_an_administrator_must_run(guarded, tmp_path):
    run_as_owner(guarded, f"DROP OWNED BY {READER}")
    run_as_owner(guarded, f"DROP ROLE {READER}")
    with pytest.raises(DatabaseError, match="let an administrator run in this database: ") as failure:
        reader_url(guarded, config(tmp_path))
    statements = str(failure.value).partition("database: ")[2]
    assert (
        f"alter default privileges for role postgres in schema public grant select on tables to {READER}"
        in (statements)
    )
    run_as_owner(guarded, statements)
    run_as_owner(guarded, "CREATE TABLE later (number integer)")
    with contextlib.closing(connect_reader(reader_url(guarded, config(tmp_path)))) as connection:
        for relation in ("filings", "events", "later"):
            connection.execute(f"SELECT * FROM {relation} LIMIT 1")


def test_a_missing_role_needs_no_grants_before_there_are_tables(guarded):
    with guarded.engine.connect() as connection:
        connection.execute(text("CREATE SCHEMA empty"))
        connection.execute(text("SET search_path = empty"))
        assert reader_grants(connection) == []


def test_a_wrong_password_is_told_without_it(guarded):
    with pytest.raises(DatabaseError, match="may not log in") as failure:
        connect_reader(guarded.url.set(username=READER, password="hunter2"))
    assert "hunter2" not in str(failure.value)
