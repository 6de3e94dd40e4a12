"""Trees as text: for messages in both languages, and as keys that sort the same on any machine."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from servicestar.expr import Aggregate, Apply, Call, Const, Name, Named, Node
from servicestar.values.functions import FUNCTIONS
from servicestar.values.numbers import format_number
from servicestar.values.operators import Value

Label = Callable[[Name], str]
_BINDING = {"if": 0, "or": 1, "and": 2, "not": 3, "in": 4, "+": 5, "-": 5, "*": 6, "/": 6, "neg": 7}
_SOURCES = {"known": ("known({})", "已知({})"), "list": ("{}", "{}")}


def text_of(node: Node, lang: str = "en", label: Label | None = None) -> str:
    """A tree as one would write it.

    Args:
        node: the tree.
        lang: functions and words in English or in Chinese.
        label: what a name is called; its id where nothing says so.
    """
    return _Writer(lang, label or (lambda name: name.id)).write(node)


def key_of(node: Node) -> str:
    """A text that is the same for equal trees and for no others of one question."""
    return _Writer("en", lambda name: f"{name.source}.{name.id}").write(node)


def shown(value: Value, lang: str) -> str:
    """A value as a person writes it."""
    if isinstance(value, bool):
        return ("是" if value else "否") if lang == "zh" else ("yes" if value else "no")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, tuple):
        return "[" + ", ".join(shown(item, lang) for item in value) + "]"
    return format_number(value)


class _Writer:
    """Writes trees in one language."""

    def __init__(self, lang: str, label: Label) -> None:
        self.lang, self.label = lang, label

    def write(self, node: Node, binding: int = 0) -> str:
        match node:
            case Const(value=value):
                return self.constant(node, value)
            case Name():
                return self.label(node)
            case Named(body=body):
                return self.write(body, binding)
            case Aggregate():
                return self.aggregate(node)
            case Call(function=function, args=args):
                return f"{self.function(function)}({', '.join(map(self.write, args))})"
            case Apply(op=op):
                own = _BINDING.get(op, 4)
                text = self.operation(node, own)
                return f"({text})" if own < binding else text
        raise AssertionError(node)

    def constant(self, node: Const, value: Value) -> str:
        if node.percent:
            return f"{shown(value * 100, self.lang)}%"
        return shown(value, self.lang)

    def function(self, name: str) -> str:
        return FUNCTIONS[name].zh if self.lang == "zh" else name

    def aggregate(self, node: Aggregate) -> str:
        words = [] if node.arg is None else [self.write(node.arg)]
        if node.over == "contestants":
            words.append("范围=参评者" if self.lang == "zh" else "over=contestants")
        if node.per is not None:
            per = self.label(Name(node.per, "field"))
            words.append(f"按={per}" if self.lang == "zh" else f"per={per}")
        return f"{self.function(node.function)}({', '.join(words)})"

    def operation(self, node: Apply, binding: int) -> str:
        op, args = node.op, node.args
        if op == "if":
            test, then, other = (self.write(arg, 1) for arg in args)
            return f"{then} if {test} else {other}"
        if op == "neg":
            return f"-{self.write(args[0], binding)}"
        if op == "not":
            return f"not {self.write(args[0], binding)}"
        right = binding + (op in "-/")
        return f" {op} ".join(
            [self.write(args[0], binding), *(self.write(arg, right) for arg in args[1:])]
        )
