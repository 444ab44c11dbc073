import datetime as dt

import pytest
from report_texts import COVER, SIGNATURES

from crawler.filing.report import read_report

OLD, MODERN = dt.date(2003, 5, 1), dt.date(2009, 3, 4)


def items_of(text, on=None):
    return read_report(f"{COVER}\n{text}\n{SIGNATURES}", on=on).items


def numbers_of(text, on=None):
    return [item.item_number for item in items_of(text, on)]


@pytest.mark.parametrize(
    ("printed", "number", "heading"),
    [
        ("Item 2.02 Results of Operations and Financial Condition.", "2.02", None),
        ("ITEM 2.02. RESULTS OF OPERATION AND FINANCIAL CONDITION", "2.02", None),
        ("Item 2. 02 Results of Operations and Financial Condition", "2.02", None),
        ("Item 5.02(e) Compensatory Arrangements of Certain Officers", "5.02", None),
        ("Item 5.02 (b), (c) and (e) Departure of Directors", "5.02", None),
        ("Item 8.01 – Other Events.", "8.01", None),
        ("Item 8.01 | Other Events.", "8.01", "Item 8.01 Other Events."),
        ("Item | 8.01 | Other Events.", "8.01", "Item 8.01 Other Events."),
        ("Item\n8.01\nOther Events.", "8.01", "Item 8.01 Other Events."),
        ("Item 8.01\n\nOther Events.", "8.01", "Item 8.01 Other Events."),
        ("Item 8.01", "8.01", None),
        ("Item No. 8.01 Other Events", "8.01", None),
        ("Item 6.10 Alternative Filings", "6.10", None),
        ("Item 8.01 Other events", "8.01", None),
    ],
)
def test_a_heading_of_today(printed, number, heading):
    (item,) = items_of(f"{printed}\n\nAcme Mills bought a mill in Ohio.", MODERN)
    assert (item.item_number, item.heading) == (number, heading or printed)
    assert item.body == "Acme Mills bought a mill in Ohio."
    assert (item.found, item.declared, item.combined, item.not_applicable) == (True, False, False, False)


@pytest.mark.parametrize(
    "printed", ["Item 5. Other Events", "Item5. Other Events.", "ITEM 5 -- OTHER EVENTS", "Item No. 5"]
)
def test_a_heading_before_2004(printed):
    (item,) = items_of(f"{printed}\n\nAcme Mills bought a mill in Ohio.", OLD)
    assert (item.item_number, item.heading) == ("5", printed)


@pytest.mark.parametrize(
    "line",
    [
        "Item 404(a) of Regulation S-K asks for nothing more.",
        "Item 304(a)(1)(v) of Regulation S-K.",
        "Item 2.02 of this report shall not be deemed filed.",
        "Item 9.01, which follows, names the exhibit.",
        "“Item 4.01 Changes in Registrant's Certifying Accountant” was left out of the first report.",
        "Items of interest are given below.",
        "Item 1A. Risk Factors",
        "Item 1. Election of Directors",
        "See Item 2.02 above.",
    ],
)
def test_what_is_no_heading(line):
    (item,) = items_of(f"Item 8.01 Other Events\n\nThe first.\n\n{line}\n\nThe last.", MODERN)
    assert item.body == f"The first.\n\n{line}\n\nThe last."


def test_a_sentence_that_wraps_before_an_item():
    text = """Item 8.01 Other Events

The information in this report is furnished pursuant to the requirements of
Item 2.02 Results of Operations and is not filed."""
    assert numbers_of(text, MODERN) == ["8.01"]


def test_bodies_end_at_the_next_heading_and_the_signatures():
    first, second = items_of(
        "Item 8.01 Other Events\n\nOne.\n\nTwo.\n\nItem 7.01 Regulation FD Disclosure\nThree.\n\n2\n", MODERN
    )
    assert (first.position, first.body) == (1, "One.\n\nTwo.")
    assert (second.position, second.body) == (2, "Three.")


def test_captions_of_sections_belong_to_no_item():
    text = """Section 5 - Corporate Governance and Management

Item 5.03 Amendments to Articles of Incorporation or Bylaws; Change in Fiscal Year.

One.

SECTION 8 – OTHER EVENTS

Item 8.01 Other Events

Two.
"""
    assert [(item.item_number, item.body) for item in items_of(text, MODERN)] == [
        ("5.03", "One."),
        ("8.01", "Two."),
    ]
    assert read_report(f"{COVER}\n{text}").preamble is None


def test_page_numbers_are_no_part_of_a_body():
    body = "One.\n\n2\n\n<PAGE>\n\nTable of Contents\n\nTwo.\n\n- 3 -\n\nThree, and a figure:\n\n7\n\nFour."
    (item,) = items_of(f"Item 8.01 Other Events\n\n{body}", MODERN)
    assert item.body.split() == ["One.", "Two.", "Three,", "and", "a", "figure:", "7", "Four."]


def test_a_combined_heading_gives_each_number_the_whole_body():
    first, second = items_of(
        "Items 2.02 and 7.01 Results of Operations; Regulation FD Disclosure\n\nBoth.", MODERN
    )
    assert (first.item_number, second.item_number) == ("2.02", "7.01")
    assert (
        first.heading
        == second.heading
        == "Items 2.02 and 7.01 Results of Operations; Regulation FD Disclosure"
    )
    assert first.body == second.body == "Both."
    assert first.combined
    assert second.combined


@pytest.mark.parametrize(
    "heading",
    [
        "Item 2.02 and Item 7.01. Disclosure",
        "Items 2.02, 7.01. Disclosure",
        "ITEMS 2.02(a) & 7.01 Disclosure",
        "Item 2.02 Results of Operations and Financial Condition and Item 7.01 Regulation FD Disclosure",
        "ITEM 2.02 RESULTS OF OPERATIONS AND FINANCIAL CONDITION AND\nITEM 7.01 REGULATION FD DISCLOSURE",
    ],
)
def test_more_combined_headings(heading):
    assert [(item.item_number, item.combined) for item in items_of(f"{heading}\n\nBoth.", MODERN)] == [
        ("2.02", True),
        ("7.01", True),
    ]


def test_of_two_headings_with_nothing_between_the_first_is_empty():
    first, second = (
        "Item 1.01 Entry into a Material Definitive Agreement",
        "Item 2.03 Creation of an Obligation",
    )
    assert [(item.item_number, item.body) for item in items_of(f"{first}\n{second}\n\nOne.", MODERN)] == [
        ("1.01", ""),
        ("2.03", "One."),
    ]


def test_items_out_of_order_stay_so():
    assert numbers_of(
        "Item 9. Regulation FD\nOne.\n\nItem 7. Exhibits\nTwo.\n\nItem 12. Results\nThree.", OLD
    ) == ["9", "7", "12"]


def test_a_title_over_several_lines_of_plain_text():
    text = """ITEM 5.02  DEPARTURE OF DIRECTORS OR PRINCIPAL OFFICERS; ELECTION
           OF DIRECTORS
           ------------
A director left.

Item 2.03 Creation of a Direct Financial Obligation or an Obligation under an
Off-Balance Sheet Arrangement of a Registrant.
Acme Mills borrowed.
"""
    assert [(item.heading, item.body) for item in items_of(text, MODERN)] == [
        (
            "ITEM 5.02 DEPARTURE OF DIRECTORS OR PRINCIPAL OFFICERS; ELECTION OF DIRECTORS",
            "A director left.",
        ),
        (
            (
                "Item 2.03 Creation of a Direct Financial Obligation or an Obligation under an"
                " Off-Balance Sheet Arrangement of a Registrant."
            ),
            "Acme Mills borrowed.",
        ),
    ]


def test_a_heading_of_a_number_alone():
    (item,) = items_of(
        'Purchases.\n\nItem 2.\n\nOn May 1, 2003, Acme Mills (the "Company") completed a purchase.', OLD
    )
    assert (item.heading, item.body[:15]) == ("Item 2.", "On May 1, 2003,")


@pytest.mark.parametrize(
    ("line", "heading", "body"),
    [
        (
            "ITEM 5.  OTHER EVENTS.  Acme Mills bought a mill.",
            "ITEM 5. OTHER EVENTS.",
            "Acme Mills bought a mill.",
        ),
        (
            "ITEM 1. CHANGES IN CONTROL OF REGISTRANT. None.",
            "ITEM 1. CHANGES IN CONTROL OF REGISTRANT.",
            "None.",
        ),
        (
            "Item 5. Other Events - The company bought a mill in Ohio.",
            "Item 5. Other Events",
            "The company bought a mill in Ohio.",
        ),
        (
            "Item 7. Financial Statements and Exhibits (c) Exhibits",
            "Item 7. Financial Statements and Exhibits",
            "(c) Exhibits",
        ),
    ],
)
def test_a_body_on_the_line_of_its_heading(line, heading, body):
    (item,) = items_of(line, OLD)
    assert (item.heading, item.body) == (heading, body)


def test_letters_after_the_number_are_body_where_no_title_follows():
    text = "Item 5.02. (a) – (d) Not applicable.\n\n(e) On May 1, 2007, the Board met."
    (item,) = items_of(text, MODERN)
    assert (item.heading, item.body) == ("Item 5.02.", text.removeprefix("Item 5.02. "))
    (item,) = items_of("ITEM 5.02 (b) (c) DEPARTURE OF DIRECTORS\n\nA director left.", MODERN)
    assert (item.heading, item.body) == ("ITEM 5.02 (b) (c) DEPARTURE OF DIRECTORS", "A director left.")


def test_a_long_body_on_the_line_of_its_heading_is_whole():
    body = "The company said this. " * 20_000
    (item,) = items_of(f"Item 8.01 Other Events. {body}", MODERN)
    assert item.body == body.strip()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("None.", True),
        ("Not applicable.", True),
        ("(a) Not applicable.\n(b) Not applicable.\n(c) Exhibits. None.", True),
        ("(a) Financial Statements of Businesses Acquired. N/A", True),
        ("Not applicable to the first merger; the second closed on Monday.", False),
        ("Acme Mills bought a mill.", False),
        ("", False),
        ("None of the directors left, and the company goes on as before with the same officers.", False),
    ],
)
def test_not_applicable(body, expected):
    assert (
        items_of(f"Item 7. Financial Statements and Exhibits.\n\n{body}", OLD)[0].not_applicable is expected
    )


def test_a_line_that_passes_items_over_ends_the_item_before():
    text = (
        "Items 1 through 4, 6 and 8: Not applicable.\n\nItem 5. Other Events\n\nOne.\n\nItems 9 and 10. None."
    )
    assert [(item.item_number, item.body) for item in items_of(text, OLD)] == [("5", "One.")]
    assert read_report(f"{COVER}\n{text}", on=OLD).preamble is None


def test_a_table_of_contents_is_passed_over():
    text = """TABLE OF CONTENTS

Item 1.01 Entry into a Material Definitive Agreement
Item 9.01 Financial Statements and Exhibits
SIGNATURES
EXHIBIT INDEX
Ex-10.1 Agreement

Item 1.01 Entry into a Material Definitive Agreement

Acme Mills signed an agreement with a bank.

Item 9.01 Financial Statements and Exhibits

10.1 | Agreement
"""
    assert [(item.item_number, item.body) for item in items_of(text, MODERN)] == [
        ("1.01", "Acme Mills signed an agreement with a bank."),
        ("9.01", "10.1 | Agreement"),
    ]
    assert read_report(f"{COVER}\n{text}").preamble is None


@pytest.mark.parametrize("entry", ["Item 8.01 Other Events ........ 3", "ITEM 8.01. OTHER EVENTS. | 3"])
def test_an_entry_with_a_page_number_is_no_heading(entry):
    assert numbers_of(f"{entry}\n\nItem 8.01 Other Events\n\nOne.", MODERN) == ["8.01"]


def test_an_exhibit_index_before_the_signatures_is_no_body():
    text = "Item 9.01 Exhibits\n\n(d) Exhibits.\n\nEXHIBIT INDEX\n\n99.1 | Press release"
    report = read_report(f"{COVER}\n{text}\n{SIGNATURES}", on=MODERN)
    assert report.items[0].body == "(d) Exhibits."
    assert [exhibit.exhibit_number for exhibit in report.exhibits] == ["99.1"]


def test_the_era_tells_which_numbers_count():
    modern = "Item 5.07 Submission of Matters to a Vote\n\nItem 1. Election of Directors\nPassed."
    assert numbers_of(modern) == numbers_of(modern, MODERN) == ["5.07"]
    assert numbers_of("Item 5. Other Events\nOne.", dt.date(2004, 9, 1)) == ["5"]
    assert numbers_of("Item 1. Election of Directors\nOne.", MODERN) == []


def test_items_of_form_10_k_in_a_body_are_none():
    text = (
        "Item 5. Other Events\n\nThe company recasts these parts of its annual report:\n\n"
        "Item 6. Selected Financial Data\n\nItem 7. Management's Discussion and Analysis\n\n"
        "Nothing else changed."
    )
    (item,) = items_of(text, dt.date(2003, 7, 1))
    assert item.item_number == "5"
    assert item.body.endswith("Nothing else changed.")


def test_a_continued_heading_is_none():
    text = "Item 5. Other Events\n\nIt began.\n\nItem 5. Other Events (continued)\n\nIt ended."
    (item,) = items_of(text, dt.date(2003, 7, 1))
    assert item.body.split() == ["It", "began.", "It", "ended."]


@pytest.mark.parametrize(
    "last",
    ["/12345.1", "DC1:8812.4", "[NYCORP] 114920.3", "NYFS03...:\\22\\40122\\0003\\1240\\FRM9304L.18A"],
)
def test_a_law_firms_number_of_the_document_is_no_body(last):
    (item,) = items_of(f"Item 5. Other Events\n\nIt happened.\n\n{last}\n\n2\n", OLD)
    assert item.body == "It happened."


@pytest.mark.parametrize("last", ["617-555-0100", "https://www.acme.example/2003", "12/31/2003", "$1,234.50"])
def test_numbers_that_end_a_body_stay(last):
    (item,) = items_of(f"Item 5. Other Events\n\nIt happened.\n\n{last}\n", OLD)
    assert item.body.endswith(last)


def test_items_in_roman_numerals():
    first = "ITEM IV. Changes in Registrant's Certifying Accountant"
    text = f"{first}\n\nNone.\n\nITEM V. Other Events\n\nIt met."
    assert numbers_of(text, OLD) == ["4", "5"]
    assert numbers_of("Item 5. Other Events\n\nItem I of the agenda was passed.", OLD) == ["5"]


def test_a_range_that_is_passed_over_ends_the_item_before_it():
    text = (
        "Item 2. Acquisition or Disposition of Assets\n\nIt bought it.\n\nItems 3-6.\n\n    Not applicable.\n"
    )
    (item,) = items_of(text, OLD)
    assert (item.item_number, item.body) == ("2", "It bought it.")


def test_links_at_the_end_are_no_headings():
    first, second = "Item 7. Financial Statements and Exhibits", "Item 9. Regulation FD Disclosure"
    text = f"{first}\n\n(c) Exhibits: none.\n\n{second}\n\nIt met."
    links = f"QuickLinks\n\n{first}\n{second}\nSIGNATURES"
    report = read_report(f"{COVER}\n{text}\n{SIGNATURES}\n{links}", on=OLD)
    assert [item.item_number for item in report.items] == ["7", "9"]


def test_the_head_of_the_next_page_is_no_body():
    pages = ["It began.", "2", "Acme Mills, Inc.\nForm 8-K", "It ended.", "3", "ACME MILLS, INC."]
    text = "\n\n".join(["Item 5. Other Events", *pages])
    (item,) = items_of(text, OLD)
    assert item.body.split("\n\n")[0] == "It began."
    assert item.body.endswith("It ended.")
    assert "Acme" not in item.body


def test_exhibits_below_a_heading_of_their_own_are_listed():
    """As thousands of shell companies' reports have it, which give items 1 to 8 and then "EXHIBITS"."""
    text = "Item 8. Change in Fiscal Year\n\nNone.\n\nEXHIBITS\n\n1.1  Stock Purchase Agreement\n"
    report = read_report(f"{COVER}\n{text}\n{SIGNATURES}", on=OLD)
    assert report.items[0].body == "None."
    assert [exhibit.exhibit_number for exhibit in report.exhibits] == ["1.1"]


@pytest.mark.parametrize("link", ["Top of the Form", "Back to Top", "Return to Table of Contents"])
def test_links_of_a_page_are_no_body(link):
    (item,) = items_of(f"Item 5. Other Events\n\nIt began.\n\n{link}\n\nIt ended.\n\n{link}\n", OLD)
    assert item.body.split() == ["It", "began.", "It", "ended."]
