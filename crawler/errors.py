"""Errors that end a command with one line for people and an exit code."""


class Edgar8kError(Exception):
    """A command can't go on; the message says what to do. Raised through its subclasses."""

    exit_code = 2


class UsageError(Edgar8kError):
    """Words on the command line, or a company name, that can't be taken. Raised by the commands."""


class ConfigError(Edgar8kError):
    """A variable, a flag or `edgar8k.toml` that can't be taken. Raised by `crawler.config`."""


class DatabaseError(Edgar8kError):
    """The database can't be reached, started or is too old. Raised by `crawler.db`."""
