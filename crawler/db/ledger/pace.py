"""When the next request to EDGAR may leave: one row for all processes on all machines."""

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, CursorResult, Engine, TextClause, text
from sqlalchemy.exc import DBAPIError

from crawler.db.transactions import insist

# A moment that was missed is not made up, but the way through the event loop and the database should cost
# no pace. After a pause gaps are twice as long, and shrink until the moment from which the pace is whole.
_TAKE = text("""
    update crawl_pace
    set next_at = greatest(next_at, clock_timestamp() - make_interval(secs => least(0.06, :gap / 2)))
        + make_interval(secs => :gap * (1 + least(1, greatest(0,
            extract(epoch from whole_at - clock_timestamp())
                / nullif(extract(epoch from whole_at - blocked_until), 0)))))
    where host = 'edgar' and next_at <= clock_timestamp()
    returning 0::float8, null::float8, pauses
""")

_LOOK = text("""
    select extract(epoch from next_at - clock_timestamp())::float8,
        extract(epoch from blocked_until - clock_timestamp())::float8, pauses
    from crawl_pace where host = 'edgar'
""")

# Answers to requests that were under way tell of one block several times: only the first begins a new pause.
# While the pace is not whole again, another block is a repetition: twice as long, then three times.
_BLOCK = text("""
    with state as (
        select host, coalesce(blocked_until > clock_timestamp(), false) as is_on,
            case when coalesce(whole_at > clock_timestamp(), false) then repetitions else 0 end as repeated,
            case when coalesce(whole_at > clock_timestamp(), false) then pauses else 0 end as in_a_row
        from crawl_pace where host = 'edgar'
        for update
    ), pause as (
        select host, is_on, in_a_row + (not is_on)::integer as pauses,
            least(repeated + (not is_on)::integer, 3) as repetitions
        from state
    ), measured as (
        select *, make_interval(secs => greatest(:pause * repetitions, :at_least)) as length from pause
    )
    update crawl_pace
    set next_at = greatest(next_at, clock_timestamp() + length),
        blocked_until = greatest(blocked_until, clock_timestamp() + length),
        whole_at = greatest(blocked_until, clock_timestamp() + length) + length,
        pauses = measured.pauses, repetitions = measured.repetitions
    from measured
    where crawl_pace.host = measured.host
    returning measured.pauses
""")

# A slow answer to a request that left before the block says nothing of it.
_ANSWERED = text("""
    update crawl_pace set pauses = 0
    where host = 'edgar' and pauses > 0 and blocked_until <= clock_timestamp()
""")

# Asking again at once would only meet the process that was quicker.
_SHORTEST_WAIT = 0.001


@dataclass(frozen=True, slots=True)
class Turn:
    """What asking for a moment brought: the moment, or the seconds after which to ask again.

    `wait` is 0.0 where the moment is ours. `is_blocked` says that EDGAR's block is what keeps us waiting.
    `pauses` are those in a row since EDGAR last answered. `taken_at` is when the row said so, by this
    process's monotonic clock and not later: a moment has to be used at once.
    """

    wait: float
    is_blocked: bool
    pauses: int
    taken_at: float


class Pace:
    """The shared pace, by the database's clock, for a process that sends `rate` requests a second at most.

    Processes with different rates share the row, each moving it on by its own gap. A rate of 0 knows no gap
    and obeys blocks only. `take`, `block` and `answered` are one short transaction each, on a connection of
    the pace's own, and may be called from any thread; they wait, as every use of the database does, where it
    is away for a moment. `is_counting` says whether pauses may be counted: only then the row has to be told
    of an answer.
    """

    def __init__(self, engine: Engine, rate: float) -> None:
        """Use the row in the database of `engine`."""
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._gap = 1 / rate if rate else 0.0
        self._connection: Connection | None = None
        self._using = threading.Lock()
        self.is_counting = True
        self._held_until = self._held_at = float("-inf")
        self._took_last = float("inf")

    def take(self) -> Turn | None:
        """Take the next moment if it is due: the request has to leave at once. None while held."""
        if time.monotonic() < self._held_until:
            return None
        asked_at = time.monotonic()
        taken = self._execute(_TAKE, {"gap": self._gap}).one_or_none() if self._gap else None
        wait, blocked_for, pauses = tuple(taken or self._execute(_LOOK, {}).one())
        if taken is None:
            wait = max(wait, _SHORTEST_WAIT if self._gap else 0.0)
        self.is_counting = self.is_counting or pauses > 0
        is_blocked = blocked_for is not None and blocked_for > 0
        return Turn(wait, is_blocked, pauses, taken_at=asked_at + self._seconds_of_answer(asked_at))

    def hold(self, seconds: float) -> None:
        """Take no moment for so many seconds, in this process, or until `release`."""
        self._held_at = time.monotonic()
        self._held_until = max(self._held_until, self._held_at + seconds)

    def release(self) -> None:
        """Go by the row again: it tells of the block by now."""
        self._held_until = float("-inf")

    def is_void(self, turn: Turn) -> bool:
        """Whether a block became known after the moment was taken."""
        return turn.taken_at <= self._held_at

    def block(self, pause: float, at_least: float = 0.0) -> int:
        """Let nobody send for `pause` seconds; return how many pauses that is with no answer between them.

        As many times that long as the block is repeated before the pace is whole again, and `at_least` what
        EDGAR asks for.
        """
        self.is_counting = True
        return int(self._execute(_BLOCK, {"pause": pause, "at_least": at_least}).scalar_one())

    def answered(self) -> None:
        """Note that EDGAR answered with data: pauses count from none again."""
        self._execute(_ANSWERED, {})
        self.is_counting = False

    def close(self) -> None:
        """Give the connection back."""
        if self._connection is not None:
            self._connection.close()

    def _seconds_of_answer(self, asked_at: float) -> float:
        """How long an answer took, or the one before if that was quicker.

        The rest of the time the answer may have lain here while this process stood still. Where the database
        has become slow, only the first moment is lost by that.
        """
        took, before = time.monotonic() - asked_at, self._took_last
        self._took_last = took
        return min(took, before)

    def _execute(self, statement: TextClause, values: Mapping[str, float]) -> CursorResult[Any]:
        with self._using:
            return insist(lambda: self._executed(statement, values))

    def _executed(self, statement: TextClause, values: Mapping[str, float]) -> CursorResult[Any]:
        # Kept between requests: to check a connection out and in again takes longer than the statement.
        if self._connection is None:
            self._connection = self._engine.connect()
        try:
            return self._connection.execute(statement, values)
        except DBAPIError:
            self._connection.close()
            self._connection = None
            raise
