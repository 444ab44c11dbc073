"""Which company is meant."""

import pytest

from crawler.companies import as_cik, as_ticker, match_name, say_several, say_unknown

NAMES = [
    ("IMMUNOGEN INC", 855654),
    ("IMMUNOMEDICS INC", 722830),
    ("IMMUNE RESPONSE CORP", 860684),
    ("SMITH & SONS INC /DE/", 1900001),
    ("SMITH & SONS, INC.", 1900002),
    ("OTHER CO", 1900003),
]


@pytest.mark.parametrize(
    ("text", "cik"),
    [("855654", 855654), ("CIK0000855654", 855654), ("cik855654", 855654), ("0000855654", 855654)],
)
def test_cik_in_all_its_spellings(text, cik):
    assert as_cik(text) == cik


@pytest.mark.parametrize("text", ["IMGN", "0", "12345678901", "855654x", "", "-5"])
def test_what_is_no_cik(text):
    assert as_cik(text) is None


@pytest.mark.parametrize(
    ("text", "ticker"), [("imgn", "IMGN"), ("BRK.B", "BRK-B"), ("brk-b", "BRK-B"), ("A", "A")]
)
def test_ticker_as_edgar_writes_it(text, ticker):
    assert as_ticker(text) == ticker


@pytest.mark.parametrize("text", ["IMMUNOGEN", "Two Words", "3M", ""])
def test_what_can_be_no_ticker(text):
    assert as_ticker(text) is None


@pytest.mark.parametrize("text", ["ImmunoGen, Inc.", "immunogen inc", "IMMUNOGEN INC"])
def test_name_matches_whatever_its_case_and_punctuation(text):
    assert [candidate.cik for candidate in match_name(text, NAMES).exact] == [855654]


def test_one_name_of_two_filers_gives_both():
    matches = match_name("Smith & Sons Inc", NAMES)
    assert {candidate.cik for candidate in matches.exact} == {1900001, 1900002}
    assert "CIK 1900001" in say_several("Smith & Sons Inc", matches.exact)


def test_unknown_name_gives_the_nearest_first():
    matches = match_name("Immunogenn Inc", NAMES)
    assert matches.exact == ()
    assert matches.near[0].cik == 855654
    assert "IMMUNOGEN INC (CIK 855654)" in say_unknown("Immunogenn Inc", matches.near)


def test_nothing_like_it_says_what_to_give():
    assert "its CIK" in say_unknown("Zzz", match_name("Zzz", NAMES).near)
