"""What EDGAR's robots.txt lets be asked for."""

import asyncio

from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.http import Request
from scrapy.robotstxt import RobotParser


class Robots(RobotsTxtMiddleware):
    """Scrapy's own, for several requests that wait for the same robots.txt.

    There only the first of them is told what it says, and the others leave as if there were none.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._reading = asyncio.Lock()

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return what the host's robots.txt says; None where it has none, or it can't be had."""
        async with self._reading:
            return await super().robot_parser(request)
