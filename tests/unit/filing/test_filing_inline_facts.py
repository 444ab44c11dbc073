"""The cover's inline XBRL facts, read from markup and compared with what is printed."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.filing.cover.agreement import differences
from crawler.filing.inline_facts import cover_facts
from crawler.filing.parse import parse_filing
from crawler.filing.record import CoverPage, CoverRegistrant, Security

COVER = CoverPage(
    report_date=dt.date(2024, 3, 3),
    registrants=(CoverRegistrant("Acme Mills, Inc.", "Ohio", "001-02345", "34-1234567"),),
    address="12 Mill Road, Akron, Ohio 44301",
    phone="(330) 555-0100",
    checked=("425",),
    securities=(Security("Common Stock, par value $1.00", "ACME", "New York Stock Exchange"),),
    emerging_growth=False,
)


def fact(name, text, attributes='contextRef="c-1"'):
    return f'<ix:nonNumeric {attributes} name="dei:{name}" id="f-1">{text}</ix:nonNumeric>'


@pytest.mark.parametrize(
    ("markup", "value"),
    [
        (fact("EntityFileNumber", "001-02345"), "001-02345"),
        (fact("EntityFileNumber", "<span>001-</span><b>02345</b>"), "001-02345"),
        (fact("EntityFileNumber", "001&#8209;02345\n"), "001‑02345"),
        (fact("EntityFileNumber", fact("Other", "001-02345")), "001-02345"),
        (fact("EntityFileNumber", "☐", 'format="ixt:fixed-false"'), "false"),
        (fact("EntityFileNumber", "", "format='ixt:booleantrue'"), "true"),
        ("<ix:nonNumeric name='dei:EntityFileNumber'>never closed", "never closed"),
    ],
)
def test_the_text_of_a_fact(markup, value):
    assert cover_facts(f'<p name="dei">{markup}</p>')["EntityFileNumber"] == [value]


def test_the_format_of_another_fact_fixes_nothing():
    markup = fact("AmendmentFlag", "no", 'format="ixt:fixed-false"') + fact("EntityRegistrantName", "Acme")
    assert cover_facts(markup) == {"AmendmentFlag": ["false"], "EntityRegistrantName": ["Acme"]}


def test_a_name_may_have_several_facts():
    markup = fact("TradingSymbol", "ACME") + fact("TradingSymbol", "ACME.B")
    assert cover_facts(markup) == {"TradingSymbol": ["ACME", "ACME.B"]}


@given(st.text(alphabet='<>/ix:nonNumeric name="dei:AB"&; ', max_size=300))
def test_any_markup_has_facts_or_none(markup):
    assert all(isinstance(text, str) for texts in cover_facts(markup).values() for text in texts)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DocumentPeriodEndDate", "March 3, 2024"),
        ("EntityRegistrantName", "ACME MILLS INC /OH"),
        ("EntityIncorporationStateCountryCode", "OH"),
        ("EntityFileNumber", "1-2345"),
        ("EntityTaxIdentificationNumber", "34-1234567"),
        ("EntityAddressAddressLine1", "12 MILL ROAD"),
        ("EntityAddressPostalZipCode", "44301"),
        ("WrittenCommunications", "☒"),
        ("SolicitingMaterial", "☐"),
        ("EntityEmergingGrowthCompany", "false"),
        ("TradingSymbol", "ACME"),
        ("TradingSymbol", "—"),
        ("Security12bTitle", "Common Stock"),
    ],
)
def test_agreement(name, value):
    assert list(differences(COVER, {name: [value]})) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DocumentPeriodEndDate", "March 4, 2024"),
        ("EntityRegistrantName", "Bolt Mills, Inc."),
        ("EntityIncorporationStateCountryCode", "Iowa"),
        ("EntityFileNumber", "1-2346"),
        ("EntityTaxIdentificationNumber", "00-0000000"),
        ("EntityAddressCityOrTown", "Toledo"),
        ("WrittenCommunications", "☐"),
        ("PreCommencementTenderOffer", "true"),
        ("EntityEmergingGrowthCompany", "☒"),
        ("TradingSymbol", "true"),
        ("Security12bTitle", "Preferred Stock"),
    ],
)
def test_a_difference_says_both_words(name, value):
    (difference,) = differences(COVER, {name: [value]})
    assert f"dei:{name}" in difference
    assert repr(value) in difference


@pytest.mark.parametrize(("code", "number", "differs"), [("330", "555-0100", 0), ("331", "555-0100", 1)])
def test_a_telephone_number_in_two_facts(code, number, differs):
    facts = {"CityAreaCode": [code], "LocalPhoneNumber": [number]}
    assert len(list(differences(COVER, facts))) == differs


def test_the_record_shows_what_is_printed_and_notes_the_difference():
    """As 0001193125-24-275524 tags the number 00-0000000 in a hidden fact."""
    markup = f"""<html><body><div style="display:none"><ix:header><ix:hidden>
    {fact("EntityTaxIdentificationNumber", "00-0000000")}</ix:hidden></ix:header></div>
    <p>FORM 8-K</p><p>{fact("EntityRegistrantName", "Acme Mills, Inc.")}</p>
    <p>(Exact name of registrant as specified in its charter)</p>
    <table><tr><td>Ohio</td><td>001-02345</td><td>34-1234567</td></tr>
    <tr><td>(State of incorporation)</td><td>(Commission File Number)</td><td>(IRS Employer No.)</td></tr>
    </table>
    <p>Item 8.01 Other Events.</p><p>Nothing happened.</p></body></html>"""
    record = parse_filing(markup.encode())
    assert record.cover.registrants[0].ein == "34-1234567"
    assert [problem.code for problem in record.problems] == ["cover-fact-differs"]
    assert "00-0000000" in record.problems[0].detail
