"""What the README shows is what its commands print."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

README = Path(__file__).parents[2] / "README.md"
# A command of "Ask it", and the answer printed below it.
QUESTION = re.compile(
    r"```sh\n\.venv/bin/edgar8k (sql --home \.edgar8k/demo .*?)```\n\n```text\n(.*?)```", re.DOTALL
)
QUESTIONS = QUESTION.findall(README.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """The home of a demo that ran: in a folder that the embedded server's account may enter."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="edgar8k-readme-") as folder:
        Path(folder).chmod(0o755)
        done = edgar8k("demo", "--home", folder)
        assert done.returncode == 0, done.stderr
        again = edgar8k("demo", "--home", folder)
        assert "0 newly listed, 0 fetched, 0 stored, 0 missing" in again.stderr
        assert without_asides(again.stdout) == without_asides(done.stdout)
        yield f"{folder}/demo"


def test_five_questions_are_answered():
    assert len(QUESTIONS) == 5


@pytest.mark.parametrize(("command", "answer"), QUESTIONS)
def test_answer_is_what_the_command_prints(home, command, answer):
    words = [home if word == ".edgar8k/demo" else word for word in shlex.split(command)]
    done = edgar8k(*words)
    assert done.returncode == 0, done.stderr
    assert done.stdout == answer


def test_every_document_named_is_there():
    for name in re.findall(r"\]\((docs/[^)]+)\)", README.read_text(encoding="utf-8")):
        assert (README.parent / name).is_file(), name


def edgar8k(*words):
    return subprocess.run(
        [sys.executable, "-m", "crawler.commands.main", *words],
        capture_output=True,
        encoding="utf-8",
        timeout=120,
    )


def without_asides(text):
    return text.partition("Ask it yourself")[0]
