"""Which company is meant: a CIK, else a ticker of today, else a name."""

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from crawler.edgar.names import squeeze_name

# "855654", "CIK0000855654"
_CIK = re.compile(r"(?:CIK)?0*([1-9]\d{0,9})", re.IGNORECASE)
# "IMGN", "BRK-B"
_TICKER = re.compile(r"[A-Za-z]{1,5}(?:[-.][A-Za-z]{1,3})?")

_SUGGESTIONS = 5
# The share of letters in common from which a name is suggested: "aple inc" and "apple inc" have 0.94.
_NEAR = 0.7


@dataclass(frozen=True, slots=True)
class Candidate:
    """A filer that a name may mean."""

    cik: int
    name: str

    def __str__(self) -> str:
        """Print as people choose from it."""
        return f"{self.name} (CIK {self.cik})"


@dataclass(frozen=True, slots=True)
class NameMatches:
    """What a list of names has for a name: filers that bear or bore exactly it, else the nearest ones."""

    exact: tuple[Candidate, ...]
    near: tuple[Candidate, ...]


def as_cik(text: str) -> int | None:
    """Return the CIK that `text` is, or None."""
    match = _CIK.fullmatch(text.strip())
    return int(match[1]) if match else None


def as_ticker(text: str) -> str | None:
    """Return `text` as EDGAR writes tickers ("BRK-B"), or None where it can't be one."""
    text = text.strip()
    return text.upper().replace(".", "-") if _TICKER.fullmatch(text) else None


def match_name(wanted: str, names: Iterable[tuple[str, int]]) -> NameMatches:
    """Look `wanted` up in (name, CIK) pairs; case, punctuation and state suffixes do not count.

    One pass over the names, which may be a million; only those of the same first letter are compared closely.
    """
    key = squeeze_name(wanted)
    exact: dict[int, Candidate] = {}
    alike: dict[int, tuple[float, Candidate]] = {}
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(key)
    for name, cik in names:
        other = squeeze_name(name)
        if other == key:
            exact.setdefault(cik, Candidate(cik, name))
        elif key and other[:1] == key[:1]:
            likeness = _likeness(matcher, other)
            if likeness > max(_NEAR, alike[cik][0] if cik in alike else 0):
                alike[cik] = (likeness, Candidate(cik, name))
    nearest = sorted(alike.values(), key=lambda pair: (-pair[0], pair[1].name))[:_SUGGESTIONS]
    return NameMatches(tuple(exact.values()), tuple(candidate for _, candidate in nearest))


def _likeness(matcher: difflib.SequenceMatcher[str], other: str) -> float:
    """Return how like two names are, 0 where a cheap bound already says that they are not."""
    matcher.set_seq1(other)
    if matcher.real_quick_ratio() > _NEAR and matcher.quick_ratio() > _NEAR:
        return matcher.ratio()
    return 0.0


def say_several(wanted: str, candidates: Iterable[Candidate]) -> str:
    """Return the line that asks to choose among filers of one name."""
    return (
        f"{wanted!r} names several filers; give the CIK of the one meant: {'; '.join(map(str, candidates))}"
    )


def say_unknown(wanted: str, near: Iterable[Candidate]) -> str:
    """Return the line for a company that EDGAR does not know, with the nearest names."""
    suggestions = "; ".join(map(str, near))
    hint = f"did you mean: {suggestions}?" if suggestions else "give its CIK, its ticker of today or its name"
    return f"no filer is known by {wanted!r}; {hint}"
