"""The expression tree. Each node knows its span; equality is blind to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from attrs import field, frozen

from servicestar.values.operators import Value

Span: TypeAlias = tuple[int, int]


@frozen
class Const:
    """A written value: a number, a text, yes or no, a date, or a tuple of them after `in`.

    `percent` says that a number was written with a percent sign, for showing it again.
    """

    value: Value
    span: Span = field(default=(0, 0), eq=False)
    percent: bool = field(default=False, eq=False)


@frozen
class Name:
    """A name. After resolution `source` says what it is, as in `Entry`."""

    id: str
    source: str = ""
    span: Span = field(default=(0, 0), eq=False)


@frozen
class Apply:
    """An operator on its operands: ``+ - * / neg == != < <= > >= in not and or if``."""

    op: str
    args: tuple[Node, ...]
    span: Span = field(default=(0, 0), eq=False)


@frozen
class Call:
    """A function on its arguments, before and (for scalar functions) after resolution."""

    function: str
    args: tuple[Node, ...]
    options: tuple[tuple[str, str], ...] = ()
    span: Span = field(default=(0, 0), eq=False)


@frozen
class Aggregate:
    """A function over a population, resolved.

    Attributes:
        function: name in the table of functions.
        arg: what is looked at in each record (None for `count`).
        over: ``roster`` or ``contestants``.
        per: the field that groups the population, or None for all of it.
        less_is_better: for `rank`.
    """

    function: str
    arg: Node | None
    over: str
    per: str | None
    less_is_better: bool = False
    span: Span = field(default=(0, 0), eq=False)


@frozen
class Named:
    """A definition put in place of its name, which the explanation still shows."""

    id: str
    body: Node
    span: Span = field(default=(0, 0), eq=False)


Node: TypeAlias = Const | Name | Apply | Call | Aggregate | Named


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    match node:
        case Apply(args=args) | Call(args=args):
            return args
        case Aggregate(arg=arg) if arg is not None:
            return (arg,)
        case Named(body=body):
            return (body,)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, parents first, in the order they are written."""
    yield node
    for child in children(node):
        yield from walk(child)


def own_nodes(node: Node) -> Iterator[Node]:
    """As `walk`, without what lies inside an aggregate: what depends on the record itself.

    A rank also depends on the record's own value, so its argument is walked.
    """
    yield node
    if isinstance(node, Aggregate) and node.function != "rank":
        return
    for child in children(node):
        yield from own_nodes(child)


def varies_by(node: Node, group: str | None = None) -> list[str]:
    """Ids of the names by which the tree's value differs from record to record.

    An aggregate over the own group by the field `group` is the same for all of the group.
    """
    found: dict[str, None] = {}
    for part in own_nodes(node):
        if isinstance(part, Name) and part.source != "fact":
            found[part.id] = None
        elif isinstance(part, Aggregate) and part.per not in (None, group):
            found[part.per or ""] = None
    return list(found)


def fields_of(node: Node) -> list[str]:
    """Ids of the fields that the tree reads, of whichever record, each once."""
    parts = walk(node)
    return list(dict.fromkeys(p.id for p in parts if isinstance(p, Name) and p.source == "field"))
