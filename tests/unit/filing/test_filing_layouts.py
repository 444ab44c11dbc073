"""Reports laid out as filing agents have laid them out since 1993, read as a person reads them.

The documents in tests/layouts were written for this; labels.jsonl says what each shows.
"""

from pathlib import Path

import pytest
from labels import differences, read_labels

from crawler.filing.parse import parse_filing

LAYOUTS = Path(__file__).parents[2] / "layouts"
LABELS = list(read_labels(LAYOUTS / "labels.jsonl"))


def test_every_layout_has_a_label():
    documents = {path.name for path in LAYOUTS.iterdir()} - {"labels.jsonl"}
    assert documents == {label["document"] for label in LABELS}


@pytest.mark.parametrize("label", LABELS, ids=lambda label: label["document"])
def test_a_layout_is_read_as_it_is_labelled(label):
    record = parse_filing((LAYOUTS / label["document"]).read_bytes())
    assert differences(label, record) == [], label["shows"]
    assert "parser-error" not in {problem.code for problem in record.problems}
