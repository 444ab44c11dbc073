"""Files of companies."""

import io
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.commands.company_file import list_companies, read_company_file
from crawler.companies import CompanyWord
from crawler.errors import UsageError

TEXT = """\
# what we hold
AAPL

  855654   # since 2007
Boston Scientific Corp\t# a name
A#1 Rental Co
#
"""
WORDS = [("AAPL", 2), ("855654", 4), ("Boston Scientific Corp", 5), ("A#1 Rental Co", 6)]


def words_of(name: str, lines: list[tuple[str, int]]) -> list[CompanyWord]:
    return [CompanyWord(text, f"{name}, line {number}") for text, number in lines]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_and_remarks_are_passed_over_and_lines_counted(end: str) -> None:
    assert list_companies(TEXT.replace("\n", end), "f") == words_of("f", WORDS)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_file_with_or_without_a_byte_order_mark(tmp_path: Path, mark: bytes) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(mark + "Nestl\xe9".encode() + b"\nAAPL")
    assert read_company_file(str(path)) == words_of(str(path), [("Nestl\xe9", 1), ("AAPL", 2)])


def test_the_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\nAAPL\n")))
    assert read_company_file("-") == words_of("the standard input", [("AAPL", 2)])


def test_a_closed_standard_input_is_a_wrong_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(UsageError, match="the standard input can't be read"):
        read_company_file("-")


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b"AAPL\nNestl\xe9\n", "line 2: not UTF-8"),
        (b"A\0\0P\xff", "line 1: not UTF-8"),
        (b"", "names no company"),
        (b"# nothing\n\n", "names no company"),
    ],
)
def test_what_names_no_company_is_refused_in_one_line(tmp_path: Path, raw: bytes, why: str) -> None:
    path = tmp_path / "list.txt"
    path.write_bytes(raw)
    with pytest.raises(UsageError) as refused:
        read_company_file(str(path))
    assert why in str(refused.value)
    assert str(path) in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("name", ["nowhere/list.txt", ".", "a\0b"])
def test_what_is_no_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError, match="can't be read"):
        read_company_file(name)


@settings(max_examples=200, deadline=None)
@given(st.text())
def test_any_text_has_words_or_none(text: str) -> None:
    for word in list_companies(text, "f"):
        assert word.text == word.text.strip() != ""
        assert not word.text.startswith("#")
