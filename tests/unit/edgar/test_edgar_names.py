import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.edgar.names import (
    Ticker,
    all_names_fault,
    bare_name,
    read_all_names,
    read_company_tickers,
    squeeze_name,
    tickers_fault,
)


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
    assert (tickers_fault(raw) or "").startswith("no list of tickers: ")


def test_a_list_of_tickers_has_some_or_is_empty() -> None:
    assert tickers_fault(b'{"0":{"cik_str":1,"ticker":"A"},"1":null}') is None
    assert tickers_fault(b"{}") is None
    assert tickers_fault(b'{"message":"Internal server error"}') is not None


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


NAMES = b"ACME CORP:0000001001:\nACME INC: THE COMPANY:0000001002:\n"


@pytest.mark.parametrize("raw", [NAMES, NAMES[:-1], NAMES + b" \r\n", NAMES.replace(b"\n", b"\r\n")])
def test_a_whole_list_of_names_ends_with_a_name(raw: bytes) -> None:
    assert all_names_fault(raw) is None


@pytest.mark.parametrize("end", range(len(NAMES.split(b"\n")[0]) + 2, len(NAMES) - 1))
def test_a_list_of_names_that_ends_in_a_line_is_cut(end: int) -> None:
    assert all_names_fault(NAMES[:end]) is not None


@pytest.mark.parametrize(
    "raw", [b"", b"\n", b"upstream connect error", NAMES + b"Try again\n", b"<p>\n", b":1:"]
)
def test_what_is_no_list_of_names_is_told(raw: bytes) -> None:
    assert all_names_fault(raw) == "no list of names, or one that ends in the middle of a line"


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


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("IMMUNOGEN INC", "IMMUNOGEN"),
        ("ImmunoGen, Incorporated", "IMMUNOGEN"),
        ("BETHLEHEM STEEL CORP /DE/", "BETHLEHEMSTEEL"),
        ("Bethlehem Steel Corporation", "BETHLEHEMSTEEL"),
        ("The Coca-Cola Company", "COCACOLA"),
        ("COCA COLA CO", "COCACOLA"),
        ("MERCK & CO INC", "MERCK"),
        ("Merck and Company, Inc.", "MERCK"),
        ("SMITH & SONS LTD", "SMITHANDSONS"),
        ("Acme Co., Limited", "ACME"),
        ("ACME L.L.C.", "ACME"),
        ("ENTERPRISE PRODUCTS PARTNERS L P", "ENTERPRISEPRODUCTSPARTNERS"),
        ("Enterprise Products Partners L.P.", "ENTERPRISEPRODUCTSPARTNERS"),
        ("NIELSEN N V", "NIELSEN"),
        ("Aon plc", "AON"),
        ("Nestl\xe9 S.A.", "NESTLE"),
        ("Deutsche Bank AG", "DEUTSCHEBANK"),
        ("TOYS U S A INC", "TOYSUSA"),
        ("Toys USA", "TOYSUSA"),
        ("ACME HOLDINGS INC", "ACMEHOLDINGS"),
        ("COSTCO", "COSTCO"),
        ("INCO LTD", "INCO"),
        ("THE LIMITED INC", "LIMITED"),
        ("CO INC", "CO"),
        ("THE CO", "CO"),
        ("THE", "THE"),
        ("THERMO", "THERMO"),
        ("", ""),
    ],
)
def test_names_without_their_legal_form(name: str, bare: str) -> None:
    assert bare_name(name) == bare


FORMS = ["Inc", "Incorporated", "Corp", "Corporation", "Co", "& Co", "Company", "Ltd", "Limited", "LLC"]
FORMS += ["L.L.C.", "L.P.", "LP", "PLC", "N.V.", "S A", "AG", "Inc /NEW/", "Corp /DE/"]


@settings(max_examples=200, deadline=None)
@given(
    st.from_regex(r"[A-Z][a-z]{2,8}( [A-Z][a-z]{2,8}){0,2}", fullmatch=True),
    st.sampled_from(["", "The ", "THE "]),
    st.lists(st.sampled_from(FORMS[:10]), max_size=1),
    st.sampled_from(FORMS),
    st.sampled_from([" ", ", ", "  "]),
)
def test_any_form_behind_any_name_is_dropped(
    name: str, article: str, inner: list[str], form: str, gap: str
) -> None:
    assert bare_name(article + gap.join([name, *inner, form])) == bare_name(name) != ""


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=30))
def test_bare_names_are_parts_of_the_squeezed_ones(name: str) -> None:
    squeezed, bare = squeeze_name(name), bare_name(name)
    assert bare in squeezed
    assert bool(bare) is bool(squeezed)
    assert squeezed.startswith((bare, "THE"))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200) | st.from_regex(rb"([A-Z:]*:[0-9]{10}:\n){0,5}", fullmatch=True))
def test_any_bytes_are_names_or_none(raw: bytes) -> None:
    assert all(name and 0 <= cik < 10**10 for name, cik in read_all_names(raw))


@pytest.mark.corpus
def test_real_tickers(corpus: Path) -> None:
    tickers = read_company_tickers((corpus / "submissions" / "company_tickers__dgunning.json").read_bytes())
    assert len(tickers) == 9610
    assert Ticker(1067983, "BRK-B", "BERKSHIRE HATHAWAY INC") in tickers
