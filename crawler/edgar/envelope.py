"""A complete submission as EDGAR serves it: where its bytes open and close, whose it is, if it is whole."""

import re

PEM_BEGIN = b"-----BEGIN PRIVACY-ENHANCED MESSAGE-----"
BEGINNING = 8192
"""A PEM heading has some 600 bytes, and the accession number stands in the first lines of a header."""

_OPENING_MARKS = (b"<SEC-DOCUMENT>", b"<IMS-DOCUMENT>", b"<SUBMISSION>")
_PEM_END = b"-----END PRIVACY-ENHANCED MESSAGE-----"
# For example "ACCESSION NUMBER:\t\t0001045810-24-000028"
_STATED_NUMBER = re.compile(rb"(?:<ACCESSION-NUMBER>|ACCESSION NUMBER:)\s*(\d{10}-\d{2}-\d{6})\b")
# For example "<SEC-DOCUMENT>0001045810-24-000028.txt : 20240221"
_OPENING_NUMBER = re.compile(rb"<(?:SEC|IMS)-DOCUMENT>[^\r\n]*?(\d{10}-\d{2}-\d{6})\.txt")
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_FILLING = b"\0\x1a \t\r\n"


def fault(raw: bytes, accession_number: str, size: int | None) -> str | None:
    """Return the code of docs/problems.md for bytes that are not the submission asked for, whole; else None.

    `size` is what the submissions data gives, None where it was not asked: EDGAR's word for the exact length
    of what it serves (so it was for 13 of 13 filings compared).
    """
    if (code := damage(raw)) is not None:
        return code
    if envelope_accession_number(raw) != accession_number:
        return "wrong-submission"
    return None if size in (None, len(raw)) else "size-differs"


def damage(raw: bytes) -> str | None:
    """Return what keeps the bytes from being one whole complete submission; None where they are.

    The codes: "not-a-submission" (they don't begin as one), "truncated" (the closing tag is missing),
    "two-envelopes", and "trailing-data" (something else follows the closing tag).
    """
    opening, mark = find_opening(raw)
    before = raw[: max(opening, 0)].strip(_FILLING)
    if mark is None or not (before in (b"", _BYTE_ORDER_MARK) or before.startswith(PEM_BEGIN)):
        return "not-a-submission"
    if find_second_opening(raw, mark, opening + 1) >= 0:
        return "two-envelopes"
    closing = closing_mark(mark)
    whole = raw.rstrip(_FILLING).removesuffix(_PEM_END).rstrip(_FILLING)
    if whole.endswith(closing):
        return None
    return "truncated" if rfind_line(raw, closing) < 0 else "trailing-data"


def envelope_accession_number(raw: bytes) -> str | None:
    """Return the accession number that a complete submission gives itself, read from its first lines only."""
    opening, mark = find_opening(raw)
    if mark is None:
        return None
    beginning = raw[opening : opening + BEGINNING]
    found = _STATED_NUMBER.search(beginning) or _OPENING_NUMBER.match(beginning)
    return found[1].decode("ascii") if found else None


def find_opening(raw: bytes) -> tuple[int, bytes | None]:
    """Return where the opening tag that comes first begins, and the tag; -1 and None where there is none.

    Mostly it stands in the first lines, and no more is searched.
    """
    for end in (BEGINNING, len(raw)):
        beginning = raw[:end]
        found = [(at, mark) for mark in _OPENING_MARKS if (at := find_line(beginning, mark, 0)) >= 0]
        if found:
            return min(found)
    return -1, None


def find_second_opening(raw: bytes, mark: bytes, start: int) -> int:
    """Return where a second envelope opens, or -1.

    An opening line in a DOCUMENT block that is closed behind it is quoted. Where another block begins first,
    or none ends, the first envelope was cut short inside the block.
    """
    if find_line(raw, mark, start) < 0:
        return -1
    in_document, suspect = False, -1
    for found in re.compile(rb"</?DOCUMENT>|" + mark).finditer(raw, start):
        position = found.start()
        if not begins_line(raw, position):
            continue
        if found[0] == mark:
            if not in_document:
                return position
            suspect = position if suspect < 0 else suspect
        elif found[0] == b"<DOCUMENT>":
            if suspect >= 0:
                return suspect
            in_document = True
        else:
            in_document, suspect = False, -1
    return suspect


def closing_mark(mark: bytes) -> bytes:
    """Return the tag that closes what `mark` opens."""
    return mark.replace(b"<", b"</")


def begins_line(raw: bytes, position: int) -> bool:
    """Whether a line begins at the position, after a byte order mark too."""
    return position == 0 or raw[position - 1] in b"\r\n" or _is_after_byte_order_mark(raw, position)


def _is_after_byte_order_mark(raw: bytes, position: int) -> bool:
    return position == len(_BYTE_ORDER_MARK) and raw.startswith(_BYTE_ORDER_MARK)


def find_line(raw: bytes, mark: bytes, start: int) -> int:
    """Return where the first line that begins with `mark` begins at or after `start`, or -1."""
    position = raw.find(mark, start)
    while position >= 0 and not begins_line(raw, position):
        position = raw.find(mark, position + 1)
    return position


def rfind_line(raw: bytes, mark: bytes) -> int:
    """Return where the last line that begins with `mark` begins, or -1."""
    position = raw.rfind(mark)
    while position > 0 and not begins_line(raw, position):
        position = raw.rfind(mark, 0, position)
    return position
