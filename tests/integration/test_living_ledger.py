"""After a scripted year of EDGAR the ledger is the same, whatever was run when.

SHUFFLES in the environment says how many schedules are tried; `make shuffle` tries many.
"""

import datetime as dt
import os
import tempfile
from pathlib import Path

import pytest
from ledger_facts import query
from living_schedule import (
    Ledger,
    Schedule,
    Step,
    differences,
    keeping_schedule,
    random_schedule,
    read_ledger,
)
from living_year import END, YEAR
from rehearsal import Rehearsal

from crawler.db.connection import Database
from crawler.edgar.forms import FORM_8K_FAMILY

SHUFFLES = int(os.environ.get("SHUFFLES", "6"))
STEPS = 12

straight: dict[dt.datetime, Ledger] = {}


def ledger_after(database: Database, schedule: Schedule, seed: int = 0) -> Ledger:
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "truncate filings, companies, index_files, daily_listings, problems, crawl_runs cascade"
        )
    with tempfile.TemporaryDirectory() as folder:
        Rehearsal(YEAR, database, Path(folder), seed).run_schedule(schedule)
    return read_ledger(database.engine, schedule.end)


@pytest.mark.parametrize("seed", range(SHUFFLES))
def test_the_ledger_is_the_same_whatever_was_run_when(database: Database, seed: int) -> None:
    schedule = random_schedule(seed, steps=STEPS, with_kills=True)
    if schedule.end not in straight:
        straight[schedule.end] = ledger_after(database, Schedule((), schedule.end))
    different = differences(straight[schedule.end], ledger_after(database, schedule, seed))
    assert not different, f"seed {seed}:\n{schedule}\n{different}"


@pytest.mark.parametrize("seed", range(SHUFFLES))
def test_whoever_keeps_up_misses_nothing(database: Database, seed: int) -> None:
    schedule = keeping_schedule(seed, steps=STEPS)
    finale = (Step(schedule.end, ("nightly",)), Step(schedule.end, ("reconcile",)))
    with tempfile.TemporaryDirectory() as folder:
        rehearsal = Rehearsal(YEAR, database, Path(folder), seed)
        for step in (*schedule.steps, *finale):
            rehearsal.run(step)
    found = dict(query(database.engine, "select accession_number, status from filings"))
    listed = [
        filing.accession_number
        for filing in YEAR.filings
        if (word := filing.word(END)) and word.form_type in FORM_8K_FAMILY
    ]
    missed = {one: found.get(one) for one in listed if found.get(one) != "stored"}
    assert not missed, f"seed {seed}:\n{schedule}\n{missed}"
    assert query(database.engine, "select day from coverage where not is_complete") == []


def test_the_ledger_says_in_the_end_what_edgar_says(database: Database) -> None:
    ledger_after(database, Schedule((), END))
    listed = {
        filing.accession_number: (
            word.form_type,
            word.day,
            word.names[min(word.names)],
            f"edgar/data/{min(word.names)}/{filing.accession_number}.txt",
            filing.index_day,
            sorted(word.names),
        )
        for filing in YEAR.filings
        if (word := filing.word(END)) and word.form_type in FORM_8K_FAMILY
    }
    found = query(
        database.engine,
        "select accession_number, listed_form_type, listed_date, listed_name, path, index_date,"
        " (select array_agg(part.cik order by part.cik) from filing_companies part"
        " where part.accession_number = f.accession_number)"
        " from filings f where status = 'stored'",
    )
    assert {row[0]: row[1:] for row in found} == listed
    removed = query(database.engine, "select accession_number from filings where status = 'removed'")
    named = {filing.accession_number for filing in YEAR.filings if filing.index_day}
    assert {accession_number for (accession_number,) in removed} == named - listed.keys()
    assert query(database.engine, "select day from coverage where not is_complete") == []
