"""What a contest has to be told before it can be run, and what the form offers for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from servicestar.api import Contest
from servicestar.api.prepare import rounds
from servicestar.diagnostics import Lang
from servicestar.diff.rules import readings_of
from servicestar.model import Fact, Reading
from servicestar.model.scope import labels_of
from servicestar.plan import Plan
from servicestar.values.periods import example_of
from servicestar.workbench.desk import FEED, HISTORY, RECORDS, Choices, Inputs
from servicestar.workbench.words import say


@frozen
class Told:
    """What one contest takes, over all its rounds and the contests that feed it.

    Attributes:
        contest: which.
        period: a cycle of its kind as an example; None where it has none.
        history: whether earlier titles count at all; `needs_history` whether it can not do without.
        feeds: titles of the contests that feed it, by id.
        facts: those it uses; `needed` the ones without a default.
        readings: those that bear on it and have a choice.
    """

    contest: Contest
    period: str | None
    history: bool
    needs_history: bool
    feeds: Mapping[str, str]
    facts: Mapping[str, Fact]
    needed: frozenset[str]
    readings: Mapping[str, Reading]

    @property
    def slots(self) -> tuple[str, ...]:
        """What sheets may be handed in for."""
        history = (HISTORY,) if self.history else ()
        return (RECORDS, *history, *(FEED + id_ for id_ in self.feeds))


def told_of(contest: Contest, choices: Choices, lang: Lang) -> Told:
    """What a contest takes under the readings chosen."""
    model = contest.ruleset.model
    chosen = {
        name: choice
        for name, choice in choices.readings.items()
        if name in model.readings and choice in model.readings[name].choices
    }
    plan = contest.ruleset.plan(contest.id, chosen)
    plans = list(_plans(plan))
    used = {id_ for each in plans for id_ in each.facts}
    without = {id_ for each in plans for id_, default in each.facts.items() if default is None}
    spared = {
        id_
        for each in plans
        if each.places is not None and choices.facts.get(each.places.override or "", "").strip()
        for id_ in each.places.facts
    }
    bearing = readings_of(plan)
    kind = next((each.contest.period for each in plans if each.contest.period), None)
    feeds = {feed.contest for each in plans for feed, _ in each.feeds.values()}
    barred = any(step.word == "barred" for each in plans for step in each.conditions)
    needs = any(each.looks_back_at is not None for each in plans)
    return Told(
        contest,
        example_of(kind, labels_of(model)) if kind else None,
        needs or barred or any(each.past for each in plans) or kind is not None,
        needs,
        {id_: c.title.of(lang) for id_, c in model.contests.items() if id_ in feeds},
        {id_: fact for id_, fact in model.facts.items() if id_ in used},
        frozenset(id_ for id_ in without if not model.facts[id_].optional) - spared,
        {id_: r for id_, r in model.readings.items() if id_ in bearing and len(r.choices) > 1},
    )


def _plans(plan: Plan) -> Iterator[Plan]:
    """The rounds of a plan and those of the contests that feed them, each once."""
    waiting, seen = [plan], set[int]()
    while waiting:
        for each in rounds(waiting.pop()):
            if id(each) not in seen:
                seen.add(id(each))
                yield each
                waiting += [source for _, source in each.feeds.values()]


def lacking(told: Told, inputs: Inputs) -> list[str]:
    """What has still to be said or handed in, in words."""
    lang, choices = inputs.lang, inputs.choices
    found = []
    if RECORDS not in inputs.sheets:
        found.append(say("need_records", lang))
    looks_back = told.needs_history or HISTORY in inputs.sheets
    if told.period is not None and looks_back and not choices.period.strip():
        found.append(say("need_period", lang, example=told.period))
    if told.needs_history and HISTORY not in inputs.sheets and not choices.no_titles:
        found.append(say("need_history", lang))
    for id_, title in told.feeds.items():
        if FEED + id_ not in inputs.sheets:
            found.append(say("need_feed", lang, contest=title))
    for id_, fact in told.facts.items():
        if id_ in told.needed and not choices.facts.get(id_, "").strip():
            found.append(say("need_fact", lang, title=fact.title.of(lang)))
    return found
