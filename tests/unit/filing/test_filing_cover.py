"""The cover page as a whole: captions, date, address, telephone, former name, and where it ends."""

import datetime as dt

import pytest
from cover_texts import cover_of, with_captions
from report_texts import BOXES, COVER, TITLE

from crawler.filing.cover import find_cover, read_cover
from crawler.filing.record import CoverRegistrant


def test_values_above_their_captions():
    cover = cover_of(COVER)
    assert cover.report_date == dt.date(2009, 3, 3)
    assert cover.registrants == (CoverRegistrant("Acme Mills, Inc.", "Ohio", "1-2345", "34-1234567"),)
    assert cover.address == "12 Mill Road, Akron, Ohio 44301"
    assert cover.phone == "(330) 555-0100"
    assert (cover.former_name, cover.checked, cover.securities, cover.emerging_growth) == (
        None,
        None,
        None,
        None,
    )


def test_captions_above_their_values():
    cover = cover_of("""FORM 8-K

                               March 22, 1994
                           ACME MILLS, INC.

                                                             IRS Employer
    State of                      Commission                Identification
  Incorporation                   File Number                   Number
     Ohio                           1-2345                    34-1234567

                              Address and
                            Telephone Number
                              12 Mill Road
                           Akron, Ohio  44301
                              330-555-0100
""")
    assert cover.report_date == dt.date(1994, 3, 22)
    assert cover.registrants == (CoverRegistrant("ACME MILLS, INC.", "Ohio", "1-2345", "34-1234567"),)
    assert (cover.address, cover.phone) == ("12 Mill Road, Akron, Ohio 44301", "330-555-0100")


def test_captions_on_the_line_of_their_values():
    """As a text rendering flattens a table, with its emphasis marks."""
    cover = cover_of("""FORM 8-K

Date of Report: March 3, 2009

Acme Mills, Inc.

(Exact name of registrant as specified in its charter)

Ohio (State or other jurisdiction of incorporation) **1-2345** (Commission File Number)

34-1234567 (IRS Employer Identification No.)

Registrant s telephone number, including area code: <b>(330) 555-0100</b>
""")
    assert cover.registrants == (CoverRegistrant("Acme Mills, Inc.", "Ohio", "1-2345", "34-1234567"),)
    assert cover.phone == "(330) 555-0100"


def test_captions_that_wrap_in_columns():
    cover = cover_of("""
                              ACME MILLS, INC.
            (Exact name of registrant as specified in its charter)

        Ohio                         1-2345                34-1234567
(State or other juris-         (Commission              (IRS Employer
diction of incorporation)      File Number)           Identification No.)

12 Mill Road, Akron, Ohio                                 44301
(Address of principal executive offices)               (Zip Code)
""")
    assert cover.registrants == (CoverRegistrant("ACME MILLS, INC.", "Ohio", "1-2345", "34-1234567"),)
    assert cover.address == "12 Mill Road, Akron, Ohio 44301"


def test_missing_captions():
    cover = cover_of(f"""{TITLE}
March 3, 2009

Acme Mills, Inc.

Ohio | 1-2345 | 34-1234567

12 Mill Road, Akron, Ohio | 44301

(330) 555-0100
www.acme-mills.example
""")
    assert cover.registrants == (CoverRegistrant("Acme Mills, Inc.", "Ohio", "1-2345", "34-1234567"),)
    assert cover.address == "12 Mill Road, Akron, Ohio 44301"
    assert cover.phone == "(330) 555-0100"


@pytest.mark.parametrize(
    "lines",
    [
        "Date of Report (Date of earliest event reported): March 9, 2011 (March 3, 2011)",
        "Date of Report (Date of earliest event reported): March 3, 2011 (March 9, 2011)",
        "Date of Report (Date of earliest event reported): March 9, 2011\n          (March 3, 2011)",
        "Date of Report: March 9, 2011\nDate of earliest\nevent reported: March 3, 2011",
        "March 3, 2011\nDate of Report (Date of earliest event reported)",
        "DATE OF REPORT (DATE OF EARLIEST EVENT REPORTED)\n\nMarch 3, 2011",
        "Date of report (Date of earliest event reported) | 3/3/2011",
        "March 3, 2011\nDate of Report\n(Date of earliest event reported)",
    ],
)
def test_the_earliest_date_at_the_captions(lines):
    assert cover_of(
        f"As filed with the Commission on March 1, 2011\n{TITLE}\n{lines}\n"
    ).report_date == dt.date(2011, 3, 3)


def test_a_name_over_two_lines_without_marks():
    registrant = cover_of(
        with_captions("ACME\nMILLS, INC.†\n(formerly Bolt Mills)", "1-2345 | 34-1234567")
    ).registrants[0]
    assert registrant.name == "ACME MILLS, INC."


def test_a_file_number_not_yet_assigned():
    registrant = cover_of(with_captions("Acme Mills, Inc.", "To Be Assigned* | 34-1234567")).registrants[0]
    assert (registrant.file_number, registrant.ein) == ("To Be Assigned", "34-1234567")


@pytest.mark.parametrize(
    "phone", ["330-555-0100", "330.555.0100", "+353 1 438 1700", "402/555-4500", "(330)-555-0100"]
)
def test_telephone_numbers_as_printed(phone):
    assert cover_of(f"{phone}\n(Registrant's telephone number, including area code)").phone == phone


def test_a_telephone_number_in_two_cells():
    assert cover_of("(330) | 555-0100\n(Registrant's telephone number)").phone == "(330) 555-0100"


@pytest.mark.parametrize(
    "value", ["Not Applicable", "N/A", "[N/A]", "None.", "", "_______", "No Change", "n/a"]
)
def test_a_former_name_that_is_not_filled_in(value):
    assert (
        cover_of(f"{value}\n(Former name or former address, if changed since last report)").former_name
        is None
    )


def test_a_former_name_and_address():
    text = """(330) 555-0100
(Registrant's telephone number, including area code)

Bolt Mills Corp.
9 Elm Street, Akron, Ohio 44301
(Former name or former address, if changed since last report)
"""
    assert cover_of(text).former_name == "Bolt Mills Corp., 9 Elm Street, Akron, Ohio 44301"


def test_the_cover_ends_before_an_explanatory_note():
    text = f"{COVER}{BOXES}\n* A footnote of the cover.\n\nEXPLANATORY NOTE\n\nThis report corrects another."
    lines = text.split("\n")
    assert lines[find_cover(lines, wrapped=False).end] == "EXPLANATORY NOTE"


def test_nothing_is_read_from_nothing():
    cover = read_cover(find_cover([], wrapped=False))
    assert cover.registrants == ()
    assert cover.report_date is None


@pytest.mark.parametrize(
    "form",
    [
        "FORM 8-K/A\n\n(Amendment No. 1)",
        "Amendment No. 1\nto\nFORM 8-K",
        "FORM 8-K/A-1",
        "FORM 8 - K(A)",
        "FORM 8-K/A\n(Amendment No. 1 to Form 8-K filed February 1, 2009)",
        "AMENDMENT NO. 1\nTO THE CURRENT REPORT",
        "FORM 8-K\n(Rule 12g-3(a))",
    ],
)
def test_the_form_line_of_amendments_and_successors(form):
    cover = cover_of(COVER.replace("FORM 8-K", form))
    assert cover == cover_of(COVER)


@pytest.mark.parametrize(
    ("printed", "file_number"),
    [
        ("To Be Assigned*", "To Be Assigned"),
        ("To be assigned *", "To be assigned"),
        ("Requested upon filing", "Requested upon filing"),
        ("File No. 1-12248", "1-12248"),
    ],
)
@pytest.mark.parametrize("before", ["Not Applicable\n", "\nCheck the appropriate box"])
def test_a_file_number_with_a_footnote_on_the_cover(printed, file_number, before):
    note = "* The registrant is the successor of Bolt Mills, Inc., whose common stock was registered."
    text = (COVER + BOXES).replace("1-2345", printed).replace(before, f"{note}\n{before}")
    cover = cover_of(text)
    assert cover.registrants == (CoverRegistrant("Acme Mills, Inc.", "Ohio", file_number, "34-1234567"),)
    assert cover.former_name is None


@pytest.mark.parametrize("line", ["(successor issuer to Acme International, Inc.)", "(formerly Deer Corp.)"])
def test_a_line_in_brackets_between_name_and_caption_is_no_part_of_the_name(line):
    cover = cover_of(COVER.replace("(Exact name", f"{line}\n(Exact name"))
    assert [registrant.name for registrant in cover.registrants] == ["Acme Mills, Inc."]


def test_what_drafts_leave_in_the_date():
    dated = "Date of Report: {}\n\nAcme Mills, Inc.\n(Exact name of registrant)\n"
    cover = cover_of(dated.format("May 3, 2018, 2018 (May 1, 2018)"))
    assert (cover.report_date, cover.registrants[0].name) == (dt.date(2018, 5, 1), "Acme Mills, Inc.")
    assert cover_of(dated.format("October [16], 2023")).report_date == dt.date(2023, 10, 16)


def test_an_ein_that_is_not_filled_in():
    (registrant,) = cover_of(with_captions("Acme Mills, Inc.", "1-2345 | Not Applicable")).registrants
    assert registrant.ein is None
