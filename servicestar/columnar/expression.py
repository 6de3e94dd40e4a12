"""A typed expression → SQL: exact numbers, three-valued answers, texts and days."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, TypeAlias

from attrs import define, evolve, field, frozen

from servicestar.columnar.number import NARROW, Inexact, Int, Num, number
from servicestar.columnar.rational import Rationals
from servicestar.expr import Aggregate, Apply, Call, Const, Name, Named, Node
from servicestar.values.functions import QUANTIFIERS
from servicestar.values.operators import Value

MAX_ELEMENTS = 10_000
"""Elements that a list may have in a table that an engine reads; the guard holds it to that."""


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
        most: how many elements it has at most.
    """

    sql: str
    element: Num | Plain
    most: int = MAX_ELEMENTS


Written: TypeAlias = Num | Plain | Items
VARIABLE = "element"
OPEN = "CAST(NULL AS BOOLEAN)"
"""The answer that a fact which nobody has set leaves open; unset, it has no type of its own."""
_SIGNS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}


class Aggregates(Protocol):
    """Where an aggregate's value is found."""

    def value(self, node: Aggregate, writer: Writer) -> Num:
        """The number that an aggregate gives for a record."""


@define
class Writer(Rationals):
    """Writes expressions over the columns of one step of the query.

    Attributes:
        columns: what each name stands for, by source and id.
        aggregates: where aggregates are found.
        tables: for names that are found in another step, that step and how it is joined.
        joins: what the step has to be joined with, by name: filled while writing.
    """

    columns: Mapping[tuple[str, str], Written]
    aggregates: Aggregates
    tables: Mapping[tuple[str, str], tuple[str, str]] = field(factory=dict)
    joins: dict[str, str] = field(factory=dict)

    # --- by what is wanted

    def num(self, node: Node) -> Num:
        """A tree that gives a number."""
        found = self.write(node)
        assert isinstance(found, Num), node
        return found

    def answer(self, node: Node) -> str:
        """A tree that gives yes or no."""
        found = self.write(node)
        if found == number(None):
            return OPEN
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
    if number(None) in (left, right):
        return Plain(OPEN)
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
    if value == number(None):
        return Plain(OPEN)
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
    then, otherwise = map(_plain, (one, other))
    return Plain(f"CASE WHEN {tests[0]} THEN {then} WHEN {tests[1]} THEN {otherwise} END")


def _plain(value: Written) -> str:
    """A text, day or answer, or an unset fact in place of one."""
    if value == number(None):
        return "NULL"
    assert isinstance(value, Plain)
    return value.sql


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
    if isinstance(one, Items):
        raise Inexact("list_default")
    return Plain(f"COALESCE({_plain(one)}, {_plain(other)})")


def _add_up(writer: Writer, args: Args) -> Num:
    items = writer.write(args[0])
    assert isinstance(items, Items)
    assert isinstance(items.element, Num)
    most = items.element.over.most * items.most
    wide = writer.whole.made("", -most, most).most > NARROW
    return Num(
        Int(writer.dialect.added(items.sql, wide=wide), -most, most, wide), items.element.scale
    )


def _count(writer: Writer, args: Args) -> Num:
    items = writer.write(args[0])
    assert isinstance(items, Items)
    return Num(Int(writer.dialect.whole(writer.dialect.size(items.sql), wide=False), 0, items.most))


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
