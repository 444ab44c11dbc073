"""The ledger of filings, which is the queue too, and the companies' parts in them."""

import datetime as dt
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from crawler.db.models.base import Base, BigInt, FilingKey


class Filing(Base):
    """An accession number: where it stands on its way into the database, and what three sources say of it.

    `listed_*`, `path`, `index_date` are the indexes' word (the submissions data's until an index lists it),
    `api_*` is the submissions data's, columns without prefix are the filing's own. None overwrites another.
    """

    __tablename__ = "filings"
    __table_args__ = (
        CheckConstraint("accession_number ~ '^[0-9]{10}-[0-9]{2}-[0-9]{6}$'", name="accession_number"),
        CheckConstraint("status in ('listed', 'stored', 'failed', 'removed')", name="status"),
        CheckConstraint("status <> 'failed' or failure is not null", name="failure"),
        CheckConstraint("status <> 'removed' or removed_at is not null", name="removed_at"),
        CheckConstraint("status <> 'stored' or parsed_at is not null", name="parsed_at"),
        CheckConstraint("listed_by in ('submissions', 'daily', 'quarterly')", name="listed_by"),
        CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name="sha256"),
        # Coverage by day reads this index alone.
        Index(None, "listed_date", "status"),
        Index(
            "ix_filings_pending",
            "listed_date",
            "accession_number",
            postgresql_where=text("wanted_at is not null and status in ('listed', 'failed')"),
        ),
        Index(None, "claimed_by", postgresql_where=text("claimed_by is not null")),
        # The day that views give: a header too damaged to tell it leaves the index's.
        Index("ix_filings_filed_on", text("coalesce(filing_date, listed_date)")),
        Index(None, "first_cik", postgresql_where=text("first_cik is not null")),
        # An amendment finds what it amends, and the other way round, by company and report date.
        Index(None, "report_date", "form_type", postgresql_where=text("report_date is not null")),
        Index(None, "amends_accession_number", postgresql_where=text("amends_accession_number is not null")),
        Index("ix_filings_exceptions", "status", postgresql_where=text("status in ('failed', 'removed')")),
        {"comment": "A filing of the 8-K family by its accession number; the ledger of what EDGAR lists"},
    )

    accession_number: Mapped[str] = mapped_column(
        primary_key=True, comment="EDGAR's key of the submission, as 0001104659-07-078123"
    )
    status: Mapped[str] = mapped_column(
        server_default=text("'listed'"),
        comment="'listed' and not stored, 'stored', 'failed', or 'removed' from the quarterly index",
    )
    wanted_at: Mapped[dt.datetime | None] = mapped_column(
        comment="When a command undertook to fetch it; null: only listed"
    )
    failure: Mapped[str | None] = mapped_column(comment="Why it failed, a code of docs/problems.md")
    attempts: Mapped[int] = mapped_column(server_default=text("0"), comment="How often it was tried in vain")
    next_try_at: Mapped[dt.datetime | None] = mapped_column(
        comment="When a failed filing is due again; null if 'failed': by `retry` or a newer parser only"
    )
    claimed_by: Mapped[int | None] = mapped_column(
        ForeignKey("crawl_runs.id", ondelete="SET NULL"),
        comment="Run that is fetching it; void once that run's advisory lock is free",
    )
    removed_at: Mapped[dt.datetime | None] = mapped_column(
        comment="When a quarterly index was read that lists it no longer"
    )

    form_type: Mapped[str | None] = mapped_column(comment="Form type by the header")
    filing_date: Mapped[dt.date | None] = mapped_column(
        comment="Filing date by the header (FILED AS OF DATE)"
    )
    accepted_at: Mapped[dt.datetime | None] = mapped_column(
        comment="Acceptance by the header; null before mid-2002"
    )
    disseminated_on: Mapped[dt.date | None] = mapped_column(
        comment="Day of dissemination, in the first line of the submission; null: it has none"
    )
    report_date: Mapped[dt.date | None] = mapped_column(
        comment="Date of the earliest event by the header (CONFORMED PERIOD OF REPORT)"
    )
    header_items: Mapped[list[str] | None] = mapped_column(comment="Item numbers that the header declares")
    found_items: Mapped[list[str] | None] = mapped_column(
        comment="Item numbers that stand in the document, each once, in its order"
    )
    preamble: Mapped[str | None] = mapped_column(
        comment="What stands between cover and first item: explanatory or introductory note"
    )
    first_cik: Mapped[BigInt | None] = mapped_column(
        ForeignKey("companies.cik"), comment="CIK of the first filer of the header; until it is read null"
    )

    listed_form_type: Mapped[str | None] = mapped_column(comment="Form type by the index")
    listed_date: Mapped[dt.date | None] = mapped_column(comment="Filing date by the index")
    listed_name: Mapped[str | None] = mapped_column(
        comment="Company name by the index, of the filer with the lowest CIK"
    )
    path: Mapped[str | None] = mapped_column(
        comment="Path below /Archives/ by the index, of the filer with the lowest CIK"
    )
    index_date: Mapped[dt.date | None] = mapped_column(
        comment="Day of the first daily index that lists it; null where none was read"
    )
    listed_at: Mapped[dt.datetime | None] = mapped_column(comment="When the ledger learned of it")
    listed_by: Mapped[str | None] = mapped_column(
        comment="Whose word the listed columns are: 'quarterly' or 'daily' index, 'submissions' data"
    )
    listed_as_of: Mapped[dt.date | None] = mapped_column(comment="Day on which that source said so")

    api_items: Mapped[list[str] | None] = mapped_column(
        comment="Item numbers by the submissions data; null: not asked"
    )
    api_size: Mapped[BigInt | None] = mapped_column(comment="Size in bytes by the submissions data")

    amends_accession_number: Mapped[str | None] = mapped_column(
        ForeignKey("filings.accession_number", ondelete="SET NULL"),
        comment="The filing that this amendment chiefly amends; all of them: amendment_links",
    )

    archive_key: Mapped[str | None] = mapped_column(comment="Path of the raw submission below the archive")
    sha256: Mapped[str | None] = mapped_column(comment="SHA-256 of the raw bytes, in hexadecimal")
    size_bytes: Mapped[BigInt | None] = mapped_column(comment="Size of the raw submission")
    parser_version: Mapped[str | None] = mapped_column(comment="Version of the parser that wrote its rows")
    parsed_at: Mapped[dt.datetime | None] = mapped_column(comment="When its rows were written")


class FilingCompany(Base):
    """A company's part in a filing: that an index lists it there, and what the header says of the company."""

    __tablename__ = "filing_companies"
    __table_args__ = (
        Index(None, "cik", "accession_number"),
        {"comment": "A company's part in a filing, frozen as of filing"},
    )

    accession_number: Mapped[FilingKey]
    cik: Mapped[BigInt] = mapped_column(ForeignKey("companies.cik"), primary_key=True, comment="The company")
    position: Mapped[int | None] = mapped_column(
        comment="Place among the filers of the header, from 1; null: not read, or not in it"
    )
    name: Mapped[str | None] = mapped_column(comment="Name by the header, before that by the index")
    file_number: Mapped[str | None] = mapped_column(comment="SEC file number")
    film_number: Mapped[str | None] = mapped_column(comment="Film number")
    sic: Mapped[int | None] = mapped_column(comment="Standard Industrial Classification code")
    state_of_incorporation: Mapped[str | None] = mapped_column(
        comment="State or country, as an EDGAR place code"
    )
    ein: Mapped[str | None] = mapped_column(comment="IRS employer identification number")
    fiscal_year_end: Mapped[str | None] = mapped_column(comment="Month and day, MMDD")
    business_address: Mapped[dict[str, Any] | None] = mapped_column(
        comment="Keys street1, street2, city, state, zip, phone; absent where the header has none"
    )
    mail_address: Mapped[dict[str, Any] | None] = mapped_column(comment="As business_address")


class AmendmentReference(Base):
    """A date by which an amendment names a report. It outlasts the link that is made of it."""

    __tablename__ = "amendment_references"
    __table_args__ = (
        CheckConstraint("kind in ('filed', 'dated')", name="kind"),
        # A filing finds the amendments that may name it by its dates.
        Index(None, "reference_date"),
        {"comment": "A date by which an amendment names a report that it amends"},
    )

    accession_number: Mapped[FilingKey] = mapped_column(comment="The amendment")
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place in its text, from 1"
    )
    kind: Mapped[str] = mapped_column(
        comment="'filed': day of the report's filing; 'dated': date that the report bears"
    )
    reference_date: Mapped[dt.date] = mapped_column(comment="The date")
    report: Mapped[int] = mapped_column(
        comment="Number of the report that it names, from 1; one may be named by both of its dates"
    )


class AmendmentLink(Base):
    """One filing that an amendment names or means. A link that leads nowhere yet is kept with a null."""

    __tablename__ = "amendment_links"
    __table_args__ = (
        CheckConstraint("method in ('filed', 'dated', 'report-date')", name="method"),
        {"comment": "One filing that an amendment names or means"},
    )

    accession_number: Mapped[FilingKey] = mapped_column(comment="The amendment")
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place among its links, from 1; the chief one first"
    )
    amends_accession_number: Mapped[str | None] = mapped_column(
        ForeignKey("filings.accession_number", ondelete="SET NULL"),
        index=True,
        comment="The filing amended; null: not found among the stored ones",
    )
    method: Mapped[str] = mapped_column(
        comment="How it was found: by a date in the amendment, on which it was 'filed' or which it is "
        "'dated'; 'report-date': same company and report date, latest base form"
    )
    reference_date: Mapped[dt.date | None] = mapped_column(
        comment="The date that led to it, or leads to none"
    )


class Correction(Base):
    """What a later index said differently of a filing, one row a difference."""

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint(
            "what in ('form type', 'filing date', 'company name', 'path', 'removed', 'returned')", name="what"
        ),
        {"comment": "What a later index said differently of a filing that an index had listed"},
    )

    id: Mapped[BigInt] = mapped_column(Identity(always=True), primary_key=True, comment="Surrogate key")
    accession_number: Mapped[str] = mapped_column(
        ForeignKey("filings.accession_number", ondelete="CASCADE"), index=True, comment="The filing"
    )
    what: Mapped[str] = mapped_column(
        comment="'form type', 'filing date', 'company name', 'path', 'removed' or 'returned'"
    )
    was: Mapped[str | None] = mapped_column(
        comment="The index's word before; null where it was removed or returned"
    )
    became: Mapped[str | None] = mapped_column(
        comment="The index's word since; null where it was removed or returned"
    )
    url: Mapped[str] = mapped_column(comment="The index file that says so")
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey("crawl_runs.id", ondelete="SET NULL"), index=True, comment="The run that noticed"
    )
    noticed_at: Mapped[dt.datetime] = mapped_column(comment="When it was noticed")


class Problem(Base):
    """Something a person should see, of a filing or an index. Each reading of its subject writes it anew."""

    __tablename__ = "problems"
    __table_args__ = (
        CheckConstraint("source in ('index', 'fetch', 'parser')", name="source"),
        {"comment": "Something a person should see; codes are listed in docs/problems.md"},
    )

    id: Mapped[BigInt] = mapped_column(Identity(always=True), primary_key=True, comment="Surrogate key")
    accession_number: Mapped[str | None] = mapped_column(
        ForeignKey("filings.accession_number", ondelete="CASCADE"),
        index=True,
        comment="The filing; null: about an index",
    )
    url: Mapped[str | None] = mapped_column(index=True, comment="The index file, where it is about one")
    code: Mapped[str] = mapped_column(index=True, comment="What kind of problem")
    detail: Mapped[str] = mapped_column(server_default=text("''"), comment="What exactly")
    source: Mapped[str] = mapped_column(
        comment="Who noticed: 'index' merge, 'fetch' of the submission, 'parser'"
    )
    run_id: Mapped[int | None] = mapped_column(
        ForeignKey("crawl_runs.id", ondelete="SET NULL"), index=True, comment="The run that noticed"
    )
    noticed_at: Mapped[dt.datetime] = mapped_column(comment="When it was noticed")
