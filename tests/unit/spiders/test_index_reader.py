"""Whether the answer to a request for an index is one, whole."""

import gzip

import pytest

from crawler.spiders.index_reader import IndexReader

ROW = b"1|ACME ROCKETS INC|8-K|2025-03-10|edgar/data/1/0009911000-25-000001.txt\n"
INDEX = b"Description: Master Index\n" + b"-" * 80 + b"\n" + ROW


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_a_whole_index_is_read(pack):
    reader = IndexReader()
    assert reader(pack(INDEX)) is None
    assert reader.index is not None
    assert [row.accession_number for row in reader.index.rows] == ["0009911000-25-000001"]


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (gzip.compress(INDEX, mtime=0)[:-9], "gzip content was cut"),
        (
            gzip.compress(INDEX[:-9], mtime=0),
            "it ends in the middle of a line, or has too many lines that can't be read",
        ),
        (b"Nothing to see\n", "no line of dashes where an index was expected"),
    ],
)
def test_what_is_no_whole_index_is_said(body, why):
    reader = IndexReader()
    assert reader(body) == why
    assert reader.index is None
