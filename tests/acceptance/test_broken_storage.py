"""A run ends by itself, and says so, where nothing can be kept; what EDGAR hides for a night is not lost."""

import dataclasses

import pytest

from crawler.mirror.server import MirrorServer

ALL = ("backfill", "--all", "--since", "1993-01-01")


@pytest.fixture
def crawl(run_edgar8k):
    def run(mirror, *words, **variables):
        at = {"EDGAR8K_WWW_URL": mirror.url, "EDGAR8K_DATA_URL": mirror.url, "EDGAR8K_RATE": "0"}
        return run_edgar8k(*words, env=at | variables, timeout=100)

    return run


def test_an_archive_that_takes_nothing_ends_the_run(folder, crawl, tmp_path):
    (tmp_path / "a file").write_text("no folder")
    with MirrorServer(folder) as mirror:
        done = crawl(mirror, *ALL, EDGAR8K_ARCHIVE=str(tmp_path / "a file"))
        assert done.returncode == 1
        assert "a file" in done.stderr
        assert "Traceback" not in done.stderr
        assert crawl(mirror, *ALL).returncode == 0


def test_a_log_that_cannot_be_written_is_said_in_one_line(folder, crawl, tmp_path):
    (tmp_path / "home" / "logs").write_text("no folder")
    with MirrorServer(folder) as mirror:
        done = crawl(mirror, *ALL)
    assert done.returncode == 2
    assert "EDGAR8K_HOME" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_listing_that_is_hidden_hides_no_day(folder, crawl, ask):
    with MirrorServer(folder) as mirror:
        honest = mirror.site.answer
        gone = honest("/Archives/edgar/daily-index/2099/QTR1/index.json")
        mirror.site.answer = lambda target: gone if "daily-index/2025/QTR4" in target else honest(target)
        late = {"EDGAR8K_NOW": "2025-12-20T08:00"}
        hidden = crawl(mirror, "nightly", **late)
        assert hidden.returncode == 1
        mirror.site.answer = honest
        assert crawl(mirror, "nightly", EDGAR8K_NOW="2025-12-30T08:00").returncode == 0
    assert [row["d"] for row in ask("select filing_date as d from filings where status = 'stored'")] == [
        "2025-12-19"
    ]


def test_an_index_cut_in_mid_line_is_no_index(folder, crawl, ask):
    with MirrorServer(folder) as mirror:
        honest = mirror.site.answer

        def cut(target):
            answer = honest(target)
            is_index = "daily-index" in target and "master" in target
            return dataclasses.replace(answer, body=answer.body[:-40]) if is_index else answer

        mirror.site.answer = cut
        morning = {"EDGAR8K_NOW": "2025-12-20T08:00"}
        assert crawl(mirror, "nightly", **morning).returncode == 1
        assert ask("select count(*) as n from filings")[0]["n"] == 0
        mirror.site.answer = honest
        assert crawl(mirror, "nightly", **morning).returncode == 0
        assert ask("select count(*) as n from filings where status = 'stored'")[0]["n"] == 1


def test_reconcile_goes_on_with_what_an_earlier_one_did_not_get(folder, crawl, ask, tmp_path):
    late = next(folder.glob("0000855654-05-*.txt"))
    held = late.rename(tmp_path / late.name)
    with MirrorServer(folder) as mirror:
        assert crawl(mirror, *ALL).returncode == 0
        held.rename(late)
        mirror.refresh()
        honest = mirror.site.answer
        broken = dataclasses.replace(honest("/nowhere"), status=500, body=b"broken")
        mirror.site.answer = lambda target: broken if late.stem in target else honest(target)
        assert crawl(mirror, "reconcile").returncode == 1
        mirror.site.answer = honest
        assert crawl(mirror, "reconcile", EDGAR8K_NOW="2099-01-01").returncode == 0
    assert ask("select count(*) as n from filings where status <> 'stored'")[0]["n"] == 0


def test_nothing_of_a_company_is_wanted_when_another_is_unknown(folder, crawl, ask):
    with MirrorServer(folder) as mirror:
        assert crawl(mirror, "backfill", "855654", "1234567890").returncode == 2
    assert ask("select count(*) as n from filings")[0]["n"] == 0
