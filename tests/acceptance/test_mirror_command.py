"""`edgar8k mirror` in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

SUBMISSION = """\
<SEC-DOCUMENT>0001234567-07-000001.txt : 20071101
<SEC-HEADER>0001234567-07-000001.hdr.sgml : 20071101
<ACCEPTANCE-DATETIME>20071101073105
ACCESSION NUMBER:		0001234567-07-000001
CONFORMED SUBMISSION TYPE:	8-K
PUBLIC DOCUMENT COUNT:		1
CONFORMED PERIOD OF REPORT:	20071101
ITEM INFORMATION:		Other Events
FILED AS OF DATE:		20071101

FILER:

	COMPANY DATA:
		COMPANY CONFORMED NAME:			ACME ROCKETS INC
		CENTRAL INDEX KEY:			0001234567
</SEC-HEADER>
<DOCUMENT>
<TYPE>8-K
<SEQUENCE>1
<TEXT>
Item 8.01 Other Events. Rockets went up.
</TEXT>
</DOCUMENT>
</SEC-DOCUMENT>
"""
PATH = "/Archives/edgar/data/1234567/0001234567-07-000001.txt"

Start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "filings"
    folder.mkdir()
    (folder / "a.txt").write_text(SUBMISSION)
    (folder / "notes.txt").write_text("no submission")
    return folder


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Start]:
    """Start the command, and end it after the test."""
    started = []

    def start(*words: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler.commands.main", "mirror", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            cwd=tmp_path,
            env={"PATH": os.environ.get("PATH", os.defpath), "EDGAR8K_HOME": str(tmp_path / "home")},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_prints_its_url_serves_and_ends_quietly(start, folder, number):
    process = start(str(folder))
    url = process.stdout.readline().strip()
    assert url.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(url + PATH) as response:  # noqa: S310 - loopback
        assert response.read().decode() == SUBMISSION
    process.send_signal(number)
    rest, said = process.communicate(timeout=30)
    assert (process.returncode, rest) == (130, "")
    assert said.splitlines() == [
        "edgar8k: skipped 1 file that is not a complete submission",
        "edgar8k: 1 filing of 1 company, filed 2007-11-01",
    ]


def test_as_of_a_day_and_on_a_given_port(start, folder):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = start(str(folder), "--port", str(port), "--as-of", "2007-10-31")
    assert process.stdout.readline().strip() == f"http://127.0.0.1:{port}"
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"http://127.0.0.1:{port}{PATH}")
    refused.value.close()
    assert refused.value.code == 404


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("missing",), "edgar8k: no such folder: missing"),
        (("filings", "--port", "70000"), "'70000' is no port"),
        (("filings", "--as-of", "yesterday"), "'yesterday' is no date"),
    ],
)
def test_wrong_words_end_with_2_and_one_line_that_helps(start, folder, words, said):
    process = start(*words)
    printed, errors = process.communicate(timeout=30)
    assert (process.returncode, printed) == (2, "")
    assert said in errors.splitlines()[-1]


def test_a_port_that_is_taken(start, folder):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = start(str(folder), "--port", str(taken.getsockname()[1]))
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "can't be had" in errors
