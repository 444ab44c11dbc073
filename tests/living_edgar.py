"""EDGAR as it lives: what it serves at a moment, while filings come, change, go and return."""

import dataclasses
import datetime as dt
import functools
import gzip
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from xml.sax.saxutils import escape

from crawler.edgar.eastern import EASTERN
from crawler.edgar.quarters import Quarter, quarters_between
from crawler.edgar.urls import submission_path
from crawler.mirror.catalogue import Catalogue
from crawler.mirror.companies import submissions_data
from crawler.mirror.edition import GZIP_CONTENT, Answer
from crawler.mirror.folder import Holding
from crawler.mirror.header import Submission, read_head, scan_submission
from crawler.mirror.server import RECENT_LIMIT, MirrorServer

DAILY_TIME = dt.time(22, 5)
"""When a day's index appears, Eastern, unless the script says otherwise."""

QUARTERLY_TIME = dt.time(22, 10)
"""When the running quarter's index is made anew on every working day, Eastern."""

REBUILDING_TIME = dt.time(3, 30)
"""When all quarterly indexes are made anew on Saturdays, Eastern."""

_SATURDAY = 5
_DASHES = "-" * 80 + "\n"
_HEADER = (
    "Description:           {kind} Index of EDGAR Dissemination Feed\n"
    "Last Data Received:    {received}\n"
    "Comments:              webmaster@sec.gov\n"
    "Anonymous FTP:         ftp://ftp.sec.gov/edgar/\n\n"
    "CIK|Company Name|Form Type|Date Filed|File Name\n"
)
_SUBMISSION = re.compile(r"/Archives/edgar/data/([0-9]+)/([0-9]{10}-[0-9]{2}-[0-9]{6})\.txt")
_DAILY = re.compile(
    r"/Archives/edgar/daily-index/([0-9]{4})/QTR([1-4])/(index\.json|master\.([0-9]{8})\.idx)"
)
_QUARTERLY = re.compile(r"/Archives/edgar/full-index/([0-9]{4})/QTR([1-4])/master\.gz")
_YEARS = re.compile(r"/Archives/edgar/full-index/(?:([0-9]{4})/)?index\.json")
_COMPANY = re.compile(r"/submissions/CIK([0-9]{10})\.json")


@dataclass(frozen=True)
class Word:
    """What EDGAR says of a filing: form type, filing date, and the names of its filers by CIK."""

    form_type: str
    day: dt.date
    names: Mapping[int, str]


@dataclass(frozen=True)
class Filing:
    """A filing and all that EDGAR ever says of it.

    `words` are the moments from which EDGAR says something else, oldest first, None where it has removed the
    filing; the first is that of acceptance. `index_day` is the day whose daily index lists it, None where
    none does. Under the CIKs of `not_under` its address answers 404, although the indexes name it.
    `is_doubled`: the daily lists it in two equal lines; `is_garbled`: its lines in the quarterly have six
    fields. `body` is the submission, which never changes.
    """

    accession_number: str
    index_day: dt.date | None
    words: tuple[tuple[dt.datetime, Word | None], ...]
    body: bytes
    not_under: frozenset[int] = frozenset()
    is_doubled: bool = False
    is_garbled: bool = False

    def word(self, moment: dt.datetime) -> Word | None:
        """What EDGAR says of it now; None while it is not there."""
        return next((word for since, word in reversed(self.words) if since <= moment), None)

    def last_word(self, moment: dt.datetime) -> Word | None:
        """What EDGAR said of it last, removed or not; None before its acceptance."""
        said = (word for since, word in reversed(self.words) if since <= moment and word is not None)
        return next(said, None)

    @functools.cached_property
    def scanned(self) -> Submission:
        """What its header says."""
        submission = scan_submission(read_head(io.BytesIO(self.body)))
        assert submission is not None
        return submission


@dataclass(frozen=True)
class LivingEdgar:
    """EDGAR over time, as a script has it.

    Every working day after ten in the evening the running quarter's index is made anew, and on Saturdays all
    of them, with what EDGAR says then. A quarter of `early` has an empty index from the Saturday before its
    first working day, others none. `dailies` has the moments at which the index of a day was published and
    rewritten; later words do not reach one that is published. `odd_lines` stand at the end of the index of a
    day or a quarter.
    """

    filings: Sequence[Filing]
    working_days: Sequence[dt.date]
    dailies: Mapping[dt.date, Sequence[dt.datetime]]
    odd_lines: Mapping[dt.date | Quarter, Sequence[str]] = field(default_factory=dict)
    early: frozenset[Quarter] = frozenset()

    def answer(self, path: str, moment: dt.datetime) -> Answer:
        """Return what EDGAR answers to a decoded path at an aware moment."""
        routes: tuple[tuple[re.Pattern[str], Callable[..., Answer | None]], ...] = (
            (_SUBMISSION, self._submission),
            (_DAILY, self._daily),
            (_QUARTERLY, self._quarterly),
            (_YEARS, self._folders),
            (_COMPANY, self._company),
        )
        for pattern, route in routes:
            if asked := pattern.fullmatch(path):
                return route(moment, *asked.groups()) or _missing(path)
        return _missing(path)

    def daily_published(self, day: dt.date, moment: dt.datetime) -> dt.datetime | None:
        """Return when the index of a day, as it stands, was written; None where there is none yet."""
        return max((at for at in self.dailies.get(day, ()) if at <= moment), default=None)

    def quarterly_built(self, quarter: Quarter, moment: dt.datetime) -> dt.datetime | None:
        """Return when the index of a quarter, as it stands, was made; None where there is none yet."""
        nights = (eastern(day, QUARTERLY_TIME) for day in self.working_days if Quarter.of(day) == quarter)
        night = max((at for at in nights if at <= moment), default=None)
        if night is None:
            return last_rebuilding(moment) if quarter in self.early else None
        return max(night, last_rebuilding(moment))

    def daily_rows(self, day: dt.date, published: dt.datetime) -> list[tuple[Filing, Word]]:
        """Return what the index of a day lists, as it was written then."""
        return [
            (filing, word)
            for filing in self.filings
            if filing.index_day == day and (word := filing.last_word(published))
        ]

    def quarterly_rows(self, quarter: Quarter, built: dt.datetime) -> list[tuple[Filing, Word]]:
        """Return what the index of a quarter lists, as it was made then."""
        return [
            (filing, word)
            for filing in self.filings
            if (word := filing.word(built)) and Quarter.of(word.day) == quarter
        ]

    @functools.cached_property
    def quarters(self) -> list[Quarter]:
        """The quarters of the script."""
        return quarters_between(self.working_days[0], self.working_days[-1])

    def _submission(self, moment: dt.datetime, cik: str, accession_number: str) -> Answer | None:
        for filing in self.filings:
            word = filing.word(moment)
            if filing.accession_number == accession_number and word is not None:
                is_there = int(cik) in word.names and int(cik) not in filing.not_under
                return Answer(200, "text/plain", filing.body, filing.words[0][0]) if is_there else None
        return None

    def _daily(
        self, moment: dt.datetime, year: str, number: str, name: str, date: str | None
    ) -> Answer | None:
        quarter = Quarter(int(year), int(number))
        if date is None:
            return self._daily_listing(quarter, moment)
        day = dt.datetime.strptime(date, "%Y%m%d").replace(tzinfo=EASTERN).date()
        published = self.daily_published(day, moment)
        if published is None or Quarter.of(day) != quarter:
            return None
        lines = [
            line
            for filing, word in self.daily_rows(day, published)
            for line in [*_lines(filing, word, "%Y%m%d")] * (2 if filing.is_doubled else 1)
        ]
        header = _HEADER.format(kind="Daily", received=f"{day:%b} {day.day:2d}, {day.year}")
        return Answer(200, "text/plain", self._index(header, lines, day), published)

    def _daily_listing(self, quarter: Quarter, moment: dt.datetime) -> Answer | None:
        """The folder of a quarter: not there before its first index; empty for those before the script."""
        days = [day for day in sorted(self.dailies) if Quarter.of(day) == quarter]
        files = [(day, at) for day in days if (at := self.daily_published(day, moment))]
        if not files and quarter >= self.quarters[0]:
            return None
        entries = [
            _entry(f"{form}.{day:%Y%m%d}.idx", at, "file")
            for day, at in files
            for form in ("company", "form", "master")
        ]
        return _listing(f"daily-index/{quarter.path}/", entries)

    def _quarterly(self, moment: dt.datetime, year: str, number: str) -> Answer | None:
        quarter = Quarter(int(year), int(number))
        built = self.quarterly_built(quarter, moment)
        if built is None:
            return None
        received = min(built.astimezone(EASTERN).date(), quarter.end)
        lines = [
            line
            for filing, word in self.quarterly_rows(quarter, built)
            for line in _lines(filing, word, "%Y-%m-%d", "||" if filing.is_garbled else "|")
        ]
        header = _HEADER.format(kind="Master", received=f"{received:%B} {received.day}, {received.year}")
        body = gzip.compress(self._index(header, lines, quarter), mtime=0)
        return Answer(200, GZIP_CONTENT, body, built)

    def _folders(self, moment: dt.datetime, year: str | None) -> Answer | None:
        begun = [quarter for quarter in self.quarters if eastern(quarter.start, dt.time()) <= moment]
        names = (
            {str(quarter.year) for quarter in begun}
            if year is None
            else {f"QTR{quarter.number}" for quarter in begun if quarter.year == int(year)}
        )
        entries = [_entry(name, moment, "dir") for name in sorted(names)]
        return _listing("full-index/" if year is None else f"full-index/{year}/", entries)

    def _company(self, moment: dt.datetime, cik: str) -> Answer | None:
        holdings = [
            Holding(_as_said(filing.scanned, word), Path(), len(filing.body), 1, 0)
            for filing in self.filings
            if (word := filing.word(moment))
        ]
        newest_first = sorted(
            holdings,
            key=lambda one: (one.submission.filing_date, one.submission.accession_number),
            reverse=True,
        )
        catalogue = Catalogue(moment.date(), tuple(newest_first), (), is_rebuilt_to_the_day=True)
        body = submissions_data(catalogue, int(cik), RECENT_LIMIT)
        return Answer(200, "application/json", body) if body is not None else None

    def _index(self, header: str, lines: Sequence[str], which: dt.date | Quarter) -> bytes:
        """An index, with two rows of other forms, which every index has."""
        date = which if isinstance(which, dt.date) else which.start
        others = [
            f"99{number}|OTHER FILER {number}|{form}|{date:%Y%m%d}|"
            + submission_path(9900 + number, f"0000000099-24-{date:%m%d}{number:02d}")
            for number, form in enumerate(("10-Q", "8-A12B"))
        ]
        rows = [*lines, *others, *self.odd_lines.get(which, ())]
        return (header + _DASHES + "".join(f"{row}\n" for row in rows)).encode("latin-1")


class LivingMirror:
    """The scripted EDGAR on loopback, by the server of the project's mirror; `moment` is its clock."""

    def __init__(self, edgar: LivingEdgar, folder: Path) -> None:
        self.moment = eastern(edgar.working_days[0], dt.time())
        self.server = MirrorServer(folder)
        self.server.site.answer = lambda target: edgar.answer(target, self.moment)  # type: ignore[method-assign]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.server.close()


def eastern(day: dt.date, time: dt.time) -> dt.datetime:
    """A moment by EDGAR's clock."""
    return dt.datetime.combine(day, time, EASTERN)


def last_rebuilding(moment: dt.datetime) -> dt.datetime:
    """When the quarterly indexes were last made anew, all of them."""
    today = moment.astimezone(EASTERN).date()
    saturday = today - dt.timedelta(days=(today.weekday() - _SATURDAY) % 7)
    rebuilt = eastern(saturday, REBUILDING_TIME)
    return rebuilt if rebuilt <= moment else rebuilt - dt.timedelta(days=7)


def _lines(filing: Filing, word: Word, date_format: str, behind_cik: str = "|") -> Iterator[str]:
    """A line for each filer, sorted by CIK as text, as EDGAR has them."""
    for cik in sorted(word.names, key=str):
        fields = (word.names[cik], word.form_type, word.day.strftime(date_format))
        yield f"{cik}{behind_cik}" + "|".join((*fields, submission_path(cik, filing.accession_number)))


def _as_said(submission: Submission, word: Word) -> Submission:
    """The submission as EDGAR's data lists it now: under the word of now, not the header's."""
    entities = {entity.cik: entity for entity in submission.entities}
    first = submission.entities[0]
    return dataclasses.replace(
        submission,
        form_type=word.form_type,
        filing_date=word.day,
        entities=tuple(
            dataclasses.replace(entities.get(cik, first), cik=cik, name=name)
            for cik, name in word.names.items()
        ),
    )


def _entry(name: str, modified: dt.datetime, kind: str) -> dict[str, str]:
    told = modified.astimezone(EASTERN).strftime("%m/%d/%Y %I:%M:%S %p")
    return {"last-modified": told, "name": name, "type": kind, "href": name, "size": "4 KB"}


def _listing(name: str, entries: Sequence[Mapping[str, str]]) -> Answer:
    body = json.dumps({"directory": {"item": entries, "name": name, "parent-dir": "../"}})
    return Answer(200, "application/json", body.encode())


def _missing(path: str) -> Answer:
    """Index folders deny what they do not hold; elsewhere there is no such key."""
    is_index = path.startswith(("/Archives/edgar/full-index/", "/Archives/edgar/daily-index/"))
    status, code = (403, "AccessDenied") if is_index else (404, "NoSuchKey")
    body = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Key>{escape(path)}</Key></Error>'
    )
    return Answer(status, "application/xml", body.encode())
