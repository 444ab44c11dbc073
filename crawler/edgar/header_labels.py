"""The words of submission headers: labels in SEC-HEADERs, tags in .hdr.sgml and feed files."""

# EDGAR renamed IRS NUMBER to EIN in March 2025.
_TAG_OF_LABEL = {
    "CONFORMED SUBMISSION TYPE": "TYPE",
    "CONFORMED PERIOD OF REPORT": "PERIOD",
    "ITEM INFORMATION": "ITEMS",
    "FILED AS OF DATE": "FILING-DATE",
    "COMPANY CONFORMED NAME": "CONFORMED-NAME",
    "CENTRAL INDEX KEY": "CIK",
    "STANDARD INDUSTRIAL CLASSIFICATION": "ASSIGNED-SIC",
    "EIN": "IRS-NUMBER",
    "SEC ACT": "ACT",
    "SEC FILE NUMBER": "FILE-NUMBER",
    "STREET 1": "STREET1",
    "STREET 2": "STREET2",
    "BUSINESS PHONE": "PHONE",
    "DATE OF NAME CHANGE": "DATE-CHANGED",
}


def tag_of_label(label: str) -> str:
    """Return the tag that says what a label says, "CIK" for "CENTRAL INDEX KEY".

    Most are the same words with hyphens, "FILM-NUMBER" for "FILM NUMBER".
    """
    return _TAG_OF_LABEL.get(label, label.replace(" ", "-"))


def employer_number(text: str) -> str | None:
    """Return the digits of an employer identification number; None where there are none.

    EDGAR writes nine zeros for a filer that has no number.
    """
    digits = "".join(filter(str.isdecimal, text))
    return digits if digits.strip("0") else None
