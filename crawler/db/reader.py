"""The role that reads everything and writes nothing, and how to log in as it.

A login is more than `SET ROLE`, which the text of a query could undo.
"""

import os
import secrets
import tempfile
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import URL, Connection, text

from crawler.config import Config
from crawler.db.connection import Database, as_role, connection_string, one_line, read_url, with_parameter
from crawler.db.reader_role import CREATE_READER, READER, reader_grants
from crawler.errors import DatabaseError

PASSWORD_FILE = "reader-password"  # noqa: S105 the name of a file below EDGAR8K_HOME

_CONNECT_SECONDS = 15
# What the session of the tables' owner sees: "$user" would be another name for the reader.
_SEARCH_PATH = text("""
    select string_agg(quote_ident(name), ', ' order by place)
    from unnest(current_schemas(false)) with ordinality as schema (name, place)
""")
_SESSION = """
    SET default_transaction_read_only = on;
    SET statement_timeout = 0;
    SET TIME ZONE 'UTC';
    SET DateStyle = 'ISO';
"""


def reader_url(database: Database, config: Config) -> URL:
    """Return the address at which the reader may log in, password included, and sees the schemas that we see.

    The embedded server asks for no password. Elsewhere it is EDGAR8K_READER_URL, else the database's address
    with the reader's name and the password in `reader-password` below EDGAR8K_HOME. Where that does not work
    and the role is ours to alter, a new password is set and kept there. Raises DatabaseError that says what
    an administrator must do.
    """
    url = _login(database, config)
    with database.engine.connect() as connection:
        search_path = connection.scalar(_SEARCH_PATH)
    # Poolers let few parameters pass: the default goes without.
    return url if search_path in (None, "public") else with_parameter(url, "search_path", search_path)


def _login(database: Database, config: Config) -> URL:
    if database.embedded:
        return as_role(database.url, READER)
    if config.reader_url is not None:
        return read_url(config.reader_url, "EDGAR8K_READER_URL")
    kept = config.home / PASSWORD_FILE
    url = as_role(database.url, READER, _read_password(kept))
    if _refusal(url) is None:
        return url
    url = as_role(url, READER, _set_password(database, kept))
    if refusal := _refusal(url):
        raise DatabaseError(f"role {READER} may not log in ({refusal}): set EDGAR8K_READER_URL")
    return url


def connect_reader(url: URL) -> psycopg.Connection[Any]:
    """Return a connection of the reader: read-only, in UTC, each statement a transaction of its own.

    Raises DatabaseError where the login fails.
    """
    try:
        connection = psycopg.connect(
            connection_string(url),
            autocommit=True,
            application_name="edgar8k sql",
            connect_timeout=_CONNECT_SECONDS,
            client_encoding="utf8",
        )
        connection.execute(_SESSION)
    except psycopg.Error as error:
        raise DatabaseError(f"role {url.username} may not log in: {one_line(error, url)}") from None
    return connection


def _refusal(url: URL) -> str | None:
    """Why the login fails, None where it does not."""
    try:
        connect_reader(url).close()
    except DatabaseError as error:
        return str(error)
    return None


def _read_password(path: Path) -> str | None:
    try:
        return path.read_text("utf-8").strip() or None
    except FileNotFoundError:
        return None
    except OSError as error:
        raise DatabaseError(f"{path} can't be read: {error.strerror}") from None


def _set_password(database: Database, kept: Path) -> str:
    """Give the role a new password; it is in the file before the change is final, so that none gets lost."""
    password = secrets.token_urlsafe(24)
    with database.engine.begin() as connection:
        if not connection.scalar(text("SELECT true FROM pg_roles WHERE rolname = :role"), {"role": READER}):
            statements = "; ".join([CREATE_READER, *reader_grants(connection)])
            raise DatabaseError(
                f"role {READER} is missing: let an administrator run in this database: {statements};"
            )
        if not kept.exists() and _has_password(connection):
            raise DatabaseError(
                f"role {READER} has a password that is not in {kept}: put it there, or set EDGAR8K_READER_URL"
            )
        _alter_password(connection, password, database.url)
        _keep_password(kept, password)
    return password


def _has_password(connection: Connection) -> bool:
    """Whether somebody gave the role a password, as far as this user may know."""
    if not connection.scalar(text("SELECT has_table_privilege('pg_authid', 'select')")):
        return False
    known = text("SELECT rolpassword IS NOT NULL FROM pg_authid WHERE rolname = :role")
    return bool(connection.scalar(known, {"role": READER}))


def _alter_password(connection: Connection, password: str, url: URL) -> None:
    driver: Any = connection.connection.driver_connection
    # Hashed here, so that the server's log never shows it.
    hashed = driver.pgconn.encrypt_password(password.encode(), READER.encode(), b"scram-sha-256").decode()
    statement = sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(READER), sql.Literal(hashed))
    try:
        driver.execute(statement)
    except psycopg.Error as error:
        raise DatabaseError(
            f"the password of role {READER} can't be set ({one_line(error, url)}): "
            "let an administrator set one, and set EDGAR8K_READER_URL"
        ) from None


def _keep_password(path: Path, password: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(prefix=path.name, dir=path.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(f"{password}\n")
        Path(temporary).rename(path)
    except OSError as error:
        raise DatabaseError(f"{path} can't be written: {error.strerror}") from None
