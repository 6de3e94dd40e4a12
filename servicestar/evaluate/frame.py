"""Expressions over columns: one tree, all records of a population at once.

A tree is visited once and each operator runs over whole columns of scaled integers, so there is
no work per record beyond the arithmetic itself. `servicestar.expr.evaluate` says what a tree
means; a property test holds this module to it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import repeat
from math import lcm
from typing import TypeAlias

from attrs import define, field

from servicestar.expr import Aggregate, Apply, Call, Const, Name, Named, Node, evaluate, walk
from servicestar.values.functions import FUNCTIONS, QUANTIFIERS
from servicestar.values.numbers import narrow
from servicestar.values.operators import (
    ARITHMETIC,
    COMPARISON,
    Value,
    both,
    choose,
    divide,
    either,
    negate,
    strict,
)
from servicestar.values.vector import Vector, numbers, vector

Column: TypeAlias = Vector | int | Fraction | str | bool | tuple[Value, ...] | None
"""A column, or one value that all records share."""


@define
class Engine:
    """The roster's columns and what was worked out from them.

    Attributes:
        columns: by field id, feed id and result name, one value a roster row.
        facts: by fact id.
        contestants: roster rows of those who passed eligibility, once that is known.
        aggregates: what each aggregate gave: one value, or one per group; for `rank` a table of
            the rank of each value.
        left_out: for each aggregate, how many values were known and how many there were.
    """

    columns: dict[tuple[str, str], Vector]
    facts: Mapping[str, Value]
    size: int
    contestants: list[int] | None = None
    aggregates: dict[Aggregate, Value] = field(factory=dict)
    left_out: dict[Aggregate, tuple[int, int]] = field(factory=dict)

    def rows(self, population: str) -> list[int] | None:
        """Roster rows of a population; None for the whole roster."""
        if population == "roster":
            return None
        assert self.contestants is not None, "the checks let no clause ask for them so early"
        return self.contestants

    def over(self, node: Node, rows: list[int] | None) -> Vector:
        """The tree's values for some rows of the roster (None: all), as a column."""
        frame = Frame(self, rows)
        return frame.spread(frame.visit(node))

    def single(self, node: Node, group: Value = None) -> Value:
        """The one value of a tree that no record's own values enter, through simpleeval.

        Args:
            node: such a tree.
            group: the group whose aggregates count where they are grouped.
        """
        return evaluate(node, self.values(node, None, group))

    def at(self, node: Node, row: int) -> Value:
        """The tree's value for one row of the roster, through simpleeval."""
        return evaluate(node, self.values(node, row))

    def values(
        self, node: Node, row: int | None, group: Value = None
    ) -> dict[Name | Aggregate, Value]:
        """What the names and aggregates of a tree stand for, for one row or for a group."""
        found: dict[Name | Aggregate, Value] = {}
        for part in walk(node):
            if isinstance(part, Aggregate):
                result = self.aggregate(part)
                if part.per is not None:
                    own = group if row is None else self.columns["field", part.per].at(row)
                    result = result.get(own, _nobody(part))
                if part.function == "rank":
                    assert part.arg is not None
                    own = evaluate(part.arg, self.values(part.arg, row, group))
                    result = (result or {}).get(own)
                found[part] = result
            elif isinstance(part, Name) and part.source == "fact":
                found[part] = self.facts[part.id]
            elif isinstance(part, Name) and row is not None:
                found[part] = self.columns[part.source, part.id].at(row)
        return found

    def aggregate(self, node: Aggregate) -> Value:
        """One value for the population, or one for each group; worked out once."""
        if node not in self.aggregates:
            rows = self.rows(node.over)
            count = self.size if rows is None else len(rows)
            values = vector([1] * count) if node.arg is None else self.over(node.arg, rows)
            self.left_out[node] = (sum(v is not None for v in values.values), count)
            if node.per is None:
                self.aggregates[node] = _fold(node, values.values, values.den)
            else:
                groups = Frame(self, rows).column(("field", node.per))
                self.aggregates[node] = _fold_groups(node, values, groups.values)
        return self.aggregates[node]


def _fold(node: Aggregate, values: Sequence[Value], den: int) -> Value:
    known = [v for v in values if v is not None]
    if node.function == "rank":
        exact = [narrow(Fraction(v) / den) for v in known]
        return _ranks(exact, less_is_better=node.less_is_better)
    folded = FUNCTIONS[node.function].call(known)
    if folded is None or node.function == "count" or den == 1:
        return folded
    return narrow(Fraction(folded) / den)


def _nobody(node: Aggregate) -> Value:
    """What the aggregate gives for a group that nobody of the population is in."""
    return _fold(node, (), 1)


def _fold_groups(node: Aggregate, values: Vector, groups: Sequence[Value]) -> dict[Value, Value]:
    members: dict[Value, list[Value]] = {}
    for group, value in zip(groups, values.values, strict=True):
        members.setdefault(group, []).append(value)
    return {group: _fold(node, found, values.den) for group, found in members.items()}


def _ranks(known: list[Value], *, less_is_better: bool) -> dict[Value, int]:
    """The rank of each value: 1 + how many are better."""
    ranks: dict[Value, int] = {}
    for position, value in enumerate(sorted(known, reverse=not less_is_better)):
        ranks.setdefault(value, position + 1)
    return ranks


@define
class Frame:
    """Some rows of the roster, on which trees are evaluated column by column."""

    engine: Engine
    rows: list[int] | None
    bound: dict[str, Vector] = field(factory=dict)

    @property
    def size(self) -> int:
        """How many records."""
        return self.engine.size if self.rows is None else len(self.rows)

    def column(self, key: tuple[str, str]) -> Vector:
        """A stored column for these rows."""
        stored = self.engine.columns[key]
        return stored if self.rows is None else stored.take(self.rows)

    def spread(self, column: Column) -> Vector:
        """One value for all records written out as a column."""
        if isinstance(column, Vector):
            return column
        if isinstance(column, Fraction):
            return Vector([column.numerator] * self.size, column.denominator, True)
        return Vector([column] * self.size, 1, column is not None)

    def visit(self, node: Node) -> Column:
        """The value of a tree."""
        match node:
            case Const(value=value):
                return value  # type: ignore[no-any-return]
            case Name(source="fact", id=id_):
                return self.engine.facts[id_]  # type: ignore[no-any-return]
            case Name(source=source, id=id_):
                return self.bound[id_] if id_ in self.bound else self.column((source, id_))
            case Named(body=body):
                return self.visit(body)
            case Aggregate():
                return self.aggregate(node)
            case Call():
                return self.call(node)
            case Apply():
                return self.apply(node)
        raise AssertionError(node)

    def apply(self, node: Apply) -> Column:
        """An operator; on values that all records share, evaluated once."""
        columns = [self.visit(arg) for arg in node.args]
        if any(isinstance(column, Vector) for column in columns):
            return _OPERATIONS[node.op](node.op, columns)
        shared = [Name(str(index), "shared") for index in range(len(columns))]
        args = tuple(a if isinstance(a, Const) else s for a, s in zip(node.args, shared))  # noqa: B905
        return evaluate(Apply(node.op, args), dict(zip(shared, columns)))  # type: ignore[no-any-return]  # noqa: B905

    def aggregate(self, node: Aggregate) -> Column:
        """An aggregate for each of these rows."""
        found = self.engine.aggregate(node)
        if node.function == "rank":
            return self.ranks(node, found)
        if node.per is None:
            return found  # type: ignore[no-any-return]
        groups = self.column(("field", node.per)).values
        nobody = _nobody(node)
        return numbers([found.get(group, nobody) for group in groups])

    def ranks(self, node: Aggregate, found: Value) -> Vector:
        """Each row's rank; unknown where its own value is."""
        assert node.arg is not None
        own = self.spread(self.visit(node.arg))
        exact = [own.at(row) for row in range(self.size)]
        if node.per is None:
            return vector([found.get(value) for value in exact])
        groups = self.column(("field", node.per)).values
        return vector([found.get(g, {}).get(v) for g, v in zip(groups, exact, strict=True)])

    def call(self, node: Call) -> Column:
        """A function of the table, record by record."""
        if node.function in QUANTIFIERS:
            return self.quantify(node)
        call = FUNCTIONS[node.function].call
        args = [self.visit(arg) for arg in node.args]
        if not any(isinstance(arg, Vector) for arg in args):
            return call(*args)  # type: ignore[no-any-return]
        spread = [self.spread(arg) for arg in args]
        results = [call(*(s.at(row) for s in spread)) for row in range(self.size)]
        return _typed(results)

    def quantify(self, node: Call) -> Vector:
        """`some` or `every`: all elements of all lists as one long column, then folded back."""
        (_, id_), body = node.options[0], node.args[0]
        cells = self.column(("field", id_)).values
        own = range(self.size) if self.rows is None else self.rows
        long = [row for row, cell in zip(own, cells, strict=True) for _ in cell or ()]
        elements = _typed([item for cell in cells for item in cell or ()])
        inner = Frame(self.engine, long, {id_: elements})
        answers = iter(inner.spread(inner.visit(body)).values)
        fold = FUNCTIONS[node.function].call
        return vector(
            [None if cell is None else fold([next(answers) for _ in cell]) for cell in cells]
        )


def _typed(results: list[Value]) -> Vector:
    """A column of results, scaled where they are numbers."""
    sample = next((r for r in results if r is not None), None)
    if isinstance(sample, int | Fraction) and not isinstance(sample, bool):
        return numbers(results)
    return vector(results)


Operand: TypeAlias = tuple[Iterable[Value], int, bool]
"""Values to iterate (a repeated one for a shared value), their denominator, whether all known."""


def _operand(column: Column) -> Operand:
    if isinstance(column, Vector):
        return column.values, column.den, column.full
    if isinstance(column, Fraction):
        return repeat(column.numerator), column.denominator, True
    return repeat(column), 1, column is not None


def _scaled(operand: Operand, factor: int) -> Iterable[Value]:
    """The operand's values times a whole number."""
    values, _, full = operand
    if factor == 1:
        return values
    if isinstance(values, repeat):
        value = next(values)
        return repeat(None if value is None else value * factor)
    return _map(operator.mul, full, values, repeat(factor))


def _map(call: Callable[..., Value], full: bool, *columns: Iterable[Value]) -> list[Value]:
    """The operator over columns; unknown wherever an operand is."""
    return list(map(call if full else strict(call), *columns))


def _aligned(columns: Sequence[Column]) -> tuple[list[Iterable[Value]], int, bool]:
    """Operands brought to one denominator."""
    operands = [_operand(column) for column in columns]
    den = lcm(*(operand[1] for operand in operands))
    values = [_scaled(operand, den // operand[1]) for operand in operands]
    return values, den, all(operand[2] for operand in operands)


def _linear(op: str, columns: Sequence[Column]) -> Column:
    """Addition and subtraction."""
    values, den, full = _aligned(columns)
    return Vector(_map(ARITHMETIC[op], full, *values), den, full)


def _product(_: str, columns: Sequence[Column]) -> Column:
    (left, left_den, left_full), (right, right_den, right_full) = map(_operand, columns)
    full = left_full and right_full
    return Vector(_map(operator.mul, full, left, right), left_den * right_den, full)


def _quotient(_: str, columns: Sequence[Column]) -> Column:
    """Division; by one shared value it stays in whole numbers."""
    over, by = columns
    if isinstance(over, Vector) and isinstance(by, int | Fraction) and by != 0:
        sign = 1 if by > 0 else -1
        top = _scaled((over.values, 1, over.full), sign * by.denominator)
        return Vector(list(top), over.den * abs(by.numerator), over.full)
    values, _den, full = _aligned(columns)
    return vector(_map(divide, full, *values))


def _comparison(op: str, columns: Sequence[Column]) -> Column:
    values, _, full = _aligned(columns)
    return Vector(_map(COMPARISON[op], full, *values), 1, full)


def _negative(_: str, columns: Sequence[Column]) -> Column:
    values, den, full = _operand(columns[0])
    return Vector(_map(operator.neg, full, values), den, full)


def _member(_: str, columns: Sequence[Column]) -> Column:
    """Whether each value is among written ones."""
    column, options = columns
    assert isinstance(column, Vector)
    wanted = {v if isinstance(v, str | bool) else v * column.den for v in options}  # type: ignore[union-attr]
    return Vector(_map(wanted.__contains__, column.full, column.values), 1, column.full)


def _logic(op: str, columns: Sequence[Column]) -> Column:
    """Kleene's `and` and `or`; plain ones where nothing is unknown."""
    values, _, full = _aligned(columns)
    if full:
        combined: Iterable[Value] = values[0]
        for other in values[1:]:
            combined = map(operator.and_ if op == "and" else operator.or_, combined, other)
        return Vector(list(combined), 1, True)
    fold = both if op == "and" else either
    return vector([fold(row) for row in zip(*values)])  # noqa: B905 - shared values repeat for ever


def _choice(_: str, columns: Sequence[Column]) -> Column:
    """``then if test else otherwise``."""
    test, *branches = columns
    values, den, _full = _aligned(branches)
    return vector(list(map(choose, _operand(test)[0], *values)), den)


_OPERATIONS: dict[str, Callable[[str, Sequence[Column]], Column]] = {
    **dict.fromkeys(("+", "-"), _linear),
    **dict.fromkeys(COMPARISON, _comparison),
    **dict.fromkeys(("and", "or"), _logic),
    "*": _product,
    "/": _quotient,
    "neg": _negative,
    "not": lambda _, columns: vector(list(map(negate, _operand(columns[0])[0]))),
    "in": _member,
    "if": _choice,
}
