"""The console command `edgar8k`."""

import argparse
import importlib
import logging
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import FrameType, ModuleType
from typing import NoReturn

from crawler import __version__
from crawler.commands import options
from crawler.commands.leaving import INTERRUPTED, leave
from crawler.commands.saying import say
from crawler.config import load_config
from crawler.errors import Edgar8kError

_COMMANDS = (
    "demo",
    "backfill",
    "nightly",
    "watch",
    "reconcile",
    "reparse",
    "retry",
    "status",
    "sql",
    "parse",
    "mirror",
    "archive",
    "db",
)

_DESCRIPTION = """\
Every Form 8-K of SEC EDGAR in a PostgreSQL database: crawled, archived, parsed, kept current.

  edgar8k demo                        see it work, without EDGAR
  export EDGAR8K_IDENTITY="Your Name you@example.com"
  edgar8k backfill 855654 --since 2007-01-01 --until 2007-12-31
  edgar8k nightly                     everything new; safe to run twice, late, or after weeks
  edgar8k sql "select filing_date, item_number, title from events limit 5"
"""
_EPILOG = """\
Exit codes: 0 done and complete; 1 finished, but something failed or is missing; 2 wrong usage, configuration
or database; 3 EDGAR refuses us; 130 interrupted (a second run goes on where it stopped).
"""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        _leave_unusable_folder()
        _speak_as_ourselves()
        words = sys.argv[1:] if words is None else words
        return _run(_parser(words).parse_args(words))
    except KeyboardInterrupt:
        return INTERRUPTED


def run_command() -> NoReturn:
    """Run the command that the process was started for, and end the process."""
    exit_code = main()
    if exit_code == INTERRUPTED:
        leave(exit_code)
    sys.exit(exit_code)


def _run(arguments: argparse.Namespace) -> int:
    try:
        exit_code: int = arguments.run(arguments, load_config(flags=options.flags_of(arguments)))
        return exit_code
    except Edgar8kError as error:
        return _end(arguments, str(error), error, error.exit_code)
    except BrokenPipeError:
        # Whoever read our output has gone; nothing more can be printed, at exit neither.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _end(arguments, f"unexpected {type(error).__name__}: {error} (--debug shows where)", error, 1)


def _end(arguments: argparse.Namespace, message: str, error: Exception, exit_code: int) -> int:
    if arguments.debug:
        raise error
    say(message)
    return exit_code


def _leave_unusable_folder() -> None:
    """Stand in / where the working folder is gone or closed to us: a timer's job has to go on all the same.

    Worker processes begin in the folder that their parent was in, so this comes before they are thought of.
    """
    try:
        is_usable = os.access(Path.cwd(), os.X_OK)
    except OSError:
        is_usable = False
    if not is_usable:
        os.chdir("/")


def _speak_as_ourselves() -> None:
    """Let warnings that no log takes begin as all our lines do, and be no longer than they."""
    if logging.lastResort is not None:
        logging.lastResort.setFormatter(_WithoutTraceback("edgar8k: %(message)s"))


class _WithoutTraceback(logging.Formatter):
    """Of what a signal interrupts in the last moments, libraries would tell all that led there."""

    def formatException(self, ei: object) -> str:  # noqa: N802 - the name is logging's
        return ""


def _interrupt(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _parser(words: Sequence[str]) -> argparse.ArgumentParser:
    """Return the parser; it knows all commands unless the first word already names one.

    What a command needs is imported with it, and most need little.
    """
    parser = argparse.ArgumentParser(
        prog="edgar8k",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"edgar8k {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in [word for word in words[:1] if word in _COMMANDS] or _COMMANDS:
        _add_command(commands, name, importlib.import_module(f"crawler.commands.{name}"))
    return parser


def _add_command(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, module: ModuleType
) -> None:
    parser = commands.add_parser(
        name,
        help=module.HELP,
        description=module.DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_common(parser)
    module.configure(parser)
    parser.set_defaults(run=module.run)


if __name__ == "__main__":
    run_command()
