"""The mirror's site: editions of EDGAR, one after the other as the folder and the day change."""

import datetime as dt
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from crawler.edgar.eastern import EASTERN
from crawler.mirror.catalogue import Catalogue, catalogue_as_of
from crawler.mirror.edition import Answer, Edition
from crawler.mirror.folder import Folder

_SECONDS_BETWEEN_LOOKS = 1.0
# Looking at a folder of a million files takes seconds; it may not take all the time.
_REST_AFTER_LOOKING = 20


class Site:
    """EDGAR over a folder, as of the end of a day or up to date; looks at the folder again as it is asked."""

    def __init__(
        self, folder: Path, *, as_of: dt.date | None, recent_limit: int, say: Callable[[str], None]
    ) -> None:
        self._folder = Folder(folder, say)
        self._as_of = as_of
        self._recent_limit = recent_limit
        self._lock = threading.Lock()
        self._next_look = 0.0
        self.edition = self._renewed(None)

    def answer(self, target: str) -> Answer:
        """Return the answer for the target of a request line: a percent-encoded path, maybe with a query."""
        if time.monotonic() >= self._next_look and self._lock.acquire(blocking=False):
            try:
                self.edition = self._renewed(self.edition)
            finally:
                self._lock.release()
        return self.edition.answer(unquote(target.partition("?")[0], encoding="latin-1"))

    def refresh(self) -> None:
        """Look at the folder now."""
        with self._lock:
            self.edition = self._renewed(self.edition)

    def summary(self) -> str:
        """Return a line for people about what is served."""
        catalogue = self.edition.catalogue
        if not catalogue.filings:
            return "no filings"
        days = sorted({str(catalogue.filings[end].submission.filing_date) for end in (0, -1)})
        filings = _counted(len(catalogue.filings), "filing", "filings")
        companies_counted = _counted(len(catalogue.by_company), "company", "companies")
        return f"{filings} of {companies_counted}, filed {' to '.join(days)}"

    def _renewed(self, edition: Edition | None) -> Edition:
        """The edition of this moment: the given one where neither folder nor day has changed."""
        started = time.monotonic()
        changed = self._folder.refresh()
        today = dt.datetime.now(EASTERN).date()
        if changed or edition is None or (self._as_of is None and today > edition.catalogue.day):
            edition = Edition(self._catalogue(today), self._folder, self._recent_limit)
        ended = time.monotonic()
        self._next_look = ended + max(_SECONDS_BETWEEN_LOOKS, _REST_AFTER_LOOKING * (ended - started))
        return edition

    def _catalogue(self, today: dt.date) -> Catalogue:
        folder = self._folder
        filings = [holding for number, holding in folder.holdings.items() if number not in folder.removed]
        struck = [holding for number, holding in folder.holdings.items() if number in folder.removed]
        return catalogue_as_of(self._as_of, today, filings, [*struck, *folder.vanished.values()])


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"
