"""Trading symbols on the inline-XBRL cover of a filing."""

import html
import re
from dataclasses import dataclass

# '<ix:nonNumeric name="dei:TradingSymbol" contextRef="c-1">NVDA</ix:nonNumeric>', attributes in any order
_FACT = re.compile(
    r"<(?:\w{1,30}:)?nonNumeric\b(?P<attributes>[^<>]*\bname=[\"']dei:"
    r"(?P<name>TradingSymbol|SecurityExchangeName|EntityCentralIndexKey)[\"'][^<>]*)>"
    r"(?P<content>.{0,1500}?)</(?:\w{1,30}:)?nonNumeric>",
    re.DOTALL,
)
_CONTEXT_REFERENCE = re.compile(r"\bcontextRef=[\"']([^\"']+)[\"']")
_CONTEXT = re.compile(
    r"<(?:\w{1,30}:)?context\b[^<>]*\bid=[\"']([^\"'<>]+)[\"'][^<>]*>(.{0,3000}?)</(?:\w{1,30}:)?context>",
    re.DOTALL,
)
# A co-registrant's facts stand in contexts with the dimension "which legal entity".
_LEGAL_ENTITY = re.compile(r"dimension=[\"']dei:LegalEntityAxis[\"'][^<>]*>\s*([^<\s]+)\s*<")
_MARKUP = re.compile(r"<[^<>]*>")
_TICKER = re.compile(r"[A-Z][A-Z0-9]{0,5}(?:-[A-Z0-9]{1,4})?")
_NO_TICKER = frozenset({"N-A", "NA", "NONE"})
_SEPARATORS = re.compile(r"[./\s]+")
_EXCHANGES = (("nasdaq", "Nasdaq"), ("new york", "NYSE"), ("nyse", "NYSE"), ("cboe", "CBOE"))


@dataclass(frozen=True, slots=True)
class CoverTicker:
    """A trading symbol as EDGAR writes it ("BRK-B").

    `cik` is that of the registrant that the cover ties it to, None where it is the filing's only or leading
    one; `exchange` is in the words of submissions data, None where that has none.
    """

    ticker: str
    cik: int | None
    exchange: str | None


def read_cover_tickers(head: bytes) -> tuple[CoverTicker, ...]:
    """Return the trading symbols on the cover in the first document of `head`, each once, in its order."""
    text = head.partition(b"</DOCUMENT>")[0].decode("utf-8", "replace")
    facts = [
        (fact["name"], _context(fact["attributes"]), _plain(fact["content"])) for fact in _FACT.finditer(text)
    ]
    if not any(name == "TradingSymbol" for name, _, _ in facts):
        return ()
    entities = _entities_of_contexts(text)
    ciks = {
        entities[context]: int(value)
        for name, context, value in facts
        if name == "EntityCentralIndexKey" and context in entities and value.isascii() and value.isdigit()
    }
    exchanges = {
        context: _exchange(value) for name, context, value in facts if name == "SecurityExchangeName"
    }
    found: dict[tuple[str, int | None], CoverTicker] = {}
    for name, context, value in facts:
        if name == "TradingSymbol" and (ticker := _ticker(value)):
            cik = ciks.get(entities.get(context, ""))
            found.setdefault((ticker, cik), CoverTicker(ticker, cik, exchanges.get(context)))
    return tuple(found.values())


def _entities_of_contexts(text: str) -> dict[str, str]:
    """The member of the legal-entity dimension by context, for contexts that have one."""
    members = ((context, _LEGAL_ENTITY.search(content)) for context, content in _CONTEXT.findall(text))
    return {context: member[1] for context, member in members if member}


def _context(attributes: str) -> str:
    found = _CONTEXT_REFERENCE.search(attributes)
    return found[1] if found else ""


def _plain(content: str) -> str:
    return html.unescape(_MARKUP.sub("", content)).strip()


def _ticker(value: str) -> str | None:
    """The symbol with EDGAR's hyphen before a share class; None for dashes, "N/A" and names of bonds."""
    ticker = _SEPARATORS.sub("-", value.upper().strip(" \"'“”()[]:*"))
    return ticker if _TICKER.fullmatch(ticker) and ticker not in _NO_TICKER else None


def _exchange(value: str) -> str | None:
    return next((name for word, name in _EXCHANGES if word in value.lower()), None)
