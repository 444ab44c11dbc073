from crawler.db.storable import (
    storable,
    storable_bigint,
    storable_code,
    storable_integer,
    storable_value,
)


def test_nul_goes_and_lone_surrogates_are_replaced() -> None:
    assert storable("a\0b") == "ab"
    assert storable("a\0é\ud800b\udfff") == "aé\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}"
    assert storable("\N{GRINNING FACE}") == "\N{GRINNING FACE}"


def test_values_are_made_storable_wherever_texts_stand_in_them() -> None:
    assert storable_value(("a\0", ["\0b"])) == ["a", ["b"]]
    assert storable_value({"key": "\0v"}) == {"key": "v"}
    assert storable_value(5) == 5
    assert storable_value(None) is None


def test_codes_are_cut_to_what_an_index_takes() -> None:
    assert storable_code("8-K12G3/A\0") == "8-K12G3/A"
    assert storable_code("5.02" * 1000) == "5.02" * 25


def test_numbers_that_no_column_holds_are_none() -> None:
    assert storable_integer(2**31 - 1) == 2**31 - 1
    assert storable_integer(2**31) is None
    assert storable_integer(None) is None
    assert storable_bigint(2**31) == 2**31
    assert storable_bigint(2**63) is None
