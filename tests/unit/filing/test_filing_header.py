import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from submission_texts import LABELS, TAGS

from crawler.edgar.eastern import EASTERN
from crawler.filing.header import Header, read_header
from crawler.filing.record import Address, Filer, FormerName

OPENING = "<SEC-DOCUMENT>0009900001-07-000123.txt : 20071102\n"
HALYARD = Filer(
    cik=9900001,
    name="HALYARD PUMPS INC",
    state_of_incorporation="MA",
    ein="042726691",
    sic=3561,
    fiscal_year_end="0630",
    file_number="000-99001",
    film_number="071204410",
    business_address=Address("12 HARBOUR ROAD", None, "SALEM", "MA", "01970", "9785550100"),
    mail_address=Address("PO BOX 7", None, "SALEM", "MA", "01970", None),
    former_names=(FormerName("HALYARD MARINE CORP", dt.date(1999, 4, 12)),),
)


def read(text: str) -> Header:
    return read_header(text.encode())


def filer(*lines: str) -> Filer:
    return read("\n".join(["FILER:", *lines])).filers[0]


def codes(header: Header) -> list[str]:
    return [problem.code for problem in header.problems]


def test_label_form():
    header = read(OPENING + LABELS)
    assert header.accession_number == "0009900001-07-000123"
    assert header.form_type == "8-K"
    assert header.filing_date == dt.date(2007, 11, 1)
    assert header.accepted_at == dt.datetime(2007, 11, 1, 7, 31, 5, tzinfo=EASTERN)
    assert header.report_date == dt.date(2007, 10, 31)
    assert header.item_numbers == ("2.02", "9.01")
    assert header.filers == (HALYARD,)
    assert header.problems == ()


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        (["<SEC-DOCUMENT>0009900001-07-000123.txt : 20071102"], dt.date(2007, 11, 2)),
        (["<IMS-DOCUMENT>0009900001-94-000003.txt : 19940322"], dt.date(1994, 3, 22)),
        (["<SEC-HEADER>0009900001-07-000123.hdr.sgml : 20071101"], dt.date(2007, 11, 1)),
        # 0000950123-03-011359: the header's own line has another day
        (
            [
                "<SEC-DOCUMENT>0009900001-03-000123.txt : 20031014",
                "<SEC-HEADER>0009900001-03-000123.hdr.sgml : 20031013",
            ],
            dt.date(2003, 10, 14),
        ),
        (["<SEC-DOCUMENT>0009900001-07-000123.txt : 20071331"], None),
        (["<SEC-DOCUMENT>0009900001-07-000123.txt"], None),
        (["<SUBMISSION>", "<ACCESSION-NUMBER>0009900001-07-000123"], None),
    ],
)
def test_the_opening_line_has_the_day_of_dissemination(lines, day):
    header = read("\n".join(lines) + "\n")
    assert header.disseminated_on == day
    assert codes(header) == []


def test_tag_form_says_the_same():
    header = read("<SUBMISSION>\n" + TAGS)
    assert header.filers == (HALYARD,)
    assert header.item_numbers == ("2.02", "9.01")
    assert (header.filing_date, header.report_date) == (dt.date(2007, 11, 1), dt.date(2007, 10, 31))
    assert header.accepted_at is None


@pytest.mark.parametrize("line_end", ["\r\n", "\r", "\n\n"])
def test_any_line_ends(line_end):
    assert read((OPENING + LABELS).replace("\n", line_end)) == read(OPENING + LABELS)


def test_damaged_header_of_2000():
    header = read(
        "<SEC-DOCUMENT>/in/edgar/work/20000607/0009900001-00-000412/0009900001-00-000412.txt : 20000919\n"
        "<SEC-HEADER>0009900001-00-000412.hdr.sgml : 20000919\n"
        "ACCESSION NUMBER:\t\t0009900001-00-000412\nITEM INFORMATION:\t\t\nFILED AS OF DATE:\t\t20000607\n\n"
        "FILER:\n\n\tCOMPANY DATA:\t\n\t\tCOMPANY CONFORMED NAME:\t\t\tHALYARD PUMPS INC\n"
        "\t\tSTANDARD INDUSTRIAL CLASSIFICATION:\t [3561\n]\t\tIRS NUMBER:\t\t\t\t042726691\n"
        "</COMPANY-DATA>\n\n\t\tFILING VALUES:\n\t\t\tSEC FILE NUMBER:\t000-99001\n</FILING-VALUES>\n\n"
        "\t\t\tBUSINESS ADDRESS:\t\n\t\t\t\tCITY:\t\t\tSALEM\n</BUSINESS-ADDRESS>\n\n"
        "\t\t\t\tMAIL ADDRESS:\t\n\t\t\t\t\tCITY:\t\t\tLYNN\n</MAIL-ADDRESS>\n\n"
        "\t\t\t\t\tFORMER COMPANY:\t\n\t\t\t\t\t\tFORMER CONFORMED NAME:\tONE INC\n</FORMER-COMPANY>\n\n"
        "\t\t\t\t\t\tFORMER COMPANY:\t\n\t\t\t\t\t\t\tFORMER CONFORMED NAME:\tTWO INC\n"
        "</FORMER-COMPANY>\n</FILER>\n"
    )
    (only,) = header.filers
    assert (only.sic, only.ein, only.file_number) == (3561, "042726691", "000-99001")
    assert only.business_address == Address(city="SALEM")
    assert only.mail_address == Address(city="LYNN")
    assert [former.name for former in only.former_names] == ["ONE INC", "TWO INC"]
    assert (header.item_numbers, header.blank_captions, codes(header)) == ((), 1, ["declared-item-blank"])


def test_several_filers_keep_their_own_values():
    header = read(
        "FILER:\n\tCOMPANY DATA:\n\t\tCOMPANY CONFORMED NAME:\tPARENT CO\n\tMAIL ADDRESS:\n\t\tCITY:\tLYNN\n"
        "FILER:\n\tCOMPANY DATA:\n\t\tCOMPANY CONFORMED NAME:\tSUB CO\n"
        "\tBUSINESS ADDRESS:\n\t\tCITY:\tSALEM\n"
    )
    assert header.filers == (
        Filer(None, "PARENT CO", mail_address=Address(city="LYNN")),
        Filer(None, "SUB CO", business_address=Address(city="SALEM")),
    )


def test_parties_of_other_forms_are_no_filers():
    header = read(
        "SUBJECT COMPANY:\n\tCOMPANY CONFORMED NAME:\tTARGET CO\n"
        "FILED BY:\n\tCOMPANY CONFORMED NAME:\tBUYER CO\n"
    )
    assert header.filers == ()


def test_number_of_1994_in_place_of_a_caption():
    assert read("ITEM INFORMATION:\t\t7\nFILED AS OF DATE:\t19940125\n").item_numbers == ("7",)


def test_tag_inside_a_label_header():
    assert read("CONFORMED SUBMISSION TYPE:\t8-K\n<ITEMS>5.02\n").item_numbers == ("5.02",)


def test_captions_mean_what_they_meant_when_the_filing_was_accepted():
    caption = "ITEM INFORMATION:\t\tResults of Operations and Financial Condition\n"
    assert read(f"{caption}FILED AS OF DATE:\t20040105\n").item_numbers == ("12",)
    assert read(f"{caption}FILED AS OF DATE:\t20050105\n").item_numbers == ("2.02",)
    # Filed on the first day of the new numbers, but accepted on the evening before.
    evening = f"<ACCEPTANCE-DATETIME>20040820181500\n{caption}FILED AS OF DATE:\t20040823\n"
    assert read(evening).item_numbers == ("12",)


def test_captions_that_are_blank_or_unknown_are_told():
    header = read(
        "ITEM INFORMATION:\t\t\n"
        "ITEM INFORMATION:\t\tWeather on the Bridge\n"
        "ITEM INFORMATION:\t\tOther Events\n"
    )
    assert header.item_numbers == ("8.01",)
    assert header.blank_captions == 1
    assert codes(header) == ["declared-item-blank", "caption-unknown"]
    assert header.problems[1].detail == "Weather on the Bridge"


def test_a_caption_that_comes_twice_is_one_item():
    assert read("ITEM INFORMATION:\tOther Events\nITEM INFORMATION:\tOther Events\n").item_numbers == (
        "8.01",
    )


@pytest.mark.parametrize(
    ("value", "sic"),
    [
        ("STATE COMMERCIAL BANKS [6022]", 6022),
        ("4833", 4833),
        (" [5122", 5122),
        ("[]", None),
        ("", None),
        ("SERVICES [7370", 7370),
        ("[0000]", None),
        ("A LONG STORY", None),
    ],
)
def test_industry_codes(value, sic):
    assert filer(f"STANDARD INDUSTRIAL CLASSIFICATION:\t{value}").sic == sic


@pytest.mark.parametrize("label", ["IRS NUMBER", "EIN"])
@pytest.mark.parametrize(
    ("value", "ein"),
    [("042726691", "042726691"), ("04-2726691", "042726691"), ("000000000", None), ("", None)],
)
def test_employer_numbers(label, value, ein):
    assert filer(f"{label}:\t\t{value}").ein == ein


@pytest.mark.parametrize(
    "line",
    [
        "CONFORMED PERIOD OF REPORT:\t20071331",
        "FILED AS OF DATE:\t2007-11-01",
        "<ACCEPTANCE-DATETIME>20071101",
        "ACCESSION NUMBER:\t12345",
    ],
)
def test_values_that_can_not_be_are_none_and_told(line):
    header = read(line)
    assert (header.report_date, header.filing_date, header.accepted_at, header.accession_number) == (
        None,
    ) * 4
    assert codes(header) == ["header-value-invalid"]


def test_a_key_that_is_no_number_is_none_and_told():
    header = read(
        "FILER:\n\tCENTRAL INDEX KEY:\tABC\n"
        "\tFORMER CONFORMED NAME:\tOLD CO\n\tDATE OF NAME CHANGE:\t99999999\n"
    )
    assert header.filers == (Filer(None, None, former_names=(FormerName("OLD CO"),)),)
    assert codes(header) == ["header-value-invalid"] * 2


def test_unknown_labels_are_left_out():
    header = read("SROS:\t\tNYSE\nPHASE OF MOON:\tFULL\nFILER:\n\tORGANIZATION NAME:\t02 Finance\n\tCITY\n")
    assert header.filers == (Filer(None, None),)
    assert header.problems == ()


def test_bare_tags_say_nothing_that_is_kept():
    assert read("<PRIVATE-TO-PUBLIC>\n<CORRECTION>\nCONFIRMING COPY:\t\n") == Header()


def test_nul_characters_go_and_are_told():
    header = read_header(b"FILER:\n\tCOMPANY CONFORMED NAME:\tHALY\0ARD\n")
    assert header.filers[0].name == "HALYARD"
    assert codes(header) == ["nul-removed"]


def test_windows_characters():
    assert read_header(b"FILER:\n\tCOMPANY CONFORMED NAME:\tCAF\xc9 \x96 CO\n").filers[0].name == "CAFÉ – CO"


LINES = st.one_of(
    st.sampled_from([*LABELS.splitlines(), *TAGS.splitlines(), "", "]", "</FILER>"]),
    st.text(max_size=40),
)


@given(st.lists(LINES, max_size=60))
@settings(max_examples=100, deadline=None)
def test_any_lines_make_a_header(lines):
    header = read("\n".join(lines).encode(errors="ignore").decode())
    for only in header.filers:
        assert only.cik is None or 0 <= only.cik < 10**10
        assert only.sic is None or 0 < only.sic < 10**4
    assert len(set(header.item_numbers)) == len(header.item_numbers) <= len(lines)
