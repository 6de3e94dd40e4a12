"""Cohorts made up for two contests at once, aimed at the rules in which they differ.

A record is a good one, strong or weak where others matter, with a few cells changed: mostly those
that the differing rules read. The same seed gives the same cohorts.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from attrs import define, evolve, field

from servicestar.diff.columns import Column, columns_of, key_names, paired_fields
from servicestar.expr import Name
from servicestar.model import Fact, Feed
from servicestar.plan import Plan
from servicestar.testing.edges import cell, rounds, turning_points
from servicestar.testing.strategies import Cohort, Row, period_of
from servicestar.values.numbers import Number
from servicestar.values.periods import Period

Names = set[tuple[str, str]]
_COUNTS = (10, 1, 2, 20, 3, 5, 7, 9, 11, 15, 19, 0, 4, 6, 30, 100)
_SIZES = ((1, 4), (2, 9), (3, 6), (4, 4), (6, 2), (9, 1), (12, 1))
_TOTALS = (90, 91, 89, Decimal("90.04"), Decimal("90.06"), 95, 80, None)
_GROUPS = ("A", "B", "C")


@define
class Maker:
    """Makes cohorts for two contests.

    Attributes:
        old, new: their plans.
        focus: the names that the differing rules read.
        rng: draws everything.
        past: whether the differing rules look at the history.
        facts_of: the facts of both rulesets.
    """

    old: Plan
    new: Plan
    focus: Names
    rng: random.Random
    past: bool = False
    facts_of: Mapping[str, Fact] = field(factory=dict)
    columns: tuple[Column, ...] = field(init=False)
    aimed: tuple[Column, ...] = field(init=False)
    keys: tuple[str, ...] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Work out the columns once."""
        self.columns = columns_of(self.old, self.new)
        ids = {id_ for source, id_ in self.focus if source == "field"}
        self.aimed = tuple(c for c in self.columns if ids & set(c.fields))
        self.keys = key_names(self.old, self.new)

    def cohort(self, largest: int | None = None) -> Cohort:
        """A cohort, of so many records at most."""
        fitting = [pair for pair in _SIZES if largest is None or pair[0] <= largest]
        sizes, weights = zip(*fitting, strict=True)
        (size,) = self.rng.choices(sizes, weights)
        records: list[Row] = []
        for _ in range(size):
            copied = records and self.rng.random() < 0.4
            row = dict(self.rng.choice(records)) if copied else self.good_row()
            records.append(self.changed(row))
        return self.around(records)

    def around(self, records: Sequence[Row]) -> Cohort:
        """The records with keys, and with history, facts and fed sheets to go with them."""
        named = self.numbered(records)
        keys = [str(row[self.keys[0]]) for row in named]
        period = self.period
        return Cohort(
            named,
            [*self.history(keys, period)] if period is not None else None,
            str(period) if period is not None else None,
            {id_: value for id_, value in self.facts() if value is not None},
            dict(self.fed(keys)),
        )

    def numbered(self, records: Sequence[Row]) -> list[Row]:
        """The records with keys: R1, R2 and so on."""
        return [{**dict.fromkeys(self.keys, f"R{n}"), **row} for n, row in enumerate(records, 1)]

    # --- records

    def good_row(self) -> Row:
        """A record that passes what looks at it alone."""
        strong = self.rng.random() < 0.7
        return {c.name: c.strong if strong else c.weak for c in self.columns}

    def changed(self, row: Row) -> Row:
        """The record with a few cells changed."""
        for _ in range(self.rng.choice((0, 1, 1, 2)) if self.aimed else 0):
            column = self.rng.choice(self.aimed)
            row[column.name] = self.cell(column)
        for _ in range(self.rng.choice((0, 0, 0, 1, 2) if self.aimed else (0, 1, 2, 3))):
            if self.columns:
                column = self.rng.choice(self.columns)
                row[column.name] = self.cell(column)
        return row

    def cell(self, column: Column) -> object:
        """A cell at an edge; now and then an empty one."""
        if not column.values or (not column.group and self.rng.random() < 0.06):
            return None if not column.group else column.base
        return self.rng.choice(column.values)

    # --- what goes with them

    @property
    def period(self) -> Period | None:
        """A cycle in which either contest can be held."""
        return period_of(self.old) or period_of(self.new)

    def history(self, keys: Sequence[str], period: Period) -> Iterator[Row]:
        """Titles that make candidates, and titles lost in the cycle before."""
        for key in keys:
            for of, needed, within in self.makers():
                cycles = _parts(period if within != "previous" else period.previous)
                more = self.rng.choice((0, 1, -1)) if self.rng.random() < self.often else 0
                for cycle in cycles[: needed + more]:
                    lost = self.rng.random() < self.often / 4
                    status = self.rng.choice(("revoked", "disqualified")) if lost else "awarded"
                    total = self.rng.choice(_TOTALS[:1] if not self.past else _TOTALS)
                    title = {"id": key, "scheme": of, "period": str(cycle)}
                    yield {**title, "status": status, "total": total}
            if self.bars() and self.rng.random() < self.often / 2:
                status = self.rng.choice(("revoked", "disqualified"))
                title = {"id": key, "scheme": self.new.id, "period": str(period.previous)}
                yield {**title, "status": status, "total": None}

    @property
    def often(self) -> float:
        """How often a title is not as a good record has it."""
        return 0.6 if self.past else 0.15

    def makers(self) -> list[tuple[str, int, str]]:
        """The titles that either contest looks back at: of which contest, how many, in what."""
        found: dict[tuple[str, str], int] = {}
        for each in (*rounds(self.old), *rounds(self.new)):
            candidates = each.contest.candidates
            if candidates is not None and candidates.titles is not None:
                place = candidates.titles.of, "own"
                found[place] = max(found.get(place, 1), candidates.titles.at_least)
            for past in each.past.values():
                within = "previous" if past.within == "previous" else "own"
                found.setdefault((past.of, within), 1)
        return [(of, needed, within) for (of, within), needed in found.items()]

    def bars(self) -> bool:
        """Whether a title lost in the cycle before counts in either contest."""
        plans = (*rounds(self.old), *rounds(self.new))
        return any(step.word == "barred" for each in plans for step in each.conditions)

    def facts(self) -> Iterator[tuple[str, Any]]:
        """A value for each fact; None leaves it to its default."""
        for id_, (fact, given) in self.known_facts().items():
            often = 0.6 if id_ in self.overrides else 0.4
            if (fact.optional or not given) and self.rng.random() < often:
                yield id_, None
            else:
                yield id_, self.fact(id_, fact)

    def known_facts(self) -> dict[str, tuple[Fact, bool]]:
        """The facts that either contest uses, and whether they have to be set."""
        found: dict[str, tuple[Fact, bool]] = {}
        for plan in (*rounds(self.new), *rounds(self.old)):
            for id_, default in plan.facts.items():
                if id_ not in self.facts_of:  # the same fact under another name
                    continue
                before = found.get(id_, (None, True))[1]
                found[id_] = self.facts_of[id_], before and default is None
        return found

    def fact(self, id_: str, fact: Fact) -> Any:
        """A value for a fact."""
        if fact.type == "table":
            return {group: self.rng.choice((1, 1, 2, 0)) for group in self.group_names()}
        if id_ in self.overrides:
            return self.rng.choice((1, 1, 1, 2, 3))
        if fact.type in ("integer", "decimal"):
            return self.rng.choice(self.counts(id_, fact) or (None,))
        words: Mapping[str, tuple[object, ...]] = {
            "yes_no": (True, False),
            "text": ("A", "B"),
            "date": (datetime.date(2024, 3, 1), datetime.date(2024, 2, 29)),
            "share": ("1/3", "1/2", "1/4", "1"),
        }
        return self.rng.choice(words[fact.type])

    @property
    def overrides(self) -> set[str]:
        """The facts that are the number of places where they are told."""
        places = [plan.places for plan in (*rounds(self.old), *rounds(self.new))]
        return {each.override for each in places if each is not None and each.override}

    def counts(self, id_: str, fact: Fact) -> list[object]:
        """Numbers for a fact: small ones, and where a rule turns."""
        turning = self.turning(id_)
        aimed = ("fact", id_) in self.focus and turning and self.rng.random() < 0.6
        wanted = turning if aimed else [*turning, *_COUNTS]
        low, high = fact.min, fact.max
        fitting = [
            v
            for v in wanted
            if (low is None or v >= low)
            and (high is None or v <= high)
            and (fact.type != "integer" or isinstance(v, int))
        ]
        return [cell(v) for v in dict.fromkeys(fitting)]

    def turning(self, id_: str) -> list[Number]:
        """The numbers at which a rule about a fact turns, and those beside them."""
        name = Name(id_, "fact")
        points = [p for plan in (self.old, self.new) for p in turning_points(plan, name)]
        return list(dict.fromkeys(v for p in points for v in (p, p + 1, p - 1)))

    def group_names(self) -> tuple[str, ...]:
        """The groups that records may be in."""
        per = {self.old.contest.per, self.new.contest.per} - {None}
        for column in self.columns:
            if per & set(column.fields):
                return tuple(map(str, column.values))
        return _GROUPS

    def fed(self, keys: Sequence[str]) -> Iterator[tuple[str, list[Row]]]:
        """The sheets of contests that feed either of them."""
        for contest, (feeds, plans) in self.feeds().items():
            maker = Maker(*plans, self.focus, self.rng, self.past, facts_of=self.facts_of)
            rows = []
            for key in (*keys, "nobody"):
                for _ in range(self.rng.choice((1, 1, 2, 0))):
                    owner = {feed.belongs_to: key for feed in feeds}
                    rows.append({**maker.changed(maker.good_row()), **maker.owned(owner)})
            named = [{**dict.fromkeys(maker.keys, f"S{n}"), **r} for n, r in enumerate(rows, 1)]
            yield contest, named

    def owned(self, owner: Mapping[str, str]) -> Row:
        """The cells that say whose a record of a feeding sheet is, under their columns' names."""
        names = {id_: name for name, ids in paired_fields(self.old, self.new) for id_ in ids}
        return {names.get(id_, id_): key for id_, key in owner.items()}

    def renamed(self, cohort: Cohort) -> Cohort:
        """A cohort of either contest under the names of these columns, and with every key."""
        names = {id_: name for name, ids in paired_fields(self.old, self.new) for id_ in ids}
        records = []
        for row in cohort.records:
            cells = {names.get(id_, id_): value for id_, value in row.items()}
            key = next(cells[name] for name in self.keys if name in cells)
            plain = {c.name: c.base for c in self.columns}
            records.append({**plain, **cells, **dict.fromkeys(self.keys, key)})
        return evolve(cohort, records=records)

    def feeds(self) -> dict[str, tuple[list[Feed], tuple[Plan, Plan]]]:
        """By contest, the feeds from it and its plan in both rulesets."""
        found: dict[str, list[list[Any]]] = {}
        for side, plan in enumerate((self.old, self.new)):
            for each in rounds(plan):
                for feed, source in each.feeds.values():
                    kept = found.setdefault(feed.contest, [[], [None, None]])
                    kept[0].append(feed)
                    kept[1][side] = source
        return {
            id_: (feeds, (plans[0] or plans[1], plans[1] or plans[0]))
            for id_, (feeds, plans) in found.items()
        }


def _parts(period: Period) -> list[Period]:
    """Shorter cycles inside a period: quarters of a year, months of anything else."""
    kind = "quarter" if period.kind == "year" else "month"
    first = period.first_day or datetime.date(2024, 1, 1)
    number = (first.month - 1) // (3 if kind == "quarter" else 1)
    found = [Period(kind, first.year, number)]  # type: ignore[arg-type]
    while len(found) < 4 and found[-1].next.within(period):
        found.append(found[-1].next)
    return found
