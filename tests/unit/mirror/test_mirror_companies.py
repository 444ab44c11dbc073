import datetime as dt
import json
from pathlib import Path

from mirror_texts import fact, filer, inline_cover, submission

from crawler.edgar.names import read_all_names, read_company_tickers
from crawler.edgar.submissions import read_submissions, read_submissions_page
from crawler.mirror.catalogue import Catalogue, catalogue_as_of
from crawler.mirror.companies import all_names, company_tickers, submissions_data, submissions_page
from crawler.mirror.folder import Holding
from crawler.mirror.header import scan_submission

CIK = 1234567


def _holding(number: int, day: str, **parts: object) -> Holding:
    raw = submission(f"0001234567-{day[2:4]}-{number:06d}", day, **parts)
    return Holding(scan_submission(raw), Path("unread"), len(raw), 1, 0)


def _catalogue(*filings: Holding) -> Catalogue:
    return catalogue_as_of(None, dt.date(2026, 11, 25), filings, ())


def _covered(number: int, day: str, ticker: str, **parts: object) -> Holding:
    return _holding(number, day, body=inline_cover(fact("TradingSymbol", ticker)), **parts)


def test_the_row_of_a_filing():
    holding = _holding(1, "20071101")
    recent = json.loads(submissions_data(_catalogue(holding), CIK, 1000))["filings"]["recent"]
    assert {column: values[0] for column, values in recent.items()} == {
        "accessionNumber": "0001234567-07-000001",
        "filingDate": "2007-11-01",
        "reportDate": "2007-11-01",
        "acceptanceDateTime": "2007-11-01T11:31:05.000Z",
        "act": "34",
        "form": "8-K",
        "fileNumber": "000-17999",
        "filmNumber": "071204646",
        "items": "2.02,9.01",
        "core_type": "8-K",
        "size": holding.size,
        "isXBRL": 0,
        "isInlineXBRL": 0,
        "primaryDocument": "rockets.htm",
        "primaryDocDescription": "CURRENT REPORT",
    }


def test_a_filing_without_acceptance_was_accepted_at_the_beginning_of_its_day():
    data = submissions_data(_catalogue(_holding(1, "19960807", accepted=None)), CIK, 1000)
    assert json.loads(data)["filings"]["recent"]["acceptanceDateTime"] == ["1996-08-07T04:00:00.000Z"]


def test_the_company_as_its_newest_header_has_it():
    bare = filer(sic="").replace("\t\tIRS NUMBER:\t\t\t\t042726691\n", "")
    profile = read_submissions(
        submissions_data(_catalogue(_holding(1, "20071101"), _holding(2, "20080101", filers=bare)), CIK, 1000)
    ).profile
    assert (profile.cik, profile.name, profile.sic, profile.ein) == (
        CIK,
        "ACME ROCKETS INC",
        2810,
        "042726691",
    )
    assert (profile.state_of_incorporation, profile.fiscal_year_end) == ("MA", "0630")


def test_items_are_cut_where_edgar_cuts_them():
    numbers = tuple(f"{section}.0{item}" for section in range(1, 9) for item in (1, 2))
    data = submissions_data(_catalogue(_holding(1, "20071101", items=numbers)), CIK, 1000)
    assert json.loads(data)["filings"]["recent"]["items"] == [",".join(numbers[:13])]


def test_filings_beyond_the_limit_stand_on_pages_newest_first():
    catalogue = _catalogue(*(_holding(number, f"200711{number:02d}") for number in range(1, 10)))
    raw = json.loads(submissions_data(catalogue, CIK, 2))
    assert raw["filings"]["files"] == [
        {
            "name": "CIK0001234567-submissions-001.json",
            "filingCount": 4,
            "filingFrom": "2007-11-04",
            "filingTo": "2007-11-07",
        },
        {
            "name": "CIK0001234567-submissions-002.json",
            "filingCount": 3,
            "filingFrom": "2007-11-01",
            "filingTo": "2007-11-03",
        },
    ]
    first = read_submissions(submissions_data(catalogue, CIK, 2))
    assert first.further_pages == tuple(page["name"] for page in raw["filings"]["files"])
    pages = [read_submissions_page(submissions_page(catalogue, CIK, number, 2)) for number in (1, 2)]
    days = [filing.filing_date.day for page in (first, *pages) for filing in page.filings]
    assert days == [9, 8, 7, 6, 5, 4, 3, 2, 1]
    assert submissions_page(catalogue, CIK, 0, 2) is None
    assert submissions_page(catalogue, CIK, 3, 2) is None


def test_an_unknown_company_has_no_data():
    assert submissions_data(_catalogue(), CIK, 1000) is None
    assert submissions_page(_catalogue(), CIK, 1, 1000) is None


def test_former_names_of_headers_and_of_filings():
    catalogue = _catalogue(
        _holding(1, "19950301", filers=filer("ACME KITES INC")),
        _holding(2, "20000301", filers=filer("ACME JETS INC", former=(("ACME KITES INC", "19940107"),))),
        _holding(3, "20071101", filers=filer(former=(("ACME KITES INC", "19940107"), ("ACME", "19900101")))),
    )
    names = json.loads(submissions_data(catalogue, CIK, 1000))["formerNames"]
    assert names == [
        {"name": "ACME JETS INC", "from": "2000-03-01T00:00:00.000Z", "to": "2007-11-01T00:00:00.000Z"},
        {"name": "ACME KITES INC", "from": "1994-01-07T00:00:00.000Z", "to": "2000-03-01T00:00:00.000Z"},
        {"name": "ACME", "from": "1990-01-01T00:00:00.000Z", "to": "1994-01-07T00:00:00.000Z"},
    ]
    read = read_submissions(submissions_data(catalogue, CIK, 1000)).profile.former_names
    assert {name.name for name in read} == {"ACME JETS INC", "ACME KITES INC", "ACME"}


def test_a_filing_of_several_companies_is_each_ones():
    catalogue = _catalogue(_holding(1, "20071101", filers=filer() + filer("ACME FUNDING LLC", 77)))
    for cik, name in ((CIK, "ACME ROCKETS INC"), (77, "ACME FUNDING LLC")):
        read = read_submissions(submissions_data(catalogue, cik, 1000))
        assert (read.profile.name, len(read.filings)) == (name, 1)


def test_tickers_are_those_of_the_newest_cover_that_has_any():
    catalogue = _catalogue(
        _covered(1, "20200101", "OLD"), _covered(2, "20210101", "ACME"), _holding(3, "20220101")
    )
    (ticker,) = read_company_tickers(company_tickers(catalogue))
    assert (ticker.cik, ticker.ticker, ticker.title) == (CIK, "ACME", "ACME ROCKETS INC")
    raw = json.loads(submissions_data(catalogue, CIK, 1000))
    assert (raw["tickers"], raw["exchanges"]) == (["ACME"], [None])
    assert raw["filings"]["recent"]["core_type"] == ["8-K", "XBRL", "XBRL"]


def test_a_ticker_goes_over_to_the_successor():
    catalogue = _catalogue(
        _covered(1, "20200101", "ACME"),
        _covered(2, "20210101", "ACME", filers=filer("ACME HOLDINGS INC", 77)),
    )
    assert [(ticker.cik, ticker.ticker) for ticker in read_company_tickers(company_tickers(catalogue))] == [
        (77, "ACME")
    ]


def test_without_covers_the_list_of_tickers_is_empty():
    assert company_tickers(_catalogue(_holding(1, "20071101"))) == b"{}"


def test_the_list_of_all_names_has_former_ones_and_is_sorted():
    catalogue = _catalogue(
        _holding(1, "19950301", filers=filer("SOCIÉTÉ ROCKETS SA")),
        _holding(2, "20071101", filers=filer(former=(("ACME: KITES", "19990107"),))),
    )
    raw = all_names(catalogue)
    assert raw.splitlines() == [
        b"ACME ROCKETS INC:0001234567:",
        b"ACME: KITES:0001234567:",
        "SOCIÉTÉ ROCKETS SA:0001234567:".encode("latin-1"),
    ]
    assert list(read_all_names(raw)) == [
        ("ACME ROCKETS INC", CIK),
        ("ACME: KITES", CIK),
        ("SOCIÉTÉ ROCKETS SA", CIK),
    ]
