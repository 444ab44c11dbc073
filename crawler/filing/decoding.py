"""Characters out of bytes: EDGAR declares no encoding."""

# Windows-1252 has no characters at 81, 8D, 8F, 90 and 9D; such a text is taken as Latin-1, byte for byte.
_ENCODINGS = ("utf-8", "cp1252", "latin-1")
_CONTROLS = bytes([*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F])


def decode(raw: bytes) -> str:
    """Return bytes of a submission as text: UTF-8 where all of it is, else Windows-1252, else Latin-1.

    Control characters other than tab, line ends and form feed are dropped: PostgreSQL keeps no NUL in a text,
    and nobody reads the others. `has_nul` tells of the former.
    """
    raw = raw.translate(None, _CONTROLS)
    for encoding in _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssertionError("Latin-1 decodes all bytes")


def has_nul(raw: bytes) -> bool:
    """Tell whether `decode` drops NUL characters."""
    return b"\0" in raw
