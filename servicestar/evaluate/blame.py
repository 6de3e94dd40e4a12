"""Which missing values left a rule undecided."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TypeAlias

from attrs import define, field

from servicestar.evaluate.frame import Column, Engine, Frame
from servicestar.expr import Aggregate, Apply, Call, Name, Node, walk
from servicestar.expr.tree import children, own_nodes
from servicestar.values.functions import QUANTIFIERS
from servicestar.values.operators import Value
from servicestar.values.vector import Vector

_LENIENT = {"and", "or", "if"}
_LENIENT_CALLS = {"known", "if_missing"}


def blame(node: Node, engine: Engine, rows: list[int]) -> Iterator[tuple[int, set[str]]]:
    """Ids of each record's own values that are missing and so make the tree unknown for it.

    Args:
        node: the tree; none are to blame where it has a value.
        engine: the roster's columns.
        rows: rows of the roster.
    """
    if not any(_is_lenient(part) for part in walk(node)):
        own = _names(node)
        yield from ((row, _empty(own, engine, row)) for row in rows)
        return
    frame = _Recorder(engine, rows)
    frame.visit(node)
    for index, row in enumerate(rows):
        yield row, {id_ for part in frame.unknown(node, index) for id_ in _empty(part, engine, row)}


def _is_lenient(node: Node) -> bool:
    """Whether the node can have a value although an operand has none."""
    if isinstance(node, Apply):
        return node.op in _LENIENT
    return isinstance(node, Call) and node.function in _LENIENT_CALLS


Names: TypeAlias = "dict[tuple[str, str], None]"


def _names(node: Node) -> Names:
    """The record's own values that the tree reads."""
    found: Names = {}
    for part in own_nodes(node):
        if isinstance(part, Aggregate) and part.per is not None:
            found["field", part.per] = None
        elif isinstance(part, Name) and part.source in ("field", "feed", "past"):
            found[part.source, part.id] = None
    return found


def _empty(names: Names, engine: Engine, row: int) -> set[str]:
    """Those of the values that are not there."""
    return {key[1] for key in names if engine.columns[key].values[row] is None}


@define
class _Recorder(Frame):
    """Keeps what every part of a tree came to, so that none is worked out twice."""

    seen: dict[int, Column] = field(factory=dict)
    read: dict[int, Names] = field(factory=dict)

    def visit(self, node: Node) -> Column:
        """The value of a tree, remembered."""
        if id(node) not in self.seen:
            self.seen[id(node)] = super().visit(node)
        return self.seen[id(node)]

    def at(self, node: Node, index: int) -> Value:
        """What a part of the tree came to for one of the rows."""
        column = self.visit(node)
        return column.values[index] if isinstance(column, Vector) else column

    def unknown(self, top: Node, index: int) -> Iterator[Names]:
        """The names in the smallest parts that are unknown and that count."""
        waiting = [top] if self.at(top, index) is None else []
        while waiting:
            node = waiting.pop()
            if isinstance(node, Apply) and node.op == "if":
                test, then, otherwise = node.args
                answer = self.at(test, index)
                waiting.append(test if answer is None else then if answer else otherwise)
                continue
            quantified = isinstance(node, Call) and node.function in QUANTIFIERS
            parts = children(node) if isinstance(node, Apply | Call) and not quantified else ()
            waiting += [part for part in parts if self.at(part, index) is None]
            if not parts:
                if id(node) not in self.read:
                    self.read[id(node)] = _names(node)
                yield self.read[id(node)]
