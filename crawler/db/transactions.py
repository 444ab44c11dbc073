"""Units of work against PostgreSQL."""

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, LiteralString, TypeVar, cast

import psycopg
from psycopg import errors
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

_Result = TypeVar("_Result")

_ATTEMPTS = 5
_BACK_OFF_SECONDS = 0.05
# The work was right and met another's at the wrong moment; done again from the start it succeeds.
_BAD_LUCK = (errors.DeadlockDetected, errors.SerializationFailure, errors.LockNotAvailable)

# ProgramLimitExceeded: a value too large for an index.
_BAD_VALUES = (errors.DataError, errors.IntegrityError, errors.ProgramLimitExceeded)


def in_transaction(engine: Engine, work: Callable[[psycopg.Cursor[Any]], _Result]) -> _Result:
    """Do `work` with a cursor of the driver in one transaction, commit, and return what it returns.

    Begun anew, at most four times, when PostgreSQL ends it by a deadlock, a serialization failure or a lock
    timeout; so `work` must have no effect outside the database. Any other error is raised after the
    rollback, as SQLAlchemy's own connections raise it (a DBAPIError such as DataError or OperationalError).
    """
    for attempt in range(1, _ATTEMPTS):
        try:
            return _attempt(engine, work)
        except DBAPIError as error:
            if not isinstance(error.orig, _BAD_LUCK):
                raise
        # The other side of a deadlock has to get hold of what was let go, before it is asked for again.
        time.sleep(attempt * _BACK_OFF_SECONDS)
    return _attempt(engine, work)


def is_fault_of_values(error: BaseException | None) -> bool:
    """Whether PostgreSQL refused the values that were to be written, and would again."""
    return isinstance(error, DBAPIError) and isinstance(error.orig, _BAD_VALUES)


def is_lost_connection(error: BaseException | None) -> bool:
    """Whether the database could not be reached, or went away."""
    return isinstance(error, OperationalError | InterfaceError) and not is_fault_of_values(error)


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
