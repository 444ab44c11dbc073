"""Real filings, read as people read them: their labels were made by hand, and not by this parser's rules."""

from pathlib import Path

import pytest
from labels import differences, read_labels

from crawler.filing.parse import parse_filing

LABELS = list(read_labels(Path(__file__).parents[2] / "labels" / "corpus.jsonl"))


@pytest.mark.corpus
@pytest.mark.parametrize("label", LABELS, ids=lambda label: Path(label["file"]).name[:20])
def test_a_real_filing_is_read_as_it_is_labelled(label, corpus):
    assert differences(label, parse_filing((corpus / label["file"]).read_bytes())) == []


@pytest.mark.corpus
def test_the_labelled_filings_beside_the_corpus(corpus):
    files = [*(corpus / "filings").iterdir(), *(corpus / "main_docs").iterdir()]
    for label in read_labels(corpus / "gold" / "dev.jsonl"):
        (path,) = (file for file in files if label["accession"] in file.name)
        assert differences(label, parse_filing(path.read_bytes())) == [], path.name
