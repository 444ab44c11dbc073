"""The items of a report: the text under each heading, and what stands before the first."""

import re
from collections.abc import Iterable, Sequence

from crawler.filing.headings import Heading, is_section_caption
from crawler.filing.lines import is_blank, is_running_head, page_number, squeezed
from crawler.filing.record import Item
from crawler.filing.titles import is_none_words

# For example "EXHIBIT INDEX", "Index to Exhibits"
_EXHIBIT_INDEX = re.compile(
    r"[\s|]{0,200}(?:list\s{1,3}of\s{1,3}exhibits|exhibits?\s{1,3}index|index\s{1,3}(?:to|of)\s{1,3}exhibits?)"
    r"(?:\s{1,3}to\s{1,3}form\s.{0,20})?[\s:.|]{0,200}",
    re.IGNORECASE,
)
# For example "SIGNATURES", "S I G N A T U R E"
_SIGNATURE_HEADING = re.compile(
    r"[\s|*]{0,200}s\s?i\s?g\s?n\s?a\s?t\s?u\s?r\s?e\s?(?:\(s\)|s)?[\s:.|*]{0,200}", re.IGNORECASE
)
# For example "Table of Contents", "Back to top", "[Signature page follows]"
_PAGE_FURNITURE = re.compile(
    r"(?:(?:back|return) to (?:the )?(?:table of )?|table of )contents|(?:back|return) to (?:the )?top"
    r"|top of (?:the )?(?:form|page)|\(?continued\)?|signatures? (?:page )?(?:to )?follows?|signature page"
    r"|items?\s\d.{0,150}\(cont(?:inued|.d)?\.?|quicklinks|(?:current report on )?form 8\s?[-–]\s?k(?:/a)?"
    r"|(?:the )?(?:remainder|rest) of (?:this )?page.{0,60}|<page>(?:\s{0,9}\d{1,3})?",
    re.IGNORECASE,
)
_CONTENTS_LINE = re.compile(
    # Ex-99.1 Press Release; EXHIBIT 4.1; Other Events ........ 3; SIGNATURES | 5
    r"ex(?:hibit)?[\s.-]{1,3}\d|page$|index$|.{0,250}(?:(?:\.\s?){4}|\|)\s{0,60}\d{1,3}$",
    re.IGNORECASE,
)
# For example "Financial Statements of Businesses Acquired", below item 9.01
_SUBHEADING = re.compile(
    r"financial statements? of (?:the )?(?:businesses|business|real estate property|property)"
    r"(?: or real estate)? acquired|pro forma financial (?:information|statements)"
    r"|shell company transactions?|exhibits?",
    re.IGNORECASE,
)
_LETTERS = re.compile(
    # sub-items: (a), (a) and (b), (a) - (c)
    r"\((?:[a-z]|[ivx]{1,4})\)(?:\s{0,2}(?:and|through|[-–,])?\s{0,2}\([a-z]\)){0,5}",
    re.IGNORECASE,
)
# One word of figures with a path, a colon, a bracket or letters among them; no date, amount or telephone.
_DOCUMENT_ID = re.compile(
    r"\[\w{2,12}\]\s{0,3}[\w.:#-]{4,40}|/\d{4,9}\.\d{1,3}|(?!https?:)(?=\S*[A-Za-z])(?=\S*[\\:])[\w.:\\/#-]{6,60}"
    r"|\d{5,9}\.\d{2}-\d{2}\w{1,6}"
)
_SENTENCE_END = re.compile(r"[.;:\n|]|\s-{1,2}\s|–|—")
EXHIBIT_ITEMS = frozenset({"9.01", "7"})
"""The items that list exhibits: Financial Statements and Exhibits."""
_LONGEST_LINE = 500
_LONGEST_NONE = 600


def is_exhibit_index_heading(line: str) -> bool:
    """Whether a line is the heading "EXHIBIT INDEX", and nothing else."""
    is_likely = len(line) < _LONGEST_LINE and ("xhibit" in line or "XHIBIT" in line)
    return is_likely and bool(_EXHIBIT_INDEX.fullmatch(line))


def is_exhibits_heading(line: str) -> bool:
    """Whether a line says "EXHIBITS", and nothing else: a list of its own below items but 7 and 9.01."""
    is_likely = "xhibits" in line[:100] or "XHIBITS" in line[:100]
    return is_likely and line.strip(" :.|*_").casefold() == "exhibits"


def is_signature_heading(line: str) -> bool:
    """Whether a line is the heading "SIGNATURES", and nothing else."""
    is_likely = len(line) < _LONGEST_LINE and line.lstrip(" |*\t")[:1] in ("s", "S")
    return is_likely and bool(_SIGNATURE_HEADING.fullmatch(line))


def is_page_furniture(line: str) -> bool:
    """Whether a line belongs to the page: a link to the contents, "[signature page follows]"."""
    return 0 < len(line) < _LONGEST_LINE and bool(_PAGE_FURNITURE.fullmatch(line.strip(" \t\xa0|.[]()*_-")))


def read_items(
    lines: Sequence[str],
    headings: Sequence[Heading],
    end: int,
    pages: frozenset[int],
    registrants: Sequence[str] = (),
) -> tuple[Item, ...]:
    """The items under `headings`, whose last body ends before line `end` (the signatures).

    `pages` are the lines that are page numbers; a page that ends below an item may begin again with the names
    of the `registrants`. A combined heading makes an item for each of its numbers, all
    with the whole body. `Item.declared` is left False.
    """
    items: list[Item] = []
    for index, heading in enumerate(headings):
        stop = headings[index + 1].start if index + 1 < len(headings) else end
        stop = _before_running_head(lines, heading.end, stop, registrants)
        body = _body(lines, heading, stop, pages) if heading.numbers else ""
        for number in heading.numbers:
            items.append(
                Item(
                    position=len(items) + 1,
                    item_number=number,
                    heading=heading.text,
                    body=body,
                    not_applicable=_says_none(body),
                    combined=len(heading.numbers) > 1,
                )
            )
    return tuple(items)


def read_preamble(lines: Sequence[str], start: int, stop: int, pages: frozenset[int]) -> str | None:
    """What stands between cover and first item, on lines `start` to `stop` (exclusive), or None."""
    numbered = enumerate(lines[start:stop], start)
    text = _joined(line for index, line in numbered if index not in pages and not _is_contents_line(line))
    return text if any(char.isalpha() for char in text) else None


def _before_running_head(lines: Sequence[str], start: int, stop: int, registrants: Sequence[str]) -> int:
    """Where a body ends that has nothing but the head of the next page behind it: the registrant's name."""
    end = stop
    for index in range(stop - 1, start, -1):
        text = squeezed(lines[index])
        if is_running_head(text, registrants):
            end = index
        elif text and not is_blank(text) and page_number(text) is None and not is_page_furniture(text):
            break
    return end


def _body(lines: Sequence[str], heading: Heading, stop: int, pages: frozenset[int]) -> str:
    """The text between a heading and line `stop`, without an exhibit index at its end."""
    kept = [heading.run_in] if heading.run_in else []
    lists = not EXHIBIT_ITEMS.isdisjoint(heading.numbers)
    for index in range(heading.end, stop):
        if is_exhibit_index_heading(lines[index]) or (not lists and is_exhibits_heading(lines[index])):
            break
        if index not in pages:
            kept.append(lines[index])
    return _joined(kept)


def _joined(lines: Iterable[str]) -> str:
    """The lines of a passage as text, without what belongs to the page, and captions at its ends."""
    kept = [line.rstrip() for line in lines if not is_page_furniture(line)]
    first, stop = 0, len(kept)
    while first < stop and (is_blank(kept[first]) or is_section_caption(kept[first])):
        first += 1
    while stop > first and _closes_a_page(kept[stop - 1], kept[stop - 2] if stop - 1 > first else ""):
        stop -= 1
    return "\n".join(kept[first:stop]).strip()


def _closes_a_page(line: str, before: str) -> bool:
    """Whether a last line closes a page, or announces what comes next, rather than ending an item.

    A number that ends the sentence of the line `before` is none of a page: "attached as Exhibit" / "99."
    """
    if page_number(line) is not None:
        return is_blank(before) or before.rstrip().endswith((".", ":", ";", "|"))
    if is_blank(line) or (is_blank(before) and _is_document_id(line)):
        return True
    return is_signature_heading(line) or is_section_caption(line)


def _is_document_id(line: str) -> bool:
    """Whether a line is a law firm's number of the document: "NYFS03:22.40122.0003", "[NYCORP] 114920.3"."""
    match = _DOCUMENT_ID.fullmatch(line.strip())
    return match is not None and sum(map(str.isdecimal, line)) > 3


def _is_contents_line(line: str) -> bool:
    """Whether a line belongs to a table of contents."""
    if is_exhibit_index_heading(line) or is_signature_heading(line):
        return True
    return len(line) < _LONGEST_LINE and bool(_CONTENTS_LINE.match(line.strip()))


def _says_none(body: str) -> bool:
    """Whether a body says only that there is nothing to report: "(a) Not applicable. (b) None."."""
    if len(body) > _LONGEST_NONE:
        return False
    said = False
    for sentence in _SENTENCE_END.split(_LETTERS.sub(". ", squeezed(body))):
        words = sentence.strip(" ()*\"“”'")
        if not words or _SUBHEADING.fullmatch(words):
            continue
        if not is_none_words(words) or len(words) > 60:
            return False
        said = True
    return said
