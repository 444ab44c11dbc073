"""Each way in which EDGAR can misbehave: what passes is stored in the end, what stays is failed by name."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bent_mirror import IDENTITY, QUARTER, is_for_people, number, submission, write_submissions
from fault_scripts import Asked, Chance, Script, Spell, first_of
from faults import (
    BLOCK_PAGE,
    MAINTENANCE_PAGE,
    UNDECLARED_PAGE,
    BadGzip,
    Bomb,
    Cut,
    Elsewhere,
    Fault,
    Gzip,
    Hang,
    OtherBody,
    Refusal,
    Reset,
    Slow,
    Unannounced,
    WrongType,
)
from faulty_edgar import FaultyEdgar, Request
from torture_log import SECONDS_UNTIL_KNOWN, asked_in_pauses

from crawler.archive import Archive
from crawler.edgar.eastern import http_date
from crawler.middlewares.refusals import TRIES_AGAIN
from crawler.mirror.server import MirrorServer

COUNT = 30
PAUSE = 1.5
OTHER = submission(number(COUNT))
# What becomes of a filing of which nothing else ever comes: the code of docs/problems.md.
LASTING: tuple[tuple[Fault, str], ...] = (
    (Refusal(500), "http-500"),
    (Refusal(503, retry_after="1"), "http-503"),
    (Refusal(200, MAINTENANCE_PAGE), "error-page"),
    (Refusal(200), "error-page"),
    (Reset(), "network"),
    (Hang(0.3), "network"),
    (Cut(0.5, is_announced=False), "cut-short"),
    (Cut(0.5, is_announced=True), "truncated"),
    (BadGzip(Gzip.GARBAGE), "bad-encoding"),
    (BadGzip(Gzip.CUT), "bad-encoding"),
    (BadGzip(Gzip.WRONG_CHECKSUM), "bad-encoding"),
    (WrongType("image/gif"), "wrong-type"),
    (OtherBody("another submission", OTHER), "wrong-submission"),
    (OtherBody("two submissions", submission(number(14)) + OTHER), "two-envelopes"),
    (
        OtherBody("more than a submission", submission(number(15)) + b"<p>Served by a cache</p>"),
        "trailing-data",
    ),
    (OtherBody("a text", b"This is no submission.\n"), "not-a-submission"),
    (Unannounced(0.9), "truncated"),
)
ARRIVING: tuple[Fault, ...] = (Slow(1.0), Unannounced(1.0), Reset(0.5), *(fault for fault, _ in LASTING))
BLOCKS = (
    Refusal(403, BLOCK_PAGE),
    Refusal(200, BLOCK_PAGE),
    Refusal(429),
    Refusal(429, retry_after="3"),
)


@pytest.fixture
def edgar(tmp_path: Path) -> Iterator[FaultyEdgar]:
    write_submissions(tmp_path / "edgar", COUNT)
    archive = Archive(tmp_path / "home" / "archive")
    with FaultyEdgar(
        tmp_path / "edgar", is_archived=lambda number: archive.latest_key(number) is not None
    ) as edgar:
        yield edgar


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[MirrorServer]:
    """Another host, which nobody may ask."""
    (tmp_path / "nothing").mkdir()
    with MirrorServer(tmp_path / "nothing") as other:
        yield other


@pytest.fixture
def at_edgar(edgar: FaultyEdgar) -> dict[str, str]:
    return {
        "EDGAR8K_WWW_URL": edgar.url,
        "EDGAR8K_DATA_URL": edgar.url,
        "EDGAR8K_RATE": "0",
        "EDGAR8K_IDENTITY": IDENTITY,
        "EDGAR8K_BLOCK_PAUSE": str(PAUSE),
    }


@pytest.fixture
def run(run_edgar8k, at_edgar):
    def run(*words: str, exit_code: int) -> str:
        done = run_edgar8k(*words, env=at_edgar)
        assert done.returncode == exit_code, done.stderr
        assert is_for_people(done.stderr), done.stderr
        return done.stderr

    return run


@pytest.fixture
def check_stored(ask, edgar: FaultyEdgar, tmp_path: Path) -> Callable[[set[str]], None]:
    """See that these and no others are stored and archived, as they are, and none was asked for again."""

    def check(expected: set[str]) -> None:
        archive = Archive(tmp_path / "home" / "archive")
        held = {key.rpartition("/")[2]: archive.read(key) for key in sorted(archive.keys())}
        assert held == {f"{one}.txt.zst": submission(one) for one in expected}
        rows = ask("select accession_number as n from filings where status = 'stored'")
        assert {row["n"] for row in rows} == expected
        assert {row["n"] for row in ask("select accession_number as n from items")} == expected
        assert [one for one in edgar.log if one.was_archived] == []

    return check


def everything() -> set[str]:
    return {number(sequence) for sequence in range(1, COUNT + 1)}


def each_its_own(faults: tuple[Fault, ...], requests: int | None = None) -> Script:
    """Let the first submission suffer the first fault, and so on, so many times or always."""
    return first_of(
        *(
            Spell(fault, _asks_for(number(sequence)), requests=requests)
            for sequence, fault in enumerate(faults, 1)
        )
    )


def _asks_for(accession_number: str) -> Callable[[Asked], bool]:
    return lambda asked: asked.accession_number == accession_number


def _asks_for_daily_index(request: Asked | Request) -> bool:
    return request.target.endswith("/master.20250310.idx")


def test_what_passes_is_tried_again_and_stored(edgar, run, check_stored):
    edgar.script = each_its_own(ARRIVING, requests=2)
    run(*QUARTER, exit_code=0)
    check_stored(everything())


def test_what_stays_is_failed_by_its_name_and_all_else_is_stored(edgar, run, check_stored, ask):
    edgar.script = each_its_own(tuple(fault for fault, _ in LASTING))
    said = run(*QUARTER, exit_code=1)
    codes = {number(sequence): code for sequence, (_, code) in enumerate(LASTING, 1)}
    failed = ask(
        "select accession_number, failure, code, next_try_at > now() as is_due_later, claimed_by"
        " from filings left join problems using (accession_number) where status <> 'stored' order by 1"
    )
    assert failed == [
        {
            "accession_number": one,
            "failure": code,
            "code": code,
            "is_due_later": True,
            "claimed_by": None,
        }
        for one, code in codes.items()
    ]
    for one, code in codes.items():
        assert f"edgar8k: missing: {one}: {code}\n" in said
    check_stored(everything() - codes.keys())


def test_another_size_than_the_submissions_data_has_is_tried_again(edgar, run, check_stored, ask):
    longer = submission(number(1), "Item 8.01 Other Events.\n\nMany rockets went up, in vain.")
    edgar.script = Spell(OtherBody("a longer text", longer), _asks_for(number(1)))
    run("backfill", "9911000", exit_code=1)
    assert ask("select accession_number as n, failure from filings where status = 'failed'") == [
        {"n": number(1), "failure": "size-differs"}
    ]
    check_stored(everything() - {number(1)})


@pytest.mark.parametrize("seed", range(3))
def test_whatever_befalls_what_lists_the_filings_nothing_false_is_learned(edgar, run, check_stored, seed):
    """Indexes, listings and robots.txt suffer, each twice in a row."""
    chance = Chance(seed, 1.0, [fault for fault, _ in LASTING])
    edgar.script = lambda asked: None if asked.accession_number or asked.times_before > 1 else chance(asked)
    run(*QUARTER, exit_code=0)
    check_stored(everything())


def test_a_plain_index_that_may_have_been_cut_is_refused_until_it_tells_its_end(
    edgar, run, at_edgar, check_stored, ask
):
    nightly = ("nightly", "--since", "2025-03-10")
    at_edgar["EDGAR8K_NOW"] = "2025-03-11T08:00:00-04:00"
    edgar.script = Spell(Unannounced(0.7), _asks_for_daily_index)
    said = run(*nightly, exit_code=1)
    why = "it came without its length, and may have been cut"
    assert f"master.20250310.idx: {why}\n" in said
    assert [_asks_for_daily_index(request) for request in edgar.log].count(True) == 4
    assert ask("select code, detail from problems") == [{"code": "index-refused", "detail": why}]
    assert ask("select count(*) as n from filings") == [{"n": 0}]
    edgar.script = Spell(Unannounced(1.0, is_packed=True), _asks_for_daily_index)
    run(*nightly, exit_code=0)
    check_stored(everything())
    assert ask("select count(*) as n from problems") == [{"n": 0}]


def test_no_other_host_is_asked_wherever_edgar_points(edgar, elsewhere, run, check_stored, ask):
    targets = [f"{elsewhere.url}/submission.txt", f"{elsewhere.url.replace('127.0.0.1', 'localhost')}/x"]
    faults = (
        *(Elsewhere(targets[0], status) for status in (301, 302, 303, 307, 308)),
        *(Elsewhere(targets[1], status) for status in (301, 302)),
    )
    refreshing = (
        b'<html><head><meta http-equiv="refresh" content="0; url=' + targets[0].encode() + b'"></head></html>'
    )
    edgar.script = each_its_own((*faults, Refusal(200, refreshing)))
    run(*QUARTER, exit_code=1)
    assert elsewhere.requests == []
    failures = ask("select failure from filings where status = 'failed' order by accession_number")
    assert [row["failure"] for row in failures] == [
        *(f"http-{fault.status}" for fault in faults),
        "error-page",
    ]
    check_stored(everything() - {number(sequence) for sequence in range(1, len(faults) + 2)})


def test_a_bomb_is_not_unpacked(edgar, run, check_stored, ask):
    edgar.script = Spell(Bomb(401), _asks_for(number(1)))
    run(*QUARTER, exit_code=1)
    assert ask("select failure from filings where status = 'failed'") == [{"failure": "too-large"}]
    check_stored(everything() - {number(1)})


def test_a_kept_connection_that_is_closed_costs_no_request_beside_the_pace(edgar, run, check_stored):
    """Twisted would ask again at once by itself, unseen by the pace."""
    lost = number(COUNT - 5)
    edgar.script = Spell(Reset(), _asks_for(lost))
    run(*QUARTER, exit_code=1)
    assert sum(request.accession_number == lost for request in edgar.log) == 1 + TRIES_AGAIN
    check_stored(everything() - {lost})


def test_silence_is_a_timeout(edgar, at_edgar, scrapy, environment, check_stored, ask):
    edgar.script = Spell(Hang(60), _asks_for(number(1)))
    variables = environment | at_edgar
    assert scrapy("crawl", "company", "-a", "company=9911000", env=variables).returncode == 0
    scrapy("crawl", "filings", "-s", "DOWNLOAD_TIMEOUT=0.5", env=variables)
    assert ask("select failure from filings where status = 'failed'") == [{"failure": "timeout"}]
    check_stored(everything() - {number(1)})


@pytest.mark.parametrize("block", BLOCKS, ids=str)
def test_nobody_asks_while_a_block_is_waited_out(edgar, run, check_stored, block):
    edgar.script = Spell(block, lambda asked: True, skipped=15, seconds=PAUSE / 2)
    said = run(*QUARTER, exit_code=0)
    assert "EDGAR blocks us" in said
    assert asked_in_pauses(edgar.log, PAUSE, {}, []) == []
    check_stored(everything())


def test_a_date_after_which_to_come_back_is_kept_to(edgar, run, check_stored):
    told: list[float] = []

    def script(asked: Asked) -> Fault | None:
        if told or not asked.accession_number:
            return None
        told.append(asked.moment)
        # The header knows whole seconds: between four and five are left.
        return Refusal(429, retry_after=http_date(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=5)))

    edgar.script = script
    run(*QUARTER, exit_code=0)
    known, back = told[0] + SECONDS_UNTIL_KNOWN, told[0] + 3.9
    assert [request for request in edgar.log if known < request.arrived < back] == []
    check_stored(everything())


def test_who_is_called_undeclared_stops_and_keeps_what_was_had(edgar, run, ask):
    edgar.script = Spell(Refusal(403, UNDECLARED_PAGE), skipped=10)
    said = run(*QUARTER, exit_code=3)
    assert 'set EDGAR8K_IDENTITY="Your Name you@example.com"' in said
    (counts,) = ask(
        "select count(*) filter (where status = 'stored') as stored, count(failure) as failed,"
        " count(claimed_by) as claimed from filings"
    )
    assert counts == {"stored": 10, "failed": 0, "claimed": 0}
    assert len(edgar.log) < COUNT
