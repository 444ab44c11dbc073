import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.edgar.refusals import Answer, Expected, classify, is_cut, is_media_type_of, tells_its_end

PEM = b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----\nProc-Type: 2001,MIC-CLEAR\n"
BLOCK_PAGE = (
    b"<!DOCTYPE html>\n<html><head><title>SEC.gov | Request Rate Threshold Exceeded</title></head></html>"
)
UNDECLARED_PAGE = BLOCK_PAGE.replace(
    b"Request Rate Threshold Exceeded", b"Your Request Originates from an Undeclared Automated Tool"
)
ERROR_PAGE = b"<html><head><title>SEC.gov | File Unavailable</title></head></html>"
ACCESS_DENIED = b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>'
NO_SUCH_KEY = ACCESS_DENIED.replace(b"AccessDenied", b"NoSuchKey")
ALL = list(Expected)


@pytest.mark.parametrize(
    ("expected", "body"),
    [
        (Expected.SUBMISSION, b"<SEC-DOCUMENT>0001104659-07-078123.txt : 20071101\n"),
        (Expected.SUBMISSION, b"<IMS-DOCUMENT>0000950144-94-000103.txt : 19940215\n"),
        (Expected.SUBMISSION, b"<SUBMISSION>\n<ACCESSION-NUMBER>0001104659-07-078123\n"),
        (Expected.SUBMISSION, PEM),
        (Expected.SUBMISSION, b"\xef\xbb\xbf\r\n " + PEM),
        (Expected.INDEX, b"Description:           Master Index of EDGAR Dissemination Feed\n"),
        (Expected.INDEX, b"\x1f\x8b\x08\x00"),
        (Expected.JSON, b'{"cik":"0000855654"}'),
        (Expected.JSON, b"\n[]"),
        (Expected.TEXT, b"WIDGETS INC:0000001001:\n"),
    ],
)
def test_what_begins_as_expected_is_data_whatever_it_quotes(expected: Expected, body: bytes) -> None:
    for quoted in (BLOCK_PAGE, UNDECLARED_PAGE, NO_SUCH_KEY, b""):
        assert classify(200, body + quoted, expected) is Answer.DATA


@pytest.mark.parametrize("expected", ALL)
@pytest.mark.parametrize("status", [200, 403, 404, 429, 500, 503])
def test_refusals_are_told_by_their_titles(status: int, expected: Expected) -> None:
    assert classify(status, BLOCK_PAGE, expected) is Answer.RATE_BLOCK
    assert classify(status, UNDECLARED_PAGE, expected) is Answer.UNDECLARED


@pytest.mark.parametrize("expected", ALL)
@pytest.mark.parametrize(
    ("status", "body", "answer"),
    [
        (304, b"", Answer.NOT_MODIFIED),
        (403, ACCESS_DENIED, Answer.MISSING),
        (404, NO_SUCH_KEY, Answer.MISSING),
        (404, b"", Answer.MISSING),
        (404, ERROR_PAGE, Answer.MISSING),
        (403, b"", Answer.UNKNOWN_PAGE),
        (403, ERROR_PAGE, Answer.UNKNOWN_PAGE),
        (403, b'{"message":"Forbidden"}', Answer.UNKNOWN_PAGE),
        (403, PEM + NO_SUCH_KEY, Answer.UNKNOWN_PAGE),
        (403, PEM, Answer.UNKNOWN_PAGE),
        (429, b"", Answer.RATE_BLOCK),
        (429, b"slow down", Answer.RATE_BLOCK),
        (500, b'{"message": "Internal server error"}', Answer.TRANSIENT),
        (503, ERROR_PAGE, Answer.TRANSIENT),
        (301, b"", Answer.TRANSIENT),
        (200, b"", Answer.TRANSIENT),
        (200, b" \r\n", Answer.TRANSIENT),
        (200, ERROR_PAGE, Answer.UNKNOWN_PAGE),
        (200, b"\xef\xbb\xbf<!-- --><html>", Answer.UNKNOWN_PAGE),
        (200, NO_SUCH_KEY, Answer.MISSING),
    ],
)
def test_other_answers(status: int, body: bytes, answer: Answer, expected: Expected) -> None:
    assert classify(status, body, expected) is answer


def test_text_of_another_kind_is_for_its_reader_to_refuse() -> None:
    assert classify(200, b"CIK|Company Name|Form Type\n", Expected.INDEX) is Answer.DATA
    assert classify(200, b"<DOCUMENT>\n<TYPE>8-K\n", Expected.SUBMISSION) is Answer.DATA
    assert classify(200, b"upstream connect error", Expected.JSON) is Answer.TRANSIENT


def test_long_pages_are_no_refusals() -> None:
    padding = b" " * 70_000
    assert classify(403, BLOCK_PAGE + padding, Expected.TEXT) is Answer.UNKNOWN_PAGE
    assert classify(429, UNDECLARED_PAGE + padding, Expected.TEXT) is Answer.RATE_BLOCK


@pytest.mark.parametrize(
    ("content_type", "is_right"),
    [
        (None, True),
        ("text/plain", True),
        ("Text/Plain; charset=ISO-8859-1", True),
        ("text/html", False),
        ("application/octet-stream", False),
        ("", False),
    ],
)
def test_submissions_are_plain_text(content_type: str | None, is_right: bool) -> None:
    assert is_media_type_of(content_type, Expected.SUBMISSION) is is_right
    assert is_media_type_of(content_type, Expected.JSON)


JSON = b'{"0": {"cik_str": 1, "ticker": "A"}, "1": {"rows": [[], {"a": "}"}]}}'


@pytest.mark.parametrize("end", range(1, len(JSON)))
def test_json_that_ends_in_its_middle_is_cut_wherever_that_is(end: int) -> None:
    assert is_cut(JSON[:end], Expected.JSON)


@pytest.mark.parametrize("body", [JSON, JSON + b"\n", b"\xef\xbb\xbf" + JSON, b"[]", b"{}"])
def test_whole_json_is_not_cut(body: bytes) -> None:
    assert not is_cut(body, Expected.JSON)


def test_json_that_nobody_can_read_is_as_good_as_cut() -> None:
    assert is_cut(JSON + JSON, Expected.JSON)
    assert is_cut(b"[" * 100_000 + b"]" * 100_000, Expected.JSON)
    assert is_cut(b'{"name": "\xff"}', Expected.JSON)


def test_other_bodies_are_for_their_readers_to_find_cut() -> None:
    assert not is_cut(b"1|ACME", Expected.INDEX)
    assert not is_cut(b"ACME:00000", Expected.TEXT)


@pytest.mark.parametrize(
    ("expected", "body", "does"),
    [
        (Expected.SUBMISSION, PEM, True),
        (Expected.JSON, JSON, True),
        (Expected.INDEX, gzip.compress(b"Description: Master Index\n", mtime=0), True),
        (Expected.INDEX, b"Description: Master Index\n", False),
        (Expected.TEXT, b"ACME:0000000001:\n", False),
    ],
)
def test_which_bodies_tell_their_end(expected: Expected, body: bytes, does: bool) -> None:
    assert tells_its_end(body, expected) is does


@settings(max_examples=100, deadline=None)
@given(st.integers(100, 599), st.binary(max_size=200), st.sampled_from(ALL))
def test_only_a_200_is_data(status: int, body: bytes, expected: Expected) -> None:
    answer = classify(status, body, expected)
    assert answer is not Answer.DATA or (status == 200 and body.strip())
    assert (answer is Answer.NOT_MODIFIED) == (status == 304)


@pytest.mark.corpus
@pytest.mark.parametrize("expected", ALL)
@pytest.mark.parametrize(
    ("pattern", "answer"),
    [
        ("403_01_*.xml", Answer.MISSING),
        ("403_undeclared_*.html", Answer.UNDECLARED),
        ("404_*.xml", Answer.MISSING),
        ("429_or_403_*.html", Answer.RATE_BLOCK),
        ("503_*.html", Answer.TRANSIENT),
    ],
)
def test_real_errors(corpus: Path, pattern: str, answer: Answer, expected: Expected) -> None:
    paths = list((corpus / "errors").glob(pattern))
    assert paths
    for path in paths:
        assert classify(int(path.name[:3]), path.read_bytes(), expected) is answer


@pytest.mark.corpus
def test_real_submissions_are_data(corpus: Path) -> None:
    paths = list((corpus / "filings").glob("*.txt"))
    assert len(paths) > 100
    assert {classify(200, path.read_bytes(), Expected.SUBMISSION) for path in paths} == {Answer.DATA}


@pytest.mark.corpus
def test_real_indexes_and_json_are_data(corpus: Path) -> None:
    for path in (corpus / "index").iterdir():
        expected = Expected.JSON if path.suffix == ".json" else Expected.INDEX
        assert classify(200, path.read_bytes(), expected) is Answer.DATA
    for path in (corpus / "submissions").iterdir():
        assert json.loads(path.read_bytes())
        assert classify(200, path.read_bytes(), Expected.JSON) is Answer.DATA
