"""Fourth step: bytes become a record, beside the event loop."""

import logging
from typing import Any, Self

from scrapy.crawler import Crawler

from crawler.filing.envelope import NotAFiling
from crawler.items import Submission
from crawler.pipelines.failing import drop_failed
from crawler.pipelines.parser_pool import ParserDiedError, ParserPool
from crawler.session import session_of

logger = logging.getLogger(__name__)


class ParseSubmission:
    """Parse in worker processes, so that a large filing does not stop the downloads."""

    def __init__(self, crawler: Crawler) -> None:
        self.session = session_of(crawler)
        self.pool = ParserPool()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build it as Scrapy does."""
        return cls(crawler)

    async def close_spider(self) -> None:
        """End the workers."""
        await self.pool.close()

    async def process_item(self, item: Any) -> Any:
        """Add the record; raises DropItem for what can't be read, with the failure recorded."""
        if not isinstance(item, Submission):
            return item
        try:
            item.record = await self.pool.parse(item.raw, item.accession_number, item.api_items)
        except NotAFiling as error:
            await drop_failed(self.session, item, "unreadable", str(error), retry=False)
        except ParserDiedError as error:
            await drop_failed(self.session, item, "parser-died", str(error), retry=False)
        except OSError:
            # No process can be started: that says nothing of the filing.
            raise
        except Exception as error:
            # A fault of ours over one filing: the others go on, and a newer parser tries this one.
            logger.exception("The parser failed over %s", item)
            detail = f"{type(error).__name__}: {error}"
            await drop_failed(self.session, item, "parser-error", detail, retry=False)
        return item
