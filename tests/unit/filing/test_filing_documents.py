import pytest
from submission_texts import document

from crawler.filing.documents import main_document, read_document, with_documents
from crawler.filing.envelope import RawDocument, cut_document
from crawler.filing.record import Document, Exhibit, Problem


def read(block: str | bytes) -> Document:
    raw = cut_document(block if isinstance(block, bytes) else block.encode())
    assert raw is not None
    return read_document(raw, 1, [])


def of_type(position: int, kind: str | None, text: str | None = "text") -> Document:
    return Document(position, position, kind, f"d{position}.htm", None, 4, text)


def test_tagged_lines():
    read_one = read(document("One\n", "EX-99.1", "4", "d4.htm", description="PRESS RELEASE"))
    assert read_one == Document(1, 4, "EX-99.1", "d4.htm", "PRESS RELEASE", 4, "One")


def test_missing_and_blank_lines_are_none():
    assert read("<DOCUMENT>\n<TYPE>8-K\n<DESCRIPTION>\n<TEXT>\nOne\n</TEXT>\n</DOCUMENT>\n") == Document(
        1, None, "8-K", None, None, 4, "One"
    )


@pytest.mark.parametrize("sequence", ["one", "", "-1", "9" * 5000])
def test_a_sequence_that_is_no_number_is_none(sequence):
    assert read(document("One\n", sequence=sequence)).sequence is None


def test_a_file_name_is_carried_as_it_stands():
    assert read(document("One\n", filename="../../etc/x")).filename == "../../etc/x"


def test_size_is_in_bytes_as_submitted():
    assert read(document("<p>caf\u00e9</p>\n")).size == len("<p>caf\u00e9</p>\n".encode())


@pytest.mark.parametrize(
    "kind", ["GRAPHIC", "ZIP", "EXCEL", "PDF", "XML", "JSON", "EX-101.SCH", "EX-101.INS", "EX-100.LAB"]
)
def test_data_types_have_no_text(kind):
    assert read(document("One\n", kind)).text is None


@pytest.mark.parametrize(
    "body",
    [
        "begin 644 chart.jpg\nM_]C_X``02D9)1@`!`0```0`!``#_VP!#``@&!@<&!0@'!P<)\n`\nend\n",
        "<PDF>\nbegin 644 report.pdf\nM)5!$1BTQ+C0-\n`\nend\n</PDF>\n",
        "%PDF-1.4\n",
        '<?xml version="1.0"?>\n<xbrl xmlns="http://www.xbrl.org/2003/instance"/>\n',
        "<XBRL>\n<?xml version='1.0'?>\n<xs:schema/>\n</XBRL>\n",
        "<XML>\n<?xml version='1.0'?>\n<FilingSummary/>\n</XML>\n",
        '{"version": "2.2"}\n',
        "\x01\x02\x03\x04\x05" * 20,
    ],
)
def test_bodies_that_hold_data_have_no_text_whatever_their_type(body):
    assert read(document(body, "EX-99.1")).text is None


def test_inline_xbrl_has_text():
    body = "<XBRL>\n<?xml version='1.0' encoding='utf-8'?>\n<html><p>Item 8.01</p></html>\n</XBRL>\n"
    assert read(document(body)).text == "Item 8.01"


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("caf\u00e9".encode(), "caf\u00e9"),
        (b"caf\xe9 \x93x\x94", "caf\u00e9 \u201cx\u201d"),
        (b"caf\xe9 \x93x\x94\x81", "caf\u00e9 \u201cx\u201d"),
        (b"\xef\xbb\xbfFORM 8-K", "FORM 8-K"),
    ],
)
def test_encodings(body, text):
    assert read_document(RawDocument(b"<TYPE>8-K\n", body), 1, []).text == text


def test_nul_characters_go_and_are_told():
    problems: list[Problem] = []
    read_one = read_document(RawDocument(b"<TYPE>8-K\n", b"FORM\0 8-K\n"), 3, problems)
    assert (read_one.text, read_one.size) == ("FORM 8-K", 10)
    assert problems == [Problem("nul-removed", "in document 3")]


def test_main_document_is_of_the_submissions_type():
    documents = [of_type(1, "COVER"), of_type(2, "8-K/A"), of_type(3, "8-K")]
    assert main_document(documents, "8-K").position == 3
    assert main_document(documents, "8-K12B").position == 2
    assert main_document([of_type(1, "LETTER"), of_type(2, "EX-99")], "8-K").position == 1


def test_a_report_without_text_is_no_main_document():
    assert main_document([of_type(1, "8-K", None), of_type(2, "8-K")], "8-K").position == 2
    assert main_document([of_type(1, "8-K", None), of_type(2, "EX-99")], "8-K") is None
    assert main_document([], None) is None


@pytest.mark.parametrize(
    ("numbers", "types", "positions"),
    [
        (["10.1", "99.1"], ["8-K", "EX-99.1", "EX-10.1"], [3, 2]),
        (["99.1", "99.2"], ["8-K", "EX-99", "EX-99"], [2, 3]),
        (["99"], ["8-K", "EX-99.1"], [2]),
        (["99"], ["8-K", "EX-99.1", "EX-99.2"], [None]),
        (["99.1", "99.2"], ["8-K", "EX-99", "EX-99.2"], [2, 3]),
        (["99.01", "3.02"], ["8-K", "EX-3.2", "EX-99.1"], [3, 2]),
        (["99.4(a)", "99(b)"], ["8-K", "EX-99.4(A)", "EX-99.(B)"], [2, 3]),
        (["2.1", "99.1"], ["8-K", "EX-99.1 PRESS RELEASE"], [None, 2]),
        (["99.1", "99.1"], ["8-K", "EX-99.1"], [2, None]),
        (["104"], ["8-K", "GRAPHIC", None], [None]),
        (["", "."], ["8-K", "EX-"], [2, None]),
    ],
)
def test_exhibits_find_their_documents(numbers, types, positions):
    documents = [of_type(position, kind) for position, kind in enumerate(types, 1)]
    matched = with_documents([Exhibit(number) for number in numbers], documents)
    assert [exhibit.document_position for exhibit in matched] == positions
    assert [exhibit.filename for exhibit in matched] == [f"d{p}.htm" if p else None for p in positions]
    assert [exhibit.exhibit_number for exhibit in matched] == numbers
