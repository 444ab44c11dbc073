import datetime as dt
import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mirror_texts import filer, submission

from crawler.edgar.eastern import EASTERN
from crawler.edgar.listing import daily_master_files, read_listing
from crawler.edgar.master_index import read_master_index
from crawler.edgar.quarters import Quarter
from crawler.mirror import listings
from crawler.mirror.catalogue import Catalogue, catalogue_as_of
from crawler.mirror.folder import Holding
from crawler.mirror.header import scan_submission
from crawler.mirror.indexes import (
    IndexFile,
    daily_files,
    daily_index,
    daily_name,
    quarterly_index,
    quarters,
)

TODAY = dt.date(2026, 11, 25)


def _holding(accession_number: str, day: str, **parts: object) -> Holding:
    raw = submission(accession_number, day, **parts)
    return Holding(scan_submission(raw), Path("unread"), len(raw), 1, 0)


def _catalogue(
    *filings: Holding, removed: tuple[Holding, ...] = (), as_of: dt.date | None = None
) -> Catalogue:
    return catalogue_as_of(as_of, TODAY, filings, removed)


def test_a_quarterly_index_in_edgars_layout():
    two = filer() + filer("ACME FUNDING LLC", 77)
    catalogue = _catalogue(
        _holding("0001234567-07-000002", "20071130", form_type="8-K/A"),
        _holding("0001234567-07-000001", "20071101", filers=two),
    )
    assert quarterly_index(catalogue, Quarter(2007, 4)).content.decode() == (
        "Description:           Master Index of EDGAR Dissemination Feed\n"
        "Last Data Received:    December 31, 2007\n"
        "Comments:              webmaster@sec.gov\n"
        "Anonymous FTP:         ftp://ftp.sec.gov/edgar/\n"
        "Cloud HTTP:            https://www.sec.gov/Archives/\n"
        "\n\n\n\n"
        "CIK|Company Name|Form Type|Date Filed|Filename\n" + "-" * 80 + "\n"
        "1234567|ACME ROCKETS INC|8-K|2007-11-01|edgar/data/1234567/0001234567-07-000001.txt\n"
        "1234567|ACME ROCKETS INC|8-K/A|2007-11-30|edgar/data/1234567/0001234567-07-000002.txt\n"
        "77|ACME FUNDING LLC|8-K|2007-11-01|edgar/data/77/0001234567-07-000001.txt\n"
    )


def test_a_daily_index_in_edgars_layout():
    catalogue = _catalogue(_holding("0001234567-22-000001", "20221003"))
    assert daily_index(catalogue, dt.date(2022, 10, 3)).content.decode() == (
        "Description:           Daily Index of EDGAR Dissemination Feed\n"
        "Last Data Received:    Oct  3, 2022\n"
        "Comments:              webmaster@sec.gov\n"
        "Anonymous FTP:         ftp://ftp.sec.gov/edgar/\n"
        "\n"
        "CIK|Company Name|Form Type|Date Filed|File Name\n" + "-" * 80 + "\n"
        "1234567|ACME ROCKETS INC|8-K|20221003|edgar/data/1234567/0001234567-22-000001.txt\n"
    )


def test_our_own_reader_reads_them():
    catalogue = _catalogue(_holding("0001234567-22-000001", "20221003", filers=filer("ROCKETS|KITES É")))
    for index in (quarterly_index(catalogue, Quarter(2022, 4)), daily_index(catalogue, dt.date(2022, 10, 3))):
        read = read_master_index(index.packed)
        assert read.problems == ()
        assert read.last_data_received == index.last_data_received
        (row,) = read.rows
        assert (row.cik, row.company_name, row.date_filed) == (
            1234567,
            "ROCKETS KITES É",
            dt.date(2022, 10, 3),
        )


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (dt.date(1994, 7, 1), "master.070194.idx"),
        (dt.date(1994, 12, 30), "master.123094.idx"),
        (dt.date(1995, 1, 3), "master.950103.idx"),
        (dt.date(1998, 3, 30), "master.980330.idx"),
        (dt.date(1998, 3, 31), "master.19980331.idx"),
        (dt.date(2011, 6, 30), "master.20110630.idx"),
        (dt.date(2011, 7, 5), "master.20110705.idx.gz"),
        (dt.date(2014, 4, 1), "master.20140401.idx.gz"),
        (dt.date(2014, 7, 1), "master.20140701.idx"),
    ],
)
def test_names_of_daily_indexes_by_era(day, name):
    assert daily_name(day) == name
    listing = listings.daily_listing(
        _catalogue(_holding("0001234567-07-000001", f"{day:%Y%m%d}")), Quarter.of(day)
    )
    (found,) = daily_master_files(read_listing(listing), day.year)
    assert (found.day, found.name) == (day, name)


def test_before_july_1994_there_is_no_daily_index():
    catalogue = _catalogue(_holding("0001234567-94-000001", "19940630"))
    assert daily_files(catalogue, Quarter(1994, 2)) == {}
    assert len(quarterly_index(catalogue, Quarter(1994, 2)).rows) == 1


def test_all_quarters_since_1993_have_an_index():
    catalogue = _catalogue(_holding("0001234567-07-000001", "20071101"))
    known = quarters(catalogue)
    assert (known[0], known[-1]) == (Quarter(1993, 1), Quarter(2026, 4))
    empty = read_master_index(quarterly_index(catalogue, Quarter(1996, 2)).content)
    assert (empty.rows, empty.last_data_received) == ((), dt.date(1996, 6, 30))


def test_the_running_quarter_was_last_fed_by_its_last_filing():
    assert quarterly_index(_catalogue(), Quarter(2026, 4)).last_data_received == dt.date(2026, 9, 30)
    catalogue = _catalogue(_holding("0001234567-26-000001", "20261002"))
    assert quarterly_index(catalogue, Quarter(2026, 4)).last_data_received == dt.date(2026, 10, 2)


def test_as_of_a_day_the_running_quarter_is_rebuilt_to_it():
    filings = [_holding(f"0001234567-25-00000{n}", day) for n, day in enumerate(("20251003", "20251103"))]
    catalogue = _catalogue(*filings, as_of=dt.date(2025, 10, 31))
    index = quarterly_index(catalogue, Quarter(2025, 4))
    assert (len(index.rows), index.last_data_received) == (1, dt.date(2025, 10, 31))
    assert quarters(catalogue)[-1] == Quarter(2025, 4)
    assert list(daily_files(catalogue, Quarter(2025, 4)).values()) == [dt.date(2025, 10, 3)]


def test_a_quarter_that_is_over_is_the_same_on_every_later_day():
    filing = _holding("0001234567-25-000001", "20250930")
    indexes = [
        quarterly_index(_catalogue(filing, as_of=as_of), Quarter(2025, 3))
        for as_of in (dt.date(2025, 9, 30), dt.date(2025, 12, 31), None)
    ]
    assert indexes[0] == indexes[1] == indexes[2]


def test_without_a_day_all_filings_are_shown_even_those_of_tomorrow():
    catalogue = _catalogue(_holding("0001234567-27-000001", "20270105"))
    assert catalogue.day == dt.date(2027, 1, 5)
    assert len(quarterly_index(catalogue, Quarter(2027, 1)).rows) == 1


def test_a_removed_filing_leaves_the_quarterly_and_stays_in_the_daily():
    catalogue = _catalogue(removed=(_holding("0001234567-07-000001", "20071101"),))
    assert quarterly_index(catalogue, Quarter(2007, 4)).rows == ()
    assert len(daily_index(catalogue, dt.date(2007, 11, 1)).rows) == 1


def test_an_index_is_published_in_the_evening_of_its_last_day():
    empty = IndexFile("", (), dt.date(2007, 12, 31))
    assert empty.published == dt.datetime(2007, 12, 31, 22, 5, tzinfo=EASTERN)


@given(st.lists(st.text(max_size=20), max_size=40), st.text(max_size=20))
@settings(max_examples=100, deadline=None)
def test_a_row_more_moves_the_time_on(rows, row):
    before = IndexFile("", tuple(rows), dt.date(2007, 11, 1)).published
    after = IndexFile("", (*rows, row), dt.date(2007, 11, 1)).published
    assert dt.timedelta(0) < after - before <= dt.timedelta(minutes=10)


@given(st.integers(100, 3000))
@settings(max_examples=20, deadline=None)
def test_the_time_never_leaves_the_night(count):
    index = IndexFile("", tuple(map(str, range(count))), dt.date(2007, 11, 1))
    begin = dt.datetime(2007, 11, 1, 22, 5, tzinfo=EASTERN)
    assert begin <= index.published < begin + dt.timedelta(hours=8)


def test_packing_gives_the_same_bytes_each_time():
    index = quarterly_index(_catalogue(_holding("0001234567-07-000001", "20071101")), Quarter(2007, 4))
    assert index.packed == index.packed
    assert gzip.decompress(index.packed) == index.content


def test_listings_of_the_quarterly_indexes():
    catalogue = _catalogue(_holding("0001234567-07-000001", "20071101"))
    root = read_listing(listings.full_index_listing(catalogue))
    assert [file.name for file in root if file.is_directory] == [str(year) for year in range(1993, 2027)]
    assert [file.name for file in root if not file.is_directory] == ["master.gz", "master.idx"]
    year = read_listing(listings.full_index_listing(catalogue, 2026))
    assert [file.name for file in year] == ["QTR1", "QTR2", "QTR3", "QTR4"]
    files = read_listing(listings.quarterly_listing(catalogue, Quarter(2007, 4)))
    published = quarterly_index(catalogue, Quarter(2007, 4)).published
    assert [(file.name, file.last_modified) for file in files] == [
        ("master.gz", published),
        ("master.idx", published),
    ]


def test_listings_of_the_daily_indexes():
    catalogue = _catalogue(_holding("0001234567-07-000001", "20071101"), as_of=dt.date(2008, 2, 1))
    root = read_listing(listings.daily_index_listing(catalogue))
    assert [file.name for file in root] == [str(year) for year in range(1994, 2009)]
    assert [file.name for file in read_listing(listings.daily_index_listing(catalogue, 1994))] == [
        "QTR3",
        "QTR4",
    ]
    assert [file.name for file in read_listing(listings.daily_index_listing(catalogue, 2008))] == ["QTR1"]
    (file,) = read_listing(listings.daily_listing(catalogue, Quarter(2007, 4)))
    assert file.last_modified == daily_index(catalogue, dt.date(2007, 11, 1)).published
    assert read_listing(listings.daily_listing(catalogue, Quarter(2008, 1))) == ()


def test_a_listing_in_edgars_words():
    catalogue = _catalogue(_holding("0001234567-07-000001", "20071101"))
    text = listings.daily_listing(catalogue, Quarter(2007, 4)).decode()
    assert text.startswith('{"directory":{"item":[{"last-modified":"11\\/01\\/2007 10:')
    assert text.endswith(
        ' PM","name":"master.20071101.idx","type":"file","href":"master.20071101.idx","size":"1 KB"}],'
        '"name":"daily-index\\/2007\\/QTR4\\/","parent-dir":"..\\/"}}'
    )
