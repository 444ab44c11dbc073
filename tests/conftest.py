"""What the tests share: no network but loopback, real EDGAR files where there are some, a database each."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts
from sqlalchemy import URL, create_engine, text

from crawler.db import postmaster
from crawler.db.connection import Database, read_url
from crawler.db.embedded import EmbeddedServer
from crawler.db.migrate import upgrade
from crawler.db.programs import find_programs

CHECKOUT = Path(__file__).parents[1]
SERVER_VARIABLE = "EDGAR8K_TEST_DATABASE_URL"
MAJOR_VARIABLE = "EDGAR8K_TEST_POSTGRES"
SHARED_MEMORY = Path("/dev/shm")
ENOUGH_SHARED_MEMORY = 1_000_000_000
WITHOUT_SAFETY = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "autovacuum": "off"}


def pytest_configure() -> None:
    # A run that `timeout` ends takes its server down too.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # The tester's own configuration is none of the tests'.
    for name in set(os.environ) - {SERVER_VARIABLE, MAJOR_VARIABLE}:
        if name.startswith("EDGAR8K_"):
            del os.environ[name]


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    socket_allow_hosts(["127.0.0.1"], allow_unix_socket=True)


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of real EDGAR files beside the checkout."""
    folder = CHECKOUT.parent / "shared" / "corpus"
    if not folder.is_dir():
        pytest.skip(f"no real EDGAR files: {folder} is absent")
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    """The address of a server on which databases may be made and dropped."""
    if address := os.environ.get(SERVER_VARIABLE):
        yield read_url(address, SERVER_VARIABLE)
        return
    with tempfile.TemporaryDirectory(prefix="edgar8k-test-", dir=fast_folder()) as folder:
        Path(folder).chmod(0o755)
        server = EmbeddedServer(Path(folder), settings=WITHOUT_SAFETY)
        with chosen_major():
            server.acquire()
        yield server.url()
        server.release()


@pytest.fixture(scope="session")
def template_database(postgres_server: URL) -> Iterator[str]:
    """The name of a database with the schema, made by the migrations, for others to be cloned from."""
    name = new_name("template")
    run_sql(postgres_server, f"CREATE DATABASE {name}")
    template = Database(postgres_server.set(database=name), embedded=False)
    upgrade(template)
    template.dispose()
    yield name
    run_sql(postgres_server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def clone_database(postgres_server: URL, template_database: str) -> Iterator[Callable[[], Database]]:
    """Make databases of the test's own, with the schema and without rows of a crawl."""
    with contextlib.ExitStack() as made:
        yield lambda: made.enter_context(new_database(postgres_server, f"TEMPLATE {template_database}"))


@pytest.fixture
def database(clone_database: Callable[[], Database]) -> Database:
    """A database of the test's own, with the schema and without rows of a crawl."""
    return clone_database()


@pytest.fixture
def empty_database(postgres_server: URL) -> Iterator[Database]:
    """A database of the test's own, with nothing in it."""
    with new_database(postgres_server, "") as database:
        yield database


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every account may enter, unlike `tmp_path`: root's embedded server runs as another."""
    with tempfile.TemporaryDirectory(prefix="edgar8k-test-", dir=fast_folder()) as folder:
        Path(folder).chmod(0o755)
        yield Path(folder)


@pytest.fixture
def environment(database: Database, tmp_path: Path) -> dict[str, str]:
    """The environment of a process of edgar8k: a home and a database of the test's own, nothing else."""
    home = tmp_path / "home"
    home.mkdir()
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(tmp_path),
        "LANG": "C.UTF-8",
        "EDGAR8K_HOME": str(home),
        "EDGAR8K_DATABASE_URL": database.url.render_as_string(hide_password=False),
    }


@pytest.fixture
def run_edgar8k(
    environment: dict[str, str], tmp_path: Path
) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run the command in a process of its own and return how it ended, with its output.

    `env` adds to `environment`, and an empty value takes a variable away.
    """

    def run(
        *args: str,
        env: Mapping[str, str] | None = None,
        timeout: float = 120,
        stdin: str = "",
        folder: Path = tmp_path,
    ) -> subprocess.CompletedProcess[str]:
        changed = environment | dict(env or {})
        return subprocess.run(
            [sys.executable, "-m", "crawler.commands.main", *args],
            env={name: value for name, value in changed.items() if value},
            cwd=folder,
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
        )

    return run


@contextlib.contextmanager
def chosen_major() -> Iterator[None]:
    """Let new servers be of the major version of PostgreSQL that the tester names, if one is named."""
    major = os.environ.get(MAJOR_VARIABLE)
    with pytest.MonkeyPatch.context() as patch:
        if major is not None:
            patch.setattr(postmaster, "find_programs", lambda made_by: find_programs(made_by or int(major)))
        yield


def fast_folder() -> str | None:
    """Where temporary databases are quickest: in memory, if there is enough that programs may run from."""
    try:
        status = os.statvfs(SHARED_MEMORY)
    except OSError:
        return None
    has_room = status.f_bavail * status.f_frsize >= ENOUGH_SHARED_MEMORY
    is_usable = has_room and not status.f_flag & os.ST_NOEXEC and os.access(SHARED_MEMORY, os.W_OK)
    return str(SHARED_MEMORY) if is_usable else None


def new_name(kind: str) -> str:
    return f"edgar8k_{kind}_{uuid.uuid4().hex}"


@contextlib.contextmanager
def new_database(server: URL, how: str) -> Iterator[Database]:
    name = new_name("test")
    run_sql(server, f"CREATE DATABASE {name} {how}")
    database = Database(server.set(database=name), embedded=False)
    yield database
    database.dispose()
    run_sql(server, f"DROP DATABASE {name} WITH (FORCE)")


def run_sql(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()
