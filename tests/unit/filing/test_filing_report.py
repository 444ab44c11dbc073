import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from report_texts import BOXES, COVER, SIGNATURES

from crawler.filing.record import CoverPage
from crawler.filing.report import ReportParts, read_report

ITEMS = """
Item 2.02 Results of Operations and Financial Condition.

Acme Mills issued a press release, which is attached as Exhibit 99.1.

Item 9.01 Financial Statements and Exhibits.

(d) Exhibits

99.1 | Press release dated March 3, 2009
"""

# Lines that mean something to one reader or another, to be put together in any order.
LINES = [
    *COVER.split("\n"),
    *BOXES.split("\n"),
    *ITEMS.split("\n"),
    *SIGNATURES.split("\n"),
    "Items 1.01 and",
    "Item",
    "Item 5. Other Events and",
    "EXHIBIT INDEX",
    "Exhibit No. | Description",
    "1-3526 | ACME | 58-0690070",
    "Commission File Number | Registrant; State | IRS Employer Identification No.",
    "By: By: /s/",
    "Securities registered pursuant to Section 12(b)",
    "Emerging growth company ☒",
    "|",
    " | | ",
    "(",
    "[X]",
    "\x00",
]


def test_a_whole_report():
    report = read_report(
        f"{COVER}{BOXES}{ITEMS}{SIGNATURES}\nEXHIBIT INDEX\n\n99.1 | Press Release\n", on=dt.date(2009, 3, 4)
    )
    assert report.cover.report_date == dt.date(2009, 3, 3)
    assert report.cover.checked == ()
    assert report.preamble is None
    assert [item.item_number for item in report.items] == ["2.02", "9.01"]
    assert report.items[0].body.endswith("attached as Exhibit 99.1.")
    assert report.items[1].body.endswith("Press release dated March 3, 2009")
    assert [exhibit.description for exhibit in report.exhibits] == ["Press release dated March 3, 2009"]
    assert [signer.name for signer in report.signatures] == ["Ruth Miller"]
    assert report.problems == ()


@pytest.mark.parametrize("heading", ["EXPLANATORY NOTE", "Introductory Note.", "BACKGROUND"])
def test_a_note_before_the_first_item_is_the_preamble(heading):
    note = f"{heading}\n\nThis report amends Item 2.02 of another."
    report = read_report(f"{COVER}{BOXES}\n{note}\n\nSection 2 - Financial Information\n{ITEMS}{SIGNATURES}")
    assert report.preamble is not None
    assert report.preamble.startswith(note)
    assert report.items[0].body.startswith("Acme Mills issued")


def test_a_report_without_items_is_all_preamble():
    report = read_report(f"{COVER}{BOXES}\nA mine of the company was closed by an order.\n{SIGNATURES}")
    assert report.items == ()
    assert report.preamble == "A mine of the company was closed by an order."
    assert len(report.signatures) == 1


def test_an_exhibit_index_before_the_signatures_counts_without_an_item_of_exhibits():
    index = "EXHIBIT INDEX\n\n99.1 | Press release\n"
    report = read_report(f"{COVER}\nItem 7.01 Regulation FD Disclosure\n\nOne.\n\n{index}{SIGNATURES}")
    assert [(item.item_number, item.body) for item in report.items] == [("7.01", "One.")]
    assert [each.exhibit_number for each in report.exhibits] == ["99.1"]


def test_exhibits_after_the_signatures_are_left_alone():
    exhibit = "\n          Exhibit 99.1\n\nItem 8.01 Other Events\n\nBy: /s/ John Baker\n\n4.1 | Sales\n"
    report = read_report(f"{COVER}{ITEMS}{SIGNATURES}{exhibit}")
    assert [item.item_number for item in report.items] == ["2.02", "9.01"]
    assert [signer.name for signer in report.signatures] == ["Ruth Miller"]
    assert [each.exhibit_number for each in report.exhibits] == ["99.1"]


def test_nothing_is_read_from_nothing():
    assert read_report("") == ReportParts(CoverPage(), None, (), (), ())


def test_very_long_lines_and_very_many():
    report = read_report(
        f"{COVER}\nItem 8.01 Other Events\n{'word ' * 400_000}\n" + "short\n" * 200_000 + SIGNATURES
    )
    assert report.items[0].body.count("short") == 200_000
    assert len(report.signatures) == 1


@given(st.lists(st.sampled_from(LINES), max_size=60), st.dates(dt.date(1993, 1, 1)) | st.none())
@settings(max_examples=100, deadline=None)
def test_lines_in_any_order_are_read(lines, on):
    report = read_report("\n".join(lines), on=on)
    assert [item.position for item in report.items] == list(range(1, len(report.items) + 1))
    assert all(exhibit.exhibit_number for exhibit in report.exhibits)


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read(text):
    read_report(text)
    read_report(f"{COVER}{text}{ITEMS}{text}{SIGNATURES}{text}")


@pytest.mark.corpus
def test_real_reports_have_their_parts(corpus):
    from crawler.filing.parse import parse_filing

    for path in sorted((corpus / "filings").iterdir()):
        record = parse_filing(path.read_bytes(), source=path.name)
        assert record.cover.registrants, path.name
        assert record.cover.report_date, path.name
        assert any(item.found for item in record.items), path.name
        assert record.signatures, path.name
