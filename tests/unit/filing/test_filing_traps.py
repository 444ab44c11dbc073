"""Documents made to be slow are read in time proportional to their size, or this suite would not end."""

import importlib.util
from pathlib import Path

import pytest

from crawler.filing.envelope import NotAFiling
from crawler.filing.parse import parse_filing

SPEC = importlib.util.spec_from_file_location("traps", Path(__file__).parents[3] / "benchmarks" / "traps.py")
traps = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(traps)
# The square of so many is a matter of hours, their number of a second.
UNITS = 100_000


@pytest.mark.parametrize("name", traps.TRAPS)
def test_a_trap_is_read_or_refused(name):
    try:
        record = parse_filing(traps.TRAPS[name].document(UNITS))
    except NotAFiling:
        return
    assert "parser-error" not in {problem.code for problem in record.problems}


@pytest.mark.parametrize(
    "trap",
    [
        traps.Trap(traps.PAGE, "word " * 20, after="</body></html>"),
        traps.Trap(f"{traps.PAGE}<table><tr>", "<td>1</td>" * 5),
    ],
    ids=["a line of 20 MB", "a million cells"],
)
def test_a_large_trap_is_read(trap):
    record = parse_filing(trap.document(200_000))
    assert record.problems == ()
