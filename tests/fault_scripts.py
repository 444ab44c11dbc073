"""Which request suffers which fault: by its target, by its place in the row, by a seed."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from faults import Fault


@dataclass(frozen=True)
class Asked:
    """A request: its target, the requests before it, and those before it for the same target.

    `moment` is that of its arrival, by `time.monotonic`.
    """

    target: str
    moment: float
    before: int
    times_before: int

    @property
    def accession_number(self) -> str:
        """The submission asked for; empty where it is something else."""
        return asked_for(self.target)


Script = Callable[[Asked], Fault | None]
"""Chooses for one request after the other; None: it is answered as it should be."""

IsMeant = Callable[[Asked], bool]


def asked_for(target: str) -> str:
    """The accession number of the submission that a target names; empty where it names something else."""
    return target.rpartition("/")[2].removesuffix(".txt") if "/edgar/data/" in target else ""


def honest(_: Asked) -> None:
    """Let nothing go wrong."""


def every(_: Asked) -> bool:
    """Mean each request."""
    return True


def is_submission(asked: Asked) -> bool:
    """Whether a submission is asked for."""
    return bool(asked.accession_number)


@dataclass
class Spell:
    """The same fault for a while: from the first request that is meant, behind `skipped` of them, on.

    For so many `requests`, or for so many `seconds`, or without end.
    """

    fault: Fault
    is_meant: IsMeant = field(default=is_submission, repr=False)
    skipped: int = 0
    requests: int | None = None
    seconds: float | None = None

    def __post_init__(self) -> None:
        self._seen = 0
        self._began: float | None = None

    def __call__(self, asked: Asked) -> Fault | None:
        if not self.is_meant(asked):
            return None
        self._seen += 1
        if self._seen <= self.skipped:
            return None
        if self._began is None:
            self._began = asked.moment
        is_over = (self.requests is not None and self._seen > self.skipped + self.requests) or (
            self.seconds is not None and asked.moment > self._began + self.seconds
        )
        return None if is_over else self.fault


@dataclass(frozen=True)
class Chance:
    """One of the faults for this share of the requests.

    A target fares the same whenever and by whomever it is asked for: its own count decides, with the seed.
    """

    seed: int
    share: float
    faults: Sequence[Fault]

    def __call__(self, asked: Asked) -> Fault | None:
        chance = random.Random(f"{self.seed} {asked.target} {asked.times_before}")  # noqa: S311 - no secret
        return chance.choice(self.faults) if chance.random() < self.share else None


def first_of(*scripts: Script) -> Script:
    """Let the first script decide that has a fault for a request; all of them see it."""

    def script(asked: Asked) -> Fault | None:
        chosen = [one(asked) for one in scripts]
        return next((fault for fault in chosen if fault is not None), None)

    return script
