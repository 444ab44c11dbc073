import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.middlewares.bodies import unpacked

TEXT = b"Item 8.01 Other Events.\n" * 1000
PACKED = gzip.compress(TEXT, mtime=0)


def test_one_member_and_several() -> None:
    assert unpacked(PACKED, len(TEXT)) == TEXT
    assert unpacked(PACKED + gzip.compress(b"more", mtime=0), 10**6) == TEXT + b"more"
    assert unpacked(b"", 10) == b""


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=2000), st.data())
def test_what_is_cut_anywhere_is_not_unpacked(text: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(text, mtime=0)
    end = data.draw(st.integers(1, len(packed) - 1))
    assert unpacked(packed, 10**6) == text
    assert unpacked(packed[:end], 10**6) is None


@pytest.mark.parametrize(
    "packed",
    [
        b"<html>not packed at all</html>",
        PACKED[:-8] + bytes(4) + PACKED[-4:],  # a wrong checksum
        PACKED[:-4] + bytes(4),  # a wrong length
        PACKED + b"<html>",
        zlib.compress(TEXT),
        pytest.param(gzip.compress(b"") * 100_000, id="many members"),  # each copies what follows it
    ],
)
def test_what_is_damaged_is_not_unpacked(packed: bytes) -> None:
    assert unpacked(packed, 10**6) is None


def test_a_bomb_is_unpacked_to_a_byte_over_the_bound_only() -> None:
    bomb = gzip.compress(bytes(50_000_000), mtime=0)
    tracemalloc.start()
    try:
        assert len(unpacked(bomb, 100_000) or b"") == 100_001
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()
