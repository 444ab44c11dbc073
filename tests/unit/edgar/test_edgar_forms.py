import pytest

from crawler.edgar.forms import FORM_8K_FAMILY, is_amendment


def test_family_has_four_forms_and_their_amendments() -> None:
    reports = {"8-K", "8-K12B", "8-K12G3", "8-K15D5"}
    assert reports | {f"{form}/A" for form in reports} == FORM_8K_FAMILY


@pytest.mark.parametrize("form", ["8-K405", "NT 8-K", "8-k", "8-K ", "8-A12B", "8-K12"])
def test_forms_that_only_look_alike_are_not_of_the_family(form: str) -> None:
    assert form not in FORM_8K_FAMILY


def test_amendments_end_in_a() -> None:
    assert {form for form in FORM_8K_FAMILY if is_amendment(form)} == {
        "8-K/A",
        "8-K12B/A",
        "8-K12G3/A",
        "8-K15D5/A",
    }
    assert not is_amendment(None)
