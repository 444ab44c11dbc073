"""Who runs which command when in the scripted year, and by what the ledgers are compared then."""

import datetime as dt
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from living_edgar import Filing, LivingEdgar, Word, eastern, last_rebuilding
from living_year import END, FIRST_MOMENT, YEAR
from sqlalchemy import Engine, text

from crawler.edgar.quarters import Quarter

SINCE = "2024-01-01"
ALL = ("backfill", "--all", "--since", SINCE, "--yes")
FINALE = (ALL, ("nightly", "--since", SINCE), ("reconcile",))
"""What every schedule ends with."""

# A filing that failed is due again a day later at most.
_REST = dt.timedelta(hours=25)
_TIMES = (dt.time(5), dt.time(6, 15), dt.time(18), dt.time(22, 7), dt.time(22, 30))
_CIKS = sorted({cik for filing in YEAR.filings for _, word in filing.words if word for cik in word.names})


@dataclass(frozen=True)
class Step:
    """A command at a moment, `copies` of it at once; killed after so many answers of EDGAR, or not at all."""

    moment: dt.datetime
    words: tuple[str, ...]
    copies: int = 1
    killed_after: int | None = None

    def __str__(self) -> str:
        """Say it in a line, for a test that fails."""
        copies = f", {self.copies} at once" if self.copies > 1 else ""
        death = f", killed after {self.killed_after} answers" if self.killed_after is not None else ""
        return f"{self.moment:%a %Y-%m-%d %H:%M} {' '.join(self.words)}{copies}{death}"


@dataclass(frozen=True)
class Schedule:
    """Steps in order of time, and the moment of the finale."""

    steps: tuple[Step, ...]
    end: dt.datetime

    def __str__(self) -> str:
        """Say it in lines, for a test that fails."""
        finale = (Step(self.end, words) for words in FINALE)
        return "\n".join(map(str, (*self.steps, *finale)))


def keeping_schedule(seed: int, *, steps: int) -> Schedule:
    """Return a schedule of those who keep up with EDGAR by `nightly` and `reconcile`, from a first night on.

    They backfill a company now and then, and no command wants everything.
    """
    schedule = random_schedule(seed * 2, steps=steps, with_kills=True, wants_everything=False)
    return Schedule((Step(_MOMENTS[0], ("nightly",)), *schedule.steps), schedule.end)


def random_schedule(
    seed: int, *, steps: int, with_kills: bool = False, wants_everything: bool = True
) -> Schedule:
    """Return a schedule of so many steps, some close together, some after weeks of nothing.

    Even seeds end with the year; odd ones at some moment of it at which EDGAR has what its indexes list.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    end = chance.choice(_ENDS) if seed % 2 else END
    possible = [moment for moment in _MOMENTS if moment <= end - _REST]
    chosen: list[Step] = []
    while len(chosen) < steps:
        start = chance.randrange(len(possible))
        for moment in possible[start : start + chance.choice((1, 1, 3, 8))]:
            words = _words(chance, wants_everything)
            copies = 2 if words[0] == "nightly" and chance.random() < 0.15 else 1
            killed_after = chance.randrange(12) if with_kills and chance.random() < 0.2 else None
            chosen.append(Step(moment, words, copies, killed_after))
    return Schedule(tuple(sorted(chosen[:steps], key=lambda step: step.moment)), end)


def _words(chance: random.Random, wants_everything: bool) -> tuple[str, ...]:
    since, cik = str(chance.choice(YEAR.working_days)), str(chance.choice(_CIKS))
    commands = {("nightly",): 50, ("reconcile",): 20, ("backfill", cik): 10}
    if wants_everything:
        commands |= {("nightly", "--since", since): 5, ALL: 10, (*ALL, "--index-only"): 5}
    else:
        commands |= {("backfill", cik, "--until", SINCE): 10}
    return chance.choices([*commands], [*commands.values()])[0]


def moments(edgar: LivingEdgar) -> list[dt.datetime]:
    """Return the moments at which commands may run: around all that happens."""
    days = (day + dt.timedelta(days=later) for day in edgar.working_days for later in (0, 1))
    nights = [eastern(day, time) for day in days for time in _TIMES]
    weeks = [FIRST_MOMENT + dt.timedelta(days=7 * week) for week in range(54)]
    saturdays = [last_rebuilding(week) + dt.timedelta(hours=hours) for week in weeks for hours in (-1, 1, 6)]
    events = [since + dt.timedelta(hours=1) for filing in edgar.filings for since, _ in filing.words]
    return sorted({moment for moment in (*nights, *saturdays, *events) if FIRST_MOMENT <= moment < END})


def is_settled(edgar: LivingEdgar, moment: dt.datetime) -> bool:
    """Whether EDGAR has what its indexes list: nothing of that was removed or moved since they were made."""
    return all(
        (now := filing.word(moment)) is not None and now.names.keys() & listed.names.keys()
        for filing, listed in _listed(edgar, moment)
    )


def _listed(edgar: LivingEdgar, moment: dt.datetime) -> Iterator[tuple[Filing, Word]]:
    """What the quarterlies list, and the dailies that were written after these."""
    quarterlies = {
        quarter: built for quarter in edgar.quarters if (built := edgar.quarterly_built(quarter, moment))
    }
    for quarter, built in quarterlies.items():
        yield from edgar.quarterly_rows(quarter, built)
    for day in edgar.dailies:
        published = edgar.daily_published(day, moment)
        if published is None:
            continue
        for filing, word in edgar.daily_rows(day, published):
            covered_at = quarterlies.get(Quarter.of(word.day))
            if covered_at is None or covered_at < published:
                yield filing, word


_MOMENTS = moments(YEAR)
_ENDS = [moment for moment in _MOMENTS[len(_MOMENTS) // 20 :] if is_settled(YEAR, moment)]


# Of a removed filing the content is there if it was fetched in time. What indexes said of it before they
# dropped it is known as it was heard.
_QUERIES: Mapping[str, str] = {
    "filings": """
        select accession_number, status, index_date, listed_form_type, listed_date, listed_name, path,
            form_type, filing_date, wanted_at is not null, failure
        from filings where status <> 'removed'
    """,
    "removed filings": """
        select accession_number, index_date from filings
        where status = 'removed' and accession_number <> all (:by_chance)
    """,
    "removed filings of which one thing was said": """
        select accession_number, listed_form_type, listed_date, listed_name, path from filings
        where status = 'removed' and accession_number <> all (:by_chance)
            and accession_number <> all (:changed)
    """,
    "parts": """
        select accession_number, cik, part.name, part.position
        from filing_companies part join filings f using (accession_number)
        where f.status <> 'removed'
    """,
    "parts of removed filings": """
        select accession_number, cik
        from filing_companies part join filings f using (accession_number)
        where f.status = 'removed' and accession_number <> all (:by_chance)
    """,
    "companies": "select cik, name from companies",
    "amendment links": """
        select accession_number, link.position, link.amends_accession_number, link.method, link.reference_date
        from amendment_links link join filings f using (accession_number)
        where f.status <> 'removed'
    """,
    "items": """
        select accession_number, i.position, i.item_number, i.heading, i.declared, i.found
        from items i join filings f using (accession_number)
        where f.status <> 'removed'
    """,
    "coverage": "select day, listed, stored, failed, is_complete from coverage",
    "indexes": "select url, is_final, row_count, filing_count from index_files",
    "problems of indexes": """
        select url, code, detail from problems where source = 'index' and accession_number is null
    """,
    "problems": """
        select accession_number, code, source
        from problems join filings f using (accession_number)
        where source = 'index' and accession_number <> all (:by_chance)
            or source = 'parser' and f.status <> 'removed'
    """,
}

Ledger = Mapping[str, set[tuple[object, ...]]]


def read_ledger(engine: Engine, end: dt.datetime) -> Ledger:
    """Return what of the ledger may not depend on what was run when."""
    values = {"by_chance": _seen_by_chance(YEAR, end), "changed": _changed(YEAR, end)}
    with engine.connect() as connection:
        return {
            name: {
                tuple(row)
                for row in connection.execute(
                    text(query), {name: value for name, value in values.items() if f":{name}" in query}
                )
            }
            for name, query in _QUERIES.items()
        }


def differences(expected: Ledger, found: Ledger) -> str:
    """Say in lines what is missing (-) and what is too much (+)."""
    signed = [
        (name, repr(row), sign)
        for name, rows in expected.items()
        for sign, odd in (("-", rows - found[name]), ("+", found[name] - rows))
        for row in odd
    ]
    return "\n".join(f"{name}: {sign} {row}" for name, row, sign in sorted(signed))


def _seen_by_chance(edgar: LivingEdgar, end: dt.datetime) -> list[str]:
    """The filings that no index names any more: only who asked in time knows them, as removed."""
    dailies = [edgar.daily_rows(day, at) for day in edgar.dailies if (at := edgar.daily_published(day, end))]
    quarterlies = [
        edgar.quarterly_rows(quarter, at)
        for quarter in edgar.quarters
        if (at := edgar.quarterly_built(quarter, end))
    ]
    named = {filing.accession_number for rows in (*dailies, *quarterlies) for filing, _ in rows}
    return [filing.accession_number for filing in edgar.filings if filing.accession_number not in named]


def _changed(edgar: LivingEdgar, end: dt.datetime) -> list[str]:
    """The filings of which EDGAR has said different things."""
    return [
        filing.accession_number
        for filing in edgar.filings
        if len({str(word) for since, word in filing.words if word is not None and since <= end}) > 1
    ]
