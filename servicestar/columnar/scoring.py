"""The indicators of a contest, as steps of the query."""

from __future__ import annotations

from functools import partial
from itertools import combinations

from attrs import define, evolve

from servicestar.columnar.contest import ContestSteps, Refused
from servicestar.columnar.number import Num, chosen, number
from servicestar.columnar.steps import all_of, note
from servicestar.evaluate.reweigh import full_points
from servicestar.evaluate.scores import points_at_zero
from servicestar.plan import IndicatorStep
from servicestar.values.numbers import Number, round_half_up

MOST_UNCOVERED = 6
"""Methods that may not cover a record: each further one doubles the cases that are written."""


@define
class ScoringSteps:
    """Writes the points of a contest's contestants.

    Attributes:
        of: the contest's steps so far.
    """

    of: ContestSteps

    def score(self) -> None:
        """The indicators, each rounded and within its limits, for contestants only."""
        self.not_covered()
        select = self.of.select("measured", "points before they are kept within their limits")
        raw: dict[str, tuple[IndicatorStep, Num]] = {}
        for step in self.of.plan.indicators:
            made = self.of.clause(
                partial(self.indicator, step),
                step.id,
                step.cite,
                self.of.place("indicators", step.id),
            )
            if made is not None:
                comment = note(step.cite, step.id, step.title.zh if step.title else None)
                raw[step.id] = step, select.add_num(self.of.name("m", step.id), made, comment)
        self.of.finish(select)
        select = self.of.select("scored", "contestants' points within their limits")
        for id_, (step, value) in raw.items():
            kept = self.of.clause(
                partial(self.kept, step, value),
                step.id,
                step.cite,
                self.of.place("indicators", step.id),
            )
            if kept is None:
                continue
            over = chosen((self.of.stands(),), (kept.over,))
            self.of.scores[id_] = select.add_num(
                self.of.name("s", id_), evolve(kept, over=over), note(step.id)
            )
            self.blame_score(step)
        self.of.finish(select)

    def kept(self, step: IndicatorStep, value: Num) -> Num:
        """The score within its limits; under weights of its own every case was kept in its own."""
        return value if self.of.plan.contest.reweigh is not None else self.limited(step, value)

    def limited(self, step: IndicatorStep, value: Num) -> Num:
        """The score within its limits, which are rounded as it is."""
        low, high = (_rounded(limit, step.decimals) for limit in (step.low, step.high))
        return self.of.writer.within(value, low, high)

    def blame_score(self, step: IndicatorStep) -> None:
        """What leaves the score open."""
        open_ = f"{self.of.stands()} AND {self.of.name('s', step.id)} IS NULL"
        for node in (step.top, step.bottom, *(item.node for item in step.items)):
            if node is not None:
                self.of.blame(node, open_)

    def indicator(self, step: IndicatorStep) -> Num:
        """The score before its limits."""
        word = self.of.plan.contest.reweigh
        if word is None:
            return self.unrounded(step)
        cases = []
        for count in range(len(self.of.uncovered) + 1):
            for lack in combinations(self.of.uncovered, count):
                points = full_points(word, self.of.plan.indicators, set(lack)).get(step.id)
                made = number(0 if step.id in lack else None)
                if points is not None:
                    high = points if step.high == step.points else step.high
                    own = evolve(step, points=points, high=high)
                    made = self.limited(own, self.unrounded(own))
                tests = [c if id_ in lack else f"NOT {c}" for id_, c in self.of.uncovered.items()]
                cases.append((all_of(tests), made))
        last = cases[0][1]
        for test, made in cases[1:]:
            last = self.of.writer.either((test, f"NOT ({test})"), made, last)
        return last

    def not_covered(self) -> None:
        """For each method that may not have covered a record, whether it did not."""
        word = self.of.plan.contest.reweigh
        if word is None:
            return
        steps = [step for step in self.of.plan.indicators if step.id in word.not_covered]
        if len(steps) > MOST_UNCOVERED:
            place = word.where.whole
            self.of.refused.append(
                Refused("uncovered", {"most": MOST_UNCOVERED}, "reweigh", word.cite, place)
            )
            return
        select = self.of.select("covered", note(word.cite, "which methods did not cover a record"))
        for step in steps:
            assert step.top is not None
            test = self.of.clause(
                partial(self.of.writer.unknown, step.top),
                step.id,
                step.cite,
                self.of.place("indicators", step.id),
            )
            if test is not None:
                select.add(self.of.name("u", step.id), test, note(step.cite, step.id))
        self.of.finish(select)
        # Scored by nothing that counts, a record is not worth 0: its values are missing.
        counted = {step.id for step in self.of.plan.indicators if step.in_total}
        columns = {step.id: self.of.name("u", step.id) for step in steps}
        select = self.of.select("weighed")
        nothing = counted <= columns.keys()
        all_lack = all_of(columns[id_] for id_ in columns if id_ in counted)
        for id_, column in columns.items():
            test = f"{column} AND NOT ({all_lack})" if nothing else column
            self.of.uncovered[id_] = select.add(self.of.name("l", id_), test)
        self.of.finish(select)

    def unrounded(self, step: IndicatorStep) -> Num:
        """The score as its word has it, rounded where the ruleset rounds scores."""
        writer = self.of.writer
        if step.table is not None:
            assert step.top is not None
            value = writer.num(step.top)
            found = writer.banded(step.table, value)
            self.of.gap(value, found, self.of.stands())
            return self.rounded(step, found)
        if step.word == "deduct":
            assert step.points is not None
            left = number(step.points)
            for item in step.items:
                left = writer.sum_of(left, self.of.item(item), minus=True)
            return self.rounded(step, left)
        assert step.top is not None
        top = writer.num(step.top)
        if step.word == "formula":
            return self.rounded(step, top)
        assert step.bottom is not None
        assert step.points is not None
        bottom = writer.num(step.bottom)
        quotient = writer.product(writer.quotient(top, bottom), number(step.points))
        return self.at_zero(step, top, bottom, self.rounded(step, quotient))

    def rounded(self, step: IndicatorStep, value: Num) -> Num:
        """The value rounded where the ruleset rounds scores."""
        return value if step.decimals is None else self.of.writer.rounded(value, step.decimals)

    def at_zero(self, step: IndicatorStep, top: Num, bottom: Num, found: Num) -> Num:
        """What a record gets where the quotient would be by 0."""
        points = points_at_zero(step)
        if points is None or bottom.over.low > 0 or bottom.over.high < 0:
            return found
        zero = f"{bottom.over.inner} = 0 AND {top.over.inner} IS NOT NULL"
        given = number(points)
        if step.decimals is not None:
            given = self.of.writer.rounded(given, step.decimals)
        return self.of.writer.either((zero, f"{bottom.over.inner} <> 0"), given, found)


def _rounded(limit: Number | None, decimals: int | None) -> Number | None:
    """A limit rounded half up, as the score is."""
    return limit if limit is None or decimals is None else round_half_up(limit, decimals)
