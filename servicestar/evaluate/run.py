"""The route of a record, step by step.

Candidates → conditions → indicators → vetoes and thresholds → bonus → total → rank → places →
amounts.
One direction; a step adds to what is known and rewrites nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from attrs import define, field, frozen

from servicestar.diagnostics import Diagnostic, fault
from servicestar.evaluate.amounts import Paid, pay
from servicestar.evaluate.blame import blame
from servicestar.evaluate.frame import Engine
from servicestar.evaluate.placing import Placing, Values, in_every_way, place
from servicestar.evaluate.quota import quotas
from servicestar.evaluate.reweigh import Reweighed, reweigh
from servicestar.evaluate.scores import capped, item_points, rounded, score, total
from servicestar.evaluate.titles import barred, titles_within
from servicestar.expr import Name, Node
from servicestar.model import Ruleset
from servicestar.model.outcome import Outcome
from servicestar.plan import ConditionStep, Plan
from servicestar.records import Records, Title
from servicestar.values.operators import Value
from servicestar.values.periods import Period
from servicestar.values.vector import Vector, vector


@frozen
class Settings:
    """What a run was told besides the sheet.

    Attributes:
        ruleset, sha256: what is run.
        facts: the facts that were set.
        period: the cycle, where the contest has one.
        history: earlier titles; None where none was handed in.
        fed: the runs of contests that feed this one.
        unused_period: what was handed in as period, where the contest has none.
        rounds: the rounds that were run already, by what was planned and over which records.
    """

    ruleset: Ruleset
    sha256: str
    facts: Mapping[str, Value]
    period: Period | None
    history: tuple[Title, ...] | None
    fed: Mapping[str, Run]
    unused_period: str | None = None
    rounds: dict[tuple[int, int], tuple[Run | None, list[Diagnostic], Plan, Records]] = field(
        factory=dict, eq=False, repr=False
    )


@define
class Run:
    """An evaluation with all its steps, which are also its explanation.

    Attributes:
        plan, records, settings: what was evaluated.
        engine: columns, facts and aggregates.
        earlier: the run of the round before.
        doubtful: records whose fields do not fit together.
        candidate: by row, whether the record is looked at.
        conditions: by condition, the three-valued answer for every row of the roster.
        failed, waiting: by row, ids of conditions that do not hold, of attestations not given.
        undecided: rows that some condition leaves unknown.
        contestants: rows of those who passed; the columns below have one value for each.
        scores, bonus: by clause.
        reweighed: the scores and weights, where they differ from record to record.
        points, totals: sums without and with bonus.
        vetoes, thresholds: by clause, the three-valued answer.
        held: rows that hold another award, of which a person can win one.
        open_elsewhere: whether it hangs on a tie for such an award who can win this one.
        placings: by group (None where the contest is not per group).
        quota: places by group.
        paid: amounts by clause.
        outcome: what came out.
    """

    plan: Plan
    records: Records
    settings: Settings
    engine: Engine
    earlier: Run | None = None
    doubtful: list[Diagnostic] = field(factory=list)
    candidate: list[bool] = field(factory=list)
    conditions: dict[str, Vector] = field(factory=dict)
    failed: dict[int, list[str]] = field(factory=dict)
    waiting: dict[int, list[str]] = field(factory=dict)
    undecided: set[int] = field(factory=set)
    contestants: list[int] = field(factory=list)
    scores: dict[str, Vector] = field(factory=dict)
    bonus: dict[str, Vector] = field(factory=dict)
    reweighed: Reweighed | None = None
    points: Vector = field(factory=lambda: Vector([]))
    totals: Vector = field(factory=lambda: Vector([]))
    vetoes: dict[str, Vector] = field(factory=dict)
    thresholds: dict[str, Vector] = field(factory=dict)
    preferences: list[Vector] = field(factory=list)
    held: set[int] = field(factory=set)
    open_elsewhere: bool = False
    placings: dict[Value, Placing] = field(factory=dict)
    forwarded: dict[str, set[int]] = field(factory=dict)
    quota: dict[Value, int] = field(factory=dict)
    paid: dict[str, Paid] = field(factory=dict)
    missing: dict[int, set[str]] = field(factory=dict)
    faults: list[Diagnostic] = field(factory=list)
    notes: list[Diagnostic] = field(factory=list)
    outcome: Outcome | None = None

    # --- the steps, in their order

    def select(self) -> None:
        """Who is looked at: everyone, holders of earlier titles, or those put forward."""
        candidates = self.plan.contest.candidates
        keys = self.records.keys
        self.candidate = [True] * len(keys)
        if candidates is None:
            return
        if candidates.titles is not None:
            assert self.settings.history is not None
            assert self.settings.period is not None
            titles = candidates.titles
            held = titles_within(self.settings.history, titles.of, self.settings.period)
            self.candidate = [len(held.get(key, ())) >= titles.at_least for key in keys]
        elif self.earlier is not None:
            assert self.earlier.outcome is not None
            self.candidate = [
                result.standing == "awarded" for result in self.earlier.outcome.results
            ]

    def qualify(self) -> None:
        """Conditions, with the whole roster in view; who passes all of them is a contestant."""
        for step in self.plan.conditions:
            if step.node is None:
                self.conditions[step.id] = self.bars(step.lost_by, step.cite)
            else:
                self.conditions[step.id] = self.engine.over(step.node, None)
            if step.word == "require" and step.node is not None:
                self.lack(step.node, self.conditions[step.id], range(len(self.records)))
            self.weigh(step)
        self.contestants = [
            row
            for row, looked_at in enumerate(self.candidate)
            if looked_at and row not in self.failed and row not in self.undecided
        ]
        self.engine.contestants = self.contestants

    def weigh(self, step: ConditionStep) -> None:
        """Whom a condition stops, and who still needs an attestation, which stops nobody."""
        attested = step.word == "attest"
        id_ = step.node.id if attested and isinstance(step.node, Name) else step.id
        answers = self.conditions[step.id]
        if False in answers.values:
            for row in (row for row, answer in enumerate(answers.values) if answer is False):
                self.failed.setdefault(row, []).append(id_)
        if answers.full:
            return
        for row in (row for row, answer in enumerate(answers.values) if answer is None):
            if attested:
                self.waiting.setdefault(row, []).append(id_)
            else:
                self.undecided.add(row)

    def bars(self, lost_by: Iterable[str], cite: str | None) -> Vector:
        """Who is free of a bar from the cycle before."""
        if self.settings.history is None:
            self.notes.append(fault("SS651", self.plan.contest.where.whole, cite=cite or "-"))
            return Vector([True] * len(self.records), 1, True)
        if not self.settings.history:
            return Vector([True] * len(self.records), 1, True)
        assert self.settings.period is not None
        ids = barred(self.settings.history, self.plan.id, self.settings.period, tuple(lost_by))
        return Vector([key not in ids for key in self.records.keys], 1, True)

    def lack(self, node: Node, answers: Vector, rows: Iterable[int]) -> None:
        """Note which missing fields left a rule undecided."""
        if answers.full:
            return
        pairs = zip(rows, answers.values, strict=True)
        self.note_missing(node, [row for row, answer in pairs if answer is None])

    def note_missing(self, node: Node, rows: list[int]) -> None:
        """Note the missing fields that leave a tree unknown for some rows."""
        for row, names in blame(node, self.engine, rows):
            self.missing.setdefault(row, set()).update(names)

    def assess(self) -> None:
        """Indicators, vetoes, thresholds and bonus of the contestants."""
        rows, size = self.contestants, len(self.contestants)
        self.score()
        counted = [self.scores[step.id] for step in self.plan.indicators if step.in_total]
        self.points = total(counted, size)
        self.engine.columns["result", "points"] = self.on_roster(self.points)
        for test in self.plan.vetoes:
            self.vetoes[test.id] = self.engine.over(test.node, rows)
            self.lack(test.node, self.vetoes[test.id], rows)
        for test in self.plan.thresholds:
            self.thresholds[test.id] = self.engine.over(test.node, rows)
            self.lack(test.node, self.thresholds[test.id], rows)
        for item in self.plan.bonus:
            self.bonus[item.id] = item_points(item, self.engine, rows)
            self.lack(item.node, self.bonus[item.id], rows)
        bonus = total([*self.bonus.values()], size)
        if self.plan.contest.bonus_at_most is not None:
            bonus = capped(bonus, self.plan.contest.bonus_at_most)
        # An unknown veto or threshold leaves the total unknown, unless a veto bites for sure.
        tests = [*self.vetoes.values(), *self.thresholds.values()]
        decided = [all(t.values[i] is not None for t in tests) for i in range(size)]
        undecided = vector([0 if known else None for known in decided])
        ranking = [
            vector([None if v is None else 0 for v in self.scores[id_].values])
            for id_ in self.plan.contest.rank_by
        ]
        self.totals = total([self.points, bonus, undecided, *ranking], size)
        if self.plan.contest.round_total is not None:
            self.totals = rounded(self.totals, self.plan.contest.round_total)

    def score(self) -> None:
        """The indicators, under the weights that the methods which covered a record have."""
        rows, word = self.contestants, self.plan.contest.reweigh
        if word is not None:
            self.reweighed, faults = reweigh(word, self.plan.indicators, self.engine, rows)
            self.scores |= self.reweighed.scores
            self.faults += faults
        for step in self.plan.indicators:
            if word is None:
                self.scores[step.id], faults = score(step, self.engine, rows)
                self.faults += faults
            for node in (step.top, step.bottom, *(item.node for item in step.items)):
                if node is not None:
                    self.lack(node, self.scores[step.id], rows)

    def covered(self, step_id: str, index: int) -> bool:
        """Whether an indicator covered a contestant; one that did not gives no score."""
        return self.reweighed is None or step_id in self.reweighed.points[index]

    def on_roster(self, column: Vector) -> Vector:
        """A column of contestants laid out over the whole roster."""
        values: list[Value] = [None] * len(self.records)
        for row, value in zip(self.contestants, column.values, strict=True):
            values[row] = value
        return vector(values, column.den)

    def groups(self) -> dict[Value, list[int]]:
        """Rows of the roster by the contest's group; one group where it is not per group."""
        per = self.plan.contest.per
        if per is None:
            return {None: list(range(len(self.records)))}
        found: dict[Value, list[int]] = {}
        for row, group in enumerate(self.records.columns[per].values):
            found.setdefault(group, []).append(row)
        return found

    def able(self) -> dict[int, Value]:
        """What ranks the rows that can win: the total in whole units, or what stands for it."""
        found: dict[int, Value] = {}
        if not self.plan.scored:
            return found
        ranking = [self.scores[id_].values for id_ in self.plan.contest.rank_by]
        for index, row in enumerate(self.contestants):
            value = self.totals.values[index]
            vetoed = any(v.values[index] is not False for v in self.vetoes.values())
            enough = all(t.values[index] is True for t in self.thresholds.values())
            if value is not None and not vetoed and enough:
                found[row] = tuple(v[index] for v in ranking) if ranking else value
        return found

    def place(self, ways: Sequence[frozenset[int]]) -> None:
        """Ranks and places, in each group.

        Args:
            ways: who can not win, because they hold an award that excludes this one, in every way
                in which that may be decided; a single empty one where nothing excludes.
        """
        self.held = set(frozenset.intersection(*ways))
        self.open_elsewhere = len(ways) > 1
        groups = self.groups()
        self.quota, faults = quotas(self.plan, self.engine, groups)
        self.faults += faults
        if self.faults:
            return
        able = self.able()
        rows = self.contestants
        self.preferences = [self.engine.over(step.node, rows) for step in self.plan.preferences]
        values = [dict(zip(rows, p.values, strict=True)) for p in self.preferences]
        for group, members in groups.items():
            totals = {row: able[row] for row in members if row in able}
            self.placings[group] = _placed(totals, self.quota[group], values, ways)

    def pay(self) -> None:
        """The money that follows from the outcome."""
        if self.plan.amounts:
            self.engine.columns["result", "total"] = self.on_roster(self.totals)
        for step in self.plan.amounts:
            paid, faults = pay(step, self.paid, self.engine, self.contestants)
            self.paid[step.id] = paid
            self.faults += faults
            for node in step.trees:
                self.note_missing(node, [*paid.unknown])

    def forward(self) -> None:
        """Lists of an earlier round: each puts its best forward, ties for the last place too."""
        for step in self.plan.put_forward:
            column = self.engine.over(step.node, self.contestants)
            known = [v for v in column.values if v is not None]
            best = sorted(known, reverse=True)[: step.best]
            self.forwarded[step.id] = {
                row
                for row, value in zip(self.contestants, column.values, strict=True)
                if value is not None and best and value >= best[-1]
            }


def _placed(
    totals: Mapping[int, Value], places: int, preferences: Values, ways: Sequence[frozenset[int]]
) -> Placing:
    """One group's placing; where others' awards are open, that of every way they may fall."""
    never = frozenset.intersection(*ways)

    def among(held: frozenset[int]) -> Placing:
        left = {row: total for row, total in totals.items() if row not in held}
        return place(left, places, preferences)

    everyone = among(never)
    if len(ways) == 1:
        return everyone
    return in_every_way([among(held) for held in ways], everyone.ranks, places)
