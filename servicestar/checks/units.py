"""Units: what is added, subtracted or compared is of one unit.

Multiplication and division make no claim: 元 ÷ 人 is whatever it is. Where one side declares no
unit nothing is said either.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import TypeAlias

from attrs import frozen

from servicestar.checks.clauses import typed_bodies, typed_in
from servicestar.diagnostics import Diagnostic, fault
from servicestar.expr import Aggregate, Apply, Call, Const, Expression, Name, Named, Node, walk
from servicestar.expr.scope import normal
from servicestar.model import Contest, Ruleset

Unit: TypeAlias = str
Said: TypeAlias = tuple[str, str]
SHARE: Unit = "share"
POINTS: Unit = "points"
YUAN: Unit = "元"
_SAID: dict[Unit, Said] = {
    SHARE: ("a share of 1: 95% is 0.95", "比例：95% 即 0.95"),
    POINTS: ("points", "得分"),
}
_MONEY: Said = ("an amount of money", "金额")
_SAME = {"个月": "月", "日": "天", "yuan": YUAN, "￥": YUAN, "¥": YUAN, "percent": "%"}
_JOINED = {"+", "-", "==", "!=", "<", "<=", ">", ">="}
_KEPT = {"abs", "round", "round_up", "round_down", "add_up"}
_ALIKE = {"min", "max", "if_missing"}
_COUNTED = {"count", "rank"}


@frozen
class _Known:
    """The units of a contest's names, and how the names are shown."""

    units: Mapping[tuple[str, str], Unit]
    headers: Mapping[str, str]


def check_units(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Fields of different units are not added, subtracted or compared; money is in yuan."""
    for name, contest in ruleset.contests.items():
        if contest.records not in ruleset.records:
            continue
        known = _known(ruleset, contest)
        yuan = {id(amount.yuan) for amount in contest.amounts if amount.yuan}
        for each in typed_in(ruleset, name):
            yield from _clashes(each.about, each.use.expression, each.node, known)
            unit = _unit(each.node, known)
            if id(each.use.expression) in yuan and unit not in (None, YUAN):
                both = (each.node, unit), (_MONEY, YUAN)
                yield _clash(each.about, each.use.expression, each.node, both, known)
        for label, body, node in typed_bodies(ruleset, contest):
            yield from _clashes(label, body, node, known)


def _known(ruleset: Ruleset, contest: Contest) -> _Known:
    fields = ruleset.records[contest.records].fields
    units = {("field", id_): _plain(f.unit) for id_, f in fields.items() if f.unit}
    units |= {("fact", id_): SHARE for id_, f in ruleset.facts.items() if f.type == "share"}
    units |= {("amount", amount.id): YUAN for amount in contest.amounts}
    units |= {("result", "points"): POINTS, ("result", "total"): POINTS}
    headers = {id_: f.header for id_, f in fields.items()}
    headers |= {id_: f.header for id_, f in ruleset.facts.items() if f.header}
    return _Known(units, headers)


def _plain(unit: str) -> Unit:
    text = normal(unit).strip()
    return _SAME.get(text, text)


def _unit(node: Node, known: _Known) -> Unit | None:
    """The unit of a value; None where nothing is claimed."""
    match node:
        case Const(percent=True):
            return SHARE
        case Name(id=id_, source=source):
            return known.units.get((source, id_))
        case Named(body=body):
            return _unit(body, known)
        case Aggregate(function=function, arg=arg):
            return None if arg is None or function in _COUNTED else _unit(arg, known)
        case Apply(op="+" | "-" | "neg", args=args):
            return _first(args, known)
        case Apply(op="if", args=args):
            return _first(args[1:], known)
        case Call(function=function, args=args) if function in _KEPT:
            return _unit(args[0], known)
        case Call(function=function, args=args) if function in _ALIKE:
            return _first(args, known)
    return None


def _first(args: tuple[Node, ...], known: _Known) -> Unit | None:
    """The unit of the first of some values that has one."""
    return next((unit for arg in args if (unit := _unit(arg, known)) is not None), None)


def _clashes(label: str, expression: Expression, node: Node, known: _Known) -> Iterator[Diagnostic]:
    """Where in a tree two units meet. What lies in definitions is told at the definition."""
    for part in _outside_definitions(node):
        sides = _sides(part)
        with_units = [(side, u) for side in sides if (u := _unit(side, known)) is not None]
        for one, other in pairwise(with_units):
            if _differ(one[1], other[1]):
                yield _clash(label, expression, part, (one, other), known)


def _outside_definitions(node: Node) -> Iterator[Node]:
    hidden = {id(p) for each in walk(node) if isinstance(each, Named) for p in walk(each.body)}
    return (part for part in walk(node) if id(part) not in hidden)


def _sides(node: Node) -> tuple[Node, ...]:
    """The values that have to be of one unit."""
    match node:
        case Apply(op=op, args=args) if op in _JOINED:
            return args
        case Apply(op="if", args=args):
            return args[1:]
        case Call(function=function, args=args) if function in _ALIKE:
            return args
    return ()


def _differ(one: Unit, other: Unit) -> bool:
    """Whether two units exclude each other. Points may be counted in whatever is counted."""
    units = {one, other}
    if POINTS in units:
        return bool(units & {SHARE, YUAN})
    return len(units) > 1


Side: TypeAlias = tuple[Node | Said, Unit]


def _clash(
    label: str, expression: Expression, node: Node, both: tuple[Side, Side], known: _Known
) -> Diagnostic:
    (left, unit), (right, other) = both
    words = {"left": _said(left, expression, known), "right": _said(right, expression, known)}
    units = {"unit": _SAID.get(unit, unit), "other": _SAID.get(other, other)}
    return fault("SS416", expression.place_of(node.span), about=label, **words, **units)


def _said(node: Node | Said, expression: Expression, known: _Known) -> Said:
    """A value as a reader knows it: the header of a name, else what is written."""
    if isinstance(node, tuple):
        return node
    if isinstance(node, Name):
        return node.id, known.headers.get(node.id, node.id)
    start, end = node.span
    text = " ".join(expression.text[start:end].split()) or "…"
    return text, text
