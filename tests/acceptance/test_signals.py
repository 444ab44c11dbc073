"""Runs that are stopped, killed, or started twice: the next one goes on, and nothing is fetched again."""

import contextlib
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest
from bent_mirror import (
    BLOCK_PAGE,
    QUARTER,
    asked_for,
    at,
    bend,
    is_for_people,
    number,
    other,
    submissions_sent,
    write_submissions,
)

from crawler.mirror.server import MirrorServer

CHECKOUT = Path(__file__).parents[2]
COUNT = 40
STOPPED = "edgar8k: interrupted; the same command goes on where this one stopped"
SECONDS_TO_STOP = 20


@pytest.fixture
def mirror(tmp_path):
    write_submissions(tmp_path / "edgar", COUNT)
    with MirrorServer(tmp_path / "edgar") as mirror:
        yield mirror


@pytest.fixture
def start(mirror, environment, tmp_path):
    """Start a command against the mirror in a session of its own, as a terminal does; kill what is left."""
    started = []

    def start(*words, module="crawler.commands.main", folder=tmp_path, **variables):
        process = subprocess.Popen(
            [sys.executable, "-m", module, *words],
            env=environment | at(mirror) | variables,
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.fixture
def goes_on(run_edgar8k, tmp_path, ask):
    """Check that the next run stores all, fetches nothing that is archived, and leaves nothing twice."""

    def check(*words):
        archived = {path.name.partition(".")[0] for path in (tmp_path / "home").rglob("*.txt.zst")}
        with MirrorServer(tmp_path / "edgar") as mirror:
            done = run_edgar8k(*words, env=at(mirror))
            sent = Counter(submissions_sent(mirror))
        assert done.returncode == 0, done.stderr
        assert not archived & set(sent)
        assert set(sent.values()) <= {1}
        assert len(archived) + len(sent) == COUNT
        (counts,) = ask(COUNTS)
        assert counts == {"stored": COUNT, "claimed": 0, "items": COUNT, "documents": COUNT}
        assert run_edgar8k("archive", "verify").returncode == 0

    return check


@pytest.fixture
def slow_from(mirror):
    """Take so long over the requests that are meant, from one of them on; the event tells when it came."""
    over = threading.Event()

    def slow_from(first, seconds, is_meant=asked_for):
        reached, seen = threading.Event(), []

        def how(target, answer):
            if is_meant(target):
                seen.append(target)
                if len(seen) >= first:
                    reached.set()
                    over.wait(seconds)
            return answer

        bend(mirror, how)
        return reached

    yield slow_from
    over.set()


COUNTS = """
    select count(*) filter (where status = 'stored') as stored, count(claimed_by) as claimed,
        (select count(*) from items) as items, (select count(*) from documents) as documents
    from filings
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stop_finishes_what_is_in_hand(slow_from, start, goes_on, number, ask):
    reached = slow_from(10, 0.3)
    process = start(*QUARTER)
    assert reached.wait(60)
    process.send_signal(number)
    _, said = process.communicate(timeout=SECONDS_TO_STOP)
    assert process.returncode == 130
    assert STOPPED in said.splitlines()
    assert is_for_people(said), said
    assert ask("select outcome from crawl_runs") == [{"outcome": "interrupted"}]
    (counts,) = ask(COUNTS)
    assert 9 <= counts["stored"] < COUNT
    assert counts["claimed"] == 0
    goes_on(*QUARTER)


def test_a_stop_does_not_wait_for_slow_answers(slow_from, start, goes_on):
    reached = slow_from(1, 60)
    process = start(*QUARTER)
    assert reached.wait(60)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=SECONDS_TO_STOP)
    assert process.returncode == 130
    assert STOPPED in said.splitlines()
    assert is_for_people(said), said
    goes_on(*QUARTER)


def test_a_second_signal_ends_at_once(slow_from, start, goes_on):
    reached = slow_from(1, 60)
    process = start(*QUARTER)
    assert reached.wait(60)
    process.send_signal(signal.SIGINT)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=SECONDS_TO_STOP)
    assert process.returncode == 130
    assert is_for_people(said), said
    goes_on(*QUARTER)


def test_a_stop_while_a_block_is_waited_out(mirror, start, ask):
    blocked = threading.Event()

    def how(target, answer):
        if not asked_for(target):
            return answer
        blocked.set()
        return other(answer, 403, BLOCK_PAGE)

    bend(mirror, how)
    process = start(*QUARTER, EDGAR8K_BLOCK_PAUSE="600")
    assert blocked.wait(60)
    time.sleep(0.5)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=SECONDS_TO_STOP)
    assert process.returncode == 130
    assert STOPPED in said.splitlines()
    assert is_for_people(said), said
    (counts,) = ask(COUNTS)
    assert (counts["stored"], counts["claimed"]) == (0, 0)


def test_a_stop_while_a_company_is_looked_up(slow_from, start, goes_on):
    reached = slow_from(1, 60, lambda target: target.endswith("/cik-lookup-data.txt"))
    process = start("backfill", "Acme Rockets Inc")
    assert reached.wait(60)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=SECONDS_TO_STOP)
    assert process.returncode == 130
    assert STOPPED in said.splitlines()
    assert is_for_people(said), said
    goes_on("backfill", "Acme Rockets Inc")


def test_a_stop_of_scrapys_own_command(slow_from, start, goes_on, scrapy, environment, mirror, ask):
    assert scrapy("crawl", "company", "-a", "company=9911000", env=environment | at(mirror)).returncode == 0
    reached = slow_from(10, 0.3)
    process = start("crawl", "filings", module="scrapy", folder=CHECKOUT)
    assert reached.wait(60)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=SECONDS_TO_STOP)
    runs = ask("select command, outcome from crawl_runs order by id")
    assert runs == [
        {"command": "scrapy crawl company", "outcome": "complete"},
        {"command": "scrapy crawl filings", "outcome": "interrupted"},
    ]
    goes_on("backfill", "9911000")


def test_ctrl_c_at_the_question_whether_to_fetch(tmp_path, environment):
    write_submissions(tmp_path / "edgar", 1001)
    terminal, end = pty.openpty()
    with MirrorServer(tmp_path / "edgar") as mirror, os.fdopen(terminal, "rb", 0) as screen:
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler.commands.main", *QUARTER],
            env=environment | at(mirror),
            cwd=tmp_path,
            stdin=end,
            stdout=end,
            stderr=end,
        )
        os.close(end)
        shown = b""
        while b"[y/N]" not in shown:
            shown += screen.read(1000)
        process.send_signal(signal.SIGINT)
        assert process.wait(SECONDS_TO_STOP) == 130
    assert b"1,001 filings to fetch" in shown


def test_ctrl_c_hits_no_worker_that_is_starting(start, goes_on, tmp_path):
    process = start(*QUARTER)
    # The first file of the archive is about to be parsed: workers are started for it.
    wait_for(lambda: any((tmp_path / "home").rglob("*.txt.zst")))
    time.sleep(0.1)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=SECONDS_TO_STOP)
    assert process.returncode == 130
    assert is_for_people(said), said
    goes_on(*QUARTER)


def test_a_stop_does_not_wait_for_a_parser_that_hangs(mirror, start, goes_on, tmp_path):
    process = start(*QUARTER)
    wait_for(lambda: workers_of(process.pid))
    stopped = workers_of(process.pid)
    for worker in stopped:
        os.kill(worker, signal.SIGSTOP)
    # Its filing is archived before it is given to the parser.
    wait_for(lambda: any((tmp_path / "home").rglob("*.txt.zst")))
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=3 * SECONDS_TO_STOP)
    assert process.returncode == 130
    assert STOPPED in said.splitlines()
    assert is_for_people(said), said
    for worker in stopped:
        wait_for(lambda worker=worker: not Path(f"/proc/{worker}/fd").exists())
    goes_on(*QUARTER)


def test_after_a_kill_the_next_run_goes_on(slow_from, start, goes_on):
    reached = slow_from(15, 0.3)
    process = start(*QUARTER)
    assert reached.wait(60)
    process.kill()
    process.communicate()
    goes_on(*QUARTER)


@pytest.mark.parametrize("words", [QUARTER, ("nightly", "--since", "2025-03-01")])
def test_two_at_once_share_the_work(slow_from, mirror, start, words, ask):
    slow_from(1, 0.05)
    processes = [start(*words), start(*words)]
    for process in processes:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said
        assert is_for_people(said), said
        # Neither ends before all that it undertook is stored, by whomever.
        (counts,) = ask(COUNTS)
        assert counts["stored"] == COUNT
    assert Counter(submissions_sent(mirror)) == dict.fromkeys({*submissions_sent(mirror)}, 1)
    assert len(submissions_sent(mirror)) == COUNT


def test_what_one_that_is_killed_had_claimed_the_other_takes_over(slow_from, start, ask):
    reached = slow_from(10, 0.2)
    processes = [start(*QUARTER), start(*QUARTER)]
    assert reached.wait(60)
    killed, other_one = processes
    killed.kill()
    _, said = other_one.communicate(timeout=120)
    assert other_one.returncode == 0, said
    (counts,) = ask(COUNTS)
    assert counts == {"stored": COUNT, "claimed": 0, "items": COUNT, "documents": COUNT}


def test_what_one_did_not_get_the_other_reports_too(mirror, start):
    lost = number(3)
    # Trying again takes seconds: long enough for the other to find that all is claimed, and to wait.
    bend(mirror, lambda target, answer: other(answer, 500, b"") if asked_for(target) == lost else answer)
    processes = [start(*QUARTER), start(*QUARTER)]
    said = [process.communicate(timeout=120)[1] for process in processes]
    assert [process.returncode for process in processes] == [1, 1], said
    for lines in said:
        assert f"edgar8k: missing: {lost}: http-500" in lines.splitlines()
        assert is_for_people(lines), lines
    assert sum("edgar8k: waiting for " in lines for lines in said) == 1


def workers_of(pid):
    """The processes that parse for a crawler, where the system tells: on Linux."""
    children = Path(f"/proc/{pid}/task/{pid}/children")
    if not children.exists():
        pytest.skip("only Linux tells which processes a process has started")
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += [int(child) for child in (task / "children").read_text().split()]
    return [child for child in found if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def wait_for(condition):
    """Wait until the condition holds, a minute at most."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)
