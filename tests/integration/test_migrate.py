"""The revisions build the schema that the models describe."""

import contextlib

import pytest
from alembic import command
from alembic.migration import MigrationContext
from sqlalchemy import URL, inspect, text

from crawler.db.connection import Database
from crawler.db.migrate import alembic_config, current_revision, ensure_schema, head_revision, upgrade
from crawler.db.reader_role import READER
from crawler.errors import DatabaseError

LEFT = """
    SELECT relname FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'v', 'S')
    UNION ALL
    SELECT proname FROM pg_proc WHERE pronamespace = current_schema()::regnamespace
"""


def run_alembic(database: Database, what, *words: str) -> None:
    config = alembic_config()
    with database.engine.connect() as connection:
        connection.detach()
        config.attributes["connection"] = connection
        what(config, *words)


@contextlib.contextmanager
def opened(url: URL, *, embedded: bool):
    database = Database(url, embedded)
    yield database
    database.dispose()


def set_revision(database: Database, revision: str) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})


def test_the_migrated_schema_is_that_of_the_models(database):
    run_alembic(database, command.check)


def test_every_revision_can_be_taken_back_and_made_again(empty_database):
    upgrade(empty_database)
    run_alembic(empty_database, command.downgrade, "base")
    with empty_database.engine.connect() as connection:
        assert connection.scalars(text(LEFT)).all() == ["alembic_version"]
        may = text("SELECT has_table_privilege(:role, 'alembic_version', 'select')")
        assert connection.scalar(may, {"role": READER}) is False
    upgrade(empty_database)
    assert current_revision(empty_database) == head_revision()


def test_a_second_upgrade_changes_nothing(database):
    upgrade(database)
    assert current_revision(database) == head_revision()


def test_tables_stand_in_the_first_schema_of_the_search_path(empty_database):
    with empty_database.engine.begin() as connection:
        connection.execute(text("CREATE SCHEMA filings"))
    url = empty_database.url.update_query_dict({"options": "-c search_path=filings,public"})
    with opened(url, embedded=False) as placed:
        upgrade(placed)
        tables = inspect(placed.engine)
        assert "items" in tables.get_table_names(schema="filings")
        assert tables.get_table_names(schema="public") == []


def test_the_session_keeps_neither_lock_nor_limits(empty_database):
    upgrade(empty_database)
    with empty_database.engine.connect() as connection:
        assert connection.scalar(text("SHOW statement_timeout")) == "0"
        held = text(
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            " WHERE l.locktype = 'advisory' AND d.datname = current_database()"
        )
        assert connection.scalar(held) == 0


def test_an_empty_database_of_somebody_is_left_alone(empty_database):
    with pytest.raises(DatabaseError, match="no schema yet: run: edgar8k db upgrade"):
        ensure_schema(empty_database)
    assert current_revision(empty_database) is None


def test_an_older_schema_of_somebody_is_left_alone(database):
    set_revision(database, "0001")
    with pytest.raises(DatabaseError, match=r"older than .*: run: edgar8k db upgrade"):
        ensure_schema(database)


def test_a_newer_schema_is_refused_even_if_embedded(database):
    set_revision(database, "from the future")
    with (
        opened(database.url, embedded=True) as embedded,
        pytest.raises(DatabaseError, match="newer edgar8k"),
    ):
        ensure_schema(embedded)


def test_the_embedded_database_upgrades_itself(empty_database):
    with opened(empty_database.url, embedded=True) as embedded:
        ensure_schema(embedded)
    assert current_revision(empty_database) == head_revision()


def test_a_failing_revision_is_told_in_one_line(empty_database):
    with empty_database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE companies (cik text)"))
    with pytest.raises(DatabaseError, match=r"could not be upgraded: .*companies") as failure:
        upgrade(empty_database)
    assert "\n" not in str(failure.value)


def test_revisions_have_one_line_of_descent(database):
    with database.engine.connect() as connection:
        assert len(MigrationContext.configure(connection).get_current_heads()) == 1
