"""No spider may weaken how EDGAR is asked: paced, named, on its own hosts only, over verified connections."""

import ast
from pathlib import Path
from typing import Any

import pytest
from scrapy import Spider
from scrapy.crawler import Crawler
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.conf import build_component_list

import crawler.settings
from crawler.spiders.base import EdgarSpider

PACKAGE = Path(crawler.settings.__file__).parent
REQUIRED = {
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_VERIFY_CERTIFICATES": True,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    # Each of these would send requests, or answer them, beside our own rules.
    "RETRY_ENABLED": False,
    "REDIRECT_ENABLED": False,
    "METAREFRESH_ENABLED": False,
    "COMPRESSION_ENABLED": False,
    "COOKIES_ENABLED": False,
    "HTTPCACHE_ENABLED": False,
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_FAIL_ON_DATALOSS": True,
    "DOWNLOAD_MAXSIZE": 400 * 1024 * 1024,
    "JOBDIR": None,
    "FEEDS": {},
    "ADDONS": {},
}
OURS = [
    "crawler.middlewares.refusals.Refusals",
    "crawler.middlewares.bodies.Bodies",
    "crawler.middlewares.identity.Identity",
    "crawler.middlewares.pace.SharedPace",
]
# Words of a request's meta and headers that go round a middleware.
FORBIDDEN_WORDS = {
    "dont_obey_robotstxt",
    "download_slot",
    "download_maxsize",
    "dont_retry",
    "proxy",
    "bindaddress",
    "verify_certificates",
    "User-Agent",
    "Host",
}
OTHER_CLIENTS = {
    "aiohttp",
    "httpx",
    "httpx2",
    "requests",
    "urllib3",
    "urllib.request",
    "http.client",
    "socket",
}


def settings() -> Settings:
    project = Settings()
    project.setmodule("crawler.settings", priority="project")
    return project


SPIDERS = [SpiderLoader.from_settings(settings()).load(name) for name in SpiderLoader(settings()).list()]


def effective(spider: type[Spider]) -> Settings:
    """The settings that a crawl with this spider has."""
    return Crawler(spider, settings()).settings


def enabled(component: str, of: Settings) -> list[Any]:
    return build_component_list(of.get_component_priority_dict_with_base(component))


def test_there_are_spiders() -> None:
    assert {"daily", "quarterly", "company", "filings"} <= {spider.name for spider in SPIDERS}


@pytest.mark.parametrize("spider", SPIDERS, ids=lambda spider: spider.name)
def test_no_spider_weakens_a_setting(spider: type[Spider]) -> None:
    assert issubclass(spider, EdgarSpider)
    own = effective(spider)
    found = {name: own.getdict(name) if value == {} else own.get(name) for name, value in REQUIRED.items()}
    assert found == REQUIRED
    handlers = own.get_component_priority_dict_with_base("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler is not None} == {"http", "https"}


@pytest.mark.parametrize("spider", SPIDERS, ids=lambda spider: spider.name)
def test_every_request_passes_identity_and_then_the_pace_last(spider: type[Spider]) -> None:
    middlewares = enabled("DOWNLOADER_MIDDLEWARES", effective(spider))
    assert [one for one in middlewares if one in OURS] == OURS
    assert middlewares[-1] == OURS[-1]
    # What answers or redirects must stand between the spider and the refusals, where nothing does.
    assert all(str(one).startswith(("scrapy.", "crawler.")) for one in middlewares)


@pytest.mark.parametrize("spider", SPIDERS, ids=lambda spider: spider.name)
def test_spiders_have_none_of_scrapys_own_switches(spider: type[Spider]) -> None:
    own = {name for kind in spider.__mro__ if kind not in Spider.__mro__ for name in vars(kind)}
    assert own & {"start_urls", "download_delay", "allowed_domains", "user_agent"} == set()
    assert set(spider.custom_settings or ()) <= {"CONCURRENT_REQUESTS"}


@pytest.mark.parametrize("path", sorted((PACKAGE / "spiders").glob("*.py")), ids=lambda path: path.stem)
def test_no_request_is_made_to_go_round_a_middleware(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
    words |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword) and node.arg}
    assert words & FORBIDDEN_WORDS == set()


def test_nothing_but_scrapy_asks_anybody() -> None:
    for path in PACKAGE.rglob("*.py"):
        if path.is_relative_to(PACKAGE / "mirror"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            assert not OTHER_CLIENTS & set(names), path
