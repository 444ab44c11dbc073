"""Reaching a database, and saying why not."""

import socket

import pytest
from sqlalchemy import URL, text

from crawler.config import Config
from crawler.db.connection import (
    Database,
    as_role,
    check_server,
    connection_string,
    open_database,
    read_url,
    with_parameter,
    without_password,
)
from crawler.errors import DatabaseError


def config(tmp_path, **values):
    return Config(home=tmp_path, archive=tmp_path / "archive", **values)


def rendered(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@pytest.mark.parametrize(
    "address",
    [
        "postgres://jane:p%40ss@db.example.org:5433/filings?sslmode=require",
        "postgresql://jane:p%40ss@db.example.org:5433/filings?sslmode=require",
        "postgresql+psycopg://jane:p%40ss@db.example.org:5433/filings?sslmode=require",
        "host=db.example.org port=5433 user=jane password=p@ss dbname=filings sslmode=require",
    ],
)
def test_every_spelling_of_an_address(address):
    url = read_url(address, "EDGAR8K_DATABASE_URL")
    assert url.drivername == "postgresql+psycopg"
    assert (url.username, url.password, url.host, url.port) == ("jane", "p@ss", "db.example.org", 5433)
    assert (url.database, dict(url.query)) == ("filings", {"sslmode": "require"})


@pytest.mark.parametrize(
    "address",
    [
        "postgresql:///filings?host=%2Fvar%2Frun%2Fpostgresql",
        "postgresql://%2Fvar%2Frun%2Fpostgresql/filings",
    ],
)
def test_an_address_of_a_socket(address):
    url = read_url(address, "EDGAR8K_DATABASE_URL")
    assert url.host is None
    assert url.query["host"] == "/var/run/postgresql"


def test_an_address_of_several_hosts():
    url = read_url("postgresql://one:1,two:2/filings", "EDGAR8K_DATABASE_URL")
    assert dict(url.query) == {"host": "one,two", "port": "1,2"}


@pytest.mark.parametrize(
    "address", ["mysql://jane:hunter2@h/d", "hunter2", "postgresql://jane:hunter2%@h/d", "postgresql://h:x/d"]
)
def test_no_address_is_told_without_showing_it(address):
    with pytest.raises(DatabaseError, match="EDGAR8K_DATABASE_URL") as failure:
        read_url(address, "EDGAR8K_DATABASE_URL")
    assert "hunter2" not in str(failure.value)


def test_the_shown_address_is_one_for_libpq():
    url = URL.create("postgresql+psycopg", "jane", "hunter2", database="d", query={"host": "/a b+c"})
    assert without_password(url) == "postgresql://jane@/d?host=%2Fa%20b%2Bc"
    assert read_url(without_password(url), "url") == as_role(url, "jane")


def test_the_shown_address_has_no_password_among_its_words_either():
    secrets = ("password", "sslpassword", "scram_client_key", "scram_server_key", "oauth_client_secret")
    words = {"sslmode": "require", **dict.fromkeys(secrets, "hunter2")}
    url = URL.create("postgresql+psycopg", "jane", "hunter2", "h", 5432, "d", query=words)
    assert without_password(url) == "postgresql://jane@h:5432/d?sslmode=require"


def test_another_role_does_not_inherit_the_password():
    url = URL.create("postgresql+psycopg", "jane", "hunter2", "h", 5432, "d")
    assert "hunter2" not in connection_string(as_role(url, "reader"))
    assert "hunter2" in connection_string(url)


def test_sessions_are_in_utc_and_bear_our_name(database):
    with database.engine.connect() as connection:
        assert connection.scalar(text("SHOW timezone")) == "UTC"
        assert connection.scalar(text("SHOW application_name")) == "edgar8k"


def test_what_the_address_says_about_the_session_holds(database):
    words = {"application_name": "mine", "options": "-c search_path=pg_catalog"}
    own = Database(database.url.update_query_dict(words), embedded=False)
    with own.engine.connect() as connection:
        assert connection.scalar(text("SHOW application_name")) == "mine"
        assert connection.scalar(text("SHOW search_path")) == "pg_catalog"
    own.dispose()


@pytest.mark.parametrize("options", [None, "-c search_path=pg_catalog -c work_mem=8MB"])
def test_an_address_may_set_parameters_over_its_own(database, options):
    url = database.url.update_query_dict({"options": options} if options else {})
    own = Database(with_parameter(url, "search_path", '"a b\\c", public'), embedded=False)
    with own.engine.connect() as connection:
        assert connection.scalar(text("SHOW search_path")) == '"a b\\c", public'
        assert connection.scalar(text("SHOW work_mem")) == ("8MB" if options else "4MB")
    own.dispose()


def test_a_server_that_vanishes_is_noticed_unless_the_address_says_otherwise(database):
    for words, seconds in (({}, "30"), ({"keepalives_idle": "7"}, "7")):
        own = Database(database.url.update_query_dict(words), embedded=False)
        with own.engine.connect() as connection:
            known = connection.connection.driver_connection.info.get_parameters()
        assert (known["keepalives_idle"], known["tcp_user_timeout"]) == (seconds, "60000")
        own.dispose()


def test_a_broken_connection_is_replaced(database):
    with database.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    with database.engine.connect() as connection, database.engine.connect() as other:
        pid = other.scalar(text("SELECT pg_backend_pid()"))
        connection.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        other.invalidate()
    with database.engine.connect() as connection:
        assert connection.scalar(text("SELECT 1")) == 1


def test_a_database_of_ones_own(database, tmp_path):
    with open_database(config(tmp_path, database_url=rendered(database.url))) as opened:
        assert not opened.embedded
        with opened.engine.connect() as connection:
            assert connection.scalar(text("SELECT current_database()")) == database.url.database


def test_without_an_address_it_is_the_embedded_server(open_folder):
    with open_database(config(open_folder)) as opened:
        assert opened.embedded
        with opened.engine.connect() as connection:
            assert connection.scalar(text("SELECT 1")) == 1
    with pytest.raises(DatabaseError, match="no connection"):
        check_server(opened)
    opened.dispose()


def test_a_server_that_is_not_there_is_told_in_one_line(tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        address = f"postgresql://jane:hunter2@127.0.0.1:{unused.getsockname()[1]}/filings"
        with (
            pytest.raises(DatabaseError, match="no connection to postgresql://jane@127") as failure,
            open_database(config(tmp_path, database_url=address)),
        ):
            pass
    assert "hunter2" not in str(failure.value)
    assert "\n" not in str(failure.value)


def test_a_database_that_does_not_exist(database, tmp_path):
    missing = database.url.set(database="nosuchdatabase", password="hunter2")
    with (
        pytest.raises(DatabaseError, match="nosuchdatabase") as failure,
        open_database(config(tmp_path, database_url=rendered(missing))),
    ):
        pass
    assert "hunter2" not in str(failure.value)


def test_an_old_server_is_refused(database, monkeypatch):
    with database.engine.connect() as connection:
        monkeypatch.setattr(connection.dialect, "server_version_info", (13, 9))
    with pytest.raises(DatabaseError, match="PostgreSQL 13: edgar8k needs 14"):
        check_server(database)
