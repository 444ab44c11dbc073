"""Create the view of disagreements.

Index, submissions data and filing each have their word in columns of their own; here is where they differ.

Revision ID: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"

# Four plain scans are quicker than one that makes four rows of each filing. The submissions data cuts its
# list of items after thirteen.
VIEW = """
    create view disagreements as
    select accession_number, 'form type' as what, listed_form_type as index_says, form_type as filing_says,
        null::text as api_says
    from filings
    where status = 'stored' and form_type <> listed_form_type
    union all
    select accession_number, 'filing date', listed_date::text, filing_date::text, null
    from filings
    where status = 'stored' and filing_date <> listed_date
    union all
    select accession_number, 'items', null, array_to_string(header_items, ','),
        array_to_string(api_items, ',')
    from filings
    where status = 'stored' and cardinality(header_items) > 0 and cardinality(api_items) > 0
        and not (api_items <@ header_items and (header_items <@ api_items or cardinality(api_items) = 13))
    union all
    select accession_number, 'size', null, size_bytes::text, api_size::text
    from filings
    where status = 'stored' and api_size <> size_bytes
"""

COMMENTS = {
    "accession_number": "The filing",
    "what": "On what they differ: form type, filing date, items, or size",
    "index_says": "The word of the index; null: it has none on this",
    "filing_says": "The word of the filing: of its header, or the count of its bytes",
    "api_says": "The word of the submissions data; null: it has none on this that is kept",
}


def upgrade():
    op.execute(VIEW)
    op.execute(
        "comment on view disagreements is"
        " 'Where index, submissions data and the filing itself differ on a stored filing'"
    )
    for column, meaning in COMMENTS.items():
        op.execute(f"comment on column disagreements.{column} is '{meaning}'")


def downgrade():
    op.execute("drop view disagreements")
