"""Steps as trees: what an indicator, a bonus item, a table or an amount comes to."""

from __future__ import annotations

from fractions import Fraction

from servicestar.analysis.plain import GAP, number, op, plain
from servicestar.expr import Call, Node
from servicestar.model import Band, BandTable
from servicestar.plan import AmountStep, IndicatorStep, ItemStep
from servicestar.values.numbers import Number


def score_of(step: IndicatorStep) -> Node:
    """An indicator before its limits and its rounding."""
    full = number(step.points)
    if step.word == "deduct":
        found: Node = full
        for item in step.items:
            found = op("-", found, item_of(item))
        return found
    assert step.top is not None
    top = plain(step.top)
    if step.table is not None:
        return banded(step.table, top)
    if step.word == "formula":
        return top
    ratio = ratio_of(step)
    at_zero = {"best_gets_all": number(0), "lowest_gets_all": full}.get(step.word)
    if at_zero is None:
        return ratio
    assert step.bottom is not None
    return op("if", op("==", plain(step.bottom), number(0)), at_zero, ratio)


def ratio_of(step: IndicatorStep) -> Node:
    """Points × top ÷ bottom, without what holds where the bottom is 0."""
    assert step.top is not None
    assert step.bottom is not None
    return op("/", op("*", number(step.points), plain(step.top)), plain(step.bottom))


def within(node: Node, low: Number | None, high: Number | None) -> Node:
    """A tree kept within limits."""
    if low is not None:
        node = Call("max", (node, number(low)))
    if high is not None:
        node = Call("min", (node, number(high)))
    return node


def item_of(item: ItemStep) -> Node:
    """A bonus item or deduction."""
    node = plain(item.node)
    if item.points != 1:
        node = op("*", number(item.points), node)
    return within(node, None, item.at_most)


def banded(table: BandTable, value: Node) -> Node:
    """What a table gives."""
    found: Node = GAP
    last = table.bands[-1] if table.bands else None
    if table.further and last and last.to is not None and last.give is not None:
        over = op("/", op("-", value, number(last.to)), number(table.further.each))
        more = op("*", number(table.further.add), Call("round_up", (over,)))
        found = op("if", op(">", value, number(last.to)), op("+", number(last.give), more), GAP)
    for band in reversed(table.bands):
        given = number(band.give if band.give is not None else 0)
        found = op("if", in_band(band, value), given, found)
    return found


def in_band(band: Band, value: Node) -> Node:
    """Whether a value lies in a band."""
    limits = ((">=", band.from_), (">", band.above), ("<=", band.to), ("<", band.below))
    tests = [op(sign, value, number(end)) for sign, end in limits if end is not None]
    return op("and", *tests) if tests else number(True)


def amount_of(step: AmountStep) -> Node:
    """An amount for whoever has it, before its rounding; of a pool the pool."""
    node = plain(step.node)
    if step.table is not None:
        node = banded(step.table, node)
    if step.low is not None:
        node = Call("max", (node, plain(step.low)))
    return Call("min", (node, plain(step.high))) if step.high is not None else node


def half_unit(decimals: int | None) -> Number:
    """What has to be there so that something is left after rounding; 0 where nothing rounds."""
    return 0 if decimals is None else Fraction(1, 2 * 10**decimals)
