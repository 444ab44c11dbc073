"""Where the crawler's own log goes."""

import contextlib
import logging
import logging.handlers
import sys
from collections.abc import Iterator
from pathlib import Path

from crawler.commands.saying import printable, printable_line, say
from crawler.errors import ConfigError

_FORMAT = "%(asctime)s %(levelname)s [%(name)s] %(message)s"


@contextlib.contextmanager
def crawl_logs(folder: Path, *, debug: bool) -> Iterator[None]:
    """Keep the crawler's own log in a file; show people warnings, and with --debug everything.

    Raises ConfigError where the folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = _File(folder / "edgar8k.log", maxBytes=10_000_000, backupCount=5, encoding="utf-8")
    except OSError as error:
        raise ConfigError(
            f"no log can be written in {folder} ({error.strerror}): set EDGAR8K_HOME to a folder of your own"
        ) from error
    file.setLevel(logging.INFO)
    people = logging.StreamHandler()
    people.setLevel(logging.DEBUG if debug else logging.WARNING)
    people.setFormatter(_Plain(_FORMAT) if debug else _OneLine("edgar8k: %(message)s"))
    if not debug:
        people.addFilter(_is_ours)
    file.setFormatter(_Plain(_FORMAT))
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if debug else logging.INFO)
    handlers = (file, people)
    for handler in handlers:
        root.addHandler(handler)
    try:
        yield
    finally:
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()


class _File(logging.handlers.RotatingFileHandler):
    """The log file. Where it takes no more, because the disk is full, say, that is said once in a line."""

    is_said = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - the name is logging's
        if not self.is_said:
            self.is_said = True
            say(f"the log can't be written any more ({sys.exception()}): {self.baseFilename}")

    def close(self) -> None:
        # What is left in its buffer is lost with the disk; the run has come to what it has come to.
        with contextlib.suppress(OSError):
            super().close()


class _Plain(logging.Formatter):
    """Lines that no terminal obeys: they may hold a name that a company gave itself, or parts of a page."""

    def format(self, record: logging.LogRecord) -> str:
        return "\n".join(map(printable_line, super().format(record).split("\n")))


class _OneLine(logging.Formatter):
    """The same in one line, for people."""

    def format(self, record: logging.LogRecord) -> str:
        return printable(super().format(record))


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.startswith("crawler.")
