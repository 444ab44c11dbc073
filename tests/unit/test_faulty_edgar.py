"""The EDGAR that misbehaves does what its script says, and writes down what it did."""

import gzip
import http.client
import time
import zlib
from collections.abc import Callable, Iterator
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fault_scripts import Asked, Chance, Spell, first_of, is_submission
from faults import (
    BLOCK_PAGE,
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
from faulty_edgar import FaultyEdgar

from crawler.mirror.sample import sample_folder

TARGET = "/Archives/edgar/data/855654/0001104659-07-078711.txt"
BODY = (sample_folder() / "0001104659-07-078711.txt").read_bytes()


@pytest.fixture
def edgar() -> Iterator[FaultyEdgar]:
    with FaultyEdgar(sample_folder()) as edgar:
        yield edgar


@pytest.fixture
def ask(edgar: FaultyEdgar) -> Iterator[Callable[[Fault | None], tuple[HTTPResponse, bytes]]]:
    """Ask for the submission, on a connection that is kept as long as EDGAR keeps it."""
    address = urlsplit(edgar.url)
    assert address.hostname is not None
    connection = HTTPConnection(address.hostname, address.port, timeout=10)

    def ask(fault: Fault | None) -> tuple[HTTPResponse, bytes]:
        edgar.script = lambda asked: fault
        connection.request("GET", TARGET, headers={"User-Agent": "Jane Doe jane@example.com"})
        response = connection.getresponse()
        return response, response.read()

    yield ask
    connection.close()


def test_without_a_fault_it_is_the_mirror(ask, edgar):
    response, body = ask(None)
    assert (response.status, body) == (200, BODY)
    (request,) = edgar.log
    while request.ended is None:  # its answer is here before it is done with
        time.sleep(0.01)
    assert request.is_whole
    assert request.fault is None
    assert request.accession_number == "0001104659-07-078711"
    assert request.agent == "Jane Doe jane@example.com"


@pytest.mark.parametrize(
    ("fault", "status", "body", "header"),
    [
        (Refusal(403, BLOCK_PAGE), 403, BLOCK_PAGE, ("Content-Type", "text/html")),
        (Refusal(429, retry_after="7"), 429, b"", ("Retry-After", "7")),
        (Slow(0.1), 200, BODY, ("Content-Type", "text/plain")),
        (Cut(0.5, is_announced=True), 200, BODY[: len(BODY) // 2], ("Content-Type", "text/plain")),
        (WrongType("image/gif"), 200, BODY, ("Content-Type", "image/gif")),
        (Elsewhere("http://127.0.0.1:9/x"), 302, b"", ("Location", "http://127.0.0.1:9/x")),
        (OtherBody("a text", b"other"), 200, b"other", ("Content-Type", "text/plain")),
    ],
    ids=str,
)
def test_what_leaves_whole_leaves_the_connection_open(ask, edgar, fault, status, body, header):
    for _ in range(2):
        response, had = ask(fault)
        assert (response.status, had) == (status, body)
        assert response.getheader(header[0]) == header[1]
    assert [(request.fault, request.is_whole) for request in edgar.log] == [(fault, False)] * 2


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Reset(), ConnectionResetError),
        (Reset(0.5), (ConnectionResetError, http.client.IncompleteRead)),
        (Hang(0.1), http.client.RemoteDisconnected),
        (Cut(0.5, is_announced=False), http.client.IncompleteRead),
    ],
    ids=str,
)
def test_what_does_not_leave_whole_ends_the_connection(ask, edgar, fault, error):
    with pytest.raises(error):
        ask(fault)
    assert edgar.log[0].fault == fault


@pytest.mark.parametrize("is_packed", [False, True])
def test_what_is_unannounced_ends_with_the_connection(ask, is_packed):
    response, body = ask(Unannounced(1.0, is_packed))
    assert response.getheader("Content-Length") is None
    assert (gzip.decompress(body) if is_packed else body) == BODY
    assert ask(Unannounced(0.5))[1] == BODY[: BODY.rindex(b"\n", 0, len(BODY) // 2) + 1]


@pytest.mark.parametrize("how", Gzip)
def test_bad_gzip_cannot_be_unpacked(ask, how):
    response, body = ask(BadGzip(how))
    assert response.getheader("Content-Encoding") == "gzip"
    with pytest.raises((zlib.error, EOFError, gzip.BadGzipFile)):
        gzip.decompress(body)


def test_a_bomb_is_small_until_it_is_unpacked(ask):
    _, body = ask(Bomb(8))
    assert len(body) < 100_000
    assert gzip.decompress(body) == b" " * (8 << 20)


def test_whoever_waits_is_let_go_when_it_closes(ask, edgar):
    edgar.closing.set()
    with pytest.raises(http.client.RemoteDisconnected):
        ask(Hang(600))


def test_it_knows_what_the_crawler_has_when_it_asks(tmp_path: Path):
    had: set[str] = set()
    with FaultyEdgar(tmp_path, is_archived=had.__contains__) as edgar:
        address = urlsplit(edgar.url)
        connection = HTTPConnection(address.netloc, timeout=10)
        for _ in range(2):
            connection.request("GET", TARGET)
            connection.getresponse().read()
            had.add("0001104659-07-078711")
        connection.close()
        assert [request.was_archived for request in edgar.log] == [False, True]


def asked(target: str = TARGET, moment: float = 0.0, before: int = 0, times_before: int = 0) -> Asked:
    return Asked(target, moment, before, times_before)


def test_a_spell_lasts_for_so_many_requests():
    spell = Spell(Reset(), skipped=1, requests=2)
    others = [spell(asked("/robots.txt")) for _ in range(3)]
    assert others == [None] * 3
    assert [spell(asked()) for _ in range(4)] == [None, Reset(), Reset(), None]


def test_a_spell_lasts_for_so_long():
    spell = Spell(Reset(), seconds=2.0)
    assert [spell(asked(moment=moment)) for moment in (10.0, 11.0, 12.0, 12.5)] == [*[Reset()] * 3, None]


def test_what_chance_brings_depends_on_the_target_and_its_count_alone():
    faults = (Reset(), Hang(1))
    chance, again = Chance(7, 0.5, faults), Chance(7, 0.5, faults)
    first = [chance(asked(f"/{n}", moment=n, before=n, times_before=n % 3)) for n in range(50)]
    assert first == [again(asked(f"/{n}", times_before=n % 3)) for n in range(50)]
    assert {type(fault) for fault in first} == {Reset, Hang, type(None)}


def test_of_several_scripts_the_first_decides_and_all_count():
    script = first_of(Spell(Reset(), requests=1), Spell(Hang(1), requests=2))
    assert [script(asked()) for _ in range(3)] == [Reset(), Hang(1), None]
    assert is_submission(asked())
    assert not is_submission(asked("/robots.txt"))
