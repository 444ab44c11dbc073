import importlib.util
from pathlib import Path

from crawler.edgar.item_catalog import ITEM_CATALOG

MIGRATION = Path(__file__).parents[3] / "migrations" / "versions" / "0006_fill_item_catalog.py"


def test_the_migration_fills_the_table_with_the_catalogue_that_the_parser_knows() -> None:
    spec = importlib.util.spec_from_file_location("fill_item_catalog", MIGRATION)
    assert spec is not None
    assert spec.loader is not None
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    known = [
        (
            item.item_number,
            item.title,
            item.modern_item_number,
            item.effective_from.isoformat(),
            item.effective_until.isoformat() if item.effective_until else None,
            item.is_furnished,
        )
        for item in ITEM_CATALOG
    ]
    assert sorted(migration.ROWS, key=str) == sorted(known, key=str)
