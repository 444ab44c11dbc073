"""Accession numbers: the keys that EDGAR gives to submissions."""

import re

ACCESSION_NUMBER = re.compile(r"\A[0-9]{10}-[0-9]{2}-[0-9]{6}\Z")
"""A whole accession number, as 0001104659-07-078123: the submitter's login CIK, year, sequence number."""

_UNDASHED = re.compile(r"\A([0-9]{10})([0-9]{2})([0-9]{6})\Z")


def normalize_accession(text: str) -> str:
    """Return the accession number in its dashed form.

    Takes it with dashes (0001104659-07-078123) or as folder names have it, without (000110465907078123);
    white space around it is dropped. Raises ValueError for anything else.
    """
    stripped = text.strip()
    if ACCESSION_NUMBER.match(stripped):
        return stripped
    undashed = _UNDASHED.match(stripped)
    if undashed is None:
        raise ValueError(f"not an accession number: {text[:80]!r}")
    return "-".join(undashed.groups())
