"""What a query returns, as text: as the server writes it, or as JSON without loss."""

import json
import re
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Loader

_INVALID_OID = 0  # stands for all types that no loader is registered for
_NOT_A_NUMBER = ("NaN", "Infinity", "-Infinity")
_WHOLE_HOURS = re.compile(r"[+-]\d\d$")  # 2007-11-01 11:31:05+00


def load_as_text(connection: psycopg.Connection[Any]) -> None:
    """Let the connection return every value as the server writes it."""
    for kind in connection.adapters.types:
        connection.adapters.register_loader(kind.oid, _Text)
        connection.adapters.register_loader(kind.array_oid, _Text)


def load_as_json(connection: psycopg.Connection[Any]) -> None:
    """Let the connection return every value as the text of a JSON value, arrays as (nested) lists of those.

    Numbers keep all their digits; those that JSON lacks (NaN, the infinities) become null. Moments are ISO
    8601, with offset where the type has a zone. What JSON has no type for is a string, as the server writes
    it.
    """
    for kind in connection.adapters.types:
        connection.adapters.register_loader(kind.oid, _JSON_LOADERS.get(kind.name, _Quoted))
    connection.adapters.register_loader(_INVALID_OID, _Quoted)


class _Text(Loader):
    def load(self, data: Buffer) -> str:
        return bytes(data).decode("utf-8", "replace")


class _Quoted(_Text):
    def load(self, data: Buffer) -> str:
        return json.dumps(super().load(data), ensure_ascii=False)


class _Number(_Text):
    def load(self, data: Buffer) -> str:
        text = super().load(data)
        return "null" if text in _NOT_A_NUMBER else text


class _Boolean(_Text):
    def load(self, data: Buffer) -> str:
        return "true" if bytes(data) == b"t" else "false"


class _Moment(_Text):
    def load(self, data: Buffer) -> str:
        text = super().load(data).replace(" ", "T", 1)
        return f'"{text}:00"' if _WHOLE_HOURS.search(text) else f'"{text}"'


_JSON_LOADERS: dict[str, type[Loader]] = {
    **dict.fromkeys(("int2", "int4", "int8", "oid", "float4", "float8", "numeric"), _Number),
    **dict.fromkeys(("timestamp", "timestamptz"), _Moment),
    **dict.fromkeys(("json", "jsonb"), _Text),
    "bool": _Boolean,
}
