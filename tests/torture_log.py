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


@dataclass(frozen=True)
class Trouble:
    """A time in which the database could not be relied on."""

    began: float
    ended: float


def archived_again(log: Sequence[Request], lost_locks: Sequence[Trouble]) -> list[str]:
    """Name the submissions that were asked for although they were archived.

    Who lost its connection to the database lost its claims with it, and may still be fetching.
    """
    return [
        f"{request.accession_number} was archived when {request.agent} asked for it"
        for request in log
        if request.was_archived and not any(trouble.began < request.arrived for trouble in lost_locks)
    ]


def fetched_at_once(
    log: Sequence[Request], deaths: Mapping[str, float | None], lost_locks: Sequence[Trouble]
) -> list[str]:
    """Name the submissions that two living processes fetched at the same time; `deaths` are by User-Agent."""
    by_number: defaultdict[str, list[Request]] = defaultdict(list)
    for request in log:
        if request.accession_number:
            by_number[request.accession_number].append(request)
    return [
        f"{second.agent} asked for {number} while {first.agent} did"
        for number, requests in by_number.items()
        for first, second in _overlapping(requests, deaths)
        if not any(trouble.began < second.arrived for trouble in lost_locks)
    ]


def asked_in_pauses(
    log: Sequence[Request],
    pause: float,
    deaths: Mapping[str, float | None],
    outages: Sequence[Trouble],
) -> list[str]:
    """Name the requests that came when a block had been answered and its pause was not over.

    A block is left out where the one who was to tell of it died, or the database was away.
    """
    lines = []
    for blocked, began, ends in _pauses(log, pause):
        died = deaths.get(blocked.agent)
        is_told = died is None or died > began + SECONDS_UNTIL_KNOWN
        if not is_told or any(one.began < ends and began < one.ended for one in outages):
            continue
        lines += [
            f"{request.agent} asked for {request.target} {request.arrived - began:.2f} s after"
            f" {blocked.agent} was blocked"
            for request in log
            if began + SECONDS_UNTIL_KNOWN < request.arrived < ends
        ]
    return lines


def _overlapping(
    requests: Sequence[Request], deaths: Mapping[str, float | None]
) -> Iterator[tuple[Request, Request]]:
    for place, first in enumerate(requests):
        died = deaths.get(first.agent)
        ended = first.ended if first.ended is not None else float("inf")
        in_hand_until = ended if died is None else min(ended, died - SECONDS_TO_DIE)
        for second in requests[place + 1 :]:
            if second.agent != first.agent and second.arrived < in_hand_until:
                yield first, second


def _pauses(log: Sequence[Request], pause: float) -> Iterator[tuple[Request, float, float]]:
    """The first block of several, when it was told, and until when its pause lasts at least."""
    ends = float("-inf")
    for request in log:
        if isinstance(request.fault, Refusal) and request.fault.is_block and request.arrived > ends:
            told = request.ended or request.arrived
            ends = told + max(pause, float(request.fault.retry_after or 0))
            yield request, told, ends
