"""What a run needs besides the sheet, over all rounds of a contest: history, period, feeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import evolve

from servicestar.diagnostics import Diagnostic, fault
from servicestar.evaluate import Run, Settings, evaluate_contest
from servicestar.plan import Plan
from servicestar.records import Title, load_history, load_records
from servicestar.values.periods import Labels, Period, parse_period

_EXAMPLES = {"month": "2010-07", "quarter": "2010Q3", "half_year": "2010H2", "year": "2010"}


def rounds(plan: Plan) -> Iterator[Plan]:
    """The plan, and every plan over the same sheet that is run before it can be decided."""
    yield plan
    if plan.earlier is not None:
        yield from rounds(plan.earlier)
    for rival in plan.rivals.plans.values() if plan.rivals is not None else ():
        yield from rounds(rival)


def fields_of_rounds(plan: Plan) -> list[str]:
    """Every field that some round reads."""
    return [id_ for each in rounds(plan) for id_ in each.fields]


def groups_of_rounds(plan: Plan) -> list[str]:
    """Every field by which some round groups records."""
    return [id_ for each in rounds(plan) for id_ in each.groups]


def titles_of(
    plan: Plan, source: Any, labels: Labels
) -> tuple[tuple[Title, ...] | None, list[Diagnostic]]:
    """The earlier titles; None where none were handed in and none are needed."""
    if source is not None:
        return load_history(source, plan.kind.fields[plan.key].header, labels=labels)
    for each in rounds(plan):
        if each.looks_back_at is not None:
            of, cite, place = each.looks_back_at
            return None, [fault("SS604", place, contest=each.id, of=of, cite=cite)]
    return None, []


def example_of(kind: str, labels: Labels) -> str:
    """A period of a kind, to show how one is written."""
    return _EXAMPLES.get(kind) or next(iter(labels))


def cycle_of(
    plan: Plan, text: str | None, labels: Labels, *, has_titles: bool
) -> tuple[Period | None, list[Diagnostic]]:
    """The cycle, where the contest has one; it is needed wherever history is looked at."""
    kind = next((each.contest.period for each in rounds(plan) if each.contest.period), None)
    looks_back = has_titles or any(each.looks_back_at is not None for each in rounds(plan))
    if kind is None or (text is None and not looks_back):
        return None, []
    period = parse_period(text, labels) if text is not None else None
    if period is None or period.kind != kind:
        other = (f", not {text}", f"，而非 {text}") if text else ("", "")
        words = {"contest": plan.id, "example": example_of(kind, labels), "found": other}
        return None, [fault("SS603", plan.contest.where.whole, **words)]
    return period, []


def fed_runs(
    plan: Plan, settings: Settings, sheets: Mapping[str, Any]
) -> tuple[dict[str, Run], list[Diagnostic]]:
    """The runs of the contests that feed some round, and of those that feed these."""
    runs: dict[str, Run] = {}
    faults: list[Diagnostic] = []
    for feed, source in (fed for each in rounds(plan) for fed in each.feeds.values()):
        if feed.contest in runs:
            continue
        if feed.contest not in sheets:
            words = {"contest": plan.id, "feed": feed.contest}
            faults.append(fault("SS612", feed.where.whole, **words))
            continue
        deeper, found = fed_runs(source, settings, sheets)
        faults += found
        used = (*fields_of_rounds(source), feed.belongs_to)
        groups = (*groups_of_rounds(source), feed.belongs_to)
        rows, found = load_records(sheets[feed.contest], source.kind, groups=groups, used=used)
        faults += found
        if rows is None or faults:
            continue
        run, found = evaluate_contest(source, rows, evolve(settings, fed=deeper))
        faults += found
        if run is not None:
            runs[feed.contest] = run
    return runs, faults
