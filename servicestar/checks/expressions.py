"""Expressions: every name has a meaning and every place gets the kind it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from servicestar.diagnostics import Diagnostic, fault, in_order
from servicestar.expr import Expression, Name, resolve, varies_by, walk
from servicestar.expr.scope import normal
from servicestar.model import Contest, Definition, Fact, RecordKind, Ruleset
from servicestar.model.scope import contest_scope, default_readings, fact_scope, limit_scope
from servicestar.model.uses import Use, uses
from servicestar.values.kinds import NUMBER, TEXT, YES_NO, Kind

_FACT_KINDS: dict[str, Kind] = {"yes_no": YES_NO, "text": TEXT}


def check_expressions(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Types every expression of every contest, definition and fact."""
    used: set[str] = set()
    for contest in ruleset.contests.values():
        if contest.records not in ruleset.records:
            continue
        found = list(uses(ruleset, contest))
        for use in found:
            yield from _use(ruleset, contest, use)
        reached = _reached(ruleset, (use.expression for use in found))
        used |= reached
        for name in reached:
            yield from _definition(ruleset, contest, ruleset.definitions[name])
    yield from _unused(ruleset, [n for n in ruleset.definitions if n not in used])
    for fact in ruleset.facts.values():
        if fact.default is not None:
            yield from _fact(ruleset, fact, fact.default)
    for kind in ruleset.records.values():
        for limit in kind.limits:
            yield from resolve(limit.require, limit_scope(kind), YES_NO)[2]


def _use(ruleset: Ruleset, contest: Contest, use: Use) -> Iterator[Diagnostic]:
    readings = default_readings(ruleset)
    scope = contest_scope(
        ruleset,
        contest,
        readings,
        use.population,
        points=use.points,
        amounts=use.amounts,
        selected=use.selected,
        grouped=use.single and use.per is None,
    )
    node, kind, faults = resolve(use.expression, scope, use.wanted)
    yield from faults
    if node is None:
        return
    place = use.expression.place_of(node.span)
    group = use.per or contest.per
    varying = [n for n in varies_by(node, group) if n != use.per] if use.single else []
    if varying:
        kind_of_records = ruleset.records[contest.records]
        yield fault("SS319", place, name=_listed(kind_of_records, varying))
    if use.wanted is None and kind.name not in (NUMBER.name, YES_NO.name):
        yield fault(
            "SS312", place, wanted=("a number or yes/no", "数字或是/否"), found=kind.label()
        )
    if use.exact and not kind.terminating:
        yield fault("SS318", place)


def _listed(kind: RecordKind, fields: Iterable[str]) -> tuple[str, str]:
    """Names by id in English and, where they are fields, by header in Chinese."""
    ids = list(fields)
    headers = {id_: field.header for id_, field in kind.fields.items()}
    return ", ".join(ids), "、".join(headers.get(id_, id_) for id_ in ids)


def _reached(ruleset: Ruleset, expressions: Iterable[Expression]) -> set[str]:
    """Ids of the definitions that the expressions use, also by way of others."""
    names = {
        spelling: id_
        for id_, definition in ruleset.definitions.items()
        for spelling in (id_, normal(definition.header or id_))
    }
    waiting, reached = list(expressions), set()
    while waiting:
        tree = waiting.pop().tree
        parts = walk(tree) if tree is not None else ()
        for id_ in {names[p.id] for p in parts if isinstance(p, Name) and p.id in names}:
            if id_ not in reached:
                reached.add(id_)
                waiting += _bodies(ruleset.definitions[id_])
    return reached


def _bodies(definition: Definition) -> list[Expression]:
    return [definition.value] if definition.value else [*definition.choices.values()]


def _definition(ruleset: Ruleset, contest: Contest, definition: Definition) -> Iterator[Diagnostic]:
    """The definition's expressions, also those of choices that are not in force."""
    amounts = tuple(amount.id for amount in contest.amounts)
    scope = contest_scope(ruleset, contest, default_readings(ruleset), amounts=amounts)
    for body in _bodies(definition):
        yield from resolve(body, scope)[2]


def _unused(ruleset: Ruleset, names: list[str]) -> Iterator[Diagnostic]:
    """Definitions nobody uses yet: told what is wrong in the record kind they fit best."""
    contests = [c for c in ruleset.contests.values() if c.records in ruleset.records]
    for name in names:
        tries = [list(_definition(ruleset, c, ruleset.definitions[name])) for c in contests]
        yield from min(tries, key=len, default=[])


def _fact(ruleset: Ruleset, fact: Fact, default: Expression) -> Iterator[Diagnostic]:
    """A fact's default has to be sound for at least one record kind."""
    wanted = _FACT_KINDS.get(fact.type, NUMBER)
    tries = []
    for name, kind in ruleset.records.items():
        if fact.default_for not in (None, name):
            continue
        node, _, faults = resolve(default, fact_scope(ruleset, kind), wanted)
        if node is not None and varies_by(node):
            listed = _listed(kind, varies_by(node))
            faults.append(fault("SS319", default.place_of(node.span), name=listed))
        tries.append(in_order(faults))
    yield from min(tries, key=len, default=())
