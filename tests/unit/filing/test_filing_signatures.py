import datetime as dt

import pytest
from report_texts import REQUIREMENTS

from crawler.filing.record import Signature
from crawler.filing.signatures import read_signatures, signature_start, signatures_end

DAY = dt.date(2009, 3, 4)
RUTH = Signature("Acme, Inc.", DAY, "Ruth Miller", "President")


def signers_of(text):
    return read_signatures(f"SIGNATURES\n{REQUIREMENTS}\n{text}".split("\n"))


@pytest.mark.parametrize(
    "block",
    [
        "Acme, Inc.\n\nDate: March 4, 2009 | By: | /s/ Ruth Miller\nRuth Miller\nPresident",
        "Date: March 4, 2009 | Acme, Inc.\nBy: | /s/ Ruth Miller\nRuth Miller\nPresident",
        "Acme, Inc.\n(Registrant)\n\nBy: /s/ RUTH MILLER\nRuth Miller\nPresident\n\nDated: March 4, 2009",
        "REGISTRANT: Acme, Inc.\nSIGNATURE: /s/ Ruth Miller\nTITLE: President\nDATE: 3/4/2009",
        "Acme, Inc. (Registrant)\nMarch 4, 2009 | /s/Ruth Miller\nRuth Miller\nPresident",
        "Acme, Inc.\nBy: /s/ Ruth Miller\nName: | Ruth Miller\nTitle: | President\nDate: | March 4, 2009",
        "Acme, Inc.\nBy: /s/ Ruth Miller\nRuth Miller, President\nDated this 4th day of March, 2009",
        "Acme, Inc.\nBy: /s/ Ruth Miller\nRuth Miller President\nMarch 4, 2009",
        "Acme, Inc.\nDate: March 4, 2009 | By: /s/ Ruth Miller Ruth Miller President",
        "Acme, Inc.\nBy: ______________\nName: Ruth Miller\nTitle: President\nMarch 4, 2009",
        "Acme, Inc.\nBy: Ruth Miller\nPresident\nMarch 4, 2009",
        "Acme, Inc.\nBy: Ruth Miller\nRuth Miller\nPresident\nMarch 4, 2009",
        "Acme, Inc.\n\n/s/ Ruth Miller\n\nDate: March 4, 2009 | By: | Ruth Miller\nPresident",
        "Acme, Inc.\n\nMarch 4, 2009     By: \\s\\ Ruth Miller\n     ---\n     Ruth Miller\n     President",
        "Acme, Inc.\n\n/s/ Ruth Miller     March 4, 2009\n-----     -----\nRuth Miller     Date\nPresident",
        "Acme, Inc.\n\nDate: March 4, 2009     By: // Ruth Miller\nRuth Miller\nPresident\n\n2",
    ],
)
def test_one_signer(block):
    assert signers_of(block) == (RUTH,)


def test_the_conformed_name_where_none_is_typed():
    (signer,) = signers_of("Acme, Inc.\nBy: /s/ Ruth Miller\nPresident and Chief\nExecutive Officer")
    assert (signer.name, signer.title, signer.date) == (
        "Ruth Miller",
        "President and Chief Executive Officer",
        None,
    )


def test_the_typed_name_is_taken_over_the_conformed_one():
    (signer,) = signers_of("Acme, Inc.\n/s/ R. Q. Miller\nRuth Q. Miller\nPresident")
    assert signer.name == "Ruth Q. Miller"


def test_a_name_with_a_suffix():
    (signer,) = signers_of("By: /s/ John Baker, Jr.\nJohn Baker, Jr., Senior Vice President, General Counsel")
    assert (signer.name, signer.title) == ("John Baker, Jr.", "Senior Vice President, General Counsel")


def test_a_name_with_several_suffixes():
    (signer,) = signers_of("By: /s/ John Baker, III\nJohn Baker, III, Esq.\nSecretary")
    assert (signer.name, signer.title) == ("John Baker, III, Esq.", "Secretary")


def test_a_title_over_paragraphs_while_it_breaks_off():
    (signer,) = signers_of(
        "By: /s/ Ruth Miller\nRuth Miller\n\nVice President, Finance and\n\nAdministration;\n\nTreasurer"
    )
    assert signer.title == "Vice President, Finance and Administration; Treasurer"


def test_a_title_ends_at_text_that_stands_apart():
    (signer,) = signers_of("By: /s/ Ruth Miller\nRuth Miller\nPresident\n\nThe mill is in Ohio.")
    assert signer.title == "President"


def test_two_signers_share_registrant_and_date():
    first, second = "By: /s/ Ruth Miller\nRuth Miller\nPresident", "By: /s/ John Baker\nJohn Baker\nTreasurer"
    block = f"ACME MILLS, INC.\n\n{first}\n\n{second}\n\nMarch 4, 2009"
    assert signers_of(block) == (
        Signature("ACME MILLS, INC.", DAY, "Ruth Miller", "President"),
        Signature("ACME MILLS, INC.", DAY, "John Baker", "Treasurer"),
    )


def test_two_signers_with_dates_of_their_own():
    block = "Date: March 3, 2009\nBy: /s/ Ruth Miller\n\nDate: March 4, 2009\nBy: /s/ John Baker"
    assert [(signer.name, signer.date) for signer in signers_of(block)] == [
        ("Ruth Miller", dt.date(2009, 3, 3)),
        ("John Baker", DAY),
    ]


def test_a_block_for_each_registrant():
    block = "{0}\n\nDate: March 4, 2009 | By: | /s/ Ruth Miller\nRuth Miller\nTreasurer\n\n"
    found = signers_of(block.format("NORTH POWER COMPANY") + block.format("EAST POWER, INC."))
    assert found == (
        Signature("NORTH POWER COMPANY", DAY, "Ruth Miller", "Treasurer"),
        Signature("EAST POWER, INC.", DAY, "Ruth Miller", "Treasurer"),
    )


def test_registrants_that_share_a_block():
    (signer,) = signers_of("NORTH POWER COMPANY\nEAST POWER, INC.\n\nBy: /s/ Ruth Miller\nRuth Miller")
    assert signer.registrant == "NORTH POWER COMPANY, EAST POWER, INC."


def test_a_registrant_over_two_lines():
    (signer,) = signers_of(
        "ACME SEMICONDUCTOR\nCORPORATION\n(Registrant)\n\nBy: /s/ Ruth Miller\nRuth Miller"
    )
    assert signer.registrant == "ACME SEMICONDUCTOR CORPORATION"


@pytest.mark.parametrize(
    "agent",
    [
        "By: Acme GP LLC, its general partner",
        "By: Bank of Akron, N.A., not in its individual capacity but solely as Trustee",
        "By: Acme Funding, Inc.\n(Originator of the Trust)",
    ],
)
def test_a_company_that_signs_for_the_registrant(agent):
    (signer,) = signers_of(
        f"ACME TRUST 2004-1\n(Registrant)\n{agent}\n\nBy: /s/ Ruth Miller\nName: Ruth Miller\nIts: Manager"
    )
    assert signer == Signature("ACME TRUST 2004-1", None, "Ruth Miller", "Manager")


@pytest.mark.parametrize(
    "block",
    [
        """By: /s/ Jo Roe                    By: /s/ Ann Poe
    -----------------                 -----------------
    Jo Roe                            Ann Poe
    President and Chief               Treasurer
    Executive Officer""",
        """By: /s/ Jo Roe | By: /s/ Ann Poe
Jo Roe | Ann Poe
President and Chief Executive Officer | Treasurer""",
        """By: | /s/ Jo Roe | By: | /s/ Ann Poe
Name: | Jo Roe | Name: | Ann Poe
Title: | President and Chief Executive Officer | Title: | Treasurer""",
    ],
    ids=["plain text", "table", "table with labels"],
)
def test_signers_side_by_side(block):
    signers = signers_of(f"Acme Mills, Inc.\n\nDate: March 9, 2009\n\n{block}\n")
    assert [(signer.name, signer.title, signer.registrant) for signer in signers] == [
        ("Jo Roe", "President and Chief Executive Officer", "Acme Mills, Inc."),
        ("Ann Poe", "Treasurer", "Acme Mills, Inc."),
    ]
    assert {signer.date for signer in signers} == {dt.date(2009, 3, 9)}


def test_registrants_side_by_side():
    signers = signers_of(
        "Acme Mills, Inc. | Acme Mills plc\n\nBy: /s/ Jo Roe | By: /s/ Jo Roe\nJo Roe | Jo Roe\n"
        "President | Director\nDate: March 9, 2009 | Date: March 10, 2009"
    )
    assert [(signer.registrant, signer.title, signer.date.day) for signer in signers] == [
        ("Acme Mills, Inc.", "President", 9),
        ("Acme Mills plc", "Director", 10),
    ]


@pytest.mark.parametrize(
    "block",
    [
        "By: /s/ Jo Roe     Date: March 9, 2009\nJo Roe\nPresident",
        "/s/ Jo Roe Dated: March 9, 2009\nJo Roe\nPresident",
        "By: /s/ Jo Roe\nJo Roe\nPresident\n\nDated at Akron, Ohio, March 9, 2009",
        "By: /s/ Jo Roe\nJo Roe\nPresident\n\nDate: Monday, March 9, 2009",
        "By: /s/ Jo Roe\nName and title: Jo Roe, President\n\nDate: March 9, 2009",
        "By: JO ROE\nJo Roe, President\n\nDate: March 9, 2009",
    ],
)
def test_dates_and_names_in_odd_places(block):
    (signer,) = signers_of(f"Acme Mills, Inc.\n\n{block}\n")
    assert (signer.name, signer.title, signer.date) == ("Jo Roe", "President", dt.date(2009, 3, 9))


def test_a_title_behind_the_conformed_name_goes_on_below():
    (signer,) = signers_of("By: /s/ Jo Roe, Executive Vice President and Chief\nFinancial Officer\n")
    assert (signer.name, signer.title) == ("Jo Roe", "Executive Vice President and Chief Financial Officer")


def test_the_sentence_may_be_dated():
    (signer,) = signers_of(
        "Pursuant to the requirements of the Act, the registrant has duly caused this report to be signed\n"
        "on its behalf by the undersigned, duly authorized this 9th day of\nMarch, 2009.\n\n"
        "Acme Mills, Inc.\n\nBy: /s/ Jo Roe\n    Jo Roe\n"
    )
    assert (signer.name, signer.date) == ("Jo Roe", dt.date(2009, 3, 9))


def test_nobody_signed():
    assert signers_of("") == ()


def lines_of(text):
    return text.split("\n")


def test_the_signatures_begin_with_their_heading():
    lines = lines_of(f"Body.\n\nSIGNATURES\n{REQUIREMENTS}\nBy: /s/ Ruth Miller")
    assert signature_start(lines, 0) == 2


def test_the_signatures_begin_with_their_sentence():
    lines = lines_of(f"Body.\n{REQUIREMENTS}\nBy: /s/ Ruth Miller")
    assert signature_start(lines, 0) == 2


def test_the_signatures_begin_with_a_heading_without_sentence():
    lines = lines_of("SIGNATURES | 5\n\nBody.\n\nSignature\n\nBy: /s/ Ruth Miller")
    assert signature_start(lines, 0) == 4


def test_the_signatures_begin_with_the_passage_of_a_mark():
    lines = lines_of("Body.\n\nAcme\nBy: /s/ Ruth Miller")
    assert signature_start(lines, 0) == 2


def test_no_signatures():
    assert (
        signature_start(
            lines_of("Pursuant to the requirements of Form 8-K the company reports.\nhttp://acme.example"), 0
        )
        is None
    )


@pytest.mark.parametrize(
    "end", ["EXHIBIT INDEX", "          Exhibit 99.1", "Exhibit No. | Description", "INDEX TO EXHIBITS"]
)
def test_the_signatures_end_at_an_exhibit_index_or_an_exhibit(end):
    lines = lines_of(f"SIGNATURES\n{REQUIREMENTS}\nBy: /s/ Ruth Miller\n{end}\nContact: /s/ John Baker")
    assert lines[signatures_end(lines, 0)] == end
