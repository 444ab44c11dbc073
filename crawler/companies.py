"""Which company is meant: a CIK, else a ticker of today, else a name."""

import difflib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from crawler.edgar.names import bare_name, squeeze_name

# "855654", "CIK0000855654"
_CIK = re.compile(r"(?:CIK)?0*([1-9]\d{0,9})", re.IGNORECASE)
# "IMGN", "BRK-B"
_TICKER = re.compile(r"[A-Za-z]{1,5}(?:[-.][A-Za-z]{1,3})?")

_SUGGESTIONS = 5
# The share of letters in common from which a name is suggested: "aple inc" and "apple inc" have 0.94.
_NEAR = 0.7


class NotOneCompany(ValueError):  # noqa: N818 - says what the word is
    """A word means no filer, or several; the message says so and what to do."""


@dataclass(frozen=True, slots=True)
class CompanyWord:
    """What somebody wrote for a company, and in which line of which file; None for the command line."""

    text: str
    place: str | None = None

    def placed(self, line: str) -> str:
        """Return a line for people about the word, behind its place."""
        return line if self.place is None else f"{self.place}: {line}"


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
    """What a list of names has for a name.

    `exact` are filers that bear or bore exactly it, `bare` those whose name differs at most by words of the
    legal form. Where there are neither, `near` are the nearest by spelling.
    """

    exact: tuple[Candidate, ...] = ()
    bare: tuple[Candidate, ...] = ()
    near: tuple[Candidate, ...] = ()


def as_cik(text: str) -> int | None:
    """Return the CIK that `text` is, or None."""
    match = _CIK.fullmatch(text.strip())
    return int(match[1]) if match else None


def as_ticker(text: str) -> str | None:
    """Return `text` as EDGAR writes tickers ("BRK-B"), or None where it can't be one."""
    text = text.strip()
    return text.upper().replace(".", "-") if _TICKER.fullmatch(text) else None


def match_names(wanted: Collection[str], names: Iterable[tuple[str, int]]) -> dict[str, NameMatches]:
    """Look names up in (name, CIK) pairs; case, punctuation and state suffixes do not count.

    One pass over the pairs, which may be a million.
    """
    exact: dict[str, dict[int, Candidate]] = {squeeze_name(text): {} for text in wanted}
    bare: dict[str, dict[int, Candidate]] = {bare_name(text): {} for text in wanted}
    beginnings = ("THE", *{key[:1] for key in bare if key})
    for name, cik in names:
        squeezed = squeeze_name(name)
        if squeezed and squeezed in exact:
            exact[squeezed].setdefault(cik, Candidate(cik, name))
        if squeezed.startswith(beginnings) and (key := bare_name(name)) in bare:
            bare[key].setdefault(cik, Candidate(cik, name))
    return {
        text: NameMatches(tuple(exact[squeeze_name(text)].values()), tuple(bare[bare_name(text)].values()))
        for text in wanted
    }


def with_nearest(
    found: Mapping[str, NameMatches], names: Iterable[tuple[str, int]]
) -> dict[str, NameMatches]:
    """Return the matches with the names nearest by spelling, for those wanted that nobody bears.

    One pass over the pairs, if any is needed; only names of the same first letter are compared closely.
    """
    seekers: dict[str, list[_Seeker]] = defaultdict(list)
    for text, matches in found.items():
        if (key := squeeze_name(text)) and not matches.exact and not matches.bare:
            seekers[key[0]].append(_Seeker(text, key))
    for name, cik in names if seekers else ():
        squeezed = squeeze_name(name)
        for seeker in seekers.get(squeezed[:1], ()):
            seeker.look_at(squeezed, Candidate(cik, name))
    return dict(found) | {one.text: one.nearest for same in seekers.values() for one in same}


def choose(wanted: str, matches: NameMatches) -> Candidate:
    """Return the one filer that a name means; raises NotOneCompany where there is none or several."""
    candidates = matches.exact or matches.bare
    if len(candidates) > 1:
        raise NotOneCompany(say_several(wanted, candidates))
    if not candidates:
        raise NotOneCompany(say_unknown(wanted, matches.near))
    return candidates[0]


def say_taken(wanted: str, candidate: Candidate) -> str:
    """Return the line that tells which filer a name is taken for that is not exactly the filer's."""
    return f"{wanted!r} is taken for {candidate}"


def say_several(wanted: str, candidates: Iterable[Candidate]) -> str:
    """Return the line that asks to choose among filers of one name."""
    return (
        f"{wanted!r} names several filers; give the CIK of the one meant: {'; '.join(map(str, candidates))}"
    )


def say_unknown(wanted: str, near: Iterable[Candidate] = ()) -> str:
    """Return the line for a company that EDGAR does not know, with the nearest names."""
    suggestions = "; ".join(map(str, near))
    hint = f"did you mean: {suggestions}?" if suggestions else "give its CIK, its ticker of today or its name"
    return f"no filer is known by {wanted!r}; {hint}"


class _Seeker:
    """A name on its way through the list, with the filers whose names are like it."""

    def __init__(self, text: str, key: str) -> None:
        self.text = text
        self._matcher = difflib.SequenceMatcher(autojunk=False)
        self._matcher.set_seq2(key)
        self._alike: dict[int, tuple[float, Candidate]] = {}

    def look_at(self, squeezed: str, candidate: Candidate) -> None:
        """Remember a filer if its name is like ours, and more so than another of its names."""
        likeness = self._likeness(squeezed)
        known, _ = self._alike.get(candidate.cik, (_NEAR, None))
        if likeness > known:
            self._alike[candidate.cik] = (likeness, candidate)

    @property
    def nearest(self) -> NameMatches:
        """The filers most like it, the nearest first."""
        ranked = sorted(self._alike.values(), key=lambda pair: (-pair[0], pair[1].name))
        return NameMatches(near=tuple(candidate for _, candidate in ranked[:_SUGGESTIONS]))

    def _likeness(self, other: str) -> float:
        """Return how like two names are, 0 where a cheap bound already says that they are not."""
        self._matcher.set_seq1(other)
        if self._matcher.real_quick_ratio() > _NEAR and self._matcher.quick_ratio() > _NEAR:
            return self._matcher.ratio()
        return 0.0
