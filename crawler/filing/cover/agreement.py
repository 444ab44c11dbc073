"""Whether the cover's inline XBRL facts say what it prints; agreement is the rule."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache

from crawler.edgar.places import PLACE_NAMES
from crawler.filing.cover.values import digits
from crawler.filing.printed_dates import printed_dates
from crawler.filing.record import CoverPage, CoverRegistrant

Facts = Mapping[str, Sequence[str]]

_BOXES = {
    "WrittenCommunications": "425",
    "SolicitingMaterial": "14a-12",
    "PreCommencementTenderOffer": "14d-2(b)",
    "PreCommencementIssuerTenderOffer": "13e-4(c)",
}
_ADDRESS = (
    "EntityAddressAddressLine1",
    "EntityAddressAddressLine2",
    "EntityAddressCityOrTown",
    "EntityAddressPostalZipCode",
)
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")
_WORD = re.compile(r"\w+")
_FIGURES = re.compile(r"\d+")
_COMPANY_WORDS = frozenset(
    [
        "the",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "ltd",
        "limited",
        "plc",
        "lp",
        "llc",
    ]
)
_TRUE = frozenset("☒☑xXþ") | {"true"}


def differences(cover: CoverPage, facts: Facts) -> Iterator[str]:
    """Yield what the facts say otherwise than the cover as it was read, one line each.

    Compared are dates, names, numbers, address, boxes and securities, without regard to case, punctuation and
    white space. A fact that the document does not have is not missed.
    """
    yield from _date_differences(cover, facts)
    for name, of, folded in _REGISTRANT_FACTS:
        printed = [value for registrant in cover.registrants if (value := of(registrant))]
        known = set(map(folded, printed))
        for value in dict.fromkeys(facts.get(name, ())):
            if folded(value) not in known:
                yield _difference(name, value, ", ".join(printed))
    for name in _ADDRESS:
        for value in facts.get(name, ()):
            if _folded(value) not in _folded(cover.address or ""):
                yield _difference(name, value, cover.address)
    yield from _phone_differences(cover, facts)
    yield from _box_differences(cover, facts)
    yield from _security_differences(cover, facts)


def _date_differences(cover: CoverPage, facts: Facts) -> Iterator[str]:
    for value in facts.get("DocumentPeriodEndDate", ()):
        days = [date.day for date in printed_dates(value)]
        if days and cover.report_date not in days:
            yield _difference("DocumentPeriodEndDate", value, cover.report_date)


def _phone_differences(cover: CoverPage, facts: Facts) -> Iterator[str]:
    printed = digits(cover.phone or "")
    codes, numbers = facts.get("CityAreaCode", ()), facts.get("LocalPhoneNumber", ())
    for code, number in zip(codes, numbers, strict=False):
        if digits(number) not in printed or digits(code) not in printed:
            yield _difference("LocalPhoneNumber", f"{code} {number}", cover.phone)


def _box_differences(cover: CoverPage, facts: Facts) -> Iterator[str]:
    for name, provision in _BOXES.items():
        for value in facts.get(name, ())[:1]:
            if _is_true(value) != (provision in (cover.checked or ())):
                yield _difference(name, value, cover.checked)
    for value in facts.get("EntityEmergingGrowthCompany", ())[:1]:
        if _is_true(value) != cover.emerging_growth:
            yield _difference("EntityEmergingGrowthCompany", value, cover.emerging_growth)


def _security_differences(cover: CoverPage, facts: Facts) -> Iterator[str]:
    securities = cover.securities or ()
    symbols = {_folded(security.symbol or "") for security in securities}
    for value in dict.fromkeys(facts.get("TradingSymbol", ())):
        if any(character.isalnum() for character in value) and _folded(value) not in symbols:
            yield _difference("TradingSymbol", value, [security.symbol for security in securities])
    titles = [_folded(security.title or "") for security in securities]
    for value in dict.fromkeys(facts.get("Security12bTitle", ())):
        # Some tag only the first words: "Class A Common Stock", without the par value.
        if not any(_folded(value) in title for title in titles):
            yield _difference("Security12bTitle", value, [security.title for security in securities])


def _difference(name: str, tagged: str, printed: object) -> str:
    return f"dei:{name} is {tagged[:200]!r}, the cover prints {str(printed)[:300]!r}"


def _is_true(value: str) -> bool:
    return value in _TRUE


@lru_cache(maxsize=500)
def _folded(text: str) -> str:
    """Text for comparison: letters and figures only, a place by its name."""
    text = PLACE_NAMES.get(text, text)
    return _NOT_ALPHANUMERIC.sub("", text.casefold().replace("&", "and"))


def _folded_name(text: str) -> str:
    """A company's name without what EDGAR's conformed names shorten or add: BOEING CO, COSTCO /NEW."""
    words = _WORD.findall(text.partition(" /")[0].casefold().replace("&", " and "))
    return "".join(word for word in words if word not in _COMPANY_WORDS)


def _folded_number(text: str) -> str:
    """A number without leading zeros in its parts: 1-2345 is 001-02345."""
    return "-".join(part.lstrip("0") for part in _FIGURES.findall(text))


_REGISTRANT_FACTS: Sequence[tuple[str, Callable[[CoverRegistrant], str | None], Callable[[str], str]]] = (
    ("EntityRegistrantName", lambda registrant: registrant.name, _folded_name),
    ("EntityIncorporationStateCountryCode", lambda registrant: registrant.state, _folded),
    ("EntityFileNumber", lambda registrant: registrant.file_number, _folded_number),
    ("EntityTaxIdentificationNumber", lambda registrant: registrant.ein, _folded_number),
)
