"""The questions of the documents run as they stand, and the bundled sample has answers to them."""

import contextlib
import re
from pathlib import Path

import pytest

from crawler.db.connection import Database, as_role
from crawler.db.reader import READER, connect_reader
from crawler.mirror.server import MirrorServer

DOCUMENTS = [
    Path(__file__).parents[2] / "docs" / name
    for name in ("queries.md", "parsing.md", "backfill.md", "completeness.md", "operations.md")
]
REMOVED, MOVED = "0009900900-18-002904", "0009900900-10-003106"
STATEMENT = re.compile(r"^```sql\n(.*?)^```", re.MULTILINE | re.DOTALL)

# The sample has no such filing, and a whole crawl of it misses nothing.
WITHOUT_ANSWER = {
    "Days",
    "Days (2)",
    "Days (3)",
    "Quarters (2)",
    "When EDGAR changes its mind (3)",
    "Everything since 1993 (2)",
    "Which companies said that earlier financial statements can no longer be relied upon?",
    "Which amendments amend what is not stored?",
    "Of which days is something missing?",
    "What failed, why, and when is it tried again?",
    "What is promised of it (2)",
    "What is promised of it (3)",
    "Amendments",
    "Several processes and machines",
    "The archive is damaged",
}


@pytest.fixture
def crawled(database: Database, run_edgar8k, folder: Path) -> Database:
    """A database with the sample: the whole of it, and the submissions data of a company that is watched.

    Then EDGAR removed a filing and put another one a day earlier.
    """
    with MirrorServer(folder) as mirror:
        where = {"EDGAR8K_WWW_URL": mirror.url, "EDGAR8K_DATA_URL": mirror.url, "EDGAR8K_RATE": "0"}

        def run(*words: str) -> None:
            done = run_edgar8k(*words, env=where)
            assert done.returncode == 0, done.stderr

        run("backfill", "--all", "--since", "1993-01-01")
        run("backfill", "855654", "--watch")
        (folder / "REMOVED").write_text(REMOVED)
        moved = folder / f"{MOVED}.txt"
        moved.write_bytes(re.sub(rb"(?<=FILED AS OF DATE:\t\t\d{7})\d", b"8", moved.read_bytes()))
        mirror.refresh()
        run("reconcile")
    return database


def questions() -> dict[str, str]:
    """The statements of the documents by the titles of their sections, from the second on with its number."""
    found = {}
    for document in DOCUMENTS:
        for section in document.read_text("utf-8").split("\n## ")[1:]:
            title = section.partition("\n")[0]
            for number, statement in enumerate(STATEMENT.findall(section), start=1):
                found[title if number == 1 else f"{title} ({number})"] = statement
    return found


def test_every_question_has_the_answer_that_it_says(crawled: Database, subtests) -> None:
    asked = questions()
    assert set(asked) > WITHOUT_ANSWER
    with contextlib.closing(connect_reader(as_role(crawled.url, READER))) as connection:
        for title, sql in asked.items():
            with subtests.test(title):
                rows = connection.execute(sql).fetchall()
                assert bool(rows) is (title not in WITHOUT_ANSWER)
