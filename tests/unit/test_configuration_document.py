"""docs/configuration.md says of every key, variable and flag that there is one."""

import argparse
from pathlib import Path

import pytest

from crawler.commands import options
from crawler.config.loading import KEYS, VARIABLE_PREFIX

DOCUMENT = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text("utf-8")


@pytest.mark.parametrize("key", KEYS)
def test_every_key_has_a_row_with_its_variable(key: str) -> None:
    assert f"\n| `{key}` | `{VARIABLE_PREFIX}{key.upper()}` |" in DOCUMENT


def test_every_flag_that_commands_share_is_there() -> None:
    parser = argparse.ArgumentParser(add_help=False)
    options.add_common(parser)
    options.add_crawl(parser)
    flags = {flag for action in parser._actions for flag in action.option_strings}
    assert "--rate" in flags
    assert {flag for flag in flags if f"`{flag}`" not in DOCUMENT} == set()
