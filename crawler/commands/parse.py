"""`edgar8k parse`: filings on disk to JSON, without a database."""

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from crawler.commands.saying import say
from crawler.config import Config
from crawler.errors import UsageError
from crawler.filing.envelope import NotAFiling
from crawler.filing.parse import parse_filing
from crawler.filing.record_json import record_to_json

HELP = "print filings on disk as JSON, one record a line"
DESCRIPTION = """\
Read Form 8-K filings from disk and print one JSON record a line, in the order given; a folder's .txt, .nc,
.htm and .html files come by name. Takes complete submissions, and main documents on their own, for which all
that only the envelope tells is null. Needs no database and no network.

  edgar8k parse 0001104659-07-078123.txt
  edgar8k parse ~/filings > records.jsonl
  edgar8k parse ~/filings | jq -r '.items[] | [.item_number, .heading] | @tsv'

What is odd about a filing stands in its "problems". Exit 1 only where an input can't be read as a filing at
all; each such input is named on stderr, and the others are printed.
"""

_SUFFIXES = frozenset({".txt", ".nc", ".htm", ".html"})


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's words."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file, or a folder of files")


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Print the records. Raises UsageError where a path is missing, before anything is printed."""
    for path in arguments.paths:
        if not path.exists():
            raise UsageError(f"no such file or folder: {path}")
    unread = 0
    for path in _files(arguments.paths):
        try:
            line = _record_line(path)
        except (OSError, NotAFiling) as error:
            unread += 1
            say(f"{path}: {_reason(error)}")
        else:
            sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
    return 1 if unread else 0


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield files as given, and a folder's files by name, links followed."""
    for path in paths:
        if path.is_dir():
            yield from sorted(
                file for file in path.iterdir() if file.suffix.lower() in _SUFFIXES and file.is_file()
            )
        else:
            yield path


def _record_line(path: Path) -> bytes:
    # A file name need not be UTF-8; JSON must be.
    source = os.fsencode(path).decode("utf-8", "replace")
    record = parse_filing(path.read_bytes(), source=source)
    return json.dumps(record_to_json(record), ensure_ascii=False).encode() + b"\n"


def _reason(error: OSError | NotAFiling) -> str:
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return f"not a filing: {error}"
