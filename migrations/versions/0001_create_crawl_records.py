"""Create crawl records.

The runs, the pace that all processes share, and the indexes of EDGAR that were read. They come first because
the ledger refers to runs.

The pace has its one row from the beginning: processes only ever move it on.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(
        "crawl_runs",
        sa.Column("id", sa.Integer(), sa.Identity(always=True), nullable=False, comment="Number of the run"),
        sa.Column("command", sa.Text(), nullable=False, comment="Command or spider"),
        sa.Column(
            "arguments",
            postgresql.JSONB(),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
            comment="Its arguments",
        ),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, comment="When it began"),
        sa.Column("finished_at", sa.DateTime(timezone=True), comment="When it ended; null: it runs, or died"),
        sa.Column("outcome", sa.Text(), comment="How it ended, as 'complete' or 'incomplete'"),
        sa.Column("stats", postgresql.JSONB(), comment="What it counted"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crawl_runs")),
        comment="A run of a command or spider",
    )
    op.create_index("ix_crawl_runs_started_at", "crawl_runs", ["started_at"])
    op.create_table(
        "crawl_pace",
        sa.Column("host", sa.Text(), nullable=False, comment="'edgar': all hosts of EDGAR together"),
        sa.Column(
            "next_at", sa.DateTime(timezone=True), nullable=False, comment="Moment of the next request"
        ),
        sa.Column(
            "blocked_until", sa.DateTime(timezone=True), comment="End of the last pause after a refusal"
        ),
        sa.Column(
            "pauses",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Pauses in a row since EDGAR last answered",
        ),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_crawl_pace")),
        comment="When the next request may leave, for all processes on this database",
    )
    op.create_table(
        "index_files",
        sa.Column(
            "url", sa.Text(), nullable=False, comment="Its address at EDGAR, whichever mirror served it"
        ),
        sa.Column("kind", sa.Text(), nullable=False, comment="'daily' or 'quarterly'"),
        sa.Column("period_start", sa.Date(), nullable=False, comment="First day it covers"),
        sa.Column(
            "period_end",
            sa.Date(),
            nullable=False,
            comment="Last day it covers: of a quarterly, the last day whose data it had received",
        ),
        sa.Column("last_modified", sa.DateTime(timezone=True), comment="Last-Modified of the answer"),
        sa.Column("last_modified_header", sa.Text(), comment="The same as served, for If-Modified-Since"),
        sa.Column(
            "listed_modified",
            sa.DateTime(timezone=True),
            comment="Modification time in the directory listing",
        ),
        sa.Column("last_data_received", sa.Date(), comment="'Last Data Received' in the file"),
        sa.Column(
            "as_of", sa.Date(), nullable=False, comment="Day, Eastern, on which EDGAR said what the file says"
        ),
        sa.Column("row_count", sa.Integer(), nullable=False, comment="Lines, of all forms"),
        sa.Column(
            "filing_count", sa.Integer(), nullable=False, comment="Different filings of the 8-K family"
        ),
        sa.Column(
            "is_final",
            sa.Boolean(),
            nullable=False,
            comment="Whether it was read when complete: a daily after 06:00 Eastern of the next day",
        ),
        sa.Column(
            "fetched_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="When it was read, or asked for and unchanged",
        ),
        sa.CheckConstraint("kind in ('daily', 'quarterly')", name=op.f("ck_index_files_kind")),
        sa.CheckConstraint("period_start <= period_end", name=op.f("ck_index_files_period")),
        sa.PrimaryKeyConstraint("url", name=op.f("pk_index_files")),
        comment="A master index of EDGAR that was read",
    )
    op.create_index("ix_index_files_kind_period_start", "index_files", ["kind", "period_start"])
    op.create_table(
        "daily_listings",
        sa.Column("quarter_start", sa.Date(), nullable=False, comment="First day of the quarter"),
        sa.Column(
            "days",
            postgresql.ARRAY(sa.Date()),
            server_default=sa.text("'{}'::date[]"),
            nullable=False,
            comment="Days of it that have a daily index, from the first day that was wanted on",
        ),
        sa.Column("pending_from", sa.Date(), comment="Day from which it has to be read; null: it was"),
        sa.Column("fetched_at", sa.DateTime(timezone=True), comment="When it was read last"),
        sa.PrimaryKeyConstraint("quarter_start", name=op.f("pk_daily_listings")),
        comment="A quarter whose listing of daily indexes was, or has to be, looked through",
    )
    op.execute(
        "insert into crawl_pace (host, next_at) values ('edgar', timestamptz '2000-01-01 00:00:00+00')"
    )
    op.execute(
        "comment on table alembic_version is 'The revision of the schema that migrations have reached'"
    )
    op.execute("comment on column alembic_version.version_num is 'Revision of the last migration'")


def downgrade():
    op.drop_table("daily_listings")
    op.drop_table("index_files")
    op.drop_table("crawl_pace")
    op.drop_table("crawl_runs")
