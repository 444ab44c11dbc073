"""Which filings of the ledger are meant."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from psycopg import sql


@dataclass(frozen=True, slots=True)
class Scope:
    """Filings that meet every condition given; `Scope()` means all.

    `since` and `until` are filing dates by the index, inclusive.
    """

    ciks: tuple[int, ...] | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    accession_numbers: tuple[str, ...] | None = None

    @property
    def condition(self) -> sql.Composed:
        """The condition in SQL on `filings f`, with the parameters of `values`."""
        asked = (
            (
                self.ciks,
                sql.SQL(
                    "f.accession_number = any (array(select part.accession_number from filing_companies part"
                    " where part.cik = any (%(ciks)s::bigint[])))"
                ),
            ),
            (self.since, sql.SQL("f.listed_date >= %(since)s")),
            (self.until, sql.SQL("f.listed_date <= %(until)s")),
            (self.accession_numbers, sql.SQL("f.accession_number = any (%(accession_numbers)s::text[])")),
        )
        conditions = [condition for given, condition in asked if given is not None]
        return sql.SQL(" and ").join([sql.SQL("true"), *conditions])

    @property
    def values(self) -> dict[str, Any]:
        """The parameters of the condition."""
        return {
            "ciks": list(self.ciks or ()),
            "since": self.since,
            "until": self.until,
            "accession_numbers": list(self.accession_numbers or ()),
        }
