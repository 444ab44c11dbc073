"""How fast a folder of submissions becomes a database: a backfill at rate 0, and parsing alone beside it.

    python benchmarks/crawl_rate.py FOLDER

The folder is served by the mirror in a process of its own, and crawled into an embedded PostgreSQL in a
temporary folder, all on one machine. "fetch and store" is the backfill less a second one, which finds nothing
to fetch: what starting and looking cost is in neither. CPU seconds are those of the command and its workers;
server and mirror are not among them.
"""

import argparse
import contextlib
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BACKFILL = ("backfill", "--all", "--since", "1993-01-01", "--yes")
EDGAR8K = (sys.executable, "-m", "crawler.commands.main")


@dataclass(frozen=True)
class Cost:
    """What a command took: seconds by the clock and of CPU."""

    seconds: float
    cpu_seconds: float


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path, help="complete submissions")
    folder = parser.parse_args().folder.absolute()
    with tempfile.TemporaryDirectory(prefix="edgar8k-benchmark-") as home, served(folder) as url:
        # The embedded server of root runs as another user.
        Path(home).chmod(0o755)
        ours = {
            "EDGAR8K_HOME": home,
            "EDGAR8K_WWW_URL": url,
            "EDGAR8K_DATA_URL": url,
            "EDGAR8K_RATE": "0",
            "EDGAR8K_BLOCK_PAUSE": "1",
        }
        edgar8k(ours, "db", "start")
        try:
            backfill = edgar8k(ours, *BACKFILL)
            idle = edgar8k(ours, *BACKFILL)
            count = int(ask(ours, "select count(*) from filings where status = 'stored'"))
            size = int(ask(ours, "select sum(size_bytes) from filings where status = 'stored'"))
        finally:
            edgar8k(ours, "db", "stop")
        parse = edgar8k(ours, "parse", str(folder))
    print(f"{count:,} filings, {size / 1e6:,.1f} MB, {os.cpu_count()} cores")
    crawl = Cost(backfill.seconds - idle.seconds, backfill.cpu_seconds - idle.cpu_seconds)
    costs = {"backfill": backfill, "nothing to fetch": idle, "fetch and store": crawl, "parse alone": parse}
    for name, cost in costs.items():
        print(
            f"{name:<16} {cost.seconds:8.1f} s  {count / cost.seconds:8.1f} filings/s"
            f"  {cost.cpu_seconds:8.1f} CPU s  {1000 * cost.cpu_seconds / count:6.1f} CPU ms a filing"
        )
    print(f"fetch and store takes {crawl.cpu_seconds / parse.cpu_seconds:.2f} times the CPU of parsing alone")


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve the folder; yields the mirror's URL."""
    with subprocess.Popen([*EDGAR8K, "mirror", str(folder)], stdout=subprocess.PIPE, text=True) as mirror:
        assert mirror.stdout is not None
        try:
            yield mirror.stdout.readline().strip()
        finally:
            mirror.terminate()


def edgar8k(variables: dict[str, str], *words: str) -> Cost:
    """Run a command to its end; a filing that failed is no reason to stop."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [*EDGAR8K, *words], env=os.environ | variables, stdout=subprocess.DEVNULL, check=False
    )
    seconds, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode > 1:
        sys.exit(f"edgar8k {' '.join(words)} ended with {done.returncode}")
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(seconds, used)


def ask(variables: dict[str, str], query: str) -> str:
    """Return the one value that a query returns."""
    words = [*EDGAR8K, "sql", query, "--format", "csv"]
    done = subprocess.run(words, env=os.environ | variables, capture_output=True, text=True, check=True)
    return done.stdout.split()[1]


if __name__ == "__main__":
    main()
