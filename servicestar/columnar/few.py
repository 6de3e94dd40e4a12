"""Some records of an engine's run, interpreted: the explanation, and a check on the engine.

The aggregates come from the engine, everything else is worked out again for these records by the
interpreter; where the two do not agree, that is a fault of ours and said so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from attrs import define, evolve, field

from servicestar.columnar.engine import all_rows
from servicestar.columnar.number import Num
from servicestar.columnar.run import Columnar, exact
from servicestar.columnar.steps import named
from servicestar.diagnostics import Diagnostic, fault
from servicestar.evaluate import Run
from servicestar.evaluate.contest import broken_limit, columns_of
from servicestar.evaluate.frame import Engine as Interpreter
from servicestar.evaluate.notes import notes_of
from servicestar.evaluate.placing import Placing
from servicestar.evaluate.results import Reader, merged
from servicestar.expr import Aggregate
from servicestar.model import LANGUAGE
from servicestar.model.outcome import Outcome, Result
from servicestar.records.limits import MAX_FAULTS
from servicestar.values.operators import Value

MAX_TIED = 1_000
"""Records of one tie that an explanation looks at."""


@define
class Fetched(Interpreter):
    """The interpreter's columns for some records, with aggregates that an engine worked out."""

    fetch: Callable[[Aggregate, Fetched], Value] = field(kw_only=True)

    def aggregate(self, node: Aggregate) -> Value:
        """One value for the population, or one for each group."""
        if node not in self.aggregates:
            self.aggregates[node] = self.fetch(node, self)
        return self.aggregates[node]


def outcome_of(
    run: Columnar, results: tuple[Result, ...]
) -> tuple[Outcome | None, list[Diagnostic]]:
    """The outcome of a run, with these of its results."""
    made, faults = _for_notes(run)
    if made is None:
        return None, faults
    waiting = [name for each in run.query.rounds for name in each.to_attest.columns]
    open_ = " OR ".join(f"{name} <> 0" for name in waiting) or "FALSE"
    provisional = f"standing = 'awarded' AND ({open_})"
    notes = notes_of(made, run.source.rows, run.count(provisional))
    return evolve(_head(run, made.earlier), results=results, notes=tuple(notes)), []


def interpreted(run: Columnar, rows: Sequence[int]) -> tuple[Run | None, list[Diagnostic]]:
    """Some records with all their steps, which are their explanation.

    Args:
        run: what an engine has evaluated.
        rows: positions of records.

    Returns:
        A run over these records; or None and SS734 where the interpreter does not come to the
        engine's results.
    """
    rows = sorted(set(rows))
    made, faults = _assessed(run, rows)
    if made is None:
        return None, faults
    results = _results(run, rows)
    if run.plan.put_forward:
        made.forwarded = {step.id: _listed(run, made, step.id) for step in run.plan.put_forward}
    else:
        made.quota = dict(run.quota)
        made.placings = _placings(run, results)
        made.preferences = [
            made.engine.over(step.node, made.contestants) for step in run.plan.preferences
        ]
        made.pay()
    made.outcome = evolve(_head(run, made.earlier), results=results)
    if wrong := _disagreement(run, made, results):
        return None, wrong
    return made, []


def around(run: Columnar, rows: Sequence[int]) -> list[int]:
    """Positions of the records that an explanation of some others looks at: those at the cut."""
    found = set(rows)
    if run.earlier is not None:
        found |= set(around(run.earlier, rows))
    if run.plan.put_forward:
        return sorted(found)
    for _, result in list(run.results(_rows_are(rows))):
        group = _group_is(run, result.group)
        for where, order in (
            (f"{group} AND standing = 'awarded'", "place DESC, row_no DESC"),
            (f"{group} AND standing <> 'awarded' AND place IS NOT NULL", "place, row_no"),
            (
                f"{group} AND place = {result.rank or 0} AND key <> {_key(run, result.key)}",
                "row_no",
            ),
        ):
            found |= _some(run, where, order, 1)
        found |= _some(run, f"{group} AND standing = 'tied'", "row_no", MAX_TIED)
    return sorted(found)


def position_of(run: Columnar, key: str) -> int | None:
    """The position of the record of a key."""
    sql = f"SELECT row_no FROM {run.table} WHERE key = {_key(run, key)}"
    found = all_rows(run.engine, sql)
    return int(found[0][0]) if found else None


def gaps_of(run: Columnar) -> list[Diagnostic]:
    """The faults of records with a value in no band."""
    rows = sorted(_some(run, "in_no_band", "row_no", MAX_FAULTS))
    made, faults = _assessed(run, rows)
    if made is not None:
        made.pay()
        faults = made.faults
    return faults


# --- the interpreter's steps over some records ----------------------------------------------------


def _assessed(run: Columnar, rows: Sequence[int]) -> tuple[Run | None, list[Diagnostic]]:
    """The interpreter's steps up to the totals."""
    earlier = None
    if run.earlier is not None:
        earlier, faults = interpreted(run.earlier, rows)
        if earlier is None:
            return None, faults
    records = run.source.some(rows)
    engine = Fetched(
        columns_of(run.plan, records, run.settings),
        run.facts,
        len(records),
        fetch=lambda node, engine: _fetched(run, node, engine),
    )
    made = Run(run.plan, records, run.settings, engine, earlier)
    made.select()
    made.qualify()
    if not run.plan.put_forward:
        made.assess()
    return (None, made.faults) if made.faults else (made, [])


def _fetched(run: Columnar, node: Aggregate, engine: Fetched) -> Value:
    """What an aggregate gave."""
    number, alias = run.query.aggregates[node]
    by = f", {number.by.sql}" if number.by is not None else ""
    if node.function == "rank":
        return _ranks(run, node, alias, engine)
    group = f"{alias}.g, " if node.per else ""
    rows = all_rows(run.engine, run.query.text(f"SELECT {group}{number.over.sql}{by} FROM {alias}"))
    if node.per is None:
        over, *below = rows[0]
        return exact(over, below[0] if below else None, number)
    return {row[0]: exact(row[1], row[2] if by else None, number) for row in rows}


def _ranks(run: Columnar, node: Aggregate, alias: str, engine: Fetched) -> Value:
    """The rank of each value that one of the records has; by group where the rank is."""
    assert node.arg is not None
    ranked = run.query.keys[node]
    own = engine.over(node.arg, None)
    values = {own.at(row) for row in range(engine.size)} - {None}
    by_key = {key_of(value, ranked): value for value in values}
    if not by_key:
        return {}
    listed = ", ".join(map(str, by_key))
    group = "g, " if node.per else ""
    sql = f"SELECT {group}v, a1 FROM {alias} WHERE v IN ({listed})"
    found: dict[Value, Value] = {}
    for *groups, key, rank in all_rows(run.engine, run.query.text(sql)):
        ranks = found.setdefault(groups[0], {}) if groups else found
        ranks[by_key[int(key)]] = int(rank)
    return found


def key_of(value: Value, ranked: Num) -> int:
    """The whole number by which an engine ranks a value."""
    widest = 1 if ranked.by is None else ranked.by.high**2
    scaled = Fraction(value) * ranked.scale * widest
    return scaled.numerator // scaled.denominator


def _listed(run: Columnar, made: Run, list_id: str) -> set[int]:
    """Which of the records are on a list of an earlier round."""
    step = next(step for step in run.plan.put_forward if step.id == list_id)
    measure, last = run.query.lists[list_id]
    least = all_rows(run.engine, run.query.text(last))[0][0]
    column = made.engine.over(step.node, made.contestants)
    values = [column.at(index) for index in range(len(column))]
    pairs = zip(made.contestants, values, strict=True)
    return {
        row
        for row, value in pairs
        if value is not None and least is not None and key_of(value, measure) >= int(least)
    }


def _placings(run: Columnar, results: Sequence[Result]) -> dict[Value, Placing]:
    """Ranks, winners and ties of the records in each group."""
    counts = _counts(run)
    rows: dict[Value, list[int]] = {group: [] for group in run.quota}
    for row, result in enumerate(results):
        if result.rank is not None:
            rows[result.group].append(row)
    found = {}
    for group, members in rows.items():
        ranks = {row: results[row].rank or 0 for row in members}
        placed = [row for row in members if results[row].standing == "awarded"]
        tied = tuple(row for row in members if results[row].standing == "tied")
        every, won = counts.get(group, (0, 0))
        open_ = run.quota[group] - won if tied else 0
        placed.sort(key=lambda row: (ranks[row], row))
        found[group] = Placing(ranks, tuple(placed), tied, open_, every - len(ranks))
    return found


def _counts(run: Columnar) -> dict[Value, tuple[int, int]]:
    """For each group how many have a rank, and how many won."""
    won = "SUM(CASE WHEN standing = 'awarded' THEN 1 ELSE 0 END)"
    sql = f"SELECT in_group, COUNT(place) AS n, {won} AS won FROM {run.table} GROUP BY in_group"
    return {row[0]: (int(row[1]), int(row[2])) for row in all_rows(run.engine, sql)}


def _disagreement(run: Columnar, made: Run, results: Sequence[Result]) -> list[Diagnostic]:
    """SS734 where the interpreter comes to another result than the engine."""
    read = Reader(made).result
    for row, result in enumerate(results):
        if read(row) != result:
            words = {"contest": run.plan.id, "key": result.key, "engine": run.engine.dialect}
            return [fault("SS734", run.plan.contest.where.whole, **words)]
    return []


# --- what a reader should know --------------------------------------------------------------------


def _for_notes(run: Columnar) -> tuple[Run | None, list[Diagnostic]]:
    """A run over the records that notes speak of: those tied, and those a person has to decide."""
    decide = [named("decide", step.id) for step in run.plan.amounts]
    where = " OR ".join(["(standing = 'tied' AND place IS NOT NULL)", *decide])
    if run.plan.put_forward:
        where = "FALSE"
    rows = [
        int(row[0])
        for row in all_rows(
            run.engine, f"SELECT row_no FROM {run.table} WHERE {where} ORDER BY row_no"
        )
    ]
    made, faults = interpreted(run, rows)
    if made is None:
        return None, faults
    made.records = evolve(made.records, notes=[*run.source.notes])
    made.doubtful = _doubtful(run)
    made.engine.left_out = _left_out(run)
    if run.earlier is not None:
        assert made.earlier is not None
        made.earlier.outcome, faults = outcome_of(run.earlier, ())
        if made.earlier.outcome is None:
            return None, faults
    return made, []


def _left_out(run: Columnar) -> dict[Aggregate, tuple[int, int]]:
    """For each comparison how many values were known, and how many records there were."""
    found = {}
    for node, selects in run.query.counts.items():
        known, every = (all_rows(run.engine, run.query.text(sql))[0][0] or 0 for sql in selects)
        found[node] = int(known), int(every)
    return found


def _doubtful(run: Columnar) -> list[Diagnostic]:
    """Records that break a limit between fields."""
    found: list[Diagnostic] = []
    for limit, select in zip(run.plan.limits, run.query.doubtful, strict=True):
        sql = run.query.text(f"{select} LIMIT {MAX_FAULTS}")
        rows = [int(row[0]) for row in all_rows(run.engine, sql)]
        records = run.source.some(rows)
        found += (broken_limit(run.plan, limit, records, row) for row in range(len(rows)))
    return found[:MAX_FAULTS]


def _head(run: Columnar, earlier: Run | None) -> Outcome:
    """The outcome without results and notes."""
    settings = run.settings
    before = [fed.outcome for fed in settings.fed.values() if fed.outcome is not None]
    if earlier is not None and earlier.outcome is not None:
        before.append(earlier.outcome)
    facts = merged([*(outcome.facts for outcome in before), run.facts])
    return Outcome(
        ruleset=settings.ruleset.ruleset,
        sha256=settings.sha256,
        language=LANGUAGE,
        contest=run.plan.id,
        period=str(settings.period) if settings.period else None,
        facts={id_: value for id_, value in facts.items() if value is not None},
        readings=merged([*(outcome.readings for outcome in before), run.plan.readings]),
        places=run.places(),
        winners=run.winners,
        unresolved=run.unresolved,
        results=(),
        notes=(),
        amounts=tuple(step.id for step in run.plan.amounts if step.shown),
    )


# --- rows -----------------------------------------------------------------------------------------


def _results(run: Columnar, rows: Sequence[int]) -> tuple[Result, ...]:
    """The engine's results of some records."""
    return tuple(result for _, result in run.results(_rows_are(rows)))


def _rows_are(rows: Iterable[int]) -> str:
    listed = ", ".join(map(str, rows))
    return f"row_no IN ({listed})" if listed else "FALSE"


def _some(run: Columnar, where: str, order: str, most: int) -> set[int]:
    """Positions of the first records for which a test holds."""
    sql = f"SELECT row_no FROM {run.table} WHERE {where} ORDER BY {order} LIMIT {most}"
    return {int(row[0]) for row in all_rows(run.engine, sql)}


def _key(run: Columnar, key: str) -> str:
    return run.query.dialect.literal(key)


def _group_is(run: Columnar, group: str | None) -> str:
    return "in_group IS NULL" if group is None else f"in_group = {_key(run, group)}"
