"""The crawler under torture: a plan is carried out, then the finale undisturbed, and all is looked at."""

import datetime as dt
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from fault_scripts import Spell, every, first_of, honest
from faulty_edgar import FaultyEdgar
from sqlalchemy import URL
from torture_endings import wrong_endings
from torture_log import Standstill, Trouble, archived_again, asked_in_pauses, asked_twice, crowded_seconds
from torture_plan import (
    Blow,
    CutConnections,
    EndServer,
    Freeze,
    KillParser,
    LockTable,
    Plan,
    RefuseWrites,
    Round,
    Signal,
    Start,
)
from torture_processes import CrawlerProcess
from torture_server import TormentedServer, connection, cut_connections, lock_table
from torture_world import AFTER, ALL, DURING, FINALE

from crawler.archive import Archive
from crawler.db.connection import with_parameter, without_password

BLOCK_PAUSE = 1.2
"""EDGAR8K_BLOCK_PAUSE, long enough to tell a pause from what was on its way."""

_SECONDS_OF_A_ROUND = 6.0
# On a busy machine a command may take some seconds before it asks for anything.
_SECONDS_TO_BEGIN = 15.0
_SECONDS_OF_A_COMMAND = 60.0
_SECONDS_BETWEEN_LOOKS = 0.005
# Behind a parser that died twice over a filing stands its own command, as docs/problems.md says.
_BY_RETRY_ONLY = "select accession_number from filings where status = 'failed' and next_try_at is null"
_NOT_HAD = """
    select accession_number, status, failure from filings
    where status <> 'stored' and not (status = 'failed' and coalesce(next_try_at > %s, true))
"""


@dataclass(frozen=True)
class Victim:
    """What is tortured: commands in a home, against an EDGAR that holds `bodies`, on a server's database."""

    edgar: FaultyEdgar
    bodies: Mapping[str, bytes]
    server: TormentedServer
    url: URL
    home: Path

    @property
    def archive(self) -> Archive:
        """Its archive."""
        return Archive(self.home / "archive")

    def environment(
        self,
        now: dt.datetime,
        rate: int = 0,
        session: Mapping[str, str] | None = None,
        *,
        needs_writer: bool = False,
    ) -> dict[str, str]:
        """The variables of a command; `session` sets parameters of its sessions at the database.

        With `needs_writer` a database that takes no writes is none to it.
        """
        url = self.url
        if needs_writer:
            url = url.update_query_dict({"target_session_attrs": "read-write"})
        for name, value in (session or {}).items():
            url = with_parameter(url, name, value)
        return {
            "PATH": "/usr/bin:/bin",
            "HOME": str(self.home),
            "LANG": "C.UTF-8",
            "EDGAR8K_HOME": str(self.home),
            "EDGAR8K_DATABASE_URL": without_password(url),
            "EDGAR8K_WWW_URL": self.edgar.url,
            "EDGAR8K_DATA_URL": self.edgar.url,
            "EDGAR8K_RATE": str(rate),
            "EDGAR8K_BLOCK_PAUSE": str(BLOCK_PAUSE),
            "EDGAR8K_DATABASE_WAIT": "20",
            "EDGAR8K_NOW": now.isoformat(),
        }


class Torture:
    """One plan, carried out on a victim.

    `story` has a line for what was done and how it ended, `wrongs` one for all that must not have happened.
    """

    def __init__(self, plan: Plan, victim: Victim) -> None:
        self.story: list[str] = []
        self.wrongs: list[str] = []
        self._plan = plan
        self._victim = victim
        self._processes: list[CrawlerProcess] = []
        self._outages: list[Trouble] = []
        self._lost_locks: list[Trouble] = []
        self._unwritable: list[Trouble] = []
        self._locks: list[threading.Thread] = []

    def run(self) -> None:
        """Carry the plan out and look at what EDGAR was asked; all processes have ended then."""
        edgar = self._victim.edgar
        edgar.script = self._plan.script
        try:
            for number, one in enumerate(self._plan.rounds, 1):
                self._run_round(number, one)
        finally:
            edgar.script = honest
        faults = Counter(type(request.fault).__name__ for request in edgar.log if request.fault is not None)
        self.story.append(f"{len(edgar.log)} requests, with {dict(faults)}")
        self.wrongs += crowded_seconds(edgar.log, self._plan.rate)
        deaths, standstills = _deaths(self._processes), _standstills(self._processes)
        self.wrongs += asked_in_pauses(edgar.log, BLOCK_PAUSE, deaths, self._outages, standstills)

    def _run_round(self, number: int, one: Round) -> None:
        asked_before = len(self._victim.edgar.log)
        began = time.monotonic()
        processes: list[CrawlerProcess] = []
        with ExitStack() as started:
            for place, start in enumerate(one.starts):
                processes.append(self._start(f"r{number}p{place}", start))
                started.callback(processes[-1].end, 0.0)
            self._processes += processes
            for blow in one.blows:
                if self._is_reached(blow, asked_before, began, processes):
                    time.sleep(blow.seconds)
                    self._strike(blow, processes)
            for process in processes:
                process.end(max(0.0, self._end_of_round(asked_before, began) - time.monotonic()))
        for lock in self._locks:
            lock.join()
        for process, start in zip(processes, one.starts, strict=True):
            self._look_at(process, start)
        asked = self._victim.edgar.log[asked_before:]
        lost_locks = [trouble for trouble in self._lost_locks if trouble.began > began]
        self.wrongs += archived_again(asked, lost_locks)
        self.wrongs += asked_twice(asked, _deaths(processes), lost_locks, _standstills(processes))

    def _is_reached(
        self, blow: Blow, asked_before: int, began: float, processes: list[CrawlerProcess]
    ) -> bool:
        """Wait for the moment of a blow as long as a process runs; return whether it came."""
        log = self._victim.edgar.log
        while any(process.is_running for process in processes):
            if len(log) - asked_before >= blow.requests:
                return True
            if time.monotonic() > self._end_of_round(asked_before, began):
                break
            time.sleep(_SECONDS_BETWEEN_LOOKS)
        return False

    def _end_of_round(self, asked_before: int, began: float) -> float:
        log = self._victim.edgar.log
        if len(log) == asked_before:
            return began + _SECONDS_TO_BEGIN
        return log[asked_before].arrived + _SECONDS_OF_A_ROUND

    def _start(self, name: str, start: Start) -> CrawlerProcess:
        environment = self._victim.environment(
            DURING, self._plan.rate, start.session, needs_writer=start.needs_writer
        )
        return CrawlerProcess(name, start.words, environment, self._victim.home, file_limit=start.file_limit)

    def _strike(self, blow: Blow, processes: list[CrawlerProcess]) -> None:
        began = time.monotonic()
        self.story.append(f"{len(self._victim.edgar.log)} requests: {blow.deed}")
        match blow.deed:
            case Signal(process, number, times):
                for again in range(times):
                    time.sleep(0.3 * bool(again))
                    processes[process].signal(number)
                return
            case KillParser(process):
                processes[process].kill_parser()
                return
            case Freeze():
                self._freeze(processes[blow.deed.process], blow.deed)
                return
            case LockTable(table, seconds):
                self._locks.append(lock_table(self._victim.url, table, seconds))
                self._outages.append(Trouble(began, began + seconds + 1))
                return
            case EndServer(number, seconds):
                self._victim.server.end(number, seconds)
            case CutConnections(share):
                cut_connections(self._victim.url, share)
            case RefuseWrites(seconds):
                self._victim.server.refuse_writes(self._victim.url, seconds)
                self._unwritable.append(Trouble(began, time.monotonic()))
        self._outages.append(Trouble(began, time.monotonic() + 1))
        if isinstance(blow.deed, CutConnections) and blow.deed.share < 1:
            self._lost_locks.append(self._outages[-1])

    def _freeze(self, process: CrawlerProcess, deed: Freeze) -> None:
        if deed.is_of_parser:
            process.freeze_parser(deed.seconds)
        else:
            process.freeze(deed.seconds)
        if deed.block is not None:
            edgar = self._victim.edgar
            edgar.script = first_of(Spell(deed.block, every, seconds=deed.seconds), edgar.script)

    def _look_at(self, process: CrawlerProcess, start: Start) -> None:
        """See how a process ended, what it said, and whether it left others behind."""
        code = process.exit_code
        who = f"{process.agent} ({start})"
        sent = ", ".join(signal.Signals(number).name for number in sorted(process.signals))
        self.story.append(f"{who} ended with {code}{f' after {sent}' if sent else ''}")
        unwritable = [] if start.needs_writer else self._unwritable
        endings = wrong_endings(process, self._victim.edgar.log, unwritable)
        self.wrongs += [f"{who}: {wrong}" for wrong in endings]
        if orphans := process.orphans():
            self.wrongs.append(f"{who} left the processes {orphans} behind")
        if code == 0 and start.words == ALL and (left := self._not_had()):
            self.wrongs.append(f"{who} ended with 0, but {left}")

    def _not_had(self) -> list[object]:
        """What a command that wants everything, and is done and complete, has left."""
        with connection(self._victim.url) as server:
            rows: list[object] = server.execute(_NOT_HAD, [DURING]).fetchall()
            listed = {row[0] for row in server.execute("select accession_number from filings")}
        return rows + sorted(self._victim.bodies.keys() - listed)


def run_finale(victim: Victim) -> list[str]:
    """Run the commands that bring everything home, undisturbed; return what must not have happened."""
    asked_before = len(victim.edgar.log)
    wrongs = []
    with connection(victim.url) as server:
        put_back = [row[0] for row in server.execute(_BY_RETRY_ONLY)]
    retry: tuple[tuple[str, ...], ...] = (("retry", *put_back),) if put_back else ()
    for number, words in enumerate((*retry, *FINALE), 1):
        process = CrawlerProcess(f"finale{number}", words, victim.environment(AFTER), victim.home)
        code = process.end(_SECONDS_OF_A_COMMAND)
        if code != 0:
            wrongs.append(f"the finale's {' '.join(words)} ended with {code}: {process.said}")
    asked = victim.edgar.log[asked_before:]
    return wrongs + archived_again(asked, ()) + asked_twice(asked, {}, ())


def _deaths(processes: Iterable[CrawlerProcess]) -> Mapping[str, float | None]:
    return {process.agent: process.ended_at for process in processes}


def _standstills(processes: Iterable[CrawlerProcess]) -> list[Standstill]:
    return [one for process in processes for one in process.standstills]


def wrongs_of_logs(victim: Victim) -> list[str]:
    """Say which logs of the crawler tell who asks."""
    logs = (victim.home / "logs").iterdir()
    return [f"{log.name} has the identity" for log in logs if b"@example.com" in log.read_bytes()]


def wrongs_of_archive(victim: Victim) -> list[str]:
    """Say what the archive has that differs from what EDGAR holds."""
    archive = victim.archive
    keys = list(archive.keys())
    expected = dict.fromkeys(victim.bodies, 1)
    found: dict[str, int] = {}
    wrongs = []
    for key in keys:
        number = key.rpartition("/")[2].partition(".")[0]
        found[number] = found.get(number, 0) + 1
        if archive.read(key) != victim.bodies.get(number):
            wrongs.append(f"the archive holds other bytes under {key} than EDGAR")
    if found != expected:
        odd = sorted(found.items() ^ expected.items())
        wrongs.append(f"the archive holds other submissions than EDGAR, or several versions: {odd}")
    files = (
        path for path in archive.root.rglob("*") if path.is_file() and not path.name.startswith(".partial-")
    )
    visible = sorted(path.relative_to(archive.root).as_posix() for path in files)
    if visible != sorted(keys):
        wrongs.append(f"the archive has files that are no submissions: {sorted({*visible} ^ {*keys})}")
    return wrongs
