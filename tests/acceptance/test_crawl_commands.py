"""The crawling commands against the mirror of the bundled sample, as a user types them."""

import dataclasses
import datetime as dt
import json
import shutil
import socket
import subprocess
import sys

import pytest

from crawler.mirror.server import MirrorServer

IMMUNOGEN = 855654
ALL = ("backfill", "--all", "--since", "1993-01-01")


@pytest.fixture
def crawl(environment, run_edgar8k):
    """Run a command against a mirror, unlimited; returns the finished process."""

    def run(mirror, *words, **variables):
        return run_edgar8k(*words, env=environment | at(mirror) | variables, timeout=180)

    return run


def at(mirror):
    url = mirror if isinstance(mirror, str) else mirror.url
    return {
        "EDGAR8K_WWW_URL": url,
        "EDGAR8K_DATA_URL": url,
        "EDGAR8K_RATE": "0",
        "EDGAR8K_IDENTITY": "Jane Doe jane@example.com",
    }


def submissions_fetched(mirror):
    return [path for _, path, status in mirror.requests if "/edgar/data/" in path and status == 200]


def accession_numbers(folder):
    return {path.stem for path in folder.glob("*.txt")}


def test_backfill_of_all_stores_every_filing_and_a_second_run_fetches_none(
    folder, crawl, ask, environment, run_edgar8k
):
    with MirrorServer(folder) as mirror:
        first = crawl(mirror, *ALL)
        assert first.returncode == 0, first.stderr
        assert len(submissions_fetched(mirror)) == len(accession_numbers(folder))
        mirror.requests.clear()
        second = crawl(mirror, *ALL)
        assert second.returncode == 0, second.stderr
        assert submissions_fetched(mirror) == []
    stored = ask("select accession_number, size_bytes from filings where status = 'stored'")
    assert {row["accession_number"] for row in stored} == accession_numbers(folder)
    for row in stored:
        raw = (folder / f"{row['accession_number']}.txt").read_bytes()
        assert row["size_bytes"] == len(raw)
    one = stored[0]["accession_number"]
    cat = subprocess.run(
        [sys.executable, "-m", "crawler.commands.main", "archive", "cat", one],
        env=environment,
        capture_output=True,
        timeout=60,
    )
    assert cat.stdout == (folder / f"{one}.txt").read_bytes()
    verified = run_edgar8k("archive", "verify", env=environment)
    assert verified.returncode == 0
    assert f"{len(stored)} stored submissions checked, 0 damaged" in verified.stdout


@pytest.mark.parametrize("company", ["855654", "CIK0000855654", "ImmunoGen, Inc."])
def test_backfill_of_one_company(folder, crawl, ask, company):
    with MirrorServer(folder) as mirror:
        done = crawl(mirror, "backfill", company, "--since", "2007-01-01", "--until", "2007-12-31")
    assert done.returncode == 0, done.stderr
    rows = ask(
        "select f.filing_date from filings f join filing_companies c using (accession_number)"
        f" where f.status = 'stored' and c.cik = {IMMUNOGEN}"
    )
    assert rows
    assert all(row["filing_date"].startswith("2007") for row in rows)
    assert ask("select count(*) as n from filings where status = 'stored'")[0]["n"] == len(rows)
    # The whole history is listed, only the days asked for are fetched.
    assert ask("select count(*) as n from filings where status = 'listed'")[0]["n"] > 0


def test_items_and_signer_of_the_filing_that_the_program_was_asked_for_with(folder, crawl, ask):
    with MirrorServer(folder) as mirror:
        assert (
            crawl(mirror, "backfill", "855654", "--since", "2007-11-01", "--until", "2007-11-01").returncode
            == 0
        )
    items = ask("select item_number, title, declared, found from events order by item_number")
    assert [(row["item_number"], row["declared"], row["found"]) for row in items] == [
        ("2.02", True, True),
        ("9.01", True, True),
    ]
    assert ask("select name, title from signatures") == [
        {"name": "Daniel M. Junius", "title": "Executive Vice President and Chief Financial Officer"}
    ]
    assert ask("select exhibit_number from exhibits")[0]["exhibit_number"] == "99.1"


def test_unknown_company_suggests_names_and_fetches_nothing(folder, crawl):
    with MirrorServer(folder) as mirror:
        done = crawl(mirror, "backfill", "855654", "Immunogenn Incorporation")
        assert submissions_fetched(mirror) == []
    assert done.returncode == 2
    assert "IMMUNOGEN" in done.stderr.upper()
    assert "Traceback" not in done.stderr


def test_cik_that_edgar_does_not_know(folder, crawl):
    with MirrorServer(folder) as mirror:
        done = crawl(mirror, "backfill", "1234567890")
    assert done.returncode == 2
    assert "1234567890" in done.stderr


def test_nightly_gets_what_came_since_and_reconcile_what_was_added_late(folder, crawl, ask):
    late = hold_back(folder, "2015-")
    with MirrorServer(folder, as_of=day("2025-10-31")) as mirror:
        assert crawl(mirror, *ALL).returncode == 0
    before = stored_dates(ask)
    assert max(before) <= "2025-10-31"
    morning = {"EDGAR8K_NOW": "2026-01-01T08:00:00-05:00"}
    with MirrorServer(folder, as_of=day("2025-12-31")) as mirror:
        assert crawl(mirror, "nightly", **morning).returncode == 0
        new = sorted(set(stored_dates(ask)) - set(before))
        assert new
        assert all("2025-11-01" <= date <= "2025-12-31" for date in new)
        count = len(submissions_fetched(mirror))
        assert crawl(mirror, "nightly", **morning).returncode == 0
        assert len(submissions_fetched(mirror)) == count
        shutil.move(late, folder)
        mirror.refresh()
        assert crawl(mirror, "nightly", **morning).returncode == 0
        assert len(submissions_fetched(mirror)) == count
        reconciled = crawl(mirror, "reconcile", **morning)
        assert reconciled.returncode == 0, reconciled.stderr
        assert len(submissions_fetched(mirror)) == count + 1
    assert any(date.startswith("2015") for date in stored_dates(ask))


def test_nightly_on_an_empty_ledger_takes_the_last_seven_days(folder, crawl, ask):
    with MirrorServer(folder, as_of=day("2025-12-31")) as mirror:
        done = crawl(mirror, "nightly", EDGAR8K_NOW="2026-01-01T08:00:00-05:00")
    assert done.returncode == 0, done.stderr
    assert all(date >= "2025-12-26" for date in stored_dates(ask))


def test_removed_filing_is_marked_and_kept_and_comes_back(folder, crawl, ask):
    with MirrorServer(folder) as mirror:
        assert crawl(mirror, *ALL).returncode == 0
        held = hold_back(folder, "2007-11-01")
        mirror.refresh()
        assert crawl(mirror, "reconcile").returncode == 0
        removed = ask(
            "select accession_number, removed_at, archive_key from filings where status = 'removed'"
        )
        assert [row["accession_number"] for row in removed] == [held.stem]
        assert removed[0]["archive_key"]
        assert ask(f"select count(*) as n from items where accession_number = '{held.stem}'")[0]["n"] > 0
        shutil.move(held, folder)
        mirror.refresh()
        assert crawl(mirror, "reconcile").returncode == 0
        assert ask("select count(*) as n from filings where status <> 'stored'")[0]["n"] == 0


def test_scrapy_crawl_leaves_the_same_database_as_the_command(
    folder, crawl, ask, environment, run_edgar8k, scrapy, second_environment
):
    contents = (
        "select accession_number, status, form_type, filing_date, accepted_at, sha256, wanted_at is null as i"
        " from filings order by 1"
    )
    with MirrorServer(folder) as mirror:
        assert crawl(mirror, "backfill", "855654").returncode == 0
        by_command = ask(contents)
        other = second_environment | at(mirror)
        assert scrapy("crawl", "company", "-a", "company=855654", env=other).returncode == 0
        assert scrapy("crawl", "filings", env=other).returncode == 0
    done = run_edgar8k("sql", contents, "--format", "json", env=other)
    assert json.loads(done.stdout) == by_command


def test_scrapy_lists_the_spiders(environment, scrapy):
    listed = scrapy("list", env=environment)
    assert listed.stdout.split() == ["company", "daily", "filings", "quarterly"]


def test_edgar_without_identity_is_not_asked(environment, run_edgar8k):
    done = run_edgar8k("nightly", env=environment | {"EDGAR8K_WWW_URL": "", "EDGAR8K_DATA_URL": ""})
    assert done.returncode == 2
    assert "EDGAR8K_IDENTITY" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_unreachable_edgar_loses_nothing(folder, crawl, ask):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}"
        done = crawl(nowhere, "nightly")
    assert done.returncode == 1
    assert "can't be reached" in done.stderr
    assert "Traceback" not in done.stderr
    with MirrorServer(folder) as mirror:
        assert crawl(mirror, *ALL).returncode == 0
    assert len(stored_dates(ask)) == len(accession_numbers(folder))


def test_what_is_not_whole_fails_and_the_rest_goes_on(folder, crawl, ask):
    paths = sorted(folder.glob("*.txt"))
    cut, page = paths[0], paths[1]
    with MirrorServer(folder) as mirror:
        honest = mirror.site.answer
        lies = {
            cut.stem: cut.read_bytes()[:-200],
            page.stem: b"<html><head><title>Oops</title></head></html>",
        }
        mirror.site.answer = lambda target: lying(honest(target), lies.get(target.rpartition("/")[2][:-4]))
        done = crawl(mirror, *ALL)
        assert done.returncode == 1
        assert cut.stem in done.stderr
        failed = ask(
            "select accession_number, failure, next_try_at from filings where status = 'failed' order by 1"
        )
        assert [row["accession_number"] for row in failed] == [cut.stem, page.stem]
        assert all(row["next_try_at"] for row in failed)
        assert ask("select count(*) as n from filings where status = 'stored'")[0]["n"] == len(paths) - 2
        mirror.site.answer = honest
        again = crawl(mirror, "retry")
        assert again.returncode == 0
        assert crawl(mirror, *ALL).returncode == 0
    assert ask("select count(*) as n from filings where status = 'stored'")[0]["n"] == len(paths)


def test_a_question_above_a_thousand_filings_is_not_answered_by_silence(folder, crawl, monkeypatch):
    with MirrorServer(folder) as mirror:
        done = crawl(mirror, "backfill", "--all")
    assert done.returncode == 2
    assert "--since" in done.stderr


def lying(answer, body):
    return answer if body is None else dataclasses.replace(answer, body=body)


def day(text):
    return dt.date.fromisoformat(text)


def stored_dates(ask):
    return [
        row["d"] for row in ask("select filing_date as d from filings where status = 'stored' order by 1")
    ]


def hold_back(folder, filed):
    """Move one filing whose filing date begins with `filed` out of the folder; return where it went."""
    stamp = filed.replace("-", "")
    for path in sorted(folder.glob("*.txt")):
        if f"FILED AS OF DATE:\t\t{stamp}".encode() in path.read_bytes():
            return shutil.move(path, folder.parent / path.name)
    raise AssertionError(f"the sample has no filing of {filed}")
