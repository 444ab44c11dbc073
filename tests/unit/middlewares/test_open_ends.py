import gzip

import pytest
from scrapy.http import Request, Response

from crawler.edgar.refusals import Expected
from crawler.middlewares.open_ends import OPEN_END, OpenEnds

INDEX = b"Description: Master Index\n" + b"-" * 80 + b"\n"
URL = "http://127.0.0.1/"


def flags(body: bytes, expected: Expected | None, *given: str, encoding: str | None = None) -> list[str]:
    request = Request(URL, meta={"expected": expected} if expected else {})
    headers = {"Content-Encoding": encoding} if encoding else None
    return OpenEnds().process_response(request, Response(URL, body=body, headers=headers, flags=given)).flags


@pytest.mark.parametrize("expected", [Expected.INDEX, Expected.TEXT])
@pytest.mark.parametrize("encoding", [None, "identity"])
def test_plain_text_without_a_length_has_an_open_end(expected: Expected, encoding: str | None) -> None:
    assert flags(INDEX, expected, "partial", encoding=encoding) == ["partial", OPEN_END]


def test_an_announced_length_is_an_end() -> None:
    assert flags(INDEX, Expected.INDEX) == []


@pytest.mark.parametrize("expected", [Expected.INDEX, Expected.TEXT])
@pytest.mark.parametrize("encoding", ["gzip", "X-GZIP"])
def test_what_is_packed_tells_its_end(expected: Expected, encoding: str) -> None:
    assert flags(gzip.compress(INDEX), expected, "partial", encoding=encoding) == ["partial"]


def test_so_does_what_is_asked_for_as_gzip() -> None:
    assert flags(gzip.compress(INDEX), Expected.INDEX, "partial") == ["partial"]


def test_of_robots_txt_what_came_is_taken() -> None:
    assert flags(b"User-agent: *\n", None, "partial") == ["partial"]
