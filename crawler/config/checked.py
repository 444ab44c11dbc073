"""The configuration of a run, and what it must be to be let loose on EDGAR."""

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from crawler.errors import ConfigError

# EDGAR blocks whoever sends more than ten requests a second, for ten minutes: the rest is margin.
_HIGHEST_RATE_FOR_SEC = 9.0
_SHORTEST_BLOCK_PAUSE_FOR_SEC = 630.0

_EMAIL_ADDRESS = re.compile(r"[^\s@<>(),;]+@[^\s@<>(),;]+\.[^\W\d_]{2,}")  # jane.doe@example.com
DocumentText = Literal["all", "main", "none"]
"""Whose text `documents.text` keeps: readable documents', the main document's and EX-99's, nobody's."""

_NAME = re.compile(r"[^\W\d_]{2,}")  # any word of letters


@dataclass(frozen=True)
class Config:
    """Everything that a user may set, checked. Secrets are left out of its `repr`.

    `database_url` is None for the embedded server. `rate` is requests a second, 0 for unlimited;
    `block_pause` and `database_wait` are seconds. `fixed_now` is the moment that stands for now, or None for
    the clock. `document_text` says whose text `documents.text` keeps. `server_user` is the account that root
    gives the embedded server.
    """

    home: Path
    archive: Path
    identity: str | None = field(default=None, repr=False)
    database_url: str | None = field(default=None, repr=False)
    reader_url: str | None = field(default=None, repr=False)
    www_url: str = "https://www.sec.gov"
    data_url: str = "https://data.sec.gov"
    rate: float = 8.0
    block_pause: float = 630.0
    database_wait: float = 120.0
    fixed_now: dt.datetime | None = None
    document_text: DocumentText = "all"
    server_user: str | None = None

    def now(self) -> dt.datetime:
        """Return the moment that counts as now, aware and in UTC."""
        return (self.fixed_now or dt.datetime.now(dt.UTC)).astimezone(dt.UTC)

    @property
    def is_sec_gov(self) -> bool:
        """Whether requests would reach the SEC itself rather than a mirror."""
        return any(_is_sec_host(url) for url in (self.www_url, self.data_url))

    def check_for_crawl(self) -> None:
        """Raise ConfigError where this configuration must not be let loose on EDGAR.

        The SEC's fair-access rules ask for a User-Agent that names who asks with an e-mail address, and for
        at most ten requests a second. Other hosts, such as a mirror, may be asked in any way.
        """
        if not self.is_sec_gov:
            return
        _check_identity(self.identity)
        if not 0 < self.rate <= _HIGHEST_RATE_FOR_SEC:
            raise ConfigError(
                f"EDGAR8K_RATE is {self.rate:g}: sec.gov takes more than 0 and at most "
                f"{_HIGHEST_RATE_FOR_SEC:g} requests a second"
            )
        if self.block_pause < _SHORTEST_BLOCK_PAUSE_FOR_SEC:
            raise ConfigError(
                f"EDGAR8K_BLOCK_PAUSE is {self.block_pause:g}: sec.gov needs at least "
                f"{_SHORTEST_BLOCK_PAUSE_FOR_SEC:g} seconds"
            )
        if self.fixed_now is not None:
            raise ConfigError(
                "EDGAR8K_NOW is for rehearsals against a mirror: unset it to crawl sec.gov, "
                "or set EDGAR8K_WWW_URL and EDGAR8K_DATA_URL"
            )


def _is_sec_host(url: str) -> bool:
    host = (urlsplit(url).hostname or "").rstrip(".")
    return host == "sec.gov" or host.endswith(".sec.gov")


def _check_identity(identity: str | None) -> None:
    what_to_do = 'set EDGAR8K_IDENTITY="Your Name you@example.com"'
    if identity is None:
        raise ConfigError(f"EDGAR wants to know who asks: {what_to_do}")
    if not _EMAIL_ADDRESS.search(identity):
        raise ConfigError(f"EDGAR8K_IDENTITY has no e-mail address: {what_to_do}")
    if not _NAME.search(_EMAIL_ADDRESS.sub(" ", identity)):
        raise ConfigError(f"EDGAR8K_IDENTITY has no name beside the e-mail address: {what_to_do}")
