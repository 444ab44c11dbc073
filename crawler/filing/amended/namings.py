"""Dates by which a sentence names a report on Form 8-K: the day it was filed, or the date it bears."""

import re
from dataclasses import dataclass
from itertools import islice

from crawler.filing.printed_dates import PrintedDate, printed_dates
from crawler.filing.record import DateKind

# For example "Current Report on Form 8-K", "Form 8-K/A", "an 8k", "Amendment No. 1", "the Original Report"
_REPORT = re.compile(
    r"(?:\b(?:current )?reports? (?:on|under) )?(?:\bforms? )?(?<![\w$.,])8 ?-? ?k\b(?: ?/ ?a\b| ?\(a\))?"
    r"|\bcurrent reports?\b|\bamendment (?:no\.? ?|number )\w{1,5}\b"
    r"|\b(?:original|initial|prior|previous|first) (?:report|filing)\b|\breport under items?\b",
    re.IGNORECASE,
)
_FILED = re.compile(r"\b(?:filed|furnished|submitted)\b", re.IGNORECASE)
# What precedes the day: "filed March 3", "filed with the Commission on or about"
_ON = re.compile(r"(?:^|\bon(?: or about)?)[ ,:]{0,2}$", re.IGNORECASE)
# For example "Form 8-K dated as of January 6, 2014" (0001415889-14-003347), "the Form 8-K of May 4, 2012"
_DATED = re.compile(r"(?:\bdated(?: as)?(?: of)?[ ,:]{0,3}|^,? (?:of|for) )$", re.IGNORECASE)
# For example "on Form 8-K for the dates July 15, 2006, January 16, 2007" (0001068238-09-000087),
# "Form 8-K filed to report an event occurring on February 15, 1997" (0000950131-97-005393)
_EVENT = re.compile(r"\b(?:for|to report|reporting) (?:the |an )?(?:dates?|events?)\b.{0,30}$", re.IGNORECASE)
# For example "our October 28, 2004 Form 8-K" (0000950134-04-017451)
_OF_THE_DAY = re.compile(r",? (?:current report|report on form|form 8|8-k)", re.IGNORECASE)
# The day that is named in "On August 22, 2006, Foldera, Inc. filed" (0001144204-07-015616)
_ON_THE_DAY = re.compile(r"\bon $", re.IGNORECASE)
# A report's own day, which the one before it is not: "a Form 8-K on May 9"
_OWN_DAY = re.compile(r"(?: with [^,;]{0,80})? (?:on|dated) (?:\d|(?!form)[a-z]{3,9}\.? \d)", re.IGNORECASE)
# For example "filed a Form 8-K (the "Original Form 8-K"), amended on June 7, 2013"
_AMENDED_ON = re.compile(r"\bamended(?: by [^.;]{0,80})?,? (?:on )?$", re.IGNORECASE)
# Between two dates of a list: "July 16, 2007, and July 15, 2008"
_AND = re.compile(r"[ ,;]{0,3}(?:and|&|or)?[ ,]{0,2}(?:on |dated |filed on |filed )?", re.IGNORECASE)
# Between two dates of one report: "dated July 12, 2012, filed by .. on July 13, 2012" (0001144204-12-053242)
_ALSO = re.compile(
    r"[ ,]{0,2}(?:and|but|as|which was|that was)?[ ,]{0,2}(?:originally|initially|previously|first)? ?",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r" ?\([^()]{0,80}\)")
# Papers that have dates of their own: "Form 8-K relating to the Agreement dated .."
_OTHER_PAPER = re.compile(
    r"\b(?:agreements?|indentures?|leases?|prospectus|proxy|certificates?|articles|by-?laws|letters?|releases?"
    r"|petition|statements?|exhibits?|forms? (?:10|s)|schedules?|10-[kq]|pursuant to section)\b",
    re.IGNORECASE,
)
# Words that turn from the filing to what it tells: "filed to report the purchase completed on May 3, 2012"
_DIGRESSION = re.compile(
    r"\b(?:report(?:ed|ing|s)|announc(?:ed|ing)|relat(?:ed|ing)|regarding|concerning|connection"
    r"|disclos(?:ed|ing)|complet(?:ed|ing|ion)|consummated|describ(?:ed|ing)|which|that|enter(?:ed|ing)"
    r"|acquired|purchased|sold|issued|appointed|closed|to (?:report|announce|disclose)|agreements?"
    r"|exhibits?)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LENDING = re.compile(r"\bexhibits?\b|\bby reference\b", re.IGNORECASE)
# What is done with an exhibit of the report amended: "adds Exhibit 23.1 to the Form 8-K filed on .."
_MENDING = re.compile(
    r"\b(?:amend\w{0,4}|add(?:s|ing)?|replac(?:e|es|ing)|correct(?:s|ing)?|supplement(?:s|ing)?"
    r"|re-?fil(?:e|es|ing)|to (?:file|furnish|include))\b",
    re.IGNORECASE,
)
# What makes a date another one of the same report.
_FILED_OR_DATED = re.compile(r"\b(?:filed|furnished|submitted|dated)\b", re.IGNORECASE)
# How far from a date the words stand that tell what it dates, in characters.
_REACH = 400
_NEAR = 160
# No note has more dates, but a document may be made of them.
_MOST_DATES = 1000


@dataclass(frozen=True, slots=True)
class Naming:
    """A date by which a sentence names a report; `is_again`: the same that the date before it names."""

    kind: DateKind
    date: PrintedDate
    is_again: bool = False


def read_namings(sentence: str) -> list[Naming]:
    """The dates by which a sentence names reports on Form 8-K, in order.

    A report that lends an exhibit is left out: "incorporated by reference to Exhibit 10.1 to the Form 8-K".
    """
    if not _REPORT.search(sentence):
        return []
    found: list[Naming] = []
    for date in islice(printed_dates(sentence), _MOST_DATES):
        before = _BRACKETED.sub("", sentence[max(0, date.start - _REACH) : date.start])
        behind = _BRACKETED.sub("", sentence[date.end : date.end + _REACH])
        last = found[-1] if found and date.start - found[-1].date.end < _NEAR else None
        between = _BRACKETED.sub("", sentence[last.date.end : date.start]) if last else ""
        kind = _told_before(before) or _told_behind(before, behind) or (last and _goes_on(last, between))
        if kind:
            found.append(Naming(kind, date, last is not None and _is_again(last, kind, between)))
    return found


def _told_before(before: str) -> DateKind | None:
    """What a date is by the words before it, back to the report that they speak of."""
    report = _last(_REPORT, before)
    if report is None or _is_lent(before, report.start()):
        return None
    filed = _last(_FILED, before)
    if filed and _ON.search(before[filed.end() :]) and _is_filing(before, report, filed):
        return "filed"
    gap = before[report.end() :]
    is_near = len(gap) < _NEAR and not _OTHER_PAPER.search(gap)
    return "dated" if is_near and (_DATED.search(gap) or _EVENT.search(gap)) else None


def _is_filing(before: str, report: re.Match[str], filed: re.Match[str]) -> bool:
    """Whether "filed" speaks of the report and of the day behind it.

    In either order: "Form 8-K filed by Acme, Inc. with the Commission on", "filed a Form 8-K on". Another day
    that stands between is the filing's: "Form 8-K filed on December 6, 2004, on" (0000950123-05-001084).
    """
    first, second = sorted((report, filed), key=lambda match: match.start())
    turns = _DIGRESSION.search(before, second.end()) or _YEAR.search(before, filed.end())
    return not turns and not _OTHER_PAPER.search(before, first.end(), second.start())


def _told_behind(before: str, behind: str) -> DateKind | None:
    """What a date is by the words behind it: "our May 9, 2011 Form 8-K", "On May 9, 2011, Akorn filed"."""
    if _OF_THE_DAY.match(behind):
        return None if before.lower().endswith("this ") else "dated"
    filed = _FILED.search(behind) if _ON_THE_DAY.search(before) else None
    report = _REPORT.search(behind, filed.end()) if filed else None
    if filed is None or report is None:
        return None
    turns = _DIGRESSION.search(behind, 0, filed.start()) or _OTHER_PAPER.search(
        behind, filed.end(), report.start()
    )
    is_near = report.start() - filed.end() < _NEAR
    return "filed" if is_near and not turns and not _OWN_DAY.match(behind, report.end()) else None


def _goes_on(last: Naming, between: str) -> DateKind | None:
    """What a date is that goes on from the one before: in a list, or as the day of an amendment."""
    if _AND.fullmatch(between):
        return "filed" if "filed" in between.lower() else last.kind
    if _AMENDED_ON.search(between) and not (_OTHER_PAPER.search(between) or _DIGRESSION.search(between)):
        return "filed"
    return None


def _is_again(last: Naming, kind: DateKind, between: str) -> bool:
    """Whether a date names the report that the date before names: the one as filed, the other as dated."""
    word = _FILED_OR_DATED.search(between)
    return last.kind != kind and word is not None and _ALSO.fullmatch(between, 0, word.start()) is not None


def _is_lent(before: str, end: int) -> bool:
    """Whether the report named at `end` is only where an exhibit is found."""
    begin = max(0, end - _NEAR)
    lending = _last(_LENDING, before[begin:end])
    if lending is None:
        return False
    return "by reference" in before[begin:end].lower() or not _MENDING.search(
        before, begin, begin + lending.start()
    )


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """The last match in a text."""
    found = None
    for match in pattern.finditer(text):
        found = match
    return found
