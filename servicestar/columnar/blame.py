"""Which missing fields leave a rule undecided, as tests on a record's columns.

The same law as the interpreter's: what is missing in a part that is itself unknown and counts.
"""

from __future__ import annotations

from collections.abc import Iterator

from servicestar.columnar.expression import Writer
from servicestar.columnar.steps import all_of
from servicestar.expr import Aggregate, Apply, Call, Name, Node, walk
from servicestar.expr.tree import children, own_nodes
from servicestar.values.functions import QUANTIFIERS

Key = tuple[str, str]
LENIENT = {"and", "or", "if"}
LENIENT_CALLS = {"known", "if_missing"}
SOURCES = ("field", "feed", "past")


def blamed(node: Node, writer: Writer, full: set[Key]) -> Iterator[tuple[Key, str]]:
    """Names that may be missing, each with the test that it is and that this leaves a rule open.

    Args:
        node: a tree that is unknown for the record.
        writer: writes over the record's columns.
        full: names that are never missing.
    """
    if not any(map(_is_lenient, walk(node))):
        yield from _empty(node, (), writer, full)
        return
    yield from _parts(node, (), writer, full)


def _is_lenient(node: Node) -> bool:
    if isinstance(node, Apply):
        return node.op in LENIENT
    return isinstance(node, Call) and node.function in LENIENT_CALLS


def _empty(
    node: Node, tests: tuple[str, ...], writer: Writer, full: set[Key]
) -> Iterator[tuple[Key, str]]:
    for part in own_nodes(node):
        if isinstance(part, Aggregate) and part.per is not None:
            part = Name(part.per, "field")
        if isinstance(part, Name) and part.source in SOURCES:
            key = part.source, part.id
            if key not in full:
                yield key, all_of([*tests, writer.unknown(part)])


def _parts(
    node: Node, tests: tuple[str, ...], writer: Writer, full: set[Key]
) -> Iterator[tuple[Key, str]]:
    """The names in the smallest parts that are unknown, under the tests that lead to them."""
    if isinstance(node, Apply) and node.op == "if":
        test, then, otherwise = node.args
        answer = writer.answer(test)
        yield from _parts(test, (*tests, writer.unknown(test)), writer, full)
        yield from _parts(then, (*tests, answer), writer, full)
        yield from _parts(otherwise, (*tests, f"NOT ({answer})"), writer, full)
        return
    quantified = isinstance(node, Call) and node.function in QUANTIFIERS
    parts = children(node) if isinstance(node, Apply | Call) and not quantified else ()
    if not parts:
        yield from _empty(node, tests, writer, full)
    for part in parts:
        if not _surely_known(part, full):
            yield from _parts(part, (*tests, writer.unknown(part)), writer, full)


def _surely_known(node: Node, full: set[Key]) -> bool:
    """Whether nothing in the part can be missing, so that there is nothing to blame."""
    names = [part for part in walk(node) if isinstance(part, Name) and part.source in SOURCES]
    return all((part.source, part.id) in full for part in names)
