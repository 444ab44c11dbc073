import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.edgar.item_catalog import (
    ITEM_CATALOG,
    MODERN_ITEMS_FROM,
    CatalogItem,
    is_known_item,
    item_for_caption,
)

OLD_DAY = MODERN_ITEMS_FROM - dt.timedelta(days=1)
ACCEPTANCE = re.compile(rb"<ACCEPTANCE-DATETIME>([0-9]{8})")
PRINCIPAL_OFFICERS = (
    "Departure of Directors or Principal Officers; Election of Directors; Appointment of Principal Officers"
)
CERTAIN_OFFICERS = (
    "Departure of Directors or Certain Officers; Election of Directors; Appointment of Certain Officers:"
    " Compensatory Arrangements of Certain Officers"
)
CAPTION = re.compile(rb"(?m)^ITEM INFORMATION:[ \t]*(.*?)[ \t\r]*$")


def named(number: str) -> list[CatalogItem]:
    return [item for item in ITEM_CATALOG if item.item_number == number]


def test_both_eras_are_whole() -> None:
    old = [item for item in ITEM_CATALOG if item.effective_until is not None]
    modern = [item for item in ITEM_CATALOG if item.effective_until is None]
    assert {item.item_number for item in old} == {str(number) for number in range(1, 14)}
    assert len(modern) == 33
    assert all(re.fullmatch(r"[1-9]\.0[1-9]", item.item_number) for item in modern)
    assert all(item.effective_from >= MODERN_ITEMS_FROM for item in modern)
    assert all(item.effective_from <= item.effective_until <= OLD_DAY for item in old if item.effective_until)


def test_modern_numbers_are_their_own() -> None:
    modern_numbers = {item.item_number for item in ITEM_CATALOG if item.effective_until is None}
    for item in ITEM_CATALOG:
        if item.item_number in modern_numbers:
            assert item.modern_item_number == item.item_number
        else:
            assert item.modern_item_number is None or item.modern_item_number in modern_numbers


@pytest.mark.parametrize(
    ("number", "modern_numbers"),
    [
        ("1", ["5.01"]),
        ("2", ["2.01"]),
        ("3", ["1.03"]),
        ("4", ["4.01"]),
        ("5", ["8.01"]),
        ("6", ["5.02"]),
        ("7", ["9.01"]),
        ("8", ["5.03"]),
        ("9", [None, "7.01"]),
        ("10", ["5.05"]),
        ("11", ["5.04"]),
        ("12", ["2.02"]),
        ("13", [None]),
    ],
)
def test_old_items_live_on_under_modern_numbers(number: str, modern_numbers: list[str | None]) -> None:
    assert [item.modern_item_number for item in named(number)] == modern_numbers


def test_meanings_of_a_number_do_not_overlap() -> None:
    first, second = named("9")
    assert first.effective_until is not None
    assert first.effective_until < second.effective_from
    assert all(len(named(item.item_number)) == 1 for item in ITEM_CATALOG if item.item_number != "9")


def test_furnished_items() -> None:
    furnished = {(item.item_number, item.modern_item_number) for item in ITEM_CATALOG if item.is_furnished}
    assert furnished == {("9", "7.01"), ("12", "2.02"), ("2.02", "2.02"), ("7.01", "7.01")}


@pytest.mark.parametrize(
    ("caption", "on", "number"),
    [
        ("Results of Operations and Financial Condition", MODERN_ITEMS_FROM, "2.02"),
        ("Results of Operations and Financial Condition", OLD_DAY, "12"),
        ("Results of Operations and Financial Condition", None, "2.02"),
        ("Regulation FD Disclosure", OLD_DAY, "9"),
        ("Regulation FD Disclosure", MODERN_ITEMS_FROM, "7.01"),
        ("Financial statements and exhibits", OLD_DAY, "7"),
        ("Financial Statements and Exhibits", None, "9.01"),
        ("Sales of equity securities pursuant to Regulation S", dt.date(1997, 5, 1), "9"),
        ("Amendments to the Registrant.s Code of Ethics", dt.date(2003, 12, 1), "10"),
        ("Amendments to the Registrant's Code of Ethics", dt.date(2014, 12, 1), "5.05"),
        ("  OTHER \t events ", OLD_DAY, "5"),
        ("Cost Associated with Exit or Disposal Activities", dt.date(2010, 1, 1), "2.05"),
        ("Costs Associated with Exit or Disposal Activities", dt.date(2010, 1, 1), "2.05"),
        ("Material Modification to Rights of Security Holders", dt.date(2010, 1, 1), "3.03"),
        (
            PRINCIPAL_OFFICERS,
            dt.date(2006, 1, 1),
            "5.02",
        ),
        (
            CERTAIN_OFFICERS.replace(":", ";"),
            dt.date(2010, 1, 1),
            "5.02",
        ),
        ("Changes in Registrant’s Certifying Accountant", dt.date(2010, 1, 1), "4.01"),
        # A caption of one era under a date of the other still means what it says.
        ("Acquisition or disposition of assets", dt.date(2004, 8, 24), "2"),
        ("Completion of Acquisition or Disposition of Assets", OLD_DAY, "2.01"),
    ],
)
def test_captions_of_headers(caption: str, on: dt.date | None, number: str) -> None:
    assert item_for_caption(caption, on) == number


@pytest.mark.parametrize(
    ("caption", "number"),
    [
        ("7", "7"),
        ("1.05", "1.05"),
        (" 5.02 ", "5.02"),
        ("<ITEMS>1.05", "1.05"),
        ("Item 2.02", "2.02"),
        ("6.10", "6.10"),
    ],
)
def test_numbers_as_captions(caption: str, number: str) -> None:
    assert item_for_caption(caption, None) == number
    assert item_for_caption(caption, OLD_DAY) == number


@pytest.mark.parametrize("caption", ["", " \t", "-", "Something else", "Other", "123", "1.2.3"])
def test_blank_and_unknown_captions_are_none(caption: str) -> None:
    assert item_for_caption(caption, None) is None
    assert item_for_caption(caption, OLD_DAY) is None


def test_noise_is_not_known() -> None:
    assert is_known_item("2.02")
    assert is_known_item("12")
    assert not any(map(is_known_item, ["6.10", "57", "2.2", "", "02.02"]))


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from([(item, caption) for item in ITEM_CATALOG for caption in (item.title, *item.captions)]),
    st.sampled_from(
        [str.upper, str.lower, str.title, lambda text: text.replace(" ", " \t "), lambda text: f" {text}. "]
    ),
)
def test_case_and_space_and_punctuation_do_not_matter(
    named_item: tuple[CatalogItem, str], change: object
) -> None:
    item, caption = named_item
    assert callable(change)
    assert item_for_caption(change(caption), item.effective_from) == item.item_number


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=60))
def test_any_caption_is_a_number_or_none(caption: str) -> None:
    number = item_for_caption(caption, None)
    assert number is None or re.fullmatch(r"[0-9]{1,2}(\.[0-9]{2})?", number)


@pytest.mark.corpus
def test_every_caption_of_real_headers_is_known(corpus: Path) -> None:
    numbers = set()
    for path in (corpus / "filings").glob("*.txt"):
        head = path.read_bytes()[:20_000]
        acceptance = ACCEPTANCE.search(head)
        on = dt.datetime.strptime(acceptance[1].decode(), "%Y%m%d").date() if acceptance else OLD_DAY  # noqa: DTZ007
        for caption in CAPTION.findall(head):
            number = item_for_caption(caption.decode("latin-1"), on)
            assert number is None if not caption else is_known_item(number or ""), (path.name, caption)
            numbers.add(number)
    assert {"7", "2", "1.05", "2.02", "5.02", "9.01"} <= numbers
