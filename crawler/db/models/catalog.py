"""The items that Form 8-K has or had."""

import datetime as dt

from sqlalchemy.orm import Mapped, mapped_column

from crawler.db.models.base import Base


class ItemCatalogEntry(Base):
    """An item number while it had one meaning. Rows come with the migrations."""

    __tablename__ = "item_catalog"
    __table_args__ = ({"comment": "An item number of Form 8-K while it had one meaning"},)

    item_number: Mapped[str] = mapped_column(primary_key=True, comment="'2.02' since 2004-08-23, '5' before")
    title: Mapped[str] = mapped_column(comment="Title by the form")
    modern_item_number: Mapped[str | None] = mapped_column(
        comment="The number that the matter has since 2004-08-23; null: none"
    )
    effective_from: Mapped[dt.date] = mapped_column(primary_key=True, comment="First filing date")
    effective_until: Mapped[dt.date | None] = mapped_column(comment="Last filing date; null: in force")
    is_furnished: Mapped[bool] = mapped_column(
        comment="Whether it is furnished, not filed, for Section 18 of the Exchange Act"
    )
