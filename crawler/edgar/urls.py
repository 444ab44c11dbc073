"""Where EDGAR keeps what: one place for its addresses."""

from dataclasses import dataclass
from urllib.parse import quote

from crawler.edgar.quarters import Quarter


@dataclass(frozen=True, slots=True)
class EdgarUrls:
    """The addresses of EDGAR, or of a mirror: `www` serves the archive, `data` the submissions data."""

    www: str
    data: str

    def quarterly_index(self, quarter: Quarter) -> str:
        """Return the address of the quarter's gzipped master index."""
        return self._archives(f"edgar/full-index/{quarter.path}/master.gz")

    def years_listing(self) -> str:
        """Return the address of the listing of the years that have quarterly indexes."""
        return self._archives("edgar/full-index/index.json")

    def year_listing(self, year: int) -> str:
        """Return the address of the listing of a year's quarters."""
        return self._archives(f"edgar/full-index/{year}/index.json")

    def daily_listing(self, quarter: Quarter) -> str:
        """Return the address of the listing of the quarter's folder of daily indexes."""
        return self._archives(f"edgar/daily-index/{quarter.path}/index.json")

    def daily_index(self, quarter: Quarter, name: str) -> str:
        """Return the address of a daily index by the file name that the listing gives."""
        return self._archives(f"edgar/daily-index/{quarter.path}/{quote(name, safe='')}")

    def submission(self, path: str) -> str:
        """Return the address of a complete submission by its path in an index."""
        return self._archives(path)

    def submissions(self, cik: int) -> str:
        """Return the address of a company's submissions data."""
        return f"{self.data.rstrip('/')}/submissions/CIK{cik:010d}.json"

    def submissions_page(self, name: str) -> str:
        """Return the address of a further page of submissions data by the name that the first page gives."""
        return f"{self.data.rstrip('/')}/submissions/{quote(name, safe='')}"

    def company_tickers(self) -> str:
        """Return the address of the list of today's tickers."""
        return f"{self.www.rstrip('/')}/files/company_tickers.json"

    def all_names(self) -> str:
        """Return the address of the list of all names that filers ever bore."""
        return self._archives("edgar/cik-lookup-data.txt")

    def _archives(self, path: str) -> str:
        """Return the address of a path below /Archives."""
        return f"{self.www.rstrip('/')}/Archives/{path}"


EDGAR = EdgarUrls("https://www.sec.gov", "https://data.sec.gov")
"""EDGAR itself; the ledger knows index files by these addresses, whichever mirror served them."""


def submission_path(cik: int, accession_number: str) -> str:
    """Return a complete submission's path as indexes give it: "edgar/data/855654/0001104659-07-078123.txt".

    EDGAR serves it under the CIK of every entity of the filing, and under no other.
    """
    return f"edgar/data/{cik}/{accession_number}.txt"
