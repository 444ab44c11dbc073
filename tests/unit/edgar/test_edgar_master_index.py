import datetime as dt
import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.edgar import index_blocks, master_index
from crawler.edgar.index_blocks import NotAnIndex
from crawler.edgar.master_index import IndexRow, MasterIndex, read_master_index

QUARTERLY_HEADER = (
    "Description:           Master Index of EDGAR Dissemination Feed\n"
    "Last Data Received:    December 31, 2018\n"
    "Comments:              webmaster@example.com\n"
    "\n\n"
    "CIK|Company Name|Form Type|Date Filed|Filename\n"
    f"{'-' * 80}\n"
)
HEADER_LINES = QUARTERLY_HEADER.count("\n")
DAILY_HEADER = QUARTERLY_HEADER.replace("December 31", "Oct  3").replace("Filename", "File Name")
ROW = "855654|IMMUNOGEN INC|8-K|2018-11-01|edgar/data/855654/0001104659-18-078123.txt\n"
OTHER_ROW = "1001|WIDGETS & SONS /DE/|10-Q|2018-11-02|edgar/data/1001/0000001001-18-000001.txt\n"
TRUTH = IndexRow(
    855654, "IMMUNOGEN INC", "8-K", dt.date(2018, 11, 1), "edgar/data/855654/0001104659-18-078123.txt"
)


def read(body: str, header: str = QUARTERLY_HEADER) -> MasterIndex:
    return read_master_index((header + body).encode("latin-1"))


def reasons(index: MasterIndex) -> list[tuple[int, str]]:
    return [(problem.line_number - HEADER_LINES, problem.reason) for problem in index.problems]


def test_quarterly_index() -> None:
    index = read(OTHER_ROW + ROW + OTHER_ROW)
    assert index == MasterIndex(dt.date(2018, 12, 31), (TRUTH,), 3, (), True)
    assert index.rows[0].accession_number == "0001104659-18-078123"


def test_daily_index() -> None:
    index = read(ROW.replace("2018-11-01", "20181101"), DAILY_HEADER)
    assert index == MasterIndex(dt.date(2018, 10, 3), (TRUTH,), 1, (), True)


def test_quarter_without_filings_is_a_header_only() -> None:
    assert read("") == MasterIndex(dt.date(2018, 12, 31), (), 0, (), True)


def test_gzip_content_reads_alike() -> None:
    plain = (QUARTERLY_HEADER + ROW + OTHER_ROW).encode()
    assert read_master_index(gzip.compress(plain, mtime=0)) == read_master_index(plain)
    parts = gzip.compress(plain[:100], mtime=0) + gzip.compress(plain[100:], mtime=0) + b"\0" * 10
    assert read_master_index(parts) == read_master_index(plain)


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_other_line_ends_read_alike(line_end: str) -> None:
    text = QUARTERLY_HEADER + ROW + OTHER_ROW + "odd\n"
    assert read_master_index(text.replace("\n", line_end).encode()) == read_master_index(text.encode())


def test_only_the_family_is_kept_and_by_equality() -> None:
    forms = ["8-K", "8-K/A", "8-K12B", "8-K12G3/A", "8-K15D5", "8-K405", "NT 8-K", "8-k", "10-K"]
    index = read("".join(ROW.replace("|8-K|", f"|{form}|") for form in forms))
    assert [row.form_type for row in index.rows] == ["8-K", "8-K/A", "8-K12B", "8-K12G3/A", "8-K15D5"]
    assert index.row_count == len(forms)
    assert index.problems == ()


def test_form_in_a_name_makes_no_filing() -> None:
    assert read(OTHER_ROW.replace("WIDGETS", "8-K WIDGETS")).rows == ()


def test_rows_that_occur_twice_are_given_once() -> None:
    co_registrant = ROW.replace("855654|IMMUNOGEN", "855655|SUBSIDIARY")
    index = read(ROW + co_registrant + ROW)
    assert [row.cik for row in index.rows] == [855654, 855655]
    assert index.row_count == 3


def test_blank_lines_are_passed_over() -> None:
    index = read("\n" + ROW + "  \n\n")
    assert (index.rows, index.row_count, index.problems) == ((TRUTH,), 1, ())


def test_spaces_around_fields_are_not_part_of_them() -> None:
    assert read(ROW.replace("|", " | ").replace("\n", "   \n")).rows == (TRUTH,)


def test_names_are_latin_1_without_nul() -> None:
    assert read(ROW.replace("IMMUNOGEN", "IMMUNOG\xc9N\0")).rows[0].company_name == "IMMUNOG\xc9N INC"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ROW.replace("IMMUNOGEN", "IMMUNO|GEN"), "not five fields"),
        ("855654|IMMUNOGEN INC|8-K|2018-11-01\n", "not five fields"),
        ("<p>Try again later</p>\n", "not five fields"),
        (ROW.replace("855654|", "85x654|"), "not CIK, name, form type, date and path"),
        (ROW.replace("855654|", "|"), "not CIK, name, form type, date and path"),
        (ROW.replace("855654|", "12345678901|"), "not CIK, name, form type, date and path"),
        (ROW.replace("2018-11-01", "2018-1101"), "not CIK, name, form type, date and path"),
        (ROW.replace("2018-11-01", "11/01/2018"), "not CIK, name, form type, date and path"),
        (ROW.replace("2018-11-01", "2018-11-31"), "date is not in the calendar"),
        (ROW.replace("2018-11-01", "20180230"), "date is not in the calendar"),
        (ROW.replace("078123", "78123"), "not CIK, name, form type, date and path"),
        (ROW.replace("edgar/data", "edgar/../data"), "not CIK, name, form type, date and path"),
        (ROW.replace(".txt", ".htm"), "not CIK, name, form type, date and path"),
    ],
)
def test_line_that_can_not_be_read_is_a_problem_and_the_rest_is_read(row: str, reason: str) -> None:
    index = read(OTHER_ROW + row + ROW)
    assert reasons(index) == [(2, reason)]
    assert index.problems[0].line == row.rstrip("\n")
    assert index.rows == (TRUTH,)
    assert index.row_count == 3


def test_problems_keep_the_order_of_the_lines() -> None:
    index = read(
        "odd\n" + ROW.replace(".txt", ".htm") + "odder\n" + ROW.replace("11-01", "11-31") + ROW + "oddest\n"
    )
    assert [line for line, _ in reasons(index)] == [1, 2, 3, 4, 6]


def test_problems_are_bounded() -> None:
    unreadable = ROW.replace(".txt", ".htm")
    index = read(("x" * 1100 + "\n" + unreadable) * 800 + ROW)
    assert len(index.problems) == master_index.MAX_PROBLEMS
    assert index.problems[-1].line_number == HEADER_LINES + master_index.MAX_PROBLEMS
    assert {len(problem.line) for problem in index.problems} == {
        master_index.MAX_PROBLEM_LINE,
        len(unreadable) - 1,
    }
    assert (index.rows, index.row_count, index.is_whole) == ((TRUTH,), 1601, False)


@pytest.mark.parametrize("odd", ["odd\n", ROW.replace(".txt", ".htm")])
def test_as_many_problems_as_are_kept_leave_an_index_whole(odd: str) -> None:
    assert read(odd * master_index.MAX_PROBLEMS + ROW).is_whole
    assert not read(odd * (master_index.MAX_PROBLEMS + 1) + ROW).is_whole


@pytest.mark.parametrize("last_row", [ROW, OTHER_ROW])
@pytest.mark.parametrize("kept", [3, 30, -2, -5])
def test_last_line_that_was_cut_is_a_problem(last_row: str, kept: int) -> None:
    index = read(ROW + last_row[:kept])
    assert [line for line, _ in reasons(index)] == [2]
    assert index.rows == (TRUTH,)
    assert not index.is_whole


@pytest.mark.parametrize("missing", [1, 30])
def test_header_that_was_cut_within_its_dashes_is_not_whole(missing: int) -> None:
    index = read("", QUARTERLY_HEADER[:-missing])
    assert (index.rows, index.row_count, index.is_whole) == ((), 0, False)


@pytest.mark.parametrize("line", ["odd", ROW.rstrip().replace(".txt", ".htm"), "  "])
def test_line_that_has_its_end_was_not_cut(line: str) -> None:
    assert read(ROW + line + "\n").is_whole
    assert read(ROW + line + "\n" + OTHER_ROW.rstrip("\n")).is_whole
    assert read(line + "\n" + ROW[:-9]).is_whole is False


def test_last_line_needs_no_end() -> None:
    assert read(OTHER_ROW + ROW.rstrip("\n")) == read(OTHER_ROW + ROW)
    assert read(ROW + OTHER_ROW.rstrip("\n")).problems == ()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0",
        b"-------------------",
        QUARTERLY_HEADER.replace("-" * 80, "").encode() + ROW.encode(),
        b"<html><pre>\n" + QUARTERLY_HEADER.encode() + ROW.encode() + b"</pre></html>",
        b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
        b"\x1f\x8b",
        b"\x1f\x8b" + b"x" * 100,
        gzip.compress(QUARTERLY_HEADER.encode(), mtime=0)[:-9],
        gzip.compress(QUARTERLY_HEADER.encode(), mtime=0)[:-1],
        gzip.compress(QUARTERLY_HEADER.encode(), mtime=0)[:-5] + b"xxxxx",
        gzip.compress(QUARTERLY_HEADER.encode(), mtime=0) + b"trailing",
        gzip.compress(b"x", mtime=0) * 17,
    ],
)
def test_what_is_not_a_whole_index_is_refused(raw: bytes) -> None:
    with pytest.raises(NotAnIndex):
        read_master_index(raw)


def test_decompression_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = (QUARTERLY_HEADER + ROW).encode()
    monkeypatch.setattr(index_blocks, "MAX_INDEX_BYTES", len(whole))
    assert read_master_index(gzip.compress(whole, mtime=0)).rows == (TRUTH,)
    monkeypatch.setattr(index_blocks, "MAX_INDEX_BYTES", len(whole) - 1)
    with pytest.raises(NotAnIndex, match="more than"):
        read_master_index(gzip.compress(whole, mtime=0))


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("May 4, 2005", dt.date(2005, 5, 4)),
        ("Sept 30, 1994", dt.date(1994, 9, 30)),
        ("Jan  3, 2022\r", dt.date(2022, 1, 3)),
        ("February 30, 2022", None),
        ("Never 3, 2022", None),
        ("", None),
    ],
)
def test_last_data_received(text: str, day: dt.date | None) -> None:
    assert read(ROW, QUARTERLY_HEADER.replace("December 31, 2018", text)).last_data_received == day


FIELD = st.text(st.characters(codec="latin-1", exclude_characters="|\n\r\0"), max_size=20)
LINES = st.lists(
    st.one_of(
        st.just(ROW.rstrip()),
        st.just(OTHER_ROW.rstrip()),
        st.lists(FIELD | st.sampled_from(["8-K", "2018-11-01"]), max_size=7).map("|".join),
    ),
    max_size=30,
)


@settings(max_examples=100, deadline=None)
@given(LINES, st.booleans())
def test_every_line_is_a_row_a_problem_or_of_another_form(lines: list[str], is_ended: bool) -> None:
    index = read("\n".join(lines) + ("\n" if is_ended else ""))
    filled = [line for line in lines if line.encode("latin-1").strip()]
    assert index.row_count == len(filled)
    odd_numbers = {number for number, line in enumerate(lines, 1) if line in filled and line.count("|") != 4}
    assert odd_numbers <= {line for line, _ in reasons(index)}
    assert all(
        lines[line - 1].startswith(problem.line)
        for (line, _), problem in zip(reasons(index), index.problems, strict=True)
    )
    assert (TRUTH in index.rows) == any(line == ROW.rstrip() for line in lines)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"", QUARTERLY_HEADER.encode(), b"\x1f\x8b\x08\x00"]))
def test_any_bytes_are_an_index_or_refused(raw: bytes, header: bytes) -> None:
    try:
        index = read_master_index(header + raw)
    except NotAnIndex:
        return
    assert index.row_count >= len(index.rows)


@settings(max_examples=100, deadline=None)
@given(LINES, st.booleans(), st.integers(1, 400), st.sampled_from(["\n", "\r\n", "\r"]))
def test_where_blocks_end_makes_no_difference(
    lines: list[str], is_ended: bool, size: int, line_end: str
) -> None:
    text = QUARTERLY_HEADER + "\n".join(lines) + ("\n" if is_ended else "")
    whole = read_master_index(text.encode("latin-1"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_blocks, "BLOCK_BYTES", max(size, len(QUARTERLY_HEADER) + 20))
        raw = text.replace("\n", line_end).encode("latin-1")
        assert read_master_index(raw) == read_master_index(gzip.compress(raw, mtime=0)) == whole


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "day", "filings", "lines"),
    [
        ("daily_master.20130104.idx", dt.date(2013, 1, 4), 304, 5574),
        ("daily_master.20181231.idx", dt.date(2018, 12, 31), 124, 2619),
        ("full_master.1993QTR4.truncated.idx", dt.date(1993, 12, 31), 1, 20),
    ],
)
def test_real_master_indexes_have_no_problems(
    corpus: Path, name: str, day: dt.date, filings: int, lines: int
) -> None:
    index = read_master_index((corpus / "index" / name).read_bytes())
    assert (index.last_data_received, len(index.rows), index.row_count, index.problems) == (
        day,
        filings,
        lines,
        (),
    )
    assert index.is_whole


@pytest.mark.corpus
@pytest.mark.parametrize("name", ["daily_form.20200318.idx", "full_company.2022QTR1.head.idx"])
def test_real_fixed_width_index_is_all_problems(corpus: Path, name: str) -> None:
    index = read_master_index((corpus / "index" / name).read_bytes())
    assert index.rows == ()
    assert len(index.problems) == min(index.row_count, master_index.MAX_PROBLEMS)
