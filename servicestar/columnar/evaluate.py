"""A contest on an engine: guard, query, verdicts, and the faults of a gap in the regulation."""

from __future__ import annotations

from fractions import Fraction

from servicestar.columnar.compile import compile_contest, rounds_of
from servicestar.columnar.engine import Engine, all_rows
from servicestar.columnar.few import gaps_of
from servicestar.columnar.number import below
from servicestar.columnar.outside import outside_of
from servicestar.columnar.query import Query
from servicestar.columnar.run import Columnar, exact
from servicestar.columnar.source import Source
from servicestar.columnar.steps import named
from servicestar.columnar.tables import BESIDE, outside_table, too_wide, with_outside
from servicestar.diagnostics import Diagnostic, fault
from servicestar.evaluate import Settings, without_cycle
from servicestar.evaluate.facts import facts_in_force
from servicestar.evaluate.quota import places_of
from servicestar.plan import Plan
from servicestar.values.numbers import narrow
from servicestar.values.operators import Value


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
    table = named("verdicts", plan.id)
    query = _kept(query, table, engine)
    facts = _facts(plan, query, settings, engine)
    run = Columnar(plan, settings, source, engine, query, table, facts, {}, earlier)
    return _checked(run)


def _kept(query: Query, table: str, engine: Engine) -> Query:
    """Keep the verdicts: as a table, or as a view of tables that little is left to do with."""
    if not engine.staged:
        engine.keep(table, query.text())
        return query
    tables, query = query.staged(table)
    for name, sql in tables:
        engine.keep(name, sql)
    engine.show(table, query.text())
    return query


def _checked(run: Columnar) -> tuple[Columnar | None, list[Diagnostic]]:
    """The run, unless the regulation has a gap."""
    if run.plan.put_forward:
        return run, []
    if run.query.gaps and run.count("in_no_band"):
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
            found[id_] = exact(got[name], got.get(below(name)), value) if value else got[name]
    facts: dict[str, Value] = {}
    for id_ in plan.facts:
        facts[id_] = settings.facts[id_] if id_ in settings.facts else found.get(id_)
    return facts


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
