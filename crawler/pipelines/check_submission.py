"""Second step: only the submission that was asked for, and whole, goes on."""

from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.edgar.envelope import fault
from crawler.items import Submission
from crawler.pipelines.failing import drop_failed
from crawler.session import session_of


class CheckSubmission:
    """Refuse, before the archive, what is cut short, is no submission, or is another one than asked for.

    Nothing else should get here: the refusals middleware has asked again for it, and the spider takes nothing
    else from the archive. But this is the gate of the archive, whoever yields the submission.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.session = session_of(crawler)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """Pass what is whole; raises DropItem for what is not, with the failure recorded."""
        if not isinstance(item, Submission):
            return item
        failure = fault(item.raw, item.accession_number, item.api_size)
        if failure is not None:
            detail = f"{len(item.raw)} bytes that are not this submission, whole"
            await drop_failed(self.session, item, failure, detail, retry=True)
        return item
