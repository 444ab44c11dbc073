"""Create companies.

Companies by CIK, and the names they bore: EDGAR's own lists know a company by any of them.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade():
    op.create_table(
        "companies",
        sa.Column(
            "cik",
            sa.BigInteger(),
            autoincrement=False,
            nullable=False,
            comment="Central Index Key, EDGAR's number of the filer",
        ),
        sa.Column("name", sa.Text(), comment="Conformed name"),
        sa.Column("sic", sa.Integer(), comment="Standard Industrial Classification code"),
        sa.Column("state_of_incorporation", sa.Text(), comment="State or country, as an EDGAR place code"),
        sa.Column("fiscal_year_end", sa.Text(), comment="Month and day, MMDD"),
        sa.Column("ein", sa.Text(), comment="IRS employer identification number"),
        sa.Column(
            "tickers",
            postgresql.ARRAY(sa.Text()),
            server_default=sa.text("'{}'::text[]"),
            nullable=False,
            comment="Trading symbols by the submissions data, those of the day it was read",
        ),
        sa.Column(
            "described_on",
            sa.Date(),
            comment="Day whose word this is: filing date of header or index row, day of submissions data",
        ),
        sa.Column(
            "described_by",
            sa.Text(),
            server_default=sa.text("''"),
            nullable=False,
            comment="Its source: accession number of the header, 'submissions', or empty for an index",
        ),
        sa.PrimaryKeyConstraint("cik", name=op.f("pk_companies")),
        comment="A company, or another filer, by its CIK: as the latest source describes it",
    )
    op.create_table(
        "company_names",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False, comment="Surrogate key"),
        sa.Column("cik", sa.BigInteger(), nullable=False, comment="The company"),
        sa.Column("name", sa.Text(), nullable=False, comment="Conformed name"),
        sa.Column("valid_from", sa.Date(), comment="First day of the name; null where nobody told"),
        sa.Column("valid_until", sa.Date(), comment="Day the name was given up; null while it is borne"),
        sa.Column("source", sa.Text(), nullable=False, comment="'submissions' data, or 'header' of a filing"),
        sa.CheckConstraint("source in ('header', 'submissions')", name=op.f("ck_company_names_source")),
        sa.ForeignKeyConstraint(
            ["cik"], ["companies.cik"], name=op.f("fk_company_names_cik"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company_names")),
        comment="A name a company bore, current or former",
    )
    op.create_index("ix_company_names_cik", "company_names", ["cik"])
    op.create_index("ix_company_names_name", "company_names", ["name"], postgresql_using="hash")
    op.create_index(
        "uq_company_names_header",
        "company_names",
        ["cik", sa.literal_column("hashtextextended(name, 0)")],
        unique=True,
        postgresql_where=sa.text("source = 'header'"),
    )


def downgrade():
    op.drop_table("company_names")
    op.drop_table("companies")
