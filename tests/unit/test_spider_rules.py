"""The rules for spiders have teeth: each of these weakened spiders is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from scrapy.settings import BaseSettings, Settings
from spider_classes import differing_settings, replaced_members
from spider_code import breaches

from crawler.spiders.base import EdgarSpider

PROJECT = Settings()
PROJECT.setmodule("crawler.settings", priority="project")

WEAKER_SETTINGS = {
    "ADDONS": {"crawler.errors.UsageError": 1},
    "CONCURRENT_REQUESTS": PROJECT["CONCURRENT_REQUESTS"] + 1,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
    "DEFAULT_REQUEST_HEADERS": {"Host": "example.com"},
    "DOWNLOADER": "scrapy.core.downloader.Other",
    "DOWNLOADER_CLIENTCONTEXTFACTORY": "scrapy.core.downloader.contextfactory._ScrapyClientContextFactory",
    "DOWNLOADER_CLIENT_TLS_CIPHERS": "ALL",
    "DOWNLOADER_CLIENT_TLS_METHOD": "TLSv1.0",
    "DOWNLOADER_MIDDLEWARES": {"crawler.middlewares.pace.SharedPace": None},
    "DOWNLOAD_HANDLERS": {"https": "scrapy.core.downloader.handlers.http2.H2DownloadHandler"},
    "DOWNLOAD_TLS_MAX_VERSION": "TLSv1.1",
    "DOWNLOAD_TLS_MIN_VERSION": "TLSv1.0",
    "DOWNLOAD_VERIFY_CERTIFICATES": False,
    "EXTENSIONS": {},
    "REDIRECT_ENABLED": True,
    "REMOTE_CONTROL_ENABLED": True,
    "ROBOTSTXT_OBEY": False,
    "SPIDER_MIDDLEWARES": {"scrapy.spidermiddlewares.depth.DepthMiddleware": 1},
    "USER_AGENT": "somebody",
    "A_SETTING_OF_TOMORROW": 1,
}


def spider_with(**members: Any) -> type[EdgarSpider]:
    return type("Weakened", (EdgarSpider,), {"name": "weakened", **members})


def updating(update: Callable[[BaseSettings], None]) -> type[EdgarSpider]:
    """A spider that changes its settings as Scrapy lets it."""

    def update_settings(cls: type[EdgarSpider], settings: BaseSettings) -> None:
        super(EdgarSpider, cls).update_settings(settings)
        update(settings)

    return spider_with(update_settings=classmethod(update_settings))


@pytest.mark.parametrize("name", WEAKER_SETTINGS)
def test_a_setting_that_differs_is_found(name: str) -> None:
    value = WEAKER_SETTINGS[name]
    assert differing_settings(spider_with(custom_settings={name: value}), PROJECT) == {name}
    assert differing_settings(
        updating(lambda settings: settings.set(name, value, priority="spider")), PROJECT
    ) == {name}


def test_a_setting_changed_inside_is_found() -> None:
    changing = updating(lambda settings: settings["DOWNLOADER_MIDDLEWARES"].update({"some.Other": 980}))
    assert differing_settings(changing, PROJECT) == {"DOWNLOADER_MIDDLEWARES"}


def test_a_setting_taken_away_is_found() -> None:
    taking = updating(lambda settings: settings.delete("DOWNLOAD_VERIFY_CERTIFICATES", priority="spider"))
    assert differing_settings(taking, PROJECT) == {"DOWNLOAD_VERIFY_CERTIFICATES"}


def test_fewer_requests_at_once_are_a_spiders_own_affair() -> None:
    assert differing_settings(spider_with(custom_settings={"CONCURRENT_REQUESTS": 2}), PROJECT) == set()
    assert differing_settings(spider_with(custom_settings={"CONCURRENT_REQUESTS": 0}), PROJECT) != set()


@pytest.mark.parametrize(
    "name", ["ask", "session", "update_settings", "_set_crawler", "_parse", "is_going_on"]
)
def test_a_member_of_the_base_replaced_is_found(name: str) -> None:
    assert replaced_members(spider_with(**{name: None})) == {name}


@pytest.mark.parametrize(
    "source",
    [
        # Pace
        "self.session.pace = None",
        "self.session.pace.release()",
        "pace = self._session.pace",
        "def x(session): session.pace.hold(0)",
        "match self.session:\n case CrawlSession(pace=one): one.release()",
        "getattr(self.session, 'pa' + 'ce').release()",
        "vars(self.session)",
        "self.session.__dict__",
        "self.session.database",
        "self.session.engine.connect()",
        "engine = session.engine\nengine.raw_connection()",
        "self.session.run.other",
        "self.session.config.rate = 0",
        "open_session(load_config(flags={'rate': '0'}), 'scrapy crawl', {})",
        "from crawler.db.ledger.pace import Pace",
        "from crawler.db.ledger import pace",
        "from crawler.session import Pace",
        "from crawler.middlewares.pace import SharedPace",
        # Scrapy's inside
        "self.crawler.engine.downloader.handlers.download_request_async(request)",
        "engine = self.crawler.engine\nengine.close()",
        "self.crawler.engine._downloader",
        "self.crawler.get_downloader_middleware(Pace)",
        "self.crawler.settings.set('DOWNLOADER', 'some.Other')",
        "self.settings.frozen = False",
        "other = self.crawler",
        "reach(self.crawler.engine)",
        "self.crawler = other",
        "def update_settings(cls, others): pass",
        "custom_settings = {}\nallowed_domains = []",
        "self.user_agent = 'x'",
        "self.download_delay = 0",
        "self.start_urls = ['https://example.com']",
        "EdgarSpider.ask = other",
        # The network otherwise
        "asyncio.open_connection('example.com', 80)",
        "asyncio.get_running_loop().create_connection(None)",
        "asyncio.create_subprocess_exec('curl')",
        "loop = asyncio",
        "from asyncio import open_connection",
        "import asyncio as aio",
        "from crawler.spiders.base import asyncio as aio",
        "from crawler.spiders.base import asyncio",
        "from typing import sys",
        "from twisted.web.client import Agent",
        "from twisted.internet import reactor",
        "from twisted.internet.endpoints import HostnameEndpoint",
        "from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler",
        "from scrapy.utils.defer import deferred_from_coro",
        "from scrapy.http import FormRequest",
        "from scrapy import Request, Selector",
        "from . import base",
        "import socket",
        "import httpx",
        "import urllib.request",
        "from urllib import request",
        "import requests",
        "import http.client",
        "import ftplib",
        "import ssl",
        "import subprocess",
        "import importlib",
        "import os",
        "import ctypes",
        "def x():\n import socket",
        "__import__('socket')",
        "__builtins__",
        "eval('1')",
        "exec(code)",
        "contextlib.sys.modules",
        # Identity and hosts
        "headers = {b'user-agent': b'x'}",
        "headers = {'user-agent': 'x'}",
        "headers = {'USER-AGENT': 'x'}",
        "headers = {b'HOST': b'x'}",
        "request.headers[name] = 'x'",
        "del request.headers['Accept']",
        "request.headers.setdefault(name, 'x')",
        "headers = request.headers",
        "Request(url, headers={'From': 'x@example.com'})",
        "Request(url, headers={b'from': 'x@example.com'})",
        "Request(url, headers={'Fr' + 'om': 'x'})",
        "Request(url, headers={'If-Modified-Since': since, **others})",
        "Request(url, headers=others)",
        "Request(url, headers={'Via': 'x'} if since else None)",
        "Request(url, None, 'GET', others)",
        "Request(url, cookies={'a': 'b'})",
        "Request(url, **others)",
        "Request(*others)",
        "Request.from_curl(line)",
        "request.replace(headers=others)",
        "partial(Request, headers=others)",
        # What goes round a middleware
        "self.ask(url, expected, callback, download_slot='x')",
        "self.ask(url, expected, callback, unheard_of='x')",
        "self.ask_index(url, index_url, callback, **{'download_' + 'slot': 'x'})",
        "self.ask(url, expected, callback, **others)",
        "meta = {}\nself.ask(url, expected, callback, **meta)",
        "Request(url, meta={'proxy': 'http://example.com'})",
        "Request(url, meta={'pro' + 'xy': 'http://example.com'})",
        "Request(url, meta=others)",
        "request.replace(meta={'dont_obey_robotstxt': True})",
        "request.meta['left_at'] = 0",
        "request.meta[name] = 0",
        "request.meta.update(others)",
        "handle_httpstatus_list = [403]",
        "change(others=meta)",
        "change({'others': meta})",
    ],
)
def test_code_that_breaks_a_rule_is_found(source: str) -> None:
    assert breaches(source)


@pytest.mark.parametrize(
    "source",
    [
        "import asyncio\nimport datetime as dt\nfrom crawler.edgar.urls import EDGAR",
        "session = self.session\nsession.tally.undertaken += 1",
        "await asyncio.to_thread(claim, self.session.engine, self.session.run)",
        "self._session = session",
        "super().from_crawler(crawler, *args, **kwargs)",
        "await self.crawler.engine.download_async(request)",
        "Request(url, headers={'if-modified-since': since} if since else None)",
        "Request(url, meta={'expected': one, **meta})",
        "self.ask(url, Expected.JSON, self.parse, quarter=quarter)",
        "quarter = response.meta['quarter']",
        "response.headers.get('Last-Modified')",
        "'DOWNLOAD_MAXSIZE' in str(error)",
        "'keeps the pace'",
    ],
)
def test_code_that_keeps_the_rules_is_not_found(source: str) -> None:
    assert breaches(source) == []


def test_what_is_found_is_said_with_its_line() -> None:
    assert breaches("import re\nimport socket") == ["line 2: import of socket"]
