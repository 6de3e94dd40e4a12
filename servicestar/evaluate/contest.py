"""A plan over a cohort: the earlier rounds, the facts, the steps, the outcome."""

from __future__ import annotations

from itertools import islice

from attrs import evolve

from servicestar.diagnostics import Diagnostic, fault
from servicestar.evaluate.facts import facts_in_force
from servicestar.evaluate.frame import Engine
from servicestar.evaluate.results import outcome_of
from servicestar.evaluate.rivals import MAX_WAYS, Held, ways_before
from servicestar.evaluate.run import Run, Settings
from servicestar.evaluate.titles import past_values
from servicestar.expr import fields_of
from servicestar.model import Feed
from servicestar.model.scope import labels_of
from servicestar.plan import LimitStep, Plan
from servicestar.records import Records
from servicestar.records.limits import MAX_FAULTS
from servicestar.values.functions import FUNCTIONS
from servicestar.values.operators import Value
from servicestar.values.periods import example_of
from servicestar.values.vector import Vector, numbers, vector


def evaluate_contest(
    plan: Plan, records: Records, settings: Settings
) -> tuple[Run | None, list[Diagnostic]]:
    """Run a plan over a cohort.

    Args:
        plan: the contest, planned.
        records: the roster.
        settings: facts, period, history and the runs that feed it.

    Returns:
        The run with its outcome, or None and the faults that keep it from having one.
    """
    if faults := without_cycle(plan, settings):
        return None, faults
    run, faults = _assessed(plan, records, settings)
    if run is None:
        return None, faults
    ways, faults = _held_elsewhere(run)
    if faults:
        return None, faults
    if not plan.put_forward:
        run.place(ways)
        run.pay()
    if run.faults:
        return None, run.faults
    run.outcome = outcome_of(run)
    return run, []


def without_cycle(plan: Plan, settings: Settings) -> list[Diagnostic]:
    """SS603, SS604 where the history has to be looked at, and it or the cycle is not known.

    What runs the contest itself asks for both. A contest that feeds it, or a round of another kind
    of cycle, may still be told one that is not its own.
    """
    looks_back, kind = plan.looks_back_at, plan.contest.period
    if looks_back is not None and settings.history is None:
        of, cite, place = looks_back
        return [fault("SS604", place, contest=plan.id, of=of, cite=cite)]
    bars = any(step.word == "barred" for step in plan.conditions) and bool(settings.history)
    period = settings.period
    if (looks_back is None and not bars) or (period is not None and period.kind == kind):
        return []
    found = ("", "") if period is None else (f", not {period}", f"，而非 {period}")
    example = example_of(kind or "year", labels_of(settings.ruleset))
    words = {"contest": plan.id, "example": example, "found": found}
    return [fault("SS603", plan.contest.where.whole, **words)]


def _earlier(
    plan: Plan, records: Records, settings: Settings
) -> tuple[Run | None, list[Diagnostic]]:
    """The round before, run once for all contests of a sheet that wait for it."""
    key = (id(plan), id(records))
    if key not in settings.rounds:
        # The plan and the records are kept too: while they are here nothing else has their id.
        found = evaluate_contest(plan, records, settings)
        settings.rounds[key] = (*found, plan, records)
    run, faults, _, _ = settings.rounds[key]
    return run, faults


def _held_elsewhere(run: Run) -> tuple[list[Held], list[Diagnostic]]:
    """Who holds an award that excludes this one, in every way in which it may be."""
    rivals = run.plan.rivals
    if rivals is None:
        return [frozenset()], []
    others: dict[str, Run] = {}
    for id_, plan in rivals.plans.items():
        if faults := without_cycle(plan, run.settings):
            return [], faults
        other, faults = _assessed(plan, run.records, run.settings)
        if other is None:
            return [], faults
        others[id_] = other
    ways = ways_before(run, others)
    faults = [finding for other in others.values() for finding in other.faults]
    if ways is None:
        words = {"limit": MAX_WAYS, "cite": rivals.cite or "-"}
        faults.append(fault("SS621", run.plan.contest.where.whole, **words))
    return ways or [], faults


def _assessed(
    plan: Plan, records: Records, settings: Settings
) -> tuple[Run | None, list[Diagnostic]]:
    """A run up to its totals, before anyone is placed; or the faults that stop it there."""
    earlier = None
    if plan.earlier is not None:
        earlier, faults = _earlier(plan.earlier, records, settings)
        if earlier is None:
            return None, faults
    engine = Engine(columns_of(plan, records, settings), {}, len(records))
    facts, faults = facts_in_force(settings.ruleset, plan, settings.facts, engine.single)
    if faults:
        return None, faults
    engine = evolve(engine, facts=facts, aggregates={}, left_out={})
    run = Run(plan, records, settings, engine, earlier, doubtful=_doubtful(plan, records, engine))
    run.select()
    run.qualify()
    if plan.put_forward:
        run.forward()
    else:
        run.assess()
    return (None, run.faults) if run.faults else (run, [])


def _doubtful(plan: Plan, records: Records, engine: Engine) -> list[Diagnostic]:
    """Records that break a limit between fields: a reader should know, the rules still apply."""
    found: list[Diagnostic] = []
    for limit in plan.limits:
        answers = engine.over(limit.node, None).values
        broken = (row for row, answer in enumerate(answers) if answer is False)
        found += (broken_limit(plan, limit, records, row) for row in islice(broken, MAX_FAULTS))
    return found[:MAX_FAULTS]


def broken_limit(plan: Plan, limit: LimitStep, records: Records, row: int) -> Diagnostic:
    """The note on a record that breaks a limit between fields."""
    ids, fields = fields_of(limit.node), plan.kind.fields
    words = {
        "key": records.keys[row],
        "fields": "、".join(fields[id_].header for id_ in ids),
        "meaning": limit.meaning.both,
    }
    return fault("SS522", records.place(row, ids[0] if ids else plan.key), **words)


def columns_of(plan: Plan, records: Records, settings: Settings) -> dict[tuple[str, str], Vector]:
    """The roster's columns, those that other contests feed, and those from the history."""
    columns = {("field", id_): column for id_, column in records.columns.items()}
    for id_, (feed, _) in plan.feeds.items():
        folded, nobody = fed_to(feed, settings)
        columns["feed", id_] = numbers([folded.get(key, nobody) for key in records.keys])
    for id_, past in plan.past.items():
        assert settings.period is not None
        assert settings.history is not None
        values = past_values(past, settings.history, settings.period, records.keys)
        columns["past", id_] = vector(values) if past.take == "held" else numbers(values)
    return columns


def fed_to(feed: Feed, settings: Settings) -> tuple[dict[Value, Value], Value]:
    """What a contest takes from one that feeds it, whose run is among the settings.

    Returns:
        The number by owner, and the number of whoever nobody belongs to.
    """
    fed = settings.fed[feed.contest]
    assert fed.outcome is not None
    members: dict[Value, list[Value]] = {}
    owners = fed.records.columns[feed.belongs_to].values
    for owner, result in zip(owners, fed.outcome.results, strict=True):
        if result.total is not None:
            members.setdefault(owner, []).append(result.total)
    fold = FUNCTIONS[feed.fold].call
    return {owner: fold(totals) for owner, totals in members.items()}, fold([])
