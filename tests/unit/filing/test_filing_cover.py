import datetime as dt

import pytest
from report_texts import BOXES, COVER, TITLE

from crawler.filing.cover import cover_end, read_cover
from crawler.filing.record import CoverRegistrant, Security


def cover_of(text):
    return read_cover(text.split("\n"))


def with_captions(names, numbers, *, state="Ohio"):
    """A cover with the lines `names` over their caption, and the rows `numbers` over theirs."""
    return f"""{TITLE}
Date of Report (Date of earliest event reported): March 3, 2009

{names}
(Exact name of registrant as specified in its charter)

{state}
(State or other jurisdiction of incorporation)

{numbers}
(Commission File Number) | (IRS Employer Identification No.)
"""


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


def test_several_file_numbers():
    registrant = cover_of(with_captions("Acme Mills, Inc.", "1-5966 and 33-55789 | 34-1234567")).registrants[
        0
    ]
    assert registrant.file_number == "1-5966, 33-55789"


def test_stacked_registrants_by_position():
    found = cover_of(
        with_captions("Acme Gas, L.P.\nAcme Finance Corp.", "1-1133 | 43-1698480\n333-0669 | 43-1742520")
    )
    assert found.registrants == (
        CoverRegistrant("Acme Gas, L.P.", "Ohio", "1-1133", "43-1698480"),
        CoverRegistrant("Acme Finance Corp.", "Ohio", "333-0669", "43-1742520"),
    )


def test_registrants_stacked_in_the_cells_of_one_row():
    found = cover_of("""
Acme Gas, L.P.
Acme Finance Corp.
(Exact name of registrants as specified in their charters)
Ohio Delaware | 1-1133 333-0669 | 43-1698480 43-1742520
(States of incorporation) | (Commission file numbers) | (IRS Employer Identification Nos.)
""")
    assert found.registrants == (
        CoverRegistrant("Acme Gas, L.P.", "Ohio", "1-1133", "43-1698480"),
        CoverRegistrant("Acme Finance Corp.", "Delaware", "333-0669", "43-1742520"),
    )


def test_whole_blocks_one_after_the_other():
    second = (
        COVER.replace("Acme Mills", "Bolt Power")
        .replace("1-2345", "1-9876")
        .replace("34-1234567", "34-7654321")
    )
    cover = cover_of(COVER + second.removeprefix(TITLE))
    assert [(r.name, r.file_number, r.ein) for r in cover.registrants] == [
        ("Acme Mills, Inc.", "1-2345", "34-1234567"),
        ("Bolt Power, Inc.", "1-9876", "34-7654321"),
    ]
    assert cover.phone == "(330) 555-0100"


def test_registrants_side_by_side():
    cover = cover_of("""
Cruise Corporation | Cruise plc
(Exact name of registrant as specified in charter) | (Exact name of registrant as specified in charter)
Republic of Panama | England and Wales
(State or other jurisdiction of incorporation) | (State or other jurisdiction of incorporation)
1-9610 | 1-15136
(Commission File Number) | (Commission File Number)
59-1562976 | 98-0357772
(IRS Employer Identification No.) | (IRS Employer Identification No.)
1 Quay Street, Miami, Florida 33178 | 5 Dock Street, London SE1 2NE
(Address of principal executive offices) | (Address of principal executive offices)
(305) 555-0100 | 011 44 20 7946 0381
(Registrant's telephone number) | (Registrant's telephone number)
""")
    assert cover.registrants == (
        CoverRegistrant("Cruise Corporation", "Republic of Panama", "1-9610", "59-1562976"),
        CoverRegistrant("Cruise plc", "England and Wales", "1-15136", "98-0357772"),
    )
    assert cover.address == "1 Quay Street, Miami, Florida 33178"
    assert cover.phone == "(305) 555-0100"


TABLE_OF_REGISTRANTS = (
    CoverRegistrant("NORTH POWER COMPANY", "Ohio", "1-3526", "58-0690070"),
    CoverRegistrant("EAST POWER COMPANY", "Indiana", "1-3164", "63-0004250"),
)


@pytest.mark.parametrize(
    "table",
    [
        """
Commission File Number | Registrant, State, Address and Telephone Number | IRS Employer Identification No.
1-3526 | NORTH POWER COMPANY (An Ohio Corporation) 3 Oak Street Akron, Ohio 44301 (330) 555-0100 | 58-0690070
1-3164 | EAST POWER COMPANY (An Indiana Corporation) 6 Elm Street Gary, Indiana | 63-0004250
""",
        """
Commission      Registrant; State of Incorporation;      I.R.S. Employer
File Number     Address; and Telephone Number            Identification No.

1-3526          NORTH POWER                              58-0690070
                COMPANY
                (An Ohio Corporation)
                3 Oak Street Akron, Ohio 44301
                Telephone (330) 555-0100

1-3164          EAST POWER COMPANY                       63-0004250
                (An Indiana Corporation)
                600 Elm Street Gary, Indiana 46401
                Telephone (219) 555-0101
""",
        """
Commission | Registrant; State of Incorporation; | IRS Employer
File Number | Address; and Telephone Number | Identification No.
1-3526 | NORTH POWER COMPANY | 58-0690070
(An Ohio Corporation)
3 Oak Street Akron, Ohio 44301
(330) 555-0100
1-3164 | EAST POWER COMPANY | 63-0004250
(An Indiana Corporation)
6 Elm Street Gary, Indiana 46401
(219) 555-0101
""",
        """
Commission File Number | Registrants; Address and Telephone Number | State | IRS Employer Identification Nos.
1-3526 | NORTH POWER COMPANY | Ohio | 58-0690070
1-3164 | EAST POWER COMPANY | Indiana | 63-0004250
3 Oak Street Akron, Ohio 44301
Telephone (330) 555-0100
""",
    ],
)
def test_a_table_of_registrants(table):
    cover = cover_of(f"{TITLE}\nDate of Report: March 3, 2009\n{table}")
    assert cover.registrants == TABLE_OF_REGISTRANTS
    assert (cover.address, cover.phone) == ("3 Oak Street Akron, Ohio 44301", "(330) 555-0100")


def test_rows_of_file_number_state_and_ein_are_no_table_of_registrants():
    cover = cover_of("""
Acme Mills, Inc.
(Exact Name of Registrant as Specified in Its Charter)
1-2345 | Ohio | 34-1234567
(Commission File Number) | (State or Other Jurisdiction of Incorporation) | (IRS Employer Identification No.)
""")
    assert cover.registrants == (CoverRegistrant("Acme Mills, Inc.", "Ohio", "1-2345", "34-1234567"),)


def test_the_parties_of_an_asset_backed_issuer():
    cover = cover_of("""
Central Index Key Number of the issuing entity: 0001687374
Acme Mortgage Trust 2016-1
(Exact name of issuing entity as specified in its charter)
Central Index Key Number of the depositor: 0000850779
Acme Mortgage Securities, Inc.
(Exact name of registrant as specified in its charter)
Central Index Key Number of the sponsor: 0000740906
Acme Bank, National Association
(Exact name of sponsor as specified in its charter)
Ohio | 333-206677-14 | 56-1643598
(State of incorporation) | (Commission File Number of issuing entity) | (IRS Employer Identification No.)
""")
    assert cover.registrants == (
        CoverRegistrant(
            "Acme Mortgage Trust 2016-1", "Ohio", "333-206677-14", "56-1643598", 1687374, "issuing entity"
        ),
        CoverRegistrant("Acme Mortgage Securities, Inc.", cik=850779, role="depositor"),
        CoverRegistrant("Acme Bank, National Association", cik=740906, role="sponsor"),
    )


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


def test_no_box_is_ticked():
    assert cover_of(COVER + BOXES).checked == ()


@pytest.mark.parametrize("box", ["☒", "☑", "[X]", "[ x ]", "|X|", "x", "þ", "ý", "S"])
@pytest.mark.parametrize(("number", "name"), [("230.425", "425"), ("240.13e-4", "13e-4(c)")])
def test_a_ticked_box(box, number, name):
    lines = BOXES.split("\n")
    ticked = [line.replace("☐", box) if number in line else line for line in lines]
    assert cover_of("\n".join(ticked)).checked == (name,)


@pytest.mark.parametrize("box", ["o", "0", "¨", "[ ]", "[_]", "|_|", "q", "£", "□", ""])
def test_an_empty_box(box):
    assert cover_of(BOXES.replace("☐", box)).checked == ()


@pytest.mark.parametrize(
    "layout", ["{box}{text}", "{box}\t{text}", "{box}\n{text}", "{text} {box}", "{text}\n{box}"]
)
def test_boxes_before_and_after_their_captions(layout):
    rows = [
        ("[ ]", "Written communications pursuant to Rule 425"),
        ("[X]", "Soliciting material pursuant to Rule 14a-12 (17 CRF\n     240.14a-12)"),
        ("[ ]", "Pre-commencement communications pursuant to Rule 14d-2(b)"),
        ("[ ]", "Pre-commencement communications pursuant to Rule 13e-4(c)"),
    ]
    assert cover_of("\n".join(layout.format(box=box, text=text) for box, text in rows)).checked == ("14a-12",)


GROWTH = "Indicate by check mark whether the registrant is an emerging growth company as defined in Rule 405."
TRANSITION = "If an emerging growth company, indicate if the registrant has elected not to use the period. ☒"


@pytest.mark.parametrize(
    ("line", "growth"),
    [
        ("Emerging growth company ☒", True),
        ("Emerging growth company | ☐", False),
        ("☒ Emerging growth company", True),
        ("Emerging growth company\n☒", True),
        ("Yes ☒ No ☐", True),
        ("☐ Yes ☒ No", False),
        ("Emerging growth company [X]", True),
        ("Emerging growth company x", True),
        ("", False),
    ],
)
def test_emerging_growth(line, growth):
    assert cover_of(f"{BOXES}\n{GROWTH}\n{line}\n{TRANSITION}\n").emerging_growth is growth
    assert cover_of(f"{GROWTH}\n{line}\n{TRANSITION}\n{BOXES}").checked == ()


SECURITIES = """
Securities registered pursuant to Section 12(b) of the Act:

Title of each class | Trading Symbol(s) | Name of each exchange on which registered
{rows}

Indicate by check mark whether the registrant is an emerging growth company.
"""


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (
            "Common Stock, $1 par value | ACME | NYSE",
            [Security("Common Stock, $1 par value", "ACME", "NYSE")],
        ),
        ("None | None | None", []),
        ("N/A", []),
        ("Notes due 2030 | — | NYSE", [Security("Notes due 2030", None, "NYSE")]),
        ("Notes due 2030 | NYSE", [Security("Notes due 2030", None, "NYSE")]),
        (
            "Stock | ACME | NYSE\nNotes due 2030 | ACME30",
            [Security("Stock", "ACME", "NYSE"), Security("Notes due 2030", "ACME30", "NYSE")],
        ),
        (
            "Stock | ACME | NYSE\nACME | Chicago Stock Exchange",
            [Security("Stock", "ACME", "NYSE"), Security("Stock", "ACME", "Chicago Stock Exchange")],
        ),
        (
            "Stock | ACME | Nasdaq Stock Market LLC\n(Nasdaq Global Select Market)",
            [Security("Stock", "ACME", "Nasdaq Stock Market LLC (Nasdaq Global Select Market)")],
        ),
        ("Common Stock\nACME\nNYSE", [Security("Common Stock", "ACME", "NYSE")]),
        ("Common Stock          ACME          NYSE", [Security("Common Stock", "ACME", "NYSE")]),
    ],
)
def test_securities(rows, expected):
    assert cover_of(SECURITIES.format(rows=rows)).securities == tuple(expected)


def test_column_names_below_the_securities():
    text = """Securities registered pursuant to Section 12(b) of the Act:
Class B Stock | ACME | NYSE
(Title of each class) | (Trading Symbol) | (Name of each exchange on which registered)
"""
    assert cover_of(text).securities == (Security("Class B Stock", "ACME", "NYSE"),)


def test_a_column_of_registrants_in_the_table_of_securities():
    text = """Registrant | Title of each class | Trading Symbol | Name of each exchange on which registered
Acme Mills | Common Stock | ACME | NYSE
"""
    assert cover_of(text).securities == (Security("Common Stock", "ACME", "NYSE"),)


def test_the_cover_ends_before_an_explanatory_note():
    text = f"{COVER}{BOXES}\n* A footnote of the cover.\n\nEXPLANATORY NOTE\n\nThis report corrects another."
    lines = text.split("\n")
    assert lines[cover_end(lines)] == "EXPLANATORY NOTE"


def test_nothing_is_read_from_nothing():
    cover = read_cover([])
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


def test_a_table_of_the_numbers_that_names_the_registrants_again():
    found = cover_of("""
ACME PROPERTIES TRUST
ACME PROPERTIES, L.P.
(Exact name of registrant as specified in its charter)
Acme Properties Trust | Maryland | 1-14023 | 23-2947217
Acme Properties, L.P. | Delaware | 333-189188 | 23-2930022
(State or other jurisdiction of incorporation) | (Commission File Number) | (IRS Employer Identification No.)
""")
    assert found.registrants == (
        CoverRegistrant("ACME PROPERTIES TRUST", "Maryland", "1-14023", "23-2947217"),
        CoverRegistrant("ACME PROPERTIES, L.P.", "Delaware", "333-189188", "23-2930022"),
    )


PARTIES = """
{}ACME AUTO 2019-4 OWNER TRUST
(Issuing Entity)
{}ACME RECEIVABLES LLC
(Depositor and Registrant)
{}ACME FINANCE CORPORATION
(Sponsor)
{}(Exact Names of Issuing Entity, Depositor and Sponsor as Specified in their Charters)
Delaware | 333-224192-07 | 84-6952380
(State or other jurisdiction of incorporation) | (Commission File Number) | (IRS Employer Identification No.)
"""
KEYS = [f"Central Index Key Number: 000179304{digit}\n" for digit in range(3)]


@pytest.mark.parametrize("keys", [[*KEYS, ""], ["", *KEYS]])
def test_parties_with_roles_over_one_caption(keys):
    assert cover_of(PARTIES.format(*keys)).registrants == (
        CoverRegistrant(
            "ACME AUTO 2019-4 OWNER TRUST",
            "Delaware",
            "333-224192-07",
            "84-6952380",
            1793040,
            "issuing entity",
        ),
        CoverRegistrant("ACME RECEIVABLES LLC", cik=1793041, role="depositor"),
        CoverRegistrant("ACME FINANCE CORPORATION", cik=1793042, role="sponsor"),
    )


def test_a_bank_on_behalf_of_a_trust_is_one_registrant():
    names = "ACME BANK, NATIONAL ASSOCIATION\n\nON BEHALF OF\n\nACME MASTER CARD TRUST"
    found = cover_of(with_captions(names, "33-94862 | 51-0331454", state="United States")).registrants
    assert found == (
        CoverRegistrant(
            "ACME BANK, NATIONAL ASSOCIATION ON BEHALF OF ACME MASTER CARD TRUST",
            "United States",
            "33-94862",
            "51-0331454",
        ),
    )


def test_short_blocks_with_one_address_among_them():
    block = """{}
(Exact Name of Registrant as Specified in Its Charter)
{} | {} | {}
(State or Other Jurisdiction of Incorporation) | (Commission File Number) | (IRS Employer Identification No.)
"""
    offices = "1 River Plaza, Columbus, OH | 43215\n(Address of Principal Executive Offices) | (Zip Code)\n"
    cover = cover_of(
        block.format("NORTH POWER", "New York", "1-3525", "13-4922640")
        + offices
        + block.format("EAST POWER", "Virginia", "1-3457", "54-0124790")
    )
    assert cover.registrants == (
        CoverRegistrant("NORTH POWER", "New York", "1-3525", "13-4922640"),
        CoverRegistrant("EAST POWER", "Virginia", "1-3457", "54-0124790"),
    )
    assert cover.address == "1 River Plaza, Columbus, OH 43215"


def test_a_table_with_captions_and_states_below_the_names():
    """As 0000922224-25-000030 has it."""
    row = """{} | {} | {}
(Exact name of Registrant as specified in its charter)
Pennsylvania
645 Hamilton Street
Allentown, | PA | 18101-1179
(610) 555-0100
"""
    cover = cover_of(
        "Commission File Number | Registrant; Address; State of Incorporation | IRS Employer ID No.\n"
        + row.format("1-11459", "Acme Power Corporation", "23-2758192")
        + row.format("1-905", "Acme Lines Corporation", "23-0959590")
    )
    assert cover.registrants == (
        CoverRegistrant("Acme Power Corporation", "Pennsylvania", "1-11459", "23-2758192"),
        CoverRegistrant("Acme Lines Corporation", "Pennsylvania", "1-905", "23-0959590"),
    )
    assert cover.address == "645 Hamilton Street, Allentown, PA 18101-1179"
    assert cover.phone == "(610) 555-0100"


def test_an_ein_that_is_not_filled_in():
    (registrant,) = cover_of(with_captions("Acme Mills, Inc.", "1-2345 | Not Applicable")).registrants
    assert registrant.ein is None


def test_numbers_of_no_named_party_are_the_registrants():
    found = cover_of("""
Acme Bank, National Association
(Central Index Key Number 0000740906)
(Exact name of sponsor as specified in its charter)
Acme Mortgage Securities, Inc.
(Central Index Key Number 0000850779)
(Exact name of registrant as specified in its charter)
Ohio | 333-226486 | 56-1643598
(State of incorporation) | (Commission File Number) | (IRS Employer Identification No.)
""").registrants
    assert found == (
        CoverRegistrant("Acme Bank, National Association", cik=740906, role="sponsor"),
        CoverRegistrant("Acme Mortgage Securities, Inc.", "Ohio", "333-226486", "56-1643598", 850779),
    )
