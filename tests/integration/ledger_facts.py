"""Invented indexes and filings for the tests of the ledger and the writer."""

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import Engine, text

from crawler.db.ledger.days import complete_days, index_last_modified
from crawler.db.ledger.index_merge import IndexMerge, merge_index
from crawler.db.ledger.index_reading import IndexReading, Wants
from crawler.db.ledger.pace import Pace
from crawler.db.writer import store_filing
from crawler.edgar.eastern import EASTERN, http_date
from crawler.edgar.master_index import IndexProblem, IndexRow, MasterIndex
from crawler.edgar.quarters import Quarter
from crawler.edgar.urls import EdgarUrls, submission_path
from crawler.filing.record import Filer, FilingRecord, Item

URLS = EdgarUrls("https://www.sec.gov", "https://data.sec.gov")
MakePace = Callable[[float], Pace]
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
    wants: Wants = "nothing",
    is_of_open_day: bool | None = None,
    run_id: int | None = None,
) -> IndexMerge:
    """Read a daily; its day is open, unless it is said, where it is not complete now."""
    if is_of_open_day is None:
        is_of_open_day = day not in complete_days(engine, day, day)
    answered_at = fetched_at or morning_after(day)
    reading = IndexReading(
        url=URLS.daily_index(Quarter.of(day), f"master.{day:%Y%m%d}.idx"),
        kind="daily",
        period_start=day,
        period_end=day,
        index=MasterIndex(day, tuple(rows), len(rows) + 50, tuple(problems), is_whole=True),
        last_modified=http_date(modified or evening(day)),
        answered_at=answered_at,
        is_final=answered_at >= morning_after(day) - dt.timedelta(minutes=30),
        listed_modified=modified or evening(day),
        wants=wants,
        is_of_open_day=is_of_open_day,
    )
    return merge_index(engine, reading, run_id=run_id)


def read_quarterly(
    engine: Engine,
    quarter: Quarter,
    rows: Sequence[IndexRow],
    *,
    received: dt.date | None = None,
    fetched_at: dt.datetime = NOW,
    run_id: int | None = None,
    **facts: Any,
) -> IndexMerge:
    """Read a quarterly that was asked for after whatever version was read before."""
    reading = quarterly_reading(quarter, rows, received=received, fetched_at=fetched_at, **facts)
    known = index_last_modified(engine, reading.url)
    return merge_index(engine, dataclasses.replace(reading, asked_since=known), run_id=run_id)


def quarterly_reading(
    quarter: Quarter,
    rows: Sequence[IndexRow],
    *,
    received: dt.date | None = None,
    modified: dt.datetime | None = None,
    fetched_at: dt.datetime = NOW,
    problems: Sequence[IndexProblem] = (),
    **facts: Any,
) -> IndexReading:
    received = received or quarter.end
    return IndexReading(
        url=URLS.quarterly_index(quarter),
        kind="quarterly",
        period_start=quarter.start,
        period_end=quarter.end,
        index=MasterIndex(received, tuple(rows), len(rows) + 5_000, tuple(problems), is_whole=True),
        last_modified=http_date(modified or evening(received)),
        answered_at=fetched_at,
        is_final=False,
        **facts,
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
