"""What decides in a contest: its plan without titles, articles and places.

Two contests with the same rules have the same outcome on every sheet. Where they differ, the fields
and facts that the differing rules read are where to look for a cohort on which they disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs
from attrs import evolve, frozen

from servicestar.expr import (
    Aggregate,
    Apply,
    Call,
    Const,
    Expression,
    Name,
    Named,
    Node,
    walk,
)
from servicestar.model import Part, Ruleset
from servicestar.plan import Plan

_NODES = (Aggregate, Apply, Call, Const, Name, Named)
_TURNED = {">": "<", ">=": "<="}
_SILENT = {"where", "cite", "title", "place", "facts", "reading"}
_LISTS = (
    "conditions",
    "put_forward",
    "indicators",
    "vetoes",
    "thresholds",
    "bonus",
    "preferences",
    "amounts",
)


@frozen
class Step:
    """One clause of a plan.

    Attributes:
        part: the key of the contest under which it stands.
        id: what it is called in outcomes; of a preference its position.
        cite: the article.
        value: the step of the plan, or what stands for it.
    """

    part: str
    id: str
    cite: str | None
    value: Any


def steps_of(plan: Plan) -> Iterator[Step]:
    """The clauses of a plan, in the order of the route of a record."""
    contest = plan.contest
    if contest.candidates is not None:
        yield Step("candidates", "candidates", contest.candidates.cite, contest.candidates)
    for part in _LISTS:
        for number, step in enumerate(getattr(plan, part), 1):
            yield Step(part, getattr(step, "id", None) or str(number), step.cite, step)
    if plan.places is not None:
        yield Step("places", "places", plan.places.cite, plan.places)


def named_in(step: Step) -> set[tuple[str, str]]:
    """Source and id of every name in a step, definitions among them."""
    found = set()
    for node in nodes_of(step.value):
        if isinstance(node, Name):
            found.add((node.source, node.id))
        elif isinstance(node, Named):
            found.add(("definition", node.id))
        elif isinstance(node, Aggregate) and node.per:
            found.add(("field", node.per))
    if step.part == "places":
        facts = (step.value.by_group, step.value.override)
        found |= {("fact", fact) for fact in facts if fact}
    return found


def nodes_of(value: object) -> Iterator[Node]:
    """Every node of every expression in a step, a part or a tuple of them."""
    if isinstance(value, _NODES):
        yield from walk(value)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from nodes_of(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from nodes_of(inner)
    elif not isinstance(value, Part):
        for name in getattr(value, "__match_args__", ()):  # a step: attrs names its fields there
            yield from nodes_of(getattr(value, name))


def readings_of(plan: Plan) -> set[str]:
    """The readings that bear on a contest, over all its rounds and feeds."""
    found = set(plan.readings)
    if plan.earlier is not None:
        found |= readings_of(plan.earlier)
    for _, source in plan.feeds.values():
        found |= readings_of(source)
    for rival in plan.rivals.plans.values() if plan.rivals is not None else ():
        found |= readings_of(rival)
    return found


# --- one tree, whatever way it is written --------------------------------------------------------


def canonical(node: Node) -> Node:
    """The tree with definitions put in, `>` written as `<`, and `and` and `or` in one order."""
    match node:
        case Named(body=body):
            return canonical(body)
        case Aggregate(arg=arg):
            return evolve(node, arg=canonical(arg) if arg is not None else None)
        case Call(args=args):
            return evolve(node, args=tuple(map(canonical, args)))
        case Apply(op=op, args=args):
            return _ordered(op, tuple(map(canonical, args)))
    return node


def _ordered(op: str, args: tuple[Node, ...]) -> Node:
    if op in _TURNED:
        return Apply(_TURNED[op], args[::-1])
    if op in ("and", "or"):
        flat = [a for arg in args for a in (arg.args if _is(arg, op) else (arg,))]  # type: ignore[union-attr]
        return Apply(op, tuple(sorted(dict.fromkeys(flat), key=repr)))
    if op in ("==", "!=", "+", "*"):
        return Apply(op, tuple(sorted(args, key=repr)))
    return Apply(op, args)


def _is(node: Node, op: str) -> bool:
    return isinstance(node, Apply) and node.op == op


def bare(value: Any) -> Any:
    """A step without what decides nothing, its trees in one way of writing."""
    if isinstance(value, _NODES):
        return canonical(value)
    if isinstance(value, Expression):
        return None  # the plan holds its tree
    if isinstance(value, tuple):
        return tuple(map(bare, value))
    if isinstance(value, Mapping):
        return tuple((key, bare(inner)) for key, inner in value.items())
    if not attrs.has(type(value)):
        return value
    names = [a.name for a in attrs.fields(type(value)) if a.name not in _SILENT]
    kept = [(name, bare(getattr(value, name))) for name in names]
    return (type(value).__name__, *kept)


# --- all rules of a contest ----------------------------------------------------------------------

Address = tuple[str, ...]
Rules = dict[Address, tuple[Any, Any]]
"""By address, what decides, and what to look for names in."""


def rules_of(ruleset: Ruleset, plan: Plan, where: Address = ()) -> Rules:
    """Everything that decides in a contest, with its earlier rounds, its feeds and its rivals."""
    contest, found = plan.contest, Rules()
    for step in steps_of(plan):
        found[*where, step.part, step.id] = bare(step.value), step
    awards = contest.awards
    found[*where, "awards"] = (awards.money, awards.due) if awards else None, None
    scored = (plan.indicators, plan.bonus)
    for key in ("bonus_at_most", "round_total", "rank_by", "bands", "reweigh", "per", "period"):
        found[*where, key] = bare(getattr(contest, key)), scored
    found[*where, "limits"] = bare(tuple(limit.node for limit in plan.limits)), plan.limits
    found[*where, "indicators"] = ruleset.round_scores, plan.indicators
    found[*where, "amounts"] = ruleset.round_amounts, plan.amounts
    for id_ in (*plan.fields, plan.key):
        written = plan.kind.fields[id_]
        kept = evolve(written, meaning=None, unit=None, optional=False, header="")
        found[*where, "fields", id_] = bare(kept), Name(id_, "field")
    for id_, default in plan.facts.items():
        fact = evolve(ruleset.facts[id_], header=None, default=None, default_for=None)
        found[*where, "facts", id_] = (bare(fact), bare(default)), Name(id_, "fact")
    for id_, past in plan.past.items():
        found[*where, "past", id_] = (past.of, past.take, past.within), None
    return found | _other_plans(ruleset, plan, where)


def _other_plans(ruleset: Ruleset, plan: Plan, where: Address) -> Rules:
    found = Rules()
    if plan.earlier is not None:
        found |= rules_of(ruleset, plan.earlier, (*where, "earlier"))
    for id_, (feed, source) in plan.feeds.items():
        found[*where, "feeds", id_] = (feed.contest, feed.fold, feed.belongs_to), None
        found |= rules_of(ruleset, source, (*where, "feed", feed.contest))
    if plan.rivals is not None:
        rivals = plan.rivals
        found[*where, "rivals"] = (rivals.order, rivals.own, tuple(rivals.plans)), None
        for id_, rival in rivals.plans.items():
            found |= rules_of(ruleset, rival, (*where, "rival", id_))
    return found


def differing(old: Rules, new: Rules) -> list[Address]:
    """The addresses at which two contests are not the same."""
    nothing = (None, None)
    return [
        address
        for address in dict.fromkeys((*old, *new))
        if old.get(address, nothing)[0] != new.get(address, nothing)[0]
        or (address in old) != (address in new)
    ]


def names_at(rules: Rules, addresses: Iterable[Address]) -> set[tuple[str, str]]:
    """Source and id of the names that rules at some addresses look at."""
    found: set[tuple[str, str]] = set()
    for address in addresses:
        looked_at = rules.get(address, (None, None))[1]
        if isinstance(looked_at, Step):
            found |= named_in(looked_at)
        else:
            found |= {(n.source, n.id) for n in nodes_of(looked_at) if isinstance(n, Name)}
    return found
