"""A scripted year of EDGAR, lived through by the real commands in processes of their own.

Few schedules; tests/integration/test_living_ledger.py tries many, without processes. COMMAND_SHUFFLES in the
environment says how many; `make shuffle` has some more.
"""

import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from bent_mirror import at
from living_edgar import LivingMirror
from living_schedule import FINALE, Ledger, Schedule, Step, differences, random_schedule, read_ledger
from living_year import YEAR

from crawler.db.connection import Database

SHUFFLES = int(os.environ.get("COMMAND_SHUFFLES", "2"))
STEPS = 6

_EXPECTED = re.compile(
    r"edgar8k: (?:"
    r"missing: [0-9-]+: not-found"  # removed since it was listed
    r"|the ledger knows no index yet; .*"
    r"|going through every day since [0-9-]+; .*"  # after months of downtime
    r"|the days from [0-9-]+ to [0-9-]+ are left out, .*"
    r"|no filer is known by 'CIK [0-9]+'; .*"  # it files its first report later
    r"|[0-9,]+ filings to fetch, .*"
    r"|[0-9]+ newly listed, [0-9]+ fetched, [0-9]+ stored, [0-9]+ missing)"
)


@pytest.fixture
def mirror(tmp_path: Path) -> Iterator[LivingMirror]:
    folder = tmp_path / "edgar"
    folder.mkdir()
    with LivingMirror(YEAR, folder) as mirror:
        yield mirror


@pytest.fixture
def ledger_after(
    mirror: LivingMirror,
    clone_database: Callable[[], Database],
    environment: dict[str, str],
    run_edgar8k,
    tmp_path: Path,
) -> Callable[[Schedule], Ledger]:
    """Carry a schedule out on a database of its own; return what the ledger says then."""

    def run(step: Step, home: dict[str, str]) -> set[int]:
        mirror.moment = step.moment
        variables = home | at(mirror.server) | {"EDGAR8K_NOW": step.moment.isoformat()}
        with ThreadPoolExecutor(step.copies) as pool:
            ended = list(pool.map(lambda _: run_edgar8k(*step.words, env=variables), range(step.copies)))
        for process in ended:
            odd = [line for line in process.stderr.splitlines() if not _EXPECTED.fullmatch(line)]
            assert not odd, f"{step}: {odd}"
        return {process.returncode for process in ended}

    def ledger_after(schedule: Schedule) -> Ledger:
        database = clone_database()
        home = tmp_path / str(database.url.database)
        home.mkdir()
        url = database.url.render_as_string(hide_password=False)
        variables = environment | {"EDGAR8K_HOME": str(home), "EDGAR8K_DATABASE_URL": url}
        for step in schedule.steps:
            assert run(step, variables) <= {0, 1, 2}
        for words in FINALE:
            assert run(Step(schedule.end, words), variables) == {0}, words
        return read_ledger(database.engine, schedule.end)

    return ledger_after


@pytest.mark.parametrize("seed", range(SHUFFLES))
def test_the_ledger_is_the_same_whatever_was_run_when(
    seed: int, ledger_after: Callable[[Schedule], Ledger]
) -> None:
    schedule = random_schedule(seed, steps=STEPS)
    different = differences(ledger_after(Schedule((), schedule.end)), ledger_after(schedule))
    assert not different, f"seed {seed}:\n{schedule}\n{different}"
