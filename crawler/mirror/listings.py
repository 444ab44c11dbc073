"""Directory listings: the `index.json` of the folders of index files."""

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.edgar.eastern import EASTERN
from crawler.edgar.quarters import Quarter
from crawler.mirror.catalogue import Catalogue
from crawler.mirror.indexes import (
    daily_files,
    daily_index,
    daily_quarters,
    quarterly_index,
    quarters,
)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a listing; `size` is in bytes, None for a folder."""

    name: str
    modified: dt.datetime
    size: int | None = None


def full_index_listing(catalogue: Catalogue, year: int | None = None) -> bytes:
    """Return the listing of `full-index`, or of a year's folder in it."""
    moments = {quarter: _quarter_modified(catalogue, quarter) for quarter in quarters(catalogue)}
    if year is not None:
        return _listing(f"full-index/{year}/", _quarter_folders(moments, year))
    current = Quarter.of(catalogue.day)
    return _listing("full-index/", [*_year_folders(moments), *_quarterly_entries(catalogue, current)])


def quarterly_listing(catalogue: Catalogue, quarter: Quarter) -> bytes:
    """Return the listing of a quarter's folder in `full-index`."""
    return _listing(f"full-index/{quarter.path}/", _quarterly_entries(catalogue, quarter))


def daily_index_listing(catalogue: Catalogue, year: int | None = None) -> bytes:
    """Return the listing of `daily-index`, or of a year's folder in it."""
    moments = {quarter: _daily_modified(catalogue, quarter) for quarter in daily_quarters(catalogue)}
    if year is not None:
        return _listing(f"daily-index/{year}/", _quarter_folders(moments, year))
    return _listing("daily-index/", _year_folders(moments))


def daily_listing(catalogue: Catalogue, quarter: Quarter) -> bytes:
    """Return the listing of a quarter's folder in `daily-index`."""
    entries = []
    for name, day in daily_files(catalogue, quarter).items():
        index = daily_index(catalogue, day)
        content = index.packed if name.endswith(".gz") else index.content
        entries.append(_Entry(name, index.published, len(content)))
    return _listing(f"daily-index/{quarter.path}/", entries)


def _quarterly_entries(catalogue: Catalogue, quarter: Quarter) -> list[_Entry]:
    index = quarterly_index(catalogue, quarter)
    return [
        _Entry("master.gz", index.published, len(index.packed)),
        _Entry("master.idx", index.published, len(index.content)),
    ]


def _quarter_modified(catalogue: Catalogue, quarter: Quarter) -> dt.datetime:
    return quarterly_index(catalogue, quarter).published


def _daily_modified(catalogue: Catalogue, quarter: Quarter) -> dt.datetime:
    """When the newest daily index of a quarter was published; the quarter's beginning where it has none."""
    published = (daily_index(catalogue, day).published for day in daily_files(catalogue, quarter).values())
    return max(published, default=dt.datetime.combine(quarter.start, dt.time(), EASTERN))


def _quarter_folders(moments: Mapping[Quarter, dt.datetime], year: int) -> list[_Entry]:
    return [
        _Entry(f"QTR{quarter.number}", moment) for quarter, moment in moments.items() if quarter.year == year
    ]


def _year_folders(moments: Mapping[Quarter, dt.datetime]) -> list[_Entry]:
    years = sorted({quarter.year for quarter in moments})
    return [
        _Entry(str(year), max(moment for quarter, moment in moments.items() if quarter.year == year))
        for year in years
    ]


def _listing(name: str, entries: Iterable[_Entry]) -> bytes:
    """The JSON of a listing: times in Eastern without a zone, sizes for people, slashes escaped."""
    items = [
        {
            "last-modified": entry.modified.astimezone(EASTERN).strftime("%m/%d/%Y %I:%M:%S %p"),
            "name": entry.name,
            "type": "dir" if entry.size is None else "file",
            "href": entry.name + "/" * (entry.size is None),
            "size": "4 KB" if entry.size is None else f"{-(-entry.size // 1024)} KB",
        }
        for entry in entries
    ]
    listing = {"directory": {"item": items, "name": name, "parent-dir": "../"}}
    return json.dumps(listing, separators=(",", ":")).replace("/", "\\/").encode("ascii")
