"""How commands speak to people."""

import sys


def say(line: str) -> None:
    """Print a line for people on stderr; answers go to stdout."""
    print(f"edgar8k: {line}", file=sys.stderr, flush=True)
