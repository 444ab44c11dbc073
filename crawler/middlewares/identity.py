"""Who asks, and whom."""

from typing import Self
from urllib.parse import urlsplit

from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request

from crawler.session import session_of


class Identity:
    """Put the declared identity into the User-Agent and keep every request on EDGAR's own hosts.

    SEC's fair-access rules ask for a name and an e-mail address in the User-Agent. It is set here, not in the
    settings, because Scrapy prints its settings; a request's headers are never printed.
    """

    def __init__(self, crawler: Crawler) -> None:
        config = session_of(crawler).config
        self.user_agent = config.identity or crawler.settings["USER_AGENT"]
        self.hosts = {urlsplit(url).netloc for url in (config.www_url, config.data_url)}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Declare who asks; raises IgnoreRequest for a host that is not EDGAR."""
        if urlsplit(request.url).netloc not in self.hosts:
            raise IgnoreRequest(f"{request.url} is not on one of EDGAR's hosts")
        request.headers["User-Agent"] = self.user_agent
