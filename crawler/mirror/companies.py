"""What EDGAR tells of companies: submissions data and its pages, the tickers, the list of all names."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

from crawler.mirror.catalogue import Catalogue, acceptance
from crawler.mirror.folder import Holding
from crawler.mirror.header import Address, Entity

# EDGAR cuts the list of items after so many.
_MOST_ITEMS = 13


def page_name(cik: int, number: int) -> str:
    """Return the file name of a further page of submissions data, counted from 1."""
    return f"CIK{cik:010d}-submissions-{number:03d}.json"


def submissions_data(catalogue: Catalogue, cik: int, recent_limit: int) -> bytes | None:
    """Return a company's submissions data, None for a CIK without filings.

    It has the newest `recent_limit` filings (EDGAR: 1,000) and names pages of twice as many for the rest.
    """
    parts = catalogue.by_company.get(cik)
    if not parts:
        return None
    pages = [
        {
            "name": page_name(cik, number),
            "filingCount": len(page),
            "filingFrom": _day(page[-1]),
            "filingTo": _day(page[0]),
        }
        for number, page in enumerate(_pages(parts, recent_limit), start=1)
    ]
    filings = {"recent": _columns(parts[:recent_limit]), "files": pages}
    return _json({**_profile(catalogue, cik), "filings": filings})


def submissions_page(catalogue: Catalogue, cik: int, number: int, recent_limit: int) -> bytes | None:
    """Return a further page of a company's submissions data, None where there is none of that number."""
    pages = _pages(catalogue.by_company.get(cik, []), recent_limit)
    return _json(_columns(pages[number - 1])) if 1 <= number <= len(pages) else None


def company_tickers(catalogue: Catalogue) -> bytes:
    """Return the list of tickers in force, by CIK."""
    rows = [
        {"cik_str": cik, "ticker": ticker.ticker, "title": catalogue.by_company[cik][0][1].name}
        for cik, tickers in sorted(catalogue.tickers.items())
        for ticker in tickers
    ]
    return _json({str(number): row for number, row in enumerate(rows)})


def all_names(catalogue: Catalogue) -> bytes:
    """Return the list of all names, past and present: lines NAME:0000855654:, in Latin-1, sorted."""
    names = {
        (name, cik)
        for cik, parts in catalogue.by_company.items()
        for _, entity in parts
        for name in (entity.name, *(former.name for former in entity.former_names))
    }
    return "".join(f"{name}:{cik:010d}:\n" for name, cik in sorted(names)).encode("latin-1", "replace")


_Part = tuple[Holding, Entity]


def _pages(parts: Sequence[_Part], recent_limit: int) -> list[Sequence[_Part]]:
    size = 2 * recent_limit
    return [parts[start : start + size] for start in range(recent_limit, len(parts), size)]


def _profile(catalogue: Catalogue, cik: int) -> dict[str, Any]:
    """The company as its newest header has it; what that lacks, as the newest that has it."""
    entities = [entity for _, entity in catalogue.by_company[cik]]
    newest = entities[0]
    tickers = catalogue.tickers.get(cik, ())
    sic = _known(entities, "sic")
    state = _known(entities, "state_of_incorporation") or ""
    return {
        "cik": f"{cik:010d}",
        "entityType": "operating" if sic else "other",
        "sic": sic or "",
        "sicDescription": _known(entities, "sic_description") or "",
        "ownerOrg": _known(entities, "organization_name"),
        "insiderTransactionForOwnerExists": 0,
        "insiderTransactionForIssuerExists": 0,
        "name": newest.name,
        "tickers": [ticker.ticker for ticker in tickers],
        "exchanges": [ticker.exchange for ticker in tickers],
        "ein": _known(entities, "ein"),
        "lei": None,
        "description": "",
        "website": "",
        "investorWebsite": "",
        "category": "",
        "fiscalYearEnd": _known(entities, "fiscal_year_end"),
        "stateOfIncorporation": state,
        "stateOfIncorporationDescription": state,
        "addresses": {
            "mailing": _address(newest.mail_address),
            "business": _address(newest.business_address),
        },
        "phone": newest.business_address.phone or "",
        "flags": "",
        "formerNames": _former_names(catalogue.by_company[cik]),
    }


def _known(entities: Iterable[Entity], field: str) -> str | None:
    return next((value for entity in entities if (value := getattr(entity, field))), None)


def _address(address: Address) -> dict[str, Any]:
    return {
        "street1": address.street1,
        "street2": address.street2,
        "city": address.city,
        "stateOrCountry": address.state,
        "zipCode": address.zip_code,
        "stateOrCountryDescription": address.state,
        "isForeignLocation": None,
        "foreignStateTerritory": None,
        "country": None,
        "countryCode": None,
    }


def _former_names(parts: Sequence[_Part]) -> list[dict[str, str | None]]:
    """Names that the company bore before the present one, the latest first.

    A header dates its former names by the day on which they were taken ("APPLE INC", 2007-01-09, in
    0000320193-24-000005); a name that no header has given up yet begins with its first filing here. Each was
    borne until the next was taken.
    """
    taken: dict[str, dt.date | None] = {}
    for holding, entity in reversed(parts):
        taken.setdefault(entity.name, holding.submission.filing_date)
        for former in entity.former_names:
            taken[former.name] = former.date_changed or taken.get(former.name)
    ordered = sorted(taken, key=lambda name: taken[name] or dt.date.min)
    current = parts[0][1].name
    return [
        {"name": name, "from": _midnight(taken[name]), "to": _midnight(taken[following])}
        for name, following in reversed(list(pairwise(ordered)))
        if name != current
    ]


def _midnight(day: dt.date | None) -> str | None:
    return f"{day}T00:00:00.000Z" if day else None


def _columns(parts: Sequence[_Part]) -> dict[str, list[Any]]:
    """Filings in columns of equal length."""
    rows = [_row(holding, entity) for holding, entity in parts]
    return {column: [row[column] for row in rows] for column in rows[0]}


def _row(holding: Holding, entity: Entity) -> dict[str, Any]:
    submission = holding.submission
    accepted_at = acceptance(submission).astimezone(dt.UTC)
    return {
        "accessionNumber": submission.accession_number,
        "filingDate": str(submission.filing_date),
        "reportDate": str(submission.report_date or ""),
        "acceptanceDateTime": f"{accepted_at:%Y-%m-%dT%H:%M:%S}.000Z",
        "act": entity.act or "",
        "form": submission.form_type,
        "fileNumber": entity.file_number or "",
        "filmNumber": entity.film_number or "",
        "items": ",".join(submission.items[:_MOST_ITEMS]),
        "core_type": "XBRL" if submission.is_inline_xbrl else submission.form_type,
        "size": holding.size,
        "isXBRL": int(submission.is_inline_xbrl),
        "isInlineXBRL": int(submission.is_inline_xbrl),
        "primaryDocument": submission.primary_document,
        "primaryDocDescription": submission.primary_description,
    }


def _day(part: _Part) -> str:
    return str(part[0].submission.filing_date)


def _json(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode("ascii")
