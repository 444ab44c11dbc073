"""How the crawl goes: indexes read, runs, and the pace that all share."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, Date, Identity, Index, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from crawler.db.models.base import Base


class IndexFile(Base):
    """A master index of EDGAR as it was last read."""

    __tablename__ = "index_files"
    __table_args__ = (
        CheckConstraint("kind in ('daily', 'quarterly')", name="kind"),
        CheckConstraint("period_start <= period_end", name="period"),
        Index(None, "kind", "period_start"),
        {"comment": "A master index of EDGAR that was read"},
    )

    url: Mapped[str] = mapped_column(
        primary_key=True, comment="Its address at EDGAR, whichever mirror served it"
    )
    kind: Mapped[str] = mapped_column(comment="'daily' or 'quarterly'")
    period_start: Mapped[dt.date] = mapped_column(comment="First day it covers")
    period_end: Mapped[dt.date] = mapped_column(
        comment="Last day it covers: of a quarterly, the last day whose data it had received"
    )
    last_modified: Mapped[dt.datetime | None] = mapped_column(comment="Last-Modified of the answer")
    last_modified_header: Mapped[str | None] = mapped_column(
        comment="The same as served, for If-Modified-Since"
    )
    listed_modified: Mapped[dt.datetime | None] = mapped_column(
        comment="Modification time in the directory listing"
    )
    last_data_received: Mapped[dt.date | None] = mapped_column(comment="'Last Data Received' in the file")
    as_of: Mapped[dt.date] = mapped_column(comment="Day, Eastern, on which EDGAR said what the file says")
    row_count: Mapped[int] = mapped_column(comment="Lines, of all forms")
    filing_count: Mapped[int] = mapped_column(comment="Different filings of the 8-K family")
    is_final: Mapped[bool] = mapped_column(
        comment="Whether it was read when complete: a daily after 06:00 Eastern of the next day"
    )
    fetched_at: Mapped[dt.datetime] = mapped_column(comment="When it was read, or asked for and unchanged")


class DailyListing(Base):
    """A quarter of daily indexes on the way of the nightly walk: a walk that died leaves no gap behind."""

    __tablename__ = "daily_listings"
    __table_args__ = (
        {"comment": "A quarter whose listing of daily indexes was, or has to be, looked through"},
    )

    quarter_start: Mapped[dt.date] = mapped_column(primary_key=True, comment="First day of the quarter")
    days: Mapped[list[dt.date]] = mapped_column(
        ARRAY(Date()),
        server_default=text("'{}'::date[]"),
        comment="Days of it that have a daily index, from the first day that was wanted on",
    )
    pending_from: Mapped[dt.date | None] = mapped_column(
        comment="Day from which it has to be read; null: it was"
    )
    fetched_at: Mapped[dt.datetime | None] = mapped_column(comment="When it was read last")


class CrawlRun(Base):
    """A run of a command or spider. A run lives as long as it holds the advisory lock that its id names."""

    __tablename__ = "crawl_runs"
    __table_args__ = ({"comment": "A run of a command or spider"},)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True, comment="Number of the run")
    command: Mapped[str] = mapped_column(comment="Command or spider")
    arguments: Mapped[dict[str, Any]] = mapped_column(
        server_default=text("'{}'::jsonb"), comment="Its arguments"
    )
    started_at: Mapped[dt.datetime] = mapped_column(index=True, comment="When it began")
    finished_at: Mapped[dt.datetime | None] = mapped_column(comment="When it ended; null: it runs, or died")
    outcome: Mapped[str | None] = mapped_column(comment="How it ended, as 'complete' or 'incomplete'")
    stats: Mapped[dict[str, Any] | None] = mapped_column(comment="What it counted")


class CrawlPace(Base):
    """When the next request to EDGAR may leave: one row for all processes, by the database's clock."""

    __tablename__ = "crawl_pace"
    __table_args__ = ({"comment": "When the next request may leave, for all processes on this database"},)

    host: Mapped[str] = mapped_column(primary_key=True, comment="'edgar': all hosts of EDGAR together")
    next_at: Mapped[dt.datetime] = mapped_column(comment="Moment of the next request")
    blocked_until: Mapped[dt.datetime | None] = mapped_column(comment="End of the last pause after a refusal")
    whole_at: Mapped[dt.datetime | None] = mapped_column(
        comment="Moment from which the pace is whole again: half of it after the pause, then ever more"
    )
    pauses: Mapped[int] = mapped_column(
        server_default=text("0"), comment="Pauses in a row since EDGAR last answered"
    )
    repetitions: Mapped[int] = mapped_column(
        server_default=text("0"), comment="Pauses in a row before the pace was whole again: each is longer"
    )
