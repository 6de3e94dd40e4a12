"""Columns of exact values as Arrow, and as the query's columns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from typing import Any, TypeAlias

from attrs import evolve

from servicestar.columnar.expression import VARIABLE, Items, Plain, Written
from servicestar.columnar.number import NARROW, WIDE, Int, Num
from servicestar.columnar.outside import Outside
from servicestar.columnar.steps import Sheet, SheetColumn, beside_name, named
from servicestar.model import Field
from servicestar.records import Records, key_of
from servicestar.values.operators import Value
from servicestar.values.vector import Vector

ArrowTable: TypeAlias = Any  # of pyarrow, which is imported only when used
Array: TypeAlias = Any
Made: TypeAlias = "tuple[Array, Written]"
ROWS = "records"
BESIDE = "beside"


def records_table(records: Records, fields: Iterable[str]) -> tuple[ArrowTable, Sheet]:
    """Records that were read and checked already, as an Arrow table and what its columns are.

    Args:
        records: the roster.
        fields: ids of the fields that are needed; the key is always there.
    """
    import pyarrow as pa

    arrays: dict[str, Array] = {"row_no": pa.array(range(len(records)), pa.int64())}
    columns: dict[str, SheetColumn] = {}
    key = key_of(records.kind)
    for id_ in dict.fromkeys((key, *fields)):
        name, vector = named("f", id_), records.columns[id_]
        arrays[name], value = _array(vector, records.kind.fields[id_], name)
        columns[id_] = SheetColumn(id_, name, value, vector.full)
    sheet = Sheet(ROWS, columns, named("f", key), "row_no", max(len(records), 1))
    return pa.table(arrays), sheet


def outside_table(outside: Outside) -> ArrowTable:
    """The small table by key."""
    import pyarrow as pa

    arrays: dict[str, Array] = {"key": pa.array(outside.keys, pa.string())}
    for key, vector in outside.columns.items():
        name = beside_name(key)
        arrays[name], _ = _plain(vector, name)
        arrays[name] = arrays[name][: len(outside.keys)]
    return pa.table(arrays)


def with_outside(sheet: Sheet, outside: Outside) -> Sheet:
    """A sheet joined with what does not stand on it, where any record has something of it."""
    beside: dict[tuple[str, str], SheetColumn] = {}
    for key, vector in outside.columns.items():
        name = beside_name(key)
        _, value = _plain(vector, name)
        sql = _literal(vector.values[-1], value)
        if outside.keys:
            sql = f"CASE WHEN {BESIDE}.key IS NULL THEN {sql} ELSE {BESIDE}.{name} END"
        beside[key] = SheetColumn(key[1], sql, value, vector.full)
    source = sheet.source
    if outside.keys and beside:
        source = f"{sheet.source}\nLEFT JOIN {BESIDE} ON {BESIDE}.key = {sheet.key}"
    return evolve(sheet, source=source, beside=beside)


def _literal(value: Value, of: Written) -> str:
    """A value as it is written in the query."""
    if value is None:
        return "CAST(NULL AS BIGINT)" if isinstance(of, Num) else "CAST(NULL AS BOOLEAN)"
    return str(value).upper() if isinstance(value, bool) else str(value)


def _array(vector: Vector, field: Field, name: str) -> Made:
    """The column of a field."""
    import pyarrow as pa

    match field.type:
        case "integer" | "decimal":
            return _numbers(vector.values, vector.den, name)
        case "list":
            return _lists(vector, field, name)
        case "yes_no" | "attestation":
            return pa.array(vector.values, pa.bool_()), Plain(name)
        case "date":
            return pa.array(vector.values, pa.date32()), Plain(name)
    return pa.array(vector.values, pa.string()), Plain(name)


def _plain(vector: Vector, name: str) -> Made:
    """A column of answers or numbers."""
    import pyarrow as pa

    if any(isinstance(value, bool) for value in vector.values):
        return pa.array(vector.values, pa.bool_()), Plain(name)
    return _numbers(vector.values, vector.den, name)


def _numbers(values: Sequence[Value], den: int, name: str) -> tuple[Array, Num]:
    """Whole numbers in units of 1/den, of 64 bits or of 38 digits; those of more are refused."""
    import pyarrow as pa

    known = [value for value in values if value is not None]
    low, high = min(known, default=0), max(known, default=0)
    most = max(-low, high)
    if most > WIDE or any(isinstance(value, Fraction) for value in known):
        return pa.nulls(len(values), pa.int64()), Num(Int(name, -(10**40), 10**40, True), den)
    wide = most > NARROW
    if wide:
        from decimal import Decimal

        values = [None if value is None else Decimal(value) for value in values]
    return pa.array(values, pa.decimal128(38, 0) if wide else pa.int64()), Num(
        Int(name, low, high, wide), den
    )


def _lists(vector: Vector, field: Field, name: str) -> tuple[Array, Items]:
    """Lists of texts, or of numbers brought to one unit."""
    import pyarrow as pa

    most = max((len(value) for value in vector.values if value is not None), default=0)
    if field.of not in ("integer", "decimal"):
        items = [None if value is None else list(value) for value in vector.values]
        return pa.array(items, pa.list_(pa.string())), Items(name, Plain(VARIABLE), most)
    known = [element for value in vector.values if value is not None for element in value]
    den = lcm(*(Fraction(element).denominator for element in known))
    scaled = [None if v is None else [int(e * den) for e in v] for v in vector.values]
    low, high = (end((int(e * den) for e in known), default=0) for end in (min, max))
    if max(-low, high) > NARROW:
        kept = pa.nulls(len(scaled), pa.list_(pa.int64()))
        return kept, Items(name, Num(Int(VARIABLE, -(10**40), 10**40, True), den))
    kind = pa.list_(pa.int64())
    return pa.array(scaled, kind), Items(name, Num(Int(VARIABLE, low, high), den), most)


def too_wide(sheet: Sheet) -> list[str]:
    """Ids of the columns whose numbers have more digits than the engines."""
    columns = (*sheet.columns.values(), *sheet.beside.values())
    found = []
    for column in columns:
        value = column.value.element if isinstance(column.value, Items) else column.value
        if isinstance(value, Num) and value.over.most > WIDE:
            found.append(column.id)
    return found
