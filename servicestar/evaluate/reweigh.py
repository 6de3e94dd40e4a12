"""Weights made up to the whole where a method did not cover a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from attrs import define, evolve, field

from servicestar.diagnostics import Diagnostic
from servicestar.evaluate.frame import Engine
from servicestar.evaluate.scores import score
from servicestar.model import Reweigh
from servicestar.plan import IndicatorStep
from servicestar.values.numbers import Number, narrow
from servicestar.values.operators import Value
from servicestar.values.vector import Vector, numbers


@define
class Reweighed:
    """Scores under weights that differ from record to record.

    Attributes:
        scores: by indicator, one value a contestant; 0 where it did not cover the record.
        points: by contestant's index, the full points by indicator of those that covered it.
    """

    scores: dict[str, Vector] = field(factory=dict)
    points: list[Mapping[str, Number]] = field(factory=list)


def reweigh(
    word: Reweigh, steps: Sequence[IndicatorStep], engine: Engine, rows: list[int]
) -> tuple[Reweighed, list[Diagnostic]]:
    """Score every contestant by the indicators that covered it.

    Args:
        word: what becomes of the weights.
        steps: all indicators of the contest.
        engine: the roster's columns.
        rows: the contestants' rows.
    """
    lacking = _not_covered(word, steps, engine, rows)
    found = Reweighed(points=[full_points(word, steps, lack) for lack in lacking])
    faults: list[Diagnostic] = []
    for step in steps:
        values: list[Value] = [0 if step.id in lack else None for lack in lacking]
        for points in {points[step.id] for points in found.points if step.id in points}:
            some = [i for i, own in enumerate(found.points) if own.get(step.id) == points]
            high = points if step.high == step.points else step.high  # a cap of its own still holds
            own_step = evolve(step, points=points, high=high)
            column, own_faults = score(own_step, engine, [rows[i] for i in some])
            faults += own_faults
            for position, index in enumerate(some):
                values[index] = column.at(position)
        found.scores[step.id] = numbers(values)
    return found, faults


def _not_covered(
    word: Reweigh, steps: Sequence[IndicatorStep], engine: Engine, rows: list[int]
) -> list[set[str]]:
    """For each contestant the indicators that did not cover it; none where none did."""
    lacking: list[set[str]] = [set() for _ in rows]
    for step in steps:
        if step.id in word.not_covered:
            assert step.top is not None, "the checks let only measured indicators be named"
            for index, value in enumerate(engine.over(step.top, rows).values):
                if value is None:
                    lacking[index].add(step.id)
    # Scored by nothing that counts, a record is not worth 0: its values are missing.
    counted = {step.id for step in steps if step.in_total}
    return [lack if counted - lack else set() for lack in lacking]


def full_points(
    word: Reweigh, steps: Sequence[IndicatorStep], lacking: set[str]
) -> Mapping[str, Number]:
    """Full points of the indicators that cover a record; those in the total are its whole."""
    full = {step.id: step.points or 0 for step in steps}
    if not lacking:
        return full
    counted = {step.id for step in steps if step.in_total}
    covering = [id_ for id_ in full if id_ in counted - lacking]
    beside = {id_: points for id_, points in full.items() if id_ not in counted | lacking}
    whole = Fraction(sum(full[id_] for id_ in counted))
    left = sum(full[id_] for id_ in covering)
    if word.spread == "equally":
        return dict.fromkeys(covering, narrow(whole / max(len(covering), 1))) | beside
    return {id_: narrow(full[id_] * whole / left) for id_ in covering if left} | beside
