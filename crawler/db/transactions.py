"""Units of work against PostgreSQL."""

import random
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, LiteralString, TypeVar, cast

import psycopg
from psycopg import errors
from sqlalchemy import Connection, Engine, Executable, Row
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from crawler.db.patience import DatabaseAway

_Result = TypeVar("_Result")

_ATTEMPTS = 10
_FIRST_WAIT = 0.05
_LONGEST_WAIT = 2.0
# The work was right and met another's at the wrong moment; done again from the start it succeeds.
_BAD_LUCK = (
    errors.DeadlockDetected,
    errors.SerializationFailure,
    errors.LockNotAvailable,
    errors.QueryCanceled,
)

# What ends a connection, or lets none be made: the server restarts, recovers, has no room. Errors of the
# network have no code.
_AWAY = (
    errors.AdminShutdown,
    errors.CrashShutdown,
    errors.CannotConnectNow,
    errors.IdleSessionTimeout,
    errors.TooManyConnections,
)
_CONNECTION_EXCEPTION = "08"

# ProgramLimitExceeded: a value too large for an index.
_BAD_VALUES = (errors.DataError, errors.IntegrityError, errors.ProgramLimitExceeded)


def in_transaction(engine: Engine, work: Callable[[psycopg.Cursor[Any]], _Result]) -> _Result:
    """Do `work` with a cursor of the driver in one transaction, commit, and return what it returns.

    Begun anew as `insist` does it; so `work` must have no effect outside the database, and do no harm when it
    is done twice: a connection may break after the server has committed. Any other error is raised after the
    rollback, as SQLAlchemy's own connections raise it (a DBAPIError such as DataError or OperationalError).
    """
    return insist(lambda: _attempt(engine, work))


def insist(attempt: Callable[[], _Result]) -> _Result:
    """Return what `attempt` returns, begun anew where bad luck ended it: nine times, after growing waits.

    Bad luck is a deadlock, a serialization failure, a lock timeout, a statement that was cancelled or took
    too long for the server, and a connection that broke. Where no new one can be made the database is away:
    its patience is over then, and the error is raised.
    """
    for tries in range(1, _ATTEMPTS):
        try:
            return attempt()
        except DBAPIError as error:
            if not _is_bad_luck(error):
                raise
        # The other side of a deadlock has to get hold of what was let go, before it is asked for again.
        wait = min(_FIRST_WAIT * 2**tries, _LONGEST_WAIT)
        time.sleep(wait * random.uniform(0.5, 1))  # noqa: S311 - jitter is no secret
    return attempt()


def read_rows(
    engine: Engine, query: Executable, values: Mapping[str, object] | None = None
) -> Sequence[Row[Any]]:
    """Return all rows of a query that changes nothing, asked again as `insist` does it."""

    def ask() -> Sequence[Row[Any]]:
        with engine.connect() as connection:
            return connection.execute(query, values or {}).all()

    return insist(ask)


def is_fault_of_values(error: BaseException | None) -> bool:
    """Whether PostgreSQL refused the values that were to be written, and would again."""
    return isinstance(error, DBAPIError) and isinstance(error.orig, _BAD_VALUES)


def is_lost_connection(error: BaseException | None) -> bool:
    """Whether the database could not be reached, or went away."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.orig, "sqlstate", None)
    return code is None or code.startswith(_CONNECTION_EXCEPTION) or isinstance(error.orig, _AWAY)


def is_refusal(error: BaseException | None) -> bool:
    """Whether the database is there and did not take what was right: its disk is full, say."""
    is_of_database = isinstance(error, DBAPIError)
    return is_of_database and not is_fault_of_values(error) and not is_lost_connection(error)


def _is_bad_luck(error: DBAPIError) -> bool:
    if isinstance(error.orig, DatabaseAway):
        return False
    return isinstance(error.orig, _BAD_LUCK) or is_lost_connection(error)


def driver_connection(connection: Connection) -> psycopg.Connection[Any]:
    """Return psycopg's connection under SQLAlchemy's, for COPY, pipelines and SQL that needs no compiler."""
    return cast("psycopg.Connection[Any]", connection.connection.driver_connection)


def copy_rows(
    cursor: psycopg.Cursor[Any], statement: LiteralString, rows: Iterable[Sequence[object]]
) -> None:
    """Send rows, values in the order of the statement's columns, through a COPY ... FROM STDIN."""
    with cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _attempt(engine: Engine, work: Callable[[psycopg.Cursor[Any]], _Result]) -> _Result:
    with engine.begin() as connection:
        try:
            with driver_connection(connection).cursor() as cursor:
                return work(cursor)
        except psycopg.Error as error:
            raise DBAPIError.instance(None, None, error, psycopg.Error, dialect=engine.dialect) from error
