"""The schema as typed models: what `alembic revision --autogenerate` and `alembic check` compare.

The migrations build it. Rows are written by set-based SQL, never through these classes.
"""

from crawler.db.models.base import Base
from crawler.db.models.catalog import ItemCatalogEntry
from crawler.db.models.companies import Company, CompanyName
from crawler.db.models.contents import (
    CoverPage,
    CoverRegistrant,
    Document,
    Exhibit,
    Item,
    Security,
    Signature,
)
from crawler.db.models.crawl import CrawlPace, CrawlRun, DailyListing, IndexFile
from crawler.db.models.filings import (
    AmendmentLink,
    AmendmentReference,
    Correction,
    Filing,
    FilingCompany,
    Problem,
)

__all__ = [
    "AmendmentLink",
    "AmendmentReference",
    "Base",
    "Company",
    "CompanyName",
    "Correction",
    "CoverPage",
    "CoverRegistrant",
    "CrawlPace",
    "CrawlRun",
    "DailyListing",
    "Document",
    "Exhibit",
    "Filing",
    "FilingCompany",
    "IndexFile",
    "Item",
    "ItemCatalogEntry",
    "Problem",
    "Security",
    "Signature",
]
