import pytest

from crawler.edgar.quarters import Quarter
from crawler.edgar.urls import EDGAR, EdgarUrls, submission_path

QUARTER = Quarter(2025, 4)


def test_addresses_of_edgar() -> None:
    archives = "https://www.sec.gov/Archives/edgar"
    assert EDGAR.quarterly_index(QUARTER) == f"{archives}/full-index/2025/QTR4/master.gz"
    assert EDGAR.years_listing() == f"{archives}/full-index/index.json"
    assert EDGAR.year_listing(2025) == f"{archives}/full-index/2025/index.json"
    assert EDGAR.daily_listing(QUARTER) == f"{archives}/daily-index/2025/QTR4/index.json"
    daily = EDGAR.daily_index(QUARTER, "master.20251103.idx")
    assert daily == f"{archives}/daily-index/2025/QTR4/master.20251103.idx"
    path = submission_path(855654, "0001104659-07-078123")
    assert EDGAR.submission(path) == f"{archives}/data/855654/0001104659-07-078123.txt"
    assert EDGAR.submissions(855654) == "https://data.sec.gov/submissions/CIK0000855654.json"
    page = EDGAR.submissions_page("CIK0000855654-submissions-001.json")
    assert page == "https://data.sec.gov/submissions/CIK0000855654-submissions-001.json"
    assert EDGAR.company_tickers() == "https://www.sec.gov/files/company_tickers.json"
    assert EDGAR.all_names() == f"{archives}/cik-lookup-data.txt"


@pytest.mark.parametrize("base", ["http://127.0.0.1:8080", "http://127.0.0.1:8080/"])
def test_a_mirror_serves_both_hosts_under_one_address(base: str) -> None:
    urls = EdgarUrls(base, base)
    assert urls.all_names() == "http://127.0.0.1:8080/Archives/edgar/cik-lookup-data.txt"
    assert urls.submissions(1) == "http://127.0.0.1:8080/submissions/CIK0000000001.json"


def test_names_of_others_do_not_lead_elsewhere() -> None:
    assert EDGAR.submissions_page("../../x?y").endswith("/submissions/..%2F..%2Fx%3Fy")
    assert EDGAR.daily_index(QUARTER, "../x").endswith("/daily-index/2025/QTR4/..%2Fx")
