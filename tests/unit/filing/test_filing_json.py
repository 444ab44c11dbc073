import datetime as dt
import json

from submission_texts import submission

from crawler.edgar.eastern import EASTERN
from crawler.filing.parse import parse_filing
from crawler.filing.record import (
    Address,
    AmendedReport,
    CoverPage,
    CoverRegistrant,
    Document,
    Exhibit,
    Filer,
    FilingRecord,
    FormerName,
    Item,
    Problem,
    Security,
    Signature,
)
from crawler.filing.record_json import record_to_json

FULL = FilingRecord(
    source="a.txt",
    accession_number="0009900001-07-000123",
    form_type="8-K",
    filing_date=dt.date(2007, 11, 1),
    accepted_at=dt.datetime(2007, 11, 1, 7, 31, 5, tzinfo=EASTERN),
    report_date=dt.date(2007, 10, 31),
    header_items=("2.02",),
    filers=(
        Filer(
            cik=9900001,
            name="HALYARD PUMPS INC",
            business_address=Address(city="SALEM"),
            former_names=(FormerName("HALYARD MARINE CORP", dt.date(1999, 4, 12)),),
        ),
    ),
    cover=CoverPage(
        report_date=dt.date(2007, 10, 31),
        registrants=(CoverRegistrant("Halyard Pumps, Inc.", "Massachusetts"),),
        checked=("425",),
        securities=(Security("Common Stock", "HLYD", "Nasdaq"),),
        emerging_growth=False,
    ),
    preamble="Note",
    amends=(AmendedReport("filed", dt.date(2007, 10, 1), 1),),
    items=(Item(1, "2.02", "Item 2.02", "Body\n\u2028 caf\u00e9", declared=True),),
    exhibits=(Exhibit("99.1", "Release", "b.txt", 2),),
    signatures=(Signature("Halyard Pumps, Inc.", dt.date(2007, 11, 1), "Ruth Ames", None),),
    documents=(Document(1, 1, "8-K", "a.txt", None, 12, "text", is_main=True),),
    problems=(Problem("item-unknown", "6.10"),),
)
FILER_KEYS = (
    "cik name state_of_incorporation ein sic fiscal_year_end file_number film_number "
    "business_address mail_address former_names"
)


def test_keys_stand_in_the_order_of_the_contract():
    printed = record_to_json(FULL)
    assert " ".join(printed) == (
        "source accession_number form_type filing_date accepted_at disseminated_on report_date filers cover "
        "preamble amends items exhibits signatures documents problems"
    )
    assert " ".join(printed["filers"][0]) == FILER_KEYS
    assert " ".join(printed["filers"][0]["business_address"]) == "street1 street2 city state zip phone"
    assert list(printed["filers"][0]["former_names"][0]) == ["name", "date_changed"]
    assert " ".join(printed["cover"]) == (
        "report_date registrants address phone former_name checked securities emerging_growth"
    )
    assert list(printed["cover"]["registrants"][0]) == ["name", "state", "file_number", "ein", "cik", "role"]
    assert list(printed["cover"]["securities"][0]) == ["title", "symbol", "exchange"]
    assert printed["amends"] == [{"kind": "filed", "date": "2007-10-01"}]
    assert " ".join(printed["items"][0]) == (
        "position item_number heading body not_applicable combined declared found"
    )
    assert list(printed["exhibits"][0]) == ["exhibit_number", "description", "filename"]
    assert list(printed["signatures"][0]) == ["registrant", "date", "name", "title"]
    assert " ".join(printed["documents"][0]) == "position sequence type filename description size text"
    assert printed["problems"] == [{"code": "item-unknown", "detail": "6.10"}]


def test_days_and_moments():
    printed = record_to_json(FULL)
    assert printed["filing_date"] == "2007-11-01"
    assert printed["accepted_at"] == "2007-11-01T07:31:05-04:00"
    assert printed["cover"]["report_date"] == "2007-10-31"
    assert printed["filers"][0]["former_names"] == [
        {"name": "HALYARD MARINE CORP", "date_changed": "1999-04-12"}
    ]
    assert printed["signatures"][0]["date"] == "2007-11-01"


def test_what_is_missing_is_null_and_lists_are_empty():
    printed = record_to_json(FilingRecord(source=None))
    assert [printed[key] for key in ("source", "accession_number", "accepted_at", "preamble")] == [None] * 4
    assert [
        printed[key]
        for key in ("filers", "amends", "items", "exhibits", "signatures", "documents", "problems")
    ] == [[]] * 7
    assert printed["cover"]["checked"] is None
    assert printed["cover"]["registrants"] == []


def test_empty_lists_are_not_null():
    printed = record_to_json(FilingRecord(source=None, cover=CoverPage(checked=(), securities=())))
    assert (printed["cover"]["checked"], printed["cover"]["securities"]) == ([], [])


def test_json_takes_it_and_gives_it_back():
    for record in (FULL, parse_filing(submission())):
        printed = record_to_json(record)
        assert json.loads(json.dumps(printed, ensure_ascii=False)) == printed
