"""Keep the dates by which amendments name what they amend.

They are kept apart from the links, which are made from them: what is stored later may be what they name. The
day of dissemination is the filing's word too, beside its filing date and its acceptance.

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

_METHOD = "ck_amendment_links_method"


def upgrade():
    op.add_column(
        "filings",
        sa.Column(
            "disseminated_on",
            sa.Date(),
            comment="Day of dissemination, in the first line of the submission; null: it has none",
        ),
    )
    op.create_table(
        "amendment_references",
        sa.Column("accession_number", sa.Text(), nullable=False, comment="The amendment"),
        sa.Column(
            "position", sa.Integer(), autoincrement=False, nullable=False, comment="Place in its text, from 1"
        ),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="'filed': day of the report's filing; 'dated': date that the report bears",
        ),
        sa.Column("reference_date", sa.Date(), nullable=False, comment="The date"),
        sa.Column(
            "report",
            sa.Integer(),
            nullable=False,
            comment="Number of the report that it names, from 1; one may be named by both of its dates",
        ),
        sa.CheckConstraint("kind in ('filed', 'dated')", name=op.f("ck_amendment_references_kind")),
        sa.ForeignKeyConstraint(
            ["accession_number"],
            ["filings.accession_number"],
            name=op.f("fk_amendment_references_accession_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("accession_number", "position", name=op.f("pk_amendment_references")),
        comment="A date by which an amendment names a report that it amends",
    )
    op.create_index("ix_amendment_references_reference_date", "amendment_references", ["reference_date"])
    op.drop_constraint(op.f(_METHOD), "amendment_links")
    op.create_check_constraint(
        op.f(_METHOD), "amendment_links", "method in ('filed', 'dated', 'report-date')"
    )
    _comment_on_link(
        "How it was found: by a date in the amendment, on which it was 'filed' or which it is 'dated'; "
        "'report-date': same company and report date, latest base form",
        "The date that led to it, or leads to none",
    )


def downgrade():
    op.execute("delete from amendment_links where method <> 'report-date'")
    op.execute("""
        update filings f set amends_accession_number = null
        where f.amends_accession_number is not null and not exists (
            select from amendment_links l
            where l.accession_number = f.accession_number
                and l.amends_accession_number = f.amends_accession_number)
    """)
    op.drop_constraint(op.f(_METHOD), "amendment_links")
    op.create_check_constraint(op.f(_METHOD), "amendment_links", "method in ('report-date')")
    _comment_on_link(
        "How it was found; 'report-date': same company and report date, latest base form",
        "The date that led to it",
    )
    op.drop_table("amendment_references")
    op.drop_column("filings", "disseminated_on")


def _comment_on_link(method, reference_date):
    op.alter_column("amendment_links", "method", existing_type=sa.Text(), comment=method)
    op.alter_column("amendment_links", "reference_date", existing_type=sa.Date(), comment=reference_date)
