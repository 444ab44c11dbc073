"""`edgar8k db`: the schema and the embedded server."""

import argparse
import subprocess
import sys

import psycopg
import pytest

from crawler.commands import db
from crawler.config import Config
from crawler.db.connection import open_database
from crawler.db.embedded import EmbeddedServer
from crawler.db.migrate import current_revision, head_revision
from crawler.errors import UsageError


def run(config: Config, *words: str) -> int:
    parser = argparse.ArgumentParser()
    db.configure(parser)
    return db.run(parser.parse_args(words), config)


@pytest.fixture
def embedded(open_folder):
    """The configuration of an embedded server; it does not run afterwards."""
    home = open_folder / "my home"
    yield Config(home=home, archive=home / "archive")
    EmbeddedServer(home).unkeep()


@pytest.fixture
def external(empty_database, tmp_path):
    url = empty_database.url.set(password="hunter2").render_as_string(hide_password=False)
    return Config(home=tmp_path, archive=tmp_path / "archive", database_url=url)


def test_upgrade_says_from_and_to_which_revision(external, empty_database, capsys):
    assert run(external, "upgrade") == 0
    assert f"from nothing to {head_revision()}" in capsys.readouterr().out
    assert current_revision(empty_database) == head_revision()
    assert run(external, "upgrade") == 0
    printed = capsys.readouterr().out
    assert f"at {head_revision()} already" in printed
    assert "hunter2" not in printed


def test_several_upgrades_at_once(environment, empty_database):
    address = empty_database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "crawler.commands.main", "db", "upgrade"]
    processes = [
        subprocess.Popen(command, env=environment | {"EDGAR8K_DATABASE_URL": address}, stdout=subprocess.PIPE)
        for _ in range(3)
    ]
    printed = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    assert all(head_revision().encode() in line for line in printed)


def test_url_shows_no_password(external, capsys):
    assert run(external, "url") == 0
    printed = capsys.readouterr().out
    assert printed.startswith("postgresql://")
    assert "hunter2" not in printed


@pytest.mark.parametrize("word", ["start", "stop"])
def test_a_server_of_ones_own_is_not_ours_to_run(external, word):
    with pytest.raises(UsageError, match="EDGAR8K_DATABASE_URL"):
        run(external, word)


def test_start_keeps_the_server_up_for_others_until_stop(embedded, capsys):
    assert run(embedded, "start") == 0
    assert run(embedded, "url") == 0
    started, url = capsys.readouterr().out.splitlines()
    assert started == url
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT count(*) FROM items").fetchone() == (0,)
    assert run(embedded, "stop") == 0
    assert "has stopped" in capsys.readouterr().out
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)


def test_stop_waits_for_commands_in_progress(embedded, capsys):
    assert run(embedded, "start") == 0
    with open_database(embedded):
        assert run(embedded, "stop") == 0
        assert "in use" in capsys.readouterr().out
    assert not EmbeddedServer(embedded.home).is_running


def test_stop_and_url_without_a_server(embedded, capsys):
    assert run(embedded, "stop") == 0
    assert "does not run" in capsys.readouterr().out
    assert run(embedded, "url") == 0
    assert "does not run now" in capsys.readouterr().err


def test_start_holds_beyond_the_end_of_its_process(run_edgar8k, embedded):
    own = {"EDGAR8K_HOME": str(embedded.home), "EDGAR8K_DATABASE_URL": ""}
    started = run_edgar8k("db", "start", env=own)
    assert started.returncode == 0, started.stderr
    with psycopg.connect(started.stdout.strip()) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    asked = run_edgar8k("sql", "SELECT 1 AS a", "--format", "csv", env=own)
    assert (asked.returncode, asked.stdout, asked.stderr) == (0, "a\n1\n", "")
    stopped = run_edgar8k("db", "stop", env=own)
    assert (stopped.returncode, stopped.stdout) == (0, "the embedded server has stopped\n")
