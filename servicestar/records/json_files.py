"""Records in JSON: a list of objects, or one object a line. Numbers stay exact."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from math import isfinite

from servicestar.diagnostics import Diagnostic, Place, fault
from servicestar.records.limits import (
    MAX_CELLS,
    MAX_FAULTS,
    ReadResult,
    Reason,
    broken,
    no_headers,
    too_large,
    too_many,
)
from servicestar.records.table import Table, from_mappings
from servicestar.records.words import plain

_INT_DIGITS = 64
_ENCODING: Reason = ("it is not UTF-8 text", "不是 UTF-8 文本")
_NOT_JSON: Reason = ("not well-formed JSON here", "此处不是合法的 JSON")
_MANY: Reason = ("the number of values", "值的个数")
_DEEP: Reason = ("it is nested too deep", "嵌套过深")
_NO_LIST: Reason = ("it has to be a list of objects", "须为对象的列表")
_NO_OBJECT: Reason = ("every record has to be an object", "每条记录须为一个对象")


class _Object(dict[str, object]):
    """A JSON object that remembers a key that was written twice."""

    twice: str | None = None


def read_json(name: str, data: bytes, sheet: str | None, known: Collection[str]) -> ReadResult:
    """The table in a list of objects; records are numbered from 1, as a person counts them.

    Ints and Decimals, never floats. An empty list is a table without records.
    """
    text = _decoded(data)
    if text is None:
        return None, [broken(name, _ENCODING)]
    if not text.strip():
        return None, [no_headers(name)]
    if over := _too_many_values(name, text):
        return None, [over]
    found = _parsed(name, text)
    if isinstance(found, Diagnostic):
        return None, [found]
    if not isinstance(found, list):
        return None, [broken(name, _NO_LIST)]
    return _table(name, list(enumerate(found, 1)))


def read_json_lines(
    name: str, data: bytes, sheet: str | None, known: Collection[str]
) -> ReadResult:
    """The table in a file with one object a line; records carry the number of their line."""
    text = _decoded(data)
    if text is None:
        return None, [broken(name, _ENCODING)]
    if over := _too_many_values(name, text):
        return None, [over]
    # Only line feeds end a line: JSON texts may hold the other characters that split lines.
    lines = [(n, line) for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    if not lines:
        return None, [no_headers(name)]
    found = [(n, _parsed(name, line, n)) for n, line in lines]
    faults = [item for _, item in found if isinstance(item, Diagnostic)]
    return (None, faults[:MAX_FAULTS]) if faults else _table(name, found)


def _too_many_values(name: str, text: str) -> Diagnostic | None:
    """SS510 by the signs between values, counted before a value is made.

    An empty list takes two characters of text and dozens of bytes of memory. Signs within texts
    are counted too, so the limit is twice that of cells.
    """
    values = text.count(",") + text.count("[") + text.count("{") + text.count("\n")
    return too_large(name, _MANY, f"{2 * MAX_CELLS:,}") if values > 2 * MAX_CELLS else None


def _decoded(data: bytes) -> str | None:
    """UTF-8 text, with or without a byte order mark."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None


def _parsed(name: str, text: str, line: int = 0) -> object:
    """One JSON value, or the fault that it is none; `line` is that of a text of one line."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_exact,
            parse_int=_whole,
            parse_constant=float,  # kept for now: a fault further down can name its cell
        )
    except json.JSONDecodeError as error:
        return broken(name, _NOT_JSON, line or error.lineno, error.colno)
    except RecursionError:
        return broken(name, _DEEP, line or 1)


def _object(pairs: list[tuple[str, object]]) -> _Object:
    """A JSON object from its pairs."""
    made = _Object(pairs)
    if len(made) < len(pairs):
        made.twice, _ = Counter(key for key, _ in pairs).most_common(1)[0]
    return made


def _exact(digits: str) -> object:
    """A number with a point or an exponent; its own text where not even Decimal can hold it."""
    try:
        return Decimal(digits)
    except ArithmeticError:
        return digits


def _whole(digits: str) -> object:
    """A whole number. Python refuses to make an int of very many digits; Decimal does not."""
    return int(digits) if len(digits) <= _INT_DIGITS else _exact(digits)


def _table(name: str, found: Sequence[tuple[int, object]]) -> ReadResult:
    """The table of numbered JSON values, once each is an object that can be read."""
    records = [record for _, record in found if isinstance(record, _Object)]
    if len(records) < len(found):
        wrong = [n for n, record in found if not isinstance(record, _Object)]
        return None, [broken(name, _NO_OBJECT, line=n) for n in wrong[:MAX_FAULTS]]
    rows = [n for n, _ in found]
    if twice := _twice(name, rows, records):
        return None, twice[:MAX_FAULTS]
    if over := too_many(name, len(rows), len(set().union(*records)) if records else 0):
        return None, [over]
    table = from_mappings(name, records, rows)
    faults = list(_not_numbers(table))
    return (None, faults[:MAX_FAULTS]) if faults else (table, [])


def _twice(name: str, rows: list[int], records: list[_Object]) -> list[Diagnostic]:
    """SS105 for each object with a key written twice: JSON readers disagree on which holds."""
    return [
        fault(
            "SS105",
            Place(name, row, list(record).index(record.twice) + 1),
            key=plain(record.twice),
            line=row,
        )
        for row, record in zip(rows, records, strict=True)
        if record.twice is not None
    ]


def _not_numbers(table: Table) -> Iterator[Diagnostic]:
    """SS502 for NaN and Infinity, which are the only floats that come out of `_parsed`."""
    for index, (header, column) in enumerate(zip(table.headers, table.columns, strict=True)):
        for row, cell in enumerate(column):
            for part in cell if isinstance(cell, list) else (cell,):
                if isinstance(part, float) and not isfinite(part):
                    place = table.place(row, index)
                    words = {"header": plain(header), "value": plain(part)}
                    yield fault("SS502", place, **words, wanted=("a number", "数字"))
