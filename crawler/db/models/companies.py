"""Who files: companies by CIK and the names they bore."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crawler.db.models.base import Base, BigInt


class Company(Base):
    """A CIK, described by whoever knew it last.

    The submissions data and headers of filings describe it whole, an index names it only. The later day wins;
    on one day the submissions data win over headers, and the higher accession number over the lower, so that
    the order of arrival does not matter. A name out of an index yields to anything else.
    """

    __tablename__ = "companies"
    __table_args__ = (
        {"comment": "A company, or another filer, by its CIK: as the latest source describes it"},
    )

    cik: Mapped[BigInt] = mapped_column(
        primary_key=True, autoincrement=False, comment="Central Index Key, EDGAR's number of the filer"
    )
    name: Mapped[str | None] = mapped_column(comment="Conformed name")
    sic: Mapped[int | None] = mapped_column(comment="Standard Industrial Classification code")
    state_of_incorporation: Mapped[str | None] = mapped_column(
        comment="State or country, as an EDGAR place code"
    )
    fiscal_year_end: Mapped[str | None] = mapped_column(comment="Month and day, MMDD")
    ein: Mapped[str | None] = mapped_column(comment="IRS employer identification number")
    tickers: Mapped[list[str]] = mapped_column(
        server_default=text("'{}'::text[]"),
        comment="Trading symbols by the submissions data, those of the day it was read",
    )
    described_on: Mapped[dt.date | None] = mapped_column(
        comment="Day whose word this is: filing date of header or index row, day of submissions data"
    )
    described_by: Mapped[str] = mapped_column(
        server_default=text("''"),
        comment="Its source: accession number of the header, 'submissions', or empty for an index",
    )
    watched_at: Mapped[dt.datetime | None] = mapped_column(
        comment="When it was put on the watch list; null: not watched"
    )


class CompanyName(Base):
    """A name that a CIK bore. Periods come from the submissions data, else from former names in headers."""

    __tablename__ = "company_names"
    __table_args__ = (
        CheckConstraint("source in ('header', 'submissions')", name="source"),
        # Signs of a name in headers add up in one row; the submissions data may know several periods of it.
        Index(
            "uq_company_names_header",
            "cik",
            text("hashtextextended(name, 0)"),
            unique=True,
            postgresql_where=text("source = 'header'"),
        ),
        Index(None, "name", postgresql_using="hash"),
        {"comment": "A name a company bore, current or former"},
    )

    id: Mapped[BigInt] = mapped_column(Identity(always=True), primary_key=True, comment="Surrogate key")
    cik: Mapped[BigInt] = mapped_column(
        ForeignKey("companies.cik", ondelete="CASCADE"), index=True, comment="The company"
    )
    name: Mapped[str] = mapped_column(comment="Conformed name")
    valid_from: Mapped[dt.date | None] = mapped_column(
        comment="First day of the name; null where nobody told"
    )
    valid_until: Mapped[dt.date | None] = mapped_column(
        comment="Day the name was given up; null while it is borne"
    )
    source: Mapped[str] = mapped_column(comment="'submissions' data, or 'header' of a filing")
