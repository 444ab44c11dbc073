"""A night that fetches of watched companies only, while the ledger learns of everybody's filings."""

import pytest
from bent_mirror import at, number, submission, submissions_sent
from fault_scripts import asked_for

from crawler.mirror.server import MirrorServer

ROCKETS, ANVILS = 9911000, 9911001
NAMES = {ROCKETS: "ACME ROCKETS INC", ANVILS: "ACME ANVILS CORP"}
STATUSES = "select accession_number as n, status from filings order by 1"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "edgar"
    folder.mkdir()
    add(folder, 1, ROCKETS, "20250303")
    add(folder, 2, ANVILS, "20250303")
    return folder


@pytest.fixture
def mirror(folder):
    with MirrorServer(folder) as mirror:
        yield mirror


@pytest.fixture
def run(mirror, run_edgar8k):
    """Run a command on the morning of a day of March 2025."""
    return lambda day, *words: run_edgar8k(
        *words, env=at(mirror) | {"EDGAR8K_NOW": f"2025-03-{day:02d}T08:00:00-04:00"}
    )


def add(folder, sequence, cik, filed, *, and_cik=None):
    raw = submission(number(sequence), cik=cik, name=NAMES[cik], filed=filed)
    if and_cik:
        start, end = raw.index(b"\nFILER:"), raw.index(b"</SEC-HEADER>")
        second = raw[start:end].replace(b"%010d" % cik, b"%010d" % and_cik)
        second = second.replace(NAMES[cik].encode(), NAMES[and_cik].encode())
        raw = raw[:end] + second + raw[end:]
    (folder / f"{number(sequence)}.txt").write_bytes(raw)


def statuses(ask):
    return {row["n"]: row["status"] for row in ask(STATUSES)}


def test_a_night_keeps_to_the_watched_and_the_ledger_to_everybody(folder, mirror, run, ask):
    done = run(4, "backfill", "9911000", "--watch")
    assert done.returncode == 0, done.stderr
    assert "edgar8k: 1 put on the watch list" in done.stderr
    add(folder, 3, ROCKETS, "20250304")
    add(folder, 4, ANVILS, "20250304")
    add(folder, 5, ANVILS, "20250304", and_cik=ROCKETS)
    mirror.refresh()
    mirror.requests.clear()
    for _ in range(2):
        done = run(5, "nightly", "--watched")
        assert done.returncode == 0, done.stderr
    assert sorted(submissions_sent(mirror)) == [number(3), number(5)]
    assert statuses(ask) == {
        number(1): "stored",
        number(2): "listed",
        number(3): "stored",
        number(4): "listed",
        number(5): "stored",
    }
    assert ask("select bool_and(is_complete) as all_complete from coverage") == [{"all_complete": True}]
    # What nobody watched of a complete day is not new to a night for everybody either.
    assert run(5, "nightly").returncode == 0
    assert statuses(ask)[number(4)] == "listed"


def test_what_was_wanted_before_of_others_waits_for_a_night_for_everybody(folder, mirror, run, ask):
    assert run(4, "backfill", "9911000", "--watch").returncode == 0
    add(folder, 3, ROCKETS, "20250304")
    add(folder, 4, ANVILS, "20250304")
    mirror.refresh()
    honest = mirror.site.answer
    mirror.site.answer = lambda target: honest("/nowhere" if asked_for(target) else target)
    assert run(5, "nightly").returncode == 1
    assert [statuses(ask)[number(sequence)] for sequence in (3, 4)] == ["failed", "failed"]
    mirror.site.answer = honest
    mirror.requests.clear()
    assert run(6, "nightly", "--watched").returncode == 0
    assert submissions_sent(mirror) == [number(3)]
    assert run(6, "nightly").returncode == 0
    assert statuses(ask)[number(4)] == "stored"


def test_the_list_is_printed_and_taken_from(run, ask):
    assert run(4, "watch").stdout == (
        "no company is watched; put some on the list: edgar8k backfill COMPANY --watch\n"
    )
    done = run(4, "backfill", "9911000", "9911001", "--watch", "--until", "2025-01-01")
    assert done.returncode == 0, done.stderr
    assert run(5, "backfill", "9911000", "--watch").returncode == 0
    listed = run(5, "watch").stdout
    assert 0 < listed.index("ACME ANVILS CORP") < listed.index("ACME ROCKETS INC")
    assert listed.count("2025-03-04") == 2

    wrong = run(5, "watch", "--remove", "Acme Rockets", "Acme", "77")
    assert wrong.returncode == 2
    assert wrong.stderr.splitlines() == [
        "edgar8k: 'Acme' is not on the watch list; edgar8k watch prints it",
        "edgar8k: '77' is not on the watch list; edgar8k watch prints it",
    ]
    assert "ACME ROCKETS INC" in run(5, "watch").stdout

    done = run(5, "watch", "--remove", "Acme Rockets", "9911000")
    assert (done.returncode, done.stderr) == (
        0,
        "edgar8k: ACME ROCKETS INC (CIK 9911000) is off the watch list\n",
    )
    assert "ROCKETS" not in run(5, "watch").stdout
    assert ask("select cik from companies where watched_at is not null") == [{"cik": ANVILS}]
    assert statuses(ask)[number(1)] == "stored"


def test_a_night_for_nobody_says_what_to_do(mirror, run):
    done = run(5, "nightly", "--watched")
    assert done.returncode == 2
    assert done.stderr == (
        "edgar8k: no company is watched; put some on the list: edgar8k backfill COMPANY --watch\n"
    )
    assert mirror.requests == []


def test_nobody_is_watched_where_a_word_means_nobody(run, ask):
    assert run(5, "backfill", "9911000", "Nobody", "--watch").returncode == 2
    assert ask("select count(*) as n from companies where watched_at is not null") == [{"n": 0}]
