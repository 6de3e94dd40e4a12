"""Hypothesis strategies made from any ruleset: cohorts aimed at the edges of its rules.

A record is a good one (it passes the conditions that look at it alone) with a few cells changed to
values at which some rule turns, one smallest unit to either side. What shrinks is the number of
records and of changed cells, so that a counterexample is a table a person can read.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import attrs
from attrs import frozen
from hypothesis import strategies as st

from servicestar.api import Contest, Outcome
from servicestar.expr import Name
from servicestar.model import Fact, Field, Past
from servicestar.plan import Plan
from servicestar.testing.edges import Edges, cell, edges, rounds, turning_points
from servicestar.values.periods import Period, PeriodKind

Row = dict[str, Any]
MAX_RECORDS = 12
_PERIODS: Mapping[PeriodKind, Period] = {
    "month": Period("month", 2024, 7),
    "quarter": Period("quarter", 2024, 2),
    "half_year": Period("half_year", 2024, 1),
    "year": Period("year", 2024, 0),
}
_GROUPS = ("A", "B", "C")
_TABLE = st.fixed_dictionaries({group: st.sampled_from([1, 0, 2]) for group in _GROUPS})


@frozen
class Cohort:
    """What a contest is evaluated on.

    Attributes:
        records: cells by field id.
        history: rows of a history sheet; None where the contest never looks back.
        period: the cycle.
        facts: by fact id.
        fed: by contest, the sheets of the contests that feed this one.
    """

    records: list[Row]
    history: list[Row] | None = None
    period: str | None = None
    facts: Mapping[str, Any] = attrs.field(factory=dict)
    fed: Mapping[str, list[Row]] = attrs.field(factory=dict)

    def evaluate(self, contest: Contest, readings: Mapping[str, str] | None = None) -> Outcome:
        """The outcome of a contest on this cohort.

        Raises:
            ServiceStarError: where the contest has none, such as a gap of the regulation.
        """
        return contest.evaluate(
            self.records,
            history=self.history,
            period=self.period,
            facts=self.facts,
            readings=readings,
            fed=self.fed,
        )


def cohorts(
    contest: Contest,
    *,
    readings: Mapping[str, str] | None = None,
    max_records: int = MAX_RECORDS,
    missing: bool = True,
) -> st.SearchStrategy[Cohort]:
    """Cohorts of a contest, aimed at the edges of its rules.

    Args:
        contest: of a loaded ruleset.
        readings: choices that differ from the readings' own.
        max_records: how many records at most.
        missing: whether cells may be empty.
    """
    return _cohorts(contest.ruleset.plan(contest.id, readings or {}), contest, max_records, missing)


def _cohorts(
    plan: Plan, contest: Contest, max_records: int, missing: bool
) -> st.SearchStrategy[Cohort]:
    rows = _rows(plan, missing, max_records)
    period = period_of(plan)
    facts = {
        id_: _fact(plan, contest.ruleset.model.facts[id_], id_, given=default is None)
        for id_, default in _facts(plan).items()
    }

    @st.composite
    def draw_cohort(draw: st.DrawFn) -> Cohort:
        records = [{plan.key: f"R{n}", **row} for n, row in enumerate(draw(rows), 1)]
        keys = [row[plan.key] for row in records]
        history = draw(_history(plan, period, keys)) if period is not None else None
        values = {id_: draw(fact) for id_, fact in facts.items()}
        told = {id_: value for id_, value in values.items() if value is not None}
        fed = {}
        for feed, source in plan.feeds.values():
            sheet = draw(st.lists(_record(source, missing), max_size=max_records))
            owners = st.sampled_from([*keys, "nobody"])
            fed[feed.contest] = [
                {source.key: f"S{n}", **row, feed.belongs_to: draw(owners)}
                for n, row in enumerate(sheet, 1)
            ]
        return Cohort(records, history, str(period) if period else None, told, fed)

    return draw_cohort()


def period_of(plan: Plan) -> Period | None:
    """A cycle in which the contest can be held; None where it has none."""
    kinds = [each.contest.period for each in rounds(plan) if each.contest.period]
    return _PERIODS.get(kinds[0]) if kinds else None


# --- records -------------------------------------------------------------------------------------


def _rows(plan: Plan, missing: bool, max_records: int) -> st.SearchStrategy[list[Row]]:
    """Records; where lists put their best forward, often enough for somebody to be on none."""
    few = st.lists(_record(plan, missing), max_size=max_records)
    best = max((step.best for each in rounds(plan) for step in each.put_forward), default=0)
    if not 0 < best < max_records:
        return few
    return few | st.lists(_record(plan, missing), min_size=max_records, max_size=max_records)


def _record(plan: Plan, missing: bool) -> st.SearchStrategy[Row]:
    """A good record with few cells changed; a strong one has what others have to have less of."""
    found = edges(plan)
    fields = plan.kind.fields
    base = {id_: _base(found[id_], fields[id_]) for id_ in found}
    weak = {id_: cell(e.weak) for id_, e in found.items() if e.weak is not None}
    strong = {id_: cell(e.strong) for id_, e in found.items() if e.strong is not None}
    changes = {id_: _cell(found[id_], fields[id_], missing) for id_ in found}
    ids = sorted(changes)
    # A list's places are mostly taken by the strong, or nobody is left out.
    listed = any(each.put_forward for each in rounds(plan))
    kinds, most = ([*[strong] * 5, weak], 1) if listed else ([strong, weak], 3)

    @st.composite
    def draw_record(draw: st.DrawFn) -> Row:
        row = {**base, **draw(st.sampled_from(kinds))}
        for id_ in draw(st.lists(st.sampled_from(ids), max_size=most)) if ids else ():
            row[id_] = draw(changes[id_])
        return row

    return draw_record()


def _base(edge: Edges, written: Field) -> object:
    return None if written.optional else cell(edge.good[0])


def _cell(edge: Edges, written: Field, missing: bool) -> st.SearchStrategy[object]:
    """A cell at an edge; a missing one where it may be. A group is never missing."""
    values = [cell(value) for value in (*edge.good, *edge.values)]
    if missing and written.type not in ("text", "choice"):
        values.append(None)
    return st.sampled_from(list({repr(value): value for value in values}.values()))


# --- history -------------------------------------------------------------------------------------


def _history(
    plan: Plan, period: Period, keys: Sequence[str]
) -> st.SearchStrategy[list[Row] | None]:
    """Titles that make candidates, some of them lost, and bars from the cycle before."""
    makers = [
        (each.contest.candidates.titles.of, each.contest.candidates.titles.at_least, "own")
        for each in rounds(plan)
        if each.contest.candidates is not None and each.contest.candidates.titles is not None
    ]
    made = {of for of, _, _ in makers}
    makers += [(p.of, 1, p.within) for p in _pasts(plan) if p.of not in made]
    bars = any(step.word == "barred" for each in rounds(plan) for step in each.conditions)
    if not makers and not bars:
        return st.none()

    @st.composite
    def draw_history(draw: st.DrawFn) -> list[Row]:
        rows: list[Row] = []
        for key in keys:
            for of, needed, within in makers:
                rows += _titles(draw, key, of, needed, _within(period, within))
            if bars and draw(st.integers(0, 9)) == 9:
                before = {"id": key, "scheme": plan.id, "period": str(period.previous)}
                rows.append({**before, "status": "revoked", "total": None})
        return rows

    return draw_history()


def _pasts(plan: Plan) -> list[Past]:
    return [past for each in rounds(plan) for past in each.past.values()]


def _within(period: Period, within: str) -> Period:
    if within == "previous":
        return period.previous
    return period if within == "own" else period.to(within) or period  # type: ignore[arg-type]


def _titles(draw: st.DrawFn, key: str, of: str, needed: int, period: Period) -> list[Row]:
    """Titles of one record: mostly just enough, in different cycles."""
    count = draw(st.sampled_from([needed, needed + 1, needed - 1]))
    rows = []
    for cycle in _parts(period)[:count]:
        status = draw(st.sampled_from(["awarded"] * 7 + ["revoked"]))
        total = draw(st.sampled_from([90, 91, 89, 90, 90, 90, 90, None]))
        title = {"id": key, "scheme": of, "period": str(cycle)}
        rows.append({**title, "status": status, "total": total})
    return rows


def _parts(period: Period) -> list[Period]:
    """Shorter cycles inside a period: quarters of a year, months of anything else."""
    kind: PeriodKind = "quarter" if period.kind == "year" else "month"
    first = period.first_day or datetime.date(2024, 1, 1)
    number = (first.month - 1) // (3 if kind == "quarter" else 1)
    found = [Period(kind, first.year, number)]
    while len(found) < 4 and found[-1].next.within(period):
        found.append(found[-1].next)
    return found


# --- facts ---------------------------------------------------------------------------------------


def _facts(plan: Plan) -> dict[str, object]:
    """The facts that any round uses, with their defaults."""
    return {id_: default for each in rounds(plan) for id_, default in each.facts.items()}


def _fact(plan: Plan, fact: Fact, id_: str, *, given: bool) -> st.SearchStrategy[Any]:
    """A value for a fact; None leaves it to its default, or unset where it is optional."""
    if fact.type == "table":
        return _TABLE
    if fact.type in ("yes_no", "text", "date", "share"):
        words: Mapping[str, list[object]] = {
            "yes_no": [True, False],
            "text": ["A"],
            "date": [datetime.date(2024, 3, 1)],
            "share": ["1/3", "1/2"],
        }
        return st.sampled_from([*words[fact.type], *([] if given else [None])])
    points = turning_points(plan, Name(id_, "fact"))
    values = [v for p in points for v in (p, p + 1, p - 1)] or [20, 10, 1, 2, 0, 9]
    fitting = [v for v in values if _fits(fact, v)]
    none = [] if given and not fact.optional else [None]
    return st.sampled_from([*(cell(v) for v in fitting), *none] or [None])


def _fits(fact: Fact, value: int | Fraction) -> bool:
    whole = fact.type != "integer" or Fraction(value).denominator == 1
    low = fact.min is None or value >= fact.min
    return whole and low and (fact.max is None or value <= fact.max)
