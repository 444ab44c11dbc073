import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.edgar.forms import FORM_8K_FAMILY
from crawler.edgar.item_catalog import is_known_item
from crawler.edgar.json_bodies import text_or_none
from crawler.edgar.submissions import (
    CompanyName,
    CompanyProfile,
    ListedFiling,
    NotSubmissions,
    read_submissions,
    read_submissions_page,
)

COLUMNS: dict[str, list[Any]] = {
    "accessionNumber": ["0000001001-25-000003", "0000001001-25-000002", "0000001001-01-000001"],
    "filingDate": ["2025-03-03", "2025-02-02", "2001-01-01"],
    "reportDate": ["2025-03-01", "2025-01-31", ""],
    "acceptanceDateTime": [
        "2025-03-03T16:00:00.000Z",
        "2025-02-02T16:00:00.000Z",
        "2001-01-01T00:00:00.000Z",
    ],
    "form": ["8-K", "10-Q", "8-K/A"],
    "items": ["2.02,9.01", "", "5,7"],
    "size": [312760, 5000000, 4096],
    "primaryDocument": ["a.htm", "b.htm", ""],
}
FILINGS = (
    ListedFiling("0000001001-25-000003", "8-K", dt.date(2025, 3, 3), ("2.02", "9.01"), 312760),
    ListedFiling("0000001001-01-000001", "8-K/A", dt.date(2001, 1, 1), ("5", "7"), 4096),
)
PAGE: dict[str, Any] = {
    "cik": "0000001001",
    "name": "Widgets Inc",
    "sic": "3674",
    "stateOfIncorporation": "DE",
    "fiscalYearEnd": "1231",
    "ein": "123456789",
    "tickers": ["WDG", "WDG-B"],
    "formerNames": [
        {"name": "GADGETS INC", "from": "2007-11-21T05:00:00.000Z", "to": "2022-09-19T04:00:00.000Z"},
    ],
    "filings": {
        "recent": COLUMNS,
        "files": [{"name": "CIK0000001001-submissions-001.json", "filingCount": 3}],
    },
}


def encoded(value: object) -> bytes:
    return json.dumps(value).encode()


def filings_of(columns: dict[str, Any]) -> tuple[ListedFiling, ...]:
    return read_submissions_page(encoded(columns)).filings


def test_first_page() -> None:
    submissions = read_submissions(encoded(PAGE))
    assert submissions.profile == CompanyProfile(
        cik=1001,
        name="Widgets Inc",
        sic=3674,
        state_of_incorporation="DE",
        fiscal_year_end="1231",
        ein="123456789",
        tickers=("WDG", "WDG-B"),
        former_names=(CompanyName("GADGETS INC", dt.date(2007, 11, 21), dt.date(2022, 9, 19)),),
    )
    assert submissions.filings == FILINGS
    assert submissions.further_pages == ("CIK0000001001-submissions-001.json",)


def test_further_page_has_the_columns_alone() -> None:
    assert filings_of(COLUMNS) == FILINGS


def test_columns_are_found_by_name_in_any_order() -> None:
    assert filings_of(dict(reversed(COLUMNS.items()))) == FILINGS


def test_columns_may_be_absent_or_short() -> None:
    columns = {name: COLUMNS[name] for name in ("accessionNumber", "filingDate", "form")}
    assert filings_of(columns | {"items": ["2.02"]}) == (
        ListedFiling("0000001001-25-000003", "8-K", dt.date(2025, 3, 3), ("2.02",), None),
        ListedFiling("0000001001-01-000001", "8-K/A", dt.date(2001, 1, 1), (), None),
    )


def test_forms_are_compared_by_equality() -> None:
    assert filings_of(COLUMNS | {"form": ["NT 8-K", "8-K405", "8-K12B"]})[0].form_type == "8-K12B"


@pytest.mark.parametrize(
    ("column", "values", "told"),
    [
        ("accessionNumber", ["0000001001-25-3", "", "0000001001-01-000001"], "'0000001001-25-3'"),
        ("accessionNumber", [None, None, "0000001001-01-000001"], "accessionNumber None"),
        ("filingDate", ["yesterday", "2025-02-02", "2001-01-01"], "filingDate 'yesterday'"),
        ("filingDate", [20250303, None, "2001-01-01"], "filingDate 20250303"),
        ("form", [["8-K"], "10-Q", "8-K/A"], "form ['8-K']"),
        ("form", [" ", "10-Q", "8-K/A"], "form ' '"),
    ],
)
def test_row_that_may_be_an_8k_and_cannot_be_read_is_told(column: str, values: list[Any], told: str) -> None:
    page = read_submissions_page(encoded(COLUMNS | {column: values}))
    assert page.filings == FILINGS[1:]
    assert len(page.unreadable) == 1
    assert page.unreadable[0].startswith("row 1 can't be read: ")
    assert told in page.unreadable[0]


def test_odd_rows_of_other_forms_are_nothing_to_tell() -> None:
    page = read_submissions_page(encoded(COLUMNS | {"accessionNumber": [*COLUMNS["accessionNumber"][:1], 7]}))
    assert page.filings == FILINGS[:1]
    assert [line.split(" can't")[0] for line in page.unreadable] == ["row 3"]


@pytest.mark.parametrize("column", ["accessionNumber", "filingDate", "form"])
def test_a_needed_column_that_is_short_hides_no_row(column: str) -> None:
    page = read_submissions_page(encoded(COLUMNS | {column: COLUMNS[column][:2]}))
    assert page.filings == FILINGS[:1]
    assert len(page.unreadable) == 1


def test_a_column_that_is_long_makes_no_row() -> None:
    page = read_submissions_page(encoded(COLUMNS | {"items": ["2.02", "", "5", "8.01", "9.01"]}))
    assert (len(page.filings), page.unreadable) == (2, ())


def test_what_is_told_of_a_row_is_short() -> None:
    (line,) = read_submissions_page(encoded(COLUMNS | {"form": ["x" * 10_000, "", "10-K"]})).unreadable
    assert len(line) < 200


@pytest.mark.parametrize("column", ["items", "size"])
@pytest.mark.parametrize("value", [None, "", "?", [], {}, -1, 0, 1.5, True])
def test_row_with_an_odd_cell_is_a_filing(column: str, value: object) -> None:
    filings = filings_of(COLUMNS | {column: [value] * 3})
    assert [filing.accession_number for filing in filings] == ["0000001001-25-000003", "0000001001-01-000001"]


@pytest.mark.parametrize("size", [0, -1, None, True, 4096.0, "4096"])
def test_a_size_is_a_count_of_bytes_or_unknown(size: object) -> None:
    assert filings_of(COLUMNS | {"size": [size] * 3})[0].size is None


def test_thirteen_codes_are_kept_as_they_came() -> None:
    # EDGAR cuts after so many.
    codes = [f"{section}.0{number}" for section in (1, 2, 3, 5) for number in (1, 2, 3, 4)][:13]
    assert filings_of(COLUMNS | {"items": [",".join(codes), "", ""]})[0].items == tuple(codes)


def test_items_are_kept_as_listed() -> None:
    items = filings_of(COLUMNS | {"items": ["9.01, 6.10,57,", "", None]})
    assert [filing.items for filing in items] == [("9.01", "6.10", "57"), ()]


@pytest.mark.parametrize(
    ("field", "value", "attribute", "read"),
    [
        ("cik", "1001", "cik", 1001),
        ("cik", 1001, "cik", 1001),
        ("sic", "", "sic", None),
        ("sic", None, "sic", None),
        ("ein", None, "ein", None),
        ("stateOfIncorporation", "", "state_of_incorporation", None),
        ("fiscalYearEnd", None, "fiscal_year_end", None),
        ("tickers", None, "tickers", ()),
        ("tickers", ["A", None, ""], "tickers", ("A",)),
        ("formerNames", None, "former_names", ()),
        (
            "formerNames",
            [{"name": "A"}, {"from": "2001-01-01"}],
            "former_names",
            (CompanyName("A", None, None),),
        ),
        ("name", "A\0B\ud800", "name", "AB?"),
    ],
)
def test_profiles_of_persons_and_old_snapshots(
    field: str, value: object, attribute: str, read: object
) -> None:
    profile = read_submissions(encoded(PAGE | {field: value})).profile
    assert getattr(profile, attribute) == read


@pytest.mark.parametrize(
    "name",
    [
        "../../x",
        "CIK1001-submissions-001.json",
        "CIK0000001001-submissions-001.json?x",
        "CIK0000001002-submissions-001.json",
        7,
        None,
    ],
)
def test_a_further_page_without_a_name_of_the_company_s_own_is_told(name: object) -> None:
    files = [{"name": name}, {"name": "CIK0000001001-submissions-002.json"}]
    submissions = read_submissions(encoded(PAGE | {"filings": {"recent": COLUMNS, "files": files}}))
    assert submissions.filings == FILINGS
    assert submissions.further_pages == ("CIK0000001001-submissions-002.json",)
    assert len(submissions.unreadable) == 1


@pytest.mark.parametrize(
    ("files", "told"), [(None, 0), ([], 0), ({}, 1), ("x", 1), ([None, "x", []], 3), ([{}], 1)]
)
def test_further_pages_that_are_no_list_of_files_are_told(files: object, told: int) -> None:
    submissions = read_submissions(encoded(PAGE | {"filings": {"recent": COLUMNS, "files": files}}))
    assert (submissions.further_pages, len(submissions.unreadable)) == ((), told)


def test_a_company_without_filings() -> None:
    recent: dict[str, Any] = {column: [] for column in COLUMNS}
    submissions = read_submissions(encoded(PAGE | {"filings": {"recent": recent, "files": []}}))
    assert (submissions.filings, submissions.unreadable) == ((), ())


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html></html>",
        b"[]",
        b"{}",
        encoded(PAGE)[:-1],
        encoded(COLUMNS),
        encoded(PAGE | {"cik": None}),
        encoded(PAGE | {"cik": "x"}),
        encoded(PAGE | {"filings": None}),
        encoded(PAGE | {"filings": {"recent": []}}),
        encoded(PAGE | {"filings": {"recent": {}}}),
        b"[" * 100_000,
        b'{"cik":' + b"9" * 5000 + b"}",
    ],
)
def test_what_is_no_first_page_is_refused(raw: bytes) -> None:
    with pytest.raises(NotSubmissions):
        read_submissions(raw)


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", encoded(PAGE), b'{"accessionNumber":"x"}'])
def test_what_is_no_further_page_is_refused(raw: bytes) -> None:
    with pytest.raises(NotSubmissions):
        read_submissions_page(raw)


@pytest.mark.parametrize("column", ["accessionNumber", "filingDate", "form"])
@pytest.mark.parametrize("value", [None, "8-K", {}])
def test_a_page_without_a_needed_column_is_refused(column: str, value: object) -> None:
    with pytest.raises(NotSubmissions, match=column):
        read_submissions_page(encoded(COLUMNS | {column: value}))


CELLS = (
    st.none() | st.booleans() | st.integers() | st.text(max_size=12) | st.sampled_from(["8-K", "2025-03-03"])
)


def texts(cells: list[Any]) -> list[str]:
    return [text for cell in cells if (text := text_or_none(cell))]


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(COLUMNS)), CELLS | st.lists(CELLS, max_size=4)))
def test_odd_columns_never_raise_anything_else(changes: dict[str, Any]) -> None:
    columns = COLUMNS | changes
    try:
        page = read_submissions_page(encoded(columns))
    except NotSubmissions:
        return
    assert all(filing.form_type in FORM_8K_FAMILY for filing in page.filings)
    # Each row is a filing, of another form, or told.
    others = sum(form not in FORM_8K_FAMILY for form in texts(columns["form"]))
    rows = max(len(columns[column]) for column in ("accessionNumber", "filingDate", "form"))
    assert len(page.filings) + len(page.unreadable) + others == rows


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(PAGE)), CELLS | st.lists(CELLS, max_size=4)))
def test_odd_profiles_never_raise_anything_else(changes: dict[str, Any]) -> None:
    try:
        submissions = read_submissions(encoded(PAGE | changes))
    except NotSubmissions:
        return
    assert 0 <= submissions.profile.cik < 10**10


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "cik", "company", "filings", "pages"),
    [
        ("CIK0000310522.json", 310522, "FEDERAL NATIONAL MORTGAGE ASSOCIATION FANNIE MAE", 32, 3),
        ("CIK0000320193.json", 320193, "Apple Inc.", 107, 1),
        ("CIK0000749647.json", 749647, "Imunon, Inc.", 229, 1),
        ("CIK0001045810.json", 1045810, "NVIDIA CORP", 61, 1),
    ],
)
def test_real_first_pages(corpus: Path, name: str, cik: int, company: str, filings: int, pages: int) -> None:
    submissions = read_submissions((corpus / "submissions" / name).read_bytes())
    assert (submissions.profile.cik, submissions.profile.name) == (cik, company)
    assert (len(submissions.filings), len(submissions.further_pages)) == (filings, pages)
    assert submissions.unreadable == ()
    assert all(filing.size and filing.items for filing in submissions.filings)


@pytest.mark.corpus
def test_real_further_page(corpus: Path) -> None:
    page = read_submissions_page((corpus / "submissions" / "CIK0000749647-submissions-001.json").read_bytes())
    assert (len(page.filings), page.unreadable) == (102, ())
    numbers = {item for filing in page.filings for item in filing.items}
    assert {"1", "5", "1.01", "2.03"} <= numbers
    assert all(map(is_known_item, numbers))
