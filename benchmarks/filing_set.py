"""A set of complete submissions of real sizes, generated from the bundled sample.

Each is one of the sample under an accession number, a company, a name and a filing date of its own, with
exhibits added until it has the size that is its turn. Sizes follow two distributions, given by quantiles
between which they are spread evenly by their logarithm. One half is as filed until 2009, all text; 84 real
ones have a median of 21 KB. The other is of today: its median is 240 KB, between the 221 KB of a dozen of
2026 and the 420 KB of 120 by large companies since 2010, and one in ten has more than 1 MB, as of those. Half
of what is added to these is text that people read (exhibits 99 and 10), a quarter graphics in uuencode, and a
quarter XBRL, as in those. Parsing such a set takes the same CPU a megabyte as parsing the real ones.

One filing in two comes from one of a dozen filing agents, as their accession numbers tell.
"""

import binascii
import math
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from crawler.mirror.sample import sample_folder

# Bytes at the quantiles 0, 1/10, 1/4, 1/2, 3/4, 9/10 and 1.
_QUANTILES = (0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)
_SIZES_OLD = (4_000, 7_000, 11_000, 21_000, 48_000, 110_000, 400_000)
_SIZES_TODAY = (30_000, 110_000, 150_000, 240_000, 560_000, 1_010_000, 1_480_000)
_FIRST_YEAR_OF_TODAY = 2010
_FIRST_YEAR_OF_HTML = 2002

_FILINGS_A_COMPANY = 10
_FIRST_CIK = 20_000_000
_FIRST_PREFIX = 9_920_000_000
_AGENTS, _PREFIXES = 12, 1000
_FILES_A_FOLDER = 1000

_HEADER_END = re.compile(rb"</(?:SEC|IMS)-HEADER>")
_CLOSING_TAG = re.compile(rb"</(?:SEC|IMS)-DOCUMENT>\n(?:-----END[^\n]*\n?)?\Z")
_ACCESSION_NUMBER = re.compile(rb"(\d{10})-(\d{2})-\d{6}")
_CIK = re.compile(rb"CENTRAL INDEX KEY:\t+(\d{10})")
_NAME = re.compile(rb"(COMPANY CONFORMED NAME:\t+[^\r\n]+)")
_FILED = re.compile(rb"FILED AS OF DATE:\t+(\d{8})")
_DOCUMENT_COUNT = re.compile(rb"(PUBLIC DOCUMENT COUNT:\t+)\d+")
_WORDS = re.compile(r"[A-Za-z][a-z,]{1,12}")
_PIECES = 400


@dataclass(frozen=True)
class _Part:
    """A document to be added: the lines before it, its share of the bytes, and what it is made of."""

    head: str
    share: float
    pieces: Sequence[bytes]
    before: bytes = b""
    after: bytes = b""

    def document(self, sequence: int, size: int, chance: random.Random) -> bytes:
        """Return the document with about `size` bytes of content."""
        needed = max(1, size // (sum(map(len, self.pieces)) // len(self.pieces)))
        content = b"".join(chance.choices(self.pieces, k=needed))
        head = self.head.format(sequence=sequence).encode()
        return head + self.before + content + self.after + b"</TEXT>\n</DOCUMENT>\n"


def write_filing_set(folder: Path, count: int, *, real_sizes: bool = True) -> None:
    """Write so many submissions, the same each time; without `real_sizes` as small as the sample's."""
    templates = [path.read_bytes() for path in sorted(sample_folder().glob("*.txt"))]
    old = [raw for raw in templates if _year(raw) < _FIRST_YEAR_OF_TODAY]
    today = [raw for raw in templates if _year(raw) >= _FIRST_YEAR_OF_TODAY]
    chance = random.Random(8)  # noqa: S311 - the same set each time
    parts = _Parts(chance)
    for number in range(count):
        kind = today if number % 2 else old
        raw = _renamed(kind[number // 2 % len(kind)], number, count, chance)
        if real_sizes:
            raw = _grown(raw, _size(_SIZES_TODAY if number % 2 else _SIZES_OLD, chance), parts, chance)
        path = folder / f"{number // _FILES_A_FOLDER:03}" / f"{_accession_number(raw)}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(raw)


def _accession_number(raw: bytes) -> str:
    found = _ACCESSION_NUMBER.search(raw)
    assert found is not None
    return found[0].decode()


def _year(raw: bytes) -> int:
    filed = _FILED.search(raw)
    assert filed is not None
    return int(filed[1][:4])


def _size(sizes: Sequence[int], chance: random.Random) -> int:
    at = chance.random()
    place = next(place for place, quantile in enumerate(_QUANTILES[1:]) if at <= quantile)
    share = (at - _QUANTILES[place]) / (_QUANTILES[place + 1] - _QUANTILES[place])
    low, high = math.log(sizes[place]), math.log(sizes[place + 1])
    return int(math.exp(low + share * (high - low)))


def _renamed(raw: bytes, number: int, count: int, chance: random.Random) -> bytes:
    """Give a submission a number, a day of its month, and companies of its own, ten filings to a company."""
    held = _accession_number(raw)
    prefix = _FIRST_PREFIX + chance.randrange(_AGENTS if chance.random() < 0.5 else _PREFIXES)
    accession_number = f"{prefix}-{held[11:13]}-{number:06d}"
    raw = raw.replace(held.encode(), accession_number.encode())
    company = chance.randrange(max(1, count // (24 * _FILINGS_A_COMPANY)))
    for cik in set(_CIK.findall(raw)):
        raw = raw.replace(cik, b"%010d" % (_FIRST_CIK + 1000 * company + int(cik) % 1000))
    end = _HEADER_END.search(raw)
    assert end is not None
    header, rest = raw[: end.start()], raw[end.start() :]
    header = _NAME.sub(rb"\1 %d" % company, header)
    filed = _FILED.search(header)
    assert filed is not None
    return header.replace(filed[1], b"%s%02d" % (filed[1][:6], chance.randint(1, 28))) + rest


def _grown(raw: bytes, size: int, parts: "_Parts", chance: random.Random) -> bytes:
    """Add documents before the closing tag until the submission has about `size` bytes."""
    missing = size - len(raw)
    if missing <= 0:
        return raw
    sequence = raw.count(b"<DOCUMENT>")
    added = [
        part.document(sequence + place, int(part.share * missing), chance)
        for place, part in enumerate(parts.of_year(_year(raw)), 1)
    ]
    raw = _DOCUMENT_COUNT.sub(rb"\g<1>%d" % (sequence + len(added)), raw, count=1)
    closing = _CLOSING_TAG.search(raw)
    assert closing is not None
    return raw[: closing.start()] + b"".join(added) + raw[closing.start() :]


class _Parts:
    """What submissions of a time are filled with; words, figures and bytes are drawn by chance."""

    def __init__(self, chance: random.Random) -> None:
        words = sorted(
            {
                word
                for path in sample_folder().glob("*.txt")
                for word in _WORDS.findall(path.read_text("latin-1"))
            }
        )
        lines = [b"".join(_text_lines(words, chance)) for _ in range(_PIECES)]
        page = (b"<html>\n<head><title>Exhibit</title></head>\n<body>\n", b"</body>\n</html>\n")
        blocks = [_block(words, chance) for _ in range(_PIECES)]
        encoded = [
            b"".join(binascii.b2a_uu(chance.randbytes(45)) for _ in range(8)).replace(b" ", b"`")
            for _ in range(_PIECES)
        ]
        facts = [_fact(words, chance) for _ in range(_PIECES)]
        head = "<DOCUMENT>\n<TYPE>{type}\n<SEQUENCE>{{sequence}}\n<FILENAME>{name}\n<TEXT>\n".format
        self._plain = (_Part(head(type="EX-99", name="ex99.txt"), 1.0, lines),)
        self._html = (_Part(head(type="EX-99.1", name="ex991.htm"), 1.0, blocks, *page),)
        xml = (b"<XBRL>\n<?xml version='1.0'?>\n<xbrl>\n", b"</xbrl>\n</XBRL>\n")
        self._today = (
            _Part(head(type="EX-99.1", name="ex991.htm"), 0.38, blocks, *page),
            _Part(head(type="EX-10.1", name="ex101.htm"), 0.14, blocks, *page),
            _Part(head(type="GRAPHIC", name="logo.jpg"), 0.23, encoded, b"begin 644 logo.jpg\n", b"`\nend\n"),
            _Part(head(type="EX-101.LAB", name="labels.xml"), 0.25, facts, *xml),
        )

    def of_year(self, year: int) -> Sequence[_Part]:
        """Return the documents that a submission of the year gets."""
        if year >= _FIRST_YEAR_OF_TODAY:
            return self._today
        return self._html if year >= _FIRST_YEAR_OF_HTML else self._plain


def _sentence(words: Sequence[str], chance: random.Random) -> str:
    return " ".join(chance.choices(words, k=chance.randint(8, 30))).capitalize() + "."


def _text_lines(words: Sequence[str], chance: random.Random) -> Iterator[bytes]:
    yield b"\n"
    for _ in range(chance.randint(2, 8)):
        yield f"     {' '.join(chance.choices(words, k=10))}\n".encode("ascii", "replace")


def _block(words: Sequence[str], chance: random.Random) -> bytes:
    """Return a paragraph, or rows of a table, in the markup of today's filing agents."""
    font = "font-family:'Times New Roman',sans-serif;font-size:10pt;font-weight:400;line-height:120%"
    if chance.random() < 0.5:
        text = " ".join(_sentence(words, chance) for _ in range(chance.randint(1, 6)))
        span = f'<span style="color:#000000;{font}">{text}</span>'
        return f'<div style="margin-bottom:9pt;text-align:justify">{span}</div>\n'.encode("ascii", "replace")
    cell = '<td colspan="3" style="background-color:#cceeff;padding:2px 1pt;text-align:{}">'
    rows = []
    for _ in range(chance.randint(2, 12)):
        label = (
            f'{cell.format("left")}<span style="{font}">{" ".join(chance.choices(words, k=4))}</span></td>'
        )
        figures = "".join(
            f'{cell.format("right")}<span style="{font}">{chance.randrange(10**6):,}</span></td>'
            for _ in range(chance.randint(2, 5))
        )
        rows.append(f"<tr>{label}{figures}</tr>\n")
    return f'<table style="border-collapse:collapse;width:100%">{"".join(rows)}</table>\n'.encode(
        "ascii", "replace"
    )


def _fact(words: Sequence[str], chance: random.Random) -> bytes:
    name = "".join(word.strip(",").capitalize() for word in chance.choices(words, k=4))
    locator = (
        f'<link:loc xlink:type="locator" xlink:href="dei-2025.xsd#dei_{name}" xlink:label="loc_{name}"/>'
    )
    label = f'<link:label xlink:label="lab_{name}" xml:lang="en-US">{name}</link:label>'
    return f"{locator}\n{label}\n".encode("ascii", "replace")
