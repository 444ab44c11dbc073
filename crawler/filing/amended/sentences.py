"""Sentences of running text, whatever its lines: what is said of a date is said in its sentence."""

import re
from collections.abc import Iterator
from itertools import groupby

_MARKS = str.maketrans("“”„‟‘’‐‑‒–—―", '""""\'\'------')
# Where a paragraph does not end: "for the dates" / "July 15, 2006," / "and January 16, 2007"
_OPEN_END = re.compile(r"(?:,|\b(?:and|or|dates?|on|of|to|dated|filed|the))$", re.IGNORECASE)
_OPEN_ENDED = 8
_STOP = re.compile(r"[.!?][\"')\]]{0,2} (?=[\"'(]?[A-Z])")
# For example "Amendment No. 1", "Mr. Roe", "the U.S. Commission", "J. Roe"
_SHORT_WORD = re.compile(r"(?<![\w-])(?:nos?|mr|ms|mrs|dr|st|vs|[a-z]|(?:[a-z]\.)+[a-z])$", re.IGNORECASE)
# For example "Acme, Inc.", which may end a sentence or stand in it
_COMPANY = re.compile(r"\b(?:inc|corp|co|ltd|cos)$", re.IGNORECASE)
_OPENING_WORD = re.compile(
    r"[\"'(]?(?:the|this|these|on|in|as|at|it|item|except|no|we|our|other)\b", re.IGNORECASE
)
_LONGEST_SHORT_WORD = 10


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text, white space squeezed, quotation marks and dashes in their plainest form.

    Paragraphs end a sentence, unless they break off: lists of dates stand on lines of their own.
    """
    for passage in _passages(text):
        start = 0
        for stop in _STOP.finditer(passage):
            if _ends(passage, stop):
                yield passage[start : stop.end() - 1]
                start = stop.end()
        yield passage[start:]


def squeezed_lines(text: str) -> str:
    """Return a text on one line, with the marks that `sentences` gives it."""
    return " ".join(text.translate(_MARKS).split())


def _passages(text: str) -> Iterator[str]:
    """The paragraphs, those that break off joined with what follows."""
    parts: list[str] = []
    for is_text, lines in groupby(text.split("\n"), key=lambda line: bool(line.strip())):
        if not is_text:
            continue
        paragraph = squeezed_lines("\n".join(lines))
        if parts and not (_OPEN_END.search(parts[-1][-_OPEN_ENDED:]) or paragraph[0].islower()):
            yield " ".join(parts)
            parts = []
        parts.append(paragraph)
    if parts:
        yield " ".join(parts)


def _ends(passage: str, stop: re.Match[str]) -> bool:
    """Whether a dot ends a sentence and not only a word."""
    before = passage[max(0, stop.start() - _LONGEST_SHORT_WORD) : stop.start()]
    if _COMPANY.search(before):
        return _OPENING_WORD.match(passage, stop.end()) is not None
    return not _SHORT_WORD.search(before)
