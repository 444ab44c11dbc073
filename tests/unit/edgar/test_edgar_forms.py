import pytest

from crawler.edgar.forms import FORM_8K_FAMILY, base_form, is_amendment


def test_family_has_four_forms_and_their_amendments() -> None:
    assert len(FORM_8K_FAMILY) == 8
    assert {base_form(form) for form in FORM_8K_FAMILY} == {"8-K", "8-K12B", "8-K12G3", "8-K15D5"}
    assert sum(is_amendment(form) for form in FORM_8K_FAMILY) == 4


@pytest.mark.parametrize("form", ["8-K405", "NT 8-K", "8-k", "8-K ", "8-A12B", "8-K12"])
def test_forms_that_only_look_alike_are_not_of_the_family(form: str) -> None:
    assert form not in FORM_8K_FAMILY


def test_base_form_leaves_other_forms_alone() -> None:
    assert base_form("8-K12G3/A") == "8-K12G3"
    assert base_form("10-K") == "10-K"
    assert not is_amendment("8-K")
