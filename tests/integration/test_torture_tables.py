"""What compares databases after a torture sees every table, and no more than it should overlook."""

import datetime as dt

import pytest
import torture_tables
from ledger_facts import NOW, number
from torture_tables import LEFT_OUT_TABLES, differences, read_tables

from crawler.db.connection import Database


@pytest.fixture
def write(database: Database):
    """Write a filing whose run, and the moment of it, are as given."""

    def write(listed_name: str, wanted_at: dt.datetime | None = NOW) -> None:
        with database.engine.begin() as connection:
            connection.exec_driver_sql("truncate filings cascade")
            connection.exec_driver_sql(
                "insert into filings (accession_number, listed_name, wanted_at, attempts)"
                " values (%s, %s, %s, extract(second from clock_timestamp())::integer)",
                (number(1), listed_name, wanted_at),
            )

    return write


def test_every_table_is_compared_that_is_not_named(database: Database):
    with database.engine.connect() as connection:
        tables = connection.exec_driver_sql(
            "select tablename from pg_tables where schemaname = current_schema()"
        ).scalars()
        assert set(read_tables(database.url)) == {*tables} - LEFT_OUT_TABLES.keys()


def test_moments_of_the_crawlers_own_are_only_there_or_not(database: Database, write):
    write("ACME")
    first = read_tables(database.url)
    write("ACME", NOW + dt.timedelta(days=1))
    assert differences(first, read_tables(database.url)) == []
    write("ACME", None)
    assert len(differences(first, read_tables(database.url))) == 2


def test_a_value_and_a_row_that_differ_are_named(database: Database, write):
    write("ACME")
    first = read_tables(database.url)
    write("ACNE")
    missing, too_many = differences(first, read_tables(database.url))
    assert missing.startswith("filings: - ")
    assert "ACME" in missing
    assert too_many.startswith("filings: + ")
    assert "ACNE" in too_many


def test_a_name_that_the_database_does_not_have_is_told(database: Database, monkeypatch):
    monkeypatch.setattr(torture_tables, "LEFT_OUT_TABLES", {"a table": "of old"})
    with pytest.raises(ValueError, match="a table"):
        read_tables(database.url)
