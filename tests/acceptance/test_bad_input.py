"""Submissions and listings as EDGAR should not send them: stored right or failed, and the run goes on."""

import datetime as dt
import json
import re

import pytest
from bent_mirror import (
    QUARTER,
    at,
    bend,
    is_for_people,
    number,
    other,
    submission,
    submissions_sent,
    with_bodies,
)

from crawler.archive import Archive
from crawler.mirror.server import MirrorServer

# What a terminal would obey: a new title, red letters, a cleared screen, writing turned round.
OBEYED = b"\x1b]0;title\x07\x1b[31mRED\x1b[2J \xe2\x80\xae"
# Each takes 9 bytes in a tsvector, which may have 1 MB.
DIFFERENT_WORDS = " ".join(f"w{word:06x}" for word in range(130_000))
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
AN_HOUR = dt.timedelta(hours=1)

WHOLE = {
    number(1): submission(number(1)),
    number(2): submission(
        number(2), b"Item 8.01 Other Events.\n\nRockets\0 went up.", name=b"NUL\0L INC", cik=2
    ),
    number(3): submission(
        number(3),
        b"Item 8.01 Other Events.\n\n\x93Rockets\x94 \xff \xed\xa0\x80 &#55296; &#xD83D; caf\xe9.",
        name=b"CAF\xc9 \xed\xa0\x80 INC",
        cik=3,
    ),
    number(4): submission(
        number(4),
        "Item 6.10 Wonders of the Deep.\n\nA whale.\n\nItem 57. Other Marvels.\n\nA unicorn.",
        captions=("Wonders of the Deep",),
    ),
    number(5): submission(number(5), f"Item 8.01 Other Events.\n\n{DIFFERENT_WORDS}"),
    number(6): submission(number(6), filename="../../../x.txt"),
    number(7): submission(number(7), filename=OBEYED, description=OBEYED, name=b"ACME " + OBEYED, cik=7),
}
HEADER, MARK, DOCUMENTS = submission(number(11)).partition(b"</SEC-HEADER>")
STORED_ALL_THE_SAME = {number(11): HEADER[: HEADER.index(b"\nFILER:")] + MARK + DOCUMENTS}
REFUSED = {
    number(21): (submission(number(21))[:-40], "truncated"),
    number(22): (b"<html><head><title>Sorry</title></head><body>Sorry.</body></html>", "error-page"),
    number(23): (b"", "error-page"),
    number(24): (submission(number(99)), "wrong-submission"),
    number(25): (WHOLE[number(1)], "wrong-submission"),
    number(26): (b"nothing but words", "not-a-submission"),
}
BENT = STORED_ALL_THE_SAME | {accession_number: body for accession_number, (body, _) in REFUSED.items()}


@pytest.fixture
def folder(tmp_path):
    """Submissions of which some are sent bent."""
    folder = tmp_path / "edgar"
    folder.mkdir()
    for accession_number in WHOLE | BENT:
        raw = WHOLE.get(accession_number, submission(accession_number))
        (folder / f"{accession_number}.txt").write_bytes(raw)
    return folder


def test_each_is_stored_right_or_failed_and_the_run_goes_on(folder, run_edgar8k, tmp_path, ask):
    with MirrorServer(folder) as mirror:
        bend(mirror, with_bodies(BENT))
        first = run_edgar8k(*QUARTER, env=at(mirror))
        mirror.requests.clear()
        second = run_edgar8k(*QUARTER, env=at(mirror))
        sent_second = submissions_sent(mirror)
        later = (dt.datetime.now(dt.UTC) + AN_HOUR).isoformat()
        third = run_edgar8k(*QUARTER, env=at(mirror) | {"EDGAR8K_NOW": later})
        sent_third = submissions_sent(mirror)

    assert first.returncode == 1
    assert is_for_people(first.stderr), first.stderr
    for accession_number, (_, failure) in REFUSED.items():
        assert f"edgar8k: missing: {accession_number}: {failure}\n" in first.stderr
    # What failed is not due yet, and nobody undertook it.
    assert (second.returncode, sent_second) == (0, [])
    assert third.returncode == 1
    assert set(sent_third) == set(REFUSED)

    stored = {row["accession_number"]: row for row in ask(STORED)}
    assert stored.keys() == WHOLE.keys() | STORED_ALL_THE_SAME.keys()
    archive = Archive(tmp_path / "home" / "archive")
    for accession_number, row in stored.items():
        served = BENT.get(accession_number, WHOLE.get(accession_number))
        assert archive.read(row["archive_key"]) == served
        assert row["size_bytes"] == len(served)
    failed = ask(FAILED)
    assert {row["accession_number"]: row["failure"] for row in failed} == {
        accession_number: failure for accession_number, (_, failure) in REFUSED.items()
    }
    for row in failed:
        assert (row["code"], row["attempts"], row["archive_key"]) == (row["failure"], 2, None)
        assert row["detail"]
        assert row["is_due_later"]
    check_texts(ask)
    assert not list(tmp_path.rglob("x.txt"))


STORED = "select accession_number, archive_key, size_bytes from filings where status = 'stored'"
FAILED = """
    select f.accession_number, f.failure, f.attempts, f.archive_key, p.code, p.detail,
        f.next_try_at > now() as is_due_later
    from filings f left join problems p using (accession_number) where f.status = 'failed'
"""


def check_texts(ask):
    """What was made of the odd characters, items and names."""
    items = ask("select accession_number, item_number, heading, left(body, 60) as body from items")
    texts = {(row["accession_number"], row["item_number"]): row for row in items}
    assert texts[number(2), "8.01"]["body"] == "Rockets went up."
    assert "caf\N{LATIN SMALL LETTER E WITH ACUTE}" in texts[number(3), "8.01"]["body"]
    assert texts[number(4), "6.10"]["heading"] == "Item 6.10 Wonders of the Deep."
    assert "Other Marvels" in texts[number(4), "6.10"]["body"]
    assert texts[number(11), "8.01"]["body"] == "Rockets went up."
    found = "select accession_number as n from items where search @@ to_tsquery('english', 'w000010')"
    assert [row["n"] for row in ask(found)] == [number(5)]
    whole = f"select length(body) as n from items where accession_number = '{number(5)}'"
    assert ask(whole) == [{"n": len(DIFFERENT_WORDS)}]
    problems = ask("select accession_number, code from problems where source = 'parser'")
    told = {(row["accession_number"], row["code"]) for row in problems}
    assert {(number(2), "nul-removed"), (number(4), "item-unknown"), (number(4), "caption-unknown")} <= told
    names = ask("select filename from documents where filename like '%x.txt'")
    assert names == [{"filename": "../../../x.txt"}]


def test_no_value_of_a_filing_is_obeyed_by_a_terminal(tmp_path, run_edgar8k):
    folder = tmp_path / "edgar"
    folder.mkdir()
    (folder / "a.txt").write_bytes(WHOLE[number(7)])
    with MirrorServer(folder) as mirror:
        assert run_edgar8k(*QUARTER, env=at(mirror)).returncode == 0
    values = """
        select f.listed_name, c.name, d.filename, d.description, d.text
        from filings f
        join filing_companies c using (accession_number)
        join documents d using (accession_number)
    """
    table = run_edgar8k("sql", values)
    assert "RED" in table.stdout
    assert all(line.isprintable() for line in table.stdout.splitlines())
    for format_name in ("csv", "json"):
        printed = run_edgar8k("sql", values, "--format", format_name)
        assert "RED" in printed.stdout
        assert not CONTROL.search(printed.stdout)


def test_names_in_submissions_data_are_kept_without_what_no_text_may_hold(tmp_path, run_edgar8k, ask):
    folder = tmp_path / "edgar"
    folder.mkdir()
    (folder / "a.txt").write_bytes(submission(number(1)))
    odd = json.dumps("ACME \0\ud800\x1b[31m ROCKETS").encode()

    def how(target, answer):
        if not target.startswith("/submissions/"):
            return answer
        return other(answer, 200, answer.body.replace(b'"ACME ROCKETS INC"', odd))

    with MirrorServer(folder) as mirror:
        bend(mirror, how)
        done = run_edgar8k("backfill", "9911000", env=at(mirror))
    assert done.returncode == 0, done.stderr
    (row,) = ask("select name from companies")
    assert "\0" not in row["name"]
    assert not any("\ud800" <= char <= "\udfff" for char in row["name"])
    table = run_edgar8k("sql", "select name from company_names union select name from companies")
    assert all(line.isprintable() for line in table.stdout.splitlines())


def test_names_that_are_suggested_are_not_obeyed_by_a_terminal(tmp_path, run_edgar8k):
    folder = tmp_path / "edgar"
    folder.mkdir()
    (folder / "a.txt").write_bytes(submission(number(1), name=b"ACME ROCKETS \x1b[31m INC"))
    with MirrorServer(folder) as mirror:
        done = run_edgar8k("backfill", "Acme Rocket", env=at(mirror))
    assert done.returncode == 2
    assert "9911000" in done.stderr
    assert all(line.isprintable() for line in done.stderr.splitlines())
