"""The mirror over real filings."""

import http.client
import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from crawler.edgar.listing import daily_master_files, read_listing
from crawler.edgar.master_index import read_master_index
from crawler.edgar.quarters import Quarter
from crawler.edgar.submissions import read_submissions
from crawler.mirror.indexes import FIRST_DAILY_INDEX
from crawler.mirror.server import MirrorServer

pytestmark = pytest.mark.corpus


@pytest.fixture(scope="module")
def connection(corpus: Path) -> Iterator[http.client.HTTPConnection]:
    with MirrorServer(corpus / "filings") as mirror:
        connection = http.client.HTTPConnection(urlsplit(mirror.url).netloc, timeout=30)
        yield connection
        connection.close()


def _get(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path)
    response = connection.getresponse()
    body = response.read()
    assert response.status == 200, path
    return body


def _names(corpus: Path) -> set[str]:
    return {path.stem for path in (corpus / "filings").glob("*.txt")}


def test_the_quarterly_indexes_list_every_filing_and_every_row_leads_to_its_bytes(connection, corpus):
    seen = set()
    for year in range(1993, 2027):
        for number in range(1, 5):
            raw = _get(connection, f"/Archives/edgar/full-index/{year}/QTR{number}/master.gz")
            for row in read_master_index(raw).rows:
                file = corpus / "filings" / f"{row.accession_number}.txt"
                assert _get(connection, f"/Archives/{row.path}") == file.read_bytes()
                seen.add(row.accession_number)
    assert seen == _names(corpus)


def test_the_daily_indexes_list_every_filing_since_they_exist(connection, corpus):
    seen = {}
    for year in range(1994, 2027):
        for number in range(1, 5):
            if (year, number) < (1994, 3):
                continue
            folder = f"/Archives/edgar/daily-index/{Quarter(year, number).path}/"
            for file in daily_master_files(read_listing(_get(connection, folder + "index.json")), year):
                index = read_master_index(_get(connection, folder + file.name))
                assert {row.date_filed for row in index.rows} == {file.day}
                seen |= {row.accession_number: row.date_filed for row in index.rows}
    before = {"0000950144-94-000103", "0000950144-94-000277", "0000109446-94-000005"}
    assert set(seen) == _names(corpus) - before
    assert min(seen.values()) >= FIRST_DAILY_INDEX


@pytest.mark.parametrize("cik", [320193, 1045810])
def test_submissions_data_agree_with_edgars(connection, corpus, cik):
    name = f"CIK{cik:010d}.json"
    theirs_raw = (corpus / "submissions" / name).read_bytes()
    ours_raw = _get(connection, f"/submissions/{name}")
    ours, theirs = json.loads(ours_raw), json.loads(theirs_raw)
    assert list(ours) == list(theirs)
    assert list(ours["filings"]["recent"]) == list(theirs["filings"]["recent"])
    assert set(ours["addresses"]["business"]) == set(theirs["addresses"]["business"])
    for field in ("cik", "sic", "ein", "stateOfIncorporation", "tickers", "exchanges"):
        assert ours[field] == theirs[field], field
    real = {filing.accession_number: filing for filing in read_submissions(theirs_raw).filings}
    found = [filing for filing in read_submissions(ours_raw).filings if filing.accession_number in real]
    assert found
    for filing in found:
        assert filing == real[filing.accession_number]
