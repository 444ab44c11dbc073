"""JSON as EDGAR serves it, read without trust in its shape."""

import json
from collections.abc import Mapping
from typing import Any

from crawler.edgar.characters import without_controls


def read_object(raw: bytes) -> Mapping[str, Any]:
    """Return the JSON object that the bytes (UTF-8) hold; raises ValueError where they hold anything else."""
    try:
        value = json.loads(raw)
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError(f"JSON object expected, found {type(value).__name__}")
    return value


def is_json(raw: bytes) -> bool:
    """Whether the bytes are JSON of any kind, and all of it: wherever it was cut, it can't be parsed."""
    try:
        json.loads(raw)
    except (ValueError, RecursionError):
        return False
    return True


def text_or_none(value: object) -> str | None:
    """Return a text without the white space around it; None where it is empty or no text.

    Escapes that no UTF-8 has (half of a surrogate pair) become "?"; control characters go.
    """
    if not isinstance(value, str):
        return None
    return without_controls(value.encode("utf-8", "replace").decode()).strip() or None
