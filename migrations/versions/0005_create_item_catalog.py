"""Create the item catalogue.

Item numbers changed their meaning on 2004-08-23, and some before: the catalogue gives each its title for the
time in which it had it.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade():
    op.create_table(
        "item_catalog",
        sa.Column("item_number", sa.Text(), nullable=False, comment="'2.02' since 2004-08-23, '5' before"),
        sa.Column("title", sa.Text(), nullable=False, comment="Title by the form"),
        sa.Column(
            "modern_item_number",
            sa.Text(),
            comment="The number that the matter has since 2004-08-23; null: none",
        ),
        sa.Column("effective_from", sa.Date(), nullable=False, comment="First filing date"),
        sa.Column("effective_until", sa.Date(), comment="Last filing date; null: in force"),
        sa.Column(
            "is_furnished",
            sa.Boolean(),
            nullable=False,
            comment="Whether it is furnished, not filed, for Section 18 of the Exchange Act",
        ),
        sa.PrimaryKeyConstraint("item_number", "effective_from", name=op.f("pk_item_catalog")),
        comment="An item number of Form 8-K while it had one meaning",
    )


def downgrade():
    op.drop_table("item_catalog")
