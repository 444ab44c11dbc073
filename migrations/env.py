"""How Alembic runs the revisions: one run at a time, each revision in its own transaction, with time limits.

`edgar8k db upgrade` hands over its connection; the command `alembic`, in a checkout, opens the database that
the environment names, as every command of edgar8k does.
"""

from alembic import context
from sqlalchemy import Connection, text

from crawler.config import load_config
from crawler.db.connection import open_database
from crawler.db.models import Base

OTHERS_LIMIT = "SET lock_timeout = '30min'"
LIMITS = "SET lock_timeout = '10s'; SET statement_timeout = '10min'"


def run(connection: Connection) -> None:
    """Run what Alembic was asked for, alone: others wait, and then find it done."""
    connection.execute(text(OTHERS_LIMIT))
    connection.execute(text("SELECT pg_advisory_lock(hashtext('edgar8k migrations'))"))
    connection.execute(text(LIMITS))
    # Alembic begins and commits itself, but only on a connection that is in no transaction.
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        transaction_per_migration=True,
        compare_server_default=True,
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
    )
    with context.begin_transaction():
        context.run_migrations()


def main() -> None:
    """Run over the connection that was handed over, else over one of our own."""
    if context.is_offline_mode():
        raise SystemExit("edgar8k's revisions look at the database: run them without --sql")
    connection = context.config.attributes.get("connection")
    if connection is not None:
        run(connection)
        return
    with open_database(load_config()) as database, database.engine.connect() as own:
        own.detach()
        run(own)


main()
