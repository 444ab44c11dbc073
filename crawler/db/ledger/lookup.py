"""Companies that the database knows, by ticker and by name."""

from sqlalchemy import Engine, text

from crawler.db.transactions import read_rows

_NAMES = text("""
    select name, cik from companies where name is not null
    union
    select name, cik from company_names
    order by cik, name
""")


def ciks_of_ticker(engine: Engine, ticker: str) -> list[int]:
    """Return the CIKs whose submissions data has the ticker, as EDGAR writes it ("BRK-B")."""
    query = text("select cik from companies where :ticker = any (tickers) order by cik")
    return [row.cik for row in read_rows(engine, query, {"ticker": ticker})]


def known_names(engine: Engine) -> list[tuple[str, int]]:
    """Return all names, current and former, each with its CIK."""
    return [(row.name, row.cik) for row in read_rows(engine, _NAMES)]
