"""Expressions: every name has a meaning and every place gets the kind it asks for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from attrs import define, field

from servicestar.diagnostics import Diagnostic, fault, in_order
from servicestar.expr import Expression, Name, Scope, resolve, varies_by, walk
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
        found, scopes = list(uses(ruleset, contest)), Scopes(ruleset, contest)
        for use in found:
            yield from _use(scopes, use)
        reached = _reached(ruleset, (use.expression for use in found))
        used |= reached
        for name in reached:
            yield from _definition(scopes, ruleset.definitions[name])
    yield from _unused(ruleset, [n for n in ruleset.definitions if n not in used])
    of_facts = {name: fact_scope(ruleset, kind) for name, kind in ruleset.records.items()}
    for fact in ruleset.facts.values():
        if fact.default is not None:
            yield from _fact(ruleset, fact, fact.default, of_facts)
    for kind in ruleset.records.values():
        scope = limit_scope(kind)
        for limit in kind.limits:
            yield from resolve(limit.require, scope, YES_NO)[2]


@define
class Scopes:
    """The names of a contest, put together once for all clauses that may use the same."""

    ruleset: Ruleset
    contest: Contest
    made: dict[tuple[object, ...], Scope] = field(factory=dict)

    def of(self, use: Use) -> Scope:
        """The names for an expression in its place."""
        where = (use.population, use.points, use.amounts, use.selected, use.single)
        if where not in self.made:
            self.made[where] = contest_scope(
                self.ruleset,
                self.contest,
                default_readings(self.ruleset),
                use.population,
                points=use.points,
                amounts=use.amounts,
                selected=use.selected,
                grouped=use.single and not use.pool,
            )
        return self.made[where]

    def of_definitions(self) -> Scope:
        """The names for a definition, which may stand where money is spoken of."""
        if () not in self.made:
            amounts = tuple(amount.id for amount in self.contest.amounts)
            readings = default_readings(self.ruleset)
            self.made[()] = contest_scope(self.ruleset, self.contest, readings, amounts=amounts)
        return self.made[()]


def _use(scopes: Scopes, use: Use) -> Iterator[Diagnostic]:
    ruleset, contest = scopes.ruleset, scopes.contest
    node, kind, faults = resolve(use.expression, scopes.of(use), use.wanted)
    yield from faults
    if node is None:
        return
    place = use.expression.place_of(node.span)
    # Places are given in each group of the contest; a pool is one sum for all of them.
    varying = varies_by(node, None if use.pool else contest.per) if use.single else []
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


def _definition(scopes: Scopes, definition: Definition) -> Iterator[Diagnostic]:
    """The definition's expressions, also those of choices that are not in force."""
    for body in _bodies(definition):
        yield from resolve(body, scopes.of_definitions())[2]


def _unused(ruleset: Ruleset, names: list[str]) -> Iterator[Diagnostic]:
    """Definitions nobody uses yet: told what is wrong in the record kind they fit best."""
    contests = [c for c in ruleset.contests.values() if c.records in ruleset.records]
    scopes = [Scopes(ruleset, contest) for contest in contests] if names else []
    for name in names:
        tries = [list(_definition(each, ruleset.definitions[name])) for each in scopes]
        yield from min(tries, key=len, default=[])


def _fact(
    ruleset: Ruleset, fact: Fact, default: Expression, scopes: Mapping[str, Scope]
) -> Iterator[Diagnostic]:
    """A fact's default has to be sound for at least one record kind."""
    wanted = _FACT_KINDS.get(fact.type, NUMBER)
    tries = []
    for name, kind in ruleset.records.items():
        if fact.default_for not in (None, name):
            continue
        node, _, faults = resolve(default, scopes[name], wanted)
        if node is not None and varies_by(node):
            listed = _listed(kind, varies_by(node))
            faults.append(fault("SS319", default.place_of(node.span), name=listed))
        tries.append(in_order(faults))
    yield from min(tries, key=len, default=())
