"""`edgar8k sql` prints what a query returns."""

import argparse
import contextlib
import csv
import io
import json
import re
import subprocess
import sys

import pytest
from sqlalchemy import text

from crawler.commands import sql
from crawler.commands.saying import printable
from crawler.config import Config
from crawler.db.connection import connection_string, read_url, with_parameter
from crawler.db.reader_role import READER
from crawler.errors import UsageError


@pytest.fixture
def ask(database, tmp_path, capsys):
    """Answer a query in a format and return what was printed."""
    url = database.url.render_as_string(hide_password=False)
    config = Config(home=tmp_path, archive=tmp_path / "archive", database_url=url)

    def run(query: str | None, format_name: str = "json") -> str:
        assert sql.run(argparse.Namespace(query=query, format=format_name), config) == 0
        return capsys.readouterr().out

    return run


def test_json_keeps_types(ask):
    [row] = json.loads(
        ask(
            """
            SELECT 855654::bigint AS cik, 2.50::numeric AS share, 1e300::float8 AS large, true AS found,
                NULL AS nothing, '2007-11-01'::date AS day, '2007-11-01 07:31:05-04'::timestamptz AS moment,
                '2007-11-01 07:31:05.5'::timestamp AS clock, ARRAY['2.02', NULL, 'a"b'] AS items,
                '{{1,2},{3,4}}'::int[] AS grid, '{}'::text[] AS none, '{"a": [1.50, null]}'::jsonb AS address,
                'Zoë "quoted" \\ ' || chr(10) AS name, '2.02' AS item_number
            """
        )
    )
    assert row == {
        "cik": 855654,
        "share": 2.5,
        "large": 1e300,
        "found": True,
        "nothing": None,
        "day": "2007-11-01",
        "moment": "2007-11-01T11:31:05+00:00",
        "clock": "2007-11-01T07:31:05.5",
        "items": ["2.02", None, 'a"b'],
        "grid": [[1, 2], [3, 4]],
        "none": [],
        "address": {"a": [1.5, None]},
        "name": 'Zoë "quoted" \\ \n',
        "item_number": "2.02",
    }


def test_json_keeps_every_digit_of_a_number(ask):
    assert "12345678901234567890.12" in ask("SELECT 12345678901234567890.12 AS n")


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("'NaN'::float8", None),
        ("'Infinity'::numeric", None),
        ("'infinity'::timestamptz", "infinity"),
        ("'0044-03-15 BC'::date", "0044-03-15 BC"),
        ("interval '1 month'", "1 mon"),
        ("'\\x00ff'::bytea", "\\x00ff"),
        ("int4range(1, 3)", "[1,3)"),
        ("'[1e400]'::json", [float("inf")]),
        ("ARRAY['2007-11-01 07:31:05+00']::timestamptz[]", ["2007-11-01T07:31:05+00:00"]),
        ("to_tsvector('simple', 'a b')", "'a':1 'b':2"),
    ],
)
def test_json_of_values_that_json_does_not_know(ask, expression, value):
    assert json.loads(ask(f"SELECT {expression} AS v")) == [{"v": value}]


def test_json_gives_columns_of_one_name_keys_of_their_own(ask):
    assert json.loads(ask("SELECT 1 AS a, 2 AS a, 3 AS b")) == [{"a": 1, "a_2": 2, "b": 3}]


@pytest.mark.parametrize("query", ["SELECT 1 WHERE false", "SET work_mem = '64MB'", "", "-- nothing"])
def test_json_without_rows_is_an_empty_array(ask, query):
    assert json.loads(ask(query)) == []


def test_many_rows_come_in_order(ask):
    rows = json.loads(ask("SELECT n FROM generate_series(1, 2500) AS n"))
    assert [row["n"] for row in rows] == list(range(1, 2501))


def test_csv_has_a_header_and_what_the_server_writes(ask):
    printed = ask('SELECT \'a,"b\' AS x, NULL AS y, true AS z, ARRAY[1, 2] AS "w w"', "csv")
    assert list(csv.reader(io.StringIO(printed))) == [["x", "y", "z", "w w"], ['a,"b', "", "t", "{1,2}"]]


def test_csv_without_rows_has_its_header(ask):
    assert ask("SELECT 1 AS a, 2 AS b WHERE false", "csv") == "a,b\n"


def test_a_plain_table_is_aligned_however_wide_its_characters(ask):
    printed = ask("SELECT * FROM (VALUES ('日本', 1), ('abc', 100), (NULL, NULL)) AS t (name, n)", "table")
    assert printed.splitlines() == [
        "name | n",
        "-----+----",
        "日本 |   1",
        "abc  | 100",
        "     |",
        "(3 rows)",
    ]


def test_a_table_obeys_no_value(ask):
    printed = ask("SELECT chr(27) || '[2J' || chr(8238) || 'evil' || chr(10) || 'line' AS name", "table")
    assert "\\x1b[2J\\u202eevil line" in printed
    assert all(char.isprintable() or char == "\n" for char in printed)


def test_printable_leaves_ordinary_text_alone():
    assert printable("Zoë’s — 日本 ☒") == "Zoë’s — 日本 ☒"
    assert printable("a\u00a0b\tc\r\nd") == "a b c d"


def test_a_terminal_gets_a_table_as_wide_as_itself(ask, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True, raising=False)
    printed = ask(
        "SELECT repeat('word ', 30) AS body, '[bold]' AS markup, repeat('x', 2000) AS long", "table"
    )
    printed = re.sub(r"\x1b\[[0-9;]*m", "", printed)
    assert max(map(len, printed.splitlines())) == 40
    assert "[bold]" in printed
    assert "(1 row)" in printed


def test_each_statement_that_returns_rows_is_printed(ask):
    assert ask("SELECT 1 AS a; SET work_mem = '64MB'; SELECT 2 AS b", "csv") == "a\n1\nb\n2\n"


def test_the_query_may_come_from_standard_input(ask, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("SELECT 1 AS a"))
    assert ask("-", "csv") == "a\n1\n"


@pytest.mark.parametrize("format_name", ["table", "csv", "json"])
@pytest.mark.parametrize(
    ("query", "complaint"),
    [
        ("SLECT 1", "syntax error"),
        ("SELECT cikk FROM events", 'column "cikk" does not exist: Perhaps you meant'),
        ("SELECT 1 / (n - 1) FROM generate_series(3, 1, -1) AS n", "division by zero"),
        ("DELETE FROM items", "permission denied|read-only"),
        ("COPY items TO STDOUT", "COPY"),
        ("COPY items FROM STDIN", "read-only|permission denied|COPY"),
        ("SELECT '\0'", "NUL"),
    ],
)
def test_an_error_is_one_line(ask, format_name, query, complaint):
    with pytest.raises(UsageError, match=complaint) as failure:
        ask(query, format_name)
    assert "\n" not in str(failure.value)


def test_the_command_in_a_process_of_its_own(run_edgar8k):
    done = run_edgar8k("sql", "SELECT count(*) AS items FROM items", "--format", "json")
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, [{"items": 0}], "")
    done = run_edgar8k("sql", "-", "--format", "csv", stdin="SELECT session_user AS who")
    assert (done.returncode, done.stdout) == (0, "who\nedgar8k_reader\n")
    done = run_edgar8k("sql", "SLECT")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1


def test_a_reader_that_goes_away_is_no_error(environment):
    command = [sys.executable, "-m", "crawler.commands.main", "sql", "--format", "csv"]
    command.append("SELECT repeat('x', 1000) FROM generate_series(1, 100000)")
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


def test_without_a_query_psql_opens_as_the_reader(run_edgar8k):
    if sql.find_psql() is None:
        pytest.skip("no psql here")
    done = run_edgar8k("sql", stdin="\\pset tuples_only\nSELECT session_user;\nDELETE FROM items;\n")
    assert "edgar8k_reader" in done.stdout
    assert "read-only" in done.stderr or "permission denied" in done.stderr


def test_psql_sees_tables_that_stand_in_another_schema(run_edgar8k, database):
    if sql.find_psql() is None:
        pytest.skip("no psql here")
    with database.engine.begin() as connection:
        connection.execute(text('CREATE SCHEMA "my edgar"'))
        connection.execute(text('CREATE TABLE "my edgar".mine AS SELECT 855654 AS cik'))
        connection.execute(text(f'GRANT USAGE ON SCHEMA "my edgar" TO {READER}'))
        connection.execute(text(f'GRANT SELECT ON "my edgar".mine TO {READER}'))
    url = with_parameter(database.url, "search_path", '"my edgar", public')
    address = {"EDGAR8K_DATABASE_URL": connection_string(url)}
    statements = "TABLE mine;\nSHOW default_transaction_read_only;\n"
    done = run_edgar8k("sql", stdin=statements, env=address)
    assert (done.returncode, done.stderr) == (0, "")
    assert {"855654", "on"} <= set(done.stdout.split())


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://{READER}:hunter2@h/d?sslpassword=hunter3",
        "postgresql://{READER}@h/d?password=hunter2&sslpassword=hunter3",
    ],
)
def test_psql_gets_no_password_as_an_argument(monkeypatch, tmp_path, capfd, address):
    psql = tmp_path / "psql"
    psql.write_text('#!/bin/sh\necho "$# $1"\necho "$PGPASSWORD"\n')
    psql.chmod(0o755)
    monkeypatch.setattr(sql, "find_psql", lambda: psql)
    monkeypatch.delenv("PGPASSWORD", raising=False)
    assert sql._open_psql(read_url(address.format(READER=READER), "EDGAR8K_READER_URL")) == 0
    arguments, password = capfd.readouterr().out.splitlines()
    assert arguments.startswith(f"1 postgresql://{READER}@h/d?")
    assert "hunter" not in arguments
    assert password == "hunter2"


def test_without_a_query_and_without_psql_the_error_says_what_to_do(ask, monkeypatch):
    monkeypatch.setattr(sql, "find_psql", lambda: None)
    with pytest.raises(UsageError, match="psql"), contextlib.redirect_stdout(io.StringIO()):
        ask(None)
