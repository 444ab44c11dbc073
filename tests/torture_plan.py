"""What is done to the crawler, out of a seed: commands, faults of EDGAR, blows."""

import random
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from fault_scripts import Chance, Script, Spell, every, first_of
from faults import (
    BLOCK_PAGE,
    MAINTENANCE_PAGE,
    UNDECLARED_PAGE,
    BadGzip,
    Cut,
    Elsewhere,
    Fault,
    Gzip,
    Hang,
    OtherBody,
    Refusal,
    Reset,
    Slow,
    WrongType,
)
from torture_world import ALL, COMPANIES, NIGHTLY

_COMMANDS: Mapping[tuple[str, ...], int] = {
    ALL: 40,
    NIGHTLY: 15,
    ("nightly",): 10,
    ("reconcile",): 15,
    ("backfill", str(COMPANIES[0])): 10,
    ("backfill", str(COMPANIES[1]), str(COMPANIES[2])): 10,
}
# Tables that commands read or write; one of them is held for a while.
_TABLES = ("filings", "crawl_runs", "crawl_pace", "companies", "items", "index_files")
# So many does it take to bring everything home.
_REQUESTS = 100
_BLOCKS = (
    Refusal(403, BLOCK_PAGE),
    Refusal(429),
    Refusal(429, retry_after="2"),
    Refusal(403, BLOCK_PAGE, retry_after="1"),
)


@dataclass(frozen=True)
class Signal:
    """A signal to a process of the crawler, `times` in a row."""

    process: int
    number: signal.Signals
    times: int = 1


@dataclass(frozen=True)
class KillParser:
    """The death of a worker of the parser."""

    process: int


@dataclass(frozen=True)
class Freeze:
    """A standstill of a process, or of a worker of its parser, for so many seconds.

    With a `block` EDGAR refuses everybody meanwhile.
    """

    process: int
    seconds: float
    is_of_parser: bool = False
    block: Refusal | None = None


@dataclass(frozen=True)
class EndServer:
    """A signal that ends the database server, which is started again after so many seconds."""

    number: signal.Signals
    seconds: float


@dataclass(frozen=True)
class CutConnections:
    """The end of about this share of the connections to the database."""

    share: float


@dataclass(frozen=True)
class RefuseWrites:
    """A database that takes no writes for so many seconds, as a standby does; who is connected is cut off."""

    seconds: float


@dataclass(frozen=True)
class LockTable:
    """Somebody else's transaction that holds a table for so many seconds."""

    table: str
    seconds: float


Deed = Signal | KillParser | Freeze | EndServer | CutConnections | RefuseWrites | LockTable


@dataclass(frozen=True)
class Blow:
    """Something done so many seconds after EDGAR has had so many requests in this round."""

    requests: int
    seconds: float
    deed: Deed


@dataclass(frozen=True)
class Start:
    """A command with what weighs on it: a small disk, and settings of its sessions at the database.

    `needs_writer`: its address of the database takes no server that takes no writes.
    """

    words: tuple[str, ...]
    file_limit: int | None = None
    session: Mapping[str, str] = field(default_factory=dict)
    needs_writer: bool = False

    def __str__(self) -> str:
        """Say it in a line."""
        limit = f" with files of at most {self.file_limit} bytes" if self.file_limit else ""
        settings = "".join(f" with {name}={value}" for name, value in self.session.items())
        writer = " with a server that takes writes" if self.needs_writer else ""
        return f"{' '.join(self.words)}{limit}{settings}{writer}"


@dataclass(frozen=True)
class Round:
    """Commands that run at once, and the blows that fall meanwhile, one after the other."""

    starts: tuple[Start, ...]
    blows: tuple[Blow, ...]


@dataclass(frozen=True)
class Plan:
    """All that a seed decides; `rate` is EDGAR8K_RATE."""

    seed: int
    rate: int
    share: float
    faults: tuple[Fault, ...]
    spells: tuple[Spell, ...]
    rounds: tuple[Round, ...]

    @property
    def script(self) -> Script:
        """How EDGAR misbehaves meanwhile."""
        return first_of(*self.spells, Chance(self.seed, self.share, self.faults))

    def __str__(self) -> str:
        """Say it in lines, for a test that fails."""
        lines = [f"seed {self.seed}, rate {self.rate}; {self.share:.0%} of the requests suffer one of:"]
        lines += [f"    {fault}" for fault in self.faults]
        lines += [f"  {spell}" for spell in self.spells]
        for number, one in enumerate(self.rounds, 1):
            lines += [f"  round {number}: {start}" for start in one.starts]
            lines += [f"    {blow}" for blow in one.blows]
        return "\n".join(lines)


def random_plan(seed: int, bodies: Sequence[bytes], elsewhere: str) -> Plan:
    """Return the plan of a seed. `bodies` are submissions, `elsewhere` a URL that must not be asked."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    faults = _faults(bodies[seed % len(bodies)], elsewhere)
    return Plan(
        seed=seed,
        rate=chance.choice((0, 0, 15, 40)),
        share=chance.choice((0.0, 0.05, 0.1, 0.2, 0.4)),
        faults=tuple(chance.sample(faults, chance.randint(2, 6))),
        spells=tuple(_spell(chance) for _ in range(chance.choice((0, 0, 1, 1, 2)))),
        rounds=tuple(_round(chance) for _ in range(chance.randint(2, 3))),
    )


def _faults(other: bytes, elsewhere: str) -> list[Fault]:
    return [
        Refusal(500),
        Refusal(503, b"<html>unavailable</html>"),
        Refusal(503, retry_after="1"),
        Refusal(200, MAINTENANCE_PAGE),
        Refusal(200),
        Reset(),
        Reset(0.5),
        Hang(0.5),
        Slow(0.5),
        Slow(0.05),
        Cut(0.4, is_announced=True),
        Cut(0.7, is_announced=False),
        BadGzip(Gzip.GARBAGE),
        BadGzip(Gzip.CUT),
        BadGzip(Gzip.WRONG_CHECKSUM),
        WrongType("image/gif"),
        Elsewhere(elsewhere),
        OtherBody("another submission", other),
        OtherBody("two submissions", other + other),
    ]


def _spell(chance: random.Random) -> Spell:
    """A block, or now and then the reproach that nobody has declared himself, from some request on."""
    skipped = int(_REQUESTS * chance.random() ** 2)
    if chance.random() < 0.15:
        return Spell(Refusal(403, UNDECLARED_PAGE), every, skipped, requests=chance.randint(1, 3))
    block = chance.choice(_BLOCKS)
    if chance.random() < 0.5:
        return Spell(block, every, skipped, requests=chance.randint(1, 12))
    return Spell(block, every, skipped, seconds=chance.choice((0.3, 1.2, 2.5)))


def _round(chance: random.Random) -> Round:
    commands = chance.choices([*_COMMANDS], [*_COMMANDS.values()], k=chance.choice((1, 1, 2, 2, 3)))
    if len(commands) > 1 and chance.random() < 0.4:
        commands = [commands[0]] * len(commands)
    starts = tuple(_start(chance, words) for words in commands)
    blows = (_blow(chance, len(starts)) for _ in range(chance.choice((0, 1, 2, 2, 3))))
    return Round(starts, tuple(sorted(blows, key=lambda blow: blow.requests)))


def _start(chance: random.Random, words: tuple[str, ...]) -> Start:
    file_limit = chance.choice((2000, 5000)) if chance.random() < 0.08 else None
    session = {}
    if chance.random() < 0.2:
        session["lock_timeout"] = chance.choice(("50ms", "500ms"))
    if chance.random() < 0.15:
        session["default_transaction_isolation"] = chance.choice(("repeatable read", "serializable"))
    return Start(words, file_limit, session, needs_writer=chance.random() < 0.3)


def _blow(chance: random.Random, processes: int) -> Blow:
    process = chance.randrange(processes)
    deeds: Mapping[Deed, int] = {
        Signal(process, signal.SIGKILL): 25,
        Signal(process, chance.choice((signal.SIGINT, signal.SIGTERM)), chance.choice((1, 1, 2))): 15,
        KillParser(process): 10,
        _freeze(chance, process, is_alone=processes == 1): 25,
        EndServer(signal.SIGKILL, chance.choice((0.0, 0.5, 1.5))): 12,
        EndServer(chance.choice((signal.SIGQUIT, signal.SIGINT)), chance.choice((0.0, 0.5, 1.5))): 12,
        CutConnections(chance.choice((0.3, 1.0))): 14,
        RefuseWrites(chance.choice((0.5, 1.0, 2.0))): 14,
        LockTable(chance.choice(_TABLES), chance.choice((0.2, 1.0))): 12,
    }
    deed = chance.choices([*deeds], [*deeds.values()])[0]
    # Early rather than late: the commands of a round share what the rounds before have left.
    requests = int(_REQUESTS * chance.random() ** 2)
    return Blow(requests, chance.choice((0.0, 0.01, 0.05, 0.2)), deed)


def _freeze(chance: random.Random, process: int, *, is_alone: bool) -> Freeze:
    if is_alone or chance.random() < 0.5:
        return Freeze(process, chance.choice((0.3, 1.0, 3.0)), is_of_parser=chance.random() < 0.5)
    # Long enough for the others to know of the block, and not as long as its pause.
    seconds, block = chance.choice(((0.9, Refusal(429)), (1.5, Refusal(429, retry_after="2"))))
    return Freeze(process, seconds, block=block)
