"""A plan over a cohort: the earlier rounds, the facts, the steps, the outcome."""

from __future__ import annotations

from attrs import evolve

from servicestar.diagnostics import Diagnostic
from servicestar.evaluate.facts import facts_in_force
from servicestar.evaluate.frame import Engine
from servicestar.evaluate.results import outcome_of
from servicestar.evaluate.run import Run, Settings
from servicestar.plan import Plan
from servicestar.records import Records
from servicestar.values.functions import FUNCTIONS
from servicestar.values.operators import Value
from servicestar.values.vector import Vector, numbers


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
    earlier = None
    if plan.earlier is not None:
        earlier, faults = evaluate_contest(plan.earlier, records, settings)
        if earlier is None:
            return None, faults
    engine = Engine(_columns(plan, records, settings), {}, len(records))
    facts, faults = facts_in_force(settings.ruleset, plan.facts, settings.facts, engine)
    if faults:
        return None, faults
    engine = evolve(engine, facts=facts, aggregates={}, left_out={})
    run = Run(plan, records, settings, engine, earlier)
    run.select()
    run.qualify()
    if plan.put_forward:
        run.forward()
    else:
        run.assess()
        run.place()
    if run.faults:
        return None, run.faults
    run.outcome = outcome_of(run)
    return run, []


def _columns(plan: Plan, records: Records, settings: Settings) -> dict[tuple[str, str], Vector]:
    """The roster's columns, and those that other contests feed."""
    columns = {("field", id_): column for id_, column in records.columns.items()}
    for id_, (feed, _) in plan.feeds.items():
        fed = settings.fed[feed.contest]
        assert fed.outcome is not None
        members: dict[Value, list[Value]] = {}
        owners = fed.records.columns[feed.belongs_to].values
        for owner, result in zip(owners, fed.outcome.results, strict=True):
            if result.total is not None:
                members.setdefault(owner, []).append(result.total)
        fold = FUNCTIONS[feed.fold].call
        folded = {owner: fold(totals) for owner, totals in members.items()}
        nobody = fold([])
        columns["feed", id_] = numbers([folded.get(key, nobody) for key in records.keys])
    return columns
