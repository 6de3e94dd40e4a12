"""Sums of multiples: two sides of a comparison brought to one, so that equal things meet.

``volume > mean(volume)`` and ``mean(volume) - volume >= 0`` speak of the same difference. What is
no sum of multiples (a product of two fields, a choice, a rounding) is one term of the sum.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from attrs import frozen

from servicestar.analysis.show import key_of
from servicestar.expr import Apply, Const, Node
from servicestar.values.numbers import Number, narrow

Form: TypeAlias = tuple[tuple[Node, Number], ...]
"""Terms with their factors, in the order of their keys; the first factor is 1."""


@frozen
class Linear:
    """A sum: factor by term, and a number."""

    terms: Mapping[Node, Number]
    rest: Number = 0

    def scaled(self, factor: Number) -> Linear:
        """Every part times a number."""
        terms = {term: own * factor for term, own in self.terms.items() if factor}
        return Linear(terms, self.rest * factor)

    def plus(self, other: Linear) -> Linear:
        """The sum of both; terms that cancel out are gone."""
        terms = dict(self.terms)
        for term, factor in other.terms.items():
            terms[term] = terms.get(term, 0) + factor
        return Linear({t: f for t, f in terms.items() if f}, self.rest + other.rest)

    def minus(self, other: Linear) -> Linear:
        """The difference."""
        return self.plus(other.scaled(-1))

    def form(self) -> tuple[Form, Number]:
        """The terms with the first factor made 1, and that factor."""
        ordered = sorted(self.terms.items(), key=lambda pair: key_of(pair[0]))
        first = ordered[0][1]
        return tuple((t, narrow(Fraction(f) / first)) for t, f in ordered), first


@lru_cache(maxsize=20_000)
def linear(node: Node) -> Linear:
    """A plain tree as a sum of multiples."""
    match node:
        case Const(value=value):
            return Linear({}, value)
        case Apply(op="+", args=(left, right)):
            return linear(left).plus(linear(right))
        case Apply(op="-", args=(left, right)):
            return linear(left).minus(linear(right))
        case Apply(op="neg", args=(inner,)):
            return linear(inner).scaled(-1)
        case Apply(op="*", args=(left, right)):
            return _product(node, linear(left), linear(right))
        case Apply(op="/", args=(left, right)):
            return _quotient(node, linear(left), linear(right))
    return Linear({node: 1})


def _product(node: Node, left: Linear, right: Linear) -> Linear:
    """A number can be multiplied out; the product of two terms is a term."""
    if not left.terms:
        return right.scaled(left.rest)
    if not right.terms:
        return left.scaled(right.rest)
    return Linear({node: 1})


def _quotient(node: Node, left: Linear, right: Linear) -> Linear:
    if not right.terms and right.rest:
        return left.scaled(narrow(1 / Fraction(right.rest)))
    return Linear({node: 1})
