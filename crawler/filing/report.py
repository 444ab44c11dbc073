"""A report, the main document of a Form 8-K, parted into cover, preamble, items, exhibits and signatures."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.filing.amended import read_amended
from crawler.filing.cover import find_cover, read_cover
from crawler.filing.exhibits import is_list_header, read_exhibits
from crawler.filing.headings import Heading, find_headings
from crawler.filing.items import (
    EXHIBIT_ITEMS,
    is_exhibit_index_heading,
    is_exhibits_heading,
    read_items,
    read_preamble,
)
from crawler.filing.lines import is_hard_wrapped, page_number_lines, running_heads
from crawler.filing.record import AmendedReport, CoverPage, Exhibit, Item, Problem, Signature
from crawler.filing.signatures import read_signatures, signature_start, signatures_end


@dataclass(frozen=True, slots=True)
class ReportParts:
    """The parts of a report. `problems` are what a person should see about them."""

    cover: CoverPage
    preamble: str | None
    items: tuple[Item, ...]
    exhibits: tuple[Exhibit, ...]
    signatures: tuple[Signature, ...]
    amends: tuple[AmendedReport, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_report(text: str, *, on: dt.date | None = None, is_amendment: bool = False) -> ReportParts:
    r"""Part the readable text of a main document ("\n" line ends).

    `on` is the filing date, where it is known; it tells which item numbers were in force. Only amendments are
    read for what they amend. Never raises: parts that the text does not have are empty or None. Exhibits
    whose text follows the signatures in the same document are left alone.
    """
    lines = _without_quick_links(text.split("\n"))
    wrapped = is_hard_wrapped(lines)
    headings = find_headings(lines, on, wrapped=wrapped)
    signed = signature_start(lines, headings[0].end if headings else 0)
    end = len(lines) if signed is None else signed
    headings = [heading for heading in headings if heading.start < end]
    signed_before = signature_start(lines[: headings[0].start], 0) if signed is None and headings else None
    before_items = headings[0].start if headings else end
    cover = find_cover(lines[:before_items], wrapped=wrapped)
    after_signatures = end if signed is None else signatures_end(lines, signed)
    pages = page_number_lines(lines[:end])
    cover_page = read_cover(cover)
    names = [registrant.name.casefold() for registrant in cover_page.registrants if registrant.name]
    preamble = read_preamble(lines, cover.end, before_items, pages)
    items = read_items(lines, headings, end, pages | running_heads(lines, pages, names), names)
    bodies = [item.body for item in items]
    return ReportParts(
        cover=cover_page,
        preamble=preamble,
        items=items,
        amends=read_amended(lines[: cover.end], preamble, bodies, on) if is_amendment else (),
        exhibits=read_exhibits(
            _exhibit_sections(lines, headings, end),
            _exhibit_index(lines, after_signatures),
            wrapped=wrapped,
        ),
        signatures=read_signatures(
            lines[end:after_signatures] if signed_before is None else lines[signed_before : headings[0].start]
        ),
    )


def _without_quick_links(lines: list[str]) -> list[str]:
    """The lines without the links to its headings that close a document of the years around 2003."""
    last = max((index for index, line in enumerate(lines) if line.strip() == "QuickLinks"), default=0)
    return lines[:last] if last > len(lines) // 2 else lines


def _exhibit_sections(lines: Sequence[str], headings: Sequence[Heading], end: int) -> list[Sequence[str]]:
    """The lines of the items that list exhibits; of other items, what follows an exhibit index in them.

    It may stand before the signatures of a report that has no Item 9.01 (0000034088-24-000042).
    """
    sections: list[Sequence[str]] = []
    for index, heading in enumerate(headings):
        stop = headings[index + 1].start if index + 1 < len(headings) else end
        if not EXHIBIT_ITEMS.isdisjoint(heading.numbers):
            sections.append([heading.run_in, *lines[heading.end : stop]])
        else:
            heads = (line for line in range(heading.end, stop) if _heads_list(lines[line]))
            sections.append(lines[next(heads, stop) + 1 : stop])
    return sections


def _heads_list(line: str) -> bool:
    """Whether a line below an item that lists no exhibits heads a list of them."""
    return is_exhibit_index_heading(line) or is_exhibits_heading(line)


def _exhibit_index(lines: Sequence[str], start: int) -> Sequence[str]:
    """The lines from the exhibit index after the signatures on; none without one."""
    for index in range(start, len(lines)):
        if is_exhibit_index_heading(lines[index]) or is_list_header(lines[index]):
            return lines[index + 1 :]
    return ()
