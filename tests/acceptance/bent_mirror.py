"""What the tests of hard cases share: invented submissions, and a mirror whose answers are bent."""

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from fault_scripts import asked_for

from crawler.mirror.edition import Answer
from crawler.mirror.server import MirrorServer

IDENTITY = "Jane Doe jane@example.com"
# All that `submission` makes is filed in these days; one index lists it.
QUARTER = ("backfill", "--all", "--since", "2025-01-01", "--until", "2025-03-31")
BLOCK_PAGE = b"<html><head><title>SEC.gov | Request Rate Threshold Exceeded</title></head></html>"
UNDECLARED_PAGE = (
    b"<html><head><title>SEC.gov | Your Request Originates from an Undeclared Automated Tool</title></head>"
    b"</html>"
)

Bend = Callable[[str, Answer], Answer]


def number(sequence: int) -> str:
    """The accession number of an invented submission."""
    return f"0009911000-25-{sequence:06d}"


def submission(
    accession_number: str,
    text: str | bytes = "Item 8.01 Other Events.\n\nRockets went up.",
    *,
    captions: Sequence[str] = ("Other Events",),
    filed: str = "20250310",
    cik: int = 9911000,
    name: str | bytes = "ACME ROCKETS INC",
    filename: str | bytes = "report.txt",
    description: str | bytes = "8-K",
) -> bytes:
    """An 8-K of one plain-text document; what is given as bytes is set as it is."""
    number_line = accession_number.encode()
    stated = "".join(f"ITEM INFORMATION:\t\t{caption}\n" for caption in captions).encode()
    day = filed.encode()
    return b"\n".join(
        (
            b"<SEC-DOCUMENT>" + number_line + b".txt : " + day,
            b"<SEC-HEADER>" + number_line + b".hdr.sgml : " + day,
            b"<ACCEPTANCE-DATETIME>" + day + b"160102",
            b"ACCESSION NUMBER:\t\t" + number_line,
            b"CONFORMED SUBMISSION TYPE:\t8-K",
            b"PUBLIC DOCUMENT COUNT:\t\t1",
            b"CONFORMED PERIOD OF REPORT:\t" + day,
            stated + b"FILED AS OF DATE:\t\t" + day,
            b"\nFILER:\n\n\tCOMPANY DATA:\t",
            b"\t\tCOMPANY CONFORMED NAME:\t\t\t" + _bytes(name),
            b"\t\tCENTRAL INDEX KEY:\t\t\t%010d" % cik,
            b"</SEC-HEADER>",
            b"<DOCUMENT>\n<TYPE>8-K\n<SEQUENCE>1",
            b"<FILENAME>" + _bytes(filename),
            b"<DESCRIPTION>" + _bytes(description),
            b"<TEXT>",
            _bytes(text),
            b"</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n",
        )
    )


def at(mirror: MirrorServer) -> dict[str, str]:
    """The variables with which a command asks the mirror, as fast as it serves."""
    return {
        "EDGAR8K_WWW_URL": mirror.url,
        "EDGAR8K_DATA_URL": mirror.url,
        "EDGAR8K_RATE": "0",
        "EDGAR8K_IDENTITY": IDENTITY,
    }


def bend(mirror: MirrorServer, how: Bend) -> None:
    """Let `how` make what is sent out of a request's target and the mirror's own answer."""
    straight = mirror.site.answer
    mirror.site.answer = lambda target: how(target, straight(target))


def with_bodies(bodies: dict[str, bytes]) -> Bend:
    """Send other bytes, with status 200, for the submissions of these accession numbers."""

    def how(target: str, answer: Answer) -> Answer:
        body = bodies.get(asked_for(target))
        return answer if body is None else other(answer, 200, body)

    return how


def other(answer: Answer, status: int, body: bytes) -> Answer:
    """Another answer in the place of one, never "not modified"."""
    return dataclasses.replace(answer, status=status, body=body, last_modified=None)


def write_submissions(folder: Path, count: int) -> list[str]:
    """Put so many submissions into the folder; return their accession numbers."""
    folder.mkdir(exist_ok=True)
    numbers = [number(sequence) for sequence in range(1, count + 1)]
    for one in numbers:
        (folder / f"{one}.txt").write_bytes(submission(one))
    return numbers


def submissions_sent(mirror: MirrorServer) -> list[str]:
    """The accession numbers of the submissions that the mirror sent, oldest first."""
    return [asked_for(path) for _, path, status in list(mirror.requests) if asked_for(path) and status == 200]


def is_for_people(stderr: str) -> bool:
    """Whether all that was said is lines of ours: no traceback, no warning of a library."""
    return all(line.startswith(("edgar8k: ", "filings: ", "quarterly: ")) for line in stderr.splitlines())


def hold_identity(texts: Iterable[str]) -> bool:
    """Whether any of the texts tells who asks."""
    return any(word in text for text in texts for word in IDENTITY.split())


def _bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()
