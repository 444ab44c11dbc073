"""What PostgreSQL can hold of what filings have."""

import re

_LONGEST_CODE = 100
_SURROGATE = re.compile("[\ud800-\udfff]")
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_INTEGER_LIMIT = 2**31
_BIGINT_LIMIT = 2**63


def storable(text: str) -> str:
    """Return the text without NUL, and with lone surrogates replaced: neither can be stored."""
    if "\0" in text:
        text = text.replace("\0", "")
    return text if text.isascii() else _SURROGATE.sub(_REPLACEMENT, text)


def storable_code(text: str) -> str:
    """Return a form type or an item number, storable, and cut where it is longer than any can be.

    Both stand in B-tree indexes, which take no value of some thousand bytes.
    """
    return storable(text[:_LONGEST_CODE])


def storable_integer(number: int | None) -> int | None:
    """Return a number that an integer column holds; None for any other, which can only be a misreading."""
    return number if number is not None and abs(number) < _INTEGER_LIMIT else None


def storable_bigint(number: int | None) -> int | None:
    """Return a number that a bigint column holds; None for any other, which can only be a misreading."""
    return number if number is not None and abs(number) < _BIGINT_LIMIT else None


def storable_value(value: object) -> object:
    """Return a column's value with its texts made storable, also those in lists and JSON objects."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list | tuple):
        return [storable_value(one) for one in value]
    if isinstance(value, dict):
        return {key: storable_value(one) for key, one in value.items()}
    return value
