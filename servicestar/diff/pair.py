"""Two contests run on one sheet, and how far apart they come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

from attrs import field, frozen

from servicestar.api import Contest, Outcome
from servicestar.diagnostics import Diagnostic, ServiceStarError
from servicestar.diff.rules import Address, Rules, differing, rules_of
from servicestar.model import Fact
from servicestar.model.outcome import Result
from servicestar.plan import Plan
from servicestar.testing.strategies import Cohort

Readings = Mapping[str, str]
Side = Literal["old", "new"]
Level = Literal["none", "results", "fault", "winners"]
LEVELS: tuple[Level, ...] = ("none", "results", "fault", "winners")
"""How far apart two outcomes are, the last the farthest."""


@frozen
class Came:
    """What came out of one contest: an outcome, or the faults that kept it from having one."""

    outcome: Outcome | None
    faults: tuple[Diagnostic, ...] = ()


@frozen
class Both:
    """What came out of both contests on the same sheet."""

    old: Came
    new: Came

    @property
    def level(self) -> Level:
        """How far apart they are."""
        old, new = self.old.outcome, self.new.outcome
        if old is None or new is None:
            return "none" if old is new else "fault"
        if decided(old, new) != decided(new, old):
            return "winners"
        one, other = ([*map(_result, each.results)] for each in (old, new))
        return "none" if one == other else "results"


@frozen(eq=False)
class ContestPair:
    """A contest in two rulesets.

    Attributes:
        old, new: the contest.
        readings: choices of a run that differ from the readings' own, for those that have them.
    """

    old: Contest
    new: Contest
    readings: tuple[Readings, Readings] = ({}, {})
    plans: tuple[Plan, Plan] = field(init=False)
    rules: tuple[Rules, Rules] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Plan both, and note what decides in each."""
        plans = tuple(
            each.ruleset.plan(each.id, readings)
            for each, readings in zip((self.old, self.new), self.readings, strict=True)
        )
        rules = tuple(
            rules_of(each.ruleset.model, plan)
            for each, plan in zip((self.old, self.new), plans, strict=True)
        )
        object.__setattr__(self, "plans", plans)
        object.__setattr__(self, "rules", rules)

    @property
    def renamed_facts(self) -> dict[str, str]:
        """By its old id, the new id of a fact that kept its Chinese name only."""
        old, new = (each.ruleset.model.facts for each in (self.old, self.new))
        headers = {fact.header: id_ for id_, fact in new.items() if id_ not in old and fact.header}
        lost = {id_: fact for id_, fact in old.items() if id_ not in new}
        return {id_: headers[f.header] for id_, f in lost.items() if f.header in headers}

    def by_old_names(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """Facts with those that were renamed under their old ids."""
        back = {new: old for old, new in self.renamed_facts.items()}
        return {back.get(id_, id_): value for id_, value in facts.items()}

    @property
    def facts(self) -> dict[str, Fact]:
        """The facts of both, one that was renamed under its old id."""
        found = {**self.old.ruleset.model.facts, **self.new.ruleset.model.facts}
        again = set(self.renamed_facts.values())
        return {id_: fact for id_, fact in found.items() if id_ not in again}

    @property
    def differing(self) -> list[Address]:
        """Where their rules differ; nothing where they have the same outcome on every sheet."""
        return differing(*self.rules)

    def side(self, cohort: Cohort, side: Side) -> Came:
        """What one of them makes of a cohort; facts that it does not know are left out."""
        contest, readings = (
            (self.old, self.readings[0]) if side == "old" else (self.new, self.readings[1])
        )
        known = contest.ruleset.model.facts
        names = self.renamed_facts if side == "new" else {}
        told = {names.get(id_, id_): value for id_, value in cohort.facts.items()}
        facts = {id_: value for id_, value in told.items() if id_ in known}
        return run(
            contest.evaluate,
            cohort.records,
            history=cohort.history,
            period=cohort.period,
            facts=facts,
            readings=readings,
            fed=cohort.fed,
        )

    def on(self, cohort: Cohort) -> Both:
        """What both make of a cohort."""
        return Both(self.side(cohort, "old"), self.side(cohort, "new"))


def run(evaluate: Callable[..., Outcome], *arguments: Any, **settings: Any) -> Came:
    """An evaluation with its faults as values."""
    try:
        return Came(evaluate(*arguments, **settings))
    except ServiceStarError as error:
        return Came(None, tuple(error.diagnostics))


def selects(outcome: Outcome) -> bool:
    """Whether the contest has winners; one without places assesses or pays."""
    plan = outcome._run.plan
    return plan.places is not None or bool(plan.put_forward)


def decided(outcome: Outcome, other: Outcome | None = None) -> object:
    """What a contest is held for: who wins and who is tied; else the totals, bands and amounts.

    Args:
        outcome: whose.
        other: the outcome it is compared with; winners count where either has places.
    """
    if selects(outcome) or (other is not None and selects(other)):
        return frozenset(outcome.winners), frozenset(map(frozenset, outcome.unresolved))
    return tuple(
        (r.key, r.standing, r.total, r.band, _money(r), r.to_decide) for r in outcome.results
    )


def _result(result: Result) -> object:
    """What is told of a record besides the clauses behind it."""
    told = result.key, result.standing, result.rank, result.total, result.band
    return (*told, _money(result), result.to_decide, result.to_attest)


def _money(result: Result) -> object:
    return tuple(sorted((result.amounts or {}).items()))
