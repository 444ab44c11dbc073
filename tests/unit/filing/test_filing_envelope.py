import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from submission_texts import PRESS_RELEASE, document, feed_submission, in_pem, submission

from crawler.edgar.envelope import damage, envelope_accession_number, fault
from crawler.filing.envelope import RawDocument, cut_document, open_envelope

NUMBER = "0009900001-07-000123"


def bodies(raw: bytes) -> list[bytes]:
    envelope = open_envelope(raw)
    assert envelope is not None
    return [document.body for document in envelope.documents]


def problem_codes(raw: bytes) -> list[str]:
    envelope = open_envelope(raw)
    assert envelope is not None
    return [problem.code for problem in envelope.problems]


def test_documents_are_cut_between_their_text_marks():
    raw = submission(document("One\n"), document("Two\n", "EX-99", "2"))
    assert bodies(raw) == [b"One\n", b"Two\n"]
    assert problem_codes(raw) == []


def test_head_holds_the_tagged_lines_only():
    envelope = open_envelope(submission(document("One\n", description="REPORT")))
    assert envelope.documents[0].head.split() == [
        b"<TYPE>8-K",
        b"<SEQUENCE>1",
        b"<FILENAME>a.txt",
        b"<DESCRIPTION>REPORT",
    ]


def test_header_ends_before_the_documents():
    header = open_envelope(submission()).header
    assert header.startswith(b"<SEC-DOCUMENT>")
    assert b"DATE OF NAME CHANGE" in header
    assert b"<DOCUMENT>" not in header
    assert b"</SEC-HEADER>" not in header


def test_envelope_of_1994():
    raw = (
        submission(document("One\n"))
        .replace(b"SEC-DOCUMENT>", b"IMS-DOCUMENT>")
        .replace(b"SEC-HEADER>", b"IMS-HEADER>")
    )
    assert bodies(raw) == [b"One\n"]
    assert damage(raw) is None
    assert envelope_accession_number(raw) == NUMBER


def test_feed_file():
    raw = feed_submission(document("One\n"))
    assert bodies(raw) == [b"One\n"]
    assert damage(raw) is None
    assert envelope_accession_number(raw) == NUMBER


def test_feed_file_without_line_ends():
    raw = feed_submission(document("One")).replace(b"\n", b"")
    envelope = open_envelope(raw)
    assert [block.body for block in envelope.documents] == [b"One\n"]
    assert b"\n<CIK>0009900001\n" in envelope.header
    assert b"\n<TYPE>8-K\n" in envelope.documents[0].head
    assert damage(raw) is None


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"])
def test_other_line_ends(line_end):
    raw = submission(document("One\n"), document("Two\n")).replace(b"\n", line_end)
    assert [body.strip() for body in bodies(raw)] == [b"One", b"Two"]
    assert damage(raw) is None
    assert envelope_accession_number(raw) == NUMBER


def test_bare_carriage_returns_after_the_first_line():
    raw = feed_submission(document("One\n"))
    first, rest = raw.split(b"\n", 1)
    assert bodies(first + b"\n" + rest.replace(b"\n", b"\r")) == [b"One\n"]


def test_doubled_line_ends():
    raw = submission(document("One\n"), document("Two\n")).replace(b"\n", b"\n\n")
    assert [body.strip() for body in bodies(raw)] == [b"One", b"Two"]
    assert damage(raw) is None


def test_pem_is_taken_off_and_its_dashes_are_undone():
    raw = in_pem(submission(document("-----\n- item\nplain - text\n")))
    assert b"\n- -----" in raw
    assert bodies(raw) == [b"-----\n- item\nplain - text\n"]
    assert damage(raw) is None


def test_a_dash_and_a_space_stay_without_pem():
    assert bodies(submission(document("- - as printed\n"))) == [b"- - as printed\n"]


def test_marks_count_only_where_a_line_begins():
    quoting = "See </TEXT> and <DOCUMENT> and </DOCUMENT>.\n"
    assert bodies(submission(document(quoting), document("Two\n"))) == [quoting.encode(), b"Two\n"]


def test_the_last_text_end_of_a_document_counts():
    quoting = "<!--\n</TEXT>\n-->\nmore\n"
    assert bodies(submission(document(quoting), document("Two\n"))) == [quoting.encode(), b"Two\n"]


def test_a_document_mark_quoted_in_a_text_opens_nothing():
    quoting = "<!--\n<DOCUMENT>\n<TYPE>8-K\n<TEXT>\n-->\nmore\n"
    assert bodies(submission(document(quoting), document("Two\n"))) == [quoting.encode(), b"Two\n"]


def test_a_document_that_nothing_closes_ends_where_the_next_begins():
    raw = submission(document("One\n").replace("</DOCUMENT>\n", ""), document("Two\n"))
    assert bodies(raw) == [b"One\n", b"Two\n"]
    assert problem_codes(raw) == ["unclosed-document"]


def test_a_document_without_text():
    raw = submission("<DOCUMENT>\n<TYPE>8-K\n</DOCUMENT>\n", document("Two\n"))
    assert open_envelope(raw).documents[0] == RawDocument(b"\n<TYPE>8-K\n", b"")
    assert bodies(raw)[1] == b"Two\n"


def test_a_submission_that_was_cut_keeps_what_came():
    raw = submission(document("One\n"), document("Two\n"))
    cut = raw[: raw.index(b"Two")] + b"Tw"
    assert bodies(cut) == [b"One\n", b"Tw"]
    assert problem_codes(cut) == ["truncated", "unclosed-document"]
    assert damage(cut) == "truncated"


def test_a_submission_cut_inside_its_closing_tag_is_not_whole():
    assert damage(submission().rstrip()[:-1]) == "truncated"


def test_two_envelopes_are_told_and_the_first_is_read():
    raw = submission(document("One\n")) + submission(document("Two\n"))
    assert bodies(raw) == [b"One\n"]
    assert problem_codes(raw) == ["two-envelopes"]
    assert damage(raw) == "two-envelopes"


def test_a_cut_envelope_before_a_whole_one_is_not_whole():
    assert damage(submission()[:900] + b"\n" + submission()) == "two-envelopes"


QUOTED = "EDGAR sent this:\n<SEC-DOCUMENT>0009900002-07-000009.txt : 20071031\n<SEC-HEADER>\n</SEC-HEADER>\n"


def test_a_text_that_quotes_an_opening_line_is_no_second_envelope():
    raw = submission(document(QUOTED), document("Two\n"))
    assert bodies(raw) == [QUOTED.encode(), b"Two\n"]
    assert problem_codes(raw) == []
    assert damage(raw) is None


def test_a_second_envelope_counts_behind_a_text_that_quotes_one():
    raw = submission(document(QUOTED)) + submission(document("Two\n"))
    assert bodies(raw) == [QUOTED.encode()]
    assert damage(raw) == "two-envelopes"


@pytest.mark.parametrize(
    "cut", [b"</SEC-HEADER>", b"<TEXT>\n", b"</TEXT>", b"</DOCUMENT>", b"</SEC-DOCUMENT>"]
)
def test_a_whole_envelope_behind_a_cut_one_is_a_second(cut):
    whole = submission(document("One\n"))
    assert damage(whole[: whole.index(cut)] + whole) == "two-envelopes"


def test_something_behind_the_closing_tag_is_not_whole():
    assert damage(submission() + b"<html>Service Unavailable</html>\n") == "trailing-data"
    assert damage(submission() + b"\n\n\x1a") is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 100,
        b"<html><body>Your Request Originates from an Undeclared Automated Tool</body></html>",
        b"<html>\n" + submission(),
        b"SEC-DOCUMENT 0009900001-07-000123.txt",
    ],
)
def test_what_does_not_begin_as_a_submission_is_none(raw):
    assert damage(raw) == "not-a-submission"


def test_without_an_envelope_there_is_none():
    assert open_envelope(b"FORM 8-K\n\nsee <SEC-DOCUMENT> inside a line\n") is None
    assert envelope_accession_number(b"FORM 8-K\n") is None


def test_byte_order_mark_is_no_obstacle():
    raw = b"\xef\xbb\xbf" + submission(document("One\n"))
    assert bodies(raw) == [b"One\n"]
    assert damage(raw) is None


def test_number_is_read_from_the_opening_line_where_the_header_has_none():
    raw = submission(header="<SEC-HEADER>\nCONFORMED SUBMISSION TYPE:\t8-K\n</SEC-HEADER>\n")
    assert envelope_accession_number(raw) == NUMBER


def test_number_in_an_opening_line_that_is_a_path():
    opening = (
        b"<SEC-DOCUMENT>/in/edgar/work/20000607/0009900001-00-000412/0009900001-00-000412.txt : 20000919\n"
    )
    assert envelope_accession_number(opening) == "0009900001-00-000412"


def test_a_block_that_was_saved_alone_is_cut():
    assert cut_document(document("One\n").encode()) == cut_document(b"\n" + document("One\n").encode())
    assert cut_document(document("One\n").encode()).body == b"One\n"
    assert cut_document(b"FORM 8-K\n") is None


MARKS = [
    b"<DOCUMENT>\n",
    b"</DOCUMENT>\n",
    b"<TEXT>\n",
    b"</TEXT>\n",
    b"<SEC-DOCUMENT>x\n",
    b"</SEC-DOCUMENT>\n",
    b"</SEC-HEADER>\n",
]
PIECES = st.lists(
    st.one_of(st.sampled_from([*MARKS, b"\r", b"\n", b"- -\n", b"word"]), st.binary(max_size=20)), max_size=40
)


@given(PIECES)
@settings(max_examples=100, deadline=None)
def test_any_order_of_marks_is_cut(pieces):
    raw = b"".join(pieces)
    envelope = open_envelope(raw)
    if envelope is None:
        assert damage(raw) == "not-a-submission"
    else:
        assert sum(len(document.body) for document in envelope.documents) <= len(raw)


@given(st.lists(st.text(alphabet="abc -<>\n", max_size=60), min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_bodies_come_back_as_they_were_put_in(texts):
    lines = [f"{text}\n" for text in texts]
    raw = submission(*(document(text) for text in lines))
    assert bodies(raw) == [text.encode() for text in lines]
    assert bodies(in_pem(raw)) == bodies(raw)
    assert damage(raw) is None


def test_many_marks_take_linear_time():
    # A search that starts again at every mark would take hours here.
    many = b"<SEC-DOCUMENT>x\n" + b"<DOCUMENT>\n" * 300_000 + b"<TEXT>\n" * 300_000
    assert len(open_envelope(many).documents) == 300_000
    assert damage(b"<SEC-DOCUMENT>x\n" + b"a</SEC-DOCUMENT>" * 300_000 + b"b") == "truncated"


def test_press_release_stands_second_by_default():
    assert bodies(submission())[1] in PRESS_RELEASE.encode()


def test_only_the_submission_asked_for_and_whole_is_without_fault():
    raw = submission()
    assert fault(raw, NUMBER, None) is None
    assert fault(raw, NUMBER, len(raw)) is None
    assert fault(raw, "0009900001-07-000124", len(raw)) == "wrong-submission"
    assert fault(raw, NUMBER, len(raw) + 1) == "size-differs"
    assert fault(raw[:-30], NUMBER, len(raw)) == "truncated"
