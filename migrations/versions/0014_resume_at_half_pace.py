"""Resume at half pace after a block, and pause longer for one that repeats.

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade():
    op.add_column(
        "crawl_pace",
        sa.Column(
            "whole_at",
            sa.DateTime(timezone=True),
            comment="Moment from which the pace is whole again: half of it after the pause, then ever more",
        ),
    )
    op.add_column(
        "crawl_pace",
        sa.Column(
            "repetitions",
            sa.Integer(),
            server_default=sa.text("0"),
            nullable=False,
            comment="Pauses in a row before the pace was whole again: each is longer",
        ),
    )


def downgrade():
    op.drop_column("crawl_pace", "repetitions")
    op.drop_column("crawl_pace", "whole_at")
