"""Values of the cover page by their looks: file numbers, EINs, telephone numbers, zip codes, dates."""

import enum
import re
from collections.abc import Iterator

from crawler.edgar.places import PLACE_NAMES
from crawler.filing.printed_dates import is_only_a_date


class Shape(enum.Enum):
    """What a value looks like."""

    TEXT = enum.auto()
    DATE = enum.auto()
    FILE_NUMBER = enum.auto()
    EIN = enum.auto()
    PHONE = enum.auto()
    ZIP = enum.auto()
    CIK = enum.auto()
    TITLE = enum.auto()
    """A line of the title block, such as FORM 8-K."""


_DASH = r"\s?[-–—‑‐]\s?"
_FILE_NUMBER = re.compile(
    # 0-17999, 001-36743, 333-104887-07, 33-85076C, 0-22119-LA; not the postal code KY1-1102, nor
    # 91-110 Hanua Street
    rf"(?<![\dA-Za-z.-])\d{{1,3}}{_DASH}\d{{3,7}}(?:{_DASH}\d{{1,3}})?(?:-?[A-Z]{{1,2}}\b)?(?![\d-])(?!(?<=\d-\d{{3}})\s[A-Z][a-z])"
)
# For example "04-2726691"
_EIN = re.compile(rf"(?<![\d-])\d{{2}}{_DASH}\d{{7}}(?![\d-])")
_DOMESTIC_PHONE = re.compile(
    # with area code: (617) 995-2500, 763.542.6000, 402/593-4500, 1-800-328-5979
    r"(?<![\d-])(?:\+?1[\s.-]{1,2})?"
    r"(?:\(\d{3}\)[\s-]{0,2}\d{3}[-–.\s]\d{4}|\d{3}[-./]\d{3}[-.]\d{4})(?!\d)"
    r"(?:,?\s{0,2}(?:[xX]|[eE][xX][tT]\.?|[eE]xtension)\s?\d{1,5}(?!\d))?"
)
# Any other row of figures in groups: +353 1 438 1700, 011 44 20 7946 0381, 302) 323-7434
_FIGURES = re.compile(r"(?<!\d)\+?\s{0,2}\(?\d[\d\s().\-–/‑]{5,24}\d(?!\d)")
_NUMBER = re.compile(rf"(?P<phone>{_DOMESTIC_PHONE.pattern})|(?P<ein>{_EIN.pattern})|{_FILE_NUMBER.pattern}")
_FIGURE = re.compile(r"\d")
_SEVEN_FIGURES = re.compile(r"(?:\D*\d){7}")
# For example "02139", "02139-4234"
_ZIP = re.compile(r"\d{5}(?:\s?[-–‑]\s?\d{4})?")
_WHOLE = (
    (_EIN, Shape.EIN),
    (re.compile(r"\d{10}"), Shape.CIK),
    (_ZIP, Shape.ZIP),
    (_FILE_NUMBER, Shape.FILE_NUMBER),
)
# What may stand before a number without being a value: "No. 95-4545390", "1-5966 and 33-55789".
_GLUE = frozenset(["and", "no", "nos", "file no", "#"])
NONE_WORDS = re.compile(
    r"(?:none|not applicable|n\W?a|inapplicable|(?:no|not) changed?|unchanged|same)\W{0,3}", re.IGNORECASE
)
"""What stands in the place of a value that there is not."""
ANY_PLACE = "|".join(map(re.escape, sorted(PLACE_NAMES.values(), key=len, reverse=True)))
"""A pattern of the names of states and countries."""
# A fax number behind a telephone number: "Tel: 011-86-10-5555-3480 / Fax: 011-86-10-5555-3481"
_FAX = re.compile(r"(?<=\d)[\s/,;(]{1,9}(?:tele)?fax\b\D{0,20}\d.{0,60}$", re.IGNORECASE)
# "No. 001-11954", "File No. 1-3525"
_NUMBER_SIGN = re.compile(r"(?:file\s)?nos?\.?\s{0,3}(?=\d)", re.IGNORECASE)
_EDGES = " \t:;,*_|†‡#\xa0"


def phone_number(text: str) -> str | None:
    """The first telephone number in `text`, as printed: with an area code before any other row of figures."""
    text = text[:500]
    match = _DOMESTIC_PHONE.search(text)
    return match[0] if match else next(filter(_may_be_phone, _FIGURES.findall(text)), None)


def _may_be_phone(figures: str) -> bool:
    """Whether a row of figures has as many as a telephone number, and is no zip code."""
    return 7 <= sum(char.isdigit() for char in figures) <= 15 and not _ZIP.fullmatch(figures.strip())


def clean(text: str) -> str:
    """A value without leaders, footnote marks and the brackets of captions beside it."""
    text = text.strip(_EDGES + "[]–—-").lstrip(".")
    if text.startswith(")") or (text.startswith("(") and ")" not in text):
        text = text[1:]
    if text.endswith("(") or (text.endswith(")") and "(" not in text):
        text = text[:-1]
    return text.strip(_EDGES)


def shaped(text: str) -> Iterator[tuple[str, Shape]]:
    """The parts of a value: numbers of the cover, and the text beside them."""
    if not any(char.isalnum() for char in text):
        return
    if (sign := _NUMBER_SIGN.match(text)) and _FILE_NUMBER.fullmatch(text, sign.end()):
        text = text[sign.end() :]
    text = _FAX.sub("", text)
    if (shape := _whole_shape(text)) is not None:
        yield text, shape
        return
    end = 0
    for match in _NUMBER.finditer(text):
        before = text[end : match.start()].strip(" ,;/()")
        if any(char.isalnum() for char in before) and before.lower().strip(".") not in _GLUE:
            yield before, Shape.TEXT
        yield match[0], Shape.PHONE if match["phone"] else Shape.EIN if match["ein"] else Shape.FILE_NUMBER
        end = match.end()
    rest = text[end:].strip(" ,;/()")
    if any(char.isalnum() for char in rest):
        yield rest, Shape.TEXT


def _whole_shape(text: str) -> Shape | None:
    """The shape of a value that is one number and nothing else, or text without any; None for a mixture."""
    if not _FIGURE.search(text):
        return Shape.TEXT
    for pattern, shape in _WHOLE:
        if pattern.fullmatch(text):
            return shape
    if is_only_a_date(text):
        return Shape.DATE
    if _is_stack(text):
        return None
    phone = phone_number(text) if _SEVEN_FIGURES.match(text) and not _EIN.search(text) else None
    if phone is not None and len(phone) + 6 >= len(text):
        return Shape.PHONE
    return None if _NUMBER.search(text) else Shape.TEXT


def _is_stack(text: str) -> bool:
    """Whether a cell stacks several file numbers or EINs."""
    parts = text[:300].split()
    return len(parts) > 1 and all(_EIN.fullmatch(part) or _FILE_NUMBER.fullmatch(part) for part in parts)


def digits(text: str) -> str:
    """The figures in `text`, and nothing else."""
    return "".join(filter(str.isdecimal, text))
