"""The mirror's addresses: which path of EDGAR is answered with what."""

import datetime as dt
import functools
import hashlib
import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

from crawler.edgar.quarters import Quarter
from crawler.mirror import companies, indexes, listings
from crawler.mirror.catalogue import Catalogue, acceptance
from crawler.mirror.folder import Folder

GZIP_CONTENT = "binary/octet-stream"
"""The type under which EDGAR serves gzip files; they are sent as they are."""

_LONGEST_PATH = 200
_ANSWERS_KEPT = 256

_SUBMISSION = re.compile(
    r"/Archives/edgar/data/([1-9]\d{0,9})/(?:(\d{18})/)?(\d{10}-\d{2}-\d{6})\.txt", re.ASCII
)
_INDEX = re.compile(
    r"/Archives/edgar/(?P<kind>full|daily)-index/(?:(?P<year>[12]\d{3})/(?:QTR(?P<number>[1-4])/)?)?(?P<name>[\w.]+)",
    re.ASCII,
)
_SUBMISSIONS_DATA = re.compile(r"/submissions/CIK(\d{10})(?:-submissions-(\d{3}))?\.json", re.ASCII)
_INDEX_FOLDERS = ("/Archives/edgar/full-index", "/Archives/edgar/daily-index")
_NOT_PRINTABLE = re.compile(r"[^\x20-\x7e]")

_DATA_HEADERS = (("Cache-Control", "max-age=0, no-cache, no-store"), ("Access-Control-Allow-Origin", "*"))
_ERROR = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    "<Error><Code>{code}</Code><Message>{message}</Message>{key}<RequestId>MIRROR</RequestId><HostId>edgar8k</HostId></Error>"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is sent for a path. `last_modified` is aware; `etag` is the MD5 of the body."""

    status: int
    content_type: str
    body: bytes
    last_modified: dt.datetime | None = None
    etag: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


class Edition:
    """EDGAR while nothing changes: answers out of one catalogue. Safe to use from several threads."""

    def __init__(self, catalogue: Catalogue, folder: Folder, recent_limit: int) -> None:
        self.catalogue = catalogue
        self._folder = folder
        self._recent_limit = recent_limit
        self._made = functools.lru_cache(maxsize=_ANSWERS_KEPT)(self._make)

    def answer(self, path: str) -> Answer:
        """Return the answer for a decoded path. What can't be found is refused as EDGAR's stores do it.

        A path is never looked for on disk: it names an accession number, a quarter, a day or a CIK of the
        catalogue.
        """
        found = None
        if submission := _SUBMISSION.fullmatch(path):
            found = self._submission(int(submission[1]), submission[2], submission[3])
        elif len(path) <= _LONGEST_PATH:
            found = self._made(path)
        return found or _missing(path)

    def _submission(self, cik: int, folder_name: str | None, accession_number: str) -> Answer | None:
        holding = self.catalogue.by_accession_number.get(accession_number)
        if holding is None or folder_name not in (None, accession_number.replace("-", "")):
            return None
        if cik not in {entity.cik for entity in holding.submission.entities}:
            return None
        body = self._folder.read(holding)
        if body is None:
            return None
        etag = _md5(body)
        # EDGAR shows a filing seconds or minutes after accepting it. Here the bytes decide, so that it moves
        # with them.
        delay = dt.timedelta(seconds=20 + int(etag[:8], 16) % 600)
        published = acceptance(holding.submission).astimezone(dt.UTC) + delay
        return Answer(200, "text/plain", body, published, etag, (("Accept-Ranges", "bytes"),))

    def _make(self, path: str) -> Answer | None:
        if index := _INDEX.fullmatch(path):
            year, number = index["year"], index["number"]
            quarter = Quarter(int(year), int(number)) if number else None
            make = self._full_index if index["kind"] == "full" else self._daily_index
            return make(index["name"], int(year) if year else None, quarter)
        if data := _SUBMISSIONS_DATA.fullmatch(path):
            return self._submissions_data(int(data[1]), data[2])
        if path == "/files/company_tickers.json":
            return _json(companies.company_tickers(self.catalogue))
        if path == "/Archives/edgar/cik-lookup-data.txt":
            return Answer(200, "text/plain", companies.all_names(self.catalogue))
        return None

    def _full_index(self, name: str, year: int | None, quarter: Quarter | None) -> Answer | None:
        if quarter is None and year is None and name != "index.json":
            quarter = Quarter.of(self.catalogue.day)
        known = indexes.quarters(self.catalogue)
        if not _is_known(year, quarter, known):
            return None
        if name == "index.json":
            if quarter is not None:
                return _json(listings.quarterly_listing(self.catalogue, quarter))
            return _json(listings.full_index_listing(self.catalogue, year))
        if quarter is None or name not in ("master.idx", "master.gz"):
            return None
        return _index_answer(indexes.quarterly_index(self.catalogue, quarter), name)

    def _daily_index(self, name: str, year: int | None, quarter: Quarter | None) -> Answer | None:
        if not _is_known(year, quarter, indexes.daily_quarters(self.catalogue)):
            return None
        if name == "index.json":
            if quarter is not None:
                return _json(listings.daily_listing(self.catalogue, quarter))
            return _json(listings.daily_index_listing(self.catalogue, year))
        day = indexes.daily_files(self.catalogue, quarter).get(name) if quarter else None
        return _index_answer(indexes.daily_index(self.catalogue, day), name) if day else None

    def _submissions_data(self, cik: int, page: str | None) -> Answer | None:
        if page is None:
            body = companies.submissions_data(self.catalogue, cik, self._recent_limit)
        else:
            body = companies.submissions_page(self.catalogue, cik, int(page), self._recent_limit)
        return _json(body, _DATA_HEADERS) if body is not None else None


def _is_known(year: int | None, quarter: Quarter | None, known: list[Quarter]) -> bool:
    if quarter is not None:
        return quarter in known
    return year is None or any(quarter.year == year for quarter in known)


def _index_answer(index: indexes.IndexFile, name: str) -> Answer:
    is_packed = name.endswith(".gz")
    body = index.packed if is_packed else index.content
    return Answer(200, GZIP_CONTENT if is_packed else "text/plain", body, index.published, _md5(body))


def _json(body: bytes, headers: tuple[tuple[str, str], ...] = ()) -> Answer:
    return Answer(200, "application/json", body, headers=headers)


def _missing(path: str) -> Answer:
    """EDGAR's stores deny what the index folders do not hold, and know no key for anything else."""
    if path.startswith(_INDEX_FOLDERS):
        return Answer(
            403,
            "application/xml",
            _ERROR.format(code="AccessDenied", message="Access Denied", key="").encode(),
        )
    key = escape(_NOT_PRINTABLE.sub("?", path.removeprefix("/Archives").removeprefix("/")[:_LONGEST_PATH]))
    message = "The specified key does not exist."
    return Answer(
        404,
        "application/xml",
        _ERROR.format(code="NoSuchKey", message=message, key=f"<Key>{key}</Key>").encode(),
    )


def _md5(body: bytes) -> str:
    return hashlib.md5(body, usedforsecurity=False).hexdigest()
