"""What a step does with a submission that it can't pass on."""

import asyncio
from typing import NoReturn

from scrapy.exceptions import DropItem

from crawler.filing.parse import PARSER_VERSION
from crawler.items import Submission
from crawler.session import CrawlSession


async def drop_failed(
    session: CrawlSession, item: Submission, failure: str, detail: str, *, retry: bool
) -> NoReturn:
    """Mark the filing as failed, as `CrawlSession.fail` does, and raise DropItem with the failure."""
    await asyncio.to_thread(
        session.fail,
        item.accession_number,
        failure,
        detail,
        retry=retry,
        archived=item.archived,
        parser_version=None if retry else str(PARSER_VERSION),
    )
    raise DropItem(failure)
