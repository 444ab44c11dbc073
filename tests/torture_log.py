"""What EDGAR's log of requests must not show."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from faults import Refusal
from faulty_edgar import Request

# A block is known to all when its answer has been read and written to the row of the pace; what left before
# that was on its way. On a busy machine that takes some tenths of a second.
SECONDS_UNTIL_KNOWN = 0.6
# A process that ends lets its claims go before it is gone, and its end is noticed a little after that.
SECONDS_TO_DIE = 1.0
# From the last look at its moment a request takes two turns of the event loop to its socket. A standstill in
# one of them finds two requests at most on that way, as moments are taken one by one: these leave behind it.
LEAVING_AT_ONCE = 2
# What left one after the other may arrive together on a busy machine, but less than a process has in hand.
ARRIVING_TOGETHER = 4


@dataclass(frozen=True)
class Trouble:
    """A time in which the database could not be relied on."""

    began: float
    ended: float


@dataclass(frozen=True)
class Standstill:
    """A time in which the process with this User-Agent was frozen."""

    agent: str
    began: float
    ended: float


def archived_again(log: Sequence[Request], lost_locks: Sequence[Trouble]) -> list[str]:
    """Name the submissions that were asked for although they were archived.

    Where some lost their connections to the database and others did not (`lost_locks`), those take what these
    are fetching for a dead run's.
    """
    return [
        f"{request.accession_number} was archived when {request.agent} asked for it"
        for request in log
        if request.was_archived and not any(trouble.began < request.arrived for trouble in lost_locks)
    ]


def asked_twice(
    log: Sequence[Request],
    deaths: Mapping[str, float | None],
    lost_locks: Sequence[Trouble],
    standstills: Sequence[Standstill] = (),
) -> list[str]:
    """Name the submissions that a process asked for while another lived that had; `deaths` are by User-Agent.

    A claim is kept until the filing is stored, or failed and not due, or until the process ends: one that
    stands still has what it claimed.
    """
    by_number: defaultdict[str, list[Request]] = defaultdict(list)
    for request in log:
        if request.accession_number:
            by_number[request.accession_number].append(request)
    return [
        f"{second.agent} asked for {number}, which {first.agent} had"
        for number, requests in by_number.items()
        for first, second in _both_alive(requests, deaths, standstills)
        if not any(trouble.began < second.arrived for trouble in lost_locks)
    ]


def asked_in_pauses(
    log: Sequence[Request],
    pause: float,
    deaths: Mapping[str, float | None],
    outages: Sequence[Trouble],
    standstills: Sequence[Standstill] = (),
) -> list[str]:
    """Name the requests that came when a block was known and its pause was not over.

    A block is left out where the one who was to tell of it died, or the database was away; of one who stood
    still nobody knows before he goes on. Behind a standstill may leave what was leaving when it began.
    """
    leaving = _leaving(log, standstills)
    return [
        f"{request.agent} asked for {request.target} {request.arrived - one.answered:.2f} s after"
        f" {one.agent} was blocked"
        for one in _pauses(log, pause, deaths, outages, standstills)
        for request in log
        if one.known < request.arrived < one.ends and id(request) not in leaving
    ]


@dataclass(frozen=True)
class _Pause:
    """A block that was told to this User-Agent, when all know of it, and until when they wait at least."""

    agent: str
    answered: float
    known: float
    ends: float


def crowded_seconds(log: Sequence[Request], rate: int) -> list[str]:
    """Name the seconds in which more requests came than `rate` allows; 0 allows any number."""
    allowed = rate + 1 + ARRIVING_TOGETHER
    moments = sorted(request.arrived for request in log)
    crowds = ((first, moments[place : place + allowed + 1]) for place, first in enumerate(moments))
    return [
        f"more than {allowed} requests within {crowd[-1] - first:.2f} s, at a rate of {rate}"
        for first, crowd in crowds
        if rate and len(crowd) > allowed and crowd[-1] - first < 1.0
    ]


def _pauses(
    log: Sequence[Request],
    pause: float,
    deaths: Mapping[str, float | None],
    outages: Sequence[Trouble],
    standstills: Sequence[Standstill],
) -> Iterator[_Pause]:
    """The first block of several.

    Where it is not sure that the one who was told first told the others, it is the first one of his only.
    """
    everybodys, own = float("-inf"), defaultdict[str, float](lambda: float("-inf"))
    for request in log:
        is_block = isinstance(request.fault, Refusal) and request.fault.is_block
        if not is_block or request.arrived <= max(everybodys, own[request.agent]):
            continue
        answered = request.ended or request.arrived
        known = _awake_since(answered, request.agent, standstills)
        ends = answered + max(pause, float(request.fault.retry_after or 0))
        died = deaths.get(request.agent)
        own[request.agent] = ends
        if died is not None and died <= known:
            continue
        if known == answered + SECONDS_UNTIL_KNOWN:
            everybodys = ends
        if not any(one.began < ends and answered < one.ended for one in outages):
            yield _Pause(request.agent, answered, known, ends)


def _awake_since(moment: float, agent: str, standstills: Sequence[Standstill]) -> float:
    """When a process has been awake for long enough, from a moment on, to tell all others."""
    known = moment + SECONDS_UNTIL_KNOWN
    for one in sorted(standstills, key=lambda one: one.began):
        if one.agent == agent and one.began < known and moment < one.ended:
            known = one.ended + SECONDS_UNTIL_KNOWN
    return known


def _leaving(log: Sequence[Request], standstills: Sequence[Standstill]) -> set[int]:
    """The requests, by identity, that may have been leaving when their process was frozen."""
    return {
        id(request)
        for one in standstills
        for request in [
            request
            for request in log
            if request.agent == one.agent and one.ended <= request.arrived < one.ended + SECONDS_UNTIL_KNOWN
        ][:LEAVING_AT_ONCE]
    }


def _both_alive(
    requests: Sequence[Request],
    deaths: Mapping[str, float | None],
    standstills: Sequence[Standstill],
) -> Iterator[tuple[Request, Request]]:
    for place, first in enumerate(requests):
        died = deaths.get(first.agent)
        has_until = float("inf") if died is None else _ending_since(died, first.agent, standstills)
        for second in requests[place + 1 :]:
            if second.agent != first.agent and second.arrived < has_until:
                yield first, second


def _ending_since(died: float, agent: str, standstills: Sequence[Standstill]) -> float:
    """When a process that then died may have let its claims go at the earliest; it may have been frozen."""
    since = died - SECONDS_TO_DIE
    for one in sorted(standstills, key=lambda one: one.ended, reverse=True):
        if one.agent == agent and since < one.ended:
            since = min(since, one.began) - SECONDS_TO_DIE
    return since
