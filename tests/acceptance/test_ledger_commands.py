"""The ledger by the commands that keep it: census, reconcile, and indexes that are none."""

import gzip
import json
import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from bent_mirror import at, bend, number, other, submission, submissions_sent, write_submissions

from crawler.mirror.server import MirrorServer

CENSUS = ("backfill", "--all", "--since", "1993-01-01", "--index-only")
FIRST_QUARTER = ("backfill", "--all", "--since", "2025-01-01", "--until", "2025-03-31")
INDEX_OF_2025 = "/Archives/edgar/full-index/2025/QTR1/master.gz"
MORNING = {"EDGAR8K_NOW": "2025-03-31T08:00:00-04:00"}
LISTED = "select accession_number, status, wanted_at is null as unwanted from filings order by 1"


@pytest.fixture
def edgar(tmp_path):
    """A folder of submissions that a test changes."""
    folder = tmp_path / "edgar"
    folder.mkdir()
    return folder


@pytest.fixture
def crawl(environment, run_edgar8k):
    """Run a command against a mirror, unlimited; returns the finished process."""

    def run(mirror, *words, **variables):
        return run_edgar8k(*words, env=environment | at(mirror) | variables, timeout=180)

    return run


def indexes_sent(mirror, status=200):
    return [path for _, path, sent in mirror.requests if path.endswith("/master.gz") and sent == status]


def test_a_census_lists_everything_wants_nothing_and_reads_an_index_once(edgar, crawl, ask):
    write_submissions(edgar, 5)
    with MirrorServer(edgar) as mirror:
        assert crawl(mirror, *CENSUS, **MORNING).returncode == 0
        rows = ask(LISTED)
        assert [(row["status"], row["unwanted"]) for row in rows] == [("listed", True)] * 5
        read = len(indexes_sent(mirror))
        assert crawl(mirror, *CENSUS, **MORNING).returncode == 0
        assert len(indexes_sent(mirror)) == read
        assert len(indexes_sent(mirror, 304)) == read
        assert crawl(mirror, "nightly", **MORNING).returncode == 0
        assert crawl(mirror, "reconcile", **MORNING).returncode == 0
        assert submissions_sent(mirror) == []
    assert ask(LISTED) == rows


def test_a_census_that_is_killed_goes_on_with_the_next_index(edgar, crawl, ask, environment):
    write_submissions(edgar, 3)
    going_on = threading.Event()

    def wait_before_2010(target, answer):
        if target.endswith("2010/QTR1/master.gz"):
            going_on.wait(60)
        return answer

    with MirrorServer(edgar) as mirror:
        bend(mirror, wait_before_2010)
        words = [sys.executable, "-m", "crawler.commands.main", *CENSUS]
        with subprocess.Popen(
            words, env=environment | at(mirror) | MORNING, stderr=subprocess.DEVNULL, text=True
        ) as census:
            while not ask("select count(*) as n from index_files")[0]["n"]:
                assert census.poll() is None
                time.sleep(0.1)
            os.kill(census.pid, signal.SIGKILL)
        going_on.set()
        had = {row["url"].partition("/Archives")[2] for row in ask("select url from index_files")}
        assert had
        asked = len(mirror.requests)
        assert crawl(mirror, *CENSUS, **MORNING).returncode == 0
        again = [
            path.partition("/Archives")[2]
            for _, path, status in list(mirror.requests)[asked:]
            if path.endswith("master.gz") and status == 200
        ]
    assert not had & set(again)
    assert len(ask(LISTED)) == 3
    assert ask("select count(*) as n from coverage where not is_complete and day < '2025-03-31'") == [
        {"n": 0}
    ]


def test_reconcile_says_what_it_changed(edgar, crawl, ask):
    numbers = write_submissions(edgar, 6)
    with MirrorServer(edgar) as mirror:
        assert crawl(mirror, *FIRST_QUARTER, **MORNING).returncode == 0
        retyped, dated, renamed = (edgar / f"{one}.txt" for one in numbers[:3])
        retyped.write_bytes(retyped.read_bytes().replace(b"TYPE:\t8-K\n", b"TYPE:\t8-K/A\n"))
        dated.write_bytes(submission(numbers[1], filed="20250312"))
        renamed.write_bytes(submission(numbers[2], name="ACME SPACE INC"))
        (edgar / "REMOVED").write_text(f"{numbers[3]}\n")
        (edgar / "late.txt").write_bytes(submission(number(99), filed="20250113"))
        mirror.refresh()
        done = crawl(mirror, "reconcile", **MORNING)
        assert done.returncode == 0, done.stderr
        assert [line.rsplit(maxsplit=1) for line in done.stdout.splitlines()] == [
            ["quarterly indexes read", "1"],
            ["quarterly indexes unchanged", "0"],
            ["filings added", "1"],
            ["filings removed", "1"],
            ["filings returned", "0"],
            ["filings corrected", "3"],
            ["  form type", "1"],
            ["  filing date", "1"],
            ["  company name", "1"],
            ["  path", "0"],
        ]
        assert number(99) in submissions_sent(mirror)
        again = crawl(mirror, "reconcile", **MORNING).stdout
        assert {line.split()[-1] for line in again.splitlines()[2:]} == {"0"}
    assert ask("select accession_number, what, was, became from corrections order by 1") == [
        {"accession_number": numbers[0], "what": "form type", "was": "8-K", "became": "8-K/A"},
        {"accession_number": numbers[1], "what": "filing date", "was": "2025-03-10", "became": "2025-03-12"},
        {
            "accession_number": numbers[2],
            "what": "company name",
            "was": "ACME ROCKETS INC",
            "became": "ACME SPACE INC",
        },
        {"accession_number": numbers[3], "what": "removed", "was": None, "became": None},
    ]
    # The index's word has changed, the filings' own has not.
    assert ask("select what, index_says, filing_says from disagreements order by 1") == [
        {"what": "filing date", "index_says": "2025-03-12", "filing_says": "2025-03-10"},
        {"what": "form type", "index_says": "8-K/A", "filing_says": "8-K"},
    ]


@pytest.mark.parametrize(
    ("bent", "why"),
    [
        (lambda body: b"<html><body>Try again later</body></html>", "error-page"),
        (lambda body: body[:-20], "gzip content was cut"),
    ],
)
def test_what_is_no_whole_index_is_refused_and_the_next_run_reads_it(edgar, crawl, ask, bent, why):
    write_submissions(edgar, 3)
    with MirrorServer(edgar) as mirror:
        straight = mirror.site.answer
        bend(
            mirror,
            lambda target, answer: (
                other(answer, 200, bent(answer.body)) if target == INDEX_OF_2025 else answer
            ),
        )
        done = crawl(mirror, *FIRST_QUARTER, **MORNING)
        assert done.returncode == 1
        assert f"missing: {mirror.url}{INDEX_OF_2025}: {why}\n" in done.stderr
        assert ask(LISTED) == []
        refused = ask("select code, detail from problems")
        assert refused == [{"code": "index-refused", "detail": why}]
        mirror.site.answer = straight
        assert crawl(mirror, *FIRST_QUARTER, **MORNING).returncode == 0
    assert {row["status"] for row in ask(LISTED)} == {"stored"}
    assert ask("select code from problems where source = 'index'") == []


def test_an_index_that_is_damaged_for_a_moment_is_asked_for_again(edgar, crawl, ask):
    write_submissions(edgar, 3)
    damages = [lambda body: gzip.compress(gzip.decompress(body)[:-9]), lambda body: body[:-20]]

    def how(target, answer):
        if target != INDEX_OF_2025 or not damages:
            return answer
        return other(answer, 200, damages.pop()(answer.body))

    with MirrorServer(edgar) as mirror:
        bend(mirror, how)
        assert crawl(mirror, *FIRST_QUARTER, **MORNING).returncode == 0
    assert {row["status"] for row in ask(LISTED)} == {"stored"}
    assert ask("select code from problems where source = 'index'") == []


@pytest.mark.parametrize(
    ("listing", "entry", "said"),
    [
        ("/full-index/2025/index.json", "QTR1", "2025/QTR1 is not listed"),
        ("/full-index/index.json", "2010", "2010 is not listed"),
    ],
)
def test_a_hole_in_the_listings_is_missed(edgar, crawl, ask, listing, entry, said):
    write_submissions(edgar, 1)

    def without_entry(target, answer):
        if not target.endswith(listing):
            return answer
        folder = json.loads(answer.body)
        folder["directory"]["item"] = [one for one in folder["directory"]["item"] if one["name"] != entry]
        return other(answer, 200, json.dumps(folder).encode())

    with MirrorServer(edgar) as mirror:
        bend(mirror, without_entry)
        done = crawl(mirror, *CENSUS, EDGAR8K_NOW="2025-04-12T12:00:00-04:00")
    assert done.returncode == 1
    assert [line.rpartition(": ")[2] for line in done.stderr.splitlines() if "missing: " in line] == [said]


def test_an_index_without_most_of_its_filings_is_believed_only_when_told_to(edgar, crawl, ask):
    numbers = write_submissions(edgar, 40)
    with MirrorServer(edgar) as mirror:
        census = ("backfill", "--all", "--since", "2025-01-01", "--index-only")
        assert crawl(mirror, *census, **MORNING).returncode == 0
        (edgar / "REMOVED").write_text("\n".join(numbers[:30]))
        mirror.refresh()
        done = crawl(mirror, "reconcile", **MORNING)
        assert done.returncode == 1
        assert "not believed: it lacks 30 of the 40 filings" in done.stderr
        assert "--accept-removals" in done.stderr
        assert {row["status"] for row in ask(LISTED)} == {"listed"}
        done = crawl(mirror, "reconcile", "--accept-removals", **MORNING)
        assert done.returncode == 0, done.stderr
    assert ask("select count(*) as n from filings where status = 'removed'") == [{"n": 30}]
    assert ask("select distinct code from problems") == [{"code": "removed-from-index"}]


def test_reconcile_leaves_alone_what_lies_between_a_backfill_of_old_and_nightly(edgar, crawl, ask):
    for sequence, filed in enumerate(("20071101", "20160505", "20250328"), start=1):
        (edgar / f"{sequence}.txt").write_bytes(submission(number(sequence), filed=filed))
    with MirrorServer(edgar) as mirror:
        old = ("backfill", "--all", "--since", "2007-10-01", "--until", "2007-12-31")
        assert crawl(mirror, *old, **MORNING).returncode == 0
        assert crawl(mirror, "nightly", "--since", "2025-03-25", **MORNING).returncode == 0
        asked = len(mirror.requests)
        assert crawl(mirror, "reconcile", **MORNING).returncode == 0
        read = [path for _, path, _ in list(mirror.requests)[asked:] if path.endswith("master.gz")]
    assert sorted(path.partition("full-index/")[2] for path in read) == [
        "2007/QTR4/master.gz",
        "2025/QTR1/master.gz",
    ]
    assert [row["accession_number"] for row in ask(LISTED)] == [number(1), number(3)]
