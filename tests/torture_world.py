"""What EDGAR holds while the crawler is tortured, and the commands that have to bring it all home."""

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

from crawler.edgar.eastern import EASTERN
from crawler.mirror.sample import sample_folder

AS_OF = dt.date(2025, 3, 28)
"""The day, a Friday, whose evening EDGAR stands still at."""

DURING = dt.datetime(2025, 3, 29, 8, tzinfo=EASTERN)
"""When the commands run that are disturbed."""

AFTER = dt.datetime(2025, 3, 31, 9, tzinfo=EASTERN)
"""When the finale runs: what failed is due again a day later at most."""

SINCE = "2025-01-01"
COMPANIES = (9920001, 9920002, 9920003)
ALL = ("backfill", "--all", "--since", SINCE, "--yes")
NIGHTLY = ("nightly", "--since", SINCE)
FINALE: tuple[tuple[str, ...], ...] = (
    ALL,
    ("backfill", *map(str, COMPANIES)),
    NIGHTLY,
    ("reconcile",),
)
"""What is run in the end, and brings everything home by itself."""

_DATE = re.compile(rb"FILED AS OF DATE:\s*(\d{8})")
_INVENTED = 60
_WORKING_DAYS = [
    day
    for day in (dt.date(2025, 1, 2) + dt.timedelta(days=days) for days in range(86))
    if day.weekday() < 5 and day <= AS_OF
]


def write_world(folder: Path) -> dict[str, bytes]:
    """Put the submissions into a folder for the mirror; return them by accession number."""
    bodies = _sample() | _invented()
    for accession_number, body in bodies.items():
        (folder / f"{accession_number}.txt").write_bytes(body)
    return bodies


def _sample() -> dict[str, bytes]:
    """The sample's submissions as if filed in this quarter: real layouts of every era."""
    moved = {}
    for sequence, path in enumerate(sorted(sample_folder().glob("*.txt")), 1):
        number = f"{path.stem[:10]}-25-{900000 + sequence}"
        body = path.read_bytes().replace(path.stem.encode(), number.encode())
        header, mark, documents = body.partition(b"<DOCUMENT>")
        found = _DATE.search(header)
        assert found is not None, path
        moved[number] = header.replace(found[1], _day(sequence * 2)) + mark + documents
    return moved


def _invented() -> dict[str, bytes]:
    """Small submissions of three companies: every fifth of two of them, every seventh an amendment."""
    submissions = {}
    for sequence in range(1, _INVENTED + 1):
        number = f"0009920000-25-{sequence:06d}"
        first = COMPANIES[sequence % len(COMPANIES)]
        filers = [first] if sequence % 5 else [first, COMPANIES[(sequence + 1) % len(COMPANIES)]]
        form_type = "8-K" if sequence % 7 else "8-K/A"
        submissions[number] = _submission(number, form_type, _day(sequence), filers)
    return submissions


def _day(place: int) -> bytes:
    return f"{_WORKING_DAYS[place * 3 % len(_WORKING_DAYS)]:%Y%m%d}".encode()


def _submission(number: str, form_type: str, day: bytes, filers: Sequence[int]) -> bytes:
    companies = "".join(
        f"\nFILER:\n\n\tCOMPANY DATA:\t\n\t\tCOMPANY CONFORMED NAME:\t\t\tROCKETS {cik} INC\n"
        f"\t\tCENTRAL INDEX KEY:\t\t\t{cik:010d}\n"
        for cik in filers
    )
    date = day.decode()
    return (
        f"<SEC-DOCUMENT>{number}.txt : {date}\n<SEC-HEADER>{number}.hdr.sgml : {date}\n"
        f"<ACCEPTANCE-DATETIME>{date}160102\nACCESSION NUMBER:\t\t{number}\n"
        f"CONFORMED SUBMISSION TYPE:\t{form_type}\nPUBLIC DOCUMENT COUNT:\t\t1\n"
        f"CONFORMED PERIOD OF REPORT:\t{date}\nITEM INFORMATION:\t\tOther Events\n"
        f"FILED AS OF DATE:\t\t{date}\n{companies}</SEC-HEADER>\n"
        f"<DOCUMENT>\n<TYPE>{form_type}\n<SEQUENCE>1\n<FILENAME>report.txt\n<DESCRIPTION>8-K\n<TEXT>\n"
        f"Item 8.01 Other Events.\n\nRocket {number} went up.\n\n</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    ).encode()
