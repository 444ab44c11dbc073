"""What it costs to know every filing: quarterly indexes read and merged, against the plainest way to do both.

    python benchmarks/ledger.py MASTER_INDEX... [--quarters N]

Out of the rows of real master indexes, quarters of real size are made: 300,000 lines, 6 % of the 8-K family.
Then, in one run and in turns:

- lines: `read_master_index`, against a loop that gunzips and splits every line;
- merge: `merge_index` on a first load and on an unchanged second one, against a COPY and three
  `INSERT ... SELECT ... ON CONFLICT` into the same indexed tables of another database on the same server;
- census: `edgar8k backfill --all --index-only` over the set, killed once with SIGKILL on its way and begun
  again; its time, its peak memory, and what 33 years would take by them.

Lines are timed by CPU, merges by the clock, since the server does the work. The server is an embedded one in
a temporary folder, with its usual settings.
"""

import argparse
import contextlib
import datetime as dt
import gzip
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index_set import LINES, served_indexes, write_index_set
from sqlalchemy import text

from crawler.db.connection import Database
from crawler.db.embedded import EmbeddedServer
from crawler.db.ledger.index_merge import merge_index
from crawler.db.ledger.index_reading import IndexReading
from crawler.db.migrate import upgrade
from crawler.db.transactions import in_transaction
from crawler.edgar.eastern import http_date
from crawler.edgar.master_index import MasterIndex, read_master_index
from crawler.edgar.quarters import Quarter
from crawler.edgar.urls import EDGAR

# The whole of EDGAR, 1993 to 2026.
ALL_FILES, ALL_LINES = 130, 35_000_000
TABLES = ("companies", "filings", "filing_companies")
CENSUS = ("backfill", "--all", "--since", "1993-01-01", "--index-only")

PLAIN_STAGE = """
    create temporary table plain_rows (
        accession_number text, cik bigint, name text, form_type text, date_filed date, path text
    ) on commit drop
"""
PLAIN_COPY = "copy plain_rows from stdin"
PLAIN_MERGE = (
    """
    insert into companies (cik, name)
    select distinct on (cik) cik, name from plain_rows order by cik, date_filed desc
    on conflict (cik) do update set name = excluded.name
        where companies.name is distinct from excluded.name
    """,
    """
    insert into filings (accession_number, listed_form_type, listed_date, listed_name, path, listed_at,
        listed_by, listed_as_of)
    select distinct on (accession_number) accession_number, form_type, date_filed, name, path, now(),
        'quarterly', current_date
    from plain_rows order by accession_number, cik
    on conflict (accession_number) do update
        set listed_form_type = excluded.listed_form_type, listed_date = excluded.listed_date,
            listed_name = excluded.listed_name, path = excluded.path
        where (filings.listed_form_type, filings.listed_date, filings.listed_name, filings.path)
            is distinct from (excluded.listed_form_type, excluded.listed_date, excluded.listed_name,
                excluded.path)
    """,
    """
    insert into filing_companies (accession_number, cik, name)
    select distinct on (accession_number, cik) accession_number, cik, name
    from plain_rows order by accession_number, cik
    on conflict (accession_number, cik) do update set name = excluded.name
        where filing_companies.name is distinct from excluded.name
    """,
)


@dataclass
class Times:
    """Seconds of each turn, by who took them."""

    ours: list[float] = field(default_factory=list)
    plain: list[float] = field(default_factory=list)

    def line(self, label: str, unit: str, count: int) -> str:
        """Say how many of `unit` a second both did, and the ratio; `count` is that of all turns together."""
        ours, plain = count / sum(self.ours), count / sum(self.plain)
        worst = min(theirs / own for own, theirs in zip(self.ours, self.plain, strict=True))
        median = statistics.median(theirs / own for own, theirs in zip(self.ours, self.plain, strict=True))
        return (
            f"{label:<22} {ours:12,.0f} {unit}/s  plain {plain:12,.0f} {unit}/s"
            f"  ratio {ours / plain:.2f} (median {median:.2f}, worst {worst:.2f})"
        )


def main() -> None:
    """Make the set, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("sources", nargs="+", type=Path, metavar="MASTER_INDEX", help="where rows come from")
    parser.add_argument("--quarters", type=int, default=40, help="how many to make (default: 40)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="edgar8k-benchmark-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        (folder / "set").mkdir()
        quarters = write_index_set(folder / "set", arguments.sources, arguments.quarters)
        size = sum(path.stat().st_size for _, path in quarters)
        print(f"{len(quarters)} quarters, {size / 1e6:,.0f} MB of gzip", flush=True)
        measure_lines(quarters)
        measure_merge(folder / "server", quarters)
        measure_census(folder / "home", folder / "set", len(quarters))


def measure_lines(quarters: Sequence[tuple[Quarter, Path]]) -> None:
    """Read each quarter both ways."""
    times, count = Times(), 0
    for position, (_, path) in enumerate(quarters):
        raw = path.read_bytes()
        turns = [
            (times.ours, lambda raw=raw: read_master_index(raw).row_count),
            (times.plain, lambda raw=raw: split(raw)),
        ]
        for spent, turn in turns if position % 2 else reversed(turns):
            lines = timed(spent, turn, time.process_time)
        count += lines
    print(times.line("lines read", "lines", count), flush=True)


def split(raw: bytes) -> int:
    """Gunzip and split every line: the plainest loop."""
    count = 0
    for line in gzip.decompress(raw).decode("latin-1").split("\n"):
        count += len(line.split("|")) == 5
    return count


def measure_merge(home: Path, quarters: Sequence[tuple[Quarter, Path]]) -> None:
    """Load the set twice, both ways."""
    home.mkdir()
    home.chmod(0o755)
    with EmbeddedServer(home) as server, contextlib.ExitStack() as stack:
        ours, plain = (stack.enter_context(new_database(server, name)) for name in ("ours", "plain"))
        for label in ("merged, first load", "merged, unchanged"):
            before = written(ours)
            times, count = Times(), 0
            for position, (quarter, path) in enumerate(quarters):
                index = read_master_index(path.read_bytes())
                turns = [
                    (times.ours, lambda q=quarter, i=index: merge_ours(ours, q, i)),
                    (times.plain, lambda i=index: merge_plainly(plain, i)),
                ]
                for spent, turn in turns if position % 2 else reversed(turns):
                    timed(spent, turn, time.monotonic)
                count += len(index.rows)
            print(times.line(label, "rows", count), f" rows written: {written(ours) - before:,}", flush=True)


@contextlib.contextmanager
def new_database(server: EmbeddedServer, name: str) -> Iterator[Database]:
    """Make a database with the schema."""
    admin = Database(server.url(), embedded=True)
    with admin.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"create database {name}"))
    admin.dispose()
    database = Database(server.url().set(database=name), embedded=True)
    upgrade(database)
    yield database
    database.dispose()


def merge_ours(database: Database, quarter: Quarter, index: MasterIndex) -> None:
    """Merge as the crawler does."""
    now = time_of_reading()
    reading = IndexReading(
        url=EDGAR.quarterly_index(quarter),
        kind="quarterly",
        period_start=quarter.start,
        period_end=quarter.end,
        index=index,
        last_modified=http_date(now),
        answered_at=now,
        is_final=True,
    )
    merge_index(database.engine, reading, run_id=None)


def merge_plainly(database: Database, index: MasterIndex) -> None:
    """COPY, and three statements by hand."""
    lines = "".join(
        f"{row.accession_number}\t{row.cik}\t{row.company_name}\t{row.form_type}\t{row.date_filed}\t{row.path}\n"
        for row in index.rows
    ).replace("\\", "\\\\")

    def work(cursor):
        cursor.execute(PLAIN_STAGE)
        with cursor.copy(PLAIN_COPY) as copy:
            copy.write(lines)
        cursor.execute("analyze plain_rows")
        for statement in PLAIN_MERGE:
            cursor.execute(statement)

    in_transaction(database.engine, work)


def written(database: Database) -> int:
    """How many rows of the ledger's tables were written so far."""
    query = text(
        "select sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint from pg_stat_user_tables"
        " where relname = any (:tables)"
    )
    with database.engine.connect() as connection:
        connection.execute(text("select pg_stat_force_next_flush()"))
        return int(connection.execute(query, {"tables": list(TABLES)}).scalar_one())


def measure_census(home: Path, folder: Path, count: int) -> None:
    """Run the census by the command; kill it half-way and run it again; run it once more on what it has."""
    home.mkdir()
    home.chmod(0o755)
    with served_indexes(folder) as url:
        variables = {
            "EDGAR8K_HOME": str(home),
            "EDGAR8K_WWW_URL": url,
            "EDGAR8K_DATA_URL": url,
            "EDGAR8K_RATE": "0",
            "EDGAR8K_IDENTITY": "Jane Doe jane@example.com",
        }
        environment = os.environ | variables
        run(environment, "db", "start")
        try:
            killed = run(environment, *CENSUS, kill_when=lambda: known(environment) >= count // 2)
            had = known(environment)
            rest = run(environment, *CENSUS)
            again = run(environment, *CENSUS)
            read = known(environment)
        finally:
            run(environment, "db", "stop")
    assert (killed.code, rest.code, again.code, read) == (-signal.SIGKILL, 0, 0, count)
    print(f"census killed with {had} of {count} quarters; begun again it read the other {count - had}")
    seconds = (rest.seconds - again.seconds) / (count - had)
    share = ALL_LINES / LINES / ALL_FILES
    print(
        f"a quarter takes {seconds:.2f} s by the clock, {rest.cpu_seconds / (count - had):.2f} CPU s of them"
        f" the crawler's; 33 years would take {ALL_FILES * seconds * share / 60:.1f} minutes; once more,"
        f" unchanged: {again.seconds:.1f} s; peak memory {max(killed.peak_mb, rest.peak_mb):.0f} MB,"
        f" {again.peak_mb:.0f} MB of it without any index read"
    )


@dataclass(frozen=True)
class Ended:
    """A command that ended: its code, seconds by the clock and of CPU, and peak memory in MB."""

    code: int
    seconds: float
    cpu_seconds: float
    peak_mb: float


def run(environment: dict[str, str], *words: str, kill_when: Callable[[], bool] | None = None) -> Ended:
    """Run a command to its end, or to a SIGKILL as soon as `kill_when`."""
    began, peak = time.monotonic(), 0.0
    process = subprocess.Popen(
        [sys.executable, "-m", "crawler.commands.main", *words], env=environment, stdout=subprocess.DEVNULL
    )
    ended, status, usage = 0, 0, None
    while not ended:
        time.sleep(0.1)
        peak = max(peak, peak_mb(process.pid))
        if kill_when is not None and kill_when():
            process.kill()
            kill_when = None
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    return Ended(process.returncode, seconds, usage.ru_utime + usage.ru_stime, peak)


def peak_mb(pid: int) -> float:
    """Peak memory of a process so far; what `wait` tells counts its parent's memory before it began."""
    with contextlib.suppress(OSError):
        status = Path(f"/proc/{pid}/status").read_text()
        for line in status.splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def known(environment: dict[str, str]) -> int:
    """How many quarterlies the census has merged."""
    words = [sys.executable, "-m", "crawler.commands.main", "sql", "select count(*) from index_files"]
    words += ["--format", "csv"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    return int(done.stdout.split()[1]) if done.returncode == 0 else 0


def timed(spent: list[float], turn: Callable[[], object], clock: Callable[[], float]) -> object:
    """Note what a turn takes, and return what it returns."""
    began = clock()
    result = turn()
    spent.append(clock() - began)
    return result


def time_of_reading() -> dt.datetime:
    """A moment after all quarters of the set: they are over, and rebuilt."""
    return dt.datetime(2026, 9, 6, tzinfo=dt.UTC)


if __name__ == "__main__":
    main()
