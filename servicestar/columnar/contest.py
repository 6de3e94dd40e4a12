"""One contest as steps of the query, in the order in which a record goes through them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TypeVar

from attrs import define, evolve, field

from servicestar.columnar.blame import blamed
from servicestar.columnar.expression import Plain, Writer, Written
from servicestar.columnar.number import Inexact, Int, Num, below, chosen, number
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
from servicestar.expr import Name, Node
from servicestar.plan import ConditionStep, ItemStep, Plan
from servicestar.values.operators import Value

Made = TypeVar("Made")
Key = tuple[str, str]


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
        populations: where aggregates are worked out.
        rows: the most records there are.
        prefix: of the names of an earlier round.
        earlier: the round before.
        steps: what was written.
        refused: what can not be written.
        open: for each field, tests that it is missing and that this leaves a rule open: those
            that are still to be written.
        blame_joins: what these tests have to be joined with.
        failing: the conditions, each with the test that it fails.
        waiting: the attestations, each with the test that it is still to be given.
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

    def place(self, part: str, id_: str = "") -> Place:
        """Where the contest has a part, or the clause of an id in it."""
        listed = getattr(self.plan.contest, part, None)
        for clause in listed if isinstance(listed, tuple) else ():
            if getattr(clause, "id", None) == id_:
                found: Place = clause.where.whole
                return found
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
            own = self.writer.whole.column(made.over) if isinstance(made, Num) else made.sql
            lines.append(f"{own} AS {name}")
            if isinstance(made, Num) and made.by is not None:
                lines.append(f"{made.by.sql} AS {below(name)}")
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
                self.place("conditions", step.id),
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
                self.place("put_forward", step.id),
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

    # --- points and totals

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
            made = self.clause(
                partial(self.item, item), item.id, item.cite, self.place("bonus", item.id)
            )
            if made is not None:
                name = self.name("b", item.id)
                self.bonus[item.id] = select.add_num(name, made, note(item.cite, item.id))
                self.blame(item.node, f"{self.stands()} AND {name} IS NULL")
        self.finish(select)
        self.totalled(points, vetoed, tests)

    def judge(self, id_: str, cite: str | None, node: Node, select: Select, kind: str) -> str:
        """A veto or a threshold as a column."""
        part = "vetoes" if kind == "v" else "thresholds"
        answer = self.clause(partial(self.writer.answer, node), id_, cite, self.place(part, id_))
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

    def item(self, item: ItemStep) -> Num:
        """A bonus item or deduction."""
        found = self.writer.product(self.writer.num(item.node), number(item.points))
        if item.at_most is None:
            return found
        return self.writer.within(found, None, item.at_most)

    def gap(self, value: Num, found: Num, whose: str) -> None:
        """A column for whether a value is in no band, in the step at hand.

        Args:
            value: what is looked up.
            found: what the bands give.
            whose: the test of whose values are.
        """
        assert self.selecting is not None
        none = f"{value.over.inner} IS NOT NULL AND {found.over.inner} IS NULL"
        test = f"COALESCE({whose}, FALSE) AND {none}"
        self.gaps.append(self.selecting.add(f"{self.prefix}gap_{len(self.gaps) + 1}", test))
