"""Typed trees made plain, so that every question is about numbers, yes/no and written texts.

Definitions stand in place of their names; dates are day numbers; what can not be looked into
(whether a value is known, what a list holds) is a name of its own that may be anything.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from attrs import evolve

from servicestar.analysis.show import text_of
from servicestar.expr import Aggregate, Apply, Call, Const, Name, Named, Node, walk
from servicestar.values.functions import QUANTIFIERS
from servicestar.values.operators import Value

Atom = Name | Aggregate
"""What a question takes as given: a value of the record, of the run, of a population."""
_FREE = {"known": "free_yes_no", "size": "free_count", "add_up": "free_number"}


def plain(node: Node) -> Node:
    """The tree in the few forms that questions are asked about."""
    match node:
        case Const(value=value):
            return Const(_plain_value(value))
        case Name():
            return Name(node.id, node.source)
        case Named(body=body):
            return plain(body)
        case Aggregate(arg=arg):
            return evolve(node, arg=None if arg is None else plain(arg), span=(0, 0))
        case Call(function=function):
            return _call(node) if function != "if_missing" else _if_missing(node)
        case Apply(op=op, args=args):
            return Apply(op, tuple(map(plain, args)))
    raise AssertionError(node)


def _plain_value(value: Value) -> Value:
    if isinstance(value, datetime.date):
        return value.toordinal()
    if isinstance(value, tuple):
        return tuple(map(_plain_value, value))
    return value


def _call(node: Call) -> Node:
    """A function; one that asks of more than a value is a name of its own."""
    if node.function in QUANTIFIERS:
        return Name(text_of(node), "free_yes_no")
    if node.function in _FREE:
        return Name(text_of(node), _FREE[node.function])
    return Call(node.function, tuple(map(plain, node.args)))


def _if_missing(node: Call) -> Node:
    """One of both: whether the value is there is not known."""
    value, other = node.args
    return Apply(
        "if", (Name(text_of(Call("known", (value,))), "free_yes_no"), plain(value), plain(other))
    )


def atoms_of(node: Node) -> Iterator[Atom]:
    """The names and aggregates of a plain tree, as they come; not what lies inside aggregates."""
    match node:
        case Name() | Aggregate():
            yield node
        case Apply(args=args) | Call(args=args):
            for arg in args:
                yield from atoms_of(arg)


def divisors_of(node: Node) -> Iterator[Node]:
    """What a plain tree divides by, aside from what lies inside aggregates."""
    match node:
        case Apply(op=op, args=args):
            if op == "/" and not (isinstance(args[1], Const) and args[1].value != 0):
                yield args[1]
            for arg in args:
                yield from divisors_of(arg)
        case Call(args=args):
            for arg in args:
                yield from divisors_of(arg)


def replaced(node: Node, old: Node, new: Node) -> Node:
    """The tree with another one in place of a part, aside from what lies inside aggregates."""
    if node == old:
        return new
    match node:
        case Apply(op=op, args=args):
            return Apply(op, tuple(replaced(arg, old, new) for arg in args))
        case Call(args=args):
            return evolve(node, args=tuple(replaced(arg, old, new) for arg in args))
    return node


def constants_of(node: Node) -> Iterator[Value]:
    """Every written value in a tree, those in lists one by one."""
    for part in walk(node):
        if isinstance(part, Const):
            yield from part.value if isinstance(part.value, tuple) else (part.value,)


# --- short ways to write trees -------------------------------------------------------------------


def op(sign: str, *args: Node) -> Apply:
    """An operator on plain trees."""
    return Apply(sign, args)


def number(value: Value) -> Const:
    """A written value."""
    return Const(value)


GAP = op("/", number(0), number(0))
"""A value in no band has no points."""
