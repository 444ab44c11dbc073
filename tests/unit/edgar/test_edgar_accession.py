import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.edgar.accession import ACCESSION_NUMBER, normalize_accession


@pytest.mark.parametrize("text", ["0001104659-07-078123", "000110465907078123", " 0001104659-07-078123\n"])
def test_accession_number_comes_back_dashed(text: str) -> None:
    assert normalize_accession(text) == "0001104659-07-078123"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0001104659-07-78123",
        "0001104659-07-0781234",
        "00011046590707812",
        "0001104659-07078123",
        "000110465907-078123",
        "0001104659–07–078123",
        "٠٠٠١١٠٤٦٥٩-07-078123",
        "0001104659-07-078123.txt",
    ],
)
def test_anything_else_is_no_accession_number(text: str) -> None:
    with pytest.raises(ValueError, match="not an accession number"):
        normalize_accession(text)


def test_pattern_matches_the_whole_text_only() -> None:
    assert ACCESSION_NUMBER.search("0001104659-07-078123")
    assert not ACCESSION_NUMBER.search("0001104659-07-078123\n")
    assert not ACCESSION_NUMBER.search("x0001104659-07-078123")


@settings(max_examples=50, deadline=None)
@given(st.from_regex(r"[0-9]{10}-[0-9]{2}-[0-9]{6}", fullmatch=True))
def test_every_accession_number_survives_the_loss_of_its_dashes(accession_number: str) -> None:
    assert normalize_accession(accession_number.replace("-", "")) == accession_number
    assert normalize_accession(accession_number) == accession_number
