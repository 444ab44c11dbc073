"""What all tables share: names of constraints, types of columns, recurring columns."""

import datetime as dt
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, Date, DateTime, ForeignKey, Integer, MetaData, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, mapped_column

NAMING_CONVENTION = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}
"""How constraints and indexes are called, so that migrations can name them."""

BigInt = Annotated[int, mapped_column(BigInteger)]
"""A CIK or a count of bytes."""

FilingKey = Annotated[
    str,
    mapped_column(
        ForeignKey("filings.accession_number", ondelete="CASCADE"),
        primary_key=True,
        comment="The filing it belongs to",
    ),
]
"""Accession number in the key of a table whose rows go with their filing."""


class Base(DeclarativeBase):
    """The schema. Text instead of varchar, CHECK instead of enumerated types, moments with their zone.

    Names and symbols are as long as a filing makes them, and a B-tree takes no more than 2,704 bytes: they
    are indexed by hash. Form types and item numbers, which `storable_code` keeps short, stand in B-trees.
    """

    metadata = MetaData(naming_convention=NAMING_CONVENTION)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text(),
        int: Integer(),
        dt.date: Date(),
        dt.datetime: DateTime(timezone=True),
        list[str]: ARRAY(Text()),
        dict[str, Any]: JSONB(),
    }
