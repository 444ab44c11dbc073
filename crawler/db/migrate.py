"""The schema's revisions: which one a database has, which one the program needs, and the way there."""

from pathlib import Path

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy.exc import DBAPIError

from crawler.db.connection import Database, one_line
from crawler.errors import DatabaseError


def migrations_folder() -> Path:
    """Return the folder of the revisions: in the package, if it came as a wheel, else beside it."""
    package = Path(__file__).parents[1]
    carried = package / "_migrations"
    return carried if carried.exists() else package.parent / "migrations"


def alembic_config() -> AlembicConfig:
    """Return Alembic's configuration for the revisions; `migrations/env.py` adds the rest."""
    config = AlembicConfig()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    return config


def head_revision() -> str | None:
    """Return the revision that this program needs; None while there is none."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def current_revision(database: Database) -> str | None:
    """Return the revision that the database has; None where it has no schema of ours."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database) -> None:
    """Bring the database to the revision that this program needs; several may try at once.

    Raises DatabaseError where a revision fails; those before it stay.
    """
    config = alembic_config()
    try:
        with database.engine.connect() as connection:
            # What env.py sets for the session ends with it, and so does its lock.
            connection.detach()
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except DBAPIError as error:
        raise DatabaseError(
            f"the schema could not be upgraded: {one_line(error, database.url)}: try again when no other "
            "program uses the tables, as their owner"
        ) from error
    except CommandError as error:
        raise DatabaseError(f"the schema could not be upgraded: {error}") from error


def ensure_schema(database: Database) -> None:
    """Return if the database has the revision that this program needs; the embedded one is upgraded.

    Raises DatabaseError that says what to do where another's database is older or newer.
    """
    current, head = current_revision(database), head_revision()
    if current == head:
        return
    if current is not None and not _is_known(current):
        raise DatabaseError(
            f"{database.name} has schema {current}, which a newer edgar8k has made: install that one"
        )
    if database.embedded:
        upgrade(database)
        return
    has = "no schema yet" if current is None else f"schema {current}, older than {head}"
    raise DatabaseError(f"{database.name} has {has}: run: edgar8k db upgrade")


def _is_known(revision: str) -> bool:
    script = ScriptDirectory.from_config(alembic_config())
    return any(known.revision == revision for known in script.walk_revisions())
