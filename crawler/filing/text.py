"""Readable text of a document, whether it was filed as HTML or as plain text."""

import re

from crawler.filing.html_text import html_text
from crawler.filing.plain_text import plain_text

_HEAD = 2048
_HTML_MARK = re.compile(r"<(?:!doctype\s+html|html|body|div|p|font|span|br|table\s[^<>]*=)\b", re.IGNORECASE)
# A page begins with a tag, or after some words; plain text may quote HTML further on.
_LONGEST_LEAD = 300
_LAYOUT = re.compile(r"<(?:p|div|span|font|td|h[1-6]|li)\b", re.IGNORECASE)


def readable_text(body: str) -> str:
    r"""Return the text of a decoded document body as a person would read it, with "\n" line ends.

    HTML: one paragraph, list item or table row a line, a blank line between blocks, cells joined by " | ";
    plain text: lines and columns as they stand, without page numbers beside page breaks. Hidden parts and
    markup are left out; ticked boxes are "☒" and empty ones "☐", whatever font or control drew them. Never
    raises, and takes time linear in the size.
    """
    if "\r" in body:
        body = body.replace("\r\n", "\n").replace("\r", "\n")
    return html_text(body) if is_html(body) else plain_text(body)


def is_html(body: str) -> bool:
    """Tell whether a body is laid out by HTML rather than by line breaks.

    Until about 2000 documents were plain text, whose SGML marks (TABLE, S, C, CAPTION, PAGE) look like tags.
    Plain text that was only wrapped in HTML and PRE is laid out by its line breaks.
    """
    start = len(body) - len(body.lstrip())
    head = body[start : start + _HEAD]
    mark = _HTML_MARK.search(head)
    if mark is None:
        # A long XML prolog or comment may push the first tag out of the head.
        return head.startswith("<") and "<html" in body[start : start + 32 * _HEAD].lower()
    if not head.startswith("<") and mark.start() > _LONGEST_LEAD:
        return False
    return "<pre" not in head.lower() or _LAYOUT.search(body) is not None
