"""Documents that make careless readers slow: how the time grows when they are four times as long.

    python benchmarks/traps.py [NAME...]

Each trap repeats something many times. Where the time grows about four times, it is proportional to the size;
sixteen times would be its square. `memory` is the peak of the process, less what it had before, against the
size of the longer document.
"""

import argparse
import contextlib
import multiprocessing
import resource
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass

from crawler.filing.envelope import NotAFiling
from crawler.filing.parse import parse_filing

GROWTH = 4
BYTES = 1_000_000


@dataclass(frozen=True)
class Trap:
    """A document: `before`, `unit` many times, `closing` as often, and `after`."""

    before: str
    unit: str
    closing: str = ""
    after: str = ""

    def document(self, count: int) -> bytes:
        """Return the document with `count` units."""
        return "".join((self.before, self.unit * count, self.closing * count, self.after)).encode()


PAGE = "<html><body><p>FORM 8-K</p><p>CURRENT REPORT</p>"
TEXT = "FORM 8-K\nCURRENT REPORT\n"
SIGNED = f"{PAGE}<p>Item 8.01 Other Events.</p><p>It happened.</p><p>SIGNATURES</p>"
EXHIBITS = f"{PAGE}<p>Item 9.01 Financial Statements and Exhibits.</p><p>(d) Exhibits</p>"
AMENDMENT = (
    "<SEC-DOCUMENT>0009900101-09-000003.txt : 20090401\n<SEC-HEADER>\nCONFORMED SUBMISSION TYPE: 8-K/A\n"
    "FILED AS OF DATE: 20090401\n</SEC-HEADER>\n<DOCUMENT>\n<TYPE>8-K/A\n<TEXT>\n"
    f"{PAGE}<p>Item 8.01 Other Events.</p><p>This amendment amends the Form 8-K "
)
ENVELOPE = "<SEC-DOCUMENT>0009900101-94-000003.txt : 19940304\n<SEC-HEADER>\n"

TRAPS = {
    "nested divisions": Trap(PAGE, "<div>", "</div>"),
    "nested tables": Trap(PAGE, "<table><tr><td>", "</td></tr></table>"),
    "nested fonts": Trap(PAGE, "<font>", "</font>"),
    "cells of one row": Trap(f"{PAGE}<table><tr>", "<td>1</td>"),
    "rows": Trap(f"{PAGE}<table>", "<tr><td>a</td><td>b</td></tr>"),
    "one line": Trap(PAGE, "word "),
    "one word": Trap(PAGE, "a"),
    "spaces in PRE": Trap(f"{PAGE}<pre>", " ", after="x</pre>"),
    "spaces in plain text": Trap(TEXT, " ", after="x"),
    "line ends in plain text": Trap(TEXT, "\n", after="x"),
    "tags that never end": Trap(PAGE, "<a "),
    "angle brackets": Trap(PAGE, "<"),
    "closing brackets, then tags": Trap(PAGE + ">" * 1000, "<a"),
    "tags, then closing brackets": Trap(PAGE, "<a", ">"),
    "quotes that never end": Trap(PAGE, '<a b="'),
    "comments that never end": Trap(PAGE, "<!--"),
    "styles that never end": Trap(PAGE, "<style>"),
    "hidden elements": Trap(PAGE, '<div style="display:none">', "</div>"),
    "hidden elements that never end": Trap(PAGE, '<div style="display:none">'),
    "symbol fonts": Trap(PAGE, '<font face="Wingdings">x</font>'),
    "symbol fonts that never end": Trap(PAGE, '<font face="Wingdings">'),
    "an image of spaces": Trap(f'{PAGE}<img alt="', " ", after='box">'),
    "images": Trap(PAGE, '<img alt="[ ] box">'),
    "references": Trap(PAGE, "&amp;"),
    "an endless reference": Trap(f"{PAGE}&#", "1", after=";"),
    "headings": Trap(PAGE, "<p>Item 8.01 Other Events</p>"),
    "items": Trap(PAGE, "<p>Item 8.01 Other Events</p><p>Something happened on that day.</p>"),
    "numbers in a heading": Trap(f"{PAGE}<p>Items ", "8.01, "),
    "the word item": Trap(TEXT, "Item\n"),
    "signature headings": Trap(PAGE, "<p>SIGNATURES</p>"),
    "requirements": Trap(PAGE, "<p>Pursuant to the requirements of</p>"),
    "signatures": Trap(SIGNED, "<p>By: /s/ Jo Roe</p>"),
    "signatures on one line": Trap(f"{SIGNED}<p>", "By: /s/ Jo Roe "),
    "dates": Trap(PAGE, "March 3, 2009 "),
    "captions": Trap(PAGE, "<p>Acme</p><p>(Exact name of registrant as specified in its charter)</p>"),
    "captions on one line": Trap(PAGE, "(Exact name of registrant) "),
    "boxes": Trap(PAGE, "<p>☐ Rule 425</p>"),
    "securities": Trap(
        f"{PAGE}<p>Securities registered pursuant to Section 12(b) of the Act:</p><table>",
        "<tr><td>Common</td><td>A</td><td>NYSE</td></tr>",
    ),
    "exhibits": Trap(EXHIBITS, "<p>99.1 Press Release</p>"),
    "exhibits on one line": Trap(f"{EXHIBITS}<p>", "99.1 Press Release "),
    "reports amended": Trap(AMENDMENT, "and the Form 8-K filed on March 3, 2009 "),
    "days of one report": Trap(AMENDMENT, "filed March 3, 2009, "),
    "filings without a day": Trap(AMENDMENT, "filed by the Form 8-K ", after="on March 3, 2009"),
    "brackets in an amendment": Trap(AMENDMENT, '(the "', after='Form 8-K") filed on March 3, 2009'),
    "sentences of an amendment": Trap(AMENDMENT, "On March 3, 2009 it filed a Form 8-K. This "),
    "paragraphs that break off": Trap(AMENDMENT, "<p>and</p>", after="<p>filed on March 3, 2009</p>"),
    "amending": Trap(AMENDMENT, "amends 2009 "),
    "facts": Trap(PAGE, '<ix:nonNumeric name="dei:A">x'),
    "facts in facts": Trap(PAGE, '<ix:nonNumeric name="dei:A">', "</ix:nonNumeric>"),
    "cell bars": Trap(PAGE, "a | "),
    "figures and dashes": Trap(PAGE, "12-"),
    "brackets": Trap(PAGE, "("),
    "page marks": Trap(TEXT, "<PAGE>\n"),
    "carriage returns": Trap("", "FORM 8-K CURRENT REPORT\r"),
    "NUL characters": Trap(TEXT, "\0"),
    "documents": Trap(
        f"{ENVELOPE}</SEC-HEADER>\n",
        "<DOCUMENT>\n<TYPE>8-K\n<TEXT>\nFORM 8-K\n</TEXT>\n</DOCUMENT>\n",
        after="</SEC-DOCUMENT>",
    ),
    "documents that never end": Trap(f"{ENVELOPE}</SEC-HEADER>\n", "<DOCUMENT>\n"),
    "texts that never end": Trap(f"{ENVELOPE}</SEC-HEADER>\n<DOCUMENT>\n", "<TEXT>\n"),
    "header lines": Trap(
        ENVELOPE, "ITEM INFORMATION: Other Events\n", after="</SEC-HEADER>\n</SEC-DOCUMENT>"
    ),
    "filers": Trap(
        ENVELOPE,
        "FILER:\n\tCOMPANY DATA:\n\t\tCENTRAL INDEX KEY: 0000000001\n",
        after="</SEC-HEADER>\n</SEC-DOCUMENT>",
    ),
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="traps to measure (default: all)")
    arguments = parser.parse_args()
    print(f"{'trap':34}{'MB':>6}{'s':>8}{'4 x':>8}{'growth':>8}{'memory':>8}")
    for name in arguments.names or TRAPS:
        count = max(1, BYTES // len(TRAPS[name].unit))
        seconds, _ = measured(name, count)
        more, memory = measured(name, count * GROWTH)
        size = len(TRAPS[name].document(count * GROWTH))
        print(
            f"{name:34}{size / 1e6:6.1f}{seconds:8.2f}{more:8.2f}{more / max(seconds, 1e-3):8.1f}"
            f"{memory / size:7.1f}x",
            flush=True,
        )


def measured(name: str, count: int) -> tuple[float, int]:
    """Parse a trap in a fresh process; return CPU seconds and bytes of memory."""
    with ProcessPoolExecutor(max_workers=1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(parse, name, count).result()


def parse(name: str, count: int) -> tuple[float, int]:
    """Parse a trap in this process; a refusal takes time too."""
    raw = TRAPS[name].document(count)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    with contextlib.suppress(NotAFiling):
        parse_filing(raw)
    seconds = time.process_time() - start
    return seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024


if __name__ == "__main__":
    main()
