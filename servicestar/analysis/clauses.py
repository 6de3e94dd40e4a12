"""Conditions, vetoes and thresholds: what always or never holds, and what others already decide."""

from __future__ import annotations

from collections.abc import Sequence

from attrs import frozen

from servicestar.analysis.case import LIMITS, Case
from servicestar.analysis.claims import Claim
from servicestar.analysis.decide import connected
from servicestar.analysis.plain import plain
from servicestar.analysis.world import without_claims
from servicestar.checks.about import about, in_records
from servicestar.diagnostics import Place
from servicestar.expr import Node


@frozen
class Clause:
    """A tree of yes or no with its place and what it is called, in the contest and in a proof.

    `said` is the text of it: where two are the same, the checks have told.
    """

    tree: Node
    place: Place
    about: str
    name: str
    said: str

    @property
    def holds(self) -> Claim:
        """That it holds."""
        return Claim(self.tree, "yes", self.name)

    @property
    def fails(self) -> Claim:
        """That it does not hold, or is not known to."""
        return Claim(self.tree, "not_yes", self.name)


def look_at_limits(case: Case) -> None:
    """Limits between fields: each can be kept, and each says something."""
    bare = without_claims(case.world)
    for number, limit in enumerate(case.plan.kind.limits, 1):
        own = about(in_records(case.contest.records), "limit", number)
        place, kept = limit.where.of("require"), case.world.limits[number - 1]
        others = case.world.limits[: number - 1]
        if case.ask([kept], others, own, world=bare).can is False:
            case.tell("SS440", place, own, ground=LIMITS)
            case.possible = False
            return
        if case.ask([Claim(kept.tree, "no")], (), own, world=bare).can is False:
            case.tell("SS441", place, own, ground=LIMITS)


def look_at_conditions(case: Case) -> None:
    """Conditions: each can be met and can be missed, all together can be met, none is idle."""
    clauses = []
    for step, part in case.steps:
        if step.word == "require" and step.node is not None:
            place = part.where.of("require")
            name = about("", "condition", step.id)
            said = part.require.text if part.require else ""
            clause = Clause(plain(step.node), place, case.name(part), name, said)
            if _alone(case, clause, case.own_name(part)):
                clauses.append(clause)
    if case.possible and _together(case, clauses):
        earlier = [c for c in case.world.passed if c.tree not in {own.tree for own in clauses}]
        _idle(case, clauses, earlier)


def look_at_thresholds(case: Case) -> None:
    """Thresholds: each can be reached and can be missed."""
    clauses = []
    for step, part in zip(case.plan.thresholds, case.contest.thresholds, strict=True):
        own = case.name(part)
        name = about("", "threshold", step.id)
        place, said = part.where.of("require"), part.require.text
        clause = Clause(plain(step.node), place, own, name, said)
        if _alone(case, clause, own, stops=False):
            clauses.append(clause)
    _idle(case, clauses, case.given)


def _alone(case: Case, clause: Clause, own: str, *, stops: bool = True) -> bool:
    """Whether a clause can go either way by itself; told where it can not."""
    if case.never([clause.holds], (), clause.about):
        case.tell("SS440", clause.place, own, ground=LIMITS)
        case.possible = case.possible and not stops
        return False
    if case.never([clause.fails], (), clause.about):
        case.tell("SS441", clause.place, own, ground=LIMITS)
        return False
    return True


def _together(case: Case, clauses: Sequence[Clause]) -> bool:
    """Whether all conditions can be met at once; told at the last of those that can not."""
    every = [*case.world.passed]
    for part in _parts(case, every):
        if case.never(part, (), f"{case.plan.id}: conditions"):
            core = _least(case, part)
            last = next((c for c in reversed(clauses) if c.holds in core), None)
            case.possible = False
            if last is not None:
                others = [c for c in core if c.name != last.name]
                names = [c.name for c in others]
                ground = (", ".join(names), "、".join(names)) if names else LIMITS
                case.tell("SS443", last.place, last.about, ground=ground)
    return case.possible


def _parts(case: Case, claims: Sequence[Claim]) -> list[list[Claim]]:
    """The claims in lots that have nothing to do with each other."""
    left, found = [*claims], []
    while left:
        near = connected(case.world, left[:1], [*case.world.limits, *left[1:]])
        found.append([claim for claim in left if claim in near])
        left = [claim for claim in left if claim not in near]
    return found


def _least(case: Case, claims: Sequence[Claim]) -> list[Claim]:
    """As few of the claims as still contradict each other; earlier ones are kept."""
    kept = [*claims]
    for claim in claims:
        fewer = [other for other in kept if other is not claim]
        if fewer and case.never(fewer):
            kept = fewer
    return kept


def _idle(case: Case, clauses: Sequence[Clause], given: Sequence[Claim]) -> None:
    """Clauses that hold wherever the others do. Of two that say the same the later is told."""
    left = [*clauses]
    for clause in reversed(clauses):
        others = [*given, *(c.holds for c in left if c is not clause)]
        if _twice(clause, left):
            left.remove(clause)
        elif case.never([clause.fails], others, clause.about):
            ground = case.ground([clause.fails], others)
            case.tell("SS442", clause.place, clause.about, ground=ground)
            left.remove(clause)


def _twice(clause: Clause, others: Sequence[Clause]) -> bool:
    """Whether another clause says the same in the same words."""
    return any(other is not clause and other.said == clause.said for other in others)


def look_at_vetoes(case: Case) -> None:
    """Vetoes: each can bite and can spare, and bites somebody whom no other does."""
    clauses = []
    for step, part in zip(case.plan.vetoes, case.contest.vetoes, strict=True):
        own, name = case.name(part), about("", "veto", step.id)
        clause = Clause(plain(step.node), part.where.of("when"), own, name, part.when.text)
        if _either(case, clause, ()) and _either(case, clause, case.given):
            clauses.append(clause)
    left = [*clauses]
    for clause in reversed(clauses):
        spared = [c.fails for c in left if c is not clause]
        if _twice(clause, left):
            left.remove(clause)
        elif spared and case.never([clause.holds], [*case.given, *spared], clause.about):
            ground = case.ground([clause.holds], [*case.given, *spared])
            case.tell("SS442", clause.place, clause.about, ground=ground)
            left.remove(clause)


def _either(case: Case, clause: Clause, given: Sequence[Claim]) -> bool:
    """Whether a veto can bite and can spare those of whom some claims hold."""
    for code, claim in (("SS444", clause.holds), ("SS445", clause.fails)):
        if case.never([claim], given, clause.about):
            case.tell(code, clause.place, clause.about, ground=case.ground([claim], given))
            return False
    return True
