"""Readable text of a document, whether it was filed as HTML or as plain text."""

import re
from itertools import islice

from crawler.filing.html_text import html_text
from crawler.filing.plain_text import plain_text

_HEAD = 2048
# What stands before the markup: blanks, comments, the XML prolog, EDGAR's wrapper, page marks.
_LEAD = re.compile(r"(?:\s+|<!--(?s:.*?)-->|<\?[^<>]*>|</?(?:xbrl|xml|page)>(?:[ \t]*\d+)?)*", re.IGNORECASE)
# For example "<html", "<p>", "<br>", but none of the marks of plain text: "<TABLE>", "<PAGE>"
_HTML_MARK = re.compile(
    r"<(?:!doctype\s+html|html|head|title|body|div|p|font|span|br|center|h[1-6]|hr|a|b|img|table\s[^<>]*=)\b",
    re.IGNORECASE,
)
_LAYOUT = re.compile(r"<(?:p|div|span|font|td|h[1-6]|li)\b", re.IGNORECASE)
_BLOCK = re.compile(r"<(?:p|div|br|td|h[1-6]|li)\b[^<>]*>", re.IGNORECASE)
# So many blocks lay out a page whose markup begins after some words; fewer are quoted.
_SEVERAL = 4
_MANY_BLANK_LINES = re.compile(r"\n{3,}")


def readable_text(body: str) -> str:
    r"""Return the text of a decoded document body as a person would read it, with "\n" line ends.

    HTML: one paragraph, list item or table row a line, a blank line between blocks, cells joined by " | ";
    plain text: lines and columns as they stand, without page numbers beside page breaks. (In HTML nothing
    tells a page number from another figure above a rule: there they stay.) Hidden parts and markup are left
    out; ticked boxes are "☒" and empty ones "☐", whatever font or control drew them. Runs of
    blank lines shrink to one. Never raises, and takes time linear in the size.
    """
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", "\n")
    text = html_text(body) if is_html(body) else plain_text(body)
    return _MANY_BLANK_LINES.sub("\n\n", text).strip("\n")


def is_html(body: str) -> bool:
    """Tell whether a body is laid out by HTML rather than by line breaks.

    It begins with markup then, or is full of it. Until about 2000 documents were plain text, whose SGML marks
    (TABLE, S, C, CAPTION, PAGE) look like tags, and any plain text may quote HTML. Plain text that was only
    wrapped in HTML and PRE is laid out by its line breaks.
    """
    lead = _LEAD.match(body)
    start = lead.end() if lead else 0
    if not _HTML_MARK.match(body, start):
        return len(list(islice(_BLOCK.finditer(body), _SEVERAL))) == _SEVERAL
    return "<pre" not in body[start : start + _HEAD].lower() or _LAYOUT.search(body) is not None
