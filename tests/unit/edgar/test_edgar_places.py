import re
from pathlib import Path

import pytest

from crawler.edgar.places import PLACE_NAMES

STATE_LINE = re.compile(rb"(?m)^[ \t]*STATE(?: OF INCORPORATION)?:[ \t]*([A-Z0-9]{2})[ \t\r]*$")


def test_all_codes_are_there() -> None:
    assert len(PLACE_NAMES) == 309
    assert all(re.fullmatch(r"[A-Z0-9]{2}", code) for code in PLACE_NAMES)
    assert all(name == name.strip() != "" for name in PLACE_NAMES.values())


def test_codes_that_look_like_other_places() -> None:
    assert PLACE_NAMES["CA"] == "California"
    assert PLACE_NAMES["Z4"] == "Canada"
    assert PLACE_NAMES["GA"] == "Georgia"
    assert PLACE_NAMES["2Q"] == "Georgia"
    assert PLACE_NAMES["E9"] == "Cayman Islands"
    assert PLACE_NAMES["L7"] == "Cote d'Ivoire"


@pytest.mark.corpus
def test_every_place_of_real_headers_is_known(corpus: Path) -> None:
    codes = {
        code.decode()
        for path in (corpus / "filings").glob("*.txt")
        for code in STATE_LINE.findall(path.read_bytes()[:20_000])
    }
    assert len(codes) > 10
    assert codes <= PLACE_NAMES.keys()
