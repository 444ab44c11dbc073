import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.edgar.eastern import EASTERN
from crawler.edgar.listing import DailyIndexFile, ListedFile, NotAListing, daily_master_files, read_listing

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["directory", "item", "name", "type", "last-modified"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


def listed(*names: str) -> list[ListedFile]:
    return [ListedFile(name, is_directory=False, last_modified=None) for name in names]


def test_entries_of_a_listing() -> None:
    raw = rb"""{"directory":{"item":[
        {"last-modified":"07\/28\/2026 10:01:46 PM","name":"master.20260728.idx","type":"file","size":"1 KB"},
        {"last-modified":"07\/28\/2026","name":"QTR\u0031","type":"dir","href":"QTR1\/","size":"4 KB"},
        {"last-modified":"recently","name":"form.idx","type":"file"}
        ],"name":"daily-index\/2026\/QTR3\/","parent-dir":"..\/"}}"""
    assert read_listing(raw) == (
        ListedFile("master.20260728.idx", False, dt.datetime(2026, 7, 28, 22, 1, 46, tzinfo=EASTERN)),
        ListedFile("QTR1", True, dt.datetime(2026, 7, 28, tzinfo=EASTERN)),
        ListedFile("form.idx", False, None),
    )


def test_folder_without_files_and_entries_without_names() -> None:
    assert read_listing(b'{"directory":{"item":[]}}') == ()
    assert read_listing(b'{"directory":{"item":[null,"x",{},{"name":7},{"name":""},{"name":"a"}]}}') == (
        ListedFile("a", False, None),
    )


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        b'{"directory":[]}',
        b'{"directory":{"item":"x"}}',
        b'{"directory":{"item":[{"name":"mas',
        b"<html></html>",
        b'{"directory":{"item":[{"name":"\xff"}]}}',
        b"[" * 100_000,
    ],
)
def test_what_is_no_listing_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAListing):
        read_listing(raw)


@settings(max_examples=100, deadline=None)
@given(JSON_VALUES | JSON_VALUES.map(lambda item: {"directory": {"item": [item]}}))
def test_any_json_is_a_listing_or_refused(value: object) -> None:
    raw = json.dumps(value).encode()
    try:
        files = read_listing(raw)
    except NotAListing:
        return
    assert all(file.name for file in files)


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("master.070194.idx", 1994, dt.date(1994, 7, 1)),
        ("master.123094.idx", 1994, dt.date(1994, 12, 30)),
        ("master.950103.idx", 1995, dt.date(1995, 1, 3)),
        ("master.980105.idx", 1998, dt.date(1998, 1, 5)),
        ("master.19980331.idx", 1998, dt.date(1998, 3, 31)),
        ("master.20181231.idx", 2018, dt.date(2018, 12, 31)),
        ("master.20110705.idx.gz", 2011, dt.date(2011, 7, 5)),
    ],
)
def test_names_of_every_era(name: str, year: int, day: dt.date) -> None:
    assert daily_master_files(listed(name), year) == (DailyIndexFile(day, name, None),)


@pytest.mark.parametrize(
    ("name", "year"),
    [
        ("master.133294.idx", 1994),
        ("master.022994.idx", 1994),
        ("master.951301.idx", 1995),
        ("master.20180230.idx", 2018),
        ("master.00000000.idx", 2018),
        ("form.20181231.idx", 2018),
        ("master.2018123.idx", 2018),
        ("master.20181231.idx.Z", 2018),
        ("master.20181231.idx\n", 2018),
        ("xmaster.20181231.idx", 2018),
        ("master.idx", 2018),
    ],
)
def test_other_names_and_impossible_dates_are_ignored(name: str, year: int) -> None:
    assert daily_master_files(listed(name), year) == ()


def test_one_file_a_day_and_the_plain_one_before_the_gzipped() -> None:
    modified = dt.datetime(2018, 10, 2, 22, 1, tzinfo=EASTERN)
    files = [
        ListedFile("master.20181002.idx.gz", False, None),
        ListedFile("master.20181002.idx", False, modified),
        ListedFile("master.20181003.idx.gz", False, None),
        ListedFile("master.20181001.idx", False, None),
        ListedFile("master.20181004.idx", True, None),
    ]
    expected = (
        DailyIndexFile(dt.date(2018, 10, 1), "master.20181001.idx", None),
        DailyIndexFile(dt.date(2018, 10, 2), "master.20181002.idx", modified),
        DailyIndexFile(dt.date(2018, 10, 3), "master.20181003.idx.gz", None),
    )
    assert daily_master_files(files, 2018) == expected
    assert daily_master_files(reversed(files), 2018) == expected


@settings(max_examples=50, deadline=None)
@given(st.dates(dt.date(1994, 7, 1), dt.date(1998, 3, 30)))
def test_six_digits_name_the_day(day: dt.date) -> None:
    digits = f"{day:%m%d%y}" if day.year == 1994 else f"{day:%y%m%d}"
    assert [file.day for file in daily_master_files(listed(f"master.{digits}.idx"), day.year)] == [day]


@pytest.mark.corpus
@pytest.mark.parametrize(
    "name", ["daily-index_2014", "full-index_2010", "full-index_2011_QTR3", "full-index_root"]
)
def test_real_listings(corpus: Path, name: str) -> None:
    files = read_listing((corpus / "index" / f"listing_{name}.json").read_bytes())
    assert len(files) >= 4
    assert all(file.last_modified for file in files)
    assert all(
        file.is_directory == (file.name.isdigit() or file.name.startswith(("QTR", "Q"))) for file in files
    )
