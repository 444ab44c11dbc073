"""What is read from the bundled sample: key facts noted by hand, and whole records as they were reviewed."""

import difflib
import functools
import json
from pathlib import Path
from typing import Any

import pytest
from sample_facts import FACTS

import crawler.mirror
from crawler.filing.parse import parse_filing
from crawler.filing.record import FilingRecord
from crawler.filing.record_json import record_to_json

SAMPLE = Path(crawler.mirror.__file__).parent / "sample"
GOLDEN = Path(__file__).parents[2] / "golden"

sample_filing = pytest.mark.parametrize("accession_number", sorted(FACTS))


@functools.cache
def read(accession_number: str) -> FilingRecord:
    name = f"{accession_number}.txt"
    return parse_filing((SAMPLE / name).read_bytes(), source=name)


def in_lines(value: Any) -> Any:
    """A part of the record with long texts as lists of lines, so that people can read changes."""
    if isinstance(value, dict):
        return {name: in_lines(member) for name, member in value.items()}
    if isinstance(value, list):
        return [in_lines(member) for member in value]
    return value.split("\n") if isinstance(value, str) and "\n" in value else value


def test_facts_are_noted_for_every_filing():
    assert set(FACTS) == {path.stem for path in SAMPLE.glob("*.txt")}


@sample_filing
def test_form_and_days(accession_number):
    record, facts = read(accession_number), FACTS[accession_number]
    assert record.accession_number == accession_number
    assert record.form_type == facts.form_type
    assert str(record.filing_date) == facts.filing_date
    assert (record.accepted_at and record.accepted_at.isoformat()) == facts.accepted_at
    assert str(record.report_date) == facts.report_date
    assert str(record.cover.report_date) == facts.report_date


@sample_filing
def test_items(accession_number):
    record, facts = read(accession_number), FACTS[accession_number]
    found = [item.item_number for item in record.items if item.found]
    lacking = [item.item_number for item in record.items if not item.found]
    assert (found, lacking) == (facts.items.split(), facts.lacking.split())
    expected = f"{facts.items} {facts.lacking}" if facts.header_items is None else facts.header_items
    assert sorted(record.header_items) == sorted(expected.split())
    assert [item.position for item in record.items] == list(range(1, len(record.items) + 1))
    declared = [item.item_number for item in record.items if item.declared]
    assert sorted(declared) == sorted(expected.split())


@sample_filing
def test_exhibits_and_their_documents(accession_number):
    record = read(accession_number)
    found = [f"{exhibit.exhibit_number}:{exhibit.document_position or '-'}" for exhibit in record.exhibits]
    assert found == FACTS[accession_number].exhibits.split()


@sample_filing
def test_signers(accession_number):
    record = read(accession_number)
    signers = [(signer.name, signer.title, str(signer.date)) for signer in record.signatures]
    assert list(dict.fromkeys(signers)) == list(FACTS[accession_number].signers)


@sample_filing
def test_cover(accession_number):
    cover, facts = read(accession_number).cover, FACTS[accession_number]
    registrants = tuple((each.name, each.state, each.file_number, each.ein) for each in cover.registrants)
    assert registrants == facts.registrants
    assert cover.phone == facts.phone
    assert cover.former_name is None
    assert cover.checked == facts.checked
    assert cover.emerging_growth == facts.emerging_growth
    rows = cover.securities
    securities = rows and tuple((row.title, row.symbol, row.exchange) for row in rows)
    assert securities == facts.securities


@sample_filing
def test_expected_problems_are_noticed(accession_number):
    codes = {problem.code for problem in read(accession_number).problems}
    assert codes >= set(FACTS[accession_number].problems.split())


@sample_filing
def test_whole_record_is_as_reviewed(accession_number):
    record = in_lines(record_to_json(read(accession_number)))
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    golden = GOLDEN / f"{accession_number}.json"
    if not golden.exists():
        golden.write_text(text, "utf-8")
        pytest.fail(f"wrote {golden}: review and commit")
    reviewed = golden.read_text("utf-8")
    if text != reviewed:
        changes = difflib.unified_diff(
            reviewed.splitlines(), text.splitlines(), "reviewed", "now", n=2, lineterm=""
        )
        pytest.fail(f"{golden.name} has changed; delete it to write it anew\n" + "\n".join(changes))


def test_no_record_is_kept_for_a_filing_that_is_gone():
    assert {path.stem for path in GOLDEN.glob("*.json")} <= set(FACTS)
