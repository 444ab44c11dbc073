"""`edgar8k db`: the schema, and the embedded server."""

import argparse

from crawler.commands import options
from crawler.commands.saying import say
from crawler.config import Config
from crawler.db.connection import open_database, read_url, without_password
from crawler.db.embedded import EmbeddedServer
from crawler.db.migrate import current_revision, ensure_schema, upgrade
from crawler.errors import UsageError

HELP = "bring the schema up to date; start and stop the embedded server"
DESCRIPTION = """\
The database is that of EDGAR8K_DATABASE_URL, else an embedded PostgreSQL server with its data below
EDGAR8K_HOME. The embedded server needs no care: each command starts it if it does not run, upgrades its
schema, and stops it if nobody else uses it.

  edgar8k db upgrade              run the migrations that a database of your own still lacks
  edgar8k db start                keep the embedded server up, for psql and other programs
  psql "$(edgar8k db url)"
  edgar8k db stop

`db url` leaves the password out, if there is one: psql asks for it, or takes it from ~/.pgpass.
"""


def configure(parser: argparse.ArgumentParser) -> None:
    """Add the subcommands."""
    actions = parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    for name, action, summary in (
        ("upgrade", _upgrade, "bring the schema to what this edgar8k needs"),
        ("url", _url, "print the database's address, without a password"),
        ("start", _start, "start the embedded server and keep it up until `db stop`"),
        ("stop", _stop, "let the embedded server stop once nobody uses it"),
    ):
        subparser = actions.add_parser(name, help=summary, description=f"{summary[0].upper()}{summary[1:]}.")
        options.add_common(subparser, nested=True)
        subparser.set_defaults(action=action)


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Do the action; return its exit code."""
    exit_code: int = arguments.action(config)
    return exit_code


def _upgrade(config: Config) -> int:
    with open_database(config) as database:
        before = current_revision(database)
        upgrade(database)
        after = current_revision(database)
        if before == after:
            print(f"{database.name}: schema is at {after} already")
        else:
            print(f"{database.name}: schema upgraded from {before or 'nothing'} to {after}")
    return 0


def _url(config: Config) -> int:
    if config.database_url is not None:
        print(without_password(read_url(config.database_url, "EDGAR8K_DATABASE_URL")))
        return 0
    server = EmbeddedServer(config.home, config.server_user)
    print(without_password(server.url()), flush=True)
    if not server.is_running:
        say("the server does not run now: edgar8k db start")
    return 0


def _start(config: Config) -> int:
    server = _embedded(config, "start")
    with open_database(config) as database:
        ensure_schema(database)
        server.keep()
        print(database.name)
    return 0


def _stop(config: Config) -> int:
    server = _embedded(config, "stop")
    if not server.is_running:
        server.unkeep()
        print("the embedded server does not run")
    elif server.unkeep():
        print("the embedded server has stopped")
    else:
        print("the embedded server is in use; it stops with the last command that uses it")
    return 0


def _embedded(config: Config, what: str) -> EmbeddedServer:
    """The embedded server; another's is not ours to start and stop."""
    if config.database_url is not None:
        raise UsageError(f"EDGAR8K_DATABASE_URL names a server that edgar8k does not {what}: unset it first")
    return EmbeddedServer(config.home, config.server_user)
