"""What is said where no log is open any more."""

import logging

import pytest

from crawler.commands.main import main


def test_a_library_that_is_interrupted_says_a_line_of_ours_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("signal.signal", lambda number, handler: None)
    monkeypatch.setattr(logging, "lastResort", logging.StreamHandler())
    with pytest.raises(SystemExit):
        main(["--version"])
    said = logging.makeLogRecord({"msg": "closing a connection", "exc_info": (KeyError, KeyError("x"), None)})
    assert logging.lastResort is not None
    assert logging.lastResort.format(said) == "edgar8k: closing a connection"
