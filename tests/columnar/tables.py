"""Records as a table of a database, with the types that its columns would have there."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from servicestar.model import Field, RecordKind

Row = Mapping[str, Any]
_TYPES = {
    "text": "TEXT",
    "choice": "TEXT",
    "integer": "INTEGER",
    "decimal": "NUMERIC(20, 6)",
    "yes_no": "BOOLEAN",
    "attestation": "BOOLEAN",
    "date": "DATE",
}


def fields_of(kind: RecordKind, records: Sequence[Row]) -> dict[str, Field]:
    """The fields that some record has, but for lists of decimals, which have no type there."""
    named = {id_ for record in records for id_ in record} or {*kind.fields}
    return {id_: field for id_, field in kind.fields.items() if id_ in named or field.key}


def type_of(field: Field) -> str:
    """A field's type in PostgreSQL."""
    if field.type == "list":
        return "BIGINT[]" if field.of in ("integer", "decimal") else "TEXT[]"
    return _TYPES[field.type]


def cell(field: Field, value: Any) -> Any:
    """A made-up cell as a value of its column's type."""
    if value is None or value == "":
        return None
    match field.type:
        case "decimal":
            return Decimal(str(value))
        case "date":
            return datetime.date.fromisoformat(str(value))
        case "text" | "choice":
            return str(value)
    return value
