"""The header of a submission: what EDGAR says about it, in label form, tag form or a mixture."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from crawler.edgar.accession import ACCESSION_NUMBER
from crawler.edgar.eastern import acceptance_moment, edgar_date
from crawler.edgar.header_labels import employer_number, tag_of_label
from crawler.edgar.item_catalog import item_for_caption
from crawler.filing.decoding import decode, has_nul
from crawler.filing.record import Address, Filer, FormerName, Problem

_LINE_END = re.compile(r"\r\n|\r|\n")
# For example "<ACCEPTANCE-DATETIME>20240221162209"
_TAG_LINE = re.compile(r"<([A-Za-z0-9][A-Za-z0-9-]*)>(.*)")
# For example "CONFORMED PERIOD OF REPORT:\t20240221"
_LABEL_LINE = re.compile(r"([A-Z][A-Z0-9 _/-]*):(.*)")
# "STATE COMMERCIAL BANKS [6022]", "4833" as in 1994, "[5122" where a header of mid-2000 broke the line.
_SIC = re.compile(r"(?:.*\[)?\s*(\d{1,4})\s*\]?")
_COUNT = re.compile(r"[0-9]{1,6}")
# For example "0000905729-24-000095.txt : 20240603", behind "<SEC-DOCUMENT>"
_DISSEMINATED = re.compile(r"\S{1,40}\s{0,9}:\s{0,9}(\d{8})")
_OPENING_TAGS = ("SEC-DOCUMENT", "IMS-DOCUMENT", "SEC-HEADER", "IMS-HEADER")
_ADDRESS_FIELDS = {
    "STREET1": "street1",
    "STREET2": "street2",
    "CITY": "city",
    "STATE": "state",
    "ZIP": "zip",
    "PHONE": "phone",
}
# Parties of other forms, whose names and numbers must not be taken for a filer's.
_OTHER_PARTIES = frozenset(
    {"SUBJECT-COMPANY", "FILED-BY", "FILED-FOR", "ISSUER", "REPORTING-OWNER", "SERIAL-COMPANY", "DEPOSITOR"}
    | {"SECURITIZER", "ISSUING-ENTITY", "UNDERWRITER"}
)


@dataclass(frozen=True, slots=True)
class Header:
    """A submission's header.

    `filing_date` is FILED AS OF DATE, `report_date` CONFORMED PERIOD OF REPORT, `accepted_at` an aware
    Eastern moment, `disseminated_on` the day behind the accession number in the opening line, `item_numbers`
    what the captions mean, `blank_captions` how many say nothing, `document_count` PUBLIC DOCUMENT COUNT.
    """

    accession_number: str | None = None
    form_type: str | None = None
    filing_date: dt.date | None = None
    accepted_at: dt.datetime | None = None
    disseminated_on: dt.date | None = None
    report_date: dt.date | None = None
    item_numbers: tuple[str, ...] = ()
    blank_captions: int = 0
    document_count: int | None = None
    filers: tuple[Filer, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_header(raw: bytes) -> Header:
    """Read a header of any era from its bytes, opening line included; what it lacks is None.

    Labels and tags may mix, indentation means nothing (each section of the mid-2000 headers, as
    0000950124-00-003635, is a tab deeper and has stray closing tags), unknown ones are left out. Problems:
    `header-value-invalid`, `declared-item-blank`, `caption-unknown`, `nul-removed`. Never raises.
    """
    return _Reader(decode(raw), [Problem("nul-removed", "in the header")] if has_nul(raw) else []).read()


class _Reader:
    """The fields of one header, sorted into the submission's own and those of each filer."""

    def __init__(self, text: str, problems: list[Problem]) -> None:
        self.problems = problems
        self.own: dict[str, str] = {}
        self.captions: list[str] = []
        self.filers: list[_FilerFields] = []
        party: _FilerFields | None = None
        for tag, value in _fields(text):
            if tag == "FILER":
                party = _FilerFields()
                self.filers.append(party)
            elif tag in _OTHER_PARTIES and not value:
                party = _FilerFields()
            elif party is None:
                self._take(tag, value)
            else:
                party.take(tag, value)

    def _take(self, tag: str, value: str) -> None:
        if tag == "ITEMS":
            self.captions.append(value)
        elif value:
            self.own.setdefault(tag, value)

    def read(self) -> Header:
        """Turn the texts into values."""
        accepted_at = acceptance_moment(self.own.get("ACCEPTANCE-DATETIME", ""))
        if accepted_at is None and "ACCEPTANCE-DATETIME" in self.own:
            self._invalid("ACCEPTANCE-DATETIME", self.own["ACCEPTANCE-DATETIME"])
        filing_date = self._day("FILING-DATE", self.own.get("FILING-DATE", ""))
        count = self.own.get("PUBLIC-DOCUMENT-COUNT", "")
        captions = [caption for caption in self.captions if caption]
        if blanks := len(self.captions) - len(captions):
            self.problems.append(Problem("declared-item-blank", f"{blanks} of the header's item captions"))
        return Header(
            accession_number=self._accession_number(),
            form_type=self.own.get("TYPE"),
            filing_date=filing_date,
            accepted_at=accepted_at,
            disseminated_on=self._disseminated_on(),
            report_date=self._day("PERIOD", self.own.get("PERIOD", "")),
            item_numbers=self._item_numbers(captions, accepted_at.date() if accepted_at else filing_date),
            blank_captions=blanks,
            document_count=int(count) if _COUNT.fullmatch(count) else None,
            filers=tuple(self._filer(fields) for fields in self.filers),
            problems=tuple(self.problems),
        )

    def _accession_number(self) -> str | None:
        number = self.own.get("ACCESSION-NUMBER", "")
        if ACCESSION_NUMBER.match(number):
            return number
        self._invalid("ACCESSION-NUMBER", number)
        return None

    def _disseminated_on(self) -> dt.date | None:
        """Return the day in the opening line; the header's own may be another (0000950123-03-011359)."""
        lines = (_DISSEMINATED.fullmatch(self.own.get(tag, "")) for tag in _OPENING_TAGS)
        days = (edgar_date(line[1]) for line in lines if line)
        return next((day for day in days if day), None)

    def _item_numbers(self, captions: list[str], on: dt.date | None) -> tuple[str, ...]:
        numbers: dict[str, None] = {}
        for caption in captions:
            number = item_for_caption(caption, on)
            if number is None:
                self.problems.append(Problem("caption-unknown", caption))
            else:
                numbers[number] = None
        return tuple(numbers)

    def _filer(self, fields: "_FilerFields") -> Filer:
        company = fields.company
        year_end = company.get("FISCAL-YEAR-END")
        return Filer(
            cik=self._number("CIK", company.get("CIK"), 10),
            name=company.get("CONFORMED-NAME"),
            state_of_incorporation=company.get("STATE-OF-INCORPORATION"),
            ein=employer_number(company.get("IRS-NUMBER", "")),
            sic=_sic(company.get("ASSIGNED-SIC", "")),
            fiscal_year_end=year_end if self._number("FISCAL-YEAR-END", year_end, 4) is not None else None,
            file_number=company.get("FILE-NUMBER"),
            film_number=company.get("FILM-NUMBER"),
            business_address=fields.address("BUSINESS-ADDRESS"),
            mail_address=fields.address("MAIL-ADDRESS"),
            former_names=tuple(
                FormerName(
                    former["FORMER-CONFORMED-NAME"], self._day("DATE-CHANGED", former.get("DATE-CHANGED", ""))
                )
                for former in fields.former_names
                if "FORMER-CONFORMED-NAME" in former
            ),
        )

    def _day(self, tag: str, digits: str) -> dt.date | None:
        """Return YYYYMMDD as a day; all zeros mean none, anything else is told."""
        day = edgar_date(digits)
        if day is None:
            self._invalid(tag, digits)
        return day

    def _number(self, tag: str, digits: str | None, longest: int) -> int | None:
        if digits and digits.isascii() and digits.isdecimal() and len(digits) <= longest:
            return int(digits)
        self._invalid(tag, digits or "")
        return None

    def _invalid(self, tag: str, value: str) -> None:
        """Note a value that says something, but nothing that can be read."""
        if value.strip("0"):
            self.problems.append(Problem("header-value-invalid", f"{tag}: {value[:200]}"))


class _FilerFields:
    """The texts of one FILER section."""

    def __init__(self) -> None:
        self.company: dict[str, str] = {}
        self.addresses: dict[str, dict[str, str]] = {}
        self.former_names: list[dict[str, str]] = []
        self.open_address: dict[str, str] = {}

    def take(self, tag: str, value: str) -> None:
        """Put a field where it belongs. Only address fields need to know their section."""
        if tag in {"BUSINESS-ADDRESS", "MAIL-ADDRESS"}:
            self.open_address = self.addresses.setdefault(tag, {})
        elif tag == "FORMER-COMPANY":
            self.former_names.append({})
        elif not value:
            return
        elif tag in {"FORMER-CONFORMED-NAME", "DATE-CHANGED"}:
            if not self.former_names or tag in self.former_names[-1]:
                self.former_names.append({})
            self.former_names[-1][tag] = value
        elif tag in _ADDRESS_FIELDS:
            self.open_address.setdefault(_ADDRESS_FIELDS[tag], value)
        else:
            self.company.setdefault(tag, value)

    def address(self, section: str) -> Address | None:
        """Return the address of a section; None where it is missing or empty."""
        fields = self.addresses.get(section)
        return Address(**fields) if fields else None


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """Yield tags and values line by line; a section's value is empty, closing tags are left out."""
    for line in _LINE_END.split(text):
        # Where a header of mid-2000 broke a SIC code, the bracket begins the next line.
        line = line.strip().lstrip("] \t")  # noqa: PLW2901
        if tagged := _TAG_LINE.match(line):
            yield tagged[1].upper(), tagged[2].strip()
        elif labelled := _LABEL_LINE.match(line):
            yield tag_of_label(labelled[1].strip()), labelled[2].strip()


def _sic(text: str) -> int | None:
    code = _SIC.fullmatch(text)
    return int(code[1]) or None if code else None
