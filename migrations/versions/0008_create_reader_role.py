"""Create the role that may read everything and write nothing.

Roles belong to the whole cluster: another database may have made it already, or be making it at this
moment. What it may read is granted here, database by database, and for tables to come as well. Where the
user of the migration may not do this, an administrator must: the statements are logged, and the schema is
complete without them.

Revision ID: 0008
Revises: 0007
"""

import logging

import sqlalchemy as sa
from alembic import op

from crawler.db.reader_role import CREATE_READER, READER, reader_grants

revision = "0008"
down_revision = "0007"

# Not below "alembic": Alembic silences its loggers where nobody configured logging, and people have to see
# this.
logger = logging.getLogger("edgar8k.migrations")

_INSUFFICIENT_PRIVILEGE = "42501"
# Another migration made the role between our look and our statement.
_MADE_MEANWHILE = ("42710", "23505")


def upgrade():
    connection = op.get_bind()
    refused = []
    if not _role_exists(connection) and not _execute(connection, CREATE_READER):
        refused.append(CREATE_READER)
    refused += [grant for grant in reader_grants(connection) if refused or not _execute(connection, grant)]
    if refused:
        logger.warning(
            "This user may not set up the role %s. An administrator has to run in this database: %s;",
            READER,
            "; ".join(refused),
        )


def downgrade():
    connection = op.get_bind()
    if _role_exists(connection):
        for grant in reader_grants(connection):
            _execute(
                connection, grant.replace("grant ", "revoke ").replace(f" to {READER}", f" from {READER}")
            )


def _role_exists(connection):
    return connection.scalar(
        sa.text("select exists (select from pg_roles where rolname = :name)"), {"name": READER}
    )


def _execute(connection, statement):
    """Tell whether the user may run the statement; any error but a refusal is raised."""
    try:
        with connection.begin_nested():
            connection.execute(sa.text(statement))
    except sa.exc.DBAPIError as error:
        if error.orig.sqlstate not in (_INSUFFICIENT_PRIVILEGE, *_MADE_MEANWHILE):
            raise
        return error.orig.sqlstate in _MADE_MEANWHILE
    return True
