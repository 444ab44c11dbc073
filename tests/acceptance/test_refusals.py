"""EDGAR refuses, breaks down or has moved a file: what the run waits for, what it gives up, how it ends."""

import dataclasses
import math
import re
import threading
import time

import pytest
from bent_mirror import (
    BLOCK_PAGE,
    QUARTER,
    UNDECLARED_PAGE,
    at,
    bend,
    hold_identity,
    is_for_people,
    number,
    other,
    submission,
    submissions_sent,
    write_submissions,
)
from fault_scripts import asked_for

from crawler.mirror.server import MirrorServer

WAITS = re.compile(r"^edgar8k: EDGAR blocks us: every process waits (\d+) s, then goes on$", re.MULTILINE)
COUNT = 6
# Long enough for a slow machine to ask again before the pace is whole.
PAUSE = 2


@pytest.fixture
def mirror(tmp_path):
    write_submissions(tmp_path / "edgar", COUNT)
    with MirrorServer(tmp_path / "edgar") as mirror:
        yield mirror


@pytest.fixture
def backfill(mirror, run_edgar8k):
    """Run the backfill with short pauses, twice and three times as long if the block repeats."""

    def run(*words):
        return run_edgar8k(*QUARTER, *words, env=at(mirror) | {"EDGAR8K_BLOCK_PAUSE": str(PAUSE)})

    return run


def refusing(times, status, body, is_meant=asked_for):
    """Refuse so many of the requests that are meant."""
    lock = threading.Lock()
    left = times

    def how(target, answer):
        nonlocal left
        with lock:
            if not is_meant(target) or left == 0:
                return answer
            left -= 1
        return other(answer, status, body)

    return how


def announced(said):
    """Return the waits that were announced, in pauses: what is left is told, and may be read late."""
    return [math.ceil(int(seconds) / PAUSE) for seconds in WAITS.findall(said)]


def stored(ask):
    return [row["n"] for row in ask("select accession_number as n from filings where status = 'stored'")]


@pytest.mark.parametrize(("status", "body"), [(403, BLOCK_PAGE), (429, b""), (200, BLOCK_PAGE)])
def test_a_block_is_waited_out(mirror, backfill, status, body, ask):
    bend(mirror, refusing(2, status, body))
    done = backfill()
    assert done.returncode == 0, done.stderr
    # The second refusal is news only if its request left after the first pause.
    assert announced(done.stderr) in ([1], [1, 2])
    assert is_for_people(done.stderr)
    assert len(stored(ask)) == COUNT


def test_a_block_that_stays_ends_the_run_after_three_pauses_and_nothing_is_lost(
    mirror, backfill, ask, database
):
    straight = mirror.site.answer
    bend(mirror, lambda target, answer: other(answer, 403, BLOCK_PAGE) if asked_for(target) else answer)
    done = backfill()
    assert done.returncode == 3
    assert announced(done.stderr) == [1, 2, 3]
    assert done.stderr.count("still blocks us after three pauses") == 1
    assert is_for_people(done.stderr)
    waiting = ask("select status, failure, claimed_by from filings")
    assert waiting == [{"status": "listed", "failure": None, "claimed_by": None}] * COUNT
    assert ask("select outcome from crawl_runs") == [{"outcome": "refused"}]
    # The block outlives the process: the next one waits out what is left, asks once, and ends.
    with database.engine.begin() as connection:
        connection.exec_driver_sql("update crawl_pace set whole_at = now() + interval '1 hour'")
    mirror.site.answer = lambda target: other(straight(target), 403, BLOCK_PAGE)
    mirror.requests.clear()
    again = backfill()
    assert again.returncode == 3
    assert len(mirror.requests) == 1
    mirror.site.answer = straight
    assert backfill().returncode == 0
    assert len(stored(ask)) == COUNT


def test_unknown_pages_at_one_address_after_the_other_are_taken_for_a_block(mirror, backfill, ask):
    page = b"<!DOCTYPE html><html><head><title>Please come back later</title></head></html>"
    bend(mirror, refusing(3, 200, page))
    done = backfill()
    assert done.returncode == 0, done.stderr
    assert announced(done.stderr) == [1]
    assert len(stored(ask)) == COUNT


def test_filings_that_bring_a_page_for_good_are_failed_and_stop_nobody_twice(mirror, backfill, ask):
    page = b"<!DOCTYPE html><html><head><title>Maintenance</title></head></html>"
    broken = {number(1), number(2), number(3)}
    bend(mirror, lambda target, answer: other(answer, 200, page) if asked_for(target) in broken else answer)
    done = backfill()
    assert done.returncode == 1
    assert announced(done.stderr) in ([], [1])
    assert is_for_people(done.stderr)
    failed = ask("select accession_number as n, failure from filings where status = 'failed' order by 1")
    assert failed == [{"n": one, "failure": "error-page"} for one in sorted(broken)]
    assert len(stored(ask)) == COUNT - 3


def test_the_end_for_a_block_is_not_delayed_by_the_pause_that_it_begins(mirror, run_edgar8k):
    began = []

    def how(target, answer):
        if not asked_for(target):
            return answer
        began.append(time.monotonic())
        # After the three pauses, of six together, the fourth would be of ten minutes.
        pause = "600" if time.monotonic() - began[0] > 5.9 * PAUSE else "1"
        return dataclasses.replace(other(answer, 429, b""), headers=(("Retry-After", pause),))

    bend(mirror, how)
    done = run_edgar8k(*QUARTER, env=at(mirror) | {"EDGAR8K_BLOCK_PAUSE": str(PAUSE)}, timeout=60)
    assert done.returncode == 3


def test_what_robots_txt_forbids_is_not_asked_for_by_the_first_requests_either(mirror, backfill, ask):
    robots = b"User-agent: *\nDisallow: /Archives/edgar/data/\n"
    bend(mirror, lambda target, answer: other(answer, 200, robots) if target == "/robots.txt" else answer)
    done = backfill()
    assert done.returncode == 1
    assert submissions_sent(mirror) == []
    assert ask("select distinct failure from filings") == [{"failure": "not-allowed"}]


def test_an_undeclared_crawler_ends_at_once_and_says_what_to_set(mirror, backfill):
    bend(mirror, lambda target, answer: other(answer, 403, UNDECLARED_PAGE))
    done = backfill()
    assert done.returncode == 3
    assert 'set EDGAR8K_IDENTITY="Your Name you@example.com"' in done.stderr
    assert is_for_people(done.stderr)
    assert len(mirror.requests) == 1


def test_breakdowns_that_pass_are_tried_again(mirror, backfill, ask):
    bend(mirror, refusing(4, 503, b"<html><body>Service Unavailable</body></html>", lambda target: True))
    done = backfill()
    assert done.returncode == 0, done.stderr
    assert is_for_people(done.stderr)
    assert len(stored(ask)) == COUNT


def test_a_filing_that_never_comes_is_failed_and_the_others_are_stored(mirror, backfill, ask):
    lost = number(3)
    bend(mirror, lambda target, answer: other(answer, 500, b"") if asked_for(target) == lost else answer)
    done = backfill()
    assert done.returncode == 1
    assert f"edgar8k: missing: {lost}: http-500\n" in done.stderr
    assert is_for_people(done.stderr)
    (failed,) = ask(
        """
        select accession_number, failure, attempts, next_try_at > now() as is_due_later, code, claimed_by
        from filings join problems using (accession_number) where status = 'failed'
        """,
    )
    assert failed == {
        "accession_number": lost,
        "failure": "http-500",
        "attempts": 1,
        "is_due_later": True,
        "code": "http-500",
        "claimed_by": None,
    }
    assert len(stored(ask)) == COUNT - 1


def test_a_file_that_is_only_there_under_another_filer_is_stored(tmp_path, run_edgar8k, ask):
    folder = tmp_path / "edgar"
    folder.mkdir()
    before, mark, after = submission(number(1), cik=20).partition(b"\nFILER:")
    another = after[: after.index(b"</SEC-HEADER>")].replace(b"0000000020", b"0000000010")
    (folder / "a.txt").write_bytes(before + mark + another + mark + after)
    refused = set()

    def how(target, answer):
        if not asked_for(target):
            return answer
        refused.add(target) if not refused else None
        return other(answer, 404, b"") if target in refused else answer

    with MirrorServer(folder) as mirror:
        bend(mirror, how)
        done = run_edgar8k(*QUARTER, env=at(mirror))
        assert done.returncode == 0, done.stderr
        assert submissions_sent(mirror) == [number(1)]
    assert stored(ask) == [number(1)]


def test_who_asks_is_written_down_nowhere(mirror, backfill, run_edgar8k, tmp_path):
    bend(mirror, refusing(1, 500, b""))
    done = backfill("--debug")
    assert done.returncode == 0, done.stderr
    logs = [path.read_text("utf-8") for path in (tmp_path / "home" / "logs").iterdir()]
    assert logs
    runs = run_edgar8k("sql", "select * from crawl_runs").stdout
    assert "backfill" in runs
    status = run_edgar8k("status", "--json").stdout
    assert not hold_identity([done.stdout, done.stderr, *logs, runs, status])
