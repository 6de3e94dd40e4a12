"""Raw cells into exact values, a column at a time.

Each column goes one of two ways. The *fast* way looks at the types of all cells at once and works
with calls that run in C; it gives up (None) on anything unusual, and on any cell that does not
fit. The *slow* way reads cell by cell and is the law: it alone says what fits and names faults.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Context, Decimal, Inexact, InvalidOperation
from itertools import repeat
from math import gcd
from typing import Any

from servicestar.model import Field
from servicestar.records.scalars import BOUND, FAILED, PLAIN_CHARS, UNCLEAN, Refusal, reader
from servicestar.records.words import Wanted
from servicestar.values.numbers import MAX_DIGITS
from servicestar.values.operators import Value
from servicestar.values.vector import Vector, numbers, vector

Misfit = tuple[int, Wanted]
Column = tuple[Vector, list[Misfit]]
_PLACES = 9
_EXACT = Context(prec=2 * MAX_DIGITS, traps=[Inexact, InvalidOperation])
_PLAIN_NUMBERS = {int, str, Decimal, float, type(None)}


def read_column(field: Field, raw: list[object]) -> Column:
    """One column of raw cells as exact values of a field.

    Args:
        field: the field that the column holds.
        raw: a cell a record, as in `Table.columns`.

    Returns:
        The values, as long as `raw`, None where a cell is blank or does not fit; and for each
        cell that does not fit its index and what was wanted there, in English and Chinese.
    """
    fast = _FAST[field.type](field, raw) if field.type in _FAST else None
    return _cell_by_cell(field, raw) if fast is None else (fast, [])


def _cell_by_cell(field: Field, raw: list[object]) -> Column:
    """The slow way. Texts that come again are read once: marks and grades repeat a lot."""
    read = reader(field)
    seen: dict[str, Value] = {}
    values: list[Value] = []
    misfits: list[Misfit] = []
    for index, cell in enumerate(raw):
        if type(cell) is str:
            value = seen[cell] if cell in seen else seen.setdefault(cell, read(cell))
        else:
            value = read(cell)
        if type(value) is Refusal:
            misfits.append((index, value.wanted))
            value = None
        values.append(value)
    return (numbers if field.type in ("integer", "decimal") else vector)(values), misfits


def _fast_numbers(field: Field, raw: list[object]) -> Vector | None:
    """Ints as they are; plain decimal texts, Decimals and floats as scaled ints."""
    kinds = set(map(type, raw))
    if kinds <= {int, type(None)}:
        return _fitting(field, vector(list(raw)))
    if kinds <= {Decimal, type(None)} and field.type == "decimal":
        return _fitting(field, _whole(raw))
    return _fitting(field, _scaled(raw)) if kinds <= _PLAIN_NUMBERS else None


def _whole(raw: list[object]) -> Vector | None:
    """Decimals in units of the column's last decimal; None where that takes too many decimals."""
    full = None not in raw
    present: list[Any] = raw if full else [cell for cell in raw if cell is not None]
    first = present[0].as_tuple().exponent if present else 0
    for places in range(max(-first, 0) if isinstance(first, int) else 0, _PLACES + 1):
        unit = 10**places
        scaled = map(_EXACT.multiply, present, repeat(Decimal(unit)))
        try:
            whole = list(map(int, map(_EXACT.to_integral_exact, scaled)))
        except Inexact:  # some cell has more decimals than the first
            continue
        except (ArithmeticError, ValueError):  # no number at all
            return None
        if full:
            return Vector(whole, unit, True)
        values = iter(whole)
        return Vector([None if cell is None else next(values) for cell in raw], unit)
    return None


def _scaled(raw: list[object]) -> Vector | None:
    """Whole numbers in units of the column's last decimal; None unless every text is plain.

    `str` of a float is its shortest decimal text, so all plain kinds are read alike.
    """
    try:
        texts = ["" if cell is None else str(cell).strip() for cell in raw]
    except ValueError:  # Python does not print an int of some thousand digits
        return None
    if not PLAIN_CHARS.issuperset("".join(texts)) or max(map(len, texts), default=0) > MAX_DIGITS:
        return None
    parts = [text.partition(".") for text in texts]
    if any(dot and not part.isdigit() for _, dot, part in parts):
        return None
    places = max((len(part) for _, _, part in parts), default=0)
    if places > _PLACES:
        return None
    try:
        scaled = [int(w + p.ljust(places, "0")) if w or p else None for w, _, p in parts]
    except ValueError:  # a sign in the wrong place: the slow way names the cell
        return None
    return _reduced(scaled, 10**places)


def _reduced(scaled: list[int | None], den: int) -> Vector:
    """The same column in the largest unit that keeps every value whole."""
    present = [value for value in scaled if value is not None]
    common = gcd(den, *present)
    if common > 1:
        scaled = [value if value is None else value // common for value in scaled]
    return vector(list(scaled), den // common)


def _fitting(field: Field, column: Vector | None) -> Vector | None:
    """The column, if every value is within the field's limits and the language's digits."""
    if column is None or (field.type == "integer" and column.den != 1):
        return None
    present = column.values if column.full else [v for v in column.values if v is not None]
    if not present:
        return column
    low, high, den = min(present), max(present), column.den
    if -low >= BOUND * den or high >= BOUND * den:
        return None
    if field.min is not None and low < field.min * den:
        return None
    return None if field.max is not None and high > field.max * den else column


def _fast_texts(field: Field, raw: list[object]) -> Vector | None:
    """Texts, and ints as their digits."""
    kinds = set(map(type, raw))
    if kinds == {int}:
        return _digits(raw)
    if not kinds <= {str, type(None)}:
        return None
    clean = {cell: (cell and cell.strip()) or None for cell in dict.fromkeys(raw)}  # type: ignore[attr-defined]
    known = list(filter(None, clean.values()))
    if UNCLEAN.search("".join(known)) or not FAILED.isdisjoint(known):
        return None
    return Vector(list(map(clean.__getitem__, raw)), 1, len(known) == len(clean))


def _digits(raw: list[object]) -> Vector | None:
    """A column of ints as texts, where none is too long."""
    column = Vector(list(raw), 1, True)
    fits = -min(column.values) < BOUND and max(column.values) < BOUND
    return Vector(list(map(str, raw)), 1, True) if fits else None


def _fast_choices(field: Field, raw: list[object]) -> Vector | None:
    """Texts that are all among the choices."""
    texts = _fast_texts(field, raw)
    fits = texts is not None and set(texts.values) <= {*field.choices, None}
    return texts if fits else None


def _fast_yes_no(field: Field, raw: list[object]) -> Vector | None:
    """Columns of True, False and None."""
    return vector(list(raw)) if set(map(type, raw)) <= {bool, type(None)} else None


def _fast_dates(field: Field, raw: list[object]) -> Vector | None:
    """Columns of days without times."""
    return vector(list(raw)) if set(map(type, raw)) <= {datetime.date, type(None)} else None


_FAST: dict[str, Callable[[Field, list[object]], Vector | None]] = {
    "integer": _fast_numbers,
    "decimal": _fast_numbers,
    "text": _fast_texts,
    "choice": _fast_choices,
    "yes_no": _fast_yes_no,
    "attestation": _fast_yes_no,
    "date": _fast_dates,
}
