"""Trials: one contest run under many combinations of readings, each once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal

from attrs import define, field, frozen

from servicestar.api import Contest, Outcome
from servicestar.compare.deciding import Choices
from servicestar.diagnostics import Diagnostic, ServiceStarError
from servicestar.plan import Plan

Status = Literal["in", "tied", "out", "fault"]


@frozen(eq=False)
class Trial:
    """One combination of choices and what came of it: an outcome, or faults."""

    choices: Choices
    outcome: Outcome | None
    faults: tuple[Diagnostic, ...] = ()

    @cached_property
    def statuses(self) -> dict[str, Status]:
        """Whether each record is in, tied or out; empty where there is no outcome."""
        known: dict[str, Status] = {"awarded": "in", "tied": "tied"}
        results = self.outcome.results if self.outcome is not None else ()
        return {result.key: known.get(result.standing, "out") for result in results}

    @property
    def sign(self) -> object:
        """What combinations of one group share: winners, ties and places, or the faults."""
        if self.outcome is None:
            return tuple(finding.line() for finding in self.faults)
        ties = frozenset(map(frozenset, self.outcome.unresolved))
        places = self.outcome.places
        fixed = places if isinstance(places, int) else tuple(places.items())
        return frozenset(self.outcome.winners), ties, fixed

    def status(self, key: str) -> Status:
        """Whether a record is in, tied or out."""
        return "fault" if self.outcome is None else self.statuses.get(key, "out")


@define(eq=False)
class Runs:
    """Trials, each run once.

    Attributes:
        contest: what is run.
        records: over which sheet.
        arguments: what `Contest.evaluate` takes besides.
        given: the readings that the call switches, also those that do not bear on the contest.
        made: what came of the combinations so far.
        base: the combination in force.
    """

    contest: Contest
    records: Any
    arguments: Mapping[str, Any]
    given: Mapping[str, str]
    made: dict[tuple[str, ...], Trial] = field(factory=dict)
    base: Trial = field(init=False)

    @property
    def trials(self) -> Sequence[Trial]:
        """All of them, in the order in which they were asked for."""
        return list(self.made.values())

    def trial(self, choices: Choices) -> Trial:
        """What comes of a combination."""
        key = tuple(choices.values())
        if key not in self.made:
            self.made[key] = self.run(dict(choices))
        return self.made[key]

    def run(self, choices: Choices) -> Trial:
        """Evaluate under a combination; what goes wrong there is what came of it."""
        readings = {**self.given, **choices}
        try:
            outcome = self.contest.evaluate(self.records, readings=readings, **self.arguments)
        except ServiceStarError as error:
            return Trial(choices, None, error.diagnostics)
        return Trial(choices, outcome)


def bearing(contest: Contest, given: Choices) -> list[str]:
    """The readings that bear on a contest, be it only where another one is switched."""
    ruleset, found = contest.ruleset, set[str]()
    waiting: list[dict[str, str]] = [dict(given)]
    while waiting:
        chosen = waiting.pop()
        plan = ruleset.plan(contest.id, chosen)
        fresh = {name for each in _plans(plan) for name in each.readings} - found
        found |= fresh
        for name in sorted(fresh):
            waiting += [{**chosen, name: c} for c in ruleset.model.readings[name].choices]
    return [name for name in ruleset.model.readings if name in found]


def _plans(plan: Plan) -> Iterator[Plan]:
    """The plan and every plan that it waits for, each once."""
    waiting, seen = [plan], {id(plan)}
    while waiting:
        each = waiting.pop()
        yield each
        others = [source for _, source in each.feeds.values()]
        others += each.rivals.plans.values() if each.rivals is not None else ()
        others += [each.earlier] if each.earlier is not None else ()
        for other in others:
            if id(other) not in seen:
                seen.add(id(other))
                waiting.append(other)
