"""What the database knows of the archive."""

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Engine

from crawler.db.models import Filing


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


def stale_filings(engine: Engine, parser_version: str) -> Iterator[StaleFiling]:
    """Yield the archived filings that another parser version wrote or could not read, oldest first."""
    query = (
        sa.select(
            Filing.accession_number, Filing.archive_key, Filing.sha256, Filing.size_bytes, Filing.api_items
        )
        .where(Filing.archive_key.is_not(None), Filing.parser_version.is_distinct_from(parser_version))
        .order_by(Filing.filing_date, Filing.accession_number)
    )
    with engine.connect() as connection:
        for row in connection.execute(query).all():
            api_items = None if row.api_items is None else tuple(row.api_items)
            yield StaleFiling(row.accession_number, row.archive_key, row.sha256, row.size_bytes, api_items)
