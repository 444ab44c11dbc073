"""Each request says who asks, and goes to EDGAR's own hosts or nowhere."""

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from crawler.middlewares.identity import Identity


def identity(who: str | None) -> Identity:
    config = SimpleNamespace(identity=who, www_url="https://www.sec.gov", data_url="https://data.sec.gov")
    crawler: Any = SimpleNamespace(
        spider=SimpleNamespace(session=SimpleNamespace(config=config)), settings={"USER_AGENT": "edgar8k/1"}
    )
    return Identity.from_crawler(crawler)


@pytest.mark.parametrize("url", ["https://www.sec.gov/robots.txt", "https://data.sec.gov/submissions/a.json"])
def test_who_asks_is_said_whatever_the_request_says(url: str) -> None:
    request = Request(url, headers={"User-Agent": "somebody"})
    identity("Jane Doe jane@example.com").process_request(request)
    assert request.headers.getlist("User-Agent") == [b"Jane Doe jane@example.com"]


def test_a_mirror_is_told_the_program() -> None:
    request = Request("https://www.sec.gov/robots.txt")
    identity(None).process_request(request)
    assert request.headers["User-Agent"] == b"edgar8k/1"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/",
        "https://www.sec.gov.example.com/",
        "https://www.sec.gov:8443/",
        "https://www.sec.gov@example.com/",
        "https://sec.gov/",
    ],
)
def test_no_other_host_is_asked(url: str) -> None:
    with pytest.raises(IgnoreRequest):
        identity("Jane Doe jane@example.com").process_request(Request(url))
