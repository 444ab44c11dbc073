"""Whatever befalls the crawler, EDGAR and the database, the next runs bring all home.

TORTURE_SEEDS in the environment says how many plans are tried, and TORTURE_FIRST from which seed on;
`make torture` tries many.
"""

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faulty_edgar import FaultyEdgar
from torture import Torture, Victim, run_finale, wrongs_of_archive, wrongs_of_logs
from torture_plan import random_plan
from torture_server import TormentedServer
from torture_tables import Tables, differences, read_tables
from torture_world import AS_OF, write_world

from crawler.archive import Archive
from crawler.mirror.server import MirrorServer

FIRST = int(os.environ.get("TORTURE_FIRST", "0"))
SEEDS = range(FIRST, FIRST + int(os.environ.get("TORTURE_SEEDS", "2")))


@pytest.fixture(scope="module")
def server() -> Iterator[TormentedServer]:
    with tempfile.TemporaryDirectory(prefix="edgar8k-torture-") as folder:
        Path(folder).chmod(0o755)
        with TormentedServer(Path(folder)) as server:
            yield server


@pytest.fixture(scope="module")
def new_victim(
    server: TormentedServer, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], contextlib.AbstractContextManager[Victim]]:
    """Make a home, a database and an EDGAR for a plan."""
    world = tmp_path_factory.mktemp("edgar")
    bodies = write_world(world)

    @contextlib.contextmanager
    def new_victim() -> Iterator[Victim]:
        home = tmp_path_factory.mktemp("home")
        archive = Archive(home / "archive")
        with (
            server.database() as url,
            FaultyEdgar(
                world, is_archived=lambda number: archive.latest_key(number) is not None, as_of=AS_OF
            ) as edgar,
        ):
            yield Victim(edgar, bodies, server, url, home)

    return new_victim


@pytest.fixture(scope="module")
def undisturbed(new_victim: Callable[[], contextlib.AbstractContextManager[Victim]]) -> Tables:
    """What the tables hold after the finale alone."""
    with new_victim() as victim:
        assert run_finale(victim) == []
        assert wrongs_of_archive(victim) == []
        return read_tables(victim.url)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[MirrorServer]:
    """Another host, which nobody may ask."""
    (tmp_path / "nothing").mkdir()
    with MirrorServer(tmp_path / "nothing") as other:
        yield other


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_had_in_the_end_does_not_depend_on_what_happened(
    seed: int,
    new_victim: Callable[[], contextlib.AbstractContextManager[Victim]],
    undisturbed: Tables,
    elsewhere: MirrorServer,
) -> None:
    with new_victim() as victim:
        plan = random_plan(seed, list(victim.bodies.values()), f"{elsewhere.url}/somewhere")
        torture = Torture(plan, victim)
        torture.run()
        wrongs = [
            *torture.wrongs,
            *run_finale(victim),
            *wrongs_of_archive(victim),
            *wrongs_of_logs(victim),
            *differences(undisturbed, read_tables(victim.url)),
            *(f"another host was asked: {request}" for request in elsewhere.requests),
        ]
    assert not wrongs, "\n".join((str(plan), *torture.story, *wrongs))
