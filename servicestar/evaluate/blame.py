"""Which missing values left a rule undecided."""

from __future__ import annotations

from servicestar.evaluate.frame import Engine
from servicestar.expr import Aggregate, Apply, Call, Name, Node, walk
from servicestar.expr.tree import children, own_nodes
from servicestar.values.functions import QUANTIFIERS

_LENIENT = {"and", "or", "if"}
_LENIENT_CALLS = {"known", "if_missing"}


def blame(node: Node, engine: Engine, row: int) -> set[str]:
    """Ids of the record's own values that are missing and so make the tree unknown for a row.

    Args:
        node: the tree; none are to blame where it has a value.
        engine: the roster's columns.
        row: a row of the roster.
    """
    if not any(_is_lenient(part) for part in walk(node)):
        return _empty(node, engine, row)
    return _traced(node, engine, row) if engine.at(node, row) is None else set()


def _is_lenient(node: Node) -> bool:
    """Whether the node can have a value although an operand has none."""
    if isinstance(node, Apply):
        return node.op in _LENIENT
    return isinstance(node, Call) and node.function in _LENIENT_CALLS


def _empty(node: Node, engine: Engine, row: int) -> set[str]:
    """The record's own values in the tree that are not there."""
    found = set()
    for part in own_nodes(node):
        names = [(part.source, part.id)] if isinstance(part, Name) else []
        if isinstance(part, Aggregate) and part.per is not None:
            names = [("field", part.per)]
        found |= {
            id_
            for source, id_ in names
            if source in ("field", "feed", "past")
            and engine.columns[source, id_].values[row] is None
        }
    return found


def _traced(node: Node, engine: Engine, row: int) -> set[str]:
    """The same, following only the operands that are unknown and that count."""
    if isinstance(node, Apply) and node.op == "if":
        test, then, otherwise = node.args
        answer = engine.at(test, row)
        return _traced(test if answer is None else then if answer else otherwise, engine, row)
    quantified = isinstance(node, Call) and node.function in QUANTIFIERS
    parts = children(node) if isinstance(node, Apply | Call) and not quantified else ()
    if not parts:
        return _empty(node, engine, row)
    unknown = [part for part in parts if engine.at(part, row) is None]
    return {id_ for part in unknown for id_ in _traced(part, engine, row)}
