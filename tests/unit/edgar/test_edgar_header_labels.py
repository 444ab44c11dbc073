import pytest

from crawler.edgar.header_labels import employer_number, tag_of_label


@pytest.mark.parametrize(
    ("label", "tag"),
    [
        ("CENTRAL INDEX KEY", "CIK"),
        ("STREET 1", "STREET1"),
        ("IRS NUMBER", "IRS-NUMBER"),
        ("EIN", "IRS-NUMBER"),
        ("FORMER CONFORMED NAME", "FORMER-CONFORMED-NAME"),
        ("PHASE OF MOON", "PHASE-OF-MOON"),
    ],
)
def test_a_label_is_its_words_as_a_tag_or_has_a_tag_of_its_own(label: str, tag: str) -> None:
    assert tag_of_label(label) == tag


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("042726691", "042726691"),
        ("04-2726691", "042726691"),
        ("000000000", None),
        ("none", None),
        ("", None),
    ],
)
def test_nine_zeros_are_no_employer_number(text: str, number: str | None) -> None:
    assert employer_number(text) == number
