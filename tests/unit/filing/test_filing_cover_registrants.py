"""Registrants of a cover page: one or several, in all the layouts of their names and numbers."""

import pytest
from cover_texts import cover_of, with_captions
from report_texts import COVER, TITLE

from crawler.filing.record import CoverRegistrant


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
