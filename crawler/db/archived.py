"""What the database knows of the archive."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Engine

from crawler.db.models import Filing, Problem


@dataclass(frozen=True, slots=True)
class StaleFiling:
    """A stored filing whose rows an older parser wrote."""

    accession_number: str
    archive_key: str
    sha256: str
    size_bytes: int
    api_items: tuple[str, ...] | None


def archived_filings(engine: Engine) -> dict[str, str]:
    """Return the archive key of every stored submission with the SHA-256 of its raw bytes."""
    query = sa.select(Filing.archive_key, Filing.sha256).where(Filing.archive_key.is_not(None))
    with engine.connect() as connection:
        return {row.archive_key: row.sha256 for row in connection.execute(query)}


def count_stale(engine: Engine, parser_version: str) -> int:
    """Return how many filings `stale_filings` yields."""
    with engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).where(*_is_stale(parser_version))).scalar_one()


def stale_filings(engine: Engine, parser_version: str) -> Iterator[StaleFiling]:
    """Yield the archived filings that another parser version wrote or could not read, oldest first."""
    query = (
        sa.select(
            Filing.accession_number, Filing.archive_key, Filing.sha256, Filing.size_bytes, Filing.api_items
        )
        .where(*_is_stale(parser_version))
        .order_by(Filing.filing_date, Filing.accession_number)
    )
    with engine.connect().execution_options(yield_per=1000) as connection:
        for row in connection.execute(query):
            api_items = None if row.api_items is None else tuple(row.api_items)
            yield StaleFiling(row.accession_number, row.archive_key, row.sha256, row.size_bytes, api_items)


def note_unreadable(
    engine: Engine, accession_number: str, *, parser_version: str, detail: str, noticed_at: dt.datetime
) -> None:
    """Note that this parser version can't read an archived filing: what is stored of it stays as it was.

    It is not stale any more: a newer version tries again.
    """
    with engine.begin() as connection:
        connection.execute(
            sa.update(Filing)
            .where(Filing.accession_number == accession_number)
            .values(parser_version=parser_version)
        )
        connection.execute(
            sa.insert(Problem).values(
                accession_number=accession_number,
                code="unreadable",
                detail=detail,
                source="parser",
                noticed_at=noticed_at,
            )
        )


def _is_stale(parser_version: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (Filing.archive_key.is_not(None), Filing.parser_version.is_distinct_from(parser_version))
