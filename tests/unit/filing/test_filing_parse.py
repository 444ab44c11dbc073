import datetime as dt
import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from submission_texts import LABELS, PRESS_RELEASE, REPORT, document, feed_submission, in_pem, submission

from crawler.filing import parse
from crawler.filing.envelope import NotAFiling
from crawler.filing.parse import parse_filing
from crawler.filing.record import FilingRecord, Problem
from crawler.filing.record_json import record_to_json


def codes(record: FilingRecord) -> list[str]:
    return [problem.code for problem in record.problems]


def with_captions(*captions: str) -> bytes:
    """The invented submission with other item captions in its header."""
    lines = [line for line in LABELS.splitlines() if not line.startswith("ITEM INFORMATION")]
    lines[6:6] = [f"ITEM INFORMATION:\t\t{caption}" for caption in captions]
    return submission(header="\n".join(lines) + "\n")


def test_complete_submission():
    record = parse_filing(submission(), source="filings/a.txt")
    assert record.source == "filings/a.txt"
    assert record.accession_number == "0009900001-07-000123"
    assert (record.form_type, record.filing_date, record.report_date) == (
        "8-K", dt.date(2007, 11, 1), dt.date(2007, 10, 31),
    )  # fmt: skip
    assert record.accepted_at.isoformat() == "2007-11-01T07:31:05-04:00"
    assert record.header_items == ("2.02", "9.01")
    assert record.filers[0].name == "HALYARD PUMPS INC"
    assert record.cover.report_date == dt.date(2007, 10, 31)
    assert [(item.item_number, item.declared, item.found) for item in record.items] == [
        ("2.02", True, True),
        ("9.01", True, True),
    ]
    assert record.items[0].body == "On October 31, 2007, Halyard Pumps, Inc. announced its results."
    assert [
        (exhibit.exhibit_number, exhibit.filename, exhibit.document_position) for exhibit in record.exhibits
    ] == [("99.1", "b.txt", 2)]
    assert [signature.name for signature in record.signatures] == ["Ruth Ames"]
    assert [(document.position, document.type) for document in record.documents] == [
        (1, "8-K"),
        (2, "EX-99.1"),
    ]
    assert record.problems == ()


def test_pem_and_feed_files_say_the_same():
    record = parse_filing(submission())
    assert parse_filing(in_pem(submission())) == record
    feed = parse_filing(feed_submission())
    assert (feed.items, feed.filers, feed.documents) == (record.items, record.filers, record.documents)
    assert feed.accepted_at is None


def test_the_main_document_is_the_one_that_was_parsed():
    pdf = document("begin 644 a.pdf\n`\nend\n", filename="a.pdf")
    record = parse_filing(submission(pdf, document(sequence="2"), PRESS_RELEASE))
    assert [one.type for one in record.documents] == ["8-K", "8-K", "EX-99.1"]
    assert [one.is_main for one in record.documents] == [False, True, False]


def test_bare_main_document():
    record = parse_filing(REPORT.encode(), source="0009900001-07-000123__a.txt")
    assert record.source == "0009900001-07-000123__a.txt"
    assert (record.accession_number, record.form_type, record.filing_date, record.report_date) == (None,) * 4
    assert (record.filers, record.documents, record.header_items) == ((), (), ())
    assert [(item.item_number, item.declared) for item in record.items] == [("2.02", False), ("9.01", False)]
    assert [(exhibit.exhibit_number, exhibit.filename) for exhibit in record.exhibits] == [("99.1", None)]
    assert [signature.name for signature in record.signatures] == ["Ruth Ames"]
    assert record.problems == ()


def test_bare_document_that_kept_its_tags():
    tagged = parse_filing(document().encode())
    assert tagged == parse_filing(REPORT.encode())


def test_declared_items_that_are_not_found_follow():
    record = parse_filing(with_captions("Other Events", "Results of Operations and Financial Condition"))
    assert [(item.position, item.item_number, item.declared, item.found) for item in record.items] == [
        (1, "2.02", True, True),
        (2, "9.01", False, True),
        (3, "8.01", True, False),
    ]
    assert (record.items[2].heading, record.items[2].body) == (None, "")
    assert record.problems == (Problem("item-not-found", "8.01"), Problem("item-not-declared", "9.01"))


def test_without_declared_items_none_is_missed():
    record = parse_filing(with_captions())
    assert [item.declared for item in record.items] == [False, False]
    assert codes(record) == []


def test_blank_captions_make_no_item():
    record = parse_filing(with_captions("", "Results of Operations and Financial Condition"))
    assert [item.item_number for item in record.items] == ["2.02", "9.01"]
    assert record.header_items == ("2.02",)
    assert codes(record) == ["declared-item-blank"]


def test_items_of_the_submissions_data_are_declared_too():
    record = parse_filing(with_captions("Other Events"), api_items=("2.02", "9.01", "8.01"))
    assert [(item.item_number, item.declared) for item in record.items] == [
        ("2.02", True),
        ("9.01", True),
        ("8.01", True),
    ]
    assert record.header_items == ("8.01",)
    assert codes(record) == ["item-not-found"]


def test_unknown_numbers_are_kept_as_text():
    record = parse_filing(with_captions("6.10", "2.02", "9.01"))
    assert [item.item_number for item in record.items] == ["2.02", "9.01", "6.10"]
    assert set(codes(record)) == {"item-not-found", "item-unknown"}


def test_a_cut_submission_keeps_what_came():
    raw = submission()
    record = parse_filing(raw[: raw.index(b"<TYPE>EX-99.1")])
    assert [item.item_number for item in record.items] == ["2.02", "9.01"]
    assert codes(record)[0] == "truncated"


def test_only_a_header_came():
    raw = submission()
    record = parse_filing(raw[: raw.index(b"<DOCUMENT>")])
    assert record.accession_number == "0009900001-07-000123"
    assert [(item.item_number, item.found) for item in record.items] == [("2.02", False), ("9.01", False)]
    assert codes(record) == ["truncated", "no-main-document", "item-not-found", "item-not-found"]


@pytest.mark.parametrize(("announced", "problems"), [(2, []), (4, []), (5, ["documents-missing"])])
def test_documents_that_the_header_announces_are_missed(announced, problems):
    """Since there is XBRL, one or two that are not in the text are counted (0001045810-26-000024)."""
    header = LABELS.replace("PUBLIC DOCUMENT COUNT:\t\t2", f"PUBLIC DOCUMENT COUNT:\t\t{announced}")
    assert codes(parse_filing(submission(header=header))) == problems


def test_a_report_that_is_a_picture_is_told():
    record = parse_filing(submission(document("begin 644 a.pdf\n`\nend\n")))
    assert record.documents[0].text is None
    assert codes(record)[0] == "no-main-document"


def test_number_comes_from_the_opening_line_where_the_header_lacks_it():
    raw = submission().replace(b"ACCESSION NUMBER:", b"ACCESSION:")
    assert parse_filing(raw).accession_number == "0009900001-07-000123"


def test_file_names_are_carried_and_never_followed():
    record = parse_filing(submission(document(filename="../../x")))
    assert record.documents[0].filename == "../../x"


def test_nul_characters_are_told_and_gone():
    raw = submission(document(REPORT.replace("FORM", "FO\0RM")), PRESS_RELEASE).replace(
        b"HALYARD PUMPS INC", b"HALYARD\0 PUMPS INC"
    )
    record = parse_filing(raw)
    assert codes(record) == ["nul-removed", "nul-removed"]
    assert "\\u0000" not in json.dumps(record_to_json(record))
    assert codes(parse_filing(REPORT.replace("FORM", "\0FORM").encode())) == ["nul-removed"]


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" \r\n\0\0",
        b"\0\x01\x02\x03" * 1000,
        b"%PDF-1.4 form 8-K",
        b'{"form": "form 8-K"}',
        b"<html><title>SEC.gov | Request Rate Threshold Exceeded</title><h1>Your rate is too high</h1>",
        b"<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>",
        b"Once upon a time there was a pump.",
        b"<SEC-DOCUMENT>0009900001-07-000123",
    ],
)
def test_what_is_no_filing_is_refused(raw):
    with pytest.raises(NotAFiling):
        parse_filing(raw)


def test_a_report_that_quotes_an_error_page_is_a_filing():
    quoting = REPORT.replace(
        "announced its results", "said: Your Request Originates from an Undeclared Automated Tool"
    )
    assert codes(parse_filing(submission(document(quoting), PRESS_RELEASE))) == []


@pytest.mark.parametrize("part", ["read_header", "read_document", "read_report"])
def test_a_defect_of_a_reader_costs_only_its_part(part, monkeypatch):
    def fail(*args: object, **options: object) -> None:
        raise RecursionError("too deep")

    monkeypatch.setattr(parse, part, fail)
    record = parse_filing(submission())
    errors = [problem for problem in record.problems if problem.code == "parser-error"]
    assert errors
    assert all("RecursionError: too deep" in problem.detail for problem in errors)
    assert len(record.documents) == 2
    assert bool(record.filers) == (part != "read_header")
    assert bool(record.signatures) == (part == "read_header")


REAL = submission(document(), PRESS_RELEASE)


@given(
    st.lists(st.tuples(st.integers(0, len(REAL)), st.binary(max_size=12), st.integers(0, 200)), max_size=8)
)
@settings(max_examples=100, deadline=None)
def test_damaged_bytes_make_a_record_or_are_refused(damages):
    raw = REAL
    for position, inserted, dropped in damages:
        raw = raw[:position] + inserted + raw[position + dropped :]
    try:
        record = parse_filing(raw)
    except NotAFiling:
        return
    assert "parser-error" not in codes(record)
    assert "\\u0000" not in json.dumps(record_to_json(record))
    assert [item.position for item in record.items] == list(range(1, len(record.items) + 1))


@given(st.binary(max_size=300))
@settings(max_examples=100, deadline=None)
def test_any_bytes_make_a_record_or_are_refused(raw):
    for framed in (raw, b"<SEC-DOCUMENT>\n" + raw, submission(document(raw.decode("latin-1")))):
        try:
            record = parse_filing(framed)
        except NotAFiling:
            continue
        assert "parser-error" not in codes(record)


def real_files(corpus: Path) -> list[Path]:
    return sorted((corpus / "filings").iterdir()) + sorted((corpus / "main_docs").iterdir())


@pytest.mark.corpus
def test_every_real_file_has_a_valid_record(corpus):
    for path in real_files(corpus):
        record = parse_filing(path.read_bytes(), source=path.name)
        assert "parser-error" not in codes(record), path.name
        json.dumps(record_to_json(record), ensure_ascii=False).encode()
        if path.parent.name == "filings":
            assert path.stem == record.accession_number
            assert record.filers
            assert any(item.found for item in record.items), path.name


@pytest.mark.corpus
def test_real_files_that_were_damaged_have_a_record_or_are_refused(corpus):
    chance = random.Random(8)  # noqa: S311 - repeatable damage, no secret
    for path in chance.sample(real_files(corpus), 60):
        raw = path.read_bytes()[:200_000]
        for _ in range(20):
            position = chance.randrange(len(raw) or 1)
            raw = (
                raw[:position]
                + chance.choice([b"", b"<", b"\0", b"<TEXT>\n", b'"'])
                + raw[position + chance.randrange(99) :]
            )
        try:
            record = parse_filing(raw)
        except NotAFiling:
            continue
        assert "parser-error" not in codes(record), path.name
