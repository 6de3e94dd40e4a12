"""Stock properties: what holds of every scheme that the language can say, on every cohort.

Each is a name, a sentence and a function that says what is wrong, or nothing. Where a scheme has a
reason not to have one of them, its file of worked cases says so under `exempt`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from attrs import frozen

from servicestar.explain.words import phrase
from servicestar.expr import Aggregate, Name, walk
from servicestar.model.outcome import Result
from servicestar.plan import Plan
from servicestar.testing.edges import CELL, cell, rounds, trees
from servicestar.testing.trial import Trial, said
from servicestar.values.numbers import Number, round_half_up

Both = tuple[str, str]
_OUT = ("ineligible", "vetoed", "below_threshold", "undetermined", "not_candidate")


@frozen
class StockProperty:
    """One stock property.

    Attributes:
        name: by which a scheme can be exempt from it.
        sentence: what holds, in English and Chinese.
        wrong: says what is wrong with a trial, one line each; nothing where it holds.
    """

    name: str
    sentence: Both
    wrong: Callable[[Trial], Iterator[str]]


def _record_order(trial: Trial) -> Iterator[str]:
    other = trial.again(records=trial.cohort.records[::-1])
    if other is None or said(other) != said(trial.outcome):
        yield "the records in reverse order come out otherwise"


def _key_names(trial: Trial) -> Iterator[str]:
    own, keys = trial.key_field, [row[trial.key_field] for row in trial.cohort.records]
    names = {key: f"Z{len(keys) - number}" for number, key in enumerate(keys)}
    records = [row | {own: names[row[own]]} for row in trial.cohort.records]
    history = trial.cohort.history
    renamed = history and [row | {"id": names.get(row["id"], row["id"])} for row in history]
    fed = {
        feed: [{id_: _renamed(value, names) for id_, value in row.items()} for row in sheet]
        for feed, sheet in trial.cohort.fed.items()
    }
    other = trial.again(records=records, history=renamed, fed=fed)
    if other is None or [_nameless(r) for r in other.results] != [
        _nameless(r) for r in trial.outcome.results
    ]:
        yield "the same records under other keys come out otherwise"


def _renamed(value: object, names: dict[str, str]) -> object:
    return names.get(value, value) if isinstance(value, str) else value


def _nameless(result: Result) -> tuple[object, ...]:
    return result[1:]


def _places(trial: Trial) -> Iterator[str]:
    plan = trial.contest.ruleset.plan(trial.contest.id, trial.readings)
    if plan.put_forward:
        return  # a list's last place lets all who tie for it in
    places = trial.outcome.places
    quota = places if not isinstance(places, int) else {None: places}
    for group, number in quota.items():
        winners = [
            r.key for r in trial.outcome.results if r.standing == "awarded" and r.group == group
        ]
        if len(winners) > number:
            yield f"{len(winners)} win, but there are {number} places"


def _standings(trial: Trial) -> Iterator[str]:
    for result in trial.outcome.results:
        if result.standing in _OUT and (result.key in trial.outcome.winners or result.rank):
            yield f"{result.key} is {result.standing} and yet placed or ranked"


def _best_first(trial: Trial) -> Iterator[str]:
    ranked = [r for r in trial.outcome.results if r.rank is not None]
    for one in ranked:
        for other in ranked:
            beaten = one.group == other.group and one.rank > other.rank  # type: ignore[operator]
            if beaten and one.standing == "awarded" and other.standing == "not_placed":
                yield f"{one.key} (rank {one.rank}) is placed, {other.key} (rank {other.rank}) not"


def _bounds(trial: Trial) -> Iterator[str]:
    plan = trial.contest.ruleset.plan(trial.contest.id, trial.readings)
    whole = sum(step.points or 0 for step in plan.indicators)
    for result in trial.outcome.results:
        for step in plan.indicators:
            score = result.scores.get(step.id)
            high = whole if plan.contest.reweigh is not None else step.high
            if score is not None and not _between(step.low, score, high):
                yield f"{result.key}: {step.id} is {score}"


def _between(low: Number, value: Number, high: Number | None) -> bool:
    return low <= value and (high is None or value <= high)


def _sum(trial: Trial) -> Iterator[str]:
    plan = trial.contest.ruleset.plan(trial.contest.id, trial.readings)
    counted = {step.id for step in plan.indicators if step.in_total}
    cap, decimals = plan.contest.bonus_at_most, plan.contest.round_total
    for result in trial.outcome.results:
        if result.total is None or result.standing == "not_candidate":
            continue
        bonus = sum(result.bonus.values(), Fraction(0))
        bonus = bonus if cap is None else min(bonus, Fraction(cap))
        total = sum((v for id_, v in result.scores.items() if id_ in counted), bonus)
        if result.total != (total if decimals is None else round_half_up(total, decimals)):
            yield f"{result.key}: the total is {result.total}, its parts make {total}"


def _monotone(trial: Trial) -> Iterator[str]:
    """One record's cell made better by one smallest unit, or by ten."""
    plan = trial.contest.ruleset.plan(trial.contest.id, trial.readings)
    fields = {i: f for i, f in plan.kind.fields.items() if f.better and i in plan.fields}
    rows = [r for r in trial.cohort.records if trial.results[r[trial.key_field]].total is not None]
    if not fields or not rows:
        return
    row, id_ = trial.pick(rows), trial.pick(sorted(fields))
    field, value = fields[id_], row.get(id_)
    if value is None:
        return
    unit = 1 if field.type == "integer" else Fraction(CELL)
    step = trial.pick([unit, unit * 10]) * (1 if field.better == "higher" else -1)
    better = Fraction(value) + step
    inside = (field.min is None or better >= field.min) and (
        field.max is None or better <= field.max
    )
    if not inside:
        return
    key = row[trial.key_field]
    other = trial.again(records=trial.changed(key, {id_: cell(better)}))
    if other is None:
        return  # the sheet no longer fits together, or the regulation has a gap there
    before, after = trial.results[key].total, other[key].total
    if after is None or (before is not None and after < before):
        change = f"{id_} from {value} to {cell(better)}"
        yield f"{key}: {change} takes the total from {before} to {after}"


def _bonus(trial: Trial) -> Iterator[str]:
    for result in trial.outcome.results:
        for id_, points in result.bonus.items():
            if points < 0:
                yield f"{result.key}: {id_} gives {points}"


def _outsiders(trial: Trial) -> Iterator[str]:
    """A cell that only contestants are compared by, changed in a record that is none."""
    plan = trial.contest.ruleset.plan(trial.contest.id, trial.readings)
    fields = sorted(set(plan.fields) - _seen_of_all(plan))
    out = [r.key for r in trial.outcome.results if r.standing == "ineligible"]
    if not fields or not out or plan.earlier is not None or plan.rivals is not None:
        return
    key, id_ = trial.pick(out), trial.pick(fields)
    other = trial.again(records=trial.changed(key, {id_: None}))
    if other is None:
        return
    for result in other.results:
        before = trial.results[result.key]
        if result.key != key and _nameless(result) != _nameless(before):
            yield f"{id_} of {key}, who is no contestant, moves {result.key}"


def _seen_of_all(plan: Plan) -> set[str]:
    """Fields that comparisons with the whole roster read, conditions, groups, key and limits."""
    found = {plan.key, *plan.groups}
    for each in rounds(plan):
        for step in each.conditions:
            if step.node is not None:
                found |= {n.id for n in walk(step.node) if isinstance(n, Name)}
    for tree in (*trees(plan), *(limit.node for limit in plan.limits)):
        for node in walk(tree):
            if isinstance(node, Aggregate) and node.over == "roster":
                found |= {n.id for n in walk(node) if isinstance(n, Name)}
    found |= {n.id for limit in plan.limits for n in walk(limit.node) if isinstance(n, Name)}
    for default in plan.facts.values():
        found |= {n.id for n in walk(default) if isinstance(n, Name)} if default else set()
    return found


def _explanation(trial: Trial) -> Iterator[str]:
    plan = trial.contest.ruleset.plan(trial.contest.id, trial.readings)
    for record in trial.outcome:
        text = record.explain("en")
        assessed = plan.places is None and record.standing == "not_placed" and not plan.put_forward
        verdict = phrase("assessed" if assessed else record.standing, "en")
        head = " ".join(text.splitlines()[:3])
        if " ".join(verdict.split()) not in " ".join(head.split()):
            yield f"{record.key}: the explanation does not say that it is {record.standing}"


def _replay(trial: Trial) -> Iterator[str]:
    other = trial.again()
    if other is None or other.to_json() != trial.outcome.to_json():
        yield "the same cohort evaluated again gives other bytes"


STOCK: tuple[StockProperty, ...] = (
    StockProperty(
        "record_order",
        ("The order of the records changes nothing.", "记录的先后不影响结果。"),
        _record_order,
    ),
    StockProperty(
        "key_names",
        ("What the keys are called changes nothing.", "标识的取名不影响结果。"),
        _key_names,
    ),
    StockProperty(
        "places", ("No more win than there are places.", "获评人数不超过名额。"), _places
    ),
    StockProperty(
        "standings",
        (
            "Nobody ineligible, vetoed, undetermined or below a threshold is placed.",
            "不符合条件、被否决、无法判定或未达门槛者不得入选。",
        ),
        _standings,
    ),
    StockProperty(
        "best_first",
        (
            "Nobody placed has less than somebody who could have been placed.",
            "入选者不低于可入选而未入选者。",
        ),
        _best_first,
    ),
    StockProperty(
        "bounds", ("Each score lies within its limits.", "各项得分在其限度之内。"), _bounds
    ),
    StockProperty("sum", ("The total is the sum of its parts.", "总分等于各部分之和。"), _sum),
    StockProperty(
        "monotone",
        (
            "A better value never lowers one's own total.",
            "指标更优不会降低本人总分。",
        ),
        _monotone,
    ),
    StockProperty("bonus", ("A bonus never hurts.", "加分不会变成减分。"), _bonus),
    StockProperty(
        "outsiders",
        (
            "What only contestants are compared by moves nobody when an ineligible record changes.",
            "不符合条件者的改动不影响只在参评者间比较的结果。",
        ),
        _outsiders,
    ),
    StockProperty(
        "explanation",
        ("The explanation agrees with the outcome.", "说明与结果一致。"),
        _explanation,
    ),
    StockProperty(
        "replay",
        ("The same cohort evaluated again gives the same bytes.", "同样的输入得到同样的输出。"),
        _replay,
    ),
)
