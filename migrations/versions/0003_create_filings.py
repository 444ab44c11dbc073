"""Create the ledger of filings.

One row an accession number, from the moment EDGAR lists it: the ledger is the queue too. What three sources
say of a filing (index, submissions data, its own header) stands in columns of their own.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade():
    op.create_table(
        "filings",
        sa.Column(
            "accession_number",
            sa.Text(),
            nullable=False,
            comment="EDGAR's key of the submission, as 0001104659-07-078123",
        ),
        sa.Column(
            "status",
            sa.Text(),
            server_default=sa.text("'listed'"),
            nullable=False,
            comment="'listed' and not stored, 'stored', 'failed', or 'removed' from the quarterly index",
        ),
        sa.Column(
            "wanted_at",
            sa.DateTime(timezone=True),
            comment="When a command undertook to fetch it; null: only listed",
        ),
        sa.Column("failure", sa.Text(), comment="Why it failed, a code of docs/problems.md"),
        sa.Column(
            "attempts",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="How often it was tried in vain",
        ),
        sa.Column(
            "next_try_at",
            sa.DateTime(timezone=True),
            comment="When a failed filing is due again; null if 'failed': by `retry` or a newer parser only",
        ),
        sa.Column(
            "claimed_by",
            sa.Integer(),
            comment="Run that is fetching it; void once that run's advisory lock is free",
        ),
        sa.Column(
            "removed_at",
            sa.DateTime(timezone=True),
            comment="When a quarterly index was read that lists it no longer",
        ),
        sa.Column("form_type", sa.Text(), comment="Form type by the header"),
        sa.Column("filing_date", sa.Date(), comment="Filing date by the header (FILED AS OF DATE)"),
        sa.Column(
            "accepted_at",
            sa.DateTime(timezone=True),
            comment="Acceptance by the header; null before mid-2002",
        ),
        sa.Column(
            "report_date",
            sa.Date(),
            comment="Date of the earliest event by the header (CONFORMED PERIOD OF REPORT)",
        ),
        sa.Column(
            "header_items", postgresql.ARRAY(sa.Text()), comment="Item numbers that the header declares"
        ),
        sa.Column(
            "found_items",
            postgresql.ARRAY(sa.Text()),
            comment="Item numbers that stand in the document, each once, in its order",
        ),
        sa.Column(
            "preamble",
            sa.Text(),
            comment="What stands between cover and first item: explanatory or introductory note",
        ),
        sa.Column(
            "first_cik",
            sa.BigInteger(),
            comment="CIK of the first filer of the header; until it is read null",
        ),
        sa.Column("listed_form_type", sa.Text(), comment="Form type by the index"),
        sa.Column("listed_date", sa.Date(), comment="Filing date by the index"),
        sa.Column(
            "listed_name", sa.Text(), comment="Company name by the index, of the filer with the lowest CIK"
        ),
        sa.Column(
            "path", sa.Text(), comment="Path below /Archives/ by the index, of the filer with the lowest CIK"
        ),
        sa.Column(
            "index_date",
            sa.Date(),
            comment="Day of the first daily index that lists it; null where none was read",
        ),
        sa.Column("listed_at", sa.DateTime(timezone=True), comment="When the ledger learned of it"),
        sa.Column(
            "listed_by",
            sa.Text(),
            comment="Whose word the listed columns are: 'quarterly' or 'daily' index, 'submissions' data",
        ),
        sa.Column("listed_as_of", sa.Date(), comment="Day on which that source said so"),
        sa.Column(
            "api_items",
            postgresql.ARRAY(sa.Text()),
            comment="Item numbers by the submissions data; null: not asked",
        ),
        sa.Column("api_size", sa.BigInteger(), comment="Size in bytes by the submissions data"),
        sa.Column(
            "amends_accession_number",
            sa.Text(),
            comment="The filing that this amendment chiefly amends; all of them: amendment_links",
        ),
        sa.Column("archive_key", sa.Text(), comment="Path of the raw submission below the archive"),
        sa.Column("sha256", sa.Text(), comment="SHA-256 of the raw bytes, in hexadecimal"),
        sa.Column("size_bytes", sa.BigInteger(), comment="Size of the raw submission"),
        sa.Column("parser_version", sa.Text(), comment="Version of the parser that wrote its rows"),
        sa.Column("parsed_at", sa.DateTime(timezone=True), comment="When its rows were written"),
        sa.CheckConstraint(
            "accession_number ~ '^[0-9]{10}-[0-9]{2}-[0-9]{6}$'", name=op.f("ck_filings_accession_number")
        ),
        sa.CheckConstraint(
            "listed_by in ('submissions', 'daily', 'quarterly')", name=op.f("ck_filings_listed_by")
        ),
        sa.CheckConstraint("sha256 ~ '^[0-9a-f]{64}$'", name=op.f("ck_filings_sha256")),
        sa.CheckConstraint("status <> 'failed' or failure is not null", name=op.f("ck_filings_failure")),
        sa.CheckConstraint(
            "status <> 'removed' or removed_at is not null", name=op.f("ck_filings_removed_at")
        ),
        sa.CheckConstraint("status <> 'stored' or parsed_at is not null", name=op.f("ck_filings_parsed_at")),
        sa.CheckConstraint(
            "status in ('listed', 'stored', 'failed', 'removed')", name=op.f("ck_filings_status")
        ),
        sa.ForeignKeyConstraint(
            ["amends_accession_number"],
            ["filings.accession_number"],
            name=op.f("fk_filings_amends_accession_number"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["claimed_by"], ["crawl_runs.id"], name=op.f("fk_filings_claimed_by"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["first_cik"], ["companies.cik"], name=op.f("fk_filings_first_cik")),
        sa.PrimaryKeyConstraint("accession_number", name=op.f("pk_filings")),
        comment="A filing of the 8-K family by its accession number; the ledger of what EDGAR lists",
    )
    op.create_index(
        "ix_filings_amends_accession_number",
        "filings",
        ["amends_accession_number"],
        postgresql_where=sa.text("amends_accession_number is not null"),
    )
    op.create_index(
        "ix_filings_claimed_by", "filings", ["claimed_by"], postgresql_where=sa.text("claimed_by is not null")
    )
    op.create_index(
        "ix_filings_exceptions",
        "filings",
        ["status"],
        postgresql_where=sa.text("status in ('failed', 'removed')"),
    )
    op.create_index(
        "ix_filings_filed_on", "filings", [sa.literal_column("coalesce(filing_date, listed_date)")]
    )
    op.create_index(
        "ix_filings_first_cik", "filings", ["first_cik"], postgresql_where=sa.text("first_cik is not null")
    )
    op.create_index("ix_filings_listed_date_status", "filings", ["listed_date", "status"])
    op.create_index(
        "ix_filings_pending",
        "filings",
        ["listed_date", "accession_number"],
        postgresql_where=sa.text("wanted_at is not null and status in ('listed', 'failed')"),
    )
    op.create_index(
        "ix_filings_report_date_form_type",
        "filings",
        ["report_date", "form_type"],
        postgresql_where=sa.text("report_date is not null"),
    )
    op.create_table(
        "filing_companies",
        sa.Column("accession_number", sa.Text(), nullable=False, comment="The filing it belongs to"),
        sa.Column("cik", sa.BigInteger(), nullable=False, comment="The company"),
        sa.Column(
            "position",
            sa.Integer(),
            comment="Place among the filers of the header, from 1; null: not read, or not in it",
        ),
        sa.Column("name", sa.Text(), comment="Name by the header, before that by the index"),
        sa.Column("file_number", sa.Text(), comment="SEC file number"),
        sa.Column("film_number", sa.Text(), comment="Film number"),
        sa.Column("sic", sa.Integer(), comment="Standard Industrial Classification code"),
        sa.Column("state_of_incorporation", sa.Text(), comment="State or country, as an EDGAR place code"),
        sa.Column("ein", sa.Text(), comment="IRS employer identification number"),
        sa.Column("fiscal_year_end", sa.Text(), comment="Month and day, MMDD"),
        sa.Column(
            "business_address",
            postgresql.JSONB(),
            comment="Keys street1, street2, city, state, zip, phone; absent where the header has none",
        ),
        sa.Column("mail_address", postgresql.JSONB(), comment="As business_address"),
        sa.ForeignKeyConstraint(
            ["accession_number"],
            ["filings.accession_number"],
            name=op.f("fk_filing_companies_accession_number"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["cik"], ["companies.cik"], name=op.f("fk_filing_companies_cik")),
        sa.PrimaryKeyConstraint("accession_number", "cik", name=op.f("pk_filing_companies")),
        comment="A company's part in a filing, frozen as of filing",
    )
    op.create_index(
        "ix_filing_companies_cik_accession_number", "filing_companies", ["cik", "accession_number"]
    )
    op.create_table(
        "amendment_links",
        sa.Column("accession_number", sa.Text(), nullable=False, comment="The amendment"),
        sa.Column(
            "position",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Place among its links, from 1; the chief one first",
        ),
        sa.Column(
            "amends_accession_number",
            sa.Text(),
            comment="The filing amended; null: not found among the stored ones",
        ),
        sa.Column(
            "method",
            sa.Text(),
            nullable=False,
            comment="How it was found; 'report-date': same company and report date, latest base form",
        ),
        sa.Column("reference_date", sa.Date(), comment="The date that led to it"),
        sa.CheckConstraint("method in ('report-date')", name=op.f("ck_amendment_links_method")),
        sa.ForeignKeyConstraint(
            ["accession_number"],
            ["filings.accession_number"],
            name=op.f("fk_amendment_links_accession_number"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["amends_accession_number"],
            ["filings.accession_number"],
            name=op.f("fk_amendment_links_amends_accession_number"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("accession_number", "position", name=op.f("pk_amendment_links")),
        comment="One filing that an amendment names or means",
    )
    op.create_index(
        "ix_amendment_links_amends_accession_number", "amendment_links", ["amends_accession_number"]
    )
    op.create_table(
        "problems",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False, comment="Surrogate key"),
        sa.Column("accession_number", sa.Text(), comment="The filing; null: about an index"),
        sa.Column("url", sa.Text(), comment="The index file, where it is about one"),
        sa.Column("code", sa.Text(), nullable=False, comment="What kind of problem"),
        sa.Column("detail", sa.Text(), server_default=sa.text("''"), nullable=False, comment="What exactly"),
        sa.Column(
            "source",
            sa.Text(),
            nullable=False,
            comment="Who noticed: 'index' merge, 'fetch' of the submission, 'parser'",
        ),
        sa.Column("run_id", sa.Integer(), comment="The run that noticed"),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False, comment="When it was noticed"),
        sa.CheckConstraint("source in ('index', 'fetch', 'parser')", name=op.f("ck_problems_source")),
        sa.ForeignKeyConstraint(
            ["accession_number"],
            ["filings.accession_number"],
            name=op.f("fk_problems_accession_number"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["crawl_runs.id"], name=op.f("fk_problems_run_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_problems")),
        comment="Something a person should see; codes are listed in docs/problems.md",
    )
    op.create_index("ix_problems_accession_number", "problems", ["accession_number"])
    op.create_index("ix_problems_code", "problems", ["code"])
    op.create_index("ix_problems_run_id", "problems", ["run_id"])
    op.create_index("ix_problems_url", "problems", ["url"])


def downgrade():
    op.drop_table("problems")
    op.drop_table("amendment_links")
    op.drop_table("filing_companies")
    op.drop_table("filings")
