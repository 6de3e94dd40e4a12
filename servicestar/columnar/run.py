"""A contest on an engine: guard, query, verdicts, and what a reader should know besides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from attrs import define

from servicestar.columnar.compile import Query, compile_contest
from servicestar.columnar.engine import Engine, Row, all_rows
from servicestar.columnar.files import written_whole
from servicestar.columnar.number import Num
from servicestar.columnar.outside import outside_of
from servicestar.columnar.source import Source
from servicestar.columnar.steps import named
from servicestar.columnar.tables import BESIDE, outside_table, too_wide, with_outside
from servicestar.columnar.verdicts import Reader, lists_table
from servicestar.diagnostics import Diagnostic, fault
from servicestar.evaluate import Settings, without_cycle
from servicestar.evaluate.facts import facts_in_force
from servicestar.evaluate.quota import places_of
from servicestar.model.outcome import Quota, Result, Standing
from servicestar.plan import Plan
from servicestar.values.numbers import narrow
from servicestar.values.operators import Value

LISTS = "lists_written_out"


@define(slots=False)
class Columnar:
    """A contest that an engine has evaluated; its verdicts stay in the engine.

    Attributes:
        plan, settings: what was evaluated.
        source: the roster.
        engine: where the verdicts are.
        query: what was asked.
        table: the name of the verdicts' table.
        facts: in force.
        quota: places by group, in the order of the roster.
        earlier: the round before.
    """

    plan: Plan
    settings: Settings
    source: Source
    engine: Engine
    query: Query
    table: str
    facts: Mapping[str, Value]
    quota: Mapping[Value, int]
    earlier: Columnar | None = None

    @cached_property
    def reader(self) -> Reader:
        """Reads the verdicts."""
        names = self.engine.names(f"SELECT * FROM {self.table}")
        return Reader.of(self.plan, self.query, names)

    def results(self, where: str = "TRUE", order: str = "row_no") -> Iterator[tuple[int, Result]]:
        """Position and result of the records for which a test holds, in an order."""
        position = self.reader.names["row_no"]
        sql = f"SELECT * FROM {self.table} WHERE {where} ORDER BY {order}"
        for batch in self.engine.rows(sql):
            for row in batch:
                yield int(row[position]), self.reader.result(row)

    def write(self, path: str) -> tuple[str, str] | None:
        """The verdicts as a .parquet or .csv file, in the order of the records.

        Returns:
            Why it could not be written; None where it is.
        """
        flat = path.lower().endswith(".csv")
        self.engine.put(LISTS, lists_table(self.reader, self.distinct_lists(), flat=flat))
        return written_whole(self.engine, self.query.exported(self.table, LISTS, flat=flat), path)

    def distinct_lists(self) -> list[Row]:
        """The lists that occur, as bits."""
        columns = ", ".join(self.query.list_columns)
        return all_rows(self.engine, f"SELECT DISTINCT {columns} FROM {self.table}")

    def count(self, where: str) -> int:
        """For how many records a test holds."""
        sql = f"SELECT COUNT(*) AS n FROM {self.table} WHERE {where}"
        return int(all_rows(self.engine, sql)[0][0])

    def standings(self) -> dict[Standing, int]:
        """How many records have each standing."""
        sql = f"SELECT standing, COUNT(*) AS n FROM {self.table} GROUP BY standing"
        return {row[0]: int(row[1]) for row in all_rows(self.engine, sql)}

    def winners(self) -> tuple[str, ...]:
        """Keys in order of rank, then of the records."""
        sql = (
            f"SELECT key FROM {self.table} WHERE standing = 'awarded' "
            "ORDER BY COALESCE(place, 0), row_no"
        )
        return tuple(row[0] for row in all_rows(self.engine, sql))

    def unresolved(self) -> tuple[tuple[str, ...], ...]:
        """Groups of keys tied across the last place, by their first record."""
        tie = "in_round, tied_in" if self.query.stops else "0 AS in_round, in_group"
        sql = f"SELECT {tie}, key FROM {self.table} WHERE standing = 'tied' ORDER BY row_no"
        found: dict[tuple[object, object], list[str]] = {}
        for in_round, group, key in all_rows(self.engine, sql):
            found.setdefault((in_round, group), []).append(key)
        return tuple(tuple(keys) for keys in found.values())

    def places(self) -> Quota:
        """How many could win."""
        if self.plan.put_forward:
            return {step.id: step.best for step in self.plan.put_forward}
        if self.plan.contest.per is not None:
            return dict(self.quota)
        return self.quota[None]


def evaluate_columnar(
    plan: Plan, source: Source, settings: Settings, engine: Engine
) -> tuple[Columnar | None, list[Diagnostic]]:
    """Run a plan on an engine.

    Args:
        plan: the contest, planned.
        source: the roster.
        settings: facts, period, history, and the runs of contests that feed it.
        engine: which engine.

    Returns:
        The run; or None and a fault for each clause that can not be exact there, for each fact
        that is missing, or for a gap of the regulation.
    """
    if faults := without_cycle(plan, settings):
        return None, faults
    _, faults = facts_in_force(settings.ruleset, plan, settings.facts, lambda _: None)
    if faults:
        return None, faults
    earlier = None
    if plan.earlier is not None:
        earlier, faults = evaluate_columnar(plan.earlier, source, settings, engine)
        if earlier is None:
            return None, faults
    plans = rounds_of(plan)
    outside = outside_of(plans, settings)
    sheet = with_outside(source.sheet(plans, engine), outside)
    if wide := too_wide(sheet):
        place = plan.contest.where.whole
        words = {"contest": plan.id, "fields": "、".join(wide), "engine": engine.dialect}
        return None, [fault("SS732", place, **words)]
    query, faults = compile_contest(plan, settings.facts, sheet, engine.dialect)
    if query is None:
        return None, faults
    if outside.keys and outside.columns:
        engine.put(BESIDE, outside_table(outside))
    table = f"verdicts_{plan.id}"[:58]
    engine.keep(table, query.text())
    facts = _facts(plan, query, settings, engine)
    run = Columnar(plan, settings, source, engine, query, table, facts, {}, earlier)
    return _checked(run)


def rounds_of(plan: Plan) -> list[Plan]:
    """The rounds of a contest, the first one first."""
    found = [plan]
    while found[0].earlier is not None:
        found.insert(0, found[0].earlier)
    return found


def _checked(run: Columnar) -> tuple[Columnar | None, list[Diagnostic]]:
    """The run, unless a record was lost or the regulation has a gap."""
    found = run.count("TRUE")
    if found != run.source.rows:
        words = {"contest": run.plan.id, "rows": run.source.rows, "found": found}
        return None, [fault("SS733", run.plan.contest.where.whole, **words)]
    if run.plan.put_forward:
        return run, []
    if run.query.gaps and run.count("in_no_band"):
        from servicestar.columnar.few import gaps_of

        return None, gaps_of(run)
    run.quota, faults = _quota(run)
    return (None, faults) if faults else (run, [])


def _facts(plan: Plan, query: Query, settings: Settings, engine: Engine) -> dict[str, Value]:
    """The facts in force, those worked out from the sheet among them."""
    found: dict[str, Value] = {}
    if query.facts is not None:
        sql = query.text(query.facts)
        names, row = engine.names(sql), all_rows(engine, sql)[0]
        got = dict(zip(names, row, strict=True))
        for id_, value in query.fact_numbers.items():
            name = named("fact", id_)
            found[id_] = exact(got[name], got.get(f"{name}_by"), value) if value else got[name]
    facts: dict[str, Value] = {}
    for id_ in plan.facts:
        facts[id_] = settings.facts[id_] if id_ in settings.facts else found.get(id_)
    return facts


def exact(over: Value, by: Value, value: Num) -> Value:
    """The number that an engine's whole numbers stand for."""
    if over is None:
        return None
    return narrow(Fraction(int(over), value.scale * (1 if by is None else int(by))))


def _quota(run: Columnar) -> tuple[dict[Value, int], list[Diagnostic]]:
    """The places of each group, in the order in which the roster has the groups."""
    order = (
        f"SELECT in_group, MIN(row_no) AS first FROM {run.table} GROUP BY in_group ORDER BY first"
    )
    grouped = run.plan.contest.per is not None
    groups = [row[0] for row in all_rows(run.engine, order)] if grouped else [None]
    rows = all_rows(run.engine, run.query.text(run.query.places))
    measured = {(row[0] if grouped else None): row[-3:] for row in rows}
    found: dict[Value, int] = {}
    faults: list[Diagnostic] = []
    for group in groups:
        over, by, places = measured[group]
        step, value = run.plan.places, None
        if over is not None:
            value = narrow(Fraction(int(over), int(by)))
        number = 0 if step is None else places_of(run.plan, step, value, run.facts, group)
        if isinstance(number, Diagnostic):
            faults.append(number)
        elif places is None or int(places) != number:
            words = {"contest": run.plan.id, "rows": number, "found": places}
            faults.append(fault("SS733", run.plan.contest.where.whole, **words))
        else:
            found[group] = number
    return found, faults
