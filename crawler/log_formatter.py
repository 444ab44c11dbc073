"""How Scrapy's own lines about items read."""

import logging
from typing import Any

from scrapy import Spider
from scrapy.http import Response
from scrapy.logformatter import LogFormatter, LogFormatterResult
from twisted.python.failure import Failure


class QuietLogFormatter(LogFormatter):
    """Name an item instead of printing it: an 8-K's text does not belong into a log."""

    def scraped(self, item: Any, response: Response | Failure | None, spider: Spider) -> LogFormatterResult:
        """Say in a debug line what was scraped."""
        return {"level": logging.DEBUG, "msg": "Scraped %(item)s", "args": {"item": str(item)}}

    def dropped(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """Say in an info line what was not kept, and why."""
        args = {"item": str(item), "why": str(exception)}
        return {"level": logging.INFO, "msg": "Not stored: %(item)s: %(why)s", "args": args}

    def item_error(
        self, item: Any, exception: BaseException, response: Response | Failure | None, spider: Spider
    ) -> LogFormatterResult:
        """Say in an error line which item broke a pipeline."""
        return {"level": logging.ERROR, "msg": "Error while handling %(item)s", "args": {"item": str(item)}}
