"""The archive keeps bytes exactly and never shows a half-written file."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive import Archive, ArchiveDamagedError, archive_key, key_accession_number

ACCESSION = "0001104659-07-078123"


def test_key_is_year_prefix_accession():
    assert archive_key(ACCESSION) == "2007/0001104659/0001104659-07-078123.txt.zst"
    assert archive_key("0000950144-94-000103") == "1994/0000950144/0000950144-94-000103.txt.zst"
    assert archive_key(ACCESSION, 2) == "2007/0001104659/0001104659-07-078123.txt.2.zst"


def test_key_tells_the_accession_number():
    assert key_accession_number(archive_key(ACCESSION, 3)) == ACCESSION
    with pytest.raises(ValueError, match="no key"):
        key_accession_number("2007/../x")


@pytest.mark.parametrize("name", ["../../etc/passwd", "0001104659-07-78123", "", "0001104659-07-078123/.."])
def test_only_accession_numbers_become_paths(name):
    with pytest.raises(ValueError, match="no accession number"):
        archive_key(name)


@settings(max_examples=30, deadline=None)
@given(raw=st.binary(max_size=5000))
def test_bytes_come_back_exactly(tmp_path_factory, raw):
    archive = Archive(tmp_path_factory.mktemp("archive"))
    kept = archive.put(ACCESSION, raw)
    assert archive.read(kept.key) == raw
    assert kept.sha256 == hashlib.sha256(raw).hexdigest()
    assert kept.size_bytes == len(raw)


def test_same_bytes_again_write_nothing(tmp_path):
    archive = Archive(tmp_path)
    first = archive.put(ACCESSION, b"one")
    before = (tmp_path / first.key).stat().st_mtime_ns
    assert archive.put(ACCESSION, b"one") == first
    assert (tmp_path / first.key).stat().st_mtime_ns == before
    assert list(archive.keys()) == [first.key]


def test_later_version_gets_its_own_key_and_the_first_stays(tmp_path):
    archive = Archive(tmp_path)
    first, second = archive.put(ACCESSION, b"one"), archive.put(ACCESSION, b"two")
    assert second.key.endswith(".txt.2.zst")
    assert archive.read(first.key) == b"one"
    assert archive.latest_key(ACCESSION) == second.key


def test_a_version_that_comes_back_is_the_newest(tmp_path):
    archive = Archive(tmp_path)
    keys = [archive.put(ACCESSION, raw).key for raw in (b"one", b"two", b"one")]
    assert len(set(keys)) == 3
    assert archive.latest_key(ACCESSION) == keys[-1]
    assert archive.read(keys[-1]) == b"one"


def test_nothing_held_has_no_latest_key(tmp_path):
    assert Archive(tmp_path).latest_key(ACCESSION) is None


def test_damage_is_reported_and_mended_by_the_next_put(tmp_path):
    archive = Archive(tmp_path)
    kept = archive.put(ACCESSION, b"one" * 100)
    whole = (tmp_path / kept.key).read_bytes()
    (tmp_path / kept.key).write_bytes(whole[:-3])
    with pytest.raises(ArchiveDamagedError, match="can't be read"):
        archive.read(kept.key)
    assert archive.put(ACCESSION, b"one" * 100) == kept
    assert archive.read(kept.key) == b"one" * 100


def test_missing_and_foreign_files(tmp_path):
    archive = Archive(tmp_path)
    with pytest.raises(ArchiveDamagedError, match="missing"):
        archive.read(archive_key(ACCESSION))
    (tmp_path / "2007" / "0001104659").mkdir(parents=True)
    (tmp_path / "2007" / "0001104659" / "note.zst").write_bytes(b"")
    (tmp_path / "2007" / "0001104659" / ".partial-x").write_bytes(b"")
    assert list(archive.keys()) == []


def test_failed_write_leaves_nothing(tmp_path, monkeypatch):
    archive = Archive(tmp_path)
    monkeypatch.setattr("os.fsync", _disk_full)
    with pytest.raises(OSError, match="full"):
        archive.put(ACCESSION, b"one")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def _disk_full(descriptor):
    raise OSError("disk full")
