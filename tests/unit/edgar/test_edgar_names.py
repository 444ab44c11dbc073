import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.edgar.names import Ticker, read_all_names, read_company_tickers, squeeze_name


def test_tickers() -> None:
    rows = {
        "0": {"cik_str": 1001, "ticker": "WDG-B", "title": "Widgets Inc"},
        "1": {"cik_str": 1001, "ticker": "WDG", "title": "Widgets Inc"},
        "2": {"cik_str": 1002, "ticker": "GDG"},
    }
    assert read_company_tickers(json.dumps(rows).encode()) == (
        Ticker(1001, "WDG-B", "Widgets Inc"),
        Ticker(1001, "WDG", "Widgets Inc"),
        Ticker(1002, "GDG", ""),
    )


@pytest.mark.parametrize(
    "row",
    [
        None,
        [],
        {},
        {"cik_str": "1001", "ticker": "A"},
        {"cik_str": 0, "ticker": "A"},
        {"cik_str": 1, "ticker": ""},
    ],
)
def test_ticker_rows_that_name_nobody_are_left_out(row: object) -> None:
    good = {"cik_str": 7, "ticker": "B", "title": "B"}
    assert read_company_tickers(json.dumps({"0": row, "1": good}).encode()) == (Ticker(7, "B", "B"),)


@pytest.mark.parametrize("raw", [b"", b"[]", b"<html>", b'{"0":{"cik_str":1,"tick', b"[" * 100_000])
def test_what_is_no_list_of_tickers_has_none(raw: bytes) -> None:
    assert read_company_tickers(raw) == ()


def test_all_names() -> None:
    raw = (
        b"WIDGETS INC:0000001001:\n"
        b"GADGETS: THE COMPANY:0000001001:\r\n"
        b"not a line\n"
        b":0000001002:\n"
        b"NO NUMBER::\n"
        b"CAF\xc9 CORP:0000001003:\n"
        b"CUT:00000010"
    )
    assert list(read_all_names(raw)) == [
        ("WIDGETS INC", 1001),
        ("GADGETS: THE COMPANY", 1001),
        ("CAF\xc9 CORP", 1003),
    ]


@pytest.mark.parametrize(
    ("name", "same"),
    [
        ("BETHLEHEM STEEL CORP /DE/", "Bethlehem Steel Corp."),
        ("WIDGETS INC /NEW/", "widgets, inc"),
        ("NVIDIA CORP/CA", "Nvidia Corp"),
        ("AGILE GROUP, INC. / NV", "agile group inc"),
        ("JOHNSON & JOHNSON", "Johnson and Johnson"),
        ("AT&T INC", "A T & T Inc."),
        ("Nestlé S.A.", "NESTLE SA"),
        ("O'Reilly  Automotive\tInc", "OREILLY AUTOMOTIVE INC"),
    ],
)
def test_names_that_mean_the_same(name: str, same: str) -> None:
    assert squeeze_name(name) == squeeze_name(same) != ""


@pytest.mark.parametrize(
    ("name", "other"),
    [("APPLE INC", "APPLE COMPUTER INC"), ("3M CO", "M CO"), ("A/B/C CORP", "C CORP"), ("Ömer AŞ", "Omer")],
)
def test_names_that_differ(name: str, other: str) -> None:
    assert squeeze_name(name) != squeeze_name(other)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30))
def test_squeezed_names_are_letters_and_digits(name: str) -> None:
    squeezed = squeeze_name(name)
    assert squeezed == "" or squeezed.isalnum()
    assert squeeze_name(f"  {name} ") == squeezed


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.from_regex(rb"([A-Z:]*:[0-9]{10}:\n){0,5}", fullmatch=True))
def test_any_bytes_are_names_or_none(raw: bytes) -> None:
    assert all(name and 0 <= cik < 10**10 for name, cik in read_all_names(raw))


@pytest.mark.corpus
def test_real_tickers(corpus: Path) -> None:
    tickers = read_company_tickers((corpus / "submissions" / "company_tickers__dgunning.json").read_bytes())
    assert len(tickers) == 9610
    assert Ticker(1067983, "BRK-B", "BERKSHIRE HATHAWAY INC") in tickers
