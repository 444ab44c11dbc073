"""`master` index files as EDGAR writes them, quarterly and daily, and when each was published."""

import datetime as dt
import gzip
import zlib
from dataclasses import dataclass

from crawler.edgar.eastern import EASTERN
from crawler.edgar.quarters import Quarter, quarters_between
from crawler.edgar.urls import submission_path
from crawler.mirror.catalogue import Catalogue
from crawler.mirror.header import Entity, Submission

FIRST_QUARTER = Quarter(1993, 1)
"""The first quarter of `full-index`."""

FIRST_DAILY_INDEX = dt.date(1994, 7, 1)
"""The first day that has a daily index."""

# From this day on a daily index's name has the whole year; before, its date is YYMMDD, and in 1994 MMDDYY.
_WHOLE_YEARS_FROM = dt.date(1998, 3, 31)
_GZIP_ONLY = frozenset(
    Quarter(*quarter) for quarter in ((2011, 3), (2011, 4), (2013, 1), (2013, 3), (2013, 4), (2014, 2))
)

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DASHES = "-" * 80
_QUARTERLY_HEADER = """\
Description:           Master Index of EDGAR Dissemination Feed
Last Data Received:    {last_data_received}
Comments:              webmaster@sec.gov
Anonymous FTP:         ftp://ftp.sec.gov/edgar/
Cloud HTTP:            https://www.sec.gov/Archives/




CIK|Company Name|Form Type|Date Filed|Filename
"""
_DAILY_HEADER = """\
Description:           Daily Index of EDGAR Dissemination Feed
Last Data Received:    {last_data_received}
Comments:              webmaster@sec.gov
Anonymous FTP:         ftp://ftp.sec.gov/edgar/

CIK|Company Name|Form Type|Date Filed|File Name
"""

# EDGAR makes the day's indexes from some minutes past ten in the evening on.
_PUBLICATION = dt.time(22, 5)
_LONGEST_DELAY = 28_000
_LONGEST_STEP = 600


@dataclass(frozen=True, slots=True)
class IndexFile:
    """An index: header lines and rows, and the day that it says it was last fed on."""

    header: str
    rows: tuple[str, ...]
    last_data_received: dt.date

    @property
    def content(self) -> bytes:
        """The file, in Latin-1."""
        return (self.header + _DASHES + "\n" + "".join(f"{row}\n" for row in self.rows)).encode(
            "latin-1", "replace"
        )

    @property
    def packed(self) -> bytes:
        """The file as gzip content, the same bytes for the same content."""
        return gzip.compress(self.content, mtime=0)

    @property
    def published(self) -> dt.datetime:
        """When the file was last published: a function of its content, moving when that does.

        File times are not asked: they say when a folder was copied, not when an index changed. It is the
        evening of the last day of data, and for each row up to ten minutes later, by the row's bytes. So a
        row more or less never leaves the moment as it was; a row more moves it on, save where the sum has
        reached the next morning and begins again; and a mirror started anew says the same.
        """
        delay = sum(1 + zlib.crc32(row.encode("latin-1", "replace")) % _LONGEST_STEP for row in self.rows)
        evening = dt.datetime.combine(self.last_data_received, _PUBLICATION, EASTERN).astimezone(dt.UTC)
        return evening + dt.timedelta(seconds=delay % _LONGEST_DELAY)


def quarters(catalogue: Catalogue) -> list[Quarter]:
    """Return the quarters that have an index, oldest first: all since 1993, with filings or without."""
    return quarters_between(FIRST_QUARTER.start, catalogue.day)


def daily_quarters(catalogue: Catalogue) -> list[Quarter]:
    """Return the quarters that have a folder of daily indexes, oldest first."""
    return quarters_between(FIRST_DAILY_INDEX, catalogue.day)


def quarterly_index(catalogue: Catalogue, quarter: Quarter) -> IndexFile:
    """Return the index of a quarter."""
    submissions = catalogue.by_quarter.get(quarter, [])
    last = _last_data_received(catalogue, quarter, submissions)
    return IndexFile(
        header=_QUARTERLY_HEADER.format(
            last_data_received=f"{_MONTHS[last.month - 1]} {last.day}, {last.year}"
        ),
        rows=_rows(submissions, "%Y-%m-%d"),
        last_data_received=last,
    )


def daily_index(catalogue: Catalogue, day: dt.date) -> IndexFile:
    """Return the index of a day; filings that have been removed since stand in it."""
    # The day of the month is padded with a space: "Oct  3, 2022".
    printed = f"{_MONTHS[day.month - 1][:3]} {day.day:2d}, {day.year}"
    return IndexFile(
        header=_DAILY_HEADER.format(last_data_received=printed),
        rows=_rows(catalogue.by_day.get(day, []), "%Y%m%d"),
        last_data_received=day,
    )


def daily_files(catalogue: Catalogue, quarter: Quarter) -> dict[str, dt.date]:
    """Return the file names of a quarter's daily indexes with their days, those that have filings."""
    return {daily_name(day): day for day in catalogue.days.get(quarter, []) if day >= FIRST_DAILY_INDEX}


def daily_name(day: dt.date) -> str:
    """Return the name of a day's master index in its era; a few quarters have only gzipped ones."""
    if day < dt.date(1995, 1, 1):
        date = day.strftime("%m%d%y")
    else:
        date = day.strftime("%Y%m%d" if day >= _WHOLE_YEARS_FROM else "%y%m%d")
    return f"master.{date}.idx" + (".gz" if Quarter.of(day) in _GZIP_ONLY else "")


def _last_data_received(catalogue: Catalogue, quarter: Quarter, submissions: list[Submission]) -> dt.date:
    """The last day of a quarter that is over; of the running one, its last rebuilding or filing."""
    if quarter.end <= catalogue.day:
        return quarter.end
    if catalogue.is_rebuilt_to_the_day:
        return catalogue.day
    before = quarter.start - dt.timedelta(days=1)
    return max((submission.filing_date for submission in submissions), default=before)


def _rows(submissions: list[Submission], date_format: str) -> tuple[str, ...]:
    """A row for each filing and each of its entities, in EDGAR's order: CIK as text, form type, path."""
    parties = ((submission, entity) for submission in submissions for entity in submission.entities)
    ordered = sorted(
        parties, key=lambda party: (str(party[1].cik), party[0].form_type, party[0].accession_number)
    )
    return tuple(_row(submission, entity, date_format) for submission, entity in ordered)


def _row(submission: Submission, entity: Entity, date_format: str) -> str:
    fields = (
        str(entity.cik),
        entity.name,
        submission.form_type,
        submission.filing_date.strftime(date_format),
        submission_path(entity.cik, submission.accession_number),
    )
    return "|".join(field.replace("|", " ") for field in fields)
