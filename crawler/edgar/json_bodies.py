"""JSON as EDGAR serves it, read without trust in its shape."""

import json
from collections.abc import Mapping
from typing import Any


def read_object(raw: bytes) -> Mapping[str, Any]:
    """Return the JSON object that the bytes (UTF-8) hold; raises ValueError where they hold anything else."""
    try:
        value = json.loads(raw)
    except RecursionError as error:
        raise ValueError("JSON nested too deeply") from error
    if not isinstance(value, dict):
        raise ValueError(f"JSON object expected, found {type(value).__name__}")
    return value


def text_or_none(value: object) -> str | None:
    """Return a text without the white space around it; None where it is empty or no text.

    Escapes that no UTF-8 has (half of a surrogate pair) become "?", NUL characters go.
    """
    if not isinstance(value, str):
        return None
    return value.encode("utf-8", "replace").decode().replace("\0", "").strip() or None
