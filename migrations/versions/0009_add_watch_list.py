"""Add the watch list.

`backfill --watch` puts companies on it, and `nightly --watched` fetches no others.

Revision ID: 0009
Revises: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade():
    op.add_column(
        "companies",
        sa.Column(
            "watched_at",
            sa.DateTime(timezone=True),
            comment="When it was put on the watch list; null: not watched",
        ),
    )


def downgrade():
    op.drop_column("companies", "watched_at")
