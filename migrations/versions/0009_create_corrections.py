"""Create corrections.

What EDGAR said differently of a filing later on: a reconcile can so be followed row by row, long after.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade():
    op.create_table(
        "corrections",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False, comment="Surrogate key"),
        sa.Column("accession_number", sa.Text(), nullable=False, comment="The filing"),
        sa.Column(
            "what",
            sa.Text(),
            nullable=False,
            comment="'form type', 'filing date', 'company name', 'path', 'removed' or 'returned'",
        ),
        sa.Column("was", sa.Text(), comment="The index's word before; null where it was removed or returned"),
        sa.Column(
            "became", sa.Text(), comment="The index's word since; null where it was removed or returned"
        ),
        sa.Column("url", sa.Text(), nullable=False, comment="The index file that says so"),
        sa.Column("run_id", sa.Integer(), comment="The run that noticed"),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False, comment="When it was noticed"),
        sa.CheckConstraint(
            "what in ('form type', 'filing date', 'company name', 'path', 'removed', 'returned')",
            name=op.f("ck_corrections_what"),
        ),
        sa.ForeignKeyConstraint(
            ["accession_number"],
            ["filings.accession_number"],
            name=op.f("fk_corrections_accession_number"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["crawl_runs.id"], name=op.f("fk_corrections_run_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
        comment="What a later index said differently of a filing that an index had listed",
    )
    op.create_index("ix_corrections_accession_number", "corrections", ["accession_number"])
    op.create_index("ix_corrections_run_id", "corrections", ["run_id"])


def downgrade():
    op.drop_table("corrections")
