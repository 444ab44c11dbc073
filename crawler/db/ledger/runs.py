"""Runs of commands and spiders.

A run holds a session advisory lock of its number for as long as it lives, on a connection of its own. So
every process on every machine can tell a living run from a dead one, and what a dead one had claimed is
free at once. Only when connections broke, as by a restart of the server, the living get some seconds to take
their locks again.
"""

import contextlib
import datetime as dt
import re
import threading
import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from psycopg import sql
from psycopg.types.json import Jsonb
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from crawler.db.transactions import in_transaction, insist

LIVING_RUNS = sql.SQL("""
    select l.objid::bigint
    from pg_locks l
    where l.locktype = 'advisory' and l.objsubid = 2 and l.granted
        and l.database = (select d.oid from pg_database d where d.datname = current_database())
        and l.classid::bigint = hashtext('edgar8k runs of ' || current_schema())::bigint & 4294967295
""")
"""SQL for the numbers of the runs that live."""

# So long after connections broke a run without lock may live: each tries every other second to connect.
_SECONDS_TO_COME_BACK = 5.0

_UNLOCK = text("select pg_advisory_unlock(hashtext('edgar8k runs of ' || current_schema()), :run_id)")

_TRY_LOCK = text("select pg_try_advisory_lock(hashtext('edgar8k runs of ' || current_schema()), :run_id)")

_OPEN = """
    insert into crawl_runs (command, arguments, started_at)
    values (%(command)s, %(arguments)s, %(started_at)s)
    returning id
"""

_FINISH = """
    with released as (update filings set claimed_by = null where claimed_by = %(run_id)s)
    update crawl_runs
    set outcome = %(outcome)s, stats = %(stats)s, finished_at = %(finished_at)s
    where id = %(run_id)s
"""

_SECRET_KEY = re.compile(r"identity|user.?agent|password|secret|token|database.?url", re.IGNORECASE)
# postgresql://name:password@host, postgresql://host/database?password=…
_SECRET_IN_URL = re.compile(r"(?<=://)([^/@\s:]*):\S*@|(password=)[^&\s]*")


class Run:
    """A run under way; `id` is its number. A context manager: to leave it is to give the lock up."""

    def __init__(self, engine: Engine, run_id: int) -> None:
        """Take the lock of run `run_id` on a new connection."""
        self.id = run_id
        self._engine = engine
        self._keeping = threading.Lock()
        self._is_locked = False
        self._lost_at = float("-inf")
        self._connection = self._connect()
        self._lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        error_type: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def keep(self) -> None:
        """Take the lock again if its connection was lost: without it, others take over what the run claims.

        A server may take long to notice that a connection was lost. Until then the old session holds the lock
        and marks the run as living: this does not wait for it, and the next call tries again. May be called
        from any thread. Raises SQLAlchemy's OperationalError where the database can't be reached any more.
        """
        with self._keeping:
            insist(self._keep)

    @property
    def knows_the_dead(self) -> bool:
        """Whether who holds no lock is dead: where our connection broke just now, so did those of others."""
        return time.monotonic() - self._lost_at > _SECONDS_TO_COME_BACK

    def close(self) -> None:
        """Give the lock up, with its connection."""
        # A server notices a closed connection in its own time: unlocked, the claims are free at once.
        with contextlib.suppress(SQLAlchemyError):
            if self._is_locked:
                self._connection.execute(_UNLOCK, {"run_id": self.id})
        self._connection.close()

    def _keep(self) -> None:
        try:
            self._connection.execute(text("select 1"))
        except SQLAlchemyError:
            self._connection.close()
            self._is_locked = False
            self._connection = self._connect()
            self._lost_at = time.monotonic()
        self._lock()

    def _connect(self) -> Connection:
        connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        # The lock lives as long as the connection: it must not go back into the pool.
        connection.detach()
        return connection

    def _lock(self) -> None:
        # Locks of a session add up: one that is held is not taken once more.
        if not self._is_locked:
            self._is_locked = bool(self._connection.scalar(_TRY_LOCK, {"run_id": self.id}))


def open_run(engine: Engine, command: str, arguments: Mapping[str, object], started_at: dt.datetime) -> Run:
    """Write a run's row and take its lock. `arguments` is kept as JSON, without what may be a secret."""
    values = {"command": command, "arguments": Jsonb(without_secrets(arguments)), "started_at": started_at}
    rows = in_transaction(engine, lambda cursor: cursor.execute(_OPEN, values).fetchall())
    return Run(engine, rows[0][0])


def finish_run(
    engine: Engine, run: Run, *, outcome: str, stats: Mapping[str, object], finished_at: dt.datetime
) -> None:
    """Write how a run ended and let go what it still claims. `stats` is kept as `arguments` are."""
    values = {
        "run_id": run.id,
        "outcome": outcome,
        "stats": Jsonb(without_secrets(stats)),
        "finished_at": finished_at,
    }
    in_transaction(engine, lambda cursor: cursor.execute(_FINISH, values))


def without_secrets(values: Mapping[str, object]) -> dict[str, Any]:
    """Return the values as JSON can hold them, without identities, and with passwords in URLs blanked."""
    return {key: _public(value) for key, value in values.items() if not _SECRET_KEY.search(key)}


def _public(value: object) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return without_secrets({str(key): inner for key, inner in value.items()})
    if isinstance(value, list | tuple | set | frozenset):
        return [_public(inner) for inner in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    return _SECRET_IN_URL.sub(lambda found: found[2] + "***" if found[2] else f"{found[1]}:***@", str(value))
