"""Which company is meant."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.companies import (
    Candidate,
    CompanyWord,
    NameMatches,
    NotOneCompany,
    as_cik,
    as_ticker,
    choose,
    match_names,
    say_taken,
    with_nearest,
)
from crawler.edgar.names import squeeze_name

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


def matches_of(text, names=NAMES):
    return with_nearest(match_names([text], names), names)[text]


def ciks(candidates):
    return [candidate.cik for candidate in candidates]


@pytest.mark.parametrize("text", ["ImmunoGen, Inc.", "immunogen inc", "IMMUNOGEN INC"])
def test_name_matches_whatever_its_case_and_punctuation(text):
    assert ciks(matches_of(text).exact) == [855654]


@pytest.mark.parametrize("text", ["Immunogen", "The ImmunoGen Corporation", "IMMUNOGEN, L.L.C."])
def test_name_that_differs_by_the_legal_form_alone_means_the_filer_and_is_told(text):
    matches = matches_of(text)
    assert (matches.exact, matches.near) == ((), ())
    one = choose(text, matches)
    assert one == Candidate(855654, "IMMUNOGEN INC")
    assert say_taken(text, one) == f"{text!r} is taken for IMMUNOGEN INC (CIK 855654)"


def test_who_bears_exactly_the_name_comes_before_who_bears_it_in_another_form():
    names = [("ACME INC", 1), ("ACME CORP", 2), ("ACME", 3), ("ACME INC", 1)]
    assert choose("Acme Corp.", matches_of("Acme Corp.", names)) == Candidate(2, "ACME CORP")
    assert choose("acme", matches_of("acme", names)) == Candidate(3, "ACME")
    with pytest.raises(NotOneCompany, match=r"ACME INC \(CIK 1\); ACME CORP \(CIK 2\); ACME \(CIK 3\)"):
        choose("Acme Ltd", matches_of("Acme Ltd", names))


def test_two_names_of_one_filer_are_one_filer():
    names = [("ACME INC", 1), ("ACME CORP", 1)]
    assert choose("Acme", matches_of("Acme", names)) == Candidate(1, "ACME INC")


def test_one_name_of_two_filers_gives_both():
    matches = matches_of("Smith & Sons Inc")
    assert ciks(matches.exact) == [1900001, 1900002]
    with pytest.raises(NotOneCompany, match=r"several filers; give the CIK .* \(CIK 1900001\); "):
        choose("Smith & Sons Inc", matches)


def test_unknown_name_gives_the_nearest_first():
    matches = matches_of("Immunogenn Inc")
    assert (matches.exact, matches.bare) == ((), ())
    assert matches.near[0].cik == 855654
    with pytest.raises(NotOneCompany, match=r"did you mean: IMMUNOGEN INC \(CIK 855654\)"):
        choose("Immunogenn Inc", matches)


@pytest.mark.parametrize("text", ["Zzz", "", "?", "&&&"])
def test_nothing_like_it_says_what_to_give(text):
    names = [*NAMES, ("???", 7), ("", 8)]
    with pytest.raises(NotOneCompany, match=r"its CIK, its ticker of today or its name$"):
        choose(text, matches_of(text, names))


def test_several_names_are_looked_up_in_one_pass():
    pairs = iter(NAMES)
    found = match_names(["Immunogen", "Other Co", "smith and sons", "Nobody"], pairs)
    assert next(pairs, None) is None
    assert {text: ciks(matches.exact or matches.bare) for text, matches in found.items()} == {
        "Immunogen": [855654],
        "Other Co": [1900003],
        "smith and sons": [1900001, 1900002],
        "Nobody": [],
    }


def test_names_are_suggested_to_those_alone_whom_nobody_bears():
    found = with_nearest(match_names(["Immunogen", "Immunomedix"], NAMES), NAMES)
    assert found["Immunogen"].near == ()
    assert found["Immunomedix"].near[0].cik == 722830


NAME = st.text(st.sampled_from("ABCO &.,INTHEL/"), min_size=1, max_size=14)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(NAME, st.integers(1, 5)), max_size=8), st.lists(NAME, unique=True, max_size=4))
def test_whoever_else_is_looked_up_with_it_a_name_means_the_same(names, wanted):
    found = with_nearest(match_names(wanted, names), names)
    assert list(found) == wanted
    for text in wanted:
        assert found[text] == matches_of(text, names)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(NAME, st.integers(1, 5)), min_size=1, max_size=8))
def test_every_filer_is_found_by_each_of_its_names(names):
    found = match_names([name for name, _ in names], names)
    for name, cik in names:
        matches = found[name]
        if squeeze_name(name):
            assert cik in ciks(matches.exact)
            assert cik in ciks(matches.bare)
        else:
            assert matches == NameMatches()


def test_what_is_said_of_a_word_of_a_file_begins_with_its_line():
    assert CompanyWord("x", "list.txt, line 3").placed("no") == "list.txt, line 3: no"
    assert CompanyWord("x").placed("no") == "no"
