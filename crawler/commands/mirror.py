"""`edgar8k mirror`: a folder of submissions, served as EDGAR would."""

import argparse
import threading
from pathlib import Path

from crawler.commands import options
from crawler.commands.saying import say
from crawler.config import Config
from crawler.errors import UsageError
from crawler.mirror.server import MirrorServer

HELP = "serve a folder of complete submissions as EDGAR would"
DESCRIPTION = """\
Serve a folder, at any depth, of complete submissions (.txt, .nc), or an archive of our own, as EDGAR would:
quarterly and daily indexes, listings, submissions data, tickers, names, and the submissions themselves.

The first line printed is the URL, on loopback; it stands for both hosts of EDGAR. Files that come, change or
go are seen without a restart. Ctrl-C ends it.

  edgar8k mirror ~/filings --port 8094
  edgar8k mirror ~/filings --as-of 2025-10-31     EDGAR as it stood at the end of that day
  edgar8k mirror /var/lib/edgar8k/archive         re-serve what was crawled

In another terminal, a crawl of it:

  export EDGAR8K_WWW_URL=http://127.0.0.1:8094 EDGAR8K_DATA_URL=http://127.0.0.1:8094
  EDGAR8K_RATE=0 edgar8k backfill --all --since 1993-01-01

A file REMOVED in the folder lists, one a line, accession numbers that EDGAR has removed since: they leave the
quarterly indexes and their own addresses, and stay in the daily index of their day.
"""

_HIGHEST_PORT = 65535


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the command's words."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the submissions are")
    parser.add_argument(
        "--port", type=_port, default=0, metavar="N", help="port on 127.0.0.1 (default: a free one)"
    )
    parser.add_argument(
        "--as-of", type=options.day, metavar="D", help="show EDGAR as it stood at the end of this day"
    )


def run(arguments: argparse.Namespace, config: Config) -> int:
    """Serve until interrupted. Raises UsageError where the folder or the port can't be had."""
    if not arguments.folder.is_dir():
        raise UsageError(f"no such folder: {arguments.folder}")
    try:
        server = MirrorServer(arguments.folder, port=arguments.port, as_of=arguments.as_of, say=say)
    except OSError as error:
        raise UsageError(
            f"port {arguments.port} can't be had ({error.strerror}): give another, or none for a free one"
        ) from error
    with server:
        print(server.url, flush=True)
        say(server.site.summary())
        threading.Event().wait()
    return 0


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > _HIGHEST_PORT:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no port: give a number up to {_HIGHEST_PORT}, or 0 for a free one"
        )
    return int(text)
