"""Characters that have no place in what EDGAR tells of filings."""

import unicodedata


def without_controls(text: str) -> str:
    """Return the text without control characters: none belongs into a name, and terminals obey them."""
    if text.isprintable():
        return text
    return "".join(character for character in text if unicodedata.category(character) != "Cc")
