"""Quarterly master indexes of real size, made of real rows, and a server that has nothing else of EDGAR."""

import contextlib
import datetime as dt
import gzip
import http.server
import itertools
import json
import multiprocessing
import random
import re
from collections.abc import Iterator, Sequence
from email.utils import format_datetime
from pathlib import Path

from crawler.edgar.forms import FORM_8K_FAMILY
from crawler.edgar.quarters import Quarter

LINES = 300_000
"""Lines of a quarter."""

FAMILY_SHARE = 0.06
"""Share of the 8-K family in them."""

_COMPANIES = 30_000
_SECOND_FILERS = 0.02
_FORMS = ("8-K",) * 96 + ("8-K/A",) * 3 + ("8-K12B",)
_PUBLISHED = dt.datetime(2026, 9, 5, 7, 10, tzinfo=dt.UTC)
_HEADER = """\
Description:           Master Index of EDGAR Dissemination Feed
Last Data Received:    {day:%B %d, %Y}
Comments:              webmaster@sec.gov
Anonymous FTP:         ftp://ftp.sec.gov/edgar/
Cloud HTTP:            https://www.sec.gov/Archives/




CIK|Company Name|Form Type|Date Filed|Filename
"""


def write_index_set(folder: Path, sources: Sequence[Path], count: int) -> list[tuple[Quarter, Path]]:
    """Write `count` quarters from 1996 on as {year}/QTR{n}/master.gz; names and forms are the sources'."""
    rows = [line.split("|") for path in sources for line in _rows(path)]
    names = sorted({fields[1] for fields in rows})
    others = [(fields[0], fields[1], fields[2]) for fields in rows if fields[2] not in FORM_8K_FAMILY]
    companies = [
        (1_000_000 + 37 * position, f"{names[position % len(names)]} {position}")
        for position in range(_COMPANIES)
    ]
    quarters = list(itertools.islice(_quarters_from(Quarter(1996, 1)), count))
    written = []
    for seed, quarter in enumerate(quarters):
        content = _index(random.Random(seed), quarter, companies, others)  # noqa: S311 - no secret
        path = folder / quarter.path / "master.gz"
        path.parent.mkdir(parents=True)
        path.write_bytes(gzip.compress(content, compresslevel=6, mtime=0))
        written.append((quarter, path))
    return written


@contextlib.contextmanager
def served_indexes(folder: Path) -> Iterator[str]:
    """Serve the set, in a process of its own on loopback; yields the URL that stands for EDGAR."""
    parent, child = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=_serve, args=(str(folder), child))
    server.start()
    try:
        yield f"http://127.0.0.1:{parent.recv()}"
    finally:
        server.terminate()
        server.join()


def _rows(path: Path) -> list[str]:
    """The data lines of a master index."""
    _, _, data = path.read_text(encoding="latin-1").partition("-" * 80 + "\n")
    return [line for line in data.splitlines() if line.count("|") == 4]


def _quarters_from(quarter: Quarter) -> Iterator[Quarter]:
    while True:
        yield quarter
        quarter = quarter.next()


def _index(
    chance: random.Random,
    quarter: Quarter,
    companies: Sequence[tuple[int, str]],
    others: Sequence[tuple[str, str, str]],
) -> bytes:
    span = (quarter.end - quarter.start).days + 1
    days = [str(quarter.start + dt.timedelta(days=passed)) for passed in range(span)]
    filings = int(LINES * FAMILY_SHARE / (1 + _SECOND_FILERS))
    year = quarter.year % 100
    lines = []
    for sequence in range(filings):
        number = f"{9_000_000_000 + quarter.number:010d}-{year:02d}-{sequence:06d}"
        form_type, day = chance.choice(_FORMS), chance.choice(days)
        for _ in range(1 + (chance.random() < _SECOND_FILERS)):
            cik, name = companies[int(_COMPANIES * chance.random() ** 2)]
            lines.append(f"{cik}|{name}|{form_type}|{day}|edgar/data/{cik}/{number}.txt")
    for sequence in range(LINES - len(lines)):
        cik, name, form_type = chance.choice(others)
        number = f"{8_000_000_000 + sequence // 999_999:010d}-{year:02d}-{sequence % 999_999:06d}"
        lines.append(f"{cik}|{name}|{form_type}|{chance.choice(days)}|edgar/data/{cik}/{number}.txt")
    lines.sort()
    header = _HEADER.format(day=quarter.end) + "-" * 80 + "\n"
    return (header + "\n".join(lines) + "\n").encode("latin-1")


def _serve(folder: str, connection: "multiprocessing.connection.Connection") -> None:
    root = Path(folder)

    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            status, body = _answer(root, self.path, self.headers.get("If-Modified-Since"))
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Last-Modified", format_datetime(_PUBLISHED, usegmt=True))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    class Server(http.server.ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that was killed is no error here."""

    server = Server(("127.0.0.1", 0), Handler)
    connection.send(server.server_port)
    server.serve_forever()


def _answer(root: Path, path: str, since: str | None) -> tuple[int, bytes]:
    asked = re.fullmatch(
        r"/Archives/edgar/full-index/((?:\d{4}/)?(?:QTR[1-4]/)?)(index\.json|master\.gz)", path
    )
    target = root / asked[1] / asked[2] if asked else root
    if asked and asked[2] == "index.json" and target.parent.is_dir():
        return 200, _listing(target.parent)
    if not target.is_file():
        return 404, b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>"
    if since == format_datetime(_PUBLISHED, usegmt=True):
        return 304, b""
    return 200, target.read_bytes()


def _listing(folder: Path) -> bytes:
    items = [
        {"name": entry.name, "type": "dir" if entry.is_dir() else "file", "last-modified": "09/05/2026"}
        for entry in sorted(folder.iterdir())
    ]
    return json.dumps({"directory": {"item": items, "name": folder.name}}).encode()
