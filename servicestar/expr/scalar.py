"""The evaluator of record: a typed tree and the values of its names → one exact value.

simpleeval defines what an expression means. It is given our own operators and functions (exact
and three-valued) and a tree rebuilt from the allow-listed one, so nothing else can reach it.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from simpleeval import SimpleEval

from servicestar.expr.tree import Aggregate, Apply, Call, Const, Name, Named, Node, children
from servicestar.values.functions import FUNCTIONS, QUANTIFIERS
from servicestar.values.numbers import narrow
from servicestar.values.operators import (
    ARITHMETIC,
    COMPARISON,
    Value,
    both,
    choose,
    either,
    is_in,
    negate,
    strict,
)

Key = Name | Aggregate
_AST_OPERATORS: dict[str, Any] = {
    "+": ast.Add,
    "-": ast.Sub,
    "*": ast.Mult,
    "/": ast.Div,
    "==": ast.Eq,
    "!=": ast.NotEq,
    "<": ast.Lt,
    "<=": ast.LtE,
    ">": ast.Gt,
    ">=": ast.GtE,
    "in": ast.In,
}
_OPERATORS: dict[Any, Callable[..., Value]] = {
    **{_AST_OPERATORS[op]: strict(call) for op, call in (ARITHMETIC | COMPARISON).items()},
    ast.In: lambda value, options: None if value is None else is_in(value, options),
}
_FUNCTIONS: dict[str, Callable[..., Value]] = {
    "and": lambda *values: both(values),
    "or": lambda *values: either(values),
    "not": negate,
    "neg": strict(lambda value: -value),
    "if": choose,
    **{n: f.call for n, f in FUNCTIONS.items() if not f.aggregate and n not in QUANTIFIERS},
}


def evaluate(node: Node, values: Mapping[Key, Value]) -> Value:
    """The exact value of a typed tree.

    Args:
        node: a tree that `resolve` has given.
        values: by name node and by aggregate node; unknown is None.

    Returns:
        An int, Fraction, str, bool, date or tuple; None where the value is unknown.
    """
    names = {_label(leaf): _given(leaf, values) for leaf in _leaves(node)}
    evaluator = SimpleEval(operators=_OPERATORS, functions=_FUNCTIONS, names=names)
    value = evaluator.eval("", previously_parsed=_to_ast(node))
    return narrow(value) if isinstance(value, Fraction) else value


def _is_quantifier(node: Node) -> bool:
    return isinstance(node, Call) and node.function in QUANTIFIERS


def _leaves(node: Node) -> list[Node]:
    """What simpleeval reads as a name; not what lies inside an aggregate or quantifier."""
    if isinstance(node, Name | Aggregate) or _is_quantifier(node):
        return [node]
    return [leaf for child in children(node) for leaf in _leaves(child)]


def _given(leaf: Node, values: Mapping[Key, Value]) -> Value:
    """The value of a leaf."""
    return values[leaf] if isinstance(leaf, Name | Aggregate) else _quantified(leaf, values)


def _quantified(node: Node, values: Mapping[Key, Value]) -> Value:
    """`some` or `every`: the comparison evaluated once for each element of the list."""
    assert isinstance(node, Call)
    body, element = node.args[0], Name(node.options[0][1], "field")
    items = values[element]
    if items is None:
        return None
    answers = [evaluate(body, {**values, element: item}) for item in items]
    return FUNCTIONS[node.function].call(answers)


def _label(node: Node) -> str:
    """A name for simpleeval that no clerk can write."""
    return f"{type(node).__name__} {node!r}"


def _to_ast(node: Node) -> ast.expr:
    """The tree simpleeval is handed: exact constants, and calls where logic is three-valued."""
    match node:
        case Const(value=value):
            return ast.Constant(value)
        case Name() | Aggregate():
            return ast.Name(_label(node), ast.Load())
        case Named(body=body):
            return _to_ast(body)
        case Call(function=name, args=args):
            if name in QUANTIFIERS:
                return ast.Name(_label(node), ast.Load())
            return _call(name, args)
        case Apply(op=op, args=args) if op in ARITHMETIC:
            return ast.BinOp(_to_ast(args[0]), _AST_OPERATORS[op](), _to_ast(args[1]))
        case Apply(op=op, args=args) if op in COMPARISON or op == "in":
            return ast.Compare(_to_ast(args[0]), [_AST_OPERATORS[op]()], [_to_ast(args[1])])
        case Apply(op=op, args=args):
            return _call(op, args)
    raise AssertionError(node)


def _call(name: str, args: tuple[Node, ...]) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), [_to_ast(arg) for arg in args], [])
