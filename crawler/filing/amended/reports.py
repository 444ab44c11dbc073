"""The reports that an amendment amends, by the dates that its cover, its note and its items give them.

They say on which day the report was filed, or what date it bears. None was seen to give its accession number.
"""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence

from crawler.filing.amended.namings import Naming, read_namings
from crawler.filing.amended.sentences import sentences, squeezed_lines
from crawler.filing.printed_dates import PrintedDate
from crawler.filing.record import AmendedReport, DateKind

# For example "amends", "is being amended hereby" (0001157523-11-002994), "is filed as an amendment to",
# "originally filed" (0000950123-09-045792), "to update certain information" (0001193125-09-134236)
_AMENDING = re.compile(
    r"\bamend(?:s|ing|ment|ments)?\b|\b(?:is|are|being|hereby) (?:hereby |further |being )?amended\b"
    r"|\bsupplement(?:s|ing)?\b|\boriginally\b"
    r"|\b(?:original|initial|prior) (?:report|filing|form|8-k|current)"
    r"|\b(?:corrects?|updates?|revises?|restates?|replaces?)\b",
    re.IGNORECASE,
)
# What else is amended: "an amendment to its Credit Agreement"
_DEAL = re.compile(
    r"\b(?:agreements?|indentures?|leases?|plans?|certificates?|articles|by-?laws|notes?|contracts?|policy|code)\b",
    re.IGNORECASE,
)
# The amendment speaks of itself: "This amendment is being filed to provide .." (0000950144-02-003515)
_ITSELF = re.compile(
    r"\bthis (?:\w{1,20} ){0,2}amend(?:ment|ed)\b|\bthis (?:\w{1,20} ){0,4}(?:form )?8-k/a\b"
    r"|\bthe (?:original|initial|prior) (?:report|filing|form|8-k|current)",
    re.IGNORECASE,
)
# A report that gets a name: "filed a Current Report on Form 8-K (the "Report")" (0000950144-02-003515)
_CALLED = re.compile(
    r"""\((?:the |our |its )?"?(?:[\w-]{1,20} ){0,3}(?:report|filing|8-k)"?\)""", re.IGNORECASE
)
_REPORT = re.compile(r"\breport|8 ?-? ?k\b", re.IGNORECASE)
# How far from a date the words stand that tell what is done to its report, in characters.
_REACH = 400
_NEAR = 160


def read_amended(
    cover: Sequence[str], preamble: str | None, bodies: Iterable[str], on: dt.date | None
) -> tuple[AmendedReport, ...]:
    """The reports that an amendment says it amends, in order of appearance, each date once.

    They are read from the lines of its cover, its preamble and the bodies of its items; `on` is its filing
    date, where it is known: no later date is that of a report it amends. A date counts where its sentence
    speaks of amending or gives the report a name, or where the amendment speaks of itself in the sentence
    beside it. If none counts, the first report in the preamble is meant.
    """
    note = list(sentences(preamble or ""))
    passages = [
        [squeezed_lines("\n".join(cover))],
        note,
        *(list(sentences(one)) for one in dict.fromkeys(bodies)),
    ]
    found = [naming for passage in passages for naming in _amended_in(passage)]
    return _each_once(found or _first_in(note), on)


def _amended_in(passage: Sequence[str]) -> Iterator[Naming]:
    """The dates in a passage whose reports are amended."""
    for index, sentence in enumerate(passage):
        namings = read_namings(sentence)
        beside = passage[max(0, index - 1) : index + 2] if namings else ()
        is_note = any(_ITSELF.search(one) for one in beside)
        is_amended = False
        for naming in namings:
            is_amended = is_note or (is_amended and naming.is_again) or _is_amended(sentence, naming.date)
            if is_amended:
                yield naming


def _first_in(passage: Sequence[str]) -> list[Naming]:
    """The dates of the first sentence that names reports."""
    return next((namings for sentence in passage if (namings := read_namings(sentence))), [])


def _is_amended(sentence: str, date: PrintedDate) -> bool:
    """Whether the words around a date amend its report, or give it a name."""
    if _CALLED.search(sentence, max(0, date.start - _NEAR), date.end + _NEAR):
        return True
    around = sentence[max(0, date.start - _REACH) : date.end + _NEAR]
    return any(
        _amends_a_report(around[word.end() : word.end() + _NEAR]) for word in _AMENDING.finditer(around)
    )


def _amends_a_report(behind: str) -> bool:
    """Whether the words behind "amends" come to a report before they come to an agreement."""
    deal, report = _DEAL.search(behind), _REPORT.search(behind)
    return deal is None or (report is not None and report.start() < deal.start())


def _each_once(namings: Sequence[Naming], on: dt.date | None) -> tuple[AmendedReport, ...]:
    """The dates, each once, with the numbers of their reports, which dates of one report share."""
    numbers: dict[tuple[DateKind, dt.date], int] = {}
    reports = 0
    for dates in _by_report(naming for naming in namings if on is None or naming.date.day <= on):
        number = next((numbers[date] for date in dates if date in numbers), reports + 1)
        reports = max(reports, number)
        for date in dates:
            numbers.setdefault(date, number)
    return tuple(AmendedReport(kind, day, number) for (kind, day), number in numbers.items())


def _by_report(namings: Iterable[Naming]) -> Iterator[list[tuple[DateKind, dt.date]]]:
    """The dates that name one report, place by place."""
    dates: list[tuple[DateKind, dt.date]] = []
    for naming in namings:
        if dates and not naming.is_again:
            yield dates
            dates = []
        dates.append((naming.kind, naming.date.day))
    if dates:
        yield dates
