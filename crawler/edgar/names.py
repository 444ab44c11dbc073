"""Names and tickers: by what people call the companies that EDGAR numbers."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.edgar.characters import without_controls
from crawler.edgar.json_bodies import read_object, text_or_none

_MAX_CIK = 10**10 - 1
_NAME_LINE = re.compile(rb"^(.+):([0-9]{1,10}):[ \t\r]*$", re.MULTILINE)
_LAST_NAME_LINE = re.compile(rb".+:[0-9]{10}:")
# EDGAR's names have 150 characters at most.
_LONGEST_END = 4096
_SUFFIX = re.compile(r"(?:/[^/]{1,12}/|/ ?[A-Z]{2,3})$")
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
# Words that say in what form a company is made; EDGAR writes L P and N V with a space as often as not. For
# example "MERCK & CO INC", "ENTERPRISE PRODUCTS PARTNERS L P"; "TOYS U S A" is no S.A.
_LEGAL_FORM = re.compile(
    r"(?: INC| INCORPORATED| CORP| CORPORATION|(?: AND)? CO|(?: AND)? COMPANY| LTD| LIMITED"
    r"| L ?L ?C| L ?P| P ?L ?C| N ?V|(?<! U) S ?A| A ?G)+$"
)
_ARTICLE = re.compile(r"^THE (?=.)")


@dataclass(frozen=True, slots=True)
class Ticker:
    """A ticker of today, share classes after a dash (BRK-B), and the company's name beside it."""

    cik: int
    ticker: str
    title: str


def read_company_tickers(raw: bytes) -> tuple[Ticker, ...]:
    """Read `company_tickers.json`, an object of numbered rows in EDGAR's order: one row a ticker.

    Rows without a CIK or a ticker are left out; bytes that are no such JSON have no tickers.
    """
    try:
        rows = read_object(raw).values()
    except ValueError:
        return ()
    return tuple(
        Ticker(cik, ticker, text_or_none(row.get("title")) or "")
        for row in rows
        if isinstance(row, dict)
        and isinstance(cik := row.get("cik_str"), int)
        and 0 < cik <= _MAX_CIK
        and (ticker := text_or_none(row.get("ticker")))
    )


def tickers_fault(raw: bytes) -> str | None:
    """Return why the bytes are no `company_tickers.json`, None where they are; `{}` is one."""
    try:
        rows = read_object(raw)
    except ValueError as error:
        return f"no list of tickers: {error}"
    return "no list of tickers: JSON of another kind" if rows and not read_company_tickers(raw) else None


def read_all_names(raw: bytes) -> Iterator[tuple[str, int]]:
    """Yield name and CIK from `cik-lookup-data.txt`, which has all names, former ones too, of all filers.

    Its lines, in latin-1, are NAME:0000855654: and names may hold colons. Other lines are passed over. A CIK
    comes as often as it has names.
    """
    for line in _NAME_LINE.finditer(raw):
        name = without_controls(line[1].decode("latin-1")).strip()
        if name:
            yield name, int(line[2])


def all_names_fault(raw: bytes) -> str | None:
    """Return why the bytes are no whole `cik-lookup-data.txt`, None where they are: by their last line.

    The names behind a cut would be missed, and one that several filers bear would be taken for that of one.
    """
    last_line = raw[-_LONGEST_END:].rstrip().rpartition(b"\n")[2]
    if _LAST_NAME_LINE.fullmatch(last_line):
        return None
    return "no list of names, or one that ends in the middle of a line"


def squeeze_name(name: str) -> str:
    """Return what a name is compared by: letters and digits alone, in capitals.

    Accents go, "&" is "and", and so do the suffixes by which EDGAR tells companies of one name apart, as in
    BETHLEHEM STEEL CORP /DE/ or INC /NEW/.
    """
    return _NOT_ALPHANUMERIC.sub("", _plain(name).replace("&", "AND"))


def bare_name(name: str) -> str:
    """Return what `squeeze_name` does, but without THE in front and the words of the legal form at the end.

    "The Coca-Cola Company" is COCA COLA CO by it. A name of nothing but such words keeps one.
    """
    words = _NOT_ALPHANUMERIC.sub(" ", _plain(name).replace("&", " AND ")).strip()
    return _LEGAL_FORM.sub("", _ARTICLE.sub("", words)).replace(" ", "")


def _plain(name: str) -> str:
    """Return a name in capitals, without accents and without EDGAR's suffixes."""
    text = _SUFFIX.sub("", name.upper().strip())
    if text.isascii():
        return text
    letters = unicodedata.normalize("NFKD", text).upper()
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
