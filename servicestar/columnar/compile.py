"""A plan → one query that gives every record its verdict."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from servicestar.columnar.contest import ContestSteps, Earlier, Refused
from servicestar.columnar.dialect import DIALECTS, Dialect, DialectName
from servicestar.columnar.expression import Writer, Written
from servicestar.columnar.judgement import Judgement, candidate
from servicestar.columnar.money import MoneySteps
from servicestar.columnar.number import Num, below
from servicestar.columnar.placing import PlacingSteps
from servicestar.columnar.populations import Populations
from servicestar.columnar.query import Query, in_order, narrowed
from servicestar.columnar.refusals import refusal
from servicestar.columnar.scoring import ScoringSteps
from servicestar.columnar.steps import Sheet, Step, as_column, beside_name, named
from servicestar.columnar.verdict_columns import VerdictColumns, lists_of
from servicestar.diagnostics import Diagnostic
from servicestar.expr import Aggregate
from servicestar.plan import Plan
from servicestar.values.operators import Value

Key = tuple[str, str]


def rounds_of(plan: Plan) -> list[Plan]:
    """The rounds of a contest, the first one first."""
    found = [plan]
    while found[0].earlier is not None:
        found.insert(0, found[0].earlier)
    return found


def compile_contest(
    plan: Plan, facts: Mapping[str, Value], sheet: Sheet, dialect: DialectName
) -> tuple[Query | None, list[Diagnostic]]:
    """Write a contest as one query.

    Args:
        plan: the contest, planned.
        facts: the facts that are set, exact.
        sheet: where its records are, and within which bounds their numbers lie.
        dialect: which engine it is for.

    Returns:
        The query; or None and a fault for each clause that can not be exact there.
    """
    return _Compiler(plan, facts, sheet, DIALECTS[dialect]).query()


class _Compiler:
    def __init__(
        self, plan: Plan, facts: Mapping[str, Value], sheet: Sheet, dialect: Dialect
    ) -> None:
        self.plan, self.facts, self.sheet, self.dialect = plan, facts, sheet, dialect
        self.steps = [_sheet_step(sheet, self.dialect)]
        self.refused: list[Refused] = []
        self.counts: dict[Aggregate, tuple[str, str]] = {}
        self.fact_selects: dict[str, tuple[str, Num | None]] = {}

    def query(self) -> tuple[Query | None, list[Diagnostic]]:
        earlier, source = None, "sheet"
        for index, plan in enumerate(rounds_of(self.plan)):
            prefix = "" if plan is self.plan else f"r{index + 1}_"
            steps = self.contest(plan, source, prefix, earlier)
            if plan is not self.plan:
                earlier = self.carried(steps)
                source = steps.source
        if self.plan.rivals is not None:
            self.refused.append(_whole(self.plan, "one_award", self.plan.rivals.cite))
        if self.refused:
            return None, [refusal(self.plan, each, self.dialect) for each in self.refused]
        return self.finished(steps), []

    def contest(
        self, plan: Plan, source: str, prefix: str, earlier: Earlier | None
    ) -> ContestSteps:
        """The steps of one round."""
        columns, full = _columns(self.sheet)
        writer = Writer(self.dialect, columns, _NOTHING)
        stands = prefix + "stands"
        populations = Populations(
            writer, {"roster": "sheet"}, source, self.sheet.rows, prefix, stands
        )
        writer.aggregates = populations
        steps = ContestSteps(
            plan,
            self.facts,
            source,
            columns,
            full,
            writer,
            populations,
            self.sheet.rows,
            prefix,
            earlier,
        )
        steps.given_facts()
        steps.qualify(candidate(steps))
        if plan.put_forward:
            select = steps.select("forwarded", "who is on a list")
            select.add(prefix + "forwarded", steps.forward())
            steps.finish(select)
        else:
            ScoringSteps(steps).score()
            steps.assess()
            PlacingSteps.after(steps).write()
            MoneySteps(steps).pay()
        self.refused += steps.refused
        self.counts = populations.counts  # those of an earlier round are its own
        for id_, (alias, _) in writer.tables.items():
            value = columns[id_]
            self.fact_selects[id_[1]] = alias, value if isinstance(value, Num) else None
        return steps

    def carried(self, steps: ContestSteps) -> Earlier:
        """A round that is over."""
        Judgement(steps).write("how the round before came out:")
        self.steps += [*steps.steps, *steps.populations.close()]
        return Earlier(steps.prefix + "standing", steps)

    # --- the verdicts

    def finished(self, steps: ContestSteps) -> Query:
        """The query of a contest whose steps are all written."""
        plan = self.plan
        Judgement(steps).write("how each record came out:")
        self.steps += [*steps.steps, *steps.populations.close()]
        self.steps = in_order(self.steps, self.dialect)
        columns = VerdictColumns(steps)
        verdicts = "SELECT\n  " + ",\n  ".join(columns.write()) + "\nFROM judgement"
        return Query(
            self.dialect,
            tuple(narrowed(self.steps, verdicts)),
            verdicts,
            "SELECT\n  verdicts.*,\n  " + ",\n  ".join(columns.lists()) + "\nFROM verdicts",
            tuple(map(lists_of, columns.rounds())),
            columns.stops(),
            bool(steps.gaps),
            bool(plan.contest.bands) and not plan.put_forward,
            self.places_select(),
            columns.numbers(),
            self.facts_select(),
            {id_: value for id_, (_, value) in self.fact_selects.items()},
            self.count_selects(),
            tuple(self.doubtful()),
            {node: found[:2] for node, found in steps.populations.found.items()},
            steps.populations.keys,
            steps.lists,
        )

    # --- what is asked besides

    def places_select(self) -> str:
        """The places of each group."""
        if self.plan.put_forward:
            return ""
        group = "g, " if self.plan.contest.per else ""
        return f"SELECT {group}measured, measured_by, places FROM places"

    def facts_select(self) -> str | None:
        """The facts that were worked out."""
        if not self.fact_selects:
            return None
        columns, tables = [], dict.fromkeys(alias for alias, _ in self.fact_selects.values())
        for id_, (alias, value) in self.fact_selects.items():
            columns.append(f"{alias}.{named('fact', id_)}")
            if value is not None and value.by is not None:
                columns.append(f"{alias}.{below(named('fact', id_))}")
        return f"SELECT {', '.join(columns)} FROM {' CROSS JOIN '.join(tables)}"

    def count_selects(self) -> dict[Aggregate, tuple[str, str]]:
        """How many values of each aggregate are known."""
        found = {}
        for node, (known, every) in self.counts.items():
            found[node] = _summed(known), _summed(every)
        return found

    def doubtful(self) -> Iterable[str]:
        """Records that break a limit between fields."""
        columns, _ = _columns(self.sheet)
        writer = Writer(self.dialect, columns, _NOTHING)
        for limit in self.plan.limits:
            test = writer.answer(limit.node)
            yield f"SELECT row_no FROM sheet WHERE NOT ({test}) ORDER BY row_no"


class _Nothing:
    def value(self, node: Aggregate, writer: Writer) -> Num:
        raise AssertionError(node)


_NOTHING = _Nothing()


def _summed(column: str) -> str:
    alias, name = column.split(".")
    return f"SELECT SUM({name}) FROM {alias}"


def _whole(plan: Plan, reason: str, cite: str | None) -> Refused:
    return Refused(reason, {}, plan.id, cite, plan.contest.where.whole)


def _sheet_step(sheet: Sheet, dialect: Dialect) -> Step:
    """The sheet's columns as the clauses see them."""
    columns = {"row_no": sheet.row}
    columns |= {named("f", id_): each.seen(dialect) for id_, each in sheet.columns.items()}
    columns |= {beside_name(key): each.seen(dialect) for key, each in sheet.beside.items()}
    listed = ",\n  ".join(f"{sql} AS {name}" for name, sql in columns.items())
    says = "the records: numbers as whole ones in units of their last decimal"
    # The names are told, not read off the query: a header may say AS too.
    sql = f"SELECT\n  {listed}\nFROM {sheet.source}"
    return Step("sheet", (says,), sql, added=tuple(columns))


def _columns(sheet: Sheet) -> tuple[dict[Key, Written], set[Key]]:
    """What the sheet's columns mean, and which of them no record lacks."""
    columns = {
        ("field", id_): as_column(c.value, named("f", id_)) for id_, c in sheet.columns.items()
    }
    columns |= {key: as_column(c.value, beside_name(key)) for key, c in sheet.beside.items()}
    full = {("field", id_) for id_, c in sheet.columns.items() if c.full}
    full |= {key for key, c in sheet.beside.items() if c.full}
    return columns, full
