"""The cells of a signature block, told apart: dates, marks ("/s/"), "By:", labels, text."""

import datetime as dt
import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from crawler.filing.items import is_page_furniture, is_signature_heading
from crawler.filing.lines import cells_of, is_blank, is_rule, page_number, squeezed, without_marks
from crawler.filing.printed_dates import is_only_a_date, printed_dates

# The sentence above the signatures, in lower case.
_REQUIREMENTS = re.compile(
    r"pursuant\s{1,9}to\s{1,9}the\s{1,9}requirements?\b|ha(?:s|ve)\s{1,9}duly\s{1,9}caused\s{1,9}this"
    r"|caused\s{1,9}this\s{1,9}(?:current\s{1,9})?report\s{1,9}to\s{1,9}be\s{1,9}signed"
)
# For example ".. thereunto duly authorized.", ".. on the date indicated."
_SENTENCE_END = re.compile(r"authori[sz]ed\b.{0,30}[.,:;]?\s{0,9}$|indicated\.?\s{0,9}$", re.IGNORECASE)
# ".. thereunto duly authorized this 4th day of May, 1995."
_DAY_TO_COME = re.compile(r"\b(?:this|on|of|dated|day)\s{0,9}$", re.IGNORECASE)
# For example ".. thereunto duly authorized this 1st day of November, 2007"
_SIGNED_ON = re.compile(r"authori[sz]ed\b.{0,80}\b(?:this|on|as of|dated)\b.{0,60}$", re.IGNORECASE)
_MARK = re.compile(
    # "/s/ Name", "/S/NAME", "\s\ Name", "s/ Name", "// Name"
    r"(?:^|(?<=[\s:_(]))(?:/\s?s\s?/|\\\s?s\s?\\|/s\b/?|s/)[\s_:]{0,30}|(?:^|(?<=\s))//\s{0,9}(?=[A-Z])",
    re.IGNORECASE,
)
# "* The registrant is a trust, and the person is signing as an officer of its sponsor."
_FOOTNOTE = re.compile(r"\s{0,80}[*†‡]{1,3}[\s|]{0,5}[A-Z](?=.{40})")
# For example "By: ", "By /s/"
_BY = re.compile(r"(?:by|per)\s{0,3}(?::|$|(?=_|\s{2})|(?=\s{1,3}/s))[\s_:]{0,60}", re.IGNORECASE)
_BY_OR_MARK = re.compile(rf"\bby\s{{0,3}}:|{_MARK.pattern}", re.IGNORECASE)
# For example "Name: ", "Title: ", "Its: ", "Its President"
_LABEL = re.compile(
    r"(?P<name>(?:print(?:ed)? )?name(?:(?: and | & |/)title)?)\s{0,3}:\s{0,9}"
    r"|(?P<title>title|office|capacity|its)\s{0,3}:\s{0,9}"
    r"|its\s{1,3}(?=[A-Z])",
    re.IGNORECASE,
)
# For example "Date: ", "Dated as of "
_DATE_LABEL = re.compile(
    r"(?:dated?(?:\s{1,3}(?:as\s{1,3}of|signed))?|date of signing)\s{0,3}[:.]?\s{0,9}", re.IGNORECASE
)
# For example ": this ", "Thursday, "
_DATE_FILLER = re.compile(
    r"\s{0,3}[:,.]?\s{0,3}(?:this|as of|on|the|(?:mon|tues|wednes|thurs|fri|satur|sun)day,?)?\s{0,3}",
    re.IGNORECASE,
)
# For example "By: /s/ A. Smith   Date: November 1, 2007"
_DATE_BEHIND = re.compile(r"[\s,]{1,200}(?=dated?\s{0,3}:)", re.IGNORECASE)
# "Dated at Plattsburgh, New York, September 2, 2011"
_DATE_PLACE = re.compile(r"(?:at|in)\b.{1,60}", re.IGNORECASE)
# For example "Registrant: Acme Corp."
_REGISTRANT_LABEL = re.compile(r"(?:registrants?|company|issuer)\s{0,3}:\s{0,9}(?=\S)", re.IGNORECASE)
# For example "(Registrant)", "(The Company)"
_REGISTRANT = re.compile(
    r"\(?(?:the\s{1,3})?(?:co-)?(?:registrants?|company|issuer|depositor)\)?\s{0,3}[:.]?", re.IGNORECASE
)
# For example "(Signature)", "(Name and Title)", "*Print the name and title of the signing officer"
_CAPTION = re.compile(
    r"\(?(?:signature|printed name|name|title|name and title|date|print)\)?"
    r"\s{0,3}:?\*{0,2}|\*?\(?print (?:the )?name and title of .{0,60}|\(?\d{4,7}\)?",
    re.IGNORECASE,
)
_LONGEST_LINE = 2000
_LONGEST_CELL = 600


class Kind(enum.Enum):
    """What a cell of a signature block is."""

    SENTENCE = enum.auto()
    """The sentence "Pursuant to the requirements of .."."""
    DATE = enum.auto()
    BY = enum.auto()
    MARK = enum.auto()
    """A conformed signature; the text is the name after "/s/"."""
    NAME = enum.auto()
    """A name after its label; without text, the label alone."""
    TITLE = enum.auto()
    """A title after its label; without text, the label alone."""
    REGISTRANT = enum.auto()
    """The caption "(Registrant)"."""
    TEXT = enum.auto()


@dataclass(frozen=True, slots=True)
class SignatureCell:
    """A cell of a signature block; `is_apart`: a blank line stands before it."""

    kind: Kind
    text: str
    line: int
    is_apart: bool = False
    day: dt.date | None = None


def is_requirements_sentence(line: str) -> bool:
    """Whether a line says that the report is signed pursuant to the requirements of the Act, or begins to."""
    lowered = line[:_LONGEST_LINE].lower()
    is_likely = "requirement" in lowered or "caused" in lowered
    return is_likely and bool(_REQUIREMENTS.search(lowered))


def has_mark(line: str) -> bool:
    """Whether a line has a conformed signature."""
    return ("/" in line or "\\" in line) and bool(_MARK.search(line[:500]))


def signature_cells(lines: Sequence[str]) -> Iterator[SignatureCell]:
    """The cells of the lines that say something, in order."""
    sentence, is_apart = "", False
    for number, printed in enumerate(lines):
        line = without_marks(printed[:_LONGEST_LINE])
        if is_blank(line):
            is_apart = is_apart or not is_rule(line)
            sentence = ""
        elif _says_nothing(line):
            continue
        elif not has_mark(line) and (sentence or is_requirements_sentence(line)):
            sentence = f"{sentence} {line.strip()}"
            yield SignatureCell(Kind.SENTENCE, line, number)
            if (dated := _SIGNED_ON.search(sentence)) and (dates := printed_dates(dated[0])):
                yield SignatureCell(Kind.DATE, "", number, day=dates[0].day)
                sentence = ""
            elif _SENTENCE_END.search(line[-60:]) and not _DAY_TO_COME.search(line[-20:]):
                sentence = ""
        else:
            sentence = ""
            for cell in cells_of(line):
                for part in _parts(cell.text[:_LONGEST_CELL]):
                    yield SignatureCell(part.kind, part.text, number, is_apart, part.day)
                    is_apart = False
                is_apart = False


def _says_nothing(line: str) -> bool:
    """Whether a line tells nothing of the signers: the heading, what belongs to the page, a footnote."""
    if is_signature_heading(line) or is_page_furniture(line) or _FOOTNOTE.match(line):
        return True
    return page_number(line) is not None


class _Part(NamedTuple):
    """A part of a cell, wherever the cell stands."""

    kind: Kind
    text: str = ""
    day: dt.date | None = None


# Labels, offices and dates come again in many blocks: what is read of one is remembered.
@lru_cache(maxsize=2000)
def _parts(text: str) -> tuple[_Part, ...]:
    """The parts of one cell: "By: /s/ Name" is two."""
    text = text.strip(" _*")
    if not text or is_blank(text):
        return ()
    if (dated := _date(text)) is not None:
        day, rest = dated
        return (*([_Part(Kind.DATE, day=day)] if day else []), *_parts(rest))
    if match := _BY.match(text):
        return (_Part(Kind.BY), *_parts(text[match.end() :]))
    if match := _MARK.search(text):
        name, date = _parted_at_date(text[match.end() :])
        mark = _Part(Kind.MARK, squeezed(name.strip(" _")))
        return (*_parts(text[: match.start()]), mark, *_parts(date))
    if match := _REGISTRANT_LABEL.match(text):
        return _parts(text[match.end() :])
    if match := _LABEL.match(text):
        kind = Kind.NAME if match["name"] else Kind.TITLE
        is_labelled = match["name"] or match["title"]
        return (_Part(kind, squeezed(text[match.end() :] if is_labelled else text)),)
    if _REGISTRANT.fullmatch(text):
        return (_Part(Kind.REGISTRANT),)
    return () if _CAPTION.fullmatch(text) else (_Part(Kind.TEXT, squeezed(text)),)


def _parted_at_date(text: str) -> tuple[str, str]:
    """A name and the date with its label behind it: "Amy Vought Date: June 13, 2016"."""
    label = _DATE_BEHIND.search(text)
    return (text[: label.start()], text[label.end() :]) if label else (text, "")


def _date(text: str) -> tuple[dt.date | None, str] | None:
    """A date at the head of a cell, and what follows it; no date for its label alone; None without either."""
    label = _DATE_LABEL.match(text)
    if label is not None and label.end() == len(text):
        return None, ""
    start = label.end() if label else 0
    dates = printed_dates(text[start : start + 200])
    filler = text[start : start + dates[0].start].rstrip("_ ") if dates else ""
    if not dates or not (_DATE_FILLER.fullmatch(filler) or (label and _DATE_PLACE.fullmatch(filler))):
        return None
    end = start + dates[0].end
    if label or is_only_a_date(text[:200]):
        return dates[0].day, text[end:].strip(" ,;.)") if label else ""
    mark = _BY_OR_MARK.search(text, end)
    return (dates[0].day, text[mark.start() :]) if mark else None
