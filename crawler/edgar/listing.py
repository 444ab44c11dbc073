"""Directory listings: the `index.json` of EDGAR's index folders."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.edgar.eastern import edgar_date, listing_moment
from crawler.edgar.json_bodies import read_object, text_or_none

_DAILY_MASTER = re.compile(r"master\.([0-9]{6}|[0-9]{8})\.idx(?:\.gz)?")


class NotAListing(ValueError):  # noqa: N818 - says what the bytes are
    """The bytes are not a directory listing."""


@dataclass(frozen=True, slots=True)
class ListedFile:
    """An entry of a listing; `last_modified` is aware and in Eastern time, None where it can't be read."""

    name: str
    is_directory: bool
    last_modified: dt.datetime | None


@dataclass(frozen=True, slots=True)
class DailyIndexFile:
    """The master index of a day, under its file name."""

    day: dt.date
    name: str
    last_modified: dt.datetime | None


def read_listing(raw: bytes) -> tuple[ListedFile, ...]:
    """Return the entries of an index folder's `index.json`, in its order, without those that have no name.

    Raises NotAListing where the bytes are no such JSON (an error page, a body cut short).
    """
    try:
        directory = read_object(raw).get("directory")
    except ValueError as error:
        raise NotAListing(str(error)) from error
    entries = directory.get("item", []) if isinstance(directory, dict) else None
    if not isinstance(entries, list):
        raise NotAListing("JSON without directory.item")
    return tuple(
        ListedFile(
            name=name,
            is_directory=entry.get("type") == "dir",
            last_modified=listing_moment(text_or_none(entry.get("last-modified")) or ""),
        )
        for entry in entries
        if isinstance(entry, dict) and (name := text_or_none(entry.get("name")))
    )


def daily_master_files(files: Iterable[ListedFile], year: int) -> tuple[DailyIndexFile, ...]:
    """Return the master indexes among the files of a daily-index folder of `year`: one a day, oldest first.

    Names are master.DATE.idx or master.DATE.idx.gz (a few quarters of 2011 to 2014 have only these); plain
    ones are preferred. DATE is MMDDYY in 1994, YYMMDD until March 1998, then YYYYMMDD. Names with impossible
    dates are ignored.
    """
    by_day: dict[dt.date, DailyIndexFile] = {}
    for file in sorted(files, key=lambda file: file.name, reverse=True):
        named = _DAILY_MASTER.fullmatch(file.name)
        day = _day(named[1], year) if named and not file.is_directory else None
        if day is not None:
            # In reverse order "….idx.gz" comes before "….idx", which so replaces it.
            by_day[day] = DailyIndexFile(day, file.name, file.last_modified)
    return tuple(by_day[day] for day in sorted(by_day))


def _day(digits: str, year: int) -> dt.date | None:
    """Read the date in a daily index's name; in six digits it is the order that gives the folder's year."""
    if len(digits) == 8:
        return edgar_date(digits)
    try:
        first, second, third = digits[:2], digits[2:4], digits[4:]
        yy = f"{year % 100:02d}"
        if first == yy:
            return dt.date(year, int(second), int(third))
        return dt.date(year, int(first), int(second)) if third == yy else None
    except ValueError:
        return None
