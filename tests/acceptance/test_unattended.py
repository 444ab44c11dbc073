"""Runs that nobody watches: by cron, from any folder, as any user, with a database that may not be there."""

import contextlib
import os
import shlex
import shutil
import signal
import subprocess
import sys
import sysconfig
import threading
from pathlib import Path

import pytest
from alembic import command
from bent_mirror import (
    IDENTITY,
    QUARTER,
    asked_for,
    at,
    bend,
    hold_identity,
    is_for_people,
    write_submissions,
)

from crawler.db.embedded import EmbeddedServer
from crawler.db.migrate import alembic_config
from crawler.mirror.server import MirrorServer

COUNT = 5
NOBODY = 65534
CHECKOUT = Path(__file__).parents[2]
PROGRAM = Path(sysconfig.get_path("scripts")) / "edgar8k"
MORNING = "2025-03-12"


@pytest.fixture
def mirror(tmp_path):
    write_submissions(tmp_path / "edgar", COUNT)
    with MirrorServer(tmp_path / "edgar") as mirror:
        yield mirror


@pytest.fixture
def home(mirror, open_folder, environment):
    """A home with a configuration file, and nothing else."""
    home = open_folder / "data of edgar8k"
    home.mkdir()
    lines = (
        f'identity = "{IDENTITY}"',
        f'www_url = "{mirror.url}"',
        f'data_url = "{mirror.url}"',
        f'database_url = "{environment["EDGAR8K_DATABASE_URL"]}"',
        "rate = 0",
        f'now = "{MORNING}"',
    )
    (home / "edgar8k.toml").write_text("\n".join(lines))
    return home


def cron(line, folder="/"):
    """Run a line as cron does, with less than it gives: no variable at all."""
    return subprocess.run(
        ["env", "-i", "/bin/sh", "-c", line], cwd=folder, capture_output=True, encoding="utf-8", timeout=120
    )


def nightly(home):
    return f"{shlex.quote(str(PROGRAM))} nightly --home {shlex.quote(str(home))}"


def test_the_line_of_a_crontab(home, tmp_path):
    log = tmp_path / "nightly.log"
    folder = tmp_path / "working folder"
    folder.mkdir()
    for _ in range(2):
        done = cron(f"{nightly(home)} >> {log} 2>&1", folder)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not list(folder.iterdir())
    assert log.read_text().splitlines() == [
        f"edgar8k: {COUNT} newly listed, {COUNT} fetched, {COUNT} stored, 0 missing",
        "edgar8k: 0 newly listed, 0 fetched, 0 stored, 0 missing",
    ]
    assert not hold_identity([log.read_text(), (home / "logs" / "edgar8k.log").read_text()])


def test_the_embedded_server_under_a_crontab(home):
    configuration = home / "edgar8k.toml"
    lines = configuration.read_text().splitlines()
    configuration.write_text("\n".join(line for line in lines if not line.startswith("database_url")))
    done = cron(nightly(home))
    assert done.returncode == 0, done.stderr
    assert f"{COUNT} stored, 0 missing" in done.stderr
    asked = cron(f"EDGAR8K_HOME={shlex.quote(str(home))} {PROGRAM} sql 'select count(*) from items'")
    assert str(COUNT) in asked.stdout.split()


def test_without_a_path(home):
    assert cron(f"unset PATH; exec {nightly(home)}").returncode == 0


def test_from_a_folder_that_is_gone(home, tmp_path):
    folder = tmp_path / "gone"
    folder.mkdir()
    done = cron(f"rmdir {shlex.quote(str(folder))}; exec {nightly(home)}", folder)
    assert done.returncode == 0, done.stderr


def test_with_nowhere_to_write(home):
    assert cron(f"exec {nightly(home)} <&- >&- 2>&-").returncode == 0


@pytest.fixture
def plain_user(open_folder):
    """Run the program as a plain user, also where root runs the tests; returns the user's home and `run`."""
    home = open_folder / "home"
    home.mkdir()
    libraries = f"{CHECKOUT}:{sysconfig.get_path('purelib')}"
    python, account = sys.executable, {}
    if os.geteuid() == 0:
        os.chown(home, NOBODY, NOBODY)
        account = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        python = python_for(account, libraries)

    def run(*words, cwd="/", **variables):
        return subprocess.run(
            [python, "-B", "-m", "crawler.commands.main", *words],
            env={"HOME": str(home), "PYTHONPATH": libraries} | variables,
            cwd=cwd,
            capture_output=True,
            encoding="utf-8",
            timeout=180,
            **account,
        )

    return home, run


def python_for(account, libraries):
    """A Python that the account may run, with libraries that it may read; skips where there is none."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for program in filter(None, (sys.executable, shutil.which(version, path=os.defpath))):
        probe = [program, "-B", "-c", "import crawler, scrapy, psycopg, lxml.etree"]
        try:
            subprocess.run(
                probe, env={"PYTHONPATH": libraries}, cwd="/", capture_output=True, check=True, **account
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return program
    pytest.skip("a plain user can run no Python here, or not read the libraries")


def test_a_plain_user(plain_user):
    home, run = plain_user
    for stored in ("24 stored", "0 stored"):
        done = run("demo")
        assert done.returncode == 0, done.stderr
        assert f"{stored}, 0 missing" in done.stderr
    assert (home / ".local" / "share" / "edgar8k" / "demo" / "archive").is_dir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can put a user into a folder that is closed to him")
def test_from_a_folder_that_is_closed(plain_user, mirror, open_folder):
    _, run = plain_user
    folder = open_folder / "closed"
    folder.mkdir(mode=0o700)
    done = run("nightly", cwd=folder, **at(mirror), EDGAR8K_NOW=MORNING)
    assert done.returncode == 0, done.stderr
    assert f"{COUNT} stored, 0 missing" in done.stderr


def test_a_longer_run_leaves_nothing_behind(run_edgar8k, environment, tmp_path):
    write_submissions(tmp_path / "edgar", 300)
    with MirrorServer(tmp_path / "edgar") as mirror:
        # In this mode Python tells of everything that is not closed.
        done = run_edgar8k(*QUARTER, env=at(mirror) | {"PYTHONDEVMODE": "1"})
    assert done.returncode == 0, done.stderr
    assert "300 fetched, 300 stored, 0 missing" in done.stderr
    assert is_for_people(done.stderr), done.stderr
    assert processes_of(environment["EDGAR8K_HOME"]) == []


def processes_of(home):
    """The processes that work with a home, where the system tells: those of Linux."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"EDGAR8K_HOME={home}".encode() in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_text())
    return found


@pytest.mark.parametrize("words", [QUARTER, ("nightly",)])
def test_a_database_without_schema(mirror, run_edgar8k, empty_database, words):
    url = empty_database.url.render_as_string(hide_password=False)
    done = run_edgar8k(*words, env=at(mirror) | {"EDGAR8K_DATABASE_URL": url})
    assert_refused(done, "run: edgar8k db upgrade")
    assert mirror.requests == []


def test_a_database_with_an_older_schema(mirror, run_edgar8k, database):
    config = alembic_config()
    with database.engine.connect() as connection:
        # The migrations' lock ends with its connection.
        connection.detach()
        config.attributes["connection"] = connection
        command.downgrade(config, "-1")
    done = run_edgar8k(*QUARTER, env=at(mirror))
    assert_refused(done, "run: edgar8k db upgrade")
    assert "older than" in done.stderr
    assert mirror.requests == []
    assert run_edgar8k("db", "upgrade").returncode == 0
    assert run_edgar8k(*QUARTER, env=at(mirror)).returncode == 0


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://edgar8k:secret@127.0.0.1:1/edgar8k",
        "postgresql:///edgar8k?host=/nowhere",
        "mysql://127.0.0.1/edgar8k",
    ],
)
def test_a_database_that_is_not_there(mirror, run_edgar8k, url):
    done = run_edgar8k(*QUARTER, env=at(mirror) | {"EDGAR8K_DATABASE_URL": url})
    assert_refused(done, "")
    assert "secret" not in done.stderr
    assert mirror.requests == []


def test_a_database_that_goes_away_ends_the_run_and_loses_nothing(run_edgar8k, open_folder, tmp_path):
    write_submissions(tmp_path / "edgar", 40)
    with EmbeddedServer(open_folder) as server, MirrorServer(tmp_path / "edgar") as mirror:
        address = server.url().render_as_string(hide_password=False)
        variables = at(mirror) | {"EDGAR8K_DATABASE_URL": address, "EDGAR8K_DATABASE_WAIT": "1"}
        assert run_edgar8k("db", "upgrade", env=variables).returncode == 0
        asked = []

        def how(target, answer):
            if asked_for(target):
                asked.append(target)
                if len(asked) == 10:
                    server.release()
            return answer

        bend(mirror, how)
        done = run_edgar8k(*QUARTER, env=variables)
        assert done.returncode == 2, done.stderr
        assert "the database can't be reached any more; nothing is lost, the next run goes on" in done.stderr
        assert "edgar8k: missing: " not in done.stderr
        assert is_for_people(done.stderr), done.stderr
        server.acquire()
        again = run_edgar8k(*QUARTER, env=variables)
        assert again.returncode == 0, again.stderr
        counted = run_edgar8k("sql", "select count(*) from items", env=variables)
        assert "40" in counted.stdout.split()


def test_a_stop_while_the_database_is_away_is_a_stop(environment, run_edgar8k, open_folder, tmp_path):
    write_submissions(tmp_path / "edgar", 40)
    with EmbeddedServer(open_folder) as server, MirrorServer(tmp_path / "edgar") as mirror:
        variables = at(mirror) | {"EDGAR8K_DATABASE_URL": server.url().render_as_string(hide_password=False)}
        assert run_edgar8k("db", "upgrade", env=variables).returncode == 0
        gone, asked = threading.Event(), []

        def how(target, answer):
            asked.append(target)
            if len(asked) == 10:
                server.release()
                gone.set()
            return answer

        bend(mirror, how)
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler.commands.main", *QUARTER],
            env=environment | variables,
            cwd=tmp_path,
            stderr=subprocess.PIPE,
            encoding="utf-8",
        )
        assert gone.wait(60)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
        assert process.returncode == 130, said
        assert "edgar8k: interrupted; the same command goes on where this one stopped" in said.splitlines()
        assert is_for_people(said), said
        server.acquire()


def test_a_database_that_takes_nothing_ends_the_run_with_its_words(mirror, database, run_edgar8k, ask):
    began = []

    def how(target, answer):
        if asked_for(target) and not began:
            began.append(target)
            refuse_writes(database)
        return answer

    bend(mirror, how)
    done = run_edgar8k(*QUARTER, env=at(mirror))
    assert done.returncode == 1
    assert "read-only transaction" in done.stderr
    assert "edgar8k: nothing can be kept any more: see above, make room" in done.stderr
    assert "internal-error" not in done.stderr
    assert is_for_people(done.stderr), done.stderr
    assert ask("select count(*) as n from filings where status = 'failed'") == [{"n": 0}]


def test_a_database_that_takes_nothing_from_the_start(mirror, database, run_edgar8k):
    refuse_writes(database)
    done = run_edgar8k(*QUARTER, env=at(mirror))
    assert_refused(done, "read-only transaction")
    assert "unexpected" not in done.stderr
    assert mirror.requests == []


def test_a_database_that_refuses_between_two_crawls_ends_the_run_with_its_words(
    mirror, database, run_edgar8k, ask
):
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "create function refuse() returns trigger language plpgsql as"
            " $$ begin raise 'no room' using errcode = 'disk_full'; end $$"
        )
        connection.exec_driver_sql(
            "create trigger refuse before update of wanted_at on filings execute function refuse()"
        )
    done = run_edgar8k(*QUARTER, env=at(mirror))
    assert done.returncode == 1
    assert "edgar8k: the database refuses: no room" in done.stderr.splitlines()
    assert "edgar8k: nothing can be kept any more: see above, make room" in done.stderr
    assert is_for_people(done.stderr), done.stderr
    assert ask("select outcome from crawl_runs") == [{"outcome": "incomplete"}]


def test_a_standby_is_waited_for_where_the_address_asks_for_writes(mirror, database, run_edgar8k):
    promotions = []

    def how(target, answer):
        if asked_for(target) and not promotions:
            refuse_writes(database)
            promotions.append(threading.Timer(1, take_writes, [database]))
            promotions[0].start()
        return answer

    bend(mirror, how)
    url = database.url.update_query_dict({"target_session_attrs": "read-write"})
    address = {"EDGAR8K_DATABASE_URL": url.render_as_string(hide_password=False)}
    done = run_edgar8k(*QUARTER, env=at(mirror) | address)
    promotions[0].join()
    assert done.returncode == 0, done.stderr
    assert "edgar8k: the database does not answer: trying for 120 s" in done.stderr.splitlines()
    assert "edgar8k: the database is there again: going on" in done.stderr.splitlines()
    assert f"{COUNT} stored, 0 missing" in done.stderr


def refuse_writes(database):
    """Let a database take no writes any more, and end all connections but this one."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        name = connection.exec_driver_sql("select current_database()").scalar_one()
        connection.exec_driver_sql(f"alter database {name} set default_transaction_read_only = on")
        connection.exec_driver_sql(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and pid <> pg_backend_pid()"
        )


def take_writes(database):
    """Let a database take writes again."""
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("set default_transaction_read_only = off")
        name = connection.exec_driver_sql("select current_database()").scalar_one()
        connection.exec_driver_sql(f"alter database {name} reset default_transaction_read_only")


def assert_refused(done, hint):
    """One line and exit code 2."""
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert is_for_people(done.stderr)
    assert hint in done.stderr
