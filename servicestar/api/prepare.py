"""What a run needs besides the sheet, over all rounds of a contest: history, period, feeds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from attrs import evolve

from servicestar.diagnostics import Diagnostic, fault
from servicestar.evaluate import Run, Settings, evaluate_contest
from servicestar.model import Feed
from servicestar.plan import Plan
from servicestar.records import Title, load_history, load_records
from servicestar.values.periods import Labels, Period, example_of, parse_period


def rounds(plan: Plan) -> Iterator[Plan]:
    """The plan, and every plan over the same sheet that is run before it can be decided.

    Each once: rivals that wait for the same round, which has rivals too, would double for ever.
    """
    waiting, seen = [plan], {id(plan)}
    while waiting:
        each = waiting.pop()
        yield each
        rivals = [*each.rivals.plans.values()] if each.rivals is not None else []
        for other in (*reversed(rivals), *([each.earlier] if each.earlier is not None else ())):
            if id(other) not in seen:
                seen.add(id(other))
                waiting.append(other)


def _all_plans(plan: Plan) -> Iterator[Plan]:
    """The rounds of a plan, then those of the contests that feed them, each once."""
    waiting, seen = [plan], set[int]()
    while waiting:
        for each in rounds(waiting.pop(0)):
            if id(each) not in seen:
                seen.add(id(each))
                yield each
                waiting += [source for _, source in each.feeds.values()]


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


def cycle_of(
    plan: Plan, text: str | None, labels: Labels, *, has_titles: bool
) -> tuple[Period | None, list[Diagnostic]]:
    """The cycle, where the contest has one; it is needed wherever history is looked at."""
    plans = list(_all_plans(plan))
    kind = next((each.contest.period for each in plans if each.contest.period), None)
    looks_back = has_titles or any(each.looks_back_at is not None for each in plans)
    if kind is None or (text is None and not looks_back):
        return None, []
    period = parse_period(text, labels) if text is not None else None
    if period is None or period.kind != kind:
        other = (f", not {text}", f"，而非 {text}") if text else ("", "")
        words = {"contest": plan.id, "example": example_of(kind, labels), "found": other}
        return None, [fault("SS603", plan.contest.where.whole, **words)]
    return period, []


Fed: TypeAlias = "tuple[Run | None, list[Diagnostic]]"


def fed_runs(
    plan: Plan, settings: Settings, sheets: Mapping[str, Any], made: dict[str, Fed] | None = None
) -> tuple[dict[str, Run], list[Diagnostic]]:
    """The runs of the contests that feed some round, and of those that feed these.

    Args:
        plan: what is fed.
        settings: as for its own run.
        sheets: the records by contest.
        made: what became of those that were run already: each is run once, whomever it feeds.
    """
    made = {} if made is None else made
    runs: dict[str, Run] = {}
    faults: list[Diagnostic] = []
    for feed, source in (fed for each in rounds(plan) for fed in each.feeds.values()):
        if feed.contest in runs:
            continue
        if feed.contest in made:
            run, found = made[feed.contest]
            faults += found[:1]  # told already
        else:
            run, found = made[feed.contest] = _fed(feed, source, plan.id, settings, sheets, made)
            faults += found
        if run is not None:
            runs[feed.contest] = run
    return runs, faults


def _fed(
    feed: Feed,
    source: Plan,
    fed: str,
    settings: Settings,
    sheets: Mapping[str, Any],
    made: dict[str, Fed],
) -> Fed:
    """The run of one contest that feeds another."""
    if feed.contest not in sheets:
        return None, [fault("SS612", feed.where.whole, contest=fed, feed=feed.contest)]
    deeper, faults = fed_runs(source, settings, sheets, made)
    used = (*fields_of_rounds(source), feed.belongs_to)
    groups = (*groups_of_rounds(source), feed.belongs_to)
    rows, found = load_records(sheets[feed.contest], source.kind, groups=groups, used=used)
    faults = [*faults, *found]
    if rows is None or faults:
        return None, faults
    return evaluate_contest(source, rows, evolve(settings, fed=deeper))
