"""A year of EDGAR, with all that happens to filings there; what happens to each stands at its line."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from living_edgar import DAILY_TIME, Filing, LivingEdgar, Word, eastern

from crawler.edgar.eastern import EASTERN
from crawler.edgar.quarters import Quarter

ALDER, BIRCH, CEDAR, DOGWOOD, ELDER, FIR, GUM, HAZEL = (
    300100,
    300200,
    1300300,
    90400,
    300500,
    300600,
    300700,
    300800,
)
_NAMES = {
    ALDER: "ALDER CORP",
    BIRCH: "BIRCH INC",
    CEDAR: "CEDAR TRUST",
    DOGWOOD: "DOGWOOD & CO",
    ELDER: "ELDER SONS LTD",
    FIR: "FIR ENERGY INC",
    GUM: "GUM GROUP PLC",
    HAZEL: "HAZEL NUTS CORP",
}

FIRST_MOMENT = eastern(dt.date(2024, 1, 8), dt.time(6, 15))
"""From here on commands may run: their last seven days do not reach into the year before."""

END = eastern(dt.date(2025, 1, 18), dt.time(12))
"""A Saturday noon a week after the last filing: EDGAR's indexes all say the same."""

_WORKING = (
    ("2024-01-02", "2024-01-12"),
    ("2024-03-25", "2024-04-12"),
    ("2024-06-25", "2024-07-05"),
    ("2024-08-12", "2024-08-16"),
    ("2024-09-26", "2024-10-04"),
    ("2024-11-11", "2024-11-15"),
    ("2024-12-23", "2025-01-10"),
)
_HOLIDAYS = ("2024-07-04", "2024-11-11", "2024-12-24", "2024-12-25", "2025-01-01", "2025-01-09")
_WITHOUT_DAILY = ("2024-01-10", "2024-03-29")


@dataclass(frozen=True)
class Said:
    """What EDGAR says anew of a filing from a moment on, Eastern; None: as before."""

    at: str
    form_type: str | None = None
    day: str | None = None
    ciks: Sequence[int] | None = None
    names: Mapping[int, str] | None = None


@dataclass(frozen=True)
class Gone:
    """EDGAR removes the filing."""

    at: str


def number(sequence: int) -> str:
    """The accession number of a filing of the year."""
    return f"0000300000-24-{sequence:06d}"


def _filing(
    sequence: int,
    filed: str,
    *ciks: int,
    form_type: str = "8-K",
    reported: str | None = None,
    index_day: str | None = "",
    accepted: str | None = None,
    header_ciks: Sequence[int] | None = None,
    names: Mapping[int, str] = {},
    then: Sequence[Said | Gone] = (),
    not_under: int | None = None,
    is_doubled: bool = False,
    is_garbled: bool = False,
    text: str = "",
) -> Filing:
    """A filing. Its daily index is that of its filing date, of `index_day`, or with None there is none."""
    day = dt.date.fromisoformat(filed)
    listed_on = day if index_day == "" else dt.date.fromisoformat(index_day) if index_day else None
    first = Word(form_type, day, {cik: names.get(cik, _NAMES[cik]) for cik in ciks})
    words: list[tuple[dt.datetime, Word | None]] = [
        (_moment(accepted) if accepted else eastern(listed_on or day, dt.time(16, 30)), first)
    ]
    word = first
    for event in then:
        if isinstance(event, Gone):
            words.append((_moment(event.at), None))
            continue
        now = event.names or {}
        word = Word(
            event.form_type or word.form_type,
            dt.date.fromisoformat(event.day) if event.day else word.day,
            {cik: now.get(cik, word.names.get(cik, _NAMES[cik])) for cik in event.ciks or word.names},
        )
        words.append((_moment(event.at), word))
    filers = {cik: names.get(cik, _NAMES[cik]) for cik in header_ciks or ciks}
    return Filing(
        accession_number=number(sequence),
        index_day=listed_on,
        words=tuple(words),
        body=_submission(number(sequence), form_type, filed, reported or filed, filers, text),
        not_under=frozenset([not_under] if not_under else []),
        is_doubled=is_doubled,
        is_garbled=is_garbled,
    )


def _moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=EASTERN)


def _submission(
    accession_number: str, form_type: str, filed: str, reported: str, filers: Mapping[int, str], text: str
) -> bytes:
    """A complete submission of one plain-text document."""
    day = filed.replace("-", "")
    companies = "".join(
        f"\nFILER:\n\n\tCOMPANY DATA:\t\n\t\tCOMPANY CONFORMED NAME:\t\t\t{name}\n"
        f"\t\tCENTRAL INDEX KEY:\t\t\t{cik:010d}\n"
        for cik, name in filers.items()
    )
    return (
        f"<SEC-DOCUMENT>{accession_number}.txt : {day}\n"
        f"<SEC-HEADER>{accession_number}.hdr.sgml : {day}\n"
        f"<ACCEPTANCE-DATETIME>{day}160102\n"
        f"ACCESSION NUMBER:\t\t{accession_number}\n"
        f"CONFORMED SUBMISSION TYPE:\t{form_type}\n"
        "PUBLIC DOCUMENT COUNT:\t\t1\n"
        f"CONFORMED PERIOD OF REPORT:\t{reported.replace('-', '')}\n"
        "ITEM INFORMATION:\t\tOther Events\n"
        f"FILED AS OF DATE:\t\t{day}\n"
        f"{companies}</SEC-HEADER>\n"
        f"<DOCUMENT>\n<TYPE>{form_type}\n<SEQUENCE>1\n<FILENAME>report.txt\n<TEXT>\n"
        f"Item 8.01 Other Events.\n\nReport {accession_number}. {text}\n"
        "</TEXT>\n</DOCUMENT>\n</SEC-DOCUMENT>\n"
    ).encode()


_HOLDINGS = {ALDER: "ALDER HOLDINGS INC"}
# With the company's next filing, EDGAR's rebuilt indexes give it its new name in the rows of old ones too.
_RENAMED = Said("2024-06-29T02:00", names=_HOLDINGS)

_FILINGS = (
    _filing(1, "2024-01-02", ALDER, then=[_RENAMED]),
    # Three filers; the path of the one with the lowest CIK, which the ledger keeps, is not there.
    _filing(2, "2024-01-03", CEDAR, BIRCH, DOGWOOD, not_under=DOGWOOD),
    # Removed for good, from an index of its own quarter. Its daily is rewritten later and names it still.
    _filing(3, "2024-01-04", CEDAR, then=[Gone("2024-01-16T12:00")]),
    _filing(4, "2024-01-05", ELDER, is_doubled=True),
    # Another form type, in the family and out of it.
    _filing(5, "2024-01-08", FIR, then=[Said("2024-01-20T02:00", form_type="8-K/A")]),
    _filing(6, "2024-01-08", GUM, then=[Said("2024-02-03T02:00", form_type="10-Q")]),
    # A late row.
    _filing(7, "2024-01-03", HAZEL, index_day="2024-01-08"),
    # The daily of 9 January is rewritten two days later, with a row changed and one more.
    _filing(
        8, "2024-01-09", ALDER, then=[Said("2024-01-11T10:30", names={ALDER: "ALDER CORP /NEW/"}), _RENAMED]
    ),
    _filing(9, "2024-01-09", BIRCH, accepted="2024-01-11T10:00"),
    # Ten January has no daily: only the quarterly lists it. One of its filings is gone before Saturday.
    _filing(10, "2024-01-10", CEDAR, index_day=None),
    _filing(11, "2024-01-10", ELDER, index_day=None, then=[Gone("2024-01-13T00:30")]),
    # Removed, and back two weeks later. Its daily appears in one night with the next.
    _filing(12, "2024-01-11", BIRCH, then=[Gone("2024-01-12T12:00"), Said("2024-01-27T02:00")]),
    _filing(13, "2024-01-12", DOGWOOD),
    # An amendment of filings 8 and 1.
    _filing(
        14,
        "2024-01-12",
        ALDER,
        form_type="8-K/A",
        reported="2024-01-09",
        then=[_RENAMED],
        text="This amends the Current Reports on Form 8-K filed on January 9, 2024 and January 2, 2024.",
    ),
    # Re-dated into the next quarter, at first in both quarters' indexes.
    _filing(15, "2024-03-26", ELDER, then=[Said("2024-04-10T12:00", day="2024-04-01")]),
    # The Saturday index of a quarter that is over lacks it: it comes in by a rewritten daily.
    _filing(16, "2024-03-27", GUM),
    _filing(17, "2024-03-27", HAZEL, accepted="2024-03-31T10:00"),
    # A late row of the quarter before.
    _filing(18, "2024-03-28", FIR, index_day="2024-04-02"),
    _filing(19, "2024-03-29", ALDER, index_day=None, then=[_RENAMED]),
    _filing(20, "2024-04-01", BIRCH),
    # Re-dated into the quarter before, for two days in neither index.
    _filing(21, "2024-04-02", GUM, then=[Said("2024-04-11T12:00", day="2024-03-28")]),
    # Listed under a wrong company.
    _filing(22, "2024-04-03", CEDAR, header_ciks=[DOGWOOD], then=[Said("2024-04-08T12:00", ciks=[DOGWOOD])]),
    # Its line in the quarterly can't be read.
    _filing(23, "2024-04-04", ELDER, is_garbled=True),
    # Re-dated within the quarter.
    _filing(24, "2024-04-05", FIR, then=[Said("2024-04-08T12:00", day="2024-04-04")]),
    _filing(25, "2024-06-25", HAZEL),
    # The company's new name.
    _filing(26, "2024-06-27", ALDER, names=_HOLDINGS),
    # Removed when its quarter was over.
    _filing(27, "2024-06-28", BIRCH, then=[Gone("2024-07-03T12:00")]),
    _filing(28, "2024-07-01", CEDAR),
    _filing(29, "2024-07-05", DOGWOOD, form_type="8-K12B", then=[Said("2024-07-13T02:00", form_type="8-K")]),
    # One of two filers goes.
    _filing(30, "2024-08-13", ELDER, FIR, header_ciks=[ELDER], then=[Said("2024-08-17T02:00", ciks=[ELDER])]),
    _filing(31, "2024-08-14", GUM),
    # Corrected, then removed.
    _filing(
        32, "2024-08-15", HAZEL, then=[Said("2024-08-17T02:00", form_type="8-K/A"), Gone("2024-08-24T02:00")]
    ),
    _filing(33, "2024-09-30", HAZEL),
    _filing(34, "2024-09-30", ELDER, index_day="2024-10-01"),
    _filing(35, "2024-10-02", ALDER, names=_HOLDINGS),
    _filing(36, "2024-11-12", FIR),
    # Removed, back, and removed again.
    _filing(
        37,
        "2024-11-14",
        GUM,
        then=[Gone("2024-11-15T12:00"), Said("2024-11-16T02:00"), Gone("2024-12-14T02:00")],
    ),
    _filing(38, "2024-12-26", BIRCH),
    # An amendment of filing 36, by its report date.
    _filing(39, "2024-12-30", FIR, form_type="8-K/A", reported="2024-11-12"),
    # Re-dated over the end of the year.
    _filing(40, "2024-12-31", CEDAR, then=[Said("2025-01-03T12:00", day="2025-01-02")]),
    _filing(41, "2025-01-02", DOGWOOD),
    _filing(42, "2024-12-31", HAZEL, index_day="2025-01-08"),
    _filing(43, "2025-01-10", GUM),
)

_PUBLISHED = {
    "2024-01-04": ("2024-01-04T22:05", "2024-01-23T11:00"),
    "2024-01-09": ("2024-01-09T22:05", "2024-01-11T11:00"),
    "2024-01-11": ("2024-01-12T22:05",),
    "2024-03-27": ("2024-03-27T22:05", "2024-03-31T11:11"),
}


def _days(first: str, last: str) -> list[dt.date]:
    start, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    every = (start + dt.timedelta(days=days) for days in range((end - start).days + 1))
    return [day for day in every if day.weekday() < 5 and day.isoformat() not in _HOLIDAYS]


_WORKING_DAYS = [day for first, last in _WORKING for day in _days(first, last)]

YEAR = LivingEdgar(
    filings=_FILINGS,
    working_days=_WORKING_DAYS,
    dailies={
        day: [_moment(text) for text in _PUBLISHED[day.isoformat()]]
        if day.isoformat() in _PUBLISHED
        else [eastern(day, DAILY_TIME)]
        for day in _WORKING_DAYS
        if day.isoformat() not in _WITHOUT_DAILY
    },
    odd_lines={
        dt.date(2024, 8, 14): ["300700|GUM GROUP PLC|8-K"],
        Quarter(2024, 3): ["no line of an index"],
    },
    early=frozenset({Quarter(2024, 4)}),
)
