"""One contest as steps of the query, in the order in which a record goes through them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import combinations
from typing import TypeVar

from attrs import define, evolve, field

from servicestar.columnar.blame import blamed
from servicestar.columnar.expression import Plain, Writer, Written
from servicestar.columnar.number import Inexact, Int, Num, chosen, number
from servicestar.columnar.populations import Populations
from servicestar.columnar.steps import (
    Listed,
    Select,
    Step,
    Tests,
    all_of,
    any_of,
    as_column,
    joined,
    named,
    note,
)
from servicestar.diagnostics import Place
from servicestar.evaluate.reweigh import full_points
from servicestar.evaluate.scores import points_at_zero
from servicestar.expr import Name, Node, walk
from servicestar.plan import AmountStep, ConditionStep, IndicatorStep, ItemStep, Plan
from servicestar.values.numbers import Number, round_half_up
from servicestar.values.operators import Value

Made = TypeVar("Made")
Key = tuple[str, str]
MOST_UNCOVERED = 6
"""Methods that may not cover a record: each further one doubles the cases that are written."""


@define
class Refused:
    """What can not be done exactly, and the clause it stands in."""

    reason: str
    words: Mapping[str, object]
    clause: str
    cite: str | None
    place: Place


@define
class Earlier:
    """The round before.

    Attributes:
        standing: the column of its standing.
        steps: how it was written.
    """

    standing: str
    steps: ContestSteps


@define
class ContestSteps:
    """Writes the steps of one contest.

    Attributes:
        plan: what is written.
        facts: the facts that are set.
        source: the step that has the sheet's columns, later the latest step.
        columns: what names stand for.
        full: names that are never missing.
        writer: writes expressions over the columns.
        rows: the most records there are.
        prefix: of the names of an earlier round.
        steps: what was written.
        refused: what can not be written.
        open: for each field, tests that it is missing and that this leaves a rule open: those
            that are still to be written.
        blame_joins: what these tests have to be joined with.
        failing: the conditions, each with the test that it fails.
        failed, missing, to_attest: the lists.
        scores, bonus, amounts: the numbers by clause.
        lists: for each list of an earlier round its measure, and the SELECT of the last on it.
        uncovered: by indicator, the column that says that it did not cover the record.
        gaps: columns that say whether a value lies in no band.
        selecting: the step at hand.
    """

    plan: Plan
    facts: Mapping[str, Value]
    source: str
    columns: dict[Key, Written]
    full: set[Key]
    writer: Writer
    populations: Populations
    rows: int
    prefix: str = ""
    earlier: Earlier | None = None
    steps: list[Step] = field(factory=list)
    refused: list[Refused] = field(factory=list)
    open: dict[str, Tests] = field(factory=dict)
    blame_joins: dict[str, str] = field(factory=dict)
    failing: Tests = field(factory=list)
    waiting: Tests = field(factory=list)
    failed: Listed = field(factory=Listed)
    missing: Listed = field(factory=Listed)
    to_attest: Listed = field(factory=Listed)
    scores: dict[str, Num] = field(factory=dict)
    bonus: dict[str, Num] = field(factory=dict)
    amounts: dict[str, Num] = field(factory=dict)
    lists: dict[str, tuple[Num, str]] = field(factory=dict)
    uncovered: dict[str, str] = field(factory=dict)
    gaps: list[str] = field(factory=list)
    selecting: Select | None = None

    # --- making steps

    def select(self, name: str, *notes: str) -> Select:
        """A step that adds columns to the latest one."""
        self.writer.joins = {}
        self.selecting = Select(self.prefix + name, self.source, self.writer, list(notes))
        return self.selecting

    def finish(self, select: Select) -> None:
        """Write the step down, if it adds anything."""
        if not select.lines:
            return
        self.steps.append(select.step())
        self.source = self.populations.latest = select.name

    def name(self, kind: str, id_: str) -> str:
        """A column's name."""
        return named(self.prefix + kind, id_)

    def clause(
        self, make: Callable[[], Made], id_: str, cite: str | None, place: Place
    ) -> Made | None:
        """What is made of a clause; where that can not be exact, the clause is noted."""
        try:
            return make()
        except Inexact as error:
            self.refused.append(Refused(error.reason, error.words, id_, cite, place))
            return None

    def place(self, part: str) -> Place:
        """Where the contest says so."""
        return self.plan.contest.where.of(part)

    @property
    def total(self) -> Num:
        """The total's column."""
        found = self.columns["result", "total"]
        assert isinstance(found, Num)
        return found

    def stands(self) -> str:
        """The column that says who is a contestant."""
        return self.prefix + "stands"

    # --- facts

    def given_facts(self) -> None:
        """Facts that are set stand in the query as they are; defaults are worked out first."""
        worked_out = {}
        for id_, default in self.plan.facts.items():
            if id_ in self.facts or default is None:
                value = self.facts.get(id_)
                if not isinstance(value, Mapping):
                    self.columns["fact", id_] = self.writer.constant(value)
            else:
                worked_out[id_] = default
        if worked_out:
            self.defaults(worked_out)
            self.populations.counts.clear()  # what a default leaves out bears on no rule

    def defaults(self, worked_out: Mapping[str, Node]) -> None:
        """A step of one row with the facts that are worked out from the sheet."""
        alias = self.prefix + "facts"
        self.writer.joins, lines, found = {}, [], {}
        for id_, node in worked_out.items():
            made = self.clause(
                partial(self.writer.write, node), id_, None, self.plan.contest.where.whole
            )
            if made is None:
                continue
            name = named("fact", id_)
            found[id_] = as_column(made, f"{alias}.{name}")
            lines.append(f"{made.over.sql if isinstance(made, Num) else made.sql} AS {name}")
            if isinstance(made, Num) and made.by is not None:
                lines.append(f"{made.by.sql} AS {name}_by")
        sql = (
            "SELECT " + ",\n  ".join(lines) + f"\nFROM (SELECT 1 AS one) once{joined(self.writer)}"
        )
        self.steps.append(Step(alias, (note("facts that nobody has set"),), sql, once=True))
        for id_, value in found.items():
            self.columns["fact", id_] = value
            self.writer.tables = {
                **self.writer.tables,
                ("fact", id_): (alias, f"CROSS JOIN {alias}"),
            }

    # --- who stands

    def qualify(self, candidate: str | None) -> None:
        """Conditions, with the whole roster in view."""
        select = self.select("conditions")
        passed = [candidate] if candidate else []
        for step in self.plan.conditions:
            made = self.clause(
                partial(self.condition, step, select),
                step.id,
                step.cite,
                self.place("conditions"),
            )
            passed += [made] if made is not None else []
        self.finish(select)
        select = self.select("qualified", "who passed every condition, and what stopped the others")
        select.once = True
        select.add(self.stands(), f"COALESCE({all_of(passed) or 'TRUE'}, FALSE)")
        self.failed.add(select, self.prefix + "failed", self.failing)
        self.to_attest.add(select, self.prefix + "to_attest", self.waiting)
        self.add_missing(select, "missing")
        self.finish(select)
        self.populations.sources["contestants"] = self.source

    def condition(self, step: ConditionStep, select: Select) -> str:
        """One condition's column; gives what has to hold."""
        comment = note(step.cite, step.id, step.title.zh if step.title else None)
        if step.word == "attest":
            assert isinstance(step.node, Name)
            own = self.columns["field", step.node.id]
            assert isinstance(own, Plain)
            select.lines.append(
                f"-- {comment}: attested, or not yet\n  {own.sql} AS {self.name('c', step.id)}"
            )
            column = self.name("c", step.id)
            self.failing.append((step.node.id, f"NOT {column}"))
            self.waiting.append((step.node.id, f"{column} IS NULL"))
            return f"COALESCE({column}, TRUE)"
        if step.node is None:
            barred = self.columns["beside", f"barred_{self.plan.id}_{step.id}"]
            assert isinstance(barred, Plain)
            answer = f"NOT {barred.sql}"
        else:
            answer = self.writer.answer(step.node)
        column = select.add(self.name("c", step.id), answer, comment)
        self.failing.append((step.id, f"NOT {column}"))
        if step.node is not None:
            self.blame(step.node, f"{column} IS NULL")
        return column

    def blame(self, node: Node, test: str) -> None:
        """Note which missing fields leave a rule open, where the test says that it is."""
        writer = evolve(self.writer, joins=self.blame_joins)
        for key, found in blamed(node, writer, self.full):
            own = writer.unknown(Name(key[1], key[0]))
            self.open.setdefault(own, []).append((key[1], all_of([test, found])))

    def add_missing(self, select: Select, name: str) -> None:
        """Columns for what was found to be missing since the last ones."""
        if not self.open:
            return
        tests: dict[str, list[str]] = {}
        for found in self.open.values():
            for id_, test in found:
                tests.setdefault(id_, []).append(test)
        select.writer.joins |= self.blame_joins
        each = [(id_, any_of(found)) for id_, found in tests.items()]
        # Few records lack anything, so that is looked at first.
        self.missing.add(select, self.prefix + name, each, any_of(self.open))
        self.open, self.blame_joins = {}, {}

    # --- an earlier round

    def forward(self) -> str:
        """Lists that put their best forward; gives whether a record is on one."""
        tests, joins = [], dict[str, str]()
        for step in self.plan.put_forward:
            key = self.clause(
                partial(self.measure, step.node),
                step.id,
                step.cite,
                self.place("put_forward"),
            )
            if key is None:
                continue
            last = self.name("last", step.id)
            self.lists[step.id] = self.measured(step.node), f"SELECT v FROM {last}"
            sql = (
                f"SELECT MIN(v) AS v FROM (\n  SELECT {key.sql} AS v\n"
                f"  FROM {self.source}{joined(self.writer)}\n"
                f"  WHERE {self.stands()} AND {key.sql} IS NOT NULL\n"
                f"  ORDER BY {key.sql} DESC LIMIT {step.best}\n) best"
            )
            comment = note(step.cite, step.id, f"the {step.best} best and who ties with the last")
            self.steps.append(Step(last, (comment,), sql, once=True))
            joins[last] = f"CROSS JOIN {last}"
            tests.append(f"{self.stands()} AND {key.sql} >= {last}.v")
        self.writer.joins |= joins
        return f"COALESCE({any_of(tests) or 'FALSE'}, FALSE)"

    def measured(self, node: Node) -> Num:
        """What orders records, as a number; an answer is 0 or 1."""
        found = self.writer.write(node)
        return found if isinstance(found, Num) else Num(self.measure(node))

    def measure(self, node: Node) -> Int:
        """What orders records by a tree; yes before no."""
        found = self.writer.write(node)
        if isinstance(found, Num):
            return self.writer.key(found)
        return Int(f"CASE WHEN {found.sql} THEN 1 WHEN NOT ({found.sql}) THEN 0 END", 0, 1)

    # --- points

    def score(self) -> None:
        """The indicators, each rounded and within its limits, for contestants only."""
        self.not_covered()
        select = self.select("measured", "points before they are kept within their limits")
        raw: dict[str, tuple[IndicatorStep, Num]] = {}
        for step in self.plan.indicators:
            made = self.clause(
                partial(self.indicator, step), step.id, step.cite, self.place("indicators")
            )
            if made is not None:
                comment = note(step.cite, step.id, step.title.zh if step.title else None)
                raw[step.id] = step, select.add_num(self.name("m", step.id), made, comment)
        self.finish(select)
        select = self.select("scored", "contestants' points within their limits")
        for id_, (step, value) in raw.items():
            kept = self.clause(
                partial(self.kept, step, value),
                step.id,
                step.cite,
                self.place("indicators"),
            )
            if kept is None:
                continue
            over = chosen((self.stands(),), (kept.over,))
            self.scores[id_] = select.add_num(
                self.name("s", id_), evolve(kept, over=over), note(step.id)
            )
            self.blame_score(step)
        self.finish(select)

    def kept(self, step: IndicatorStep, value: Num) -> Num:
        """The score within its limits; under weights of its own every case was kept in its own."""
        return value if self.plan.contest.reweigh is not None else self.limited(step, value)

    def limited(self, step: IndicatorStep, value: Num) -> Num:
        """The score within its limits, which are rounded as it is."""
        low, high = (_rounded(limit, step.decimals) for limit in (step.low, step.high))
        return self.writer.within(value, low, high)

    def blame_score(self, step: IndicatorStep) -> None:
        """What leaves the score open."""
        open_ = f"{self.stands()} AND {self.name('s', step.id)} IS NULL"
        for node in (step.top, step.bottom, *(item.node for item in step.items)):
            if node is not None:
                self.blame(node, open_)

    def indicator(self, step: IndicatorStep) -> Num:
        """The score before its limits."""
        word = self.plan.contest.reweigh
        if word is None:
            return self.unrounded(step)
        cases, last = [], None
        for count in range(len(self.uncovered) + 1):
            for lack in combinations(self.uncovered, count):
                points = full_points(word, self.plan.indicators, set(lack)).get(step.id)
                made = number(0)
                if points is not None:
                    high = points if step.high == step.points else step.high
                    own = evolve(step, points=points, high=high)
                    made = self.limited(own, self.unrounded(own))
                tests = [c if id_ in lack else f"NOT {c}" for id_, c in self.uncovered.items()]
                cases.append((all_of(tests), made))
        last = cases[0][1]
        for test, made in cases[1:]:
            last = self.writer.either((test, f"NOT ({test})"), made, last)
        return last

    def not_covered(self) -> None:
        """For each method that may not have covered a record, whether it did not."""
        word = self.plan.contest.reweigh
        if word is None:
            return
        steps = [step for step in self.plan.indicators if step.id in word.not_covered]
        if len(steps) > MOST_UNCOVERED:
            place = word.where.whole
            self.refused.append(
                Refused("uncovered", {"most": MOST_UNCOVERED}, "reweigh", word.cite, place)
            )
            return
        select = self.select("covered", note(word.cite, "which methods did not cover a record"))
        for step in steps:
            assert step.top is not None
            test = self.clause(
                partial(self.writer.unknown, step.top),
                step.id,
                step.cite,
                self.place("indicators"),
            )
            if test is not None:
                select.add(self.name("u", step.id), test, note(step.cite, step.id))
        self.finish(select)
        # Scored by nothing that counts, a record is not worth 0: its values are missing.
        counted = {step.id for step in self.plan.indicators if step.in_total}
        columns = {step.id: self.name("u", step.id) for step in steps}
        select = self.select("weighed")
        nothing = counted <= columns.keys()
        all_lack = all_of(columns[id_] for id_ in columns if id_ in counted)
        for id_, column in columns.items():
            test = f"{column} AND NOT ({all_lack})" if nothing else column
            self.uncovered[id_] = select.add(self.name("l", id_), test)
        self.finish(select)

    def unrounded(self, step: IndicatorStep) -> Num:
        """The score as its word has it, rounded where the ruleset rounds scores."""
        writer = self.writer
        if step.table is not None:
            assert step.top is not None
            value = writer.num(step.top)
            found = writer.banded(step.table, value)
            self.gap(value, found)
            return self.rounded(step, found)
        if step.word == "deduct":
            assert step.points is not None
            left = number(step.points)
            for item in step.items:
                left = writer.sum_of(left, self.item(item), minus=True)
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

    def gap(self, value: Num, found: Num) -> None:
        """A column for whether a contestant's value is in no band, in the step at hand."""
        assert self.selecting is not None
        test = f"{self.stands()} AND {value.over.inner} IS NOT NULL AND {found.over.inner} IS NULL"
        self.gaps.append(self.selecting.add(f"{self.prefix}gap_{len(self.gaps) + 1}", test))

    def rounded(self, step: IndicatorStep, value: Num) -> Num:
        """The value rounded where the ruleset rounds scores."""
        return value if step.decimals is None else self.writer.rounded(value, step.decimals)

    def at_zero(self, step: IndicatorStep, top: Num, bottom: Num, found: Num) -> Num:
        """What a record gets where the quotient would be by 0."""
        points = points_at_zero(step)
        if points is None or bottom.over.low > 0 or bottom.over.high < 0:
            return found
        zero = f"{bottom.over.inner} = 0 AND {top.over.inner} IS NOT NULL"
        given = number(points)
        if step.decimals is not None:
            given = self.writer.rounded(given, step.decimals)
        return self.writer.either((zero, f"{bottom.over.inner} <> 0"), given, found)

    def item(self, item: ItemStep) -> Num:
        """A bonus item or deduction."""
        found = self.writer.product(self.writer.num(item.node), number(item.points))
        if item.at_most is None:
            return found
        return self.writer.within(found, None, item.at_most)

    # --- totals

    def assess(self) -> None:
        """Points, vetoes, thresholds, bonus and total."""
        select = self.select("pointed", "the sum of the indicators")
        counted = [
            self.scores[s.id] for s in self.plan.indicators if s.in_total and s.id in self.scores
        ]
        points = self.clause(partial(self.added, counted), "points", None, self.place("indicators"))
        points = select.add_num(self.prefix + "points", points or number(0))
        self.columns["result", "points"] = points
        self.finish(select)
        select = self.select("judged")
        vetoed, tests = [], []
        for test in self.plan.vetoes:
            column = self.judge(test.id, test.cite, test.node, select, "v")
            vetoed.append(column)
        for test in self.plan.thresholds:
            tests.append(self.judge(test.id, test.cite, test.node, select, "t"))
        for item in self.plan.bonus:
            made = self.clause(partial(self.item, item), item.id, item.cite, self.place("bonus"))
            if made is not None:
                name = self.name("b", item.id)
                self.bonus[item.id] = select.add_num(name, made, note(item.cite, item.id))
                self.blame(item.node, f"{self.stands()} AND {name} IS NULL")
        self.finish(select)
        self.totalled(points, vetoed, tests)

    def judge(self, id_: str, cite: str | None, node: Node, select: Select, kind: str) -> str:
        """A veto or a threshold as a column."""
        part = "vetoes" if kind == "v" else "thresholds"
        answer = self.clause(partial(self.writer.answer, node), id_, cite, self.place(part))
        column = select.add(self.name(kind, id_), answer or "TRUE", note(cite, id_))
        self.blame(node, f"{self.stands()} AND {column} IS NULL")
        return column

    def added(self, values: Iterable[Num]) -> Num:
        """The exact sum; unknown where a part is."""
        found = number(0)
        for value in values:
            found = self.writer.sum_of(found, value)
        return found

    def totalled(self, points: Num, vetoed: list[str], tests: list[str]) -> None:
        """The total of the contestants, and what ranks those who can win."""
        select = self.select("totalled", "the exact total; unknown where a part of it is")
        known = [f"{column} IS NOT NULL" for column in (*vetoed, *tests)]
        known += [f"{self.name('s', id_)} IS NOT NULL" for id_ in self.plan.contest.rank_by]
        total = self.clause(
            partial(self.sum_up, points), "total", None, self.plan.contest.where.whole
        ) or number(0)
        test = all_of([self.stands(), *known])
        over = chosen((test,), (total.over,))
        total = select.add_num(self.prefix + "total", evolve(total, over=over))
        self.columns["result", "total"] = total
        bites, enough = any_of(vetoed), all_of(tests)
        select.add(self.prefix + "vetoed", f"COALESCE({bites}, FALSE)" if bites else "FALSE")
        select.add(self.prefix + "enough", f"COALESCE({enough}, FALSE)" if enough else "TRUE")
        self.finish(select)

    def sum_up(self, points: Num) -> Num:
        """Points and bonus, the bonus within its cap, rounded where the contest rounds totals."""
        contest = self.plan.contest
        bonus = self.writer.within(self.added(self.bonus.values()), None, contest.bonus_at_most)
        total = self.writer.sum_of(points, bonus)
        if contest.round_total is None:
            return total
        return self.writer.rounded(total, contest.round_total)

    # --- money

    def pay(self) -> None:
        """The money that follows, amount by amount: later ones may name earlier ones."""
        for step in self.plan.amounts:
            self.columns["amount", step.id] = number(None)  # where it is refused
            self.clause(partial(self.amount, step), step.id, step.cite, step.place)

    def amount(self, step: AmountStep) -> None:
        """Three columns: the yuan, whether they can not be worked out, and whether a person decides."""
        if step.word == "pool":
            raise Inexact("pool")
        comment = note(step.cite, step.id, step.title.zh if step.title else None)
        select, writer = self.select(f"for_{step.id}", comment), self.writer
        whom = writer.answer(step.whom) if step.whom is not None else "TRUE"
        silent = writer.answer(step.silent) if step.silent is not None else "FALSE"
        value = self.yuan(step)
        takes = all_of([self.stands(), whom, f"NOT ({silent})"])
        over = chosen((takes,), (value.over,))
        name = self.name("a", step.id)
        self.amounts[step.id] = self.columns["amount", step.id] = select.add_num(
            name, evolve(value, over=over)
        )
        open_ = any_of(
            [
                f"({whom}) IS NULL",
                all_of([whom, f"({silent}) IS NULL"]),
                all_of([whom, f"NOT ({silent})", f"{value.over.inner} IS NULL"]),
            ]
        )
        select.add(f"{name}_open", f"COALESCE({self.stands()} AND ({open_}), FALSE)")
        select.add(f"{name}_silent", f"COALESCE({all_of([self.stands(), whom, silent])}, FALSE)")
        self.finish(select)
        self.waits(step, name)

    def waits(self, step: AmountStep, name: str) -> None:
        """What follows from an amount that a person has to decide is that person's to decide too."""
        before = [f"{self.name('a', id_)}_decide" for id_ in self.amounts if id_ in _names(step)]
        select = self.select(f"decided_{step.id}")
        waits = any_of(before) or "FALSE"
        select.add(f"{name}_decide", any_of([f"{name}_silent", f"{name}_open AND ({waits})"]))
        unknown = f"{name}_open AND NOT ({waits})"
        select.add(f"{name}_unknown", unknown)
        self.finish(select)
        for node in step.trees:
            self.blame(node, f"{name}_unknown")

    def yuan(self, step: AmountStep) -> Num:
        """An amount within floor and ceiling, rounded."""
        writer = self.writer
        value = writer.num(step.node)
        if step.table is not None:
            found = writer.banded(step.table, value)
            self.gap(value, found)
            value = found
        if step.low is not None:
            value = writer.extreme(value, writer.num(step.low), least=False)
        if step.high is not None:
            value = writer.extreme(value, writer.num(step.high), least=True)
        return value if step.decimals is None else writer.rounded(value, step.decimals)


def _names(step: AmountStep) -> set[str]:
    """The earlier amounts that an amount names."""
    parts = (part for tree in step.trees for part in walk(tree))
    return {part.id for part in parts if isinstance(part, Name) and part.source == "amount"}


def _rounded(limit: Number | None, decimals: int | None) -> Number | None:
    """A limit rounded half up, as the score is."""
    return limit if limit is None or decimals is None else round_half_up(limit, decimals)
