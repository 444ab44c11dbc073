"""A file of companies: one a line, by CIK, ticker or name."""

import re
import sys
from pathlib import Path

from crawler.companies import CompanyWord
from crawler.errors import UsageError

STANDARD_INPUT = "-"

# A remark begins with a line or after white space: "AAPL  # since 2007". A name may have a # within a word.
_REMARK = re.compile(r"(?:^|\s)#.*")
_LINE_END = re.compile(r"\r\n|\n|\r")


def read_company_file(path: str) -> list[CompanyWord]:
    """Return the companies that a file names, each with its line; `-` is the standard input.

    Raises UsageError where it can't be read, is not UTF-8, or names none.
    """
    name = "the standard input" if path == STANDARD_INPUT else path
    try:
        raw = _read(path)
        companies = list_companies(raw.decode("utf-8-sig"), name)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UsageError(f"{name}, line {line}: not UTF-8; save the file in that encoding") from None
    except (OSError, ValueError) as error:
        raise UsageError(f"{name} can't be read: {getattr(error, 'strerror', None) or error}") from None
    if not companies:
        raise UsageError(f"{name} names no company: write a CIK, a ticker or a name on each line")
    return companies


def list_companies(text: str, name: str) -> list[CompanyWord]:
    """Return what stands on the lines of a file's text, without blank lines and remarks."""
    lines = enumerate(_LINE_END.split(text), start=1)
    words = ((number, _REMARK.sub("", line).strip()) for number, line in lines)
    return [CompanyWord(word, f"{name}, line {number}") for number, word in words if word]


def _read(path: str) -> bytes:
    if path != STANDARD_INPUT:
        return Path(path).read_bytes()
    if sys.stdin is None:
        raise OSError("it is closed")
    return sys.stdin.buffer.read()
