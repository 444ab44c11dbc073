"""Add the watch list.

`backfill --watch` puts companies on it, and `nightly --watched` fetches no others.

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


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
