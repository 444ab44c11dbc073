"""The signatures of a report: where they stand, and who signed for whom, in what office, and when."""

import re
from collections.abc import Sequence

from crawler.filing.exhibits import is_list_header, is_slip_sheet
from crawler.filing.items import is_exhibit_index_heading, is_signature_heading
from crawler.filing.lines import is_blank, page_number
from crawler.filing.record import Signature
from crawler.filing.signatures.cells import has_mark, is_requirements_sentence, signature_cells
from crawler.filing.signatures.columns import one_below_another
from crawler.filing.signatures.signers import read_signers
from crawler.filing.titles import is_prose

# What follows the signatures of a report on an acquisition.
_STATEMENTS_HEADING = re.compile(
    r"\W{0,99}index to (?:\w{1,20}\s){0,4}financial (?:statements|information)\b.{0,60}", re.IGNORECASE
)
_MOST_LINES = 400
_REACH = 60
_SHORTEST_SENTENCE = 50


def signature_start(lines: Sequence[str], after: int) -> int | None:
    """The first line of the signatures, from line `after` on; None without signatures.

    They begin with the sentence "Pursuant to the requirements of the Securities Exchange Act .., the
    registrant has duly caused this report to be signed", or with its heading. Where it is missing: with the
    heading "SIGNATURES" that has a signature below it, else with the passage that holds the first signature.
    """
    last_heading = heading = mark = None
    for index in range(after, len(lines)):
        line = lines[index]
        if not line:
            continue
        if is_requirements_sentence(line) and _says_signed(lines, index):
            return _with_heading(lines, index, after)
        if heading is None and is_signature_heading(line):
            last_heading = index
        elif has_mark(line):
            if heading is None and last_heading is not None and index - last_heading <= _REACH:
                heading = last_heading
            if mark is None and len(line) < 300:
                mark = index
    if heading is not None or mark is None:
        return heading
    while mark > after and not is_blank(lines[mark - 1]):
        mark -= 1
    return mark


def signatures_end(lines: Sequence[str], start: int) -> int:
    """The line after the signatures that begin on line `start`: where exhibit index or exhibits begin.

    Exhibits in the same document begin at the latest with their first sentences.
    """
    end = min(len(lines), start + _MOST_LINES)
    signed = False
    for index in range(start + 1, end):
        line = lines[index]
        if is_exhibit_index_heading(line) or is_slip_sheet(line) or is_list_header(line):
            return index
        if signed and (_is_prose(lines, index) or _STATEMENTS_HEADING.fullmatch(line[:200])):
            return index
        signed = signed or has_mark(line)
    return end


def read_signatures(lines: Sequence[str]) -> tuple[Signature, ...]:
    """The signers of the passage `lines`, in order."""
    return read_signers(signature_cells(one_below_another(lines)))


def _is_prose(lines: Sequence[str], index: int) -> bool:
    """Whether sentences begin on a line that say nothing of the signatures."""
    line = lines[index]
    if len(line) < _SHORTEST_SENTENCE or not is_prose(line) or is_requirements_sentence(line):
        return False
    if "signed" in line or "capacit" in line or has_mark(line):
        return False
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return line.rstrip().endswith(".") or (len(following) >= _SHORTEST_SENTENCE and is_prose(following))


def _says_signed(lines: Sequence[str], index: int) -> bool:
    """Whether the sentence on line `index` says that the report is signed."""
    text = " ".join(line[:2000] for line in lines[index : index + 6]).lower()
    return "sign" in text and ("duly" in text or "caused" in text or "undersigned" in text)


def _with_heading(lines: Sequence[str], index: int, after: int) -> int:
    """The line of the heading above the sentence on line `index`, else `index`."""
    above = index - 1
    while above >= after and (is_blank(lines[above]) or page_number(lines[above]) is not None):
        above -= 1
    return above if above >= after and is_signature_heading(lines[above]) else index
