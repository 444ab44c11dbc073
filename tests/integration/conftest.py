"""What the tests of the database add: the pace, with its connection given back."""

import contextlib
from collections.abc import Iterator

import pytest
from ledger_facts import MakePace

from crawler.db.connection import Database
from crawler.db.ledger.pace import Pace


@pytest.fixture
def make_pace(database: Database) -> Iterator[MakePace]:
    """Make the pace of a process with so many requests a second."""
    with contextlib.ExitStack() as made:
        yield lambda rate: made.enter_context(contextlib.closing(Pace(database.engine, rate)))
