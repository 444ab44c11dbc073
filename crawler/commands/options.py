"""Options that several commands share, and how they become configuration."""

import argparse
import datetime as dt

from crawler.edgar.accession import normalize_accession

# Flags that stand for keys of the configuration.
_KEYS = ("home", "archive", "www_url", "data_url", "rate", "document_text")


def add_common(parser: argparse.ArgumentParser, *, nested: bool = False) -> None:
    """Add what every command takes; `nested` for an action of a command, behind which it may stand too."""
    parser.add_argument(
        "--home",
        metavar="FOLDER",
        default=argparse.SUPPRESS if nested else None,
        help="where data, archive and logs lie (EDGAR8K_HOME)",
    )
    parser.add_argument(
        "--debug",
        action="store_true",
        default=argparse.SUPPRESS if nested else False,
        help="show tracebacks and the crawler's own log",
    )


def add_archive(parser: "argparse._ActionsContainer") -> None:
    """Add --archive."""
    parser.add_argument("--archive", metavar="FOLDER", help="where raw submissions are (EDGAR8K_ARCHIVE)")


def add_accession(parser: argparse.ArgumentParser, *, nargs: str | None = None) -> None:
    """Add ACCESSION, with or without dashes; it is normalised."""
    parser.add_argument(
        "accession",
        nargs=nargs,
        type=_accession_number,
        metavar="ACCESSION",
        help="an accession number, with or without dashes",
    )


def add_crawl(parser: argparse.ArgumentParser) -> None:
    """Add what every command takes that asks EDGAR."""
    group = parser.add_argument_group("how EDGAR is asked (each also by its variable or in edgar8k.toml)")
    group.add_argument(
        "--rate", metavar="N", help="requests a second, all processes together (EDGAR8K_RATE, 8)"
    )
    add_archive(group)
    group.add_argument(
        "--www-url", metavar="URL", help="a mirror in the place of www.sec.gov (EDGAR8K_WWW_URL)"
    )
    group.add_argument(
        "--data-url", metavar="URL", help="a mirror in the place of data.sec.gov (EDGAR8K_DATA_URL)"
    )
    group.add_argument(
        "--document-text",
        choices=("all", "main", "none"),
        help="whose text the table documents keeps (EDGAR8K_DOCUMENT_TEXT, all)",
    )


def add_days(parser: argparse.ArgumentParser) -> None:
    """Add --since and --until: filing dates, inclusive."""
    parser.add_argument("--since", type=day, metavar="DATE", help="first filing date, as 2007-11-01")
    parser.add_argument("--until", type=day, metavar="DATE", help="last filing date")


def _accession_number(text: str) -> str:
    try:
        return normalize_accession(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def day(text: str) -> dt.date:
    """Return the day that an argument names."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no date: write it as 2007-11-01") from None


def flags_of(arguments: argparse.Namespace) -> dict[str, str]:
    """Return the configuration keys that flags set."""
    return {key: value for key in _KEYS if (value := getattr(arguments, key, None)) is not None}
