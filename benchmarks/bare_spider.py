"""The plainest crawl of the same pages: a Scrapy spider with default settings that drops what it downloads.

    python benchmarks/bare_spider.py FILE_OF_URLS LOG

Only what has to be equal is set: as many requests at once as our crawler has, and a log of the same level.
"""

import sys
from pathlib import Path
from typing import Any

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.http import Response

from crawler import settings


class BareSpider(Spider):
    """Download and drop."""

    name = "bare"

    def parse(self, response: Response) -> Any:
        """Do nothing with a page."""


def main() -> None:
    """Ask for every URL of the file."""
    urls, log = sys.argv[1:]
    process = AsyncCrawlerProcess(
        {
            "CONCURRENT_REQUESTS": settings.CONCURRENT_REQUESTS,
            "CONCURRENT_REQUESTS_PER_DOMAIN": settings.CONCURRENT_REQUESTS_PER_DOMAIN,
            "LOG_LEVEL": "INFO",
            "LOG_FILE": log,
        }
    )
    process.crawl(BareSpider, start_urls=Path(urls).read_text().split())
    process.start()


if __name__ == "__main__":
    main()
