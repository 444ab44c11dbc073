"""The archive is checked, and what is damaged is fetched again."""

import hashlib

import pytest
from bent_mirror import QUARTER, at, number, submissions_sent, write_submissions

from crawler.archive import Archive
from crawler.mirror.server import MirrorServer

COUNT = 4


@pytest.fixture
def mirror(tmp_path):
    write_submissions(tmp_path / "edgar", COUNT)
    with MirrorServer(tmp_path / "edgar") as mirror:
        yield mirror


@pytest.fixture
def archive(mirror, run_edgar8k, tmp_path):
    """The archive of a finished backfill."""
    assert run_edgar8k(*QUARTER, env=at(mirror)).returncode == 0
    mirror.requests.clear()
    return Archive(tmp_path / "home" / "archive")


def test_damaged_files_are_told_and_fetched_again(archive, mirror, run_edgar8k, ask, tmp_path):
    gone, cut, flipped = (archive.root / archive.latest_key(number(sequence)) for sequence in (1, 2, 3))
    gone.unlink()
    cut.write_bytes(cut.read_bytes()[:100])
    content = bytearray(flipped.read_bytes())
    content[len(content) // 2] ^= 1
    flipped.write_bytes(content)

    done = run_edgar8k("archive", "verify")
    assert done.returncode == 1
    lines = done.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines[:3]] == [number(1), number(2), number(3)]
    assert lines[3:] == [
        f"{COUNT} stored submissions checked, 3 damaged",
        "3 put back; the next run that covers them fetches them",
    ]
    failed = ask("select failure, code from filings join problems using (accession_number)")
    assert failed == [{"failure": "archive-damaged", "code": "archive-damaged"}] * 3
    # Readers miss nothing meanwhile.
    assert ask("select count(distinct accession_number) as n from events") == [{"n": COUNT}]

    assert run_edgar8k("nightly", env=at(mirror)).returncode == 0
    assert sorted(submissions_sent(mirror)) == [number(1), number(2), number(3)]
    again = run_edgar8k("archive", "verify")
    assert (again.returncode, again.stdout) == (0, f"{COUNT} stored submissions checked, 0 damaged\n")
    assert ask("select count(*) as n from problems") == [{"n": 0}]
    for row in ask("select accession_number, archive_key, sha256, status from filings"):
        served = (tmp_path / "edgar" / f"{row['accession_number']}.txt").read_bytes()
        assert archive.read(row["archive_key"]) == served
        assert (row["sha256"], row["status"]) == (hashlib.sha256(served).hexdigest(), "stored")


def test_another_content_under_the_name_is_damage_too(archive, mirror, run_edgar8k, ask):
    first, second = (archive.root / archive.latest_key(number(sequence)) for sequence in (1, 2))
    first.write_bytes(second.read_bytes())
    done = run_edgar8k("archive", "verify")
    assert done.returncode == 1
    assert "its hash differs" in done.stdout
    assert run_edgar8k("nightly", env=at(mirror)).returncode == 0
    assert submissions_sent(mirror) == [number(1)]
    assert run_edgar8k("archive", "verify").returncode == 0


def test_what_edgar_no_longer_has_stays_stored_and_is_told(archive, mirror, run_edgar8k, ask, database):
    gone = archive.root / archive.latest_key(number(1))
    gone.unlink()
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "update filings set status = 'removed', removed_at = now()"
            f" where accession_number = '{number(1)}'"
        )
    done = run_edgar8k("archive", "verify")
    assert done.returncode == 1
    assert "0 put back" in done.stdout
    assert ask(f"select status from filings where accession_number = '{number(1)}'") == [
        {"status": "removed"}
    ]


def test_an_archive_that_is_not_there_puts_nothing_back(mirror, run_edgar8k, ask, tmp_path):
    write_submissions(tmp_path / "edgar", 30)
    mirror.refresh()
    assert run_edgar8k(*QUARTER, env=at(mirror)).returncode == 0
    nowhere = {"EDGAR8K_ARCHIVE": str(tmp_path / "not mounted")}
    done = run_edgar8k("archive", "verify", env=nowhere)
    assert done.returncode == 1
    assert "30 damaged" in done.stdout
    assert "so many can't be damaged: is" in done.stderr
    assert ask("select count(*) as n from filings where status = 'stored'") == [{"n": 30}]
    believed = run_edgar8k("archive", "verify", "--accept-losses", env=nowhere)
    assert "30 put back" in believed.stdout
    assert ask("select count(*) as n from filings where status = 'failed'") == [{"n": 30}]
