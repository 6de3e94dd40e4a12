"""What the operators mean on exact and possibly unknown values.

Unknown is `None`. An operator that needs an unknown operand gives unknown; `and`, `or` and `not`
follow Kleene's strong three-valued logic: ``no and unknown`` is no, ``yes or unknown`` is yes.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

Value = Any  # int | Fraction | str | bool | date | tuple | None: the tree is typed before it runs
Operator = Callable[[Value, Value], Value]


def strict(function: Callable[..., Value]) -> Callable[..., Value]:
    """The function made unknown wherever an operand is."""

    def known(*values: Value) -> Value:
        return None if None in values else function(*values)

    return known


def divide(left: Value, right: Value) -> Value:
    """The exact quotient; unknown where the divisor is 0."""
    if right == 0:
        return None
    quotient = Fraction(left) / right
    return quotient.numerator if quotient.denominator == 1 else quotient


def both(values: Iterable[Value]) -> Value:
    """Three-valued `and`."""
    result: Value = True
    for value in values:
        if value is False:
            return False
        if value is None:
            result = None
    return result


def either(values: Iterable[Value]) -> Value:
    """Three-valued `or`."""
    result: Value = False
    for value in values:
        if value is True:
            return True
        if value is None:
            result = None
    return result


def negate(value: Value) -> Value:
    """Three-valued `not`."""
    return None if value is None else not value


def choose(test: Value, then: Value, otherwise: Value) -> Value:
    """``then if test else otherwise``; unknown where the test is."""
    return None if test is None else then if test else otherwise


ARITHMETIC: dict[str, Operator] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": divide,
}
COMPARISON: dict[str, Operator] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def is_in(value: Value, options: Value) -> bool:
    """Whether the value is one of the options."""
    return value in options
