"""Create the contents of filings.

Cover pages, items, exhibits, signers and documents. Their rows are written and replaced together with their
filing, so they go with it.

PostgreSQL refuses a tsvector above 1 MB, which an item of many different words can exceed, and a generated
column can't catch errors: the function that makes it tries shorter and shorter beginnings instead.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

SEARCH_VECTOR = r"""
create function edgar8k_search_vector(heading text, body text) returns tsvector
language plpgsql immutable as $$
declare
    content constant text := coalesce(heading || E'\n', '') || coalesce(body, '');
    length_tried integer := 250000;
begin
    loop
        begin
            return to_tsvector('pg_catalog.english', left(content, length_tried));
        exception when program_limit_exceeded then
            length_tried := length_tried / 2;
        end;
    end loop;
end
$$
"""

revision = "0004"
down_revision = "0003"


def upgrade():
    op.execute(SEARCH_VECTOR)
    op.execute(
        "comment on function edgar8k_search_vector is "
        "'Heading and body for full-text search: 250,000 characters, fewer where a tsvector cannot hold them'"
    )
    op.create_table(
        "cover_pages",
        sa.Column("accession_number", sa.Text(), nullable=False, comment="The filing it belongs to"),
        sa.Column("report_date", sa.Date(), comment="Date of report, the earliest where several are printed"),
        sa.Column("address", sa.Text(), comment="Principal executive offices, one line"),
        sa.Column("phone", sa.Text(), comment="Telephone number"),
        sa.Column(
            "former_name", sa.Text(), comment="Former name or address, if changed since the last report"
        ),
        sa.Column(
            "checked",
            postgresql.ARRAY(sa.Text()),
            comment="Ticked boxes of '425', '14a-12', '14d-2(b)', '13e-4(c)'; null: the form has no boxes",
        ),
        sa.Column(
            "emerging_growth", sa.Boolean(), comment="Emerging growth company; null: the form does not ask"
        ),
        sa.Column(
            "has_securities_table",
            sa.Boolean(),
            nullable=False,
            comment="Whether the cover has the table of Section 12(b) securities",
        ),
        sa.ForeignKeyConstraint(
            ["accession_number"],
            ["filings.accession_number"],
            name=op.f("fk_cover_pages_accession_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("accession_number", name=op.f("pk_cover_pages")),
        comment="The cover page of a filing, as printed",
    )
    op.create_table(
        "cover_registrants",
        sa.Column("accession_number", sa.Text(), nullable=False, comment="The filing it belongs to"),
        sa.Column(
            "position",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Place on the cover, from 1",
        ),
        sa.Column("name", sa.Text(), comment="Exact name as specified in its charter"),
        sa.Column("state", sa.Text(), comment="State or other jurisdiction of incorporation"),
        sa.Column("file_number", sa.Text(), comment="Commission file number"),
        sa.Column("ein", sa.Text(), comment="IRS employer identification number"),
        sa.Column("cik", sa.BigInteger(), comment="CIK where the cover prints one"),
        sa.Column("role", sa.Text(), comment="Role where the cover prints one, as depositor or sponsor"),
        sa.ForeignKeyConstraint(
            ["accession_number"],
            ["filings.accession_number"],
            name=op.f("fk_cover_registrants_accession_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("accession_number", "position", name=op.f("pk_cover_registrants")),
        comment="A registrant on a cover page, as printed",
    )
    op.create_table(
        "securities",
        sa.Column("accession_number", sa.Text(), nullable=False, comment="The filing it belongs to"),
        sa.Column(
            "position",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Place in the table, from 1",
        ),
        sa.Column("title", sa.Text(), comment="Title of the class"),
        sa.Column("symbol", sa.Text(), comment="Trading symbol"),
        sa.Column("exchange", sa.Text(), comment="Name of the exchange"),
        sa.ForeignKeyConstraint(
            ["accession_number"],
            ["filings.accession_number"],
            name=op.f("fk_securities_accession_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("accession_number", "position", name=op.f("pk_securities")),
        comment="A Section 12(b) security on a cover page",
    )
    op.create_index("ix_securities_symbol", "securities", ["symbol"], postgresql_using="hash")
    op.create_table(
        "items",
        sa.Column("accession_number", sa.Text(), nullable=False, comment="The filing it belongs to"),
        sa.Column(
            "position",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Place in the report, from 1",
        ),
        sa.Column("item_number", sa.Text(), nullable=False, comment="'2.02' since 2004-08-23, '5' before"),
        sa.Column("heading", sa.Text(), comment="Heading as printed; null: not found"),
        sa.Column("body", sa.Text(), nullable=False, comment="Text below the heading"),
        sa.Column(
            "declared",
            sa.Boolean(),
            nullable=False,
            comment="Whether the header or the submissions data lists it",
        ),
        sa.Column("found", sa.Boolean(), nullable=False, comment="Whether it stands in the document"),
        sa.Column(
            "not_applicable",
            sa.Boolean(),
            nullable=False,
            comment="Whether it only says that it does not apply",
        ),
        sa.Column(
            "combined",
            sa.Boolean(),
            nullable=False,
            comment="Whether it shares heading and body with other numbers",
        ),
        sa.Column(
            "search",
            postgresql.TSVECTOR(),
            sa.Computed("edgar8k_search_vector(heading, body)", persisted=True),
            comment="Heading and body for full-text search in English, their first 250,000 characters",
        ),
        sa.ForeignKeyConstraint(
            ["accession_number"],
            ["filings.accession_number"],
            name=op.f("fk_items_accession_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("accession_number", "position", name=op.f("pk_items")),
        comment="An item of a filing",
    )
    op.create_index("ix_items_item_number_accession_number", "items", ["item_number", "accession_number"])
    op.create_index("ix_items_search", "items", ["search"], postgresql_using="gin")
    op.create_table(
        "exhibits",
        sa.Column("accession_number", sa.Text(), nullable=False, comment="The filing it belongs to"),
        sa.Column(
            "position", sa.Integer(), autoincrement=False, nullable=False, comment="Place in the list, from 1"
        ),
        sa.Column(
            "exhibit_number",
            sa.Text(),
            nullable=False,
            comment="Number of Item 601 of Regulation S-K, as 99.1",
        ),
        sa.Column("description", sa.Text(), comment="Description as printed"),
        sa.Column(
            "document_position",
            sa.Integer(),
            comment="Position in documents of the exhibit itself; null: not in the submission",
        ),
        sa.ForeignKeyConstraint(
            ["accession_number"],
            ["filings.accession_number"],
            name=op.f("fk_exhibits_accession_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("accession_number", "position", name=op.f("pk_exhibits")),
        comment="A line of the exhibit list of a filing",
    )
    op.create_table(
        "signatures",
        sa.Column("accession_number", sa.Text(), nullable=False, comment="The filing it belongs to"),
        sa.Column(
            "position",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Place among the signers, from 1",
        ),
        sa.Column("registrant", sa.Text(), comment="Registrant for which is signed"),
        sa.Column("name", sa.Text(), comment="Typed or conformed name"),
        sa.Column("title", sa.Text(), comment="Title as printed"),
        sa.Column("signed_date", sa.Date(), comment="Date of the signature block"),
        sa.ForeignKeyConstraint(
            ["accession_number"],
            ["filings.accession_number"],
            name=op.f("fk_signatures_accession_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("accession_number", "position", name=op.f("pk_signatures")),
        comment="A signer of a filing",
    )
    op.create_table(
        "documents",
        sa.Column("accession_number", sa.Text(), nullable=False, comment="The filing it belongs to"),
        sa.Column(
            "position",
            sa.Integer(),
            autoincrement=False,
            nullable=False,
            comment="Place in the submission, from 1",
        ),
        sa.Column("sequence", sa.Integer(), comment="SEQUENCE as submitted"),
        sa.Column("type", sa.Text(), comment="TYPE, as 8-K or EX-99.1"),
        sa.Column(
            "filename", sa.Text(), comment="FILENAME as submitted; only a name, never a path to follow"
        ),
        sa.Column("description", sa.Text(), comment="DESCRIPTION as submitted"),
        sa.Column("size_bytes", sa.BigInteger(), comment="Size as submitted, between the TEXT marks"),
        sa.Column(
            "text",
            sa.Text(),
            comment="Readable text; null for graphics, PDF, XBRL and what EDGAR8K_DOCUMENT_TEXT leaves out",
        ),
        sa.ForeignKeyConstraint(
            ["accession_number"],
            ["filings.accession_number"],
            name=op.f("fk_documents_accession_number"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("accession_number", "position", name=op.f("pk_documents")),
        comment="A document of a submission",
    )


def downgrade():
    op.drop_table("documents")
    op.drop_table("signatures")
    op.drop_table("exhibits")
    op.drop_table("items")
    op.drop_table("securities")
    op.drop_table("cover_registrants")
    op.drop_table("cover_pages")
    op.execute("drop function edgar8k_search_vector")
