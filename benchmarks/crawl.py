"""What a crawl costs: our CPU seconds a filing stored, against a bare Scrapy spider's that drops the filings.

    python benchmarks/crawl.py [cost] [pace] [memory] [--filings N] [--rounds N] [--seconds N]

A mirror serves generated submissions (`filing_set.py` says of what sizes). Mirror and PostgreSQL have
processes of their own, which are not counted; the crawler and its parser's workers are.

- cost: a backfill at rate 0 into a database that lists the filings already, and the bare spider over the same
  URLs, in turns. What starting takes is in neither: each is less a run that finds nothing to fetch.
- pace: the share of eight requests a second that one process and three reach, the most requests in any one
  second, by the moments at which the mirror is asked, and the share of a core that this takes.
- memory: the peak of crawler and largest worker over 2,000 filings and over 20,000, all small ones.
"""

import argparse
import statistics
import sys
import tempfile
from bisect import bisect_left
from collections.abc import Sequence
from pathlib import Path

from crawl_bench import BACKFILL, bench
from filing_set import write_filing_set
from process_cost import Cost, Measured, cost_of

BARE = (sys.executable, str(Path(__file__).with_name("bare_spider.py")))
RATE = 8
FEW, MANY = 2_000, 20_000


def main() -> None:
    """Measure and print."""
    measurements = {"cost": measure_cost, "pace": measure_pace, "memory": measure_memory}
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("what", nargs="*", metavar="WHAT", help="cost, pace, memory (default: cost and pace)")
    parser.add_argument("--filings", type=int, default=5000, metavar="N", help="for cost (default: 5000)")
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="of cost (default: 3)")
    parser.add_argument("--seconds", type=int, default=60, metavar="N", help="of pace (default: 60)")
    arguments = parser.parse_args()
    wanted = arguments.what or ["cost", "pace"]
    if not set(wanted) <= set(measurements):
        parser.error(f"choose from {', '.join(measurements)}")
    for name in wanted:
        with tempfile.TemporaryDirectory(prefix="edgar8k-benchmark-") as folder:
            # The embedded server of root runs as another user.
            Path(folder).chmod(0o755)
            measurements[name](Path(folder), arguments)


def measure_cost(folder: Path, arguments: argparse.Namespace) -> None:
    """Crawl the set both ways, in turns."""
    with bench(folder, made_set(folder, arguments.filings)) as made:
        ratios = []
        for _ in range(arguments.rounds):
            with made.fresh(rate=0) as environment:
                ours = less(cost_of(BACKFILL, environment), cost_of(BACKFILL, environment))
                count, size = made.stored()
            bare = less(bare_cost(folder, made.urls()), bare_cost(folder, []))
            assert count == arguments.filings
            ratios.append((ours.cpu_seconds + ours.workers_cpu_seconds) / bare.cpu_seconds)
            print(f"{count:,} filings, {size / 1e6:,.0f} MB")
            print(f"  ours  {account(ours, count)}")
            print(f"  bare  {account(bare, count)}")
            print(
                f"  ours / bare  {ratios[-1]:.2f} of CPU, {ours.seconds / bare.seconds:.2f} by the clock",
                flush=True,
            )
    print(f"CPU a filing, ours / bare: median {statistics.median(ratios):.2f}, worst {max(ratios):.2f}")


def measure_pace(folder: Path, arguments: argparse.Namespace) -> None:
    """Crawl at the set rate, by one process and by three at once."""
    with bench(folder, made_set(folder, RATE * arguments.seconds)) as made:
        for processes in (1, 3):
            with made.fresh(RATE) as environment:
                made.asked()
                started = [Measured(BACKFILL, environment) for _ in range(processes)]
                costs = [one.wait() for one in started]
                asked = made.asked()
                idle = cost_of(BACKFILL, environment)
            submissions = [moment for moment, is_submission in asked if is_submission]
            seconds = submissions[-1] - submissions[0]
            reached = sum(submissions[0] < moment <= submissions[-1] for moment, _ in asked) / seconds
            used = sum(cpu_seconds(less(cost, idle)) for cost in costs) / seconds
            busiest = busiest_second(sorted(moment for moment, _ in asked))
            print(
                f"{processes} at {RATE}/s: {len(submissions)} submissions, {reached / RATE:.1%} of the rate,"
                f" busiest second {busiest}, {used:.1%} of a core",
                flush=True,
            )


def measure_memory(folder: Path, arguments: argparse.Namespace) -> None:
    """Crawl few filings and many."""
    costs = []
    for count in (FEW, MANY):
        place = folder / str(count)
        place.mkdir()
        place.chmod(0o755)
        submissions = made_set(place, count, real_sizes=False)
        with bench(place, submissions) as made, made.fresh(rate=0) as environment:
            cost = cost_of(BACKFILL, environment)
        costs.append(cost)
        peaks = f"crawler {cost.peak_mb:.0f} MB, worker {cost.workers_mb:.0f} MB"
        print(f"{count:,} small filings: {peaks}", flush=True)
    few, many = costs
    crawler, worker = many.peak_mb / few.peak_mb - 1, many.workers_mb / few.workers_mb - 1
    print(f"growth: crawler {crawler:+.1%}, worker {worker:+.1%}")


def made_set(folder: Path, count: int, *, real_sizes: bool = True) -> Path:
    """Generate submissions below a folder; return where."""
    submissions = folder / "submissions"
    submissions.mkdir()
    write_filing_set(submissions, count, real_sizes=real_sizes)
    return submissions


def bare_cost(folder: Path, urls: Sequence[str]) -> Cost:
    """Let the bare spider ask for the URLs."""
    listed, log = folder / "urls", folder / "bare.log"
    listed.write_text("\n".join(urls))
    return cost_of([*BARE, str(listed), str(log)])


def less(cost: Cost, idle: Cost) -> Cost:
    """Return a cost without what a run takes that has nothing to do."""
    return Cost(
        seconds=cost.seconds - idle.seconds,
        cpu_seconds=cost.cpu_seconds - idle.cpu_seconds,
        workers_cpu_seconds=cost.workers_cpu_seconds - idle.workers_cpu_seconds,
        peak_mb=cost.peak_mb,
        workers_mb=cost.workers_mb,
    )


def cpu_seconds(cost: Cost) -> float:
    """Return the CPU seconds of all processes."""
    return cost.cpu_seconds + cost.workers_cpu_seconds


def account(cost: Cost, count: int) -> str:
    """Say what a crawl of so many filings took."""
    crawler, workers = (1000 * seconds / count for seconds in (cost.cpu_seconds, cost.workers_cpu_seconds))
    return (
        f"{crawler + workers:6.2f} CPU ms a filing (crawler {crawler:.2f}, workers {workers:.2f}),"
        f" {count / cost.seconds:6.1f} filings/s, peak {cost.peak_mb:.0f} MB, worker {cost.workers_mb:.0f} MB"
    )


def busiest_second(moments: Sequence[float]) -> int:
    """Return the most moments in any second, both ends not counted as one."""
    return max(bisect_left(moments, moment + 1) - place for place, moment in enumerate(moments))


if __name__ == "__main__":
    main()
