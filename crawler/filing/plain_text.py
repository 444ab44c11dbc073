"""Text of plain-text documents: the lines as they stand, without SGML marks and page numbers."""

import re
from collections.abc import Iterable
from itertools import pairwise

from crawler.filing.characters import readable_characters, unescape_plain

# For example "<PAGE>", "<PAGE>   3"
_PAGE_BREAK = re.compile(r"</?PAGE>[ \t]*(?:\d+[ \t]*$)?", re.IGNORECASE | re.MULTILINE)
# SGML marks of plain-text filings (stub and column rulers, captions, footnotes), and HTML around or in them.
_MARK = re.compile(
    r"</?(?:TABLE|CAPTION|S|C|FN|F\d{1,2}|XBRL|HTML|HEAD|BODY|PRE|CENTER|P|BR|HR|B|I|U|EM|STRONG|FONT|A|SUP|SUB)"
    r"(?:\s[^<>\n]*)?>",
    re.IGNORECASE,
)
# The head of plain text that was wrapped in HTML.
_TITLE = re.compile(r"\A(?:\s*<(?:HTML|HEAD)>)+\s*<TITLE>[^<]{0,1000}</TITLE>", re.IGNORECASE)
# "7", "-7-", "- 7 -", "Page 7 of 9", "F-7", "iv"
_PAGE_NUMBER = re.compile(
    r"(?:page +)?[-–—\[(]* *(?:[A-Z]-)?(?:\d{1,4}|[ivx]{1,5})(?: +of +\d{1,4}(?: +pages?)?)? *[-–—\])]*",
    re.IGNORECASE,
)
_LONGEST_PAGE_NUMBER = 24
# Lines end where they were wrapped, not at "&#10;".
_LINE_END = re.compile(r"[\r\n]")


def plain_text(body: str) -> str:
    r"""Return a plain-text body, whose lines end in "\n", with its line breaks and columns kept.

    PAGE, TABLE, S, C and CAPTION marks go, and lines that hold only a page number next to a page break.
    """
    body = _TITLE.sub("", body.replace("\f", "\n<PAGE>\n"))
    pages = [page.split("\n") for page in _PAGE_BREAK.split(body)]
    for before, after in pairwise(pages):
        _drop_page_number(before, reversed(range(len(before))))
        _drop_page_number(after, range(len(after)))
    text = "\n".join([_plain_line(line) for page in pages for line in page])
    return readable_characters(text)


def _plain_line(line: str) -> str:
    if "<" in line:
        line = _MARK.sub("", line)
    return _LINE_END.sub(" ", unescape_plain(line)).rstrip()


def _drop_page_number(lines: list[str], order: Iterable[int]) -> None:
    """Blank the first line in this order that says something, if it is a page number."""
    for index in order:
        line = lines[index].strip()
        if line:
            if len(line) <= _LONGEST_PAGE_NUMBER and _PAGE_NUMBER.fullmatch(line):
                lines[index] = ""
            return
