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

revision = "0008"
down_revision = "0007"

# Not below "alembic": Alembic silences its loggers where nobody configured logging, and people have to see
# this.
logger = logging.getLogger("edgar8k.migrations")

READER = "edgar8k_reader"

_INSUFFICIENT_PRIVILEGE = "42501"
# Another migration made the role between our look and our statement.
_MADE_MEANWHILE = ("42710", "23505")


def upgrade():
    connection = op.get_bind()
    create_role = f"create role {READER} login"
    refused = []
    if not _role_exists(connection) and not _execute(connection, create_role):
        refused.append(create_role)
    refused += [grant for grant in _grants(connection) if refused or not _execute(connection, grant)]
    if refused:
        logger.warning(
            "This user may not set up the role %s. An administrator has to run in this database: %s;",
            READER,
            "; ".join(refused),
        )


def downgrade():
    connection = op.get_bind()
    if _role_exists(connection):
        for grant in _grants(connection):
            _execute(
                connection, grant.replace("grant ", "revoke ").replace(f" to {READER}", f" from {READER}")
            )


def _grants(connection):
    """The grants that the reader needs here, beside what everybody may do."""
    user, schema, schema_is_open, database, database_is_open, tables = connection.execute(
        sa.text(
            """
            select quote_ident(current_user),
                quote_ident(current_schema()),
                has_schema_privilege('public', current_schema(), 'usage'),
                quote_ident(current_database()),
                has_database_privilege('public', current_database(), 'connect'),
                string_agg(quote_ident(relname), ', ' order by relname)
            from pg_class
            where relnamespace = current_schema()::regnamespace
                and relkind in ('r', 'v') and pg_has_role(relowner, 'usage')
            """
        )
    ).one()
    grants = [
        f"grant select on {tables} to {READER}",
        f"alter default privileges for role {user} in schema {schema} grant select on tables to {READER}",
    ]
    if not schema_is_open:
        grants.append(f"grant usage on schema {schema} to {READER}")
    if not database_is_open:
        grants.append(f"grant connect on database {database} to {READER}")
    return grants


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
