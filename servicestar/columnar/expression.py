"""A typed expression → SQL: exact numbers, three-valued answers, texts and days."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import lcm
from typing import Protocol, TypeAlias

from attrs import define, evolve, field, frozen

from servicestar.columnar.dialect import Dialect
from servicestar.columnar.number import (
    Arithmetic,
    Inexact,
    Int,
    Num,
    chosen,
    number,
    reduced,
    whole,
)
from servicestar.expr import Aggregate, Apply, Call, Const, Name, Named, Node
from servicestar.model import BandTable
from servicestar.values.functions import QUANTIFIERS
from servicestar.values.numbers import Number
from servicestar.values.operators import Value


@frozen
class Plain:
    """A text, a day or an answer in SQL."""

    sql: str


@frozen
class Items:
    """A list in SQL.

    Attributes:
        sql: the list.
        element: one of its elements, named `VARIABLE`.
    """

    sql: str
    element: Num | Plain


Written: TypeAlias = Num | Plain | Items
VARIABLE = "element"
_SIGNS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class Aggregates(Protocol):
    """Where an aggregate's value is found."""

    def value(self, node: Aggregate, writer: Writer) -> Num:
        """The number that an aggregate gives for a record."""


@define
class Writer:
    """Writes expressions over the columns of one step of the query.

    Attributes:
        dialect: the engine's way of writing.
        columns: what each name stands for, by source and id.
        aggregates: where aggregates are found.
        tables: for names that are found in another step, that step and how it is joined.
        joins: what the step has to be joined with, by name: filled while writing.
    """

    dialect: Dialect
    columns: Mapping[tuple[str, str], Written]
    aggregates: Aggregates
    tables: Mapping[tuple[str, str], tuple[str, str]] = field(factory=dict)
    joins: dict[str, str] = field(factory=dict)

    @property
    def whole(self) -> Arithmetic:
        """Whole-number arithmetic."""
        return Arithmetic(self.dialect)

    # --- by what is wanted

    def num(self, node: Node) -> Num:
        """A tree that gives a number."""
        found = self.write(node)
        assert isinstance(found, Num), node
        return found

    def answer(self, node: Node) -> str:
        """A tree that gives yes or no."""
        return self.plain(node)

    def plain(self, node: Node) -> str:
        """A tree that gives no number."""
        found = self.write(node)
        assert isinstance(found, Plain), node
        return found.sql

    def unknown(self, node: Node) -> str:
        """Whether a tree has no value."""
        return f"{self.tested(node)} IS NULL"

    def tested(self, node: Node) -> str:
        """What is NULL where the tree is unknown."""
        found = self.write(node)
        sql = found.over.inner if isinstance(found, Num) else found.sql
        return sql if sql.isidentifier() else f"({sql})"

    # --- the tree

    def write(self, node: Node) -> Written:
        """The value of a tree."""
        match node:
            case Const(value=value):
                return self.constant(value)
            case Name(source=source, id=id_):
                return self.name(source, id_)
            case Named(body=body):
                return self.write(body)
            case Aggregate():
                return self.aggregates.value(node, self)
            case Call(function=function) if function in QUANTIFIERS:
                return self.quantifier(node)
            case Call(function=function, args=args):
                return _CALLS[function](self, args)
            case Apply(op=op, args=args):
                return _OPERATORS[op](self, op, args)
        raise AssertionError(node)

    def name(self, source: str, id_: str) -> Written:
        """What a name stands for; the step at hand is joined with where it is found."""
        if (source, id_) in self.tables:
            alias, join = self.tables[source, id_]
            self.joins.setdefault(alias, join)
        return self.columns[source, id_]

    def constant(self, value: Value) -> Written:
        """A written value, or a fact's."""
        match value:
            case bool():
                return Plain("TRUE" if value else "FALSE")
            case str():
                return Plain(self.dialect.literal(value))
            case datetime.date():
                return Plain(self.dialect.day(value))
        return number(value)

    # --- numbers

    def sum_of(self, left: Num, right: Num, *, minus: bool = False) -> Num:
        """The sum or the difference."""
        join = self.whole.minus if minus else self.whole.plus
        scale, (one, other), by = self.aligned(left, right)
        return Num(join(one, other), scale, by)

    def aligned(self, left: Num, right: Num) -> tuple[int, tuple[Int, Int], Int | None]:
        """Two numbers as whole numbers over one common denominator."""
        times = self.whole.times
        scale = lcm(left.scale, right.scale)
        one = times(left.over, whole(scale // left.scale))
        other = times(right.over, whole(scale // right.scale))
        if left.by == right.by:
            return scale, (one, other), left.by
        if right.by is not None:
            one = times(one, right.by)
        if left.by is not None:
            other = times(other, left.by)
        return scale, (one, other), self.both(left.by, right.by)

    def both(self, left: Int | None, right: Int | None) -> Int | None:
        """The product of two denominators that may be 1."""
        if left is None or right is None:
            return left or right
        return self.whole.times(left, right)

    def product(self, left: Num, right: Num) -> Num:
        """The product, its written factors in lowest terms."""
        if left.over.written is not None:
            left, right = right, left
        scale = left.scale
        if right.over.written is not None:
            factor, scale = reduced(right.over.written, scale)
            right = evolve(right, over=whole(factor))
        over = self.whole.times(left.over, right.over)
        return Num(over, scale * right.scale, self.both(left.by, right.by))

    def quotient(self, left: Num, right: Num) -> Num:
        """The quotient; unknown where the divisor is 0."""
        if right.over.written is not None and right.by is None:
            value = Fraction(right.over.written, right.scale)
            return self.product(left, number(1 / value)) if value else number(None)
        up, scale = reduced(right.scale, left.scale)
        over = self.whole.times(left.over, whole(up))
        if right.by is not None:
            over = self.whole.times(over, right.by)
        over, by = self.above_zero(over, right.over)
        return Num(over, scale, self.both(left.by, by))

    def above_zero(self, over: Int, by: Int) -> tuple[Int, Int]:
        """Over ÷ by with the sign moved up, so that what stands below is above 0."""
        if by.written is not None and by.low > 0:
            return over, by
        if by.low >= 0:  # and unknown where what stands below is: that is read off `over` alone
            over = chosen((f"{by.sql} > 0",), (over,))
            return over, evolve(by, low=max(by.low, 1), high=max(by.high, 1))
        turned = self.whole.negative(over)
        tests = f"{by.sql} > 0", f"{by.sql} < 0"
        size = evolve(self.whole.size(by), low=1, high=by.most)
        return chosen(tests, (over, turned)), size

    def compared(self, op: str, left: Num, right: Num) -> str:
        """A comparison, crosswise."""
        _, (one, other), _ = self.aligned(left, right)
        return f"{one.sql} {op} {other.sql}"

    def extreme(self, left: Num, right: Num, *, least: bool) -> Num:
        """The lesser or the greater of two; unknown where one is."""
        before, after = ("<=", ">") if least else (">=", "<")
        tests = self.compared(before, left, right), self.compared(after, left, right)
        return self.either(tests, left, right)

    def either(self, tests: tuple[str, str], left: Num, right: Num) -> Num:
        """The one number where the first test holds, the other where the second does."""
        if left.by == right.by:
            scale, (one, other), by = self.aligned(left, right)
        else:
            scale, by = lcm(left.scale, right.scale), None
            one = self.whole.times(left.over, whole(scale // left.scale))
            other = self.whole.times(right.over, whole(scale // right.scale))
            by = chosen(tests, (left.by or whole(1), right.by or whole(1)))
        return Num(chosen(tests, (one, other)), scale, by)

    def floor(self, value: Num) -> Int:
        """The greatest whole number that is not more."""
        return self.whole.downward(value.over, self.under(value))

    def ceiling(self, value: Num) -> Int:
        """The least whole number that is not less."""
        return self.whole.upward(value.over, self.under(value))

    def rounded(self, value: Num, decimals: int) -> Num:
        """The number rounded half up to that many decimals."""
        unit = 10**decimals
        up, down = reduced(unit, value.scale)
        under = self.both(whole(down), value.by) or whole(1)
        return Num(self.whole.half_up(self.whole.times(value.over, whole(up)), under), unit)

    def under(self, value: Num) -> Int:
        """The whole denominator."""
        return self.both(whole(value.scale), value.by) or whole(1)

    def key(self, value: Num) -> Int:
        """A whole number in the same order as the number, equal where it is equal.

        Quotients with denominators up to D differ by 1/D² or more, so floor(n·D²/d) keeps their
        order.
        """
        if value.by is None:
            over = value.over
            if over.written is None:
                return over
            # GROUP BY and ORDER BY take a written number for the position of a column.
            return evolve(over, sql=self.dialect.whole(over.sql, wide=over.wide), atom=True)
        widest = value.by.high
        return self.whole.downward(self.whole.times(value.over, whole(widest**2)), value.by)

    def within(self, value: Num, low: Number | None, high: Number | None) -> Num:
        """The number, not below `low` and not above `high`; what it never is beyond is left out."""
        for limit, least in ((low, False), (high, True)):
            if limit is not None and not self.surely(value, limit, below=least):
                value = self.extreme(value, number(limit), least=least)
        return value

    def surely(self, value: Num, limit: Number, *, below: bool) -> bool:
        """Whether a number can not lie on the other side of a limit, by its bounds."""
        if value.by is not None:
            return (limit <= 0 <= value.over.low) if not below else False
        ends = Fraction(value.over.low, value.scale), Fraction(value.over.high, value.scale)
        return ends[1] <= limit if below else ends[0] >= limit

    def banded(self, table: BandTable, value: Num) -> Num:
        """What the first band that holds the value gives; NULL in none."""
        gives = [band.give for band in table.bands if band.give is not None]
        beyond = self.beyond(table, value)
        scale = lcm(*(Fraction(give).denominator for give in gives), beyond.scale if beyond else 1)
        tests, parts = [], []
        for band in table.bands:
            if band.give is None:
                continue
            limits = ((">=", band.from_), (">", band.above), ("<=", band.to), ("<", band.below))
            within = [self.compared(op, value, number(n)) for op, n in limits if n is not None]
            tests.append(" AND ".join(within) or f"{value.over.inner} IS NOT NULL")
            parts.append(whole(int(band.give * scale)))
        if beyond is not None:
            last = table.bands[-1].to
            assert last is not None
            tests.append(self.compared(">", value, number(last)))
            parts.append(self.whole.times(beyond.over, whole(scale // beyond.scale)))
        return Num(chosen(tests, parts), scale) if parts else number(None)

    def beyond(self, table: BandTable, value: Num) -> Num | None:
        """How a table goes on above its last band."""
        last = table.bands[-1] if table.bands else None
        if table.further is None or last is None or last.to is None or last.give is None:
            return None
        past = self.sum_of(value, number(last.to), minus=True)
        above = evolve(past, over=evolve(past.over, low=max(past.over.low, 0)))
        steps = Num(self.ceiling(self.quotient(above, number(table.further.each))))
        return self.sum_of(self.product(steps, number(table.further.add)), number(last.give))

    # --- yes or no

    def quantifier(self, node: Call) -> Plain:
        """`some` or `every` over the elements of a list field."""
        (_, id_), body = node.options[0], node.args[0]
        items = self.columns["field", id_]
        assert isinstance(items, Items)
        inner = evolve(self, columns={**self.columns, ("field", id_): items.element})
        test = inner.answer(body)
        if node.function == "some":
            return Plain(self.dialect.some(items.sql, VARIABLE, test))
        return Plain(f"NOT ({self.dialect.some(items.sql, VARIABLE, f'NOT ({test})')})")


# --- operators -----------------------------------------------------------------------------------

Args = Sequence[Node]


def _arithmetic(writer: Writer, op: str, args: Args) -> Num:
    left, right = map(writer.num, args)
    match op:
        case "*":
            return writer.product(left, right)
        case "/":
            return writer.quotient(left, right)
    return writer.sum_of(left, right, minus=op == "-")


def _negative(writer: Writer, _: str, args: Args) -> Num:
    value = writer.num(args[0])
    return evolve(value, over=writer.whole.negative(value.over))


def _comparison(writer: Writer, op: str, args: Args) -> Plain:
    left, right = map(writer.write, args)
    if isinstance(left, Num) and isinstance(right, Num):
        return Plain(writer.compared(_SIGNS[op], left, right))
    assert isinstance(left, Plain)
    assert isinstance(right, Plain)
    return Plain(f"{_bracketed(left.sql)} {_SIGNS[op]} {_bracketed(right.sql)}")


def _bracketed(sql: str) -> str:
    return (
        sql if sql.replace(".", "_").isidentifier() or sql.startswith(("'", "DATE")) else f"({sql})"
    )


def _member(writer: Writer, _: str, args: Args) -> Plain:
    value, options = writer.write(args[0]), args[1]
    assert isinstance(options, Const)
    if isinstance(value, Num):
        tests = [writer.compared("=", value, number(option)) for option in options.value]
        return Plain(" OR ".join(tests))
    assert isinstance(value, Plain)
    listed = [writer.constant(option) for option in options.value]
    texts = ", ".join(each.sql for each in listed if isinstance(each, Plain))
    return Plain(f"{_bracketed(value.sql)} IN ({texts})")


def _logic(writer: Writer, op: str, args: Args) -> Plain:
    return Plain(f" {op.upper()} ".join(f"({writer.answer(arg)})" for arg in args))


def _not(writer: Writer, _: str, args: Args) -> Plain:
    return Plain(f"NOT ({writer.answer(args[0])})")


def _if(writer: Writer, _: str, args: Args) -> Written:
    test = writer.answer(args[0])
    tests = test, f"NOT ({test})"
    one, other = map(writer.write, args[1:])
    if isinstance(one, Num) and isinstance(other, Num):
        return writer.either(tests, one, other)
    assert isinstance(one, Plain)
    assert isinstance(other, Plain)
    return Plain(f"CASE WHEN {tests[0]} THEN {one.sql} WHEN {tests[1]} THEN {other.sql} END")


_OPERATORS: dict[str, Callable[[Writer, str, Args], Written]] = {
    **dict.fromkeys(("+", "-", "*", "/"), _arithmetic),
    **dict.fromkeys(_SIGNS, _comparison),
    **dict.fromkeys(("and", "or"), _logic),
    "neg": _negative,
    "not": _not,
    "in": _member,
    "if": _if,
}


# --- functions -----------------------------------------------------------------------------------


def _least(writer: Writer, args: Args) -> Num:
    return _folded(writer, args, least=True)


def _greatest(writer: Writer, args: Args) -> Num:
    return _folded(writer, args, least=False)


def _folded(writer: Writer, args: Args, *, least: bool) -> Num:
    found = writer.num(args[0])
    for arg in args[1:]:
        found = writer.extreme(found, writer.num(arg), least=least)
    return found


def _size(writer: Writer, args: Args) -> Num:
    value = writer.num(args[0])
    return evolve(value, over=writer.whole.size(value.over))


def _round(writer: Writer, args: Args) -> Num:
    places = args[1]
    assert isinstance(places, Const)
    return writer.rounded(writer.num(args[0]), places.value)


def _known(writer: Writer, args: Args) -> Plain:
    return Plain(f"{writer.tested(args[0])} IS NOT NULL")


def _if_missing(writer: Writer, args: Args) -> Written:
    one, other = map(writer.write, args)
    tested = writer.tested(args[0])
    tests = f"{tested} IS NOT NULL", f"{tested} IS NULL"
    if isinstance(one, Num) and isinstance(other, Num):
        return writer.either(tests, one, other)
    if isinstance(one, Plain) and isinstance(other, Plain):
        return Plain(f"COALESCE({one.sql}, {other.sql})")
    assert isinstance(one, Items)
    raise Inexact("list_default")


def _add_up(writer: Writer, args: Args) -> Num:
    items = writer.write(args[0])
    assert isinstance(items, Items)
    assert isinstance(items.element, Num)
    most = items.element.over.most * MAX_ELEMENTS
    wide = writer.whole.made("", -most, most).most > 2**63 - 1
    return Num(
        Int(writer.dialect.added(items.sql, wide=wide), -most, most, wide), items.element.scale
    )


MAX_ELEMENTS = 10_000
"""Elements that a list may have in the engines; the guard holds sheets to it."""


def _count(writer: Writer, args: Args) -> Num:
    items = writer.write(args[0])
    assert isinstance(items, Items)
    return Num(
        Int(writer.dialect.whole(writer.dialect.size(items.sql), wide=False), 0, MAX_ELEMENTS)
    )


_CALLS: dict[str, Callable[[Writer, Args], Written]] = {
    "min": _least,
    "max": _greatest,
    "abs": _size,
    "round": _round,
    "round_up": lambda writer, args: Num(writer.ceiling(writer.num(args[0]))),
    "round_down": lambda writer, args: Num(writer.floor(writer.num(args[0]))),
    "known": _known,
    "if_missing": _if_missing,
    "add_up": _add_up,
    "size": _count,
}
