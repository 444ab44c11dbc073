"""Item headings: which lines of a report head an item, with what numbers and title.

Headings are "Item 2.02", "ITEM 5.03(b)", "Item5.", "Item 2. 02", "Item No. 1", "Items 7.01(a) and 8.01",
"Item" and its number on separate lines. No headings are regulation references ("Item 404(a)"), sentences
("Item 2.02 of this report"), quotations and tables of contents.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.edgar.item_catalog import MODERN_ITEMS_FROM, is_known_item
from crawler.filing import titles
from crawler.filing.lines import is_blank, page_number, squeezed

# For example "Item ", "ITEM NO. ", "- Items: "
_ITEM_WORD = re.compile(
    r"[\s\-–—•·#(]{0,200}items?(?:\.?\s{0,9}(?:no\b\.?|number\b|#))?[\s.:\-–—|]{0,40}", re.IGNORECASE
)
# For example "2.02", "2. 02", "5", but not the 404 of "Item 404(a)"
_NUMBER = re.compile(r"(\d{1,2})(?:\s{0,2}\.\s{0,2}(\d{2})(?!\d)|(?!\d|[A-Z]\b|\.\d))")
# In some reports of the 1990s: "ITEM V. Other Events"
_ROMAN_NUMERALS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")
_ROMAN = re.compile(r"(XI{0,3}|IX|IV|VI{0,3}|I{1,3})(?=[\s.:–—-])", re.IGNORECASE)
_LETTERS = re.compile(
    # sub-items: (b), (a) and (c)
    r"(?:(?:\.(?=\()|[\s,&|–-]{0,3})(?:and\s{0,2})?\((?:[a-z]|[ivx]{1,4}|\d)(?:-[a-z])?\)){1,12}",
    re.IGNORECASE,
)
# For example ", and ", " and Item " before another number
_JOINT = re.compile(
    r"[\s|]{0,4}(?:[,;]\s{0,3}and\b|[,;&/]|and\b)[\s|]{0,3}(?:items?\b\.?)?[\s|]{0,3}(?=\d)", re.IGNORECASE
)
# For example " through 4", "-6"
_RANGE = re.compile(r"\s{0,3}(?:through|thru|to|[-–—])\s{0,3}(?:items?\s{0,3})?\d", re.IGNORECASE)
# For example " and Item 12", as in "Item 9. Regulation FD Disclosure and Item 12. Results .."
_ANOTHER = re.compile(r"(?:\band\b|[&;,/])\s{0,3}\|?\s{0,3}items?\s{1,3}(?=\d)", re.IGNORECASE)
_PASSED_OVER = re.compile(
    # Items 1 through 4, 6 and 8: Not applicable.
    r"\W{0,9}items\s{1,9}\d.{0,150}\b(?:not applicable|inapplicable|none|omitted|n/a)\W{0,9}",
    re.IGNORECASE,
)
# For example "Items 1-4 and 6."
_RANGE_ALONE = re.compile(
    r"items\s{1,9}\d{1,2}(?:\s{0,3}(?:,|and|&|through|thru|to|[-–—])\s{0,3}\d{1,2}){1,9}[\s.:]{0,3}",
    re.IGNORECASE,
)
_LONGEST_NONE = 60
# For example "Item 2.02 Results ...... 3", "Item 2.02 | Results | 3"
_CONTENTS_LINE = re.compile(r"(?:\.\s?){4,}\s{0,20}\|?\s{0,20}\d{0,3}\s{0,20}$|\|\s{0,20}\d{1,3}\s{0,20}$")
# Items of Form 10-K that a report recasts: "Item 7. Management's Discussion and Analysis .."
_OF_ANOTHER_FORM = re.compile(
    r"[A-Z]?[\s.:–—|-]{0,40}(?:selected (?:consolidated )?financial data|management.s discussion|risk factors"
    r"|quantitative and qualitative|financial statements and supplementary|legal proceedings|unresolved staff"
    r"|controls and procedures|description of business|market for (?:the )?registrant"
    r"|exhibits(?:,| and) financial statement schedules|business$|properties$)",
    re.IGNORECASE,
)
# For example "Item 5. Other Events (continued)"
_CONTINUED = re.compile(r"\(?cont(?:inued|.d)?\.?\)\W{0,3}$", re.IGNORECASE)
# For example ".. is furnished pursuant to": what follows is no heading
_OPEN_END = re.compile(
    r"(?:\b(?:to|under|in|of|by|with|and|the|see|or|this|per|from|for|pursuant|each|our|its)|[,“\"(])$",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z0-9]+")
# A line that refers to an item goes on with it: "Item 12 is instead furnished under" / "Item 9."
_REFERRING_END = re.compile(r"\b(?:under|in|of|by|per|pursuant to|required by|see|with|to)$", re.IGNORECASE)
# For example "SECTION 5 - CORPORATE GOVERNANCE AND MANAGEMENT", but not "Section 5.1"
_SECTION = re.compile(
    r"\s{0,200}section\s{1,5}[1-9](?:(?!\d|\.\d|\(\w{1,3}\))[\s.:\-–—|]{0,10}[A-Z(]|[.:]?\s{0,9}$)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading on lines `start` to `end` (exclusive): `text` as printed, and the `title` in it.

    `run_in` is text of the body that stands on its last line. A line that passes several items over ("Items 1
    to 4: Not applicable.") is a heading without numbers: it ends the item before, and makes none.
    """

    numbers: tuple[str, ...]
    text: str
    title: str
    start: int
    end: int
    run_in: str = ""


def find_headings(lines: Sequence[str], on: dt.date | None = None, *, wrapped: bool) -> list[Heading]:
    """The item headings among `lines`, in order, without tables of contents.

    `on` is the filing date; with the content it tells which numbering is meant: 1 to 13 before 23 August
    2004, 1.01 to 9.01 since. A number that no catalogue has counts where it looks like the others ("6.10").
    `wrapped`: paragraphs run over several lines, as in plain text.
    """
    found, index = [], 0
    while index < len(lines):
        word = _ITEM_WORD.match(lines[index]) if lines[index] else None
        heading = _heading_at(lines, index, word, wrapped=wrapped) if word else None
        index = index + 1 if heading is None else heading.end
        if heading is not None:
            found.append(heading)
    return _without_contents(lines, _of_one_era(found, on))


def is_section_caption(line: str) -> bool:
    """Whether a line is a caption such as "SECTION 5 - CORPORATE GOVERNANCE AND MANAGEMENT"."""
    return len(line) < 160 and bool(_SECTION.match(line))


def _heading_at(lines: Sequence[str], start: int, word: re.Match[str], *, wrapped: bool) -> Heading | None:
    """The heading that begins with `word`, "Item", on line `start`, or None."""
    line = lines[start]
    if len(line) < 250 and _PASSED_OVER.fullmatch(line.strip()):
        return Heading((), squeezed(line), "", start, start + 1)
    index, rest = start, line[word.end() :]
    if not rest.strip():  # "Item" and its number on separate lines
        index = _next_filled(lines, start + 1)
        rest = lines[index].lstrip() if index < len(lines) else ""
    numbers, end = _numbers(rest)
    if not numbers:
        numbers, end = _roman_number(rest)
    if not numbers and (stop := _end_of_passed_over(lines, start)):
        return Heading((), squeezed(line), "", start, stop)
    if not numbers or _CONTENTS_LINE.search(line[-200:]) or _is_mention(lines, start, rest[end:]):
        return None
    if ("." not in numbers[0] and _OF_ANOTHER_FORM.match(rest, end)) or _CONTINUED.search(line[-40:]):
        return None
    head = line[: word.end()] if index == start else f"{line} "
    return _with_title(lines, _Place(numbers, head + rest[:end], start, index), rest[end:], wrapped=wrapped)


def _end_of_passed_over(lines: Sequence[str], start: int) -> int | None:
    """The line after "Not applicable." that follows a range of items on a line of its own: "Items 3-6."."""
    if not _RANGE_ALONE.fullmatch(lines[start].strip()):
        return None
    following = _next_filled(lines, start + 1)
    said = lines[following].strip() if following < len(lines) else ""
    return following + 1 if len(said) < _LONGEST_NONE and titles.is_none_words(said) else None


@dataclass(frozen=True, slots=True)
class _Place:
    """A heading's numbers, the text up to their end, its first line and the numbers' line."""

    numbers: tuple[str, ...]
    head: str
    start: int
    index: int


def _numbers(text: str) -> tuple[tuple[str, ...], int]:
    """The item numbers at the head of `text`, and where they end; none for ranges ("1 through 4")."""
    numbers: list[str] = []
    position = 0
    while (match := _NUMBER.match(text, position)) and (number := _number(match)):
        numbers.append(number)
        position = match.end()
        if letters := _LETTERS.match(text, position):
            position = letters.end()
        if "." not in number and len(numbers) <= 2 and _RANGE.match(text, position):
            return (), position
        joint = _JOINT.match(text, position)
        following = _NUMBER.match(text, joint.end()) if joint else None
        if joint is None or following is None or _number(following) is None:
            break
        position = joint.end()
    return tuple(dict.fromkeys(numbers)), position


def _roman_number(text: str) -> tuple[tuple[str, ...], int]:
    """What a Roman numeral before an item's title means: "V. Other Events"; nothing without a title."""
    match = _ROMAN.match(text)
    if match is None:
        return (), 0
    numbers = (str(_ROMAN_NUMERALS.index(match[1].upper()) + 1),)
    return (numbers, match.end()) if titles.has_known_title(numbers, text[match.end() :]) else ((), 0)


def _number(match: re.Match[str]) -> str | None:
    """The number as the catalogue writes it, "2.02" for "2. 02"; None for what can be no item number."""
    major, minor = int(match[1]), match[2]
    if minor is None:
        return str(major) if 1 <= major <= 13 else None
    number = f"{major}.{minor}"
    spaced = match[0] != f"{match[1]}.{minor}"
    return number if 1 <= major <= 9 and (not spaced or is_known_item(number)) else None


def _is_mention(lines: Sequence[str], index: int, after: str) -> bool:
    """Whether an item is only named inside a sentence, which goes on after it or began before."""
    if after[:1] and after[0] in ",;)”\"’'":
        return True
    after = after.lstrip(" .:-–—")
    if letters := _LETTERS.match(after):
        after = after[letters.end() :]
    word = _WORD.search(after[:200])
    if word and word[0][0].islower():
        return not titles.is_none_words(after[word.start() :]) and not titles.begins_a_title(word[0])
    before = lines[index - 1].strip() if index else ""
    if len(before) > 40 and _OPEN_END.search(before[-40:]):
        return True
    return len(before.split()) > 2 and bool(_REFERRING_END.search(before[-40:]))


def _with_title(lines: Sequence[str], place: _Place, after: str, *, wrapped: bool) -> Heading:
    """The heading with its title, taken from the rest of its line and from the lines after."""
    numbers, end = place.numbers, place.index + 1
    title, run_in = titles.without_run_in(numbers, after.strip())
    if not run_in and not any(char.isalnum() for char in title):
        following = _next_filled(lines, end)
        if following < min(len(lines), end + 4) and _may_be_title(lines[following], numbers):
            title, run_in = titles.without_run_in(numbers, f"{title} {lines[following].strip()}")
            end = following + 1
    while not run_in and end < len(lines) and len(title) < titles.LONGEST_TITLE:
        following = _next_filled(lines, end)
        if following > end and not _is_open(numbers, title, lines, following):
            break
        if following >= len(lines) or not _continues(lines, following, title, numbers, wrapped=wrapped):
            break
        more, run_in = titles.without_run_in(numbers, lines[following].strip(), title)
        title, end = f"{title} {more}", following + 1
    if run_in:
        title = title.rstrip(" -–—|")
    glue = " " if title[:1].isalnum() or after[:1].isspace() else ""
    text = squeezed(f"{place.head}{glue}{title}")
    return Heading(_with_further(numbers, title), text, title.lstrip(" .:-–—|)"), place.start, end, run_in)


def _is_open(numbers: tuple[str, ...], title: str, lines: Sequence[str], following: int) -> bool:
    """Whether a title goes on below a blank line."""
    if titles.is_unfinished(numbers, title):
        return True
    if following >= len(lines):
        return False
    text = lines[following].strip()
    if titles.goes_on_with(numbers, title, text):
        return True
    return _is_right_title(numbers, title, text)


def _is_right_title(numbers: tuple[str, ...], title: str, text: str) -> bool:
    """Whether a line has the right title below a wrong one (item 9.01 in 0000909518-12-000207)."""
    return titles.is_whole(numbers, text) and not titles.has_known_title(numbers, title)


def _may_be_title(line: str, numbers: tuple[str, ...]) -> bool:
    """Whether the line after a bare number is its title."""
    return not _ITEM_WORD.match(line) and not is_section_caption(line) and titles.is_title(numbers, line)


def _with_further(numbers: tuple[str, ...], title: str) -> tuple[str, ...]:
    """The numbers with those in the title: "Item 9. Regulation FD Disclosure and Item 12. Results .."."""
    for match in _ANOTHER.finditer(title):
        further, _ = _numbers(title[match.end() :])
        numbers = (*numbers, *further)
    return tuple(dict.fromkeys(numbers))


def _continues(
    lines: Sequence[str], index: int, title: str, numbers: tuple[str, ...], *, wrapped: bool
) -> bool:
    """Whether line `index` goes on with the title that the lines before began."""
    line = lines[index]
    text = line.strip()
    if is_blank(line) or len(text) > 300 or text[0] in '([*“"' or page_number(line) is not None:
        return False
    if _ITEM_WORD.match(line):
        # as in "Item 9 and", "(Furnished Pursuant to" and "Item 2.02 /", with "Item 12" on the next line
        return titles.is_unfinished(numbers, title) and title[-1] not in ",;:-–—"
    if is_section_caption(line):
        return False
    if titles.is_unfinished(numbers, title) or titles.goes_on_with(numbers, title, text):
        return True
    if any(char.isalpha() for char in title) and _is_right_title(numbers, title, text):
        return True
    return wrapped and not title.endswith((".", ":")) and _is_wrapped_title(lines[index - 1], title, text)


def _is_wrapped_title(before: str, title: str, text: str) -> bool:
    """Whether a line of plain text goes on with a title: capitals, or no room on the line before."""
    if titles.is_capitals(title) and len(title.split()) > 1:
        return titles.is_capitals(text)
    had_no_room = len(before.rstrip()) + len(text.split(" ", 1)[0]) > 60
    return had_no_room and len(text) < 80 and not titles.is_prose(text)


def _next_filled(lines: Sequence[str], index: int) -> int:
    """The first line from `index` on that says something, within ten lines; else len(lines)."""
    for following in range(index, min(len(lines), index + 10)):
        if not is_blank(lines[following]):
            return following
    return len(lines)


def _of_one_era(headings: list[Heading], on: dt.date | None) -> list[Heading]:
    """The headings of the numbering in force; without a date, of the one that the report uses."""
    modern = [heading for heading in headings if heading.numbers and "." in heading.numbers[0]]
    old = [heading for heading in headings if not heading.numbers or "." not in heading.numbers[0]]
    if on is not None and on >= MODERN_ITEMS_FROM:
        return modern or [
            heading for heading in old if titles.has_known_title(heading.numbers, heading.title)
        ]
    if on is not None and modern and any(heading.numbers for heading in old):
        return old
    if any(titles.has_known_title(heading.numbers, heading.title) for heading in modern):
        return modern
    return old if any(heading.numbers for heading in old) else headings


def _without_contents(lines: Sequence[str], headings: list[Heading]) -> list[Heading]:
    """The headings without those of a table of contents: first ones, close together, that all come again."""
    last_at = {number: index for index, heading in enumerate(headings) for number in heading.numbers}
    first_kept, earliest = 0, len(headings)
    for index in range(len(headings) - 1):
        if not _is_entry(lines, headings[index], headings[index + 1]):
            break
        earliest = min([earliest, *(last_at[number] for number in headings[index].numbers)])
        if index < earliest < len(headings):
            first_kept = index + 1
    return headings[first_kept:]


def _is_entry(lines: Sequence[str], heading: Heading, following: Heading) -> bool:
    """Whether nothing but short lines (pages, exhibits, signatures) stands between two headings."""
    if heading.run_in or following.start - heading.end > 120:
        return False
    between = [line for line in lines[heading.end : following.start] if not is_blank(line)]
    return all(len(line) < 160 and not (len(line) > 90 and titles.is_prose(line)) for line in between)
