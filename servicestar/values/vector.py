"""Columns of exact values: what the sheets hold and what the interpreter computes with."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd

from attrs import frozen

from servicestar.values.numbers import Number, narrow
from servicestar.values.operators import Value


@frozen
class Vector:
    """A column, one value a record; unknown is None.

    Attributes:
        values: for numbers, ints (or, after a division by a column, Fractions) in units of
            ``1/den``; otherwise the values themselves (str, bool, date, tuple).
        den: the common denominator of a column of numbers, else 1.
        full: whether no value is unknown.
    """

    values: list[Value]
    den: int = 1
    full: bool = False

    def __len__(self) -> int:
        """How many records."""
        return len(self.values)

    def at(self, index: int) -> Value:
        """The exact value of one record."""
        value = self.values[index]
        if value is None or (self.den == 1 and not isinstance(value, Fraction)):
            return value
        return narrow(Fraction(value, self.den))

    def take(self, rows: list[int]) -> Vector:
        """The column of some of the records."""
        values = self.values
        return Vector([values[row] for row in rows], self.den, self.full)


def vector(values: list[Value], den: int = 1) -> Vector:
    """A column that knows whether it is full."""
    return Vector(values, den, None not in values)


def numbers(values: Iterable[Number | None]) -> Vector:
    """A column of numbers, scaled to whole numbers where they have finitely many decimals.

    The common denominator is the least one; a column whose denominator would need more than 40
    digits keeps its fractions.
    """
    listed = list(values)
    if all(type(value) is int for value in listed):
        return Vector(listed, 1, True)
    den = 1
    for value in listed:
        if isinstance(value, Fraction):
            den = den * value.denominator // gcd(den, value.denominator)
            if den >= 10**40:
                return vector(listed)
    scaled = [None if v is None else int(v * den) for v in listed]
    return vector(scaled, den)
