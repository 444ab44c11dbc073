"""Create the view of disagreements.

Index, submissions data and filing each have their word in columns of their own; here is where they differ.

Revision ID: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"

# The submissions data cuts its list of items after thirteen.
VIEW = """
    create view disagreements as
    select f.accession_number, told.what, told.index_says, told.filing_says, told.api_says
    from filings f
    cross join lateral (
        values ('form type', f.listed_form_type, f.form_type, null, f.form_type <> f.listed_form_type),
            ('filing date', f.listed_date::text, f.filing_date::text, null, f.filing_date <> f.listed_date),
            ('items', null, array_to_string(f.header_items, ','), array_to_string(f.api_items, ','),
                cardinality(f.header_items) > 0 and cardinality(f.api_items) > 0
                and not (f.api_items <@ f.header_items
                    and (f.header_items <@ f.api_items or cardinality(f.api_items) = 13))),
            ('size', null, f.size_bytes::text, f.api_size::text, f.api_size <> f.size_bytes)
    ) told (what, index_says, filing_says, api_says, is_different)
    where f.status = 'stored' and told.is_different
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
