"""One value of the configuration, as a user wrote it and as it is meant."""

import datetime as dt
import math
from dataclasses import dataclass
from pathlib import Path
from typing import get_args
from urllib.parse import urlsplit

from crawler.config.checked import DocumentText
from crawler.edgar.eastern import EASTERN
from crawler.errors import ConfigError

_START_OF_DAY = dt.time(8)


@dataclass(frozen=True)
class Setting:
    """A value as written, what to call the place it stands in, and the folder that a path starts from.

    What reads it raises ConfigError that names the place.
    """

    text: str
    name: str
    folder: Path

    def path(self) -> Path:
        """The value as an absolute path; `~` is the user's home."""
        try:
            return self.folder / Path(self.printable()).expanduser()
        except RuntimeError:
            raise self.error("names a user without a home") from None

    def number(self) -> float:
        """The value as a number that is not negative."""
        try:
            number = float(self.text)
        except ValueError:
            number = math.nan
        if not (math.isfinite(number) and number >= 0):
            raise self.error(f"is {self.text!r}: write a number, 0 or more")
        return number

    def web_address(self) -> str:
        """The value as an http address, scheme and host in small letters, without a slash at its end."""
        try:
            parts = urlsplit(self.text)
            is_plain = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
        except ValueError:
            is_plain = False
        if not is_plain or parts.query or parts.fragment or not self.text.isprintable() or " " in self.text:
            raise self.error("is no web address: write one such as https://www.sec.gov")
        if "@" in parts.netloc:
            raise self.error("has a user name or a password before its host: leave them out")
        return f"{parts.scheme}://{parts.netloc.lower()}{parts.path}".rstrip("/")

    def moment(self) -> dt.datetime:
        """The value as an aware moment."""
        try:
            return parse_now(self.text)
        except (ValueError, OverflowError):
            raise self.error(
                f"is {self.text!r}: write a moment such as 2025-11-03T08:00 (Eastern), or a day"
            ) from None

    def document_text(self) -> DocumentText:
        """The value as one of the choices."""
        choices: tuple[DocumentText, ...] = get_args(DocumentText)
        for choice in choices:
            if self.text == choice:
                return choice
        raise self.error(f"is {self.text!r}: write one of {', '.join(choices)}")

    def printable(self) -> str:
        """The value as it is, for a header of HTTP or a name: one line of printable characters."""
        if not self.text.isprintable():
            raise self.error("has a line break or another character that can't be printed")
        return self.text

    def error(self, complaint: str) -> ConfigError:
        """The complaint, with the place it is about."""
        return ConfigError(f"{self.name} {complaint}")


def parse_now(text: str) -> dt.datetime:
    """Return the moment that EDGAR8K_NOW names, in UTC: ISO 8601, Eastern where it has no zone.

    A day alone stands for 08:00 Eastern of that day, when the index of the day before is final. Raises
    ValueError, and OverflowError at the ends of time.
    """
    try:
        moment = dt.datetime.combine(dt.date.fromisoformat(text), _START_OF_DAY)
    except ValueError:
        moment = dt.datetime.fromisoformat(text)
    return (moment if moment.tzinfo else moment.replace(tzinfo=EASTERN)).astimezone(dt.UTC)
