"""A master index as EDGAR answered it: which one it is, what it says, and when EDGAR said so."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any, Literal

from crawler.db.ledger.index_dating import daily_as_of, edgar_day, quarterly_as_of
from crawler.edgar.eastern import parse_http_date
from crawler.edgar.master_index import MasterIndex
from crawler.edgar.quarters import Quarter

IndexKind = Literal["daily", "quarterly"]
Wants = Literal["nothing", "new", "watched"]
"""What a reading undertakes to fetch: nothing, what is new, or of that the companies on the watch list."""


@dataclass(frozen=True)
class IndexReading:
    """A master index that was read whole.

    `url` is EDGAR's own, whichever mirror served the file; `period_start` and `period_end` are the file's day
    or the quarter's days. `last_modified` is the answer's header verbatim, `asked_since` the one that the
    request was conditional on, `listed_modified` the time in the directory listing. `answered_at` is an aware
    moment. `is_of_open_day`: a daily whose day was not complete when the run began, so that all it lists is
    new. `accepts_removals`: it is believed however many filings it lacks.
    """

    url: str
    kind: IndexKind
    period_start: dt.date
    period_end: dt.date
    index: MasterIndex = field(repr=False)
    last_modified: str | None
    answered_at: dt.datetime
    is_final: bool
    asked_since: str | None = None
    listed_modified: dt.datetime | None = None
    wants: Wants = "nothing"
    is_of_open_day: bool = False
    accepts_removals: bool = False

    def __str__(self) -> str:
        """Name the index file."""
        return self.url

    @property
    def modified(self) -> dt.datetime | None:
        """The moment of `last_modified`."""
        return parse_http_date(self.last_modified) if self.last_modified else None

    @property
    def covered_until(self) -> dt.date:
        """The last day that it can speak of: its own; of a quarterly, the last whose data it had received."""
        if self.kind == "daily":
            return self.period_end
        fed_until = self.index.last_data_received or edgar_day(self.modified or self.answered_at)
        return min(self.period_end, fed_until)

    @property
    def as_of(self) -> dt.date:
        """The day on which EDGAR said what it says."""
        if self.kind == "daily":
            return daily_as_of(self.period_end, self.listed_modified or self.modified, self.answered_at)
        quarter_end = Quarter.of(self.period_start).end
        return quarterly_as_of(quarter_end, self.index.last_data_received, self.modified, self.answered_at)

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of the SQL that merges it."""
        return {
            "url": self.url,
            "kind": self.kind,
            "period_start": self.period_start,
            "period_end": max(self.covered_until, self.period_start),
            "covered_until": self.covered_until,
            "last_modified": self.modified,
            "last_modified_header": self.last_modified,
            "listed_modified": self.listed_modified,
            "last_data_received": self.index.last_data_received,
            "as_of": self.as_of,
            "row_count": self.index.row_count,
            "is_final": self.is_final,
            "fetched_at": self.answered_at,
            "watched_only": self.wants == "watched",
            "is_of_open_day": self.is_of_open_day,
        }
