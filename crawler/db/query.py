"""A user's SQL, run as it is: several statements or one, each row handed on as it comes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import generators
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult

_ROWS_AT_ONCE = 500
_COPY = (ExecStatus.COPY_IN, ExecStatus.COPY_OUT, ExecStatus.COPY_BOTH)


@dataclass(frozen=True)
class Column:
    """A column of a result; `type_oid` is the number that PostgreSQL gives its type."""

    name: str
    type_oid: int


@dataclass(frozen=True)
class ResultSet:
    """What one statement returns: values are what the connection's loaders make of them, None for null.

    The rows are to be read before the next result set is asked for.
    """

    columns: tuple[Column, ...]
    rows: Iterator[tuple[Any, ...]]


def run_query(connection: psycopg.Connection[Any], query: str) -> Iterator[ResultSet]:
    """Run the text and yield the result set of each statement that returns one, even if without rows.

    psycopg's own cursor either holds all rows in memory or takes a single statement that must return some;
    this speaks to libpq one layer below. Raises psycopg.Error, also between rows; the connection is then only
    good for closing, as it is when not all was read.
    """
    if "\0" in query:
        raise psycopg.DataError("the query has a NUL character")
    connection.pgconn.send_query(query.encode("utf-8", "surrogateescape"))
    connection.wait(generators.send(connection.pgconn))
    if psycopg.capabilities.has_stream_chunked():
        connection.pgconn.set_chunked_rows_mode(_ROWS_AT_ONCE)
    else:
        connection.pgconn.set_single_row_mode()
    parts = _parts(connection)
    for part in parts:
        if part.nfields:
            columns = tuple(Column(_name(part, at), part.ftype(at)) for at in range(part.nfields))
            rows = _rows(connection, part, parts)
            yield ResultSet(columns, rows)
            for _ in rows:
                pass


def _parts(connection: psycopg.Connection[Any]) -> Iterator[PGresult]:
    """The results as they come: a result set is several parts, the last of them TUPLES_OK."""
    while (part := connection.wait(generators.fetch(connection.pgconn))) is not None:
        if part.status == ExecStatus.FATAL_ERROR:
            raise error_from_result(part)
        if part.status in _COPY:
            raise psycopg.NotSupportedError("COPY has no place here: write SELECT, and --format csv")
        yield part


def _rows(
    connection: psycopg.Connection[Any], part: PGresult, parts: Iterator[PGresult]
) -> Iterator[tuple[Any, ...]]:
    transformer = Transformer(connection)
    while True:
        transformer.set_pgresult(part)
        yield from transformer.load_rows(0, part.ntuples, tuple)
        if part.status == ExecStatus.TUPLES_OK:
            return
        part = next(parts)


def _name(part: PGresult, at: int) -> str:
    return (part.fname(at) or b"").decode("utf-8", "replace")
