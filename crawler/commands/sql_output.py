"""How the rows of a query are printed: a table for people, CSV and JSON for programs."""

import csv
import itertools
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, TextIO

import psycopg
from rich.cells import cell_len
from rich.console import Console, JustifyMethod
from rich.table import Table
from rich.text import Text

from crawler.commands.saying import printable
from crawler.db.query import Column, ResultSet, run_query
from crawler.db.server_text import load_as_json, load_as_text

_NUMBER_TYPES = (20, 21, 23, 26, 700, 701, 1700)  # int8, int2, int4, oid, float4, float8, numeric
_ROWS_MEASURED = 200
_LONGEST_CELL_ON_A_TERMINAL = 1000


def print_rows(format_name: str, connection: psycopg.Connection[Any], query: str) -> None:
    """Run the query and print what it returns in one of FORMATS; raises psycopg.Error, also between rows."""
    FORMATS[format_name](connection, query, sys.stdout)
    sys.stdout.flush()


def _print_json(connection: psycopg.Connection[Any], query: str, out: TextIO) -> None:
    load_as_json(connection)
    has_printed = False
    for result in run_query(connection, query):
        _print_array(result, out)
        has_printed = True
    if not has_printed:
        out.write("[]\n")


def _print_array(result: ResultSet, out: TextIO) -> None:
    keys = [json.dumps(name, ensure_ascii=False) for name in _distinct_names(result.columns)]
    separator = "["
    for row in result.rows:
        pairs = (f"{key}: {_json_text(value)}" for key, value in zip(keys, row, strict=True))
        out.write(f"{separator}{{{', '.join(pairs)}}}")
        separator = ",\n "
    out.write("[]\n" if separator == "[" else "]\n")


def _json_text(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(map(_json_text, value))}]"
    return str(value)


def _distinct_names(columns: Sequence[Column]) -> list[str]:
    """The columns' names; a second `cik` becomes `cik_2`, since an object has a key once."""
    seen: Counter[str] = Counter()
    names = []
    for column in columns:
        seen[column.name] += 1
        names.append(column.name if seen[column.name] == 1 else f"{column.name}_{seen[column.name]}")
    return names


def _print_csv(connection: psycopg.Connection[Any], query: str, out: TextIO) -> None:
    load_as_text(connection)
    writer = csv.writer(out, lineterminator="\n")
    for result in run_query(connection, query):
        writer.writerow(column.name for column in result.columns)
        writer.writerows(result.rows)


def _print_table(connection: psycopg.Connection[Any], query: str, out: TextIO) -> None:
    load_as_text(connection)
    print_table = _print_terminal_table if out.isatty() else _print_plain_table
    for result in run_query(connection, query):
        count = print_table(result, out)
        out.write(f"({count:,} {'row' if count == 1 else 'rows'})\n")


def _cells(result: ResultSet) -> Iterator[list[str]]:
    for row in result.rows:
        yield ["" if value is None else printable(value) for value in row]


def _print_terminal_table(result: ResultSet, out: TextIO) -> int:
    """Print as wide as the terminal, long values folded; return the number of rows."""
    table = Table()
    for column in result.columns:
        justify: JustifyMethod = "right" if column.type_oid in _NUMBER_TYPES else "left"
        table.add_column(Text(printable(column.name)), justify=justify, overflow="fold")
    for cells in _cells(result):
        table.add_row(*(Text(_shortened(cell)) for cell in cells))
    Console(file=out).print(table)
    return table.row_count


def _shortened(cell: str) -> str:
    if len(cell) <= _LONGEST_CELL_ON_A_TERMINAL:
        return cell
    return f"{cell[:_LONGEST_CELL_ON_A_TERMINAL]}… ({len(cell):,} characters: --format csv shows all)"


def _print_plain_table(result: ResultSet, out: TextIO) -> int:
    """Print in columns as wide as the first rows need; return the number of rows."""
    names = [printable(column.name) for column in result.columns]
    rows = _cells(result)
    measured = list(itertools.islice(rows, _ROWS_MEASURED))
    widths = [max(map(cell_len, values)) for values in zip(names, *measured, strict=True)]
    numbers = [column.type_oid in _NUMBER_TYPES for column in result.columns]
    out.write(_line(names, widths, [False] * len(names)))
    out.write("-+-".join("-" * width for width in widths) + "\n")
    count = 0
    for cells in itertools.chain(measured, rows):
        out.write(_line(cells, widths, numbers))
        count += 1
    return count


def _line(cells: Sequence[str], widths: Sequence[int], numbers: Sequence[bool]) -> str:
    padded = []
    for cell, width, is_number in zip(cells, widths, numbers, strict=True):
        blank = " " * (width - cell_len(cell))
        padded.append(blank + cell if is_number else cell + blank)
    return " | ".join(padded).rstrip() + "\n"


FORMATS: dict[str, Callable[[psycopg.Connection[Any], str, TextIO], None]] = {
    "table": _print_table,
    "csv": _print_csv,
    "json": _print_json,
}
"""The formats by the names that `--format` takes."""
