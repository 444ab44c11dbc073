"""Imports between the rooms go one way, and the pure rooms stay pure."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "crawler"

# What each room may import of the others. A module of the package itself is a room of its own.
MAY_IMPORT = {
    "edgar": set(),
    "filing": {"edgar"},
    "errors": set(),
    "config": {"errors", "edgar"},
    "archive": {"edgar"},
    "mirror": {"edgar"},
    "db": {"edgar", "errors", "config", "filing.record"},
    "companies": {"edgar"},
    "items": {"archive", "edgar", "filing.record"},
    "session": {"archive", "config", "db", "edgar", "errors"},
    "settings": set(),
    "log_formatter": set(),
    "download_handler": set(),
    "extensions": {"session"},
    "middlewares": {"session", "edgar"},
    "pipelines": {"session", "items", "db", "filing", "edgar"},
    "spiders": {"session", "items", "companies", "middlewares", "db", "edgar", "config", "errors", "archive"},
}
MUST_NOT_KNOW = {
    "edgar": {
        "scrapy",
        "sqlalchemy",
        "psycopg",
        "twisted",
        "socket",
        "urllib.request",
        "http.client",
        "time",
    },
    "filing": {
        "scrapy",
        "sqlalchemy",
        "psycopg",
        "twisted",
        "socket",
        "urllib.request",
        "http.client",
        "time",
    },
    "db": {"scrapy", "twisted", "lxml"},
    "mirror": {"scrapy", "sqlalchemy", "psycopg", "twisted", "lxml"},
    "archive": {"scrapy", "sqlalchemy", "psycopg"},
    "spiders": {"sqlalchemy", "psycopg", "lxml"},
    "middlewares": {"sqlalchemy", "psycopg", "lxml"},
}
# These read the clock: the same bytes would not always give the same record.
CLOCKS = {"now", "utcnow", "today"}
WITHOUT_CLOCK = {"edgar", "filing"}

MODULES = sorted(PACKAGE.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports_of(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path} imports relatively"
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def clocks_in(source: str) -> set[str]:
    """The clocks that a module names; `time.time` and its like are out by the import of `time`."""
    return {
        ast.unparse(node)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS
    }


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_room_imports_only_what_it_may(path):
    room = room_of(path)
    if room == "commands" or room == "__init__":
        return
    for name in imports_of(path):
        if not name.startswith("crawler."):
            continue
        target = name.removeprefix("crawler.")
        if target == "__version__":
            continue
        allowed = MAY_IMPORT[room] | {room}
        assert any(target == other or target.startswith(f"{other}.") for other in allowed), (
            f"{room} imports {name}"
        )


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_room_does_not_know_what_it_must_not(path):
    for name in imports_of(path):
        for forbidden in MUST_NOT_KNOW.get(room_of(path), ()):
            assert not f"{name}.".startswith(f"{forbidden}."), f"{path} knows {name}"


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if room_of(path) in WITHOUT_CLOCK],
    ids=lambda path: path.relative_to(PACKAGE).as_posix(),
)
def test_pure_rooms_do_not_read_the_clock(path):
    assert clocks_in(path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    "source", ["dt.datetime.now(dt.UTC)", "date.today()", "field(default_factory=datetime.utcnow)"]
)
def test_a_clock_is_found_wherever_it_is_named(source):
    assert clocks_in(f"moment = {source}")


def test_nothing_imports_the_commands():
    outside = [path for path in MODULES if room_of(path) != "commands"]
    assert not [
        path for path in outside if any(name.startswith("crawler.commands") for name in imports_of(path))
    ]


def test_every_room_is_known():
    rooms = {room_of(path) for path in MODULES} - {"commands", "__init__"}
    assert rooms <= set(MAY_IMPORT)
