"""A typed tree as a sentence with the record's own numbers filled in."""

from __future__ import annotations

import datetime
from functools import cached_property

from attrs import evolve, frozen

from servicestar.diagnostics import Lang
from servicestar.evaluate.frame import Engine
from servicestar.explain.words import phrase
from servicestar.expr import Aggregate, Apply, Call, Const, Name, Named, Node
from servicestar.model import Ruleset, Text
from servicestar.plan import IndicatorStep, ItemStep, Plan
from servicestar.values.functions import FUNCTIONS, QUANTIFIERS
from servicestar.values.numbers import Number, approximate, format_number
from servicestar.values.operators import COMPARISON, Value

_SIGNS = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥", "*": "×", "/": "÷"}
_WORDS = {"and": ("and", "且"), "or": ("or", "或"), "not": ("not", "非"), "in": ("in", "属于")}
_BINDING = {"or": 1, "and": 2, "not": 3, "in": 4, "+": 5, "-": 5, "*": 6, "/": 6, "neg": 7, "if": 0}


@frozen
class Sentences:
    """Renders the trees of one plan for one row (or for none, without numbers)."""

    ruleset: Ruleset
    plan: Plan
    engine: Engine
    row: int | None
    lang: Lang
    decimals: int = 4

    @cached_property
    def amounts(self) -> dict[str, Text | None]:
        """The titles of the amounts, put together once."""
        return {step.id: step.title for step in self.plan.amounts}

    def label(self, source: str, id_: str) -> str:
        """What a name is called: its id in English, its header in Chinese."""
        if source == "result":
            return phrase(f"the_{id_}", self.lang)
        if self.lang == "en":
            return id_
        if source == "amount":
            return self.amount(id_)
        named = {
            "field": self.plan.kind.fields,
            "fact": self.ruleset.facts,
            "definition": self.ruleset.definitions,
            "past": self.plan.past,
        }
        part = named.get(source, {}).get(id_)
        return getattr(part, "header", None) or id_

    def amount(self, id_: str) -> str:
        """What an amount is called."""
        if id_ == "award" and id_ not in self.amounts:
            return phrase("award", self.lang)
        title = self.amounts.get(id_)
        return title.of(self.lang) if title else id_

    def value(self, node: Node) -> str:
        """The tree's value for the row, as a person writes it."""
        return self.shown(self.engine.at(node, self.row) if self.row is not None else None)

    def shown(self, value: Value) -> str:
        """A value as a person writes it."""
        if value is None:
            return phrase("missing", self.lang)
        if isinstance(value, bool):
            return ("是" if value else "否") if self.lang == "zh" else ("yes" if value else "no")
        if isinstance(value, str):
            return value
        if isinstance(value, datetime.date):
            return value.isoformat()
        if isinstance(value, tuple):
            return "、".join(self.shown(item) for item in value) or "[]"
        return approximate(value, self.decimals)

    def clause(self, node: Node, binding: int = 0) -> str:
        """The tree as a sentence: names with their values, operators as signs."""
        match node:
            case Const(value=value, percent=True):
                return f"{self.shown(value * 100)}%"
            case Const(value=value):
                return self.shown(value)
            case Name(source=source, id=id_):
                return self.with_value(self.label(source, id_), node)
            case Named(id=id_):
                return self.with_value(self.label("definition", id_), node)
            case Aggregate():
                return self.with_value(self.aggregate(node), node)
            case Call(function=name, args=args):
                inner = ", ".join(self.plain(arg) for arg in args)
                if name in QUANTIFIERS and self.row is not None:
                    (_, list_field) = node.options[0]
                    inner += f": {self.value(Name(list_field, 'field'))}"
                title = FUNCTIONS[name].zh if self.lang == "zh" else name
                return self.with_value(f"{title}({inner})", node)
            case Apply(op=op):
                own = _BINDING.get(op, 4)
                text = self.fine_enough(node).operation(node, own)
                return f"({text})" if own < binding else text
        raise AssertionError(node)

    def operation(self, node: Apply, binding: int) -> str:
        """An operator between its operands."""
        op, args = node.op, node.args
        if op == "if":
            test, then, other = (self.clause(arg, 1) for arg in args)
            return phrase("if", self.lang, test=test, then=then, other=other)
        sign = _WORDS[op][self.lang == "zh"] if op in _WORDS else _SIGNS.get(op, op)
        if op == "neg":
            return f"-{self.clause(args[0], binding)}"
        if op == "not":
            return f"{sign} {self.clause(args[0], binding)}"
        right = binding + (op in "-/")
        parts = [self.clause(args[0], binding), *(self.clause(a, right) for a in args[1:])]
        return f" {sign} ".join(parts)

    def with_value(self, label: str, node: Node) -> str:
        """A label and, where there is a row, the value."""
        return label if self.row is None else f"{label} {self.value(node)}"

    def plain(self, node: Node) -> str:
        """The tree without numbers."""
        return Sentences(self.ruleset, self.plan, self.engine, None, self.lang).clause(node)

    def aggregate(self, node: Aggregate) -> str:
        """An aggregate's name: its population, its function and what it looks at."""
        whom = phrase(f"of_{node.over}", self.lang)
        if node.per is not None:
            name = "in_group" if node.over == "roster" else "contestants_in_group"
            whom = phrase(name, self.lang, group=self.label("field", node.per))
        what = "" if node.arg is None else self.plain(node.arg)
        if isinstance(node.arg, Apply):
            what = f"({what})"
        function = FUNCTIONS[node.function].zh if self.lang == "zh" else node.function
        text = phrase("aggregate", self.lang, function=function, what=what, whom=whom)
        return " ".join(text.split())

    def denied(self, node: Node) -> str:
        """The tree as a sentence that says it does not hold."""
        if isinstance(node, Apply) and node.op in COMPARISON:
            fine = self.fine_enough(node)
            left, right = (fine.clause(arg, 4) for arg in node.args)
            sign = _SIGNS.get(node.op, node.op)
            return phrase("denied", self.lang, left=left, sign=sign, right=right)
        return phrase("not_so", self.lang, clause=self.clause(node))

    def needed(self, node: Node) -> str:
        """What has to hold: the left side by name, the right side with its present value."""
        if isinstance(node, Apply) and node.op in COMPARISON:
            left, right = node.args
            sign = _SIGNS.get(node.op, node.op)
            return f"{self.plain(left)} {sign} {self.fine_enough(node).clause(right, 4)}"
        return self.plain(node)

    def fine_enough(self, node: Apply) -> Sentences:
        """The same with so many decimals that two different sides do not look alike."""
        if node.op not in COMPARISON or self.row is None:
            return self
        left, right = (self.engine.at(arg, self.row) for arg in node.args)
        fine = self
        while left != right and fine.shown(left) == fine.shown(right) and fine.decimals < 40:
            fine = evolve(fine, decimals=fine.decimals + 4)
        return fine

    def working(self, step: IndicatorStep, full: Number | None) -> str:
        """The numbers behind a score of so many full points."""
        points = "" if full is None else approximate(full)
        if step.word == "deduct":
            items = " - ".join(map(self.times, step.items))
            return phrase("full_less", self.lang, points=points, items=items)
        assert step.top is not None
        if step.bottom is None:
            return self.clause(step.top)
        return f"{points} × {self.clause(step.top, 6)} ÷ {self.clause(step.bottom, 7)}"

    def times(self, item: ItemStep) -> str:
        """A count times its points."""
        clause = self.clause(item.node, 6)
        text = clause if item.points == 1 else f"{format_number(item.points)} × {clause}"
        if item.at_most is not None:
            text += phrase("at_most", self.lang, limit=format_number(item.at_most))
        return text

    def fields(self, ids: tuple[str, ...]) -> str:
        """Names of fields, and of numbers from the history."""
        past = self.plan.past
        return "、".join(self.label("past" if id_ in past else "field", id_) for id_ in ids)
