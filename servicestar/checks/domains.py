"""What a looked-up value can be, as far as it is certain: its limits and its step.

Only as much as tables of bands need. Ranges of whole expressions are the analysis's business;
here an expression that is more than a name has no certain limits, so that nothing is said to lie
outside a table that can not be reached.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TypeAlias

from attrs import evolve, frozen

from servicestar.expr import Aggregate, Apply, Call, Name, Named, Node
from servicestar.model import Contest, Fact, Field, Indicator, Ruleset
from servicestar.values.numbers import Number, decimals_of, narrow

End: TypeAlias = Number | None


@frozen
class Domain:
    """Numbers that a value can be.

    Attributes:
        low, high: the least and the greatest; None where there is none.
        step: the values are its multiples; None where any number may come.
        bounded: whether the limits are certain, so that something may be said of values beyond
            the last band.
    """

    low: End = None
    high: End = None
    step: Number | None = None
    bounded: bool = True

    def between(self, low: End, high: End, *, with_low: bool, with_high: bool) -> list[Number]:
        """Some values of the domain between two ends: those beside the ends, and one within.

        Args:
            low: the lower end; None where there is none.
            high: the upper end.
            with_low: whether the lower end itself counts.
            with_high: whether the upper end does.
        """
        if not self.bounded and (low is None or high is None):
            return []
        if self.low is not None and (low is None or self.low > low):
            low, with_low = self.low, True
        if self.high is not None and (high is None or self.high < high):
            high, with_high = self.high, True
        found = self._stepped(low, high) if self.step else _any(low, high)
        return [
            narrow(Fraction(value))
            for value in found
            if (low is None or value > low or (with_low and value == low))
            and (high is None or value < high or (with_high and value == high))
        ]

    def _stepped(self, low: End, high: End) -> list[Number]:
        step = Fraction(self.step or 1)
        found: list[Number] = []
        if high is not None:
            last = math.floor(Fraction(high) / step)
            found += [last * step, (last - 1) * step]
        if low is not None:
            first = math.ceil(Fraction(low) / step)
            found += [first * step, (first + 1) * step]
        return found or [0]


def _any(low: End, high: End) -> list[Number]:
    """Values near the ends: the next whole number, else the middle, else the ends themselves."""
    if low is None or high is None:
        if high is not None:
            return [math.ceil(high) - 1, high]
        return [math.floor(low) + 1, low] if low is not None else [0]
    middle = Fraction(low + high) / 2
    return [math.ceil(high) - 1, math.floor(low) + 1, middle, high, low]


def domain_of(node: Node, ruleset: Ruleset, contest: Contest) -> Domain | None:
    """What the value of a typed tree can be; None where even its step is not certain."""
    match node:
        case Named(body=body):
            return domain_of(body, ruleset, contest)
        case Name():
            return _name(node, ruleset, contest)
        case Aggregate():
            return _aggregate(node, ruleset, contest)
        case Call(function="round_up" | "round_down"):
            return Domain(step=1, bounded=False)
        case Call(function="size"):
            return Domain(low=0, step=1)
        case Apply(op="/"):
            return Domain(bounded=False)
        case Apply(op="+" | "-" | "neg", args=args):
            inner = [domain_of(arg, ruleset, contest) for arg in args]
            steps = {None if each is None else each.step for each in inner}
            return Domain(step=1, bounded=False) if steps == {1} else None
    return None


def _name(node: Name, ruleset: Ruleset, contest: Contest) -> Domain | None:
    if node.source == "field":
        return declared(ruleset.records[contest.records].fields[node.id])
    if node.source == "fact":
        return declared(ruleset.facts[node.id])
    if node.source == "past":
        counted = contest.past[node.id].take == "count"
        return Domain(low=0, step=1) if counted else Domain(bounded=False)
    if (node.source, node.id) == ("result", "total"):
        return total_of(ruleset, contest)
    return Domain(bounded=False) if node.source == "feed" else None


def declared(part: Field | Fact) -> Domain:
    """What a field or a fact can be by its own declaration."""
    return Domain(part.min, part.max, 1 if part.type == "integer" else None)


def _aggregate(node: Aggregate, ruleset: Ruleset, contest: Contest) -> Domain | None:
    if node.function in ("count", "rank"):
        return Domain(low=1, step=1)  # an empty sheet has no places to give
    inner = None if node.arg is None else domain_of(node.arg, ruleset, contest)
    if inner is None:
        return None
    if node.function in ("highest", "lowest"):
        return inner
    if node.function == "sum":
        return evolve(inner, low=0 if inner.low == 0 else None, high=None, bounded=inner.low == 0)
    return evolve(inner, step=None)  # a mean or a median lies anywhere between


# --- the total -----------------------------------------------------------------------------------


def total_of(ruleset: Ruleset, contest: Contest) -> Domain:
    """What the total of a contest can be: between the floors and the full points, if no bonus."""
    counted = [indicator for indicator in contest.indicators if indicator.in_total]
    highs = [highest_of(contest, indicator) for indicator in counted]
    step = _step(ruleset, contest)
    if contest.bonus or None in highs or not counted:
        return Domain(step=step, bounded=False)
    low = sum(indicator.at_least for indicator in counted)
    return Domain(low, sum(high for high in highs if high is not None), step)


def highest_of(contest: Contest, indicator: Indicator) -> Number | None:
    """The cap of an indicator's score, if it has one."""
    if indicator.at_most is not None:
        return indicator.at_most
    if indicator.points is not None:
        return indicator.points
    return None if indicator.weight is None else indicator.weight * contest.scale


def _step(ruleset: Ruleset, contest: Contest) -> Number | None:
    """The step of the total: that of its rounding, else that of the scores where all are rounded.

    A table of bands gives its points as they stand, so without a rounding nothing is certain.
    """
    if contest.round_total is not None:
        return Fraction(1, 10 ** max(contest.round_total, 0))
    if ruleset.round_scores is None or contest.bonus:
        return None
    weights = [i.weight * contest.scale for i in contest.indicators if i.weight is not None]
    decimals = [decimals_of(weight) for weight in weights]
    if any(d is None or d > ruleset.round_scores for d in decimals):
        return None  # full points are a limit, and a limit is not rounded
    return Fraction(1, 10 ** max(ruleset.round_scores, 0))
