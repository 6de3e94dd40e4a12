"""Where a contest changes its mind: the values of each field at which a rule turns."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from servicestar.expr import Aggregate, Apply, Const, Name, Node, evaluate, fields_of, walk
from servicestar.expr.tree import own_nodes
from servicestar.model import Band, BandTable, Field
from servicestar.plan import Plan
from servicestar.values.numbers import Number, to_decimal
from servicestar.values.operators import COMPARISON, Value

CELL = Decimal("0.01")
"""The smallest step of a decimal field that generated cohorts use."""
_FURTHER = 2
_MEASURES: Sequence[Number] = (10, 8, 12, 0)
_COUNTS: Sequence[Number] = (0, 1, 2, 10)
_UPWARD, _DOWNWARD = {">", ">="}, {"<", "<="}


@frozen
class Edges:
    """What a contest's rules say of one field.

    Attributes:
        values: where something changes, one smallest unit to either side, and plain values.
        good: those among them with which a record passes the conditions about this field alone.
        strong, weak: for a field that has to be above or below what others have, a value that is
            on the right side of it and one that is on the wrong side.
    """

    values: tuple[Value, ...]
    good: tuple[Value, ...]
    strong: Value = None
    weak: Value = None


def rounds(plan: Plan) -> Iterator[Plan]:
    """The plan and every plan over the same sheet that it waits for."""
    yield plan
    if plan.earlier is not None:
        yield from rounds(plan.earlier)
    for rival in plan.rivals.plans.values() if plan.rivals is not None else ():
        yield from rounds(rival)


def trees(plan: Plan) -> Iterator[Node]:
    """Every expression of a plan and of the plans it waits for."""
    for each in rounds(plan):
        yield from (step.node for step in each.conditions if step.node is not None)
        for steps in (each.put_forward, each.vetoes, each.thresholds, each.bonus):
            yield from (step.node for step in steps)
        yield from (step.node for step in each.preferences)
        for step in each.indicators:
            nodes = (step.top, step.bottom, *(item.node for item in step.items))
            yield from (node for node in nodes if node is not None)
        for amount in each.amounts:
            yield from amount.trees
        if each.places is not None and each.places.node is not None:
            yield each.places.node


def tables(plan: Plan) -> Iterator[tuple[Node, BandTable]]:
    """Every band table, with what is looked up in it."""
    for each in rounds(plan):
        looked_up = [(step.top, step.table) for step in each.indicators]
        looked_up += [(step.node, step.table) for step in each.amounts]
        yield from ((node, table) for node, table in looked_up if node and table)
        if each.places is not None and each.places.table is not None and each.places.node:
            yield each.places.node, each.places.table


def turning_points(plan: Plan, name: Name) -> list[Number]:
    """The written numbers with which a field or fact is compared, and the ends of its bands."""
    found: list[Number] = []
    for tree in trees(plan):
        for node in walk(tree):
            if isinstance(node, Apply) and node.op in COMPARISON and name in node.args:
                found += [n.value for n in node.args if isinstance(n, Const) and _numeric(n.value)]
    for node, table in tables(plan):
        if node == name:
            found += [end for band in table.bands for end in _ends(band)]
            found += _further(table)
    return list(dict.fromkeys(found))


def _ends(band: Band) -> list[Number]:
    return [e for e in (band.from_, band.above, band.to, band.below) if e is not None]


def _further(table: BandTable) -> list[Number]:
    """The first ends beyond the last band, where the table goes on."""
    last = table.bands[-1].to if table.bands else None
    if table.further is None or last is None:
        return []
    return [last + step * table.further.each for step in range(1, _FURTHER + 1)]


def _numeric(value: Value) -> bool:
    return isinstance(value, int | Fraction) and not isinstance(value, bool)


def edges(plan: Plan) -> dict[str, Edges]:
    """The edges of every field that the contest reads, key and name left out."""
    read = {id_ for each in rounds(plan) for id_ in each.fields}
    return {
        id_: _edges_of(plan, id_, written)
        for id_, written in plan.kind.fields.items()
        if id_ in read and not written.key
    }


def _edges_of(plan: Plan, id_: str, written: Field) -> Edges:
    name = Name(id_, "field")
    values = tuple(dict.fromkeys(_candidates(plan, name, written)))
    good = tuple(value for value in values if _passes(plan, name, value))
    direction = _direction(plan, name)
    ordered = sorted(v for v in good or values if _numeric(v))
    if direction is None or len(ordered) < _FURTHER:
        return Edges(values, good or values)
    strong, weak = (ordered[-1], ordered[0]) if direction else (ordered[0], ordered[-1])
    return Edges(values, good or values, strong, weak)


def _candidates(plan: Plan, name: Name, written: Field) -> Iterable[Value]:
    match written.type:
        case "yes_no" | "attestation":
            return (True, False)
        case "choice":
            return written.choices
        case "list":
            return _lists(written)
        case "date":
            return (datetime.date(2024, 3, 1), datetime.date(2024, 2, 29))
        case "integer" | "decimal":
            plain = _COUNTS if _is_counted(plan, name) else _MEASURES
            return _numbers(turning_points(plan, name), written, plain)
    return ("A", "B", "C")


def _is_counted(plan: Plan, name: Name) -> bool:
    """Whether a deduction or a bonus counts it: there the plain value is none at all."""
    for each in rounds(plan):
        items = [*each.bonus, *(item for step in each.indicators for item in step.items)]
        if any(name in walk(item.node) for item in items):
            return True
    return False


def _numbers(points: list[Number], written: Field, usual: Sequence[Number]) -> Iterator[Value]:
    """Turning points and limits with one unit either side, within the limits, then plain ones."""
    unit: Number = 1 if written.type == "integer" else Fraction(CELL)
    low, high = written.min, written.max
    plain = usual if high is None else (high, high * 4 / Fraction(5), 0)
    ends = [end for end in (low, high) if end is not None]
    near = [point + step for point in [*points, *ends] for step in (0, -unit, unit)]
    for value in (*points, *plain, *near):
        number = Fraction(value)
        inside = (low is None or number >= low) and (high is None or number <= high)
        if inside and (number.denominator == 1 or written.type == "decimal"):
            yield number.numerator if number.denominator == 1 else number


def _lists(written: Field) -> Iterator[Value]:
    """Lists of one and two elements, and the empty one."""
    if written.of == "choice":
        elements: list[Value] = list(written.choices)
    elif written.of == "text":
        elements = ["A", "B"]
    else:
        ends = [end for end in (written.min, written.max) if end is not None]
        elements = [e for e in ends if written.of == "decimal" or Fraction(e).denominator == 1]
        elements = elements or [1, 2]
    yield (elements[0],)
    yield ()
    yield from ((one,) for one in elements[1:])
    yield from ((elements[0], other) for other in elements)


def _passes(plan: Plan, name: Name, value: Value) -> bool:
    """Whether a record with this value passes the conditions that look at nothing else."""
    for each in rounds(plan):
        for step in each.conditions:
            if step.node is None or fields_of(step.node) != [name.id] or not _alone(step.node):
                continue
            if evaluate(step.node, {name: value}) is False:
                return False
    return True


def _alone(node: Node) -> bool:
    """Whether a record's own fields decide it."""
    names = (part for part in walk(node) if isinstance(part, Name | Aggregate))
    return all(isinstance(part, Name) and part.source == "field" for part in names)


def _direction(plan: Plan, name: Name) -> bool | None:
    """Whether a condition or list asks for more (yes) or less (no) of a field than others have."""
    for each in rounds(plan):
        listed = [step.node for step in each.put_forward]
        if name in listed or Apply("neg", (name,)) in listed:
            return name in listed
        for step in each.conditions:
            for node in walk(step.node) if step.node is not None else ():
                if isinstance(node, Apply) and node.op in _UPWARD | _DOWNWARD:
                    left, right = (set(map(type, own_nodes(arg))) for arg in node.args)
                    if name == node.args[0] and Aggregate in right:
                        return node.op in _UPWARD
                    if name == node.args[1] and Aggregate in left:
                        return node.op in _DOWNWARD
                    if isinstance(node.args[0], Aggregate) and node.args[0].arg == name:
                        return not node.args[0].less_is_better  # a rank near the first
    return None


def cell(value: Value) -> object:
    """A value as a cell holds it: exact, and of a type that every reader of records takes."""
    if isinstance(value, Fraction):
        return to_decimal(value)
    return [cell(item) for item in value] if isinstance(value, tuple) else value
