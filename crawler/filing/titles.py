"""Titles of items: what of the lines after an item number is still heading, and where the body begins.

Titles are known from the catalogue, but printed freely: shortened, in capitals, over several lines, with the
body on the same line. So a title is told by its looks (no words in lower case but "of", "or" and their like),
and the catalogue decides in doubt.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from crawler.edgar.item_catalog import ITEM_CATALOG
from crawler.filing.printed_dates import printed_dates

LONGEST_TITLE = 600
_LONGEST_NONE = 60
_LONGEST_REMEMBERED = 300
_SMALL_WORDS = frozenset(
    [
        "of",
        "or",
        "and",
        "a",
        "an",
        "the",
        "to",
        "under",
        "in",
        "that",
        "with",
        "from",
        "by",
        "on",
        "for",
        "as",
        "at",
    ]
)
_WORD = re.compile(r"[A-Za-z0-9]+")
_PLAIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’]*")
# For example "None.", "Not applicable."
_NONE = re.compile(r"(?:none|not applicable|n/?a|inapplicable|not required)\b", re.IGNORECASE)
_SENTENCE_START = r"\s{1,5}(?=[\"“'(A-Z])"
_BREAK = re.compile(rf"[.:]\)?{_SENTENCE_START}|\s?[–—](?=\s?[\"“'(A-Z])|\s-{{1,3}}{_SENTENCE_START}")
# For example "(c) Exhibits"
_SUB_ITEM = re.compile(r"\([a-d]\)\s{0,3}[A-Z]")
# a body without title: "(a) - (d) Not applicable."
_LETTERS = re.compile(r"[\s.:–—-]{1,9}(\([a-z]\))(?:[\s,–—-]{0,3}(?:and\s)?\([a-z]\)){0,8}[\s.:–—-]{0,5}")
# For example "(the "Company")", "(collectively .."
_DEFINED_TERM = re.compile(r"\((?:the\s|collectively|[\"“])", re.IGNORECASE)
# For example "Results of Operations and"
_UNFINISHED = re.compile(
    r"(?:\b(?:or|of|and|the|to|in|under|an?|by|for|with|certain)|[,;:&/–—-])$", re.IGNORECASE
)
_LEAD = " .:-–—|)\t\xa0"


def words_of(text: str) -> list[str]:
    """The words of `text`, folded for comparison."""
    return [word.lower() for word in _WORD.findall(text)]


def _titles() -> dict[str, list[list[str]]]:
    """Item number to the words of every title and caption that it has had."""
    titles: dict[str, list[list[str]]] = {}
    for item in ITEM_CATALOG:
        for title in (item.title, *item.captions):
            titles.setdefault(item.item_number, []).append(words_of(title))
    return titles


_TITLES = _titles()
_FIRST_WORDS = frozenset(title[0] for titles in _TITLES.values() for title in titles if title)


def begins_a_title(word: str) -> bool:
    """Whether some item's title begins with `word`."""
    return word.lower() in _FIRST_WORDS


def has_known_title(numbers: Sequence[str], title: str) -> bool:
    """Whether `title` begins as a catalogued title of one of the numbers does."""
    words = words_of(title[:LONGEST_TITLE])
    return bool(words) and any(_is_same_word(known[0], words[0]) for known in _known(numbers) if known)


def known_length(numbers: Sequence[str], text: str) -> int:
    """How many characters at the head of `text` are a whole catalogued title of the numbers, or 0."""
    words = list(_WORD.finditer(text[:LONGEST_TITLE]))
    longest = 0
    for title in _known(numbers):
        if (
            title
            and len(title) <= len(words)
            and all(_is_same_word(word[0].lower(), known) for word, known in zip(words, title, strict=False))
        ):
            longest = max(longest, words[len(title) - 1].end())
    return longest


def goes_on_with(numbers: Sequence[str], title: str, text: str) -> bool:
    """Whether a catalogued title goes on, after the words of `title`, with the first words of `text`."""
    words, following = words_of(title[:LONGEST_TITLE]), words_of(text[:100])[:2]
    if not words or not following:
        return False
    for known in _known(numbers):
        rest = known[len(words) : len(words) + len(following)]
        if rest and all(map(_is_same_word, words, known)) and all(map(_is_same_word, following, rest)):
            return True
    return False


def without_run_in(numbers: tuple[str, ...], text: str, before: str = "") -> tuple[str, str]:
    """A title and the body that follows it on the same line; `before` is the title on the lines before.

    So in many filings of the plain-text years: "ITEM 5. OTHER EVENTS. On June 6, .."
    """
    # The form's own titles are remembered.
    return (_parted if len(text) < _LONGEST_REMEMBERED else _parted.__wrapped__)(numbers, text, before)


@lru_cache(maxsize=2000)
def _parted(numbers: tuple[str, ...], text: str, before: str) -> tuple[str, str]:
    bare = text.lstrip(_LEAD)
    if not before and is_none_words(bare) and len(bare) < _LONGEST_NONE:  # "Item 6. Not applicable."
        return text[: len(text) - len(bare)], bare
    if len(text) <= 12:
        return text, ""
    if not before and (letters := _LETTERS.match(text)) and _is_body(text[letters.end() :]):
        return text[: letters.start(1)], text[letters.start(1) :]
    known = (
        known_length(numbers, f"{before} {text}") - len(before) - 1 if before else known_length(numbers, text)
    )
    for match in _BREAK.finditer(text[:LONGEST_TITLE]):
        tail = text[match.end() :]
        is_at_end = abs(match.start() - known) <= 1
        if match.start() < max(3, known - 1):
            continue
        printed = f"{before} {text[: match.start()]}"
        is_new = is_at_end and _has_words(tail) and not goes_on_with(numbers, printed, tail)
        if _is_body(tail) or is_new:
            return text[: match.end()].rstrip(), tail
    tail = text[known:].lstrip(_LEAD) if known > 3 else ""
    if tail and _is_body(tail) and (tail[0].isupper() or tail[0] == "("):
        return text[: len(text) - len(tail)].rstrip(), tail
    if len(text) > LONGEST_TITLE or (known <= 0 and not before and len(text) > 80 and is_prose(text)):
        lead = len(text) - len(text.lstrip(_LEAD))
        return text[:lead], text[lead:]
    return text, ""


def is_title(numbers: Sequence[str], line: str) -> bool:
    """Whether a line after a number that stands alone is its title."""
    text = line.strip()
    if known_length(numbers, text) > 0:
        return True
    if len(text) > 150 or text[0] in '([*“"' or text[0].isdigit() or text.endswith(","):
        return False
    words = words_of(text)
    if len(words) == 1:  # "Item 9.01(d)" / "Exhibits."
        return any(words[0] in title for title in _known(numbers))
    if is_none_words(text) or is_prose(text) or not words:
        return False
    return not printed_dates(text) and not _DEFINED_TERM.search(text)


def is_unfinished(numbers: Sequence[str], title: str) -> bool:
    """Whether a title breaks off: after "or", a comma or the like; not "Other Events:", which is whole."""
    match = _UNFINISHED.search(title[-40:])
    if match is None:
        return False
    return match[0] not in (":", "-", "–", "—") or not is_whole(numbers, title)


def is_whole(numbers: Sequence[str], title: str) -> bool:
    """Whether a title has all the words of a catalogued one, and no more."""
    return words_of(title[:LONGEST_TITLE]) in _known(numbers)


def is_prose(text: str) -> bool:
    """Whether `text` reads as sentences: it has words in lower case that titles do not have."""
    words = _PLAIN_WORD.findall(text[:400])
    lower = [word for word in words if word[0].islower() and word.lower() not in _SMALL_WORDS]
    return len(lower) >= 2 and len(lower) * 5 >= len(words)


def is_none_words(text: str) -> bool:
    """Whether `text` begins with words that say that there is nothing: "None", "Not applicable"."""
    return bool(_NONE.match(text.lstrip(' .:-–—("“')))


def is_capitals(text: str) -> bool:
    """Whether `text` has letters, none in lower case."""
    return text.upper() == text and any(char.isalpha() for char in text)


def _known(numbers: Sequence[str]) -> list[list[str]]:
    """The words of the catalogued titles of the numbers."""
    return [title for number in numbers for title in _TITLES.get(number, ())]


def _is_body(tail: str) -> bool:
    """Whether `tail`, after a title on the same line, reads as the body."""
    return is_none_words(tail) or bool(_SUB_ITEM.match(tail)) or (len(tail) > 25 and is_prose(tail))


def _has_words(tail: str) -> bool:
    """Whether what follows a whole title is a few words: the beginning of the body, or its sub-heading."""
    return len(_PLAIN_WORD.findall(tail[:400])) > 2


def _is_same_word(one: str, other: str) -> bool:
    """Whether two words are the same but for a plural: "Operation" and "Operations"."""
    return one == other or one + "s" == other or one == other + "s"
