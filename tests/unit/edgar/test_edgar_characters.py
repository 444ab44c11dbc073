"""Control characters go, all else stays."""

import pytest

from crawler.edgar.characters import without_controls


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("ACME INC", "ACME INC"),
        ("ACME\x1b[31m INC\x00", "ACME[31m INC"),
        ("CAF\xc9 \x9bINC", "CAF\xc9 INC"),
        ("tab\there", "tabhere"),
        ("no-break\xa0space", "no-break\xa0space"),
        ("", ""),
    ],
)
def test_control_characters_go(text, clean):
    assert without_controls(text) == clean
