"""Records in memory as a JSON file that reads as the same records, and facts as plain values."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from servicestar.records import Table, table_from
from servicestar.records.table import normal
from servicestar.values.numbers import format_number

_DEEP = 20
_PERIOD_HEADERS = frozenset(("period", "周期", "ended_in", "取消周期"))
_MISFIT = "{}"
"""In the place of what no cell can hold: a fault then names the cell, as it would have."""


def sheet_bytes(records: Any, *, month_cells: bool = False) -> tuple[str, bytes]:
    """A table in memory as the ending and the bytes of a file, the same for the same table.

    Args:
        records: what `servicestar.records.table_from` takes.
        month_cells: whether the first of a month in a column of periods means the month, as in
            a history.

    Raises:
        TypeError: where `records` is something else.
    """
    table = table_from(records)
    lines = [*_lines(table, month_cells)]
    if not lines:
        return ".json", b"[]\n"
    return ".jsonl", "".join(lines).encode()


def _lines(table: Table, month_cells: bool) -> Iterator[str]:
    """One object a record, all headers in each, so that their order and any twins stay."""
    columns = []
    for header, cells in zip(table.headers, table.columns, strict=True):
        as_month = month_cells and normal(header) in _PERIOD_HEADERS
        columns.append((_text(header), map(_month, cells) if as_month else iter(cells)))
    for _ in table.rows:
        yield "{" + ",".join(f"{text}:{_cell(next(cells))}" for text, cells in columns) + "}\n"


def _text(text: str) -> str:
    """A JSON text; readable, unless it holds half a character, which UTF-8 can not."""
    lone = any("\ud800" <= char <= "\udfff" for char in text)
    return json.dumps(text, ensure_ascii=lone)


def _month(cell: object) -> object:
    """The month that a spreadsheet made into the first day of it."""
    if isinstance(cell, datetime.date) and cell.day == 1:
        return f"{cell.year:04}-{cell.month:02}"
    return cell


def _cell(cell: object, depth: int = 0) -> str:
    """A cell as JSON. Numbers are written exactly; a float as its shortest decimal."""
    match cell:
        case None:
            return "null"
        case bool():
            return "true" if cell else "false"
        case str():
            return _text(str(cell))
        case int() | Fraction():
            return _number(cell)
        case float():
            return json.dumps(float(cell))  # NaN too, which no field takes
        case Decimal():
            return str(cell) if cell.is_finite() else "NaN"
        case datetime.datetime():
            # A day is stored with midnight; so a text field shows it without, as it would have.
            midnight = cell.time() == datetime.time() and cell.tzinfo is None
            return _text(cell.date().isoformat() if midnight else cell.isoformat(sep=" "))
        case datetime.date():
            return _text(cell.isoformat())
        case list() | tuple() if depth < _DEEP:
            return "[" + ",".join(_cell(item, depth + 1) for item in cell) + "]"
    return _MISFIT


def _number(value: int | Fraction) -> str:
    """A number with all its digits; one without a last decimal as a text, such as ``"1/3"``."""
    text = format_number(Fraction(value))
    return _text(text) if "/" in text else text


def fact_value(value: object) -> object:
    """The value of a fact as an entry can hold it and a run reads it: no floats, no dates."""
    match value:
        case None | bool() | str():
            return value
        case int():
            return value if abs(value) < 10**30 else format_number(value)
        case float():
            return repr(value)
        case Fraction():
            return format_number(value)
        case Decimal():
            fits = value.is_finite() and abs(value.adjusted()) < 100
            return f"{value:f}" if fits else str(value)
        case Mapping():
            return {str(key): fact_value(item) for key, item in value.items()}
        case list() | tuple():
            return [fact_value(item) for item in value]
        case datetime.datetime():
            return value.date().isoformat()
        case datetime.date():
            return value.isoformat()
    return str(value)
