"""The embedded server: many processes, sudden deaths, odd places, root and others."""

import contextlib
import os
import pwd
import shutil
import signal
import site
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from crawler.db import programs, server_account
from crawler.db.connection import connection_string
from crawler.db.embedded import EmbeddedServer
from crawler.errors import DatabaseError

FAST = {"fsync": "off", "full_page_writes": "off", "autovacuum": "off", "shared_buffers": "16MB"}
IS_ROOT = os.geteuid() == 0
CHECKOUT = Path(__file__).parents[2]
NOBODY = pwd.getpwnam("nobody")
USER = """
import signal, sys, time
from pathlib import Path
import psycopg
from crawler.db.connection import connection_string
from crawler.db.embedded import EmbeddedServer

def leave(signum, frame):
    raise KeyboardInterrupt

signal.signal(signal.SIGTERM, leave)
settings = {"fsync": "off", "autovacuum": "off", "shared_buffers": "16MB"}
with EmbeddedServer(Path(sys.argv[1]), settings=settings) as server:
    with psycopg.connect(connection_string(server.url())) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(1)")
        connection.execute("CREATE TABLE IF NOT EXISTS visits (at timestamptz)")
        connection.execute("INSERT INTO visits VALUES (now())")
    connection.close()
    print("using", flush=True)
    time.sleep(float(sys.argv[2]))
"""


@pytest.fixture
def home(open_folder: Path) -> Path:
    return open_folder / "home"


def embedded(home: Path, **settings: str) -> EmbeddedServer:
    return EmbeddedServer(home, settings=FAST | settings)


def ask(server: EmbeddedServer, query: str) -> object:
    with psycopg.connect(connection_string(server.url()), autocommit=True) as connection:
        return connection.execute(query).fetchone()[0]


def make_table(server: EmbeddedServer) -> None:
    with psycopg.connect(connection_string(server.url())) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1")


def start_user(home: Path, seconds: float) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", USER, str(home), str(seconds)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=CHECKOUT,
    )


@contextlib.contextmanager
def user(home: Path, seconds: float) -> Iterator[subprocess.Popen[str]]:
    process = start_user(home, seconds)
    with process:
        try:
            assert process.stdout.readline() == "using\n"
            yield process
        finally:
            process.kill()


def postmaster_pid(server: EmbeddedServer) -> int:
    return int((server.folder.data / "postmaster.pid").read_text().split()[0])


def has_ended(pid: int) -> bool:
    """Whether the process has gone, zombies included, within a while."""
    for _ in range(500):
        try:
            if Path(f"/proc/{pid}/cmdline").read_bytes() == b"":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def test_the_last_to_leave_stops_the_server_and_data_stay(home):
    with embedded(home) as server:
        make_table(server)
        pid = postmaster_pid(server)
        with embedded(home):
            assert postmaster_pid(server) == pid
        assert server.is_running
    assert not server.is_running
    assert has_ended(pid)
    with embedded(home) as server:
        assert ask(server, "SELECT count(*) FROM kept") == 1


def test_nothing_listens_on_the_network(home):
    with embedded(home) as server:
        assert ask(server, "SHOW listen_addresses") == ""
        assert server.folder.sockets.stat().st_mode & 0o777 == 0o700


def test_several_processes_at_once_share_one_server(home):
    processes = [start_user(home, 0.2) for _ in range(4)]
    assert [process.communicate(timeout=120)[0] for process in processes] == ["using\n"] * 4
    server = embedded(home)
    assert not server.is_running
    with server:
        assert ask(server, "SELECT count(*) FROM visits") == 4


def test_a_killed_user_does_not_keep_the_server_up(home):
    with user(home, 600) as process:
        process.kill()
        process.wait()
    server = embedded(home)
    assert server.is_running
    server.acquire()
    server.release()
    assert not server.is_running


def test_sigterm_lets_the_server_go(home):
    with user(home, 600) as process:
        process.terminate()
        process.wait()
    assert not embedded(home).is_running


def test_a_killed_server_is_started_again_for_those_who_come(home):
    with embedded(home) as server:
        make_table(server)
        os.kill(postmaster_pid(server), signal.SIGKILL)
        with embedded(home) as second:
            assert ask(second, "SELECT count(*) FROM kept") == 1
        assert server.is_running
    assert not server.is_running


def test_a_pid_file_that_names_a_process_of_somebody_else(home):
    with embedded(home) as server:
        pid_file = server.folder.data / "postmaster.pid"
        left = pid_file.read_text()
        account = server.folder.account
    with subprocess.Popen(["sleep", "600"], **(account.process_options if account else {})) as stranger:
        try:
            pid_file.write_text(left.replace(left.split()[0], str(stranger.pid), 1))
            server.folder.sockets.mkdir()
            (server.folder.sockets / ".s.PGSQL.5432.lock").write_text(f"{stranger.pid}\n")
            with embedded(home) as server:
                assert ask(server, "SELECT 1") == 1
            assert stranger.poll() is None
        finally:
            stranger.kill()


def test_release_leaves_a_stranger_alone_whom_the_pid_file_names(home):
    with subprocess.Popen(["sleep", "600"]) as stranger:
        try:
            with embedded(home) as server:
                own = postmaster_pid(server)
                pid_file = server.folder.data / "postmaster.pid"
                left = pid_file.read_text()
                pid_file.write_text(left.replace(str(own), str(stranger.pid), 1))
            assert stranger.poll() is None
            pid_file.write_text(left)
            server.unkeep()
            assert has_ended(own)
        finally:
            stranger.kill()


def test_half_a_cluster_is_thrown_away(home):
    with embedded(home) as server:
        folder = server.folder
    shutil.rmtree(folder.data)
    half = folder.path / "new-killed"
    half.mkdir()
    (half / "PG_VERSION").write_text("18")
    with embedded(home) as server:
        assert ask(server, "SELECT 1") == 1
    assert not half.exists()


@pytest.mark.parametrize("name", ["with space", 'it\'s "quoted" $HOME', "Zoë,Ωmega", "a" * 120, "50%"])
def test_a_home_of_any_name(open_folder, name):
    with embedded(open_folder / name) as server:
        assert ask(server, "SELECT 1") == 1
    assert not server.is_running
    assert not server.folder.sockets.exists()


def test_a_short_lived_socket_folder_of_somebody_else_is_refused(open_folder):
    server = embedded(open_folder / ("a" * 120))
    sockets = server.folder.sockets
    assert sockets.parent == Path("/tmp")
    sockets.symlink_to(open_folder)
    try:
        with pytest.raises(DatabaseError, match="belongs to another user"):
            server.acquire()
    finally:
        sockets.unlink()


def test_a_kept_server_outlives_its_users_until_it_is_let_go(home):
    with embedded(home) as server:
        server.keep()
    assert server.is_running
    with embedded(home):
        assert not server.unkeep()
        assert server.is_running
    assert not server.is_running


def test_unkeep_stops_an_idle_server_at_once(home):
    with embedded(home) as server:
        server.keep()
    assert server.unkeep()
    assert not server.is_running


def test_a_forked_child_leaves_the_server_to_its_parent(home):
    with embedded(home) as server:
        child = os.fork()
        if child == 0:
            server.release()
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        assert ask(server, "SELECT 1") == 1


def test_a_server_is_held_once_by_an_object(home):
    with embedded(home) as server, pytest.raises(RuntimeError):
        server.acquire()


def test_a_server_that_does_not_start_is_told_with_its_log(home):
    server = embedded(home, shared_buffers="plenty")
    with pytest.raises(DatabaseError, match=r"did not start: .*shared_buffers") as failure:
        server.acquire()
    assert "\n" not in str(failure.value)
    with embedded(home) as server:
        assert ask(server, "SELECT 1") == 1


def test_data_of_another_version_are_left_alone(home):
    with embedded(home) as server:
        version = server.folder.data / "PG_VERSION"
    version.write_text("13\n")
    with pytest.raises(DatabaseError, match="made by PostgreSQL 13"):
        server.acquire()


def test_without_any_postgresql_the_error_says_what_to_install(home, monkeypatch, tmp_path):
    monkeypatch.setattr(programs, "_WHEELS", ())
    monkeypatch.setattr(programs, "_SYSTEM", tmp_path)
    with pytest.raises(DatabaseError, match="EDGAR8K_DATABASE_URL"):
        embedded(home).acquire()


def test_the_systems_programs_stand_in_for_a_wheel(home, monkeypatch):
    monkeypatch.setattr(programs, "_WHEELS", ())
    try:
        major = programs.find_programs(None).major
    except DatabaseError:
        pytest.skip("no PostgreSQL of the system's here")
    with embedded(home) as server:
        assert ask(server, "SHOW server_version").startswith(f"{major}.")


@pytest.mark.skipif(IS_ROOT, reason="root may write everywhere")
def test_a_home_that_cannot_be_written(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(DatabaseError, match="EDGAR8K_HOME"):
        embedded(tmp_path / "home").acquire()
    tmp_path.chmod(0o700)


@pytest.mark.skipif(not IS_ROOT, reason="only root lends an account")
class TestRoot:
    """What root must do because PostgreSQL refuses it."""

    def test_the_folders_owner_runs_the_server(self, home):
        home.mkdir()
        os.chown(home, NOBODY.pw_uid, NOBODY.pw_gid)
        with embedded(home) as server:
            assert server.folder.account.name == "nobody"
            assert Path(f"/proc/{postmaster_pid(server)}").stat().st_uid == NOBODY.pw_uid

    def test_who_runs_it_where_nobody_owns_the_folder(self, home, monkeypatch):
        known = {"nobody": NOBODY, "daemon": pwd.getpwnam("daemon")}
        monkeypatch.setattr(server_account.pwd, "getpwnam", known.__getitem__)
        assert server_account.choose_account(home, None).name == "nobody"
        assert server_account.choose_account(home, "daemon").name == "daemon"
        with pytest.raises(DatabaseError, match="EDGAR8K_SERVER_USER"):
            server_account.choose_account(home, "nosuchuser")
        known["postgres"] = known["daemon"]
        assert server_account.choose_account(home, "nobody").name == "daemon"
        known.clear()
        with pytest.raises(DatabaseError, match="EDGAR8K_SERVER_USER"):
            server_account.choose_account(home, None)

    def test_a_folder_that_only_root_may_enter(self, open_folder, caplog):
        private = open_folder / "private"
        private.mkdir(0o700)
        home = private / "home"
        server = embedded(home)
        try:
            with server:
                assert ask(server, "SELECT 1") == 1
            assert server.folder.path == (home / "postgres").readlink()
            assert str(server.folder.path) in caplog.text
            assert private.stat().st_mode & 0o777 == 0o700
            with embedded(home) as again:
                assert again.folder.path == server.folder.path
        finally:
            shutil.rmtree(server.folder.path)
        with pytest.raises(DatabaseError, match="is gone"):
            embedded(home).acquire()

    def test_programs_that_only_root_may_run_are_copied_once(self, open_folder, monkeypatch):
        wheel = programs.find_programs(None).wheel
        if wheel is None:
            pytest.skip("no wheel with PostgreSQL's programs here")
        private = open_folder / "private"
        private.mkdir(0o700)
        for name in (wheel.name, f"{wheel.name}.libs"):
            if (wheel.parent / name).exists():
                shutil.copytree(wheel.parent / name, private / name, symlinks=True)
        monkeypatch.syspath_prepend(private)
        for _ in range(2):
            with embedded(open_folder / "home") as server:
                assert ask(server, "SELECT 1") == 1
                [copy] = server.folder.path.glob("programs-*")
                assert Path(f"/proc/{postmaster_pid(server)}/exe").readlink().is_relative_to(copy)

    def test_a_plain_user_needs_nobody(self, home):
        home.mkdir()
        os.chown(home, NOBODY.pw_uid, NOBODY.pw_gid)
        python = python_for_all()
        done = subprocess.run(
            [python, "-c", USER, str(home), "0"],
            env={"PYTHONPATH": f"{CHECKOUT}{os.pathsep}{site.getsitepackages()[0]}"},
            cwd="/",
            user="nobody",
            group=NOBODY.pw_gid,
            extra_groups=[],
            capture_output=True,
            text=True,
        )
        assert (done.stdout, done.stderr) == ("using\n", "")
        with embedded(home) as server:
            assert ask(server, "SELECT count(*) FROM visits") == 1


def python_for_all() -> str:
    """A Python of this version, with what edgar8k needs in reach, that a plain user can run."""
    account = server_account.ServerAccount("nobody", NOBODY.pw_uid, NOBODY.pw_gid)
    places = [Path(CHECKOUT, "crawler"), Path(site.getsitepackages()[0], "psycopg")]
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for python in (sys.executable, f"/usr/bin/{version}", f"/usr/local/bin/{version}"):
        if all(account.can_enter(path) for path in (Path(python), *places)):
            return python
    pytest.skip("no Python that a plain user can run")
