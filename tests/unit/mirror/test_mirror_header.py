import datetime as dt
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mirror_texts import fact, filer, inline_cover, submission

from crawler.mirror.header import FormerName, read_head, scan_submission

PEM = (
    b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\n"
    b"Originator-Name: keymaster@example.org\nMIC-Info: RSA-MD5,RSA,\n AbCd=\n\n"
)
IMS = b"""<IMS-DOCUMENT>0001234567-94-000002.txt : 19940322
<IMS-HEADER>0001234567-94-000002.hdr.sgml : 19940322
ACCESSION NUMBER:\t\t0001234567-94-000002
CONFORMED SUBMISSION TYPE:\t8-K
CONFORMED PERIOD OF REPORT:\t19940310
ITEM INFORMATION:\t\t7
ITEM INFORMATION:\t\t5
FILED AS OF DATE:\t\t19940322

FILER:

\tCOMPANY DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tACME ROCKETS INC
\t\tCENTRAL INDEX KEY:\t\t\t0001234567
\t\tSTANDARD INDUSTRIAL CLASSIFICATION:\t4833
\t\tIRS NUMBER:\t\t\t\t000000000

\tFILING VALUES:
\t\tSEC ACT:\t\t34
</IMS-HEADER>
<DOCUMENT>
<TYPE>8-K
<SEQUENCE>1
<DESCRIPTION>FORM 8-K
<TEXT>
ITEM 5.
</TEXT>
</DOCUMENT>
</IMS-DOCUMENT>
-----END PRIVACY-ENHANCED MESSAGE-----
"""
DAMAGED = b"""<SEC-DOCUMENT>/in/edgar/work/20000607/0001234567-00-000003/0001234567-00-000003.txt : 20000919
<SEC-HEADER>0001234567-00-000003.hdr.sgml : 20000919
ACCESSION NUMBER:\t\t0001234567-00-000003
CONFORMED SUBMISSION TYPE:\t8-K
ITEM INFORMATION:\t\t
ITEM INFORMATION:\t\t
FILED AS OF DATE:\t\t20000607

FILER:

\tCOMPANY DATA:\t
\t\tCOMPANY CONFORMED NAME:\t\t\tACME ROCKETS INC
\t\tCENTRAL INDEX KEY:\t\t\t0001234567
\t\tSTANDARD INDUSTRIAL CLASSIFICATION:\t [5122
]\t\tIRS NUMBER:\t\t\t\t411756256
\t\tSTATE OF INCORPORATION:\t\t\tMN
</COMPANY-DATA>

\t\tFILING VALUES:
\t\t\tSEC ACT:\t\t
\t\t\tSEC FILE NUMBER:\t000-22247
</FILING-VALUES>

\t\t\tBUSINESS ADDRESS:\t
\t\t\t\tCITY:\t\t\tDULUTH
</BUSINESS-ADDRESS>

\t\t\t\t\tFORMER COMPANY:\t
\t\t\t\t\t\tFORMER CONFORMED NAME:\tACME KITES INC
\t\t\t\t\t\tDATE OF NAME CHANGE:\t19990107
</FORMER-COMPANY>
</SEC-HEADER>
"""
FEED = b"""<SUBMISSION>
<ACCESSION-NUMBER>0001234567-01-000004
<TYPE>8-K/A
<PERIOD>20001226
<ITEMS>5
<ITEMS>12
<FILING-DATE>20010102
<FILER>
<COMPANY-DATA>
<CONFORMED-NAME>ACME ROCKETS INC
<CIK>0001234567
<ASSIGNED-SIC>2810
</COMPANY-DATA>
<FILING-VALUES>
<ACT>34
<FILE-NUMBER>000-17999
</FILING-VALUES>
<FORMER-COMPANY>
<FORMER-CONFORMED-NAME>ACME KITES INC
<DATE-CHANGED>19990107
</FORMER-COMPANY>
</FILER>
<DOCUMENT>
<TYPE>8-K/A
<SEQUENCE>1
<FILENAME>0001.txt
<TEXT>
Rockets.
</TEXT>
</DOCUMENT>
</SUBMISSION>
"""


def test_label_form_of_today():
    found = scan_submission(submission(filers=filer(former=(("ACME KITES INC", "19990107"),))))
    assert (found.accession_number, found.form_type) == ("0001234567-07-000001", "8-K")
    assert found.filing_date == found.report_date == dt.date(2007, 11, 1)
    assert found.accepted_at.isoformat() == "2007-11-01T07:31:05-04:00"
    assert found.items == ("2.02", "9.01")
    assert (found.primary_document, found.primary_description) == ("rockets.htm", "CURRENT REPORT")
    (entity,) = found.entities
    assert (entity.cik, entity.name, entity.sic) == (1234567, "ACME ROCKETS INC", "2810")
    assert (entity.sic_description, entity.ein) == ("INDUSTRIAL CHEMICALS", "042726691")
    assert (entity.state_of_incorporation, entity.fiscal_year_end) == ("MA", "0630")
    assert (entity.act, entity.file_number, entity.film_number) == ("34", "000-17999", "071204646")
    assert (entity.business_address.street1, entity.mail_address.street1) == ("1 ORBIT WAY", "PO BOX 9")
    assert entity.business_address.phone == "7815550100"
    assert entity.former_names == (FormerName("ACME KITES INC", dt.date(1999, 1, 7)),)


def test_ims_header_in_a_pem_wrapper_with_numbers_for_items():
    found = scan_submission(PEM + IMS)
    assert found.accession_number == "0001234567-94-000002"
    assert found.accepted_at is None
    assert found.items == ("5", "7")
    assert (found.entities[0].sic, found.entities[0].ein, found.entities[0].act) == ("4833", None, "34")
    assert found.primary_document == ""


def test_damaged_header_of_2000():
    found = scan_submission(PEM + DAMAGED)
    assert (found.accession_number, found.filing_date) == ("0001234567-00-000003", dt.date(2000, 6, 7))
    assert found.items == ()
    entity = found.entities[0]
    assert (entity.sic, entity.ein, entity.state_of_incorporation) == ("5122", "411756256", "MN")
    assert (entity.act, entity.file_number, entity.business_address.city) == (None, "000-22247", "DULUTH")
    assert entity.former_names == (FormerName("ACME KITES INC", dt.date(1999, 1, 7)),)


def test_tag_form_of_the_feed():
    found = scan_submission(FEED)
    assert (found.form_type, found.filing_date, found.report_date) == (
        "8-K/A",
        dt.date(2001, 1, 2),
        dt.date(2000, 12, 26),
    )
    assert found.items == ("12", "5")
    entity = found.entities[0]
    assert (entity.cik, entity.sic, entity.act, entity.file_number) == (1234567, "2810", "34", "000-17999")
    assert entity.former_names == (FormerName("ACME KITES INC", dt.date(1999, 1, 7)),)
    assert found.primary_document == "0001.txt"


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"])
def test_other_line_ends_make_no_difference(line_end):
    assert scan_submission(FEED.replace(b"\n", line_end)) == scan_submission(FEED)


def test_the_day_of_acceptance_decides_what_a_caption_means():
    """Four filings dated the first day of the new items were accepted the Friday before."""
    caption = ("Results of Operations and Financial Condition",)
    before = submission(day="20040823", items=caption).replace(b"DATETIME>20040823", b"DATETIME>20040820")
    assert scan_submission(before).items == ("12",)
    assert scan_submission(submission(day="20040823", items=caption)).items == ("2.02",)


def test_unknown_and_blank_captions_are_no_items_and_numbers_are_kept_as_they_are():
    found = scan_submission(submission(items=("", "Sale of the Moon", "6.10", "Other Events")))
    assert found.items == ("6.10", "8.01")


def test_every_filer_once():
    three = filer() + filer("ACME FUNDING LLC", 7654321) + filer()
    assert [entity.cik for entity in scan_submission(submission(filers=three)).entities] == [1234567, 7654321]


def test_names_are_read_as_latin_1():
    found = scan_submission(submission(filers=filer("SOCIÉTÉ ROCKETS SA")))
    assert found.entities[0].name == "SOCIÉTÉ ROCKETS SA"


@pytest.mark.parametrize("sic", ["", "[]", "SERVICES", "SERVICES [74"])
def test_an_industry_that_can_not_be_read_is_none(sic):
    assert scan_submission(submission(filers=filer(sic=sic))).entities[0].sic is None


@pytest.mark.parametrize(
    "lost",
    [
        b"ACCESSION NUMBER:\t\t0001234567-07-000001\n",
        b"CONFORMED SUBMISSION TYPE:\t8-K\n",
        b"FILED AS OF DATE:\t\t20071101\n",
        b"\t\tCENTRAL INDEX KEY:\t\t\t0001234567\n",
        b"\t\tCOMPANY CONFORMED NAME:\t\t\tACME ROCKETS INC\n",
    ],
)
def test_what_edgar_could_not_list_is_no_submission(lost):
    whole = submission()
    assert lost in whole
    assert scan_submission(whole.replace(lost, b"")) is None


@pytest.mark.parametrize(
    "head",
    [b"", b"<html><body><SEC-DOCUMENT></html>", b"FORM 8-K\nACME ROCKETS INC\n", b"A note\n" + submission()],
)
def test_other_files_are_no_submissions(head):
    assert scan_submission(head) is None


def test_a_header_longer_than_the_first_read_is_read_whole():
    many = "".join(filer(f"ACME TRUST {number}", 1000 + number) for number in range(399))
    whole = submission(filers=many, body="x" * 500_000)
    head = read_head(io.BytesIO(whole))
    assert len(scan_submission(head).entities) == 399
    assert len(head) < len(whole)


def test_little_is_read_of_what_is_no_submission():
    assert len(read_head(io.BytesIO(b"x" * 1_000_000))) < 100_000


def test_the_cover_of_an_inline_document_is_read():
    padding = f"<p>{'x' * 90_000}</p>"
    body = inline_cover(padding, fact("TradingSymbol", "ACME"))
    found = scan_submission(read_head(io.BytesIO(submission(day="20250301", body=body))))
    assert found.is_inline_xbrl
    assert [ticker.ticker for ticker in found.tickers] == ["ACME"]


@given(st.binary(max_size=400))
@settings(max_examples=100, deadline=None)
def test_no_bytes_raise(noise):
    scan_submission(noise)
    scan_submission(b"<SEC-DOCUMENT>" + noise)


@given(st.integers(0, 3000), st.binary(max_size=20))
@settings(max_examples=100, deadline=None)
def test_no_damage_raises(position, noise):
    whole = PEM + DAMAGED + submission()
    scan_submission(whole[:position])
    scan_submission(whole[:position] + noise + whole[position:])
