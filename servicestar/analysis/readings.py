"""Readings: choices that mean the same, and what goes wrong only under another choice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations
from typing import Any

from attrs import evolve

from servicestar.analysis.case import Case, case_of
from servicestar.analysis.claims import Claim
from servicestar.analysis.plain import op, plain
from servicestar.analysis.trees import score_of, within
from servicestar.checks.about import about
from servicestar.diagnostics import Diagnostic, Place, fault
from servicestar.expr import Node
from servicestar.model import Ruleset
from servicestar.model.scope import default_readings
from servicestar.plan import Plan, plan_contest

Choices = Mapping[str, str]


def compared(ruleset: Ruleset, cases: Iterable[Case]) -> Iterator[Diagnostic]:
    """Pairs of choices between which nothing differs.

    Args:
        ruleset: whose readings they are.
        cases: its contests under the readings' own choices.
    """
    listed = [*cases]
    for name, reading in ruleset.readings.items():
        for one, other in combinations(reading.choices, 2) if _chosen_by(ruleset, name) else ():
            if _same_words(ruleset, name, one, other) and all(
                _same(case, name, one, other) for case in listed
            ):
                place = reading.where.of("choices").part(0, 1)
                own = about("", "reading", name)
                yield fault("SS451", place, about=own, one=one, other=other)


def _chosen_by(ruleset: Ruleset, name: str) -> bool:
    """Whether anything chooses by a reading; if nothing does, the checks tell that."""
    parts: list[Any] = [*ruleset.definitions.values(), *ruleset.one_award]
    for contest in ruleset.contests.values():
        parts += [*contest.indicators, contest.after_selection]
    return any(part and part.reading == name and part.choices for part in parts)


def _same_words(ruleset: Ruleset, name: str, one: str, other: str) -> bool:
    """Whether what is no expression is the same: the order of awards, who moves up."""
    parts = [*ruleset.one_award, *(c.after_selection for c in ruleset.contests.values())]
    chosen = [p.choices for p in parts if p is not None and p.reading == name and p.choices]
    return all(choices.get(one) == choices.get(other) for choices in chosen)


def _same(case: Case, name: str, one: str, other: str) -> bool:
    """Whether a contest does the same under two choices of a reading."""
    first, second = (_planned(case, name, choice) for choice in (one, other))
    if not _differ(first, second):
        return True
    return all(_equal(case, a, b) for a, b in zip(_trees(first), _trees(second), strict=True))


def _planned(case: Case, name: str, choice: str) -> Plan:
    return plan_contest(case.ruleset, case.plan.id, {**case.readings, name: choice})


def _trees(plan: Plan) -> Iterator[Node]:
    """All that a plan works out, as plain trees in a fixed order."""
    steps: tuple[Any, ...] = (
        *plan.conditions,
        *plan.put_forward,
        *plan.vetoes,
        *plan.thresholds,
        *plan.bonus,
        *plan.preferences,
    )
    nodes = (step.node for step in steps)
    yield from (plain(node) for node in nodes if node is not None)
    yield from (within(score_of(s), s.low, s.high) for s in plan.indicators)
    yield from (plain(tree) for step in plan.amounts for tree in step.trees)
    if plan.places is not None and plan.places.node is not None:
        yield plain(plan.places.node)


def _equal(case: Case, one: Node, other: Node) -> bool:
    """Whether two trees never differ, for whomever they are worked out for."""
    if one == other:
        return True
    what = f"{case.plan.id}: readings"
    if case.world.population("roster").is_number(one):
        return case.never([Claim(op("!=", one, other))], (), what)
    ways = (("yes", "not_yes"), ("not_yes", "yes"))
    return all(case.never([Claim(one, a), Claim(other, b)], (), what) for a, b in ways)  # type: ignore[arg-type]


def _differ(one: Plan, other: Plan) -> bool:
    """Whether two plans of a contest differ in more than the names of the choices."""
    return evolve(one, readings={}, rivals=None) != evolve(other, readings={}, rivals=None)


def other_choices(ruleset: Ruleset, case: Case) -> Iterator[tuple[str, str, Case]]:
    """The contest under each choice that changes what it does, one reading at a time."""
    for name, choice in _others(ruleset):
        readings = {**default_readings(ruleset), name: choice}
        plan = plan_contest(ruleset, case.plan.id, readings)
        if _differ(plan, case.plan):
            found = case_of(ruleset, plan, readings, case.tally)
            yield name, choice, found


def _others(ruleset: Ruleset) -> Iterator[tuple[str, str]]:
    for name, reading in ruleset.readings.items():
        yield from ((name, choice) for choice in reading.choices if choice != reading.default)


def only_there(
    ruleset: Ruleset,
    name: str,
    choice: str,
    usual: Iterable[Diagnostic],
    found: Iterable[Diagnostic],
) -> Iterator[Diagnostic]:
    """What is found under another choice and not under the reading's own.

    Indicators that give no points for one and the same reason are told once, at the reading.
    """
    known = {_key(finding) for finding in usual}
    own = about(about("", "reading", name), "choice", choice)
    alike: dict[object, list[Diagnostic]] = {}
    for each in found:
        if _key(each) in known:
            continue
        if each.code == "SS446":
            alike.setdefault(each.words["field"], []).append(each)
        else:
            yield evolve(each, words={**each.words, "about": f"{own}: {each.words['about']}"})
    for group in alike.values():
        first, *more = (str(each.words["about"]) for each in group)
        clauses = ", ".join([first, *(clause.partition(": ")[2] for clause in more)])
        shown = (f" ({clauses})", f"（{clauses}）")
        words = {**group[0].words, "about": own, "clauses": shown}
        yield evolve(group[0], place=_written(ruleset, name, choice), words=words)


def _written(ruleset: Ruleset, name: str, choice: str) -> Place:
    """The first place where a choice is written out, or else where the reading lists it."""
    for definition in ruleset.definitions.values():
        if definition.reading == name and choice in definition.choices:
            return definition.choices[choice].place
    for contest in ruleset.contests.values():
        for indicator in contest.indicators:
            if indicator.reading == name and choice in indicator.choices:
                return indicator.choices[choice].where.whole.part(0, 1)
    return ruleset.readings[name].where.of("choices").part(0, 1)


def _key(finding: Diagnostic) -> tuple[object, ...]:
    return finding.code, finding.place, finding.words.get("about")
