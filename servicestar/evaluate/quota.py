"""How many places there are: a number, a share, a table, or a number for each group."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from servicestar.diagnostics import Diagnostic, fault
from servicestar.evaluate.frame import Engine
from servicestar.evaluate.scores import banded
from servicestar.plan import PlaceStep, Plan
from servicestar.values.functions import FUNCTIONS
from servicestar.values.numbers import approximate
from servicestar.values.operators import Value


def quotas(
    plan: Plan, engine: Engine, groups: Iterable[Value]
) -> tuple[dict[Value, int], list[Diagnostic]]:
    """The places of each group (of None, where the contest is not per group).

    Returns:
        Places by group and, where the regulation has a gap, the faults that name the article.
    """
    found: dict[Value, int] = {}
    faults: list[Diagnostic] = []
    for group in groups:
        value: int | Diagnostic = 0
        if (step := plan.places) is not None:
            measured = engine.single(step.node, group) if step.node is not None else None
            value = places_of(plan, step, measured, engine.facts, group)
        if isinstance(value, Diagnostic):
            faults.append(value)
        else:
            found[group] = value
    return found, faults


def places_of(
    plan: Plan, step: PlaceStep, value: Value, facts: Mapping[str, Value], group: Value
) -> int | Diagnostic:
    """The places of a group, or the fault that names the article.

    Args:
        plan: the contest.
        step: how its places are told.
        value: the number, what the share is of, or what is looked up.
        facts: in force.
        group: the group, where the contest is held per group.
    """
    written = plan.contest.places
    assert written is not None
    cite = {"cite": step.cite or "-"}
    if step.override is not None and facts[step.override] is not None:
        return _whole(facts[step.override], plan, step)
    if step.by_group is not None:
        table = facts[step.by_group] or {}
        if group not in table:
            place = written.where.of("by_group")
            return fault("SS609", place, group=group, fact=step.by_group, **cite)
        return _whole(table[group], plan, step)
    if step.table is not None:
        given = None if value is None else banded(step.table, value)
        if given is None:
            way = ("", "")
            if step.override is not None:
                set_it = f"--set {step.override}=…"
                way = (f"; set the number with {set_it}", f"；请用 {set_it} 设定名额")
            shown = "-" if value is None else approximate(value)
            return fault("SS608", step.table.where.whole, value=shown, way=way, **cite)
        return _whole(given, plan, step)
    if step.share is not None and value is not None:
        value = FUNCTIONS["round_down"].call(step.share * value)
    return _whole(value, plan, step)


def _whole(value: Value, plan: Plan, step: PlaceStep) -> int | Diagnostic:
    """A number of places has to be a whole number from 0."""
    if isinstance(value, int) and value >= 0:
        return value
    assert plan.contest.places is not None
    shown = "-" if value is None else approximate(value)
    place = plan.contest.places.where.whole
    return fault("SS618", place, value=shown, cite=step.cite or "-")
