import os
import sys
from pathlib import Path

import pytest
from mirror_texts import submission

from crawler.mirror.folder import REMOVED_LIST, Folder

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

ONE, TWO = "0001234567-07-000001", "0001234567-07-000002"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def folder(tmp_path: Path, said: list[str]) -> Folder:
    return Folder(tmp_path, said.append)


def _put(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def test_submissions_at_any_depth_under_any_name(folder, tmp_path, said):
    _put(tmp_path / "a.txt", submission(ONE))
    _put(tmp_path / "deep" / "down" / "b.nc", submission(TWO))
    folder.refresh()
    assert set(folder.holdings) == {ONE, TWO}
    assert folder.read(folder.holdings[TWO]) == submission(TWO)
    assert folder.holdings[TWO].size == len(submission(TWO))
    assert said == []


def test_an_archive_of_ours_is_served_unpacked_and_in_its_newest_version(folder, tmp_path):
    name = tmp_path / "2007" / "0001234567" / f"{ONE}.txt"
    first, second, tenth = (submission(ONE, body=f"version {number}") for number in (1, 2, 10))
    _put(name.with_name(f"{ONE}.txt.10.zst"), zstd.compress(tenth))
    _put(name.with_name(f"{ONE}.txt.2.zst"), zstd.compress(second))
    _put(name.with_name(f"{ONE}.txt.zst"), zstd.compress(first))
    folder.refresh()
    assert folder.read(folder.holdings[ONE]) == tenth
    assert folder.holdings[ONE].size == len(tenth)


def test_the_size_of_a_frame_that_does_not_say_it(folder, tmp_path):
    whole = submission(ONE, body="x" * 3_000_000)
    compressor = zstd.ZstdCompressor()
    frame = compressor.compress(whole) + compressor.flush()
    assert zstd.get_frame_info(frame).decompressed_size is None
    _put(tmp_path / "a.txt.zst", frame)
    folder.refresh()
    assert folder.holdings[ONE].size == len(whole)


def test_of_two_files_of_the_same_version_the_later_one_is_served(folder, tmp_path):
    older = _put(tmp_path / "z.txt", submission(ONE, body="older"))
    _put(tmp_path / "a.txt", submission(ONE, body="newer"))
    os.utime(older, (1_000_000_000, 1_000_000_000))
    folder.refresh()
    assert folder.read(folder.holdings[ONE]) == submission(ONE, body="newer")


def test_what_is_no_submission_is_counted_and_said_once(folder, tmp_path, said):
    _put(tmp_path / "a.txt", submission(ONE))
    _put(tmp_path / "page.txt", b"<html></html>")
    _put(tmp_path / "README.md", submission(TWO))
    _put(tmp_path / "broken.txt.zst", b"no frame")
    _put(tmp_path / ".partial-1", b"")
    folder.refresh()
    folder.refresh()
    assert set(folder.holdings) == {ONE}
    assert said == ["skipped 2 files that are not complete submissions"]


def test_only_what_differs_is_reported_and_read_again(folder, tmp_path):
    path = _put(tmp_path / "a.txt", submission(ONE))
    assert folder.refresh()
    assert not folder.refresh()
    _put(path, submission(ONE, body="corrected"))
    assert folder.refresh()
    assert folder.read(folder.holdings[ONE]) == submission(ONE, body="corrected")


def test_what_goes_is_remembered_until_it_comes_back(folder, tmp_path):
    path = _put(tmp_path / "a.txt", submission(ONE))
    folder.refresh()
    path.unlink()
    folder.refresh()
    assert (set(folder.holdings), set(folder.vanished)) == (set(), {ONE})
    assert folder.read(folder.vanished[ONE]) is None
    _put(tmp_path / "moved" / "b.txt", submission(ONE))
    folder.refresh()
    assert (set(folder.holdings), set(folder.vanished)) == ({ONE}, set())


def test_the_list_of_removed_filings(folder, tmp_path, said):
    _put(tmp_path / "a.txt", submission(ONE))
    text = f"# removed by EDGAR\n\n{ONE}  withdrawn\n000123456707000002 # without dashes\nnonsense\n"
    _put(tmp_path / REMOVED_LIST, text.encode())
    folder.refresh()
    assert folder.removed == {ONE, TWO}
    assert set(folder.holdings) == {ONE}
    assert said == ["REMOVED: 'nonsense' is no accession number"]
    (tmp_path / REMOVED_LIST).unlink()
    assert folder.refresh()
    assert folder.removed == frozenset()


def test_links_are_followed_and_end(folder, tmp_path):
    _put(tmp_path / "in" / "a.txt", submission(ONE))
    (tmp_path / "in" / "again").symlink_to(tmp_path / "in")
    (tmp_path / "in" / "nowhere.txt").symlink_to(tmp_path / "missing")
    (tmp_path / "b.txt").symlink_to(_put(tmp_path / ".kept" / "b", submission(TWO)))
    folder.refresh()
    assert set(folder.holdings) == {ONE, TWO}


def test_a_folder_that_goes_is_an_empty_one(tmp_path):
    folder = Folder(tmp_path / "missing", lambda line: None)
    assert not folder.refresh()
    assert folder.holdings == {}
