import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mirror_texts import fact, inline_cover

from crawler.mirror.cover import CoverTicker, read_cover_tickers


def _tickers(*facts: str, contexts: str = "") -> tuple[CoverTicker, ...]:
    return read_cover_tickers(inline_cover(*facts, contexts=contexts).encode())


def test_symbol_and_exchange_of_the_same_context():
    found = _tickers(
        fact("TradingSymbol", "ACME", "c-2"),
        fact("SecurityExchangeName", "The New York Stock Exchange", "c-2"),
        fact("TradingSymbol", "ACMEW", "c-3"),
        fact("SecurityExchangeName", "Nasdaq Global Market", "c-3"),
    )
    assert found == (CoverTicker("ACME", None, "NYSE"), CoverTicker("ACMEW", None, "Nasdaq"))


@pytest.mark.parametrize(
    ("printed", "ticker"),
    [
        ("<span>ac</span><b>me</b>", "ACME"),
        ("&#8220;ACME&#8221;", "ACME"),
        ("&#160;BRK.B ", "BRK-B"),
        ("BRK/A", "BRK-A"),
        ("BF B", "BF-B"),
    ],
)
def test_symbols_are_written_as_edgar_writes_them(printed, ticker):
    assert [found.ticker for found in _tickers(fact("TradingSymbol", printed))] == [ticker]


@pytest.mark.parametrize("printed", ["N/A", "None", "—", "", "Not applicable", "NA"])
def test_what_is_no_symbol_is_left_out(printed):
    assert _tickers(fact("TradingSymbol", printed)) == ()


def test_the_same_symbol_counts_once_and_an_unknown_exchange_is_none():
    found = _tickers(
        fact("TradingSymbol", "ACME"), fact("SecurityExchangeName", "Moon"), fact("TradingSymbol", "ACME")
    )
    assert found == (CoverTicker("ACME", None, None),)


def test_a_co_registrants_symbol_is_tied_to_its_cik():
    def context(name: str, member: str) -> str:
        return (
            f'<xbrli:context id="{name}"><xbrli:segment><xbrldi:explicitMember '
            f'dimension="dei:LegalEntityAxis">{member}</xbrldi:explicitMember></xbrli:segment></xbrli:context>'
        )

    found = _tickers(
        fact("EntityCentralIndexKey", "0001234567", "c-1"),
        fact("EntityCentralIndexKey", "0007654321", "c-2"),
        fact("TradingSymbol", "ACME", "c-1"),
        fact("TradingSymbol", "ACMF", "c-3"),
        contexts=context("c-2", "acme:FundingMember") + context("c-3", "acme:FundingMember"),
    )
    assert found == (CoverTicker("ACME", None, None), CoverTicker("ACMF", 7654321, None))


def test_other_documents_of_the_submission_are_not_looked_at():
    assert read_cover_tickers(b"<TEXT></TEXT></DOCUMENT>" + fact("TradingSymbol", "ACME").encode()) == ()


@given(st.text(max_size=200))
@settings(max_examples=100, deadline=None)
def test_no_text_raises(noise):
    read_cover_tickers(noise.encode("utf-8", "replace"))
    read_cover_tickers(fact("EntityCentralIndexKey", noise).encode("utf-8", "replace"))
    _tickers(fact("TradingSymbol", noise).replace("c-1", noise))
