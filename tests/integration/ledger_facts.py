"""Invented indexes and filings for the tests of the ledger and the writer."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Engine, text

from crawler.db.ledger.index_merge import IndexMerge, merge_index
from crawler.db.writer import store_filing
from crawler.edgar.eastern import EASTERN, http_date
from crawler.edgar.master_index import IndexProblem, IndexRow, MasterIndex
from crawler.edgar.quarters import Quarter
from crawler.edgar.urls import EdgarUrls, submission_path
from crawler.filing.record import Filer, FilingRecord, Item

URLS = EdgarUrls("https://www.sec.gov", "https://data.sec.gov")
NOW = dt.datetime(2025, 12, 1, 12, tzinfo=dt.UTC)


def number(sequence: int, year: int = 25) -> str:
    return f"0000000009-{year:02d}-{sequence:06d}"


def listed(
    sequence: int, day: dt.date, cik: int = 100, name: str | None = None, form_type: str = "8-K"
) -> IndexRow:
    return IndexRow(cik, name or f"COMPANY {cik}", form_type, day, submission_path(cik, number(sequence)))


def evening(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(22, 5), EASTERN)


def morning_after(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(6, 30), EASTERN)


def read_daily(
    engine: Engine,
    day: dt.date,
    rows: Sequence[IndexRow],
    *,
    fetched_at: dt.datetime | None = None,
    modified: dt.datetime | None = None,
    problems: Sequence[IndexProblem] = (),
    is_whole: bool = True,
    wants_new: bool = False,
    watched_only: bool = False,
    run_id: int | None = None,
) -> IndexMerge:
    fetched_at = fetched_at or morning_after(day)
    return merge_index(
        engine,
        url=URLS.daily_index(Quarter.of(day), f"master.{day:%Y%m%d}.idx"),
        kind="daily",
        period_start=day,
        period_end=day,
        last_modified=http_date(modified or evening(day)),
        listed_modified=modified or evening(day),
        index=MasterIndex(day, tuple(rows), len(rows) + 50, tuple(problems), is_whole),
        fetched_at=fetched_at,
        is_final=fetched_at >= morning_after(day) - dt.timedelta(minutes=30),
        run_id=run_id,
        wants_new=wants_new,
        watched_only=watched_only,
    )


def read_quarterly(
    engine: Engine,
    quarter: Quarter,
    rows: Sequence[IndexRow],
    *,
    received: dt.date | None = None,
    modified: dt.datetime | None = None,
    fetched_at: dt.datetime = NOW,
    problems: Sequence[IndexProblem] = (),
    is_whole: bool = True,
    wants_new: bool = False,
    accepts_removals: bool = False,
    run_id: int | None = None,
) -> IndexMerge:
    received = received or quarter.end
    return merge_index(
        engine,
        url=URLS.quarterly_index(quarter),
        kind="quarterly",
        period_start=quarter.start,
        period_end=quarter.end,
        last_modified=http_date(modified or evening(received)),
        listed_modified=None,
        index=MasterIndex(received, tuple(rows), len(rows) + 5_000, tuple(problems), is_whole),
        fetched_at=fetched_at,
        is_final=False,
        run_id=run_id,
        wants_new=wants_new,
        accepts_removals=accepts_removals,
    )


def record(sequence: int, day: dt.date, *, form_type: str = "8-K", **changes: Any) -> FilingRecord:
    facts: dict[str, Any] = {
        "source": None,
        "accession_number": number(sequence),
        "form_type": form_type,
        "filing_date": day,
        "accepted_at": dt.datetime.combine(day, dt.time(16, 30), EASTERN),
        "report_date": day,
        "header_items": ("8.01",),
        "filers": (Filer(cik=100, name="COMPANY 100", state_of_incorporation="DE"),),
        "items": (Item(1, "8.01", "Item 8.01. Other Events", "A merger was agreed.", declared=True),),
    }
    return FilingRecord(**(facts | changes))


def store(
    engine: Engine, stored: FilingRecord, *, document_text: Any = "all", run_id: int | None = None
) -> None:
    store_filing(
        engine,
        stored,
        archive_key=f"2025/0000000009/{stored.accession_number}.txt.zst",
        sha256="ab" * 32,
        size_bytes=1234,
        parser_version="1",
        parsed_at=NOW,
        document_text=document_text,
        run_id=run_id,
    )


def query(engine: Engine, statement: str, **values: object) -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement), values)]


def statuses(engine: Engine) -> dict[str, str]:
    return dict(query(engine, "select accession_number, status from filings"))  # type: ignore[arg-type]


def row_versions(engine: Engine, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """Where the rows of the tables stand and who wrote them: it changes with every write."""
    return {table: query(engine, f"select ctid, xmin from {table} order by ctid") for table in tables}
