"""Fill the item catalogue.

The rows are those of the catalogue that the parser knows, written out: a migration stays what it was.

Revision ID: 0006
Revises: 0005
"""

import datetime as dt

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

# Number, title, number since 2004-08-23, first and last filing date, whether furnished.
ROWS = (
    ("1", "Changes in control of registrant", "5.01", "1993-01-01", "2004-08-22", False),
    ("2", "Acquisition or disposition of assets", "2.01", "1993-01-01", "2004-08-22", False),
    ("3", "Bankruptcy or receivership", "1.03", "1993-01-01", "2004-08-22", False),
    ("4", "Changes in registrant's certifying accountant", "4.01", "1993-01-01", "2004-08-22", False),
    ("5", "Other events", "8.01", "1993-01-01", "2004-08-22", False),
    ("6", "Resignations of registrant's directors", "5.02", "1993-01-01", "2004-08-22", False),
    ("7", "Financial statements and exhibits", "9.01", "1993-01-01", "2004-08-22", False),
    ("8", "Change in fiscal year", "5.03", "1993-01-01", "2004-08-22", False),
    ("9", "Sales of equity securities pursuant to Regulation S", None, "1996-11-18", "1998-12-31", False),
    ("9", "Regulation FD Disclosure", "7.01", "2000-10-23", "2004-08-22", True),
    ("10", "Amendments to the Registrant's Code of Ethics", "5.05", "2003-03-03", "2004-08-22", False),
    (
        "11",
        "Temporary Suspension of Trading Under Registrant's Employee Benefit Plans",
        "5.04",
        "2003-01-26",
        "2004-08-22",
        False,
    ),
    ("12", "Results of Operations and Financial Condition", "2.02", "2003-03-28", "2004-08-22", True),
    (
        "13",
        "Receipt of an Attorney's Written Notice Pursuant to 17 CFR 205.3(d)",
        None,
        "2003-01-29",
        "2004-08-22",
        False,
    ),
    ("1.01", "Entry into a Material Definitive Agreement", "1.01", "2004-08-23", None, False),
    ("1.02", "Termination of a Material Definitive Agreement", "1.02", "2004-08-23", None, False),
    ("1.03", "Bankruptcy or Receivership", "1.03", "2004-08-23", None, False),
    (
        "1.04",
        "Mine Safety - Reporting of Shutdowns and Patterns of Violations",
        "1.04",
        "2012-01-27",
        None,
        False,
    ),
    ("1.05", "Material Cybersecurity Incidents", "1.05", "2023-09-05", None, False),
    ("2.01", "Completion of Acquisition or Disposition of Assets", "2.01", "2004-08-23", None, False),
    ("2.02", "Results of Operations and Financial Condition", "2.02", "2004-08-23", None, True),
    (
        "2.03",
        (
            "Creation of a Direct Financial Obligation or an Obligation under an Off-Balance "
            "Sheet Arrangement of a Registrant"
        ),
        "2.03",
        "2004-08-23",
        None,
        False,
    ),
    (
        "2.04",
        (
            "Triggering Events That Accelerate or Increase a Direct Financial Obligation or an "
            "Obligation under an Off-Balance Sheet Arrangement"
        ),
        "2.04",
        "2004-08-23",
        None,
        False,
    ),
    ("2.05", "Cost Associated with Exit or Disposal Activities", "2.05", "2004-08-23", None, False),
    ("2.06", "Material Impairments", "2.06", "2004-08-23", None, False),
    (
        "3.01",
        "Notice of Delisting or Failure to Satisfy a Continued Listing Rule or Standard; Transfer of Listing",
        "3.01",
        "2004-08-23",
        None,
        False,
    ),
    ("3.02", "Unregistered Sales of Equity Securities", "3.02", "2004-08-23", None, False),
    ("3.03", "Material Modifications to Rights of Security Holders", "3.03", "2004-08-23", None, False),
    ("4.01", "Changes in Registrant's Certifying Accountant", "4.01", "2004-08-23", None, False),
    (
        "4.02",
        (
            "Non-Reliance on Previously Issued Financial Statements or a Related Audit Report or "
            "Completed Interim Review"
        ),
        "4.02",
        "2004-08-23",
        None,
        False,
    ),
    ("5.01", "Changes in Control of Registrant", "5.01", "2004-08-23", None, False),
    (
        "5.02",
        (
            "Departure of Directors or Certain Officers; Election of Directors; Appointment of "
            "Certain Officers: Compensatory Arrangements of Certain Officers"
        ),
        "5.02",
        "2004-08-23",
        None,
        False,
    ),
    (
        "5.03",
        "Amendments to Articles of Incorporation or Bylaws; Change in Fiscal Year",
        "5.03",
        "2004-08-23",
        None,
        False,
    ),
    (
        "5.04",
        "Temporary Suspension of Trading Under Registrant's Employee Benefit Plans",
        "5.04",
        "2004-08-23",
        None,
        False,
    ),
    (
        "5.05",
        "Amendments to the Registrant's Code of Ethics, or Waiver of a Provision of the Code of Ethics",
        "5.05",
        "2004-08-23",
        None,
        False,
    ),
    ("5.06", "Change in Shell Company Status", "5.06", "2005-11-07", None, False),
    ("5.07", "Submission of Matters to a Vote of Security Holders", "5.07", "2010-02-28", None, False),
    (
        "5.08",
        "Shareholder Nominations Pursuant to Exchange Act Rule 14a-11",
        "5.08",
        "2010-11-15",
        None,
        False,
    ),
    ("6.01", "ABS Informational and Computational Material", "6.01", "2005-03-08", None, False),
    ("6.02", "Change of Servicer or Trustee", "6.02", "2005-03-08", None, False),
    ("6.03", "Change in Credit Enhancement or Other External Support", "6.03", "2005-03-08", None, False),
    ("6.04", "Failure to Make a Required Distribution", "6.04", "2005-03-08", None, False),
    ("6.05", "Securities Act Updating Disclosure", "6.05", "2005-03-08", None, False),
    ("6.06", "Static Pool", "6.06", "2014-11-24", None, False),
    ("7.01", "Regulation FD Disclosure", "7.01", "2004-08-23", None, True),
    ("8.01", "Other Events", "8.01", "2004-08-23", None, False),
    ("9.01", "Financial Statements and Exhibits", "9.01", "2004-08-23", None, False),
)

CATALOG = sa.table(
    "item_catalog",
    sa.column("item_number", sa.Text),
    sa.column("title", sa.Text),
    sa.column("modern_item_number", sa.Text),
    sa.column("effective_from", sa.Date),
    sa.column("effective_until", sa.Date),
    sa.column("is_furnished", sa.Boolean),
)


def upgrade():
    op.bulk_insert(CATALOG, [dict(zip(CATALOG.columns.keys(), _row(*row), strict=True)) for row in ROWS])


def downgrade():
    op.execute("delete from item_catalog")


def _row(item_number, title, modern_item_number, effective_from, effective_until, is_furnished):
    until = dt.date.fromisoformat(effective_until) if effective_until else None
    return item_number, title, modern_item_number, dt.date.fromisoformat(effective_from), until, is_furnished
