import datetime as dt
import gzip
import hashlib
import http.client
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from mirror_texts import filer, submission

from crawler.edgar.eastern import parse_http_date
from crawler.edgar.listing import read_listing
from crawler.edgar.master_index import read_master_index
from crawler.edgar.quarters import Quarter
from crawler.edgar.refusals import Answer, Expected, classify
from crawler.edgar.urls import EdgarUrls, submission_path
from crawler.mirror.server import MirrorServer

ONE, TWO, NEW = "0001234567-07-000001", "0001234567-07-000002", "0001234567-07-000003"
CIK = 1234567
QUARTER = "/Archives/edgar/full-index/2007/QTR4/"
DAYS = "/Archives/edgar/daily-index/2007/QTR4/"
SUBMISSION = f"/Archives/edgar/data/{CIK}/{ONE}.txt"


class Client:
    """One connection that is kept open."""

    def __init__(self, url: str) -> None:
        self.connection = http.client.HTTPConnection(urlsplit(url).netloc, timeout=10)

    def ask(
        self, path: str, method: str = "GET", **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.connection.request(method, path, headers=named)
        response = self.connection.getresponse()
        return response.status, response.headers, response.read()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "a.txt").write_bytes(submission(ONE, "20071101"))
    both = filer() + filer("ACME FUNDING LLC", 77)
    (tmp_path / "b.txt").write_bytes(submission(TWO, "20071130", filers=both))
    return tmp_path


@pytest.fixture
def mirror(folder: Path) -> Iterator[MirrorServer]:
    with MirrorServer(folder) as server:
        yield server


@pytest.fixture
def client(mirror: MirrorServer) -> Iterator[Client]:
    client = Client(mirror.url)
    yield client
    client.connection.close()


def _md5(raw: bytes) -> str:
    return hashlib.md5(raw, usedforsecurity=False).hexdigest()


def _accession_numbers(index: bytes) -> list[str]:
    return [row.accession_number for row in read_master_index(index).rows]


def test_a_submission_as_it_lies_in_the_folder(client, folder):
    raw = (folder / "a.txt").read_bytes()
    for path in (SUBMISSION, f"/Archives/edgar/data/{CIK}/{ONE.replace('-', '')}/{ONE}.txt"):
        status, headers, body = client.ask(path)
        assert (status, body) == (200, raw)
        assert headers["Content-Type"] == "text/plain"
        assert headers["ETag"] == f'"{_md5(raw)}"'
        assert headers["Accept-Ranges"] == "bytes"
        assert headers["Content-Length"] == str(len(raw))
        published = parse_http_date(headers["Last-Modified"])
        accepted = dt.datetime(2007, 11, 1, 11, 31, 5, tzinfo=dt.UTC)
        assert dt.timedelta(0) < published - accepted < dt.timedelta(minutes=11)


def test_a_submission_stands_under_each_filer_and_nobody_else(client):
    for cik in (CIK, 77):
        assert client.ask(f"/Archives/{submission_path(cik, TWO)}")[0] == 200
    for path in (
        submission_path(77, ONE),
        submission_path(CIK, NEW),
        f"edgar/data/0{CIK}/{ONE}.txt",
        f"edgar/data/{CIK}/{TWO.replace('-', '')}/{ONE}.txt",
    ):
        status, headers, body = client.ask(f"/Archives/{path}")
        assert (status, headers["Content-Type"]) == (404, "application/xml")
        assert b"<Error><Code>NoSuchKey</Code><Message>The specified key does not exist.</Message>" in body
        assert f"<Key>{path}</Key>".encode() in body
        assert classify(status, body, Expected.SUBMISSION) is Answer.MISSING


@pytest.mark.parametrize("accepted", ["gzip", "deflate, gzip;q=1.0, *;q=0.5", "br, GZIP", "gzip;q=0.5"])
def test_text_is_packed_for_who_takes_it(client, folder, accepted):
    raw = (folder / "a.txt").read_bytes()
    _, headers, body = client.ask(SUBMISSION, Accept_Encoding=accepted)
    assert headers["Content-Encoding"] == "gzip"
    assert headers["ETag"] == f'"{_md5(raw)}-gzip"'
    assert headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(body) == raw


@pytest.mark.parametrize("accepted", ["", "identity", "gzip;q=0", "gzip; q=0.0, br", "x-gzip"])
def test_text_is_not_packed_for_who_does_not_take_it(client, accepted):
    _, headers, _ = client.ask(SUBMISSION, Accept_Encoding=accepted)
    assert headers["Content-Encoding"] is None


def test_gzip_files_are_never_packed_again(client):
    status, headers, body = client.ask(QUARTER + "master.gz", Accept_Encoding="gzip")
    assert (status, headers["Content-Encoding"]) == (200, None)
    assert headers["Content-Type"] == "binary/octet-stream"
    assert gzip.decompress(body) == client.ask(QUARTER + "master.idx")[2]
    assert _accession_numbers(body) == [ONE, TWO, TWO]


def test_unchanged_indexes_are_answered_without_a_body(client):
    for path in (QUARTER + "master.gz", QUARTER + "master.idx", DAYS + "master.20071101.idx", SUBMISSION):
        _, headers, _ = client.ask(path)
        status, again, body = client.ask(path, If_Modified_Since=headers["Last-Modified"])
        assert (status, body) == (304, b"")
        assert (again["Last-Modified"], again["ETag"]) == (headers["Last-Modified"], headers["ETag"])


def test_another_time_than_ours_is_another_version_even_a_later_one(client):
    path = QUARTER + "master.gz"
    assert client.ask(path, If_Modified_Since="Fri, 01 Jan 2100 00:00:00 GMT")[0] == 200
    assert client.ask(path, If_Modified_Since="nonsense")[0] == 200


def test_head_is_answered_as_get_without_the_body(client, mirror):
    for path in (SUBMISSION, QUARTER + "master.gz", "/nowhere"):
        status, headers, body = client.ask(path, "HEAD")
        got, got_headers, got_body = client.ask(path)
        assert (status, body, headers["Content-Length"]) == (got, b"", str(len(got_body)))
        assert headers["Last-Modified"] == got_headers["Last-Modified"]
    assert mirror.requests[:2] == [("HEAD", SUBMISSION, 200), ("GET", SUBMISSION, 200)]
    assert mirror.requests[-1] == ("GET", "/nowhere", 404)


def test_every_address_that_the_crawler_asks_for(client, mirror):
    urls = EdgarUrls(mirror.url, mirror.url)
    quarter = Quarter(2007, 4)
    for url in (
        urls.quarterly_index(quarter),
        urls.years_listing(),
        urls.year_listing(quarter.year),
        urls.daily_listing(quarter),
        urls.daily_index(quarter, "master.20071101.idx"),
        urls.submission(submission_path(CIK, ONE)),
        urls.submissions(CIK),
        urls.company_tickers(),
        urls.all_names(),
    ):
        assert client.ask(urlsplit(url).path)[0] == 200, url


def test_json_is_not_for_keeping(client):
    status, headers, body = client.ask(f"/submissions/CIK{CIK:010d}.json")
    assert (status, json.loads(body)["name"]) == (200, "ACME ROCKETS INC")
    assert headers["Content-Type"] == "application/json"
    assert headers["Cache-Control"] == "max-age=0, no-cache, no-store"
    assert headers["ETag"] is None
    assert headers["Last-Modified"] is None


def test_pages_of_submissions_data(folder):
    with MirrorServer(folder, recent_limit=1) as mirror:
        client = Client(mirror.url)
        first = json.loads(client.ask(f"/submissions/CIK{CIK:010d}.json")[2])
        (page,) = first["filings"]["files"]
        assert first["filings"]["recent"]["accessionNumber"] == [TWO]
        assert json.loads(client.ask(f"/submissions/{page['name']}")[2])["accessionNumber"] == [ONE]
        assert client.ask(f"/submissions/CIK{CIK:010d}-submissions-002.json")[0] == 404
        client.connection.close()


@pytest.mark.parametrize(
    "path",
    [
        "/Archives/edgar/full-index/2099/QTR1/master.gz",
        "/Archives/edgar/full-index/2099/index.json",
        "/Archives/edgar/full-index/1992/QTR4/master.gz",
        "/Archives/edgar/full-index/2007/QTR5/master.gz",
        "/Archives/edgar/full-index/2007/master.gz",
        QUARTER + "form.gz",
        QUARTER,
        DAYS + "master.20071102.idx",
        DAYS + "master.20071101.idx.gz",
        "/Archives/edgar/daily-index/master.20071101.idx",
        "/Archives/edgar/daily-index/1994/QTR2/index.json",
        "/Archives/edgar/full-index/../../../../etc/passwd",
    ],
)
def test_index_files_that_are_not_there_are_denied(client, path):
    status, headers, body = client.ask(path)
    assert (status, headers["Content-Type"]) == (403, "application/xml")
    assert b"<Error><Code>AccessDenied</Code><Message>Access Denied</Message>" in body
    assert classify(status, body, Expected.INDEX) is Answer.MISSING


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/robots.txt",
        f"/submissions/CIK{CIK}.json",
        "/submissions/CIK0000000001.json",
        "/cgi-bin/browse-edgar?action=getcurrent",
        "/Archives/edgar/data/../../../../etc/passwd",
        "/Archives/edgar/data/%2e%2e/%2e%2e/etc/passwd",
        f"/Archives/edgar/data/{CIK}/..%2f..%2fa.txt",
        f"/Archives/edgar/data/{CIK}/{ONE}.txt%00",
        f"/Archives/edgar/data/{CIK}/a.txt",
        "/a.txt",
        "/%ff%fe<Key>&",
        "/" + "x" * 60_000,
    ],
)
def test_anything_else_is_no_key(client, path):
    status, _, body = client.ask(path)
    assert status == 404
    assert classify(status, body, Expected.TEXT) is Answer.MISSING


@pytest.mark.parametrize(
    "request_line",
    [b"GET /\0 HTTP/1.1", b"GET /" + b"x" * 70_000 + b" HTTP/1.1", b"\0\1\2", b"BREW / HTTP/1.1"],
)
def test_odd_requests_do_not_disturb_others(mirror, client, request_line):
    host, port = urlsplit(mirror.url).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=10) as connection:
        connection.sendall(request_line + b"\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert connection.recv(100)[:12] != b"HTTP/1.1 200"
    assert client.ask(SUBMISSION)[0] == 200


def test_a_percent_encoded_path_is_the_same_path(client):
    assert client.ask(SUBMISSION.replace("-", "%2D") + "?x=1")[0] == 200


def test_a_new_file_is_seen_and_moves_the_times_of_its_indexes_only(mirror, client, folder):
    others = {
        path: client.ask(path)[1]["Last-Modified"]
        for path in (DAYS + "master.20071130.idx", "/Archives/edgar/full-index/2007/QTR3/master.gz")
    }
    moved = {
        path: client.ask(path)[1]["Last-Modified"]
        for path in (QUARTER + "master.gz", DAYS + "master.20071101.idx")
    }
    (folder / "new").mkdir()
    (folder / "new" / "c.nc").write_bytes(submission(NEW, "20071101"))
    mirror.refresh()
    for path, before in moved.items():
        status, headers, body = client.ask(path, If_Modified_Since=before)
        assert status == 200
        assert NEW in _accession_numbers(body)
        assert parse_http_date(headers["Last-Modified"]) > parse_http_date(before)
    for path, before in others.items():
        assert client.ask(path, If_Modified_Since=before)[0] == 304


def test_touching_a_file_and_starting_anew_move_nothing(mirror, client, folder):
    paths = (QUARTER + "master.gz", DAYS + "master.20071101.idx", SUBMISSION)
    before = {path: client.ask(path)[1]["Last-Modified"] for path in paths}
    (folder / "a.txt").touch()
    mirror.refresh()
    assert {path: client.ask(path)[1]["Last-Modified"] for path in paths} == before
    with MirrorServer(folder) as second:
        other = Client(second.url)
        assert {path: other.ask(path)[1]["Last-Modified"] for path in paths} == before
        other.connection.close()


def test_a_corrected_header_moves_the_times(mirror, client, folder):
    paths = (QUARTER + "master.gz", DAYS + "master.20071101.idx", SUBMISSION)
    before = {path: client.ask(path)[1]["Last-Modified"] for path in paths}
    (folder / "a.txt").write_bytes(submission(ONE, "20071101", form_type="8-K12B"))
    mirror.refresh()
    after = {path: client.ask(path)[1]["Last-Modified"] for path in paths}
    assert all(after[path] != before[path] for path in paths)


def test_a_file_that_goes_leaves_the_quarterly_and_stays_in_the_daily(mirror, client, folder):
    quarterly, daily = (
        client.ask(path)[1]["Last-Modified"] for path in (QUARTER + "master.gz", DAYS + "master.20071101.idx")
    )
    (folder / "a.txt").unlink()
    mirror.refresh()
    status, _, body = client.ask(QUARTER + "master.gz", If_Modified_Since=quarterly)
    assert (status, _accession_numbers(body)) == (200, [TWO, TWO])
    assert client.ask(DAYS + "master.20071101.idx", If_Modified_Since=daily)[0] == 304
    assert client.ask(SUBMISSION)[0] == 404
    recent = json.loads(client.ask(f"/submissions/CIK{CIK:010d}.json")[2])["filings"]["recent"]
    assert recent["accessionNumber"] == [TWO]


def test_the_list_of_removed_filings_does_the_same_over_a_restart(folder):
    (folder / "REMOVED").write_text(f"{ONE}\n")
    with MirrorServer(folder) as mirror:
        client = Client(mirror.url)
        assert _accession_numbers(client.ask(QUARTER + "master.gz")[2]) == [TWO, TWO]
        assert _accession_numbers(client.ask(DAYS + "master.20071101.idx")[2]) == [ONE]
        assert client.ask(SUBMISSION)[0] == 404
        client.connection.close()


def test_as_of_a_day_nothing_later_is_there(folder):
    with MirrorServer(folder, as_of=dt.date(2007, 11, 29)) as mirror:
        client = Client(mirror.url)
        assert _accession_numbers(client.ask(QUARTER + "master.gz")[2]) == [ONE]
        assert [file.name for file in read_listing(client.ask(DAYS + "index.json")[2])] == [
            "master.20071101.idx"
        ]
        assert client.ask("/Archives/edgar/full-index/2008/QTR1/master.gz")[0] == 403
        assert client.ask(f"/Archives/{submission_path(77, TWO)}")[0] == 404
        assert client.ask("/submissions/CIK0000000077.json")[0] == 404
        assert client.ask("/Archives/edgar/cik-lookup-data.txt")[2] == b"ACME ROCKETS INC:0001234567:\n"
        assert client.ask("/Archives/edgar/full-index/master.gz")[2] == client.ask(QUARTER + "master.gz")[2]
        client.connection.close()


def test_a_file_damaged_after_it_was_seen_is_missing(client, folder):
    (folder / "a.txt").unlink()
    assert client.ask(SUBMISSION)[0] == 404


def test_an_empty_folder_is_an_edgar_without_filings(tmp_path):
    with MirrorServer(tmp_path) as mirror:
        client = Client(mirror.url)
        assert _accession_numbers(client.ask("/Archives/edgar/full-index/1993/QTR1/master.gz")[2]) == []
        assert client.ask("/files/company_tickers.json")[2] == b"{}"
        client.connection.close()


def test_many_connections_at_once(mirror, folder):
    raw = (folder / "a.txt").read_bytes()
    wrong = []

    def ask_often() -> None:
        client = Client(mirror.url)
        wrong.extend(1 for _ in range(20) if client.ask(SUBMISSION)[2] != raw)
        client.connection.close()

    threads = [threading.Thread(target=ask_often) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert len(mirror.requests) == 160


def test_only_loopback_is_listened_on(mirror):
    assert urlsplit(mirror.url).hostname == "127.0.0.1"


def test_after_closing_open_connections_are_dead_and_the_port_is_free(folder):
    mirror = MirrorServer(folder)
    client = Client(mirror.url)
    client.ask(SUBMISSION)
    port = urlsplit(mirror.url).port
    mirror.close()
    with pytest.raises((ConnectionError, http.client.HTTPException)):
        client.ask(SUBMISSION)
    client.connection.close()
    with MirrorServer(folder, port=port) as again:
        assert urlsplit(again.url).port == port


def test_a_port_that_is_taken_is_an_error(mirror, folder):
    with pytest.raises(OSError, match="in use"):
        MirrorServer(folder, port=urlsplit(mirror.url).port)
