"""The bundled sample: whole, small, consistent with itself, and nobody's words but ours."""

import datetime as dt
import re
from pathlib import Path

import pytest

import crawler.mirror
from crawler.edgar.accession import ACCESSION_NUMBER
from crawler.edgar.forms import FORM_8K_FAMILY
from crawler.edgar.item_catalog import MODERN_ITEMS_FROM, is_known_item, item_for_caption

SAMPLE = Path(crawler.mirror.__file__).parent / "sample"
FILINGS = sorted(SAMPLE.glob("*.txt"))
IMMUNOGEN = 855654
INVENTED_CIKS = range(9900101, 9900200)

sample_filing = pytest.mark.parametrize("path", FILINGS, ids=lambda path: path.stem)


def header_of(path: Path) -> str:
    return path.read_text("latin-1").partition("</SEC-HEADER>")[0].partition("</IMS-HEADER>")[0]


def header_values(path: Path, label: str) -> list[str]:
    """Values of a label of the header, in order, blank ones too."""
    return [value.strip() for value in re.findall(rf"(?m)^\t*{label}:[ \t]*(.*)$", header_of(path))]


def filing_day(path: Path) -> str:
    [day] = header_values(path, "FILED AS OF DATE")
    return f"{day[:4]}-{day[4:6]}-{day[6:]}"


def test_sample_is_small_and_of_its_expected_extent():
    assert len(FILINGS) == 24
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) < 400_000


@sample_filing
def test_file_is_one_whole_envelope_named_by_its_accession_number(path):
    raw = path.read_text("latin-1")
    assert ACCESSION_NUMBER.fullmatch(path.stem)
    assert header_values(path, "ACCESSION NUMBER") == [path.stem]
    openings = re.findall(r"(?m)^<(SEC|IMS)-DOCUMENT>(\S+) : (\d{8})$", raw)
    [(kind, name, _)] = openings
    assert name.endswith(f"{path.stem}.txt")
    assert f"\n<{kind}-HEADER>{path.stem}.hdr.sgml : " in raw
    assert re.findall(rf"(?m)^</{kind}-(\w+)>$", raw) == ["HEADER", "DOCUMENT"]
    is_mail = raw.startswith("-----BEGIN PRIVACY-ENHANCED MESSAGE-----\n")
    mail_end = "-----END PRIVACY-ENHANCED MESSAGE-----\n" if is_mail else ""
    assert raw.endswith(f"</{kind}-DOCUMENT>\n{mail_end}")
    assert is_mail == (filing_day(path) < "2010-04-06")


def test_mail_escapes_every_line_that_begins_with_a_dash():
    texts = [path.read_text("latin-1") for path in FILINGS]
    mails = [text for text in texts if text.startswith("-----BEGIN")]
    dashed = [re.findall(r"(?m)^-.*$", mail)[1:-1] for mail in mails]
    assert len(mails) == 11
    assert sum(map(len, dashed)) >= 15
    assert all(line.startswith("- -") for lines in dashed for line in lines)


@sample_filing
def test_document_count_and_document_tags_are_right(path):
    raw = path.read_text("latin-1")
    documents = re.findall(r"(?ms)^<DOCUMENT>\n(.*?)\n</TEXT>\n</DOCUMENT>$", raw)
    assert header_values(path, "PUBLIC DOCUMENT COUNT") == [str(len(documents))]
    assert len(documents) == raw.count("\n<DOCUMENT>\n")
    form = r"<TYPE>\S.*\n<SEQUENCE>\d+\n(?:<FILENAME>\S+\n)?(?:<DESCRIPTION>.+\n)?<TEXT>\n"
    assert all(re.match(form, document) for document in documents)
    [form_type] = header_values(path, "CONFORMED SUBMISSION TYPE")
    assert form_type in FORM_8K_FAMILY
    assert documents[0].startswith(f"<TYPE>{form_type}\n<SEQUENCE>1\n")


@sample_filing
def test_only_invented_companies_and_immunogen_file(path):
    ciks = [int(value) for value in header_values(path, "CENTRAL INDEX KEY")]
    names = header_values(path, "COMPANY CONFORMED NAME")
    assert len(names) == len(ciks) == header_of(path).count("\nFILER:\n")
    for cik, name in zip(ciks, names, strict=True):
        assert (cik in INVENTED_CIKS) != (cik == IMMUNOGEN)
        assert ("IMMUNOGEN" in name.upper()) == (cik == IMMUNOGEN)


@sample_filing
def test_days_follow_each_other(path):
    [period] = header_values(path, "CONFORMED PERIOD OF REPORT")
    [filed] = header_values(path, "FILED AS OF DATE")
    published = re.findall(r"(?m)^<(?:SEC|IMS)-\w+>\S+ : (\d{8})$", path.read_text("latin-1"))
    assert period <= filed <= published[0]
    assert len(set(published)) == 1
    accepted = re.findall(r"(?m)^<ACCEPTANCE-DATETIME>(\d{14})$", header_of(path))
    assert bool(accepted) == (filed >= "20030101")
    if accepted:
        late = accepted[0][8:] > "173000"
        assert late == (accepted[0][:8] < filed)
        assert header_values(path, "DATE AS OF CHANGE") in ([], [accepted[0][:8]])


@sample_filing
def test_captions_are_edgars(path):
    captions = header_values(path, "ITEM INFORMATION")
    assert captions
    [period] = header_values(path, "CONFORMED PERIOD OF REPORT")
    numbers = [item_for_caption(caption, dt.date.fromisoformat(period)) for caption in captions if caption]
    assert all(number is not None and is_known_item(number) for number in numbers)
    if filing_day(path) > MODERN_ITEMS_FROM.isoformat():
        assert all("." in str(number) for number in numbers)
        assert len(numbers) == len(captions)
    else:
        assert all("." not in str(number) for number in numbers)


@sample_filing
def test_lines_end_as_edgar_ends_them_and_bytes_are_of_their_time(path):
    raw = path.read_bytes()
    assert b"\r" not in raw
    encodings = {"0009900113-25-000041": "utf-8", "0009900900-10-003106": "latin-1"}
    encoding = encodings.get(path.stem, "ascii")
    assert raw.isascii() == (encoding == "ascii")
    raw.decode(encoding)


def test_readme_names_every_filing_and_no_other():
    readme = (SAMPLE / "README.md").read_text("utf-8")
    assert re.findall(r"(?m)^\| `([\d-]+)`", readme) == [
        path.stem for path in sorted(FILINGS, key=filing_day)
    ]
