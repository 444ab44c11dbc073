import pytest

from crawler.filing.exhibits import is_list_header, is_slip_sheet, read_exhibits


def exhibits_of(section="", index="", *, wrapped=False):
    found = read_exhibits([section.split("\n")], index.split("\n"), wrapped=wrapped)
    return [(exhibit.exhibit_number, exhibit.description) for exhibit in found]


@pytest.mark.parametrize(
    "row",
    [
        "99.1 | Press release",
        "99.1* | Press release",
        "99.1. | Press release",
        "Exhibit 99.1 | Press release*",
        "(99.1) | Press release",
        "99.1   Press release",
        "99.1 Press release",
        "99.1\tPress release",
        "Exhibit 99.1 Press release",
        "Exhibit 99.1-- Press release",
        "EXHIBIT NO. 99.1: Press release",
        "EX-99.1  Press release",
        "99.1-99.2 | Press release",
        "(d) Exhibits 99.1 Press release",
        "(d) | Exhibits. | 99.1 | Press release",
        "(d) Exhibits\n\n99.1 | Press release",
        "(c)   Exhibits.   99.1   Press release",
        "99.1 | Press release .......... 4",
        "99.1 | Press release | 4",
        "99.1 | * | Press release",
        "99.1\nPress release",
        "Exhibit No. | Description | Paper (P) or Electronic (E)\n99.1 | Press release | E",
    ],
)
def test_a_row(row):
    assert exhibits_of(row) == [("99.1", "Press release")]


@pytest.mark.parametrize(
    "number", ["99", "10.16a", "99(b)", "3(i)", "99.(a)", "4(a)(1)", "101.INS", "10.8.A", "99.01", "104"]
)
def test_numbers_as_printed(number):
    assert exhibits_of(f"{number} | Some agreement") == [(number, "Some agreement")]


@pytest.mark.parametrize(
    "line",
    [
        "99.1 to this report is incorporated by reference.",
        "attached as Exhibit 99.1.",
        "2",
        "250 | Front Street",
        "(1) | The financial statements will be filed by amendment.",
        "20 Other words of a sentence",
        "None.",
    ],
)
def test_what_is_no_row(line):
    assert exhibits_of(f"(d) Exhibits\n\n{line}") == []


def test_financial_statements_before_the_exhibits_are_none():
    section = "(a) Financial Statements\n\n1 | Report\n2 | Balance sheet\n\n(d) Exhibits\n\n23.1 | Consent"
    assert exhibits_of(section) == [("23.1", "Consent")]


def test_descriptions_over_several_lines_of_plain_text():
    section = """(c)  Exhibits

     10.1   Credit   Agreement,   dated   May  1,  2003,  between  Acme
            Mills, Inc. and the Bank of Akron                        Page 4

     Exhibit 99.1 Press release dated May 2, 2003 issued by Acme
     ------------ Mills, Inc.

     * Filed with the first report.
"""
    assert exhibits_of(section, wrapped=True) == [
        ("10.1", "Credit Agreement, dated May 1, 2003, between Acme Mills, Inc. and the Bank of Akron"),
        ("99.1", "Press release dated May 2, 2003 issued by Acme Mills, Inc."),
    ]


def test_a_description_keeps_its_full_stops():
    section = "99.1  Press release of Acme Mills, Inc.\n      dated May 1, 2007.\n99.2  Slides."
    assert exhibits_of(section, wrapped=True) == [
        ("99.1", "Press release of Acme Mills, Inc. dated May 1, 2007."),
        ("99.2", "Slides."),
    ]


def test_a_list_in_one_cell():
    section = "(d) | Exhibits. 10.1 Agreement with Ruth Miller 10.2 Agreement with John Baker\n104 Cover page"
    assert exhibits_of(section) == [
        ("10.1", "Agreement with Ruth Miller"),
        ("10.2", "Agreement with John Baker"),
        ("104", "Cover page"),
    ]


def test_the_item_words_an_exhibit_and_the_index_adds_others():
    section = "(d) Exhibits\n\n99.1 | Press release of Acme"
    index = "Exhibit No. | Description\n99.1 | Press Release\n99.2 | Slides"
    assert exhibits_of(section, index) == [("99.1", "Press release of Acme"), ("99.2", "Slides")]


@pytest.mark.parametrize(
    "end", ["Exhibit 99.1", "FOR IMMEDIATE RELEASE: Acme Mills, Inc. said today that it had bought a mill."]
)
def test_an_index_ends_where_the_text_of_an_exhibit_begins(end):
    index = f"Exhibit No. | Description\n\n99.1 | Press release\n* Furnished.\n\n{end}\n\n4.1 | Sales"
    assert exhibits_of(index=index) == [("99.1", "Press release")]


def test_marks_of_lists():
    assert is_list_header("Exhibit No. | Description")
    assert is_list_header("Exhibit          Document")
    assert not is_list_header("Exhibit 99.1")
    assert not is_list_header("Exhibit")
    assert is_slip_sheet("                    Exhibit 99.1")
    assert not is_slip_sheet("Exhibit 99.1 Press release")
