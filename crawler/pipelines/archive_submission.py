"""Third step: the raw bytes are kept before anything is made of them."""

import asyncio
from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.items import Submission
from crawler.session import session_of


class ArchiveSubmission:
    """Put the bytes as served into the archive. A disk that refuses ends the run: nothing could be kept."""

    def __init__(self, crawler: Crawler) -> None:
        self.archive = session_of(crawler).archive

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """Archive a submission; everything else passes."""
        if isinstance(item, Submission):
            item.archived = await asyncio.to_thread(self.archive.put, item.accession_number, item.raw)
        return item
