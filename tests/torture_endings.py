"""How a tortured command may end, and what has to have happened then."""

import re
import signal
from collections.abc import Sequence

from faults import UNDECLARED_PAGE, Refusal
from faulty_edgar import Request
from torture_log import Trouble
from torture_processes import CrawlerProcess

_TOLD_LINES = 12
_TRACEBACK = re.compile(r"^Traceback |^--- Logging error ---", re.MULTILINE)
_REPORT = " newly listed, "
_LOST_DATABASE = "edgar8k: the database can't be reached any more"
_EMPTY_LEDGER = "edgar8k: the ledger knows no index yet"
_HAS_NO_DATABASE = "edgar8k: no connection to "
_KEEPS_NOTHING = "edgar8k: nothing can be kept any more: see above, make room"
_TAKES_NO_WRITES = "in a read-only transaction"
_STOPS = {signal.SIGINT, signal.SIGTERM}


def wrong_endings(
    process: CrawlerProcess, log: Sequence[Request], unwritable: Sequence[Trouble]
) -> list[str]:
    """Say what is wrong with how a process ended and with what it said; `log` is EDGAR's.

    The database comes back before anybody has waited as long as EDGAR8K_DATABASE_WAIT says: only who finds
    none when it begins, or is told to stop, may give it up. That nothing can be kept is no reason without a
    full disk, or a time in which this process had a database that took no writes (`unwritable`).
    """
    has_asked = any(request.agent == process.agent for request in log)
    has_reported = _REPORT in process.said
    code = process.exit_code
    # Before the command runs and after it, a signal is Python's to answer.
    if code is not None and -code in _STOPS & process.signals and (has_reported or not has_asked):
        return []
    wrongs = []
    if _TRACEBACK.search(process.said) and has_asked:
        wrongs.append(f"it said: {_excerpt(process.said)}")
    met_no_writes = _met_no_writes(process, unwritable)
    if _KEEPS_NOTHING in process.said and process.file_limit is None and not met_no_writes:
        wrongs.append(f"it could keep nothing: {_excerpt(process.said)}")
    has_no_database = code == 2 and (_HAS_NO_DATABASE in process.said or met_no_writes)
    if not (_is_explained(code, process, log) or (has_no_database and not has_asked)):
        wrongs.append(f"it ended with {code}, without a reason: {_excerpt(process.said)}")
    return wrongs


def _is_explained(code: int | None, process: CrawlerProcess, log: Sequence[Request]) -> bool:
    match code:
        case 0:
            return True
        case 1:
            reasons = ("edgar8k: missing: ", "EDGAR can't be reached", _KEEPS_NOTHING)
            return any(reason in process.said for reason in reasons)
        case 2:
            is_stopped = bool(process.signals & _STOPS)
            return _EMPTY_LEDGER in process.said or (is_stopped and _LOST_DATABASE in process.said)
        case 3:
            return any(_refuses(request) for request in log)
        case 130:
            return bool(process.signals & _STOPS)
        case -9:
            return signal.SIGKILL in process.signals
    return False


def _met_no_writes(process: CrawlerProcess, unwritable: Sequence[Trouble]) -> bool:
    """Whether the database took no writes for a while of the life of a process that says so."""
    ended = process.ended_at or float("inf")
    lived_then = any(one.began < ended and process.began_at < one.ended for one in unwritable)
    return lived_then and _TAKES_NO_WRITES in process.said


def _excerpt(said: str) -> str:
    """The first lines and the last."""
    lines = said.splitlines()
    return "\n".join(
        lines if len(lines) <= 2 * _TOLD_LINES else [*lines[:_TOLD_LINES], "…", *lines[-_TOLD_LINES:]]
    )


def _refuses(request: Request) -> bool:
    fault = request.fault
    return isinstance(fault, Refusal) and (fault.is_block or fault.page == UNDECLARED_PAGE)
