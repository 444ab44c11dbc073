"""${message}.

Why, where the title does not say it.

Revision ID: ${up_revision}
Revises: ${down_revision | comma,n}
"""

# One change a revision, in PostgreSQL 14's SQL; every table and column has a comment. A table in use must
# not be locked for long: build indexes of large tables CONCURRENTLY, in an autocommit block. A revision that
# needs more time than `env.py` allows raises the limit itself.

import sqlalchemy as sa
from alembic import op
${imports if imports else ""}
revision = "${up_revision}"
down_revision = "${down_revision | comma,n}"


def upgrade():
    ${upgrades if upgrades else "pass"}


def downgrade():
    ${downgrades if downgrades else "pass"}
