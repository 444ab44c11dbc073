"""Inline XBRL facts of the cover page: what the filer tagged with the names of the `dei` taxonomy."""

import re
from collections.abc import Mapping, Sequence

from crawler.filing.characters import readable_characters, unescape_html

# <ix:nonNumeric name="dei:EntityFileNumber" contextRef="c-1" id="f-2">001-07882</ix:nonNumeric>
_FACT = re.compile(r"""name\s{0,9}=\s{0,9}["']dei:([A-Za-z0-9]{1,80})["']([^<>]{0,2000})>([^<]{0,4000})""")
# For example format="ixt:fixed-true"
_FIXED = re.compile(r"""format\s{0,9}=\s{0,9}["'][a-z-]{1,20}:(?:fixed-|boolean-?)(true|false)""")
# For example <ix:nonNumeric name="dei:EntityRegistrantName" ..>
_FACT_TAG = re.compile(r"<(/?)ix:nonnumeric\b[^<>]*>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
# A fact of the cover is a name or a number, and its markup no page.
_LONGEST_FACT = 20_000
_MOST_FACTS = 2_000


def cover_facts(markup: str) -> Mapping[str, Sequence[str]]:
    """Return the text of each `dei` fact in a document's markup, by its name without prefix, in order.

    A name has several facts where classes of securities or several registrants are told apart. White space is
    squeezed; a value that the format fixes ("fixed-false") is "false" or "true" whatever stands in the tag.
    Facts inside facts are read too. A document without inline XBRL has none.
    """
    facts: dict[str, list[str]] = {}
    for count, found in enumerate(_FACT.finditer(markup)):
        if count >= _MOST_FACTS:
            break
        name, rest, text = found.groups()
        facts.setdefault(name, []).append(_fixed(markup, found, rest) or _text(markup, found, text))
    return facts


def _fixed(markup: str, found: re.Match[str], rest: str) -> str | None:
    """The value that the tag's format gives to any text, or None."""
    tag = markup[markup.rfind("<", 0, found.start()) : found.start()] + rest
    if "fixed" not in tag and "boolean" not in tag:
        return None
    fixed = _FIXED.search(tag)
    return fixed[1] if fixed else None


def _text(markup: str, found: re.Match[str], text: str) -> str:
    """The text of a fact, of all that is inside its tag."""
    if not markup.startswith("</ix:", found.end()) and (end := _fact_end(markup, found.start(3))):
        text = _TAG.sub("", markup[found.start(3) : end])
    if not text.isascii() or "&" in text:
        text = readable_characters(unescape_html(text))
    return " ".join(text.split())


def _fact_end(markup: str, start: int) -> int | None:
    """Where the fact ends whose tag ends at `start`; None where nothing closes it."""
    depth = 1
    for tag in _FACT_TAG.finditer(markup, start, start + _LONGEST_FACT):
        depth += -1 if tag[1] else 1
        if depth == 0:
            return tag.start()
    return None
