"""`edgar8k parse` in a process of its own: no database, no network, one record a line."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.mirror.sample import sample_folder

REPORT = b"""\
FORM 8-K
CURRENT REPORT

Date of Report: May 2, 2003

ITEM 5.  OTHER EVENTS

The caf\xe9 opened.
"""

Parse = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def parse(tmp_path: Path) -> Parse:
    """Run `edgar8k parse` with an environment that knows no database, and return its output in bytes."""

    def run(*words: str | Path, **options: object) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "crawler.commands.main", "parse", *map(str, words)],
            cwd=tmp_path,
            env={"PATH": os.defpath, "LC_ALL": "C", "EDGAR8K_DATABASE_URL": "postgresql://127.0.0.1:9/none"},
            stdout=options.get("stdout", subprocess.PIPE),
            stderr=subprocess.PIPE,
            timeout=120,
        )

    return run


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    for name in ("b.txt", "a.htm", "C.TXT"):
        (folder / name).write_bytes(REPORT)
    (folder / "notes.md").write_text("Form 8-K")
    (folder / "deeper").mkdir()
    return folder


def sources(output: bytes) -> list[str]:
    return [Path(json.loads(line)["source"]).name for line in output.splitlines()]


def test_every_filing_of_the_sample_has_a_record(parse):
    run = parse(sample_folder())
    records = [json.loads(line) for line in run.stdout.splitlines()]
    assert (run.returncode, run.stderr) == (0, b"")
    assert [record["accession_number"] for record in records] == sorted(
        path.stem for path in sample_folder().glob("*.txt")
    )


def test_paths_in_the_order_given_and_a_folders_files_by_name(parse, files):
    run = parse(files / "b.txt", files, files / "a.htm")
    assert run.returncode == 0
    assert sources(run.stdout) == ["b.txt", "C.TXT", "a.htm", "b.txt", "a.htm"]


def test_links_are_followed(parse, files, tmp_path):
    links = tmp_path / "links"
    links.mkdir()
    (links / "one.txt").symlink_to(files / "b.txt")
    (tmp_path / "folder").symlink_to(links)
    (links / "gone.txt").symlink_to(files / "never")
    assert sources(parse("folder").stdout) == ["one.txt"]


def test_output_is_utf_8_whatever_the_locale(parse, files):
    line = parse(files / "b.txt").stdout
    assert "The café opened.".encode() in line
    assert json.loads(line)["items"][0]["item_number"] == "5"


def test_what_is_no_filing_is_named_and_the_others_are_printed(parse, files):
    (files / "aa.txt").write_bytes(b"")
    (files / "ab.txt").write_bytes(b"<html><body><h1>Service unavailable</h1></body></html>")
    run = parse(files)
    assert run.returncode == 1
    assert sources(run.stdout) == ["C.TXT", "a.htm", "b.txt"]
    first, second = run.stderr.decode().splitlines()
    assert first.startswith(f"edgar8k: {files / 'aa.txt'}: not a filing: empty")
    assert "ab.txt: not a filing" in second


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_named(parse, files):
    (files / "b.txt").chmod(0)
    run = parse(files)
    assert (run.returncode, run.stderr.decode().count("\n")) == (1, 1)
    assert "Permission denied" in run.stderr.decode()


def test_a_missing_path_is_told_before_anything_is_printed(parse, files):
    run = parse(files / "b.txt", files / "never.txt")
    assert (run.returncode, run.stdout) == (2, b"")
    assert run.stderr.decode() == f"edgar8k: no such file or folder: {files / 'never.txt'}\n"


def test_a_path_is_needed(parse):
    run = parse()
    assert run.returncode == 2
    assert b"PATH" in run.stderr


def test_a_reader_that_goes_away_is_no_error(parse, files):
    for number in range(40):
        (files / f"{number}.txt").write_bytes(REPORT + b"word " * 5000)
    reading, writing = os.pipe()
    os.close(reading)
    run = parse(files, stdout=writing)
    os.close(writing)
    assert (run.returncode, run.stderr) == (0, b"")


def test_file_names_that_are_no_utf_8(parse, files):
    path = os.fsencode(files) + b"/caf\xe9.txt"
    try:
        os.link(files / "b.txt", path)
    except OSError:
        pytest.skip("this file system takes UTF-8 names only")
    run = parse(files)
    assert run.returncode == 0
    assert "caf\ufffd.txt" in sources(run.stdout)


def test_help_teaches_by_example(parse):
    run = parse("--help")
    assert run.returncode == 0
    assert "edgar8k parse ~/filings > records.jsonl" in run.stdout.decode()
