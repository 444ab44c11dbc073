"""Characters that filings carry and text must not: invisible marks, odd spaces, letters that draw boxes."""

import html
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

TICKED = "☒"
EMPTY = "☐"
_BULLET = "•"

_INVISIBLE = (0xAD, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2065), 0xFEFF)
_SPACES = (0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000)
_LINE_ENDS = (0x2028, 0x2029)

# Wingdings and its kin draw boxes and bullets where other fonts draw these letters. Word keeps such a letter
# at U+F000 plus its code. WP TypographicSymbols, of WordPerfect, has its box at G.
_DRAWN: Mapping[str, str] = {
    "xXRSTVýþ": TICKED,
    "oqprG£¨¬": EMPTY,
    "lnuvw§·Øß\x9f": _BULLET,
    "ü": "✓",
    "û": "✗",
}
_BOXES: Mapping[str, str] = {"☑🗹🗷🗵⌧⊠": TICKED, "□◻▢❏❐❑❒⬜": EMPTY}

# For example "&amp;", "&#151;", "&#xA0", "&nbsp"
_HTML_REFERENCE = re.compile(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]{1,31});?")
_REFERENCE = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,8}|[a-zA-Z][a-zA-Z0-9]{1,30});")
# No character has a number of so many digits, and int() refuses more than 4,300.
_LONGEST_REFERENCE = 40


def _code_points() -> Mapping[int, str]:
    table: dict[int, str] = {}
    # Numbers 128 to 159 are controls that nobody means: programs write Windows-1252.
    table.update({code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0)})
    table.update(dict.fromkeys(_INVISIBLE, ""))
    table.update(dict.fromkeys(_SPACES, " "))
    table.update(dict.fromkeys(_LINE_ENDS, "\n"))
    table.update(_by_letter(_BOXES))
    table.update({0xF000 + code: drawn for code, drawn in _by_letter(_DRAWN).items()})
    return table


def _by_letter(drawn: Mapping[str, str]) -> dict[int, str]:
    return {ord(letter): shape for letters, shape in drawn.items() for letter in letters}


def _character_class(codes: Iterable[int]) -> re.Pattern[str]:
    return re.compile("[" + "".join(f"\\U{code:08x}" for code in sorted(codes)) + "]")


_READABLE = _code_points()
_UNREADABLE = _character_class(_READABLE)
_ODD = _character_class(code for code, character in _READABLE.items() if character not in (" ", "\n"))
_WINGDINGS = _by_letter(_DRAWN)
# More letters in a row are words that kept the font by mistake.
_MOST_DRAWN = 3


def readable_characters(text: str) -> str:
    """Return text with every kind of space as a space and every box as ☒ or ☐, without invisible characters.

    C1 controls become the Windows-1252 characters that were meant.
    """
    return text if text.isascii() else _UNREADABLE.sub(lambda match: _READABLE[ord(match[0])], text)


def without_odd_characters(text: str) -> str:
    """Return text as `readable_characters` does, but for its spaces: for lines whose spaces are squeezed."""
    return _ODD.sub(lambda match: _READABLE[ord(match[0])], text)


def drawn(letters: str) -> str:
    """Return what a few letters draw in a Wingdings font: boxes and bullets. Words are left alone."""
    return letters.translate(_WINGDINGS) if len(letters.strip()) <= _MOST_DRAWN else letters


def unescape_html(text: str) -> str:
    """Return text with HTML's character references resolved, endless numbers dropped."""
    if "&" not in text:
        return text
    return _HTML_REFERENCE.sub(
        lambda match: _resolved(match[0]) if len(match[0]) < _LONGEST_REFERENCE else "", text
    )


# The same few stand for dashes and quotation marks in every document.
_resolved = lru_cache(maxsize=1000)(html.unescape)


def unescape_plain(text: str) -> str:
    """Return plain text with whole references such as &amp; resolved; AT&T only looks like one."""
    return _REFERENCE.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text
