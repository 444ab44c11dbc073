"""What a filing says: cover, items, exhibits, signers, documents. All rows go and come with their filing."""

import datetime as dt

from sqlalchemy import Computed, Index
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from crawler.db.models.base import Base, BigInt, FilingKey


class CoverPage(Base):
    """The cover page as printed."""

    __tablename__ = "cover_pages"
    __table_args__ = ({"comment": "The cover page of a filing, as printed"},)

    accession_number: Mapped[FilingKey]
    report_date: Mapped[dt.date | None] = mapped_column(
        comment="Date of report, the earliest where several are printed"
    )
    address: Mapped[str | None] = mapped_column(comment="Principal executive offices, one line")
    phone: Mapped[str | None] = mapped_column(comment="Telephone number")
    former_name: Mapped[str | None] = mapped_column(
        comment="Former name or address, if changed since the last report"
    )
    checked: Mapped[list[str] | None] = mapped_column(
        comment="Ticked boxes of '425', '14a-12', '14d-2(b)', '13e-4(c)'; null: the form has no boxes"
    )
    emerging_growth: Mapped[bool | None] = mapped_column(
        comment="Emerging growth company; null: the form does not ask"
    )
    has_securities_table: Mapped[bool] = mapped_column(
        comment="Whether the cover has the table of Section 12(b) securities"
    )


class CoverRegistrant(Base):
    """A registrant as the cover prints it."""

    __tablename__ = "cover_registrants"
    __table_args__ = ({"comment": "A registrant on a cover page, as printed"},)

    accession_number: Mapped[FilingKey]
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place on the cover, from 1"
    )
    name: Mapped[str | None] = mapped_column(comment="Exact name as specified in its charter")
    state: Mapped[str | None] = mapped_column(comment="State or other jurisdiction of incorporation")
    file_number: Mapped[str | None] = mapped_column(comment="Commission file number")
    ein: Mapped[str | None] = mapped_column(comment="IRS employer identification number")
    cik: Mapped[BigInt | None] = mapped_column(comment="CIK where the cover prints one")
    role: Mapped[str | None] = mapped_column(
        comment="Role where the cover prints one, as depositor or sponsor"
    )


class Security(Base):
    """A row of the table of securities registered under Section 12(b), which covers have since 2019."""

    __tablename__ = "securities"
    __table_args__ = (
        Index(None, "symbol", postgresql_using="hash"),
        {"comment": "A Section 12(b) security on a cover page"},
    )

    accession_number: Mapped[FilingKey]
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place in the table, from 1"
    )
    title: Mapped[str | None] = mapped_column(comment="Title of the class")
    symbol: Mapped[str | None] = mapped_column(comment="Trading symbol")
    exchange: Mapped[str | None] = mapped_column(comment="Name of the exchange")


class Item(Base):
    """An item of the report; one that is declared but not found has no heading and an empty body."""

    __tablename__ = "items"
    __table_args__ = (
        Index(None, "item_number", "accession_number"),
        Index(None, "search", postgresql_using="gin"),
        {"comment": "An item of a filing"},
    )

    accession_number: Mapped[FilingKey]
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place in the report, from 1"
    )
    item_number: Mapped[str] = mapped_column(comment="'2.02' since 2004-08-23, '5' before")
    heading: Mapped[str | None] = mapped_column(comment="Heading as printed; null: not found")
    body: Mapped[str] = mapped_column(comment="Text below the heading")
    declared: Mapped[bool] = mapped_column(comment="Whether the header or the submissions data lists it")
    found: Mapped[bool] = mapped_column(comment="Whether it stands in the document")
    not_applicable: Mapped[bool] = mapped_column(comment="Whether it only says that it does not apply")
    combined: Mapped[bool] = mapped_column(comment="Whether it shares heading and body with other numbers")
    search: Mapped[str | None] = mapped_column(
        TSVECTOR(),
        Computed("edgar8k_search_vector(heading, body)", persisted=True),
        comment="Heading and body for full-text search in English, their first 250,000 characters",
    )


class Document(Base):
    """A document of the submission."""

    __tablename__ = "documents"
    __table_args__ = ({"comment": "A document of a submission"},)

    accession_number: Mapped[FilingKey]
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place in the submission, from 1"
    )
    sequence: Mapped[int | None] = mapped_column(comment="SEQUENCE as submitted")
    type: Mapped[str | None] = mapped_column(comment="TYPE, as 8-K or EX-99.1")
    filename: Mapped[str | None] = mapped_column(
        comment="FILENAME as submitted; only a name, never a path to follow"
    )
    description: Mapped[str | None] = mapped_column(comment="DESCRIPTION as submitted")
    size_bytes: Mapped[BigInt | None] = mapped_column(comment="Size as submitted, between the TEXT marks")
    text: Mapped[str | None] = mapped_column(
        comment="Readable text; null for graphics, PDF, XBRL and what EDGAR8K_DOCUMENT_TEXT leaves out"
    )


class Exhibit(Base):
    """A line of the exhibit list."""

    __tablename__ = "exhibits"
    __table_args__ = ({"comment": "A line of the exhibit list of a filing"},)

    accession_number: Mapped[FilingKey]
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place in the list, from 1"
    )
    exhibit_number: Mapped[str] = mapped_column(comment="Number of Item 601 of Regulation S-K, as 99.1")
    description: Mapped[str | None] = mapped_column(comment="Description as printed")
    document_position: Mapped[int | None] = mapped_column(
        comment="Position in documents of the exhibit itself; null: not in the submission"
    )


class Signature(Base):
    """A signer."""

    __tablename__ = "signatures"
    __table_args__ = ({"comment": "A signer of a filing"},)

    accession_number: Mapped[FilingKey]
    position: Mapped[int] = mapped_column(
        primary_key=True, autoincrement=False, comment="Place among the signers, from 1"
    )
    registrant: Mapped[str | None] = mapped_column(comment="Registrant for which is signed")
    name: Mapped[str | None] = mapped_column(comment="Typed or conformed name")
    title: Mapped[str | None] = mapped_column(comment="Title as printed")
    signed_date: Mapped[dt.date | None] = mapped_column(comment="Date of the signature block")
