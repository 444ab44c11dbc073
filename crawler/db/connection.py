"""The database of a run: any PostgreSQL that a URL names, else the embedded server."""

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from sqlalchemy import URL, Dialect, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from crawler.config import Config
from crawler.db.embedded import EmbeddedServer
from crawler.db.patience import Patience
from crawler.errors import DatabaseError

_OLDEST_MAJOR = 14
_CONNECT_SECONDS = 15
_POOL_SIZE = 5
_SECRET_WORDS = ("password", "sslpassword", "scram_client_key", "scram_server_key", "oauth_client_secret")

_SPECIAL_IN_OPTIONS = re.compile(r"[\s\\]")
_ESCAPED = r"\\\g<0>"

# A peer that vanished is given up after about a minute; without these, the kernel may take hours.
_NETWORK = {
    "connect_timeout": _CONNECT_SECONDS,
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,  # milliseconds
}


@dataclass(frozen=True)
class Database:
    """A database and the way to it. `embedded` says that it is ours alone, its schema ours to change.

    `patience` is what new connections have with it: none, unless a run begins to have some.
    """

    url: URL
    embedded: bool
    patience: Patience = field(default_factory=Patience)

    @cached_property
    def engine(self) -> Engine:
        """The engine: a few connections, in UTC, that a check before use replaces when they broke."""
        ours = {"application_name": "edgar8k", "client_encoding": "utf8", **_NETWORK}
        engine = create_engine(
            self.url,
            pool_pre_ping=True,
            pool_size=_POOL_SIZE,
            # No thread waits for another's connection: that would end before the patience does.
            max_overflow=-1,
            connect_args={name: value for name, value in ours.items() if name not in self.url.query},
        )
        event.listen(engine, "connect", _use_utc)
        event.listen(engine, "do_connect", self._connect)
        return engine

    @property
    def name(self) -> str:
        """The address as it may be shown: without its password."""
        return without_password(self.url)

    def dispose(self) -> None:
        """Close all connections."""
        self.engine.dispose()

    def _connect(
        self, dialect: Dialect, _record: object, words: tuple[Any, ...], named: dict[str, Any]
    ) -> Any:
        return self.patience.connect(lambda: dialect.connect(*words, **named))


@contextlib.contextmanager
def open_database(config: Config) -> Iterator[Database]:
    """Yield the database of the configuration, reachable and new enough; the embedded server runs meanwhile.

    Raises DatabaseError, without the password, where that can't be had, or with the server's words where it
    refused what was to be done with it.
    """
    with contextlib.ExitStack() as stack:
        if config.database_url is None:
            server = stack.enter_context(EmbeddedServer(config.home, config.server_user))
            database = Database(server.url(), embedded=True, patience=Patience(server.revive))
        else:
            database = Database(read_url(config.database_url, "EDGAR8K_DATABASE_URL"), embedded=False)
        stack.callback(database.dispose)
        check_server(database)
        try:
            yield database
        except DBAPIError as error:
            raise DatabaseError(one_line(error, database.url)) from error


def read_url(text: str, name: str) -> URL:
    """Return the address that a connection string names, in any spelling that libpq takes.

    `postgres://`, `postgresql://`, `postgresql+psycopg://`, and "host=… dbname=…". Raises DatabaseError that
    calls the string by `name`, since it may hold a password.
    """
    scheme, mark, rest = text.partition("://")
    if mark and scheme.partition("+")[0] in ("postgres", "postgresql"):
        text = f"postgresql://{rest}"
    try:
        words: dict[str, Any] = dict(conninfo_to_dict(text))
        host_and_port = _host_and_port(words)
    except (psycopg.Error, ValueError):
        raise DatabaseError(
            f"{name} is no address of a PostgreSQL: write postgresql://user:password@host/database"
        ) from None
    return URL.create(
        "postgresql+psycopg",
        username=words.pop("user", None),
        password=words.pop("password", None),
        database=words.pop("dbname", None),
        **host_and_port,
        query=words,
    )


def as_role(url: URL, role: str | None, password: str | None = None) -> URL:
    """Return the address of the same database for a role, with this password or none."""
    # `URL.set` takes None for "as before": a password would stay.
    return URL.create(url.drivername, role, password, url.host, url.port, url.database, url.query)


def with_parameter(url: URL, name: str, value: str) -> URL:
    """Return the address whose sessions begin with a parameter of PostgreSQL set, whatever it sets itself."""
    option = f"-c {name}={_SPECIAL_IN_OPTIONS.sub(_ESCAPED, value)}"
    # Of what is set twice, the later holds.
    return url.update_query_dict({"options": " ".join([*url.normalized_query.get("options", ()), option])})


def without_password(url: URL) -> str:
    """Return an address that can be shown, and that libpq's programs take: also its query tells no secret."""
    plain = as_role(url, url.username).set(drivername="postgresql").difference_update_query(_SECRET_WORDS)
    address, mark, words = plain.render_as_string(hide_password=False).partition("?")
    return address.replace(" ", "%20") + mark + words.replace("+", "%20")  # libpq takes a plus for a plus


def connection_string(url: URL) -> str:
    """Return the address, password included, for `psycopg.connect`."""
    words: dict[str, Any] = {**url.query, **url.translate_connect_args(username="user", database="dbname")}
    return make_conninfo(**words)


def check_server(database: Database) -> None:
    """Raise DatabaseError where the server can't be reached or is older than PostgreSQL 14."""
    try:
        with database.engine.connect() as connection:
            major = int((connection.dialect.server_version_info or (0,))[0])
    except DBAPIError as error:
        raise DatabaseError(f"no connection to {database.name}: {one_line(error, database.url)}") from None
    if major < _OLDEST_MAJOR:
        raise DatabaseError(f"{database.name} is PostgreSQL {major}: edgar8k needs {_OLDEST_MAJOR} or newer")


def one_line(error: Exception, url: URL) -> str:
    """Return what the server or the driver says, in one line and without the password of the address."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    diagnostic = getattr(cause, "diag", None)
    parts = [diagnostic.message_primary, diagnostic.message_hint] if diagnostic else []
    said = " ".join((": ".join(part for part in parts if part) or str(cause)).split())
    return said.replace(str(url.password), "***") if url.password else said


def _host_and_port(words: dict[str, Any]) -> dict[str, Any]:
    """Take a single host of the network out of libpq's words; sockets and several hosts stay among them."""
    host, port = words.get("host"), words.get("port")
    if host is None or host.startswith(("/", "@")) or "," in host or "," in str(port):
        return {}
    del words["host"]
    return {"host": host, "port": int(words.pop("port")) if port else None}


def _use_utc(connection: psycopg.Connection[Any], _record: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET TIME ZONE 'UTC'")
    connection.commit()
