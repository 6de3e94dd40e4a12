"""An expression with one thing changed: an operator, a number, a population, a group."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from attrs import evolve

from servicestar.expr import Apply, Call, Const, Expression, Node
from servicestar.values.functions import BY_ANY_NAME
from servicestar.values.numbers import decimals_of, format_number, narrow

Changed = tuple[str, Node]
"""What happens, and the tree then."""
_OPERATORS = {
    ">": ">=", ">=": ">", "<": "<=", "<=": "<", "==": "!=", "!=": "==", "and": "or", "or": "and",
    "+": "-", "-": "+",
}  # fmt: skip
_FUNCTIONS = {
    "mean": "median", "median": "mean", "highest": "lowest", "lowest": "highest",
    "some": "every", "every": "some", "min": "max", "max": "min", "round_up": "round_down",
    "round_down": "round_up",
}  # fmt: skip
_WORDS = {"over": "over", "范围": "over", "per": "per", "按": "per"}


def changed_trees(expression: Expression, *, preference: bool) -> Iterator[Changed]:
    """Every tree with one change.

    Args:
        expression: as it was written.
        preference: whether it orders records, so that turning it round is a change.
    """
    tree = expression.tree
    if tree is None:
        return
    yield from _changes(tree)
    if preference:
        # One of the two is sound, by whether it is yes or no, or a number.
        yield "no before yes", Apply("if", (tree, Const(0), Const(1)))
        yield "turned round", Apply("neg", (tree,))


def _changes(node: Node) -> Iterator[Changed]:
    """Changes at a node and at those below it."""
    yield from _own(node)
    if isinstance(node, Apply | Call):
        for index, arg in enumerate(node.args):
            for what, changed in _changes(arg):
                args = (*node.args[:index], changed, *node.args[index + 1 :])
                yield what, evolve(node, args=args)


def _own(node: Node) -> Iterator[Changed]:
    match node:
        case Apply(op=op) if op in _OPERATORS:
            yield f"{op} becomes {_OPERATORS[op]}", evolve(node, op=_OPERATORS[op])
            if op in ("and", "or"):
                yield from _shorter(node)
        case Const(value=tuple() as listed) if len(listed) > 1:
            for index, item in enumerate(listed):
                rest = (*listed[:index], *listed[index + 1 :])
                yield f"{item} left out", evolve(node, value=rest)
        case Const(value=int() | Fraction() as value) if not isinstance(value, bool):
            unit = Fraction(1, 10 ** max(decimals_of(value) or 0, 2 if node.percent else 0))
            for number in (narrow(value + unit), narrow(value - unit)):
                what = f"{format_number(value)} becomes {format_number(number)}"
                yield what, evolve(node, value=number)
        case Call():
            yield from _call(node)


def _shorter(node: Apply) -> Iterator[Changed]:
    """`and` or `or` without one of its sides."""
    for index in range(len(node.args)):
        rest = (*node.args[:index], *node.args[index + 1 :])
        what = f"side {index + 1} of {node.op} left out"
        yield what, rest[0] if len(rest) == 1 else evolve(node, args=rest)


def _call(node: Call) -> Iterator[Changed]:
    """Another function, another population, no group."""
    row = BY_ANY_NAME.get(node.function)
    name = row.name if row is not None else node.function
    if name in _FUNCTIONS:
        other = _FUNCTIONS[name]
        yield f"{name} becomes {other}", evolve(node, function=other)
    if row is None or not row.aggregate:
        return
    words = {_WORDS.get(word, word): (word, value) for word, value in node.options}
    kept = tuple(value for word, value in words.items() if word != "over")
    for whom in ("roster", "contestants"):
        if "over" not in words or words["over"][1] != whom:
            yield f"{name} over the {whom}", evolve(node, options=(*kept, ("over", whom)))
    if "per" in words:
        kept = tuple(value for word, value in words.items() if word != "per")
        yield f"{name} of all groups", evolve(node, options=kept)
