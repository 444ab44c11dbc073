"""Print the text of docs/tables.md: its beginning as written there, then every table and view of the schema.

What is said of tables and columns are their comments in the database of EDGAR8K_DATABASE_URL, else in a new
embedded one.
"""

import contextlib
import dataclasses
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, text

from crawler.config import Config, load_config
from crawler.db.connection import open_database
from crawler.db.migrate import ensure_schema

DOCUMENT = Path(__file__).with_name("tables.md")
MARK = "<!-- From here on written by docs/build_tables.py -->\n"

_RELATIONS = text("""
    select c.oid, c.relname as name, c.relkind = 'v' as is_view, obj_description(c.oid, 'pg_class') as meaning
    from pg_class c
    where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'v')
        and c.relname <> 'alembic_version'
    order by is_view, c.oid
""")

_COLUMNS = text("""
    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as is_never_null,
        col_description(a.attrelid, a.attnum) as meaning
    from pg_attribute a
    where a.attrelid = :oid and a.attnum > 0 and not a.attisdropped
    order by a.attnum
""")

_KEYS = text("""
    select k.contype = 'p' as is_primary, k.confrelid::regclass::text as target,
        array(
            select a.attname::text
            from unnest(k.conkey) with ordinality as part (number, place)
            join pg_attribute a on a.attrelid = k.conrelid and a.attnum = part.number
            order by part.place
        ) as columns
    from pg_constraint k
    where k.conrelid = :oid and k.contype in ('p', 'f')
    order by k.contype desc, k.conkey
""")

_SHORT_TYPES = {"timestamp with time zone": "timestamptz"}


def tables_document(connection: Connection) -> str:
    """Return the text of docs/tables.md for the schema that the connection sees."""
    relations = list(connection.execute(_RELATIONS))
    introduction, mark, _ = DOCUMENT.read_text("utf-8").partition(MARK)
    if not mark:
        raise ValueError(f"{DOCUMENT} lacks the line {MARK!r}")
    return introduction + MARK + "".join(_section(connection, relation) for relation in relations)


def _section(connection: Connection, relation: Row[Any]) -> str:
    title = f"{'View' if relation.is_view else 'Table'} `{relation.name}`"
    lines = [f"\n## {title}\n", f"{relation.meaning}.", *_keys(connection, relation)]
    lines += ["", "| column | type | meaning |", "|---|---|---|"]
    for column in connection.execute(_COLUMNS, {"oid": relation.oid}):
        kind = _SHORT_TYPES.get(column.type, column.type) + (" not null" if column.is_never_null else "")
        lines.append(f"| `{column.name}` | {kind} | {column.meaning.replace('|', '&#124;')} |")
    return "\n".join(lines) + "\n"


def _keys(connection: Connection, relation: Row[Any]) -> list[str]:
    sentences = []
    for key in connection.execute(_KEYS, {"oid": relation.oid}):
        columns = ", ".join(f"`{name}`" for name in key.columns)
        sentences.append(f"Key: {columns}." if key.is_primary else f"{columns} refers to `{key.target}`.")
    return ["", " ".join(sentences)] if sentences else []


@contextlib.contextmanager
def _config() -> Iterator[Config]:
    """The user's configuration, with a home of its own for an embedded database that goes again."""
    config = load_config()
    with tempfile.TemporaryDirectory(prefix="edgar8k-docs-") as home:
        # Root's embedded server runs as another account, which has to enter.
        Path(home).chmod(0o755)
        yield dataclasses.replace(config, home=Path(home))


if __name__ == "__main__":
    with _config() as config, open_database(config) as database:
        ensure_schema(database)
        with database.engine.connect() as connection:
            print(tables_document(connection), end="")
