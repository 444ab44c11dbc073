"""When the next request to EDGAR may leave: one row for all processes on all machines."""

from sqlalchemy import Engine, text

# A moment that was missed is not made up, but the way through the event loop and the database should cost
# no pace.
_TAKE = text("""
    update crawl_pace
    set next_at = greatest(next_at, clock_timestamp() - interval '60 milliseconds')
        + make_interval(secs => :gap)
    where host = 'edgar' and next_at <= clock_timestamp()
""")

_WAIT = text("select extract(epoch from next_at - clock_timestamp()) from crawl_pace where host = 'edgar'")

# Answers to requests that were under way tell of one block several times: only the first begins a new pause.
_BLOCK = text("""
    update crawl_pace
    set next_at = greatest(next_at, clock_timestamp() + make_interval(secs => :seconds)),
        blocked_until = greatest(blocked_until, clock_timestamp() + make_interval(secs => :seconds)),
        pauses = pauses + (coalesce(blocked_until, '-infinity') <= clock_timestamp())::integer
    where host = 'edgar'
    returning pauses
""")

_ANSWERED = text("update crawl_pace set pauses = 0 where host = 'edgar' and pauses > 0")

# Asking again at once would only meet the process that was quicker.
_SHORTEST_WAIT = 0.001


class Pace:
    """The shared pace, by the database's clock, for a process that sends `rate` requests a second at most.

    Processes with different rates share the row, each moving it on by its own gap. A rate of 0 knows no gap
    and obeys blocks only. Every method is one short transaction and may be called from any thread.
    """

    def __init__(self, engine: Engine, rate: float) -> None:
        """Use the row in the database of `engine`."""
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._gap = 1 / rate if rate else 0.0
        # Whether the last that this process knows is a block: the row need not be asked after every answer.
        self._is_paused = True

    def take(self) -> float:
        """Take the next moment if it is due, and return 0.0: the request has to leave at once.

        Else return the seconds after which to ask again.
        """
        with self._engine.connect() as connection:
            if self._gap and connection.execute(_TAKE, {"gap": self._gap}).rowcount:
                return 0.0
            wait = float(connection.execute(_WAIT).scalar_one())
        if wait <= 0 and not self._gap:
            return 0.0
        return max(wait, _SHORTEST_WAIT)

    def block(self, seconds: float) -> int:
        """Let nobody send for so many seconds; return how many pauses that is with no answer between them."""
        self._is_paused = True
        with self._engine.connect() as connection:
            return int(connection.execute(_BLOCK, {"seconds": seconds}).scalar_one())

    def answered(self) -> None:
        """Note that EDGAR answered with data: pauses count from none again."""
        if self._is_paused:
            with self._engine.connect() as connection:
                connection.execute(_ANSWERED)
            self._is_paused = False
