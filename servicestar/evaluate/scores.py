"""Points: ratios, bands, deductions and bonus items over columns of whole numbers."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from servicestar.diagnostics import Diagnostic, fault
from servicestar.evaluate.frame import Engine
from servicestar.model import BandTable
from servicestar.plan import IndicatorStep, ItemStep
from servicestar.values.numbers import Number, format_number, narrow
from servicestar.values.operators import Value
from servicestar.values.vector import Vector, numbers, vector

Rows = list[int]


def score(step: IndicatorStep, engine: Engine, rows: Rows) -> tuple[Vector, list[Diagnostic]]:
    """An indicator's score for each of some rows, kept within its limits and rounded.

    Returns:
        The column of scores and, where a value lies in no band, the faults.
    """
    if step.table is not None:
        assert step.top is not None
        values, faults = look_up(step.table, engine.over(step.top, rows), step.id, step.cite)
        return _finish(step, values, Vector([1] * len(rows), 1, True)), faults
    one = Vector([1] * len(rows), 1, True)
    if step.word == "deduct":
        assert step.points is not None
        full = numbers([step.points] * len(rows))
        taken = [item_points(item, engine, rows) for item in step.items]
        return _finish(step, total([full, *(_negative(t) for t in taken)], len(rows)), one), []
    assert step.top is not None
    top = engine.over(step.top, rows)
    if step.word == "formula":
        return _finish(step, top, one), []
    assert step.bottom is not None
    assert step.points is not None
    bottom = engine.over(step.bottom, rows)
    return _finish(step, top, bottom, step.points), []


def _negative(column: Vector) -> Vector:
    return Vector([None if v is None else -v for v in column.values], column.den, column.full)


def _finish(step: IndicatorStep, top: Vector, bottom: Vector, points: Number = 1) -> Vector:
    """Points × top ÷ bottom, within the limits, rounded half up: whole numbers all the way."""
    if step.decimals is None:
        return numbers([_exact(step, top.at(i), bottom.at(i), points) for i in range(len(top))])
    unit = 10**step.decimals
    over = points.numerator * bottom.den * unit
    under = points.denominator * top.den
    low = _rounded(Fraction(step.low) * unit)
    high = None if step.high is None else _rounded(Fraction(step.high) * unit)
    by_zero = points_at_zero(step)
    nothing = None if by_zero is None else _rounded(Fraction(by_zero) * unit)
    found: list[Value] = []
    for t, b in zip(top.values, bottom.values, strict=True):
        if t is None or b is None:
            found.append(None)
        elif b == 0:
            found.append(nothing)
        else:
            found.append(_within(_half_up(t * over, b * under), low, high))
    return vector(found, unit)


def _within(value: Value, low: Value, high: Value) -> Value:
    """The value, not below `low` and not above `high` where there is one."""
    value = max(value, low)
    return value if high is None else min(value, high)


def points_at_zero(step: IndicatorStep) -> Number | None:
    """What a record gets where the quotient would be by 0.

    Where the best of a higher-is-better measure is 0 nobody earned anything. Where the least of a
    lower-is-better measure is 0, the records at 0 are the best (the rest get 0 ÷ own = 0). Any
    other division by 0 leaves the score unknown.
    """
    earned = {"best_gets_all": 0, "lowest_gets_all": step.points}.get(step.word)
    return None if earned is None else _within(earned, step.low, step.high)


def _half_up(over: Value, under: Value) -> int:
    """Over ÷ under to a whole number, a half away from zero."""
    if under < 0:
        over, under = -over, -under
    if isinstance(over, Fraction) or isinstance(under, Fraction):
        return _rounded(Fraction(over) / under)
    if over < 0:
        return -((-2 * over + under) // (2 * under))  # type: ignore[no-any-return]
    return (2 * over + under) // (2 * under)  # type: ignore[no-any-return]


def _rounded(value: Fraction) -> int:
    return _half_up(value.numerator, value.denominator)


def _exact(step: IndicatorStep, top: Value, bottom: Value, points: Number) -> Value:
    """The unrounded score, for rulesets that declare no rounding."""
    if top is None or bottom is None:
        return None
    if bottom == 0:
        return points_at_zero(step)
    return _within(narrow(Fraction(points * top) / bottom), step.low, step.high)


def look_up(
    table: BandTable, values: Vector, clause: str, cite: str | None
) -> tuple[Vector, list[Diagnostic]]:
    """What the bands give for each value; a value in no band is a gap, told with the article."""
    gaps: dict[Number, Diagnostic] = {}
    found: dict[Number, Value] = {}
    exact = [values.at(index) for index in range(len(values))]
    for value in exact:
        if value is None or value in found:
            continue
        found[value] = banded(table, value)
        if found[value] is None:
            words = {"value": format_number(value), "clause": clause, "cite": cite or "-"}
            gaps[value] = fault("SS613", table.where.whole, **words)
    return numbers([found.get(value) for value in exact]), list(gaps.values())


def banded(table: BandTable, value: Number) -> Value:
    """What the first band that holds the value gives, or the way the table goes on above them."""
    for band in table.bands:
        if band.holds(value):
            return band.give
    last = table.bands[-1] if table.bands else None
    if table.further is None or last is None or last.to is None or last.give is None:
        return None
    if value <= last.to:
        return None
    steps = -((last.to - value) // table.further.each)  # rounded up: a band begins above its end
    return last.give + steps * table.further.add


def item_points(item: ItemStep, engine: Engine, rows: Rows) -> Vector:
    """What a bonus item or a deduction comes to."""
    column = engine.over(item.node, rows)
    points = item.points
    values: list[Value] = column.values
    if points != 1:
        values = [None if v is None else v * points.numerator for v in values]
    result = Vector(values, column.den * points.denominator, column.full)
    return result if item.at_most is None else capped(result, item.at_most)


def capped(column: Vector, most: Number) -> Vector:
    """No value above `most`."""
    limit = Fraction(most)
    values = [None if v is None else v * limit.denominator for v in column.values]
    den = column.den * limit.denominator
    high = limit.numerator * column.den
    return Vector([None if v is None else min(v, high) for v in values], den, column.full)


def rounded(column: Vector, decimals: int) -> Vector:
    """The column rounded half up to that many decimals."""
    unit = 10**decimals
    values = [None if v is None else _half_up(v * unit, column.den) for v in column.values]
    return Vector(values, unit, column.full)


def total(columns: Sequence[Vector], size: int) -> Vector:
    """The exact sum of columns; unknown where a part is."""
    den = lcm(*(column.den for column in columns))
    sums: list[Value] = [0] * size
    for column in columns:
        factor = den // column.den
        if column.full:
            sums = [
                s if s is None else s + v * factor for s, v in zip(sums, column.values, strict=True)
            ]
        else:
            sums = [
                None if s is None or v is None else s + v * factor
                for s, v in zip(sums, column.values, strict=True)
            ]
    return vector(sums, den)
