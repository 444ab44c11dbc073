"""How commands speak to people."""

import sys


def say(line: str) -> None:
    """Print a line for people on stderr; answers go to stdout."""
    print(f"edgar8k: {printable(line)}", file=sys.stderr, flush=True)


def printable(value: str) -> str:
    """Return the value on one line, with nothing in it that a terminal would obey.

    Filings and company names are other people's text: escape sequences and characters that turn the direction
    of writing are shown as escapes.
    """
    return printable_line(" ".join(value.split()))


def printable_line(line: str) -> str:
    """Return a line as `printable` does, with its white space as it is."""
    if line.isprintable():
        return line
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in line)
