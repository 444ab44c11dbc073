"""No spider may weaken how EDGAR is asked: paced, named, on its own hosts only, over verified connections."""

import ast
import inspect
from pathlib import Path
from typing import Any

import pytest
from scrapy import Spider
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.conf import build_component_list
from scrapy.utils.misc import load_object
from spider_classes import differing_settings, replaced_members
from spider_code import breaches
from spider_rules import REFUSED_HEADERS

import crawler.settings
from crawler.spiders.base import EdgarSpider

PACKAGE = Path(crawler.settings.__file__).parent
SPIDERS_ROOM = PACKAGE / "spiders"
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
# What Scrapy trusts and how it downloads: its defaults are as strict as we want them.
AS_SCRAPY_HAS_IT = (
    "DOWNLOADER",
    "DOWNLOADER_CLIENTCONTEXTFACTORY",
    "DOWNLOADER_CLIENT_TLS_CIPHERS",
    "DOWNLOADER_CLIENT_TLS_METHOD",
    "DOWNLOAD_BIND_ADDRESS",
    "DOWNLOAD_SLOTS",
    "DOWNLOAD_TLS_MAX_VERSION",
    "DOWNLOAD_TLS_MIN_VERSION",
    "SCHEDULER",
    "SPIDER_LOADER_CLASS",
)
OURS = [
    "crawler.middlewares.refusals.Refusals",
    "crawler.middlewares.bodies.Bodies",
    "crawler.middlewares.identity.Identity",
    "crawler.middlewares.pace.SharedPace",
]
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


def project_settings() -> Settings:
    project = Settings()
    project.setmodule("crawler.settings", priority="project")
    return project


PROJECT = project_settings()
SPIDERS = [SpiderLoader.from_settings(PROJECT).load(name) for name in SpiderLoader(PROJECT).list()]


def enabled(component: str) -> list[Any]:
    return build_component_list(PROJECT.get_component_priority_dict_with_base(component))


def test_the_project_asks_as_edgar_wants_it() -> None:
    found = {
        name: PROJECT.getdict(name) if value == {} else PROJECT.get(name) for name, value in REQUIRED.items()
    }
    assert found == REQUIRED


def test_the_project_trusts_nobody_whom_scrapy_does_not() -> None:
    scrapys = Settings()
    assert {name: PROJECT[name] for name in AS_SCRAPY_HAS_IT} == {
        name: scrapys[name] for name in AS_SCRAPY_HAS_IT
    }
    headers = {name.lower().replace("-", "_") for name in PROJECT.getdict("DEFAULT_REQUEST_HEADERS")}
    assert headers & REFUSED_HEADERS == set()


def test_only_http_is_spoken() -> None:
    handlers = PROJECT.get_component_priority_dict_with_base("DOWNLOAD_HANDLERS")
    assert {scheme for scheme, handler in handlers.items() if handler is not None} == {"http", "https"}


def test_every_request_passes_identity_and_then_the_pace_last() -> None:
    middlewares = enabled("DOWNLOADER_MIDDLEWARES")
    assert [one for one in middlewares if one in OURS] == OURS
    assert middlewares[-1] == OURS[-1]
    # What answers or redirects must stand between the spider and the refusals, where nothing does.
    assert all(str(one).startswith(("scrapy.", "crawler.")) for one in middlewares)


def test_robots_txt_is_obeyed_before_a_request_is_named_and_paced() -> None:
    middlewares = enabled("DOWNLOADER_MIDDLEWARES")
    robots = [one for one in middlewares if issubclass(load_object(one), RobotsTxtMiddleware)]
    assert len(robots) == 1
    assert middlewares.index(robots[0]) < middlewares.index(OURS[0])


def test_there_are_spiders() -> None:
    assert {"daily", "quarterly", "company", "filings"} <= {spider.name for spider in SPIDERS}


@pytest.mark.parametrize("spider", SPIDERS, ids=lambda spider: spider.name)
def test_spiders_have_the_settings_of_the_project(spider: type[Spider]) -> None:
    assert differing_settings(spider, PROJECT) == set()


@pytest.mark.parametrize("spider", SPIDERS, ids=lambda spider: spider.name)
def test_spiders_ask_as_their_base_does(spider: type[Spider]) -> None:
    assert issubclass(spider, EdgarSpider)
    assert replaced_members(spider) == set()


@pytest.mark.parametrize("spider", SPIDERS, ids=lambda spider: spider.name)
def test_spiders_are_written_where_the_rules_are_kept(spider: type[Spider]) -> None:
    ours = [kind for kind in spider.__mro__ if kind not in Spider.__mro__]
    assert all(Path(inspect.getfile(kind)).is_relative_to(SPIDERS_ROOM) for kind in ours)


@pytest.mark.parametrize("path", sorted(SPIDERS_ROOM.rglob("*.py")), ids=lambda path: path.stem)
def test_spiders_keep_the_rules(path: Path) -> None:
    assert breaches(path.read_text("utf-8")) == []


def test_nothing_but_scrapy_asks_anybody() -> None:
    for path in PACKAGE.rglob("*.py"):
        if path.is_relative_to(PACKAGE / "mirror"):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.module:
                names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
            assert not OTHER_CLIENTS & set(names), path
