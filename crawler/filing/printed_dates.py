"""Dates as filings print them: "November 1, 2007", "1st day of June, 2004", "5/30/2008"."""

import datetime as dt
import difflib
import re
from dataclasses import dataclass
from functools import lru_cache

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]

# March 6, 2002; January 19,2000; Sept. 5th 2001; October [16], 2023
_MONTH_FIRST = re.compile(
    r"(?<![A-Za-z])(?P<month>[A-Za-z]{3,10})[.,]?\s{0,3}\[?(?P<day>\d{1,2})\]?(?:st|nd|rd|th)?\s{0,2}[,.]?\s{0,3}"
    r"\[?(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
# 14 March 2002; 1st day of June, 2004; 14-Mar-2002
_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s-]{1,3}(?:day\s{1,3})?(?:of\s{1,3})?"
    r"(?P<month>[A-Za-z]{3,10})\.?,?[\s-]{1,3}(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
# month, day, year: 5/30/2008, 5-30-98
# November 4-9, 2004; November 30 to December 2, 2004; March 1 and 2, 1999
_RANGE = re.compile(
    r"(?<![A-Za-z])(?P<month>[A-Za-z]{3,10})\.?\s{1,3}(?P<day>\d{1,2})(?:st|nd|rd|th)?"
    r"\s{0,3}(?:[-–—&]|to|through|and)\s{0,3}(?:[A-Za-z]{3,10}\.?\s{1,3})?\d{1,2}(?:st|nd|rd|th)?\s{0,2},?\s{0,3}"
    r"(?P<year>\d{4})(?!\d)",
    re.IGNORECASE,
)
# For example "11/01/2007", "11-1-07"
_NUMERIC = re.compile(r"(?<![\d/-])(?P<month>\d{1,2})[/-](?P<day>\d{1,2})[/-](?P<year>\d{4}|\d{2})(?![\d/-])")
# What every date has: a year of four figures, or three short numbers.
_YEAR_OR_NUMBERS = re.compile(r"\d{4}|\d[/-]\d{1,2}[/-]\d\d")
# the "2007 and" of "October 30, 2007 and November 1, 2007"
_BETWEEN = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)|\b(?:and|to|through|or)\b", re.IGNORECASE)
# year, month, day, as in ISO 8601
_ISO = re.compile(r"(?<![\d/-])(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})(?![\d/-])")


_IN_WORDS = (_MONTH_FIRST, _RANGE, _DAY_FIRST)
_MONTH = re.compile(r"[A-Za-z]{3}")


@dataclass(frozen=True, slots=True)
class PrintedDate:
    """A calendar day and where the text prints it: characters `start` to `end` (exclusive)."""

    day: dt.date
    start: int
    end: int


def printed_dates(text: str) -> list[PrintedDate]:
    """All dates in `text`, in the order printed.

    A range counts by its first day. A misspelt month counts ("Marcxh 12, 2002" in 0001012870-02-001163);
    impossible days do not. Years of two digits from 80 on belong to the 1900s.
    """
    if not _YEAR_OR_NUMBERS.search(text):
        return []
    found: list[PrintedDate] = []
    patterns = _IN_WORDS if _MONTH.search(text) else ()
    if "/" in text or "-" in text:
        patterns = (*patterns, _NUMERIC, _ISO)
    for pattern in patterns:
        for match in pattern.finditer(text):
            day = _day(match["year"], match["month"], match["day"])
            if day is not None:
                found.append(PrintedDate(day, match.start(), match.end()))
    found.sort(key=lambda date: (date.start, date.start - date.end))
    return _without_overlaps(found)


def is_only_a_date(text: str) -> bool:
    """Whether `text` holds dates and, besides punctuation, "and" and years, nothing else: "(March 6, 2002)".

    Drafts leave a year twice: "May 3, 2018, 2018".
    """
    dates = printed_dates(text)
    if not dates:
        return False
    rest, end = [], 0
    for date in dates:
        rest.append(text[end : date.start])
        end = date.end
    rest.append(text[end:])
    return not any(char.isalnum() for char in _BETWEEN.sub("", " ".join(rest)))


def _day(year: str, month: str, day: str) -> dt.date | None:
    """The calendar day of printed parts; None where there is no such day."""
    number = int(month) if month.isdecimal() else _month_number(month.lower())
    if number is None:
        return None
    full_year = int(year)
    if len(year) == 2:
        full_year += 1900 if full_year >= 80 else 2000
    try:
        return dt.date(full_year, number, int(day))
    except ValueError:
        return None


@lru_cache(maxsize=1000)
def _month_number(word: str) -> int | None:
    """1 to 12 for a month's name, its abbreviation or a slip of the pen; else None."""
    for number, name in enumerate(_MONTHS, start=1):
        if name.startswith(word) or (word == "sept" and name == "september"):
            return number
    near = difflib.get_close_matches(word, _MONTHS, n=1, cutoff=0.75)
    return _MONTHS.index(near[0]) + 1 if near else None


def _without_overlaps(dates: list[PrintedDate]) -> list[PrintedDate]:
    """The dates without those that begin inside an earlier one."""
    kept: list[PrintedDate] = []
    for date in dates:
        if not kept or date.start >= kept[-1].end:
            kept.append(date)
    return kept
