"""The items of Form 8-K: numbers, titles, captions and dates of both eras.

Form 8-K was renumbered on 2004-08-23 (release 33-8400): thirteen whole numbers before, sections such as 2.02
since.
"""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

MODERN_ITEMS_FROM = dt.date(2004, 8, 23)
"""The first day of the numbers in force today."""

_OLD_ITEMS_UNTIL = MODERN_ITEMS_FROM - dt.timedelta(days=1)
_EDGAR_FROM = dt.date(1993, 1, 1)
_NUMBER = re.compile(r"(?:<ITEMS>|item)?\s*([0-9]{1,2}(?:\.[0-9]{2})?)\.?", re.IGNORECASE)
_NOT_ALPHANUMERIC = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class CatalogItem:
    """An item number while it had one meaning, from `effective_from` to `effective_until`, both included.

    `title` is EDGAR's caption of today, `captions` are other wordings that EDGAR or the form used. What was
    in force when EDGAR began counts from 1993-01-01. `modern_item_number` is the number since 2004-08-23
    under which the same is reported, None where nothing is. Furnished means: not deemed filed for the
    purposes of section 18.
    """

    item_number: str
    title: str
    modern_item_number: str | None
    effective_from: dt.date
    effective_until: dt.date | None
    is_furnished: bool
    captions: tuple[str, ...]


def _old(
    number: str,
    modern_number: str | None,
    title: str,
    *captions: str,
    since: dt.date = _EDGAR_FROM,
    until: dt.date = _OLD_ITEMS_UNTIL,
    furnished: bool = False,
) -> CatalogItem:
    """Make an item of the years before 2004-08-23."""
    return CatalogItem(number, title, modern_number, since, until, furnished, captions)


def _modern(
    number: str,
    title: str,
    *captions: str,
    since: dt.date = MODERN_ITEMS_FROM,
    furnished: bool = False,
) -> CatalogItem:
    """Make an item of today."""
    return CatalogItem(number, title, number, since, None, furnished, captions)


_OLD_ITEMS = (
    _old("1", "5.01", "Changes in control of registrant"),
    _old("2", "2.01", "Acquisition or disposition of assets"),
    _old("3", "1.03", "Bankruptcy or receivership"),
    _old("4", "4.01", "Changes in registrant's certifying accountant"),
    _old(
        "5",
        "8.01",
        "Other events",
        "Other events and Regulation FD disclosure",
    ),
    _old("6", "5.02", "Resignations of registrant's directors"),
    _old(
        "7",
        "9.01",
        "Financial statements and exhibits",
        "Financial statements, pro forma financial information and exhibits",
    ),
    _old("8", "5.03", "Change in fiscal year"),
    # Release 34-37801. Item 3.02, which leaves small sales out, is another thing.
    _old(
        "9",
        None,
        "Sales of equity securities pursuant to Regulation S",
        since=dt.date(1996, 11, 18),
        until=dt.date(1998, 12, 31),
    ),
    # Release 33-7881.
    _old("9", "7.01", "Regulation FD Disclosure", since=dt.date(2000, 10, 23), furnished=True),
    # Release 33-8177. EDGAR's own caption has a full stop for the apostrophe.
    _old(
        "10",
        "5.05",
        "Amendments to the Registrant's Code of Ethics",
        "Amendments to the Registrant.s Code of Ethics",
        "Amendments to the Registrant's Code of Ethics, or Waiver of a Provision of the Code of Ethics",
        since=dt.date(2003, 3, 3),
    ),
    # Release 34-47225.
    _old(
        "11",
        "5.04",
        "Temporary Suspension of Trading Under Registrant's Employee Benefit Plans",
        since=dt.date(2003, 1, 26),
    ),
    # Release 33-8176.
    _old(
        "12",
        "2.02",
        "Results of Operations and Financial Condition",
        since=dt.date(2003, 3, 28),
        furnished=True,
    ),
    # EDGAR took this number, but the rule, proposed in release 33-8186, was never adopted.
    _old(
        "13",
        None,
        "Receipt of an Attorney's Written Notice Pursuant to 17 CFR 205.3(d)",
        since=dt.date(2003, 1, 29),
    ),
)

_REGULATION_AB = dt.date(2005, 3, 8)

_MODERN_ITEMS = (
    _modern("1.01", "Entry into a Material Definitive Agreement"),
    _modern("1.02", "Termination of a Material Definitive Agreement"),
    _modern("1.03", "Bankruptcy or Receivership"),
    _modern(
        "1.04",
        "Mine Safety - Reporting of Shutdowns and Patterns of Violations",
        since=dt.date(2012, 1, 27),
    ),
    _modern("1.05", "Material Cybersecurity Incidents", since=dt.date(2023, 9, 5)),
    _modern("2.01", "Completion of Acquisition or Disposition of Assets"),
    _modern("2.02", "Results of Operations and Financial Condition", furnished=True),
    _modern(
        "2.03",
        "Creation of a Direct Financial Obligation or an Obligation under an Off-Balance Sheet Arrangement"
        " of a Registrant",
    ),
    _modern(
        "2.04",
        "Triggering Events That Accelerate or Increase a Direct Financial Obligation or an Obligation under"
        " an Off-Balance Sheet Arrangement",
    ),
    _modern(
        "2.05",
        "Cost Associated with Exit or Disposal Activities",
        "Costs Associated with Exit or Disposal Activities",
    ),
    _modern("2.06", "Material Impairments"),
    _modern(
        "3.01",
        "Notice of Delisting or Failure to Satisfy a Continued Listing Rule or Standard; Transfer of Listing",
    ),
    _modern("3.02", "Unregistered Sales of Equity Securities"),
    _modern(
        "3.03",
        "Material Modifications to Rights of Security Holders",
        "Material Modification to Rights of Security Holders",
    ),
    _modern("4.01", "Changes in Registrant's Certifying Accountant"),
    _modern(
        "4.02",
        "Non-Reliance on Previously Issued Financial Statements or a Related Audit Report or Completed"
        " Interim Review",
    ),
    _modern("5.01", "Changes in Control of Registrant"),
    # The second wording is of the headers until 2008 (0000939057-06-000102).
    _modern(
        "5.02",
        "Departure of Directors or Certain Officers; Election of Directors; Appointment of Certain Officers:"
        " Compensatory Arrangements of Certain Officers",
        "Departure of Directors or Principal Officers; Election of Directors;"
        " Appointment of Principal Officers",
        "Departure of Directors or Certain Officers; Election of Directors; Appointment of Certain Officers",
    ),
    _modern("5.03", "Amendments to Articles of Incorporation or Bylaws; Change in Fiscal Year"),
    _modern("5.04", "Temporary Suspension of Trading Under Registrant's Employee Benefit Plans"),
    _modern(
        "5.05",
        "Amendments to the Registrant's Code of Ethics, or Waiver of a Provision of the Code of Ethics",
        "Amendments to the Registrant's Code of Ethics",
    ),
    _modern("5.06", "Change in Shell Company Status", since=dt.date(2005, 11, 7)),
    _modern("5.07", "Submission of Matters to a Vote of Security Holders", since=dt.date(2010, 2, 28)),
    _modern(
        "5.08",
        "Shareholder Nominations Pursuant to Exchange Act Rule 14a-11",
        "Shareholder Director Nominations",
        since=dt.date(2010, 11, 15),
    ),
    _modern(
        "6.01",
        "ABS Informational and Computational Material",
        "ABS Informational and Computational Materials",
        since=_REGULATION_AB,
    ),
    _modern("6.02", "Change of Servicer or Trustee", since=_REGULATION_AB),
    _modern("6.03", "Change in Credit Enhancement or Other External Support", since=_REGULATION_AB),
    _modern("6.04", "Failure to Make a Required Distribution", since=_REGULATION_AB),
    _modern("6.05", "Securities Act Updating Disclosure", since=_REGULATION_AB),
    _modern("6.06", "Static Pool", since=dt.date(2014, 11, 24)),
    _modern("7.01", "Regulation FD Disclosure", furnished=True),
    _modern("8.01", "Other Events"),
    _modern("9.01", "Financial Statements and Exhibits"),
)

ITEM_CATALOG = _OLD_ITEMS + _MODERN_ITEMS
"""Every item number that Form 8-K had since EDGAR began; "9" had two meanings."""

_KNOWN_NUMBERS = frozenset(item.item_number for item in ITEM_CATALOG)


def _caption_key(caption: str) -> str:
    """Fold case, white space and punctuation, which headers of all years treat freely."""
    return _NOT_ALPHANUMERIC.sub("", caption.lower())


def _numbers_by_caption(items: Iterable[CatalogItem]) -> Mapping[str, str]:
    """Index an era's item numbers by all wordings of their captions."""
    return {
        _caption_key(caption): item.item_number for item in items for caption in (item.title, *item.captions)
    }


_OLD_NUMBERS = _numbers_by_caption(_OLD_ITEMS)
_MODERN_NUMBERS = _numbers_by_caption(_MODERN_ITEMS)


def item_for_caption(caption: str, on: dt.date | None) -> str | None:
    """Return the item number that an ITEM INFORMATION line of a header means, None where it says none.

    `on` is the filing's acceptance day: captions such as "Regulation FD Disclosure" stand for 9 before
    2004-08-23 and for 7.01 since; without a day the modern number is preferred. A caption that is a number
    itself ("7", "5.02", or with a stray tag as in 0000731766-24-000045) returns that number, known or not.
    """
    number = _NUMBER.fullmatch(caption.strip())
    if number is not None:
        return number[1]
    key = _caption_key(caption)
    if on is not None and on < MODERN_ITEMS_FROM:
        return _OLD_NUMBERS.get(key) or _MODERN_NUMBERS.get(key)
    return _MODERN_NUMBERS.get(key) or _OLD_NUMBERS.get(key)


def is_known_item(number: str) -> bool:
    """Tell whether Form 8-K ever had an item of this number; headers also hold noise such as 6.10 or 57."""
    return number in _KNOWN_NUMBERS
