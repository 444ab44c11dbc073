"""The record as JSON: what `edgar8k parse` prints."""

import dataclasses
import datetime as dt
from typing import Any

from crawler.filing.record import FilingRecord

# What the tables are made of and the printed record leaves out.
_NOT_PRINTED = frozenset({"header_items", "document_position", "is_main", "number"})


def record_to_json(record: FilingRecord) -> dict[str, Any]:
    """Return the record as what `json.dumps` takes, keys in the order of the dataclasses.

    Days are "2007-11-01", moments have their offset ("2007-11-01T07:31:05-04:00"); what is missing is None.
    """
    return {
        field.name: _plain(getattr(record, field.name))
        for field in dataclasses.fields(record)
        if field.name not in _NOT_PRINTED
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(member) for member in value]
    if dataclasses.is_dataclass(value):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in dataclasses.fields(value)
            if field.name not in _NOT_PRINTED
        }
    return value
