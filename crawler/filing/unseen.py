"""HTML without what a reader doesn't see: comments, scripts, titles, XBRL headers, hidden elements."""

import re
import sys

_UNSEEN_ELEMENTS = ("script", "style", "title", "ix:header")
# A declaration ends with its tag; the others run to their own ends.
_UNSEEN = re.compile(rf"<(?:(!--)|[!?][^<>]*>|({'|'.join(_UNSEEN_ELEMENTS)})\b[^<>]*>)")
_COMMENT_END = re.compile(r"--!?>")
_ELEMENT_ENDS = {name: re.compile(rf"</{name}\s*>") for name in _UNSEEN_ELEMENTS}
_DISPLAY_NONE = re.compile(r"display\s*:\s*none\b")
_START_TAG = re.compile(r"<([a-z][\w:]*)\b[^<>]*>")
_ELEMENT_TAG = re.compile(r"<(/?)([a-z][\w:]*)[^<>]*>")
_VOID = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta"})
# After so many hidden elements that nothing closes, the rest of a document is shown as it is.
_PATIENCE = 3


def without_unseen(markup: str) -> str:
    """Return markup without what a browser doesn't show.

    That is comments, declarations, scripts, styles, the title, the XBRL header `ix:header`, and elements that
    `display:none` hides. Text marked by the style `-sec-ix-hidden` is visible and stays. So does what is
    opened and never closed: better a stray line than a lost document.
    """
    markup = _without_unseen_elements(markup, lower_case(markup))
    return _without_hidden(markup, lower_case(markup))


def lower_case(markup: str) -> str:
    """Return markup in lower case, each character in its place: ignoring case is ten times slower."""
    lowered = markup.lower()
    # Few characters (İ) grow by it; a document with them is searched as it stands.
    return lowered if len(lowered) == len(markup) else markup


def start_tag_with(attribute: re.Pattern[str], lowered: str, start: int) -> re.Match[str] | None:
    """Return the first start tag from `start` on in whose attributes the pattern is; group 1 is its name."""
    while found := attribute.search(lowered, start):
        tag = _START_TAG.match(lowered, max(lowered.rfind("<", start, found.start()), 0))
        if tag and tag.start() >= start and tag.end() > found.end():
            return tag
        start = found.end()
    return None


def element_end(lowered: str, name: str, start: int, end: int = sys.maxsize) -> int | None:
    """Return where the element `name` ends whose start tag ends at `start`; None where nothing closes it.

    Only what begins before `end` is looked at. A paragraph also ends where the next begins.
    """
    depth = 1
    for tag in _ELEMENT_TAG.finditer(lowered, start, end):
        if tag[2] != name or tag[0].endswith("/>"):
            continue
        if name == "p" and not tag[1]:
            return tag.start()
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.end()
    return None


def _without_unseen_elements(markup: str, lowered: str) -> str:
    kept = []
    start = position = 0
    never_closed = set()
    while opened := _UNSEEN.search(lowered, position):
        position = opened.end()
        if opened[1] or opened[2]:
            ending = _COMMENT_END if opened[1] else _ELEMENT_ENDS[opened[2]]
            closed = None if ending in never_closed else ending.search(lowered, position)
            if closed is None:
                never_closed.add(ending)
                continue
            position = closed.end()
        kept.append(markup[start : opened.start()])
        start = position
    kept.append(markup[start:])
    return "".join(kept)


def _without_hidden(markup: str, lowered: str) -> str:
    kept = []
    start = position = 0
    unclosed = 0
    while unclosed < _PATIENCE and (opened := start_tag_with(_DISPLAY_NONE, lowered, position)):
        position = opened.end()
        if opened[0].endswith("/>") or opened[1] in _VOID:
            continue
        end = element_end(lowered, opened[1], position)
        if end is None:
            unclosed += 1
            continue
        kept.append(markup[start : opened.start()])
        start = position = end
    kept.append(markup[start:])
    return "".join(kept)
