"""Check boxes of the cover page: the four of General Instruction A.2, and the emerging growth company's."""

import re
from collections.abc import Sequence
from functools import lru_cache
from operator import itemgetter

from crawler.filing.lines import without_marks

# Recognised by the number of the rule: the sentences are misprinted freely ("17 CRF", "240.14d-12(b))").
_PROVISIONS = (
    ("425", re.compile(r"[Rr][Uu][Ll][Ee]\s{0,3}425|230[.\-]\s?425")),
    ("14a-12", re.compile(r"14[aAdD]\s?[-–‑]\s?12")),
    ("14d-2(b)", re.compile(r"14[dD]\s?[-–‑]\s?2")),
    ("13e-4(c)", re.compile(r"13[eEaA]\s?[-–‑]\s?4")),
)
# the "425" and "14a" of the provisions, also where a dash or a bracket is left out
_PROVISION_NUMBER = re.compile(r"425|1[34][aAdDeE]")
_FILLING = r"[\s_]{0,6}[xX]?[\s_]{0,6}"
# ☒, [X], |_|, ( ), but not "()". One set at the front lets the search skip what can be no box.
_BOX = re.compile(
    rf"[☒☑☐□■✓✔\[|(](?:(?<=[☒☑☐□■✓✔])|(?<=\[){_FILLING}\]|(?<=\|){_FILLING}\||(?<=\()(?!\)){_FILLING}\))"
)
# A letter of a symbol font, as text renderings show it: in front of the caption, or in a cell of its own.
_LETTER_BOX = re.compile(r"\s{0,200}([oO0xXþýÞ¨£qQRSGp¬])(?=\s|\||$|Written|Soliciting|Pre-comm)")
# For example "Emerging growth company o"
_LAST_LETTER_BOX = re.compile(r"\s([oxXþý¨])\s{0,20}$")
_SIGN = re.compile(r"[☒☑☐]")
_TICKED = frozenset("☒☑■✓✔xXþýRS")
# For example "Emerging  growth company"
_EMERGING = re.compile(r"emerging\s{1,9}growth\s{1,9}compan(?:y|ies)", re.IGNORECASE)
# For example "If an emerging growth company, indicate by check mark if the registrant has elected .."
_TRANSITION = re.compile(
    r"if (?:an\s{1,9})?emerging\s{1,9}growth|elected not to use|extended\s{1,9}transition", re.IGNORECASE
)
# The sentences around the boxes, in lower case.
_INTRODUCTION = re.compile(
    r"check the appropriate box|simultaneously satisfy|following provisions|general instruction a\.2"
    r"|financial accounting standards|section 13\(a\) of the exchange act|rule [1l]2b-2"
    r"|emerging\s{1,9}growth\s{1,9}compan(?:y|ies)|elected not to use|extended\s{1,9}transition"
)
_LONGEST_LINE = 3000


def checked_boxes(lines: Sequence[str]) -> tuple[str, ...] | None:
    """Which of the provisions 425, 14a-12, 14d-2(b), 13e-4(c) are ticked; None without such boxes.

    A box belongs to the provision after it, or, where the first provision comes before the first box, to the
    one before it. A provision without a box is not ticked.
    """
    marks = [mark for line in lines for mark in _marks(without_marks(line[:_LONGEST_LINE]))]
    first = next((index for index, mark in enumerate(marks) if isinstance(mark, str)), None)
    if first is None:
        return None
    marks = marks[max(0, first - 1) :]
    if isinstance(marks[0], str):
        marks.reverse()
    ticked, box = set(), False
    for mark in marks:
        if isinstance(mark, bool):
            box = mark
            continue
        if box:
            ticked.add(mark)
        box = False
    return tuple(name for name, _ in _PROVISIONS if name in ticked)


def emerging_growth(lines: Sequence[str]) -> bool | None:
    """Whether the cover ticks "Emerging growth company"; None where it has no such line.

    The first box counts, in "Yes ☐ No ☒" too; the box about the transition period, further on, does not.
    """
    seen = False
    for line in lines:
        if not seen and "emerging" not in line.lower():
            continue
        text = without_marks(line[:_LONGEST_LINE])
        transition = _TRANSITION.search(text)
        if not seen and (not _EMERGING.search(text) or (transition and transition.start() == 0)):
            continue
        seen = True
        box = _first_box(text[: transition.start()] if transition else text)
        if box is not None:
            return _is_ticked(box)
        if transition:
            break
    return False if seen else None


# The form's sentences are the same on every cover: what is read of one is remembered.
@lru_cache(maxsize=2000)
def is_box_line(line: str) -> bool:
    """Whether a line belongs to the check boxes or to their introductions."""
    text = line[:_LONGEST_LINE]
    short = text.strip()
    if not short:
        return False
    if len(short) < 60 and (_SIGN.search(short) or _BOX.fullmatch(short)):
        return True
    if len(short) < 4 and _LETTER_BOX.match(text):
        return True
    if (len(short) < 400 or _BOX.search(text)) and _provisions(text):
        return True
    return bool(_INTRODUCTION.search(text.lower()))


def _provisions(text: str) -> list[tuple[int, str]]:
    """The provisions that a line names, and where."""
    if not _PROVISION_NUMBER.search(text):
        return []
    found = [(match.start(), name) for name, pattern in _PROVISIONS if (match := pattern.search(text))]
    return sorted(found)


@lru_cache(maxsize=2000)
def _marks(line: str) -> tuple[str | bool, ...]:
    """The provisions (by name) and boxes (whether ticked) of a line, in order."""
    found = _provisions(line)
    boxes = [(match.start(), _is_ticked(match[0])) for match in _BOX.finditer(line)]
    if not boxes and (match := _LETTER_BOX.match(line)):
        boxes = [(-1, _is_ticked(match[1]))]
    elif not boxes and found and (match := _LAST_LETTER_BOX.search(line[-40:])):
        boxes = [(len(line), _is_ticked(match[1]))]
    if not boxes:
        return tuple(name for _, name in found)
    marks: list[tuple[int, str | bool]] = [*found, *boxes]
    return tuple(mark for _, mark in sorted(marks, key=itemgetter(0)))


def _first_box(text: str) -> str | None:
    """The first box of a line about emerging growth companies, or None."""
    if match := _BOX.search(text):
        return match[0]
    match = _LETTER_BOX.match(text) or _LAST_LETTER_BOX.search(text[-40:])
    return match[1] if match else None


def _is_ticked(box: str) -> bool:
    """Whether a box is ticked."""
    return not _TICKED.isdisjoint(box)
