"""A cohort made small: fewer records, titles and facts, plainer cells, the same disagreement."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from attrs import define, evolve

from servicestar.diff.columns import Column, is_number
from servicestar.diff.make import Maker
from servicestar.diff.pair import ContestPair, Level
from servicestar.testing.strategies import Cohort, Row
from servicestar.values.numbers import format_number

T = TypeVar("T")
_ROUNDS = 6
_ROUNDER = ("1", "0.1", "10")


@define
class Shrinker:
    """Makes cohorts small on which two contests disagree.

    Attributes:
        pair: the contests.
        maker: says what a plain cell is.
    """

    pair: ContestPair
    maker: Maker

    def shrink(self, cohort: Cohort, level: Level) -> Cohort:
        """The smallest cohort reached on which they are still as far apart."""
        cohort = self.narrow(self.pinned(cohort, level), level)
        for _ in range(_ROUNDS):
            before = cohort
            for way in (self.records, self.history, self.facts, self.fed, self.alike, self.cells):
                cohort = self.taken(cohort, level, way)
            if cohort == before:
                break
        return self.named(cohort, level)

    def taken(
        self, cohort: Cohort, level: Level, way: Callable[[Cohort], Iterator[Cohort]]
    ) -> Cohort:
        """The cohort after every step of one way that keeps the disagreement."""
        going = True
        while going:
            going = False
            for smaller in way(cohort):
                if self.keeps(smaller, level):
                    cohort, going = smaller, True
                    break
        return cohort

    def keeps(self, cohort: Cohort, level: Level) -> bool:
        """Whether they are still as far apart."""
        return self.pair.on(cohort).level == level

    def pinned(self, cohort: Cohort, level: Level) -> Cohort:
        """The facts told that were in force: a default such as the number of rows would move."""
        both = self.pair.on(cohort)
        used = [each.outcome.facts for each in (both.old, both.new) if each.outcome is not None]
        named = [self.pair.by_old_names(facts) for facts in used]
        known = {id_: _plain(value) for facts in named for id_, value in facts.items()}
        pinned = evolve(cohort, facts={**known, **cohort.facts})
        return pinned if self.keeps(pinned, level) else cohort

    def narrow(self, cohort: Cohort, level: Level) -> Cohort:
        """The cohort with a fact told anew, if then fewer records are enough: fewer places, say."""
        found = [self.taken(cohort, level, self.records)]
        for id_ in self.maker.known_facts():
            for value in (1, 2, 10):
                told = evolve(cohort, facts={**cohort.facts, id_: value})
                if cohort.facts.get(id_) != value and self.keeps(told, level):
                    found.append(self.taken(told, level, self.records))
        return min(found, key=lambda each: len(each.records))

    # --- the ways

    def records(self, cohort: Cohort) -> Iterator[Cohort]:
        """With one record less, and its titles, the last first."""
        key = self.maker.keys[0]
        for left in _one_less(cohort.records):
            keys = {row[key] for row in left}
            history = cohort.history
            if history is not None:
                history = [title for title in history if title["id"] in keys]
            yield evolve(cohort, records=left, history=history)

    def history(self, cohort: Cohort) -> Iterator[Cohort]:
        """With one title less, or a plain one."""
        if cohort.history:
            for left in _one_less(cohort.history):
                yield evolve(cohort, history=left)
            plain = {"status": "awarded", "total": 90}
            for row, title in enumerate(cohort.history):
                for key, value in plain.items():
                    if title[key] not in (value, None):
                        changed = [*cohort.history]
                        changed[row] = {**title, key: value}
                        yield evolve(cohort, history=changed)

    def facts(self, cohort: Cohort) -> Iterator[Cohort]:
        """With a fact left to its default, or a smaller one."""
        for id_, value in cohort.facts.items():
            yield evolve(cohort, facts={k: v for k, v in cohort.facts.items() if k != id_})
            for smaller in _smaller(value):
                yield evolve(cohort, facts={**cohort.facts, id_: smaller})

    def fed(self, cohort: Cohort) -> Iterator[Cohort]:
        """With one record of a feeding sheet less."""
        for contest, rows in cohort.fed.items():
            for left in _one_less(rows):
                yield evolve(cohort, fed={**cohort.fed, contest: left})

    def alike(self, cohort: Cohort) -> Iterator[Cohort]:
        """With a whole column as a good record has it."""
        for column in self.maker.columns:
            if any(row.get(column.name) != column.base for row in cohort.records):
                records = [{**row, column.name: column.base} for row in cohort.records]
                yield evolve(cohort, records=records)

    def cells(self, cohort: Cohort) -> Iterator[Cohort]:
        """With one cell as a good record has it, or rounder."""
        for number, row in enumerate(cohort.records):
            for column in self.maker.columns:
                for plainer in _plainer(row, column):
                    records = [*cohort.records]
                    records[number] = {**row, column.name: plainer}
                    yield evolve(cohort, records=records)

    def named(self, cohort: Cohort, level: Level) -> Cohort:
        """The records called R1, R2, … in their order, if that makes no difference."""
        own = self.maker.keys[0]
        names = {row[own]: f"R{n}" for n, row in enumerate(cohort.records, 1)}
        records = [
            {**row, **dict.fromkeys(self.maker.keys, names[row[own]])} for row in cohort.records
        ]
        history = cohort.history
        if history is not None:
            history = [{**t, "id": names.get(t["id"], t["id"])} for t in history]
        fed = {
            contest: [{k: names.get(v, v) if _text(v) else v for k, v in r.items()} for r in rows]
            for contest, rows in cohort.fed.items()
        }
        renamed = evolve(cohort, records=records, history=history, fed=fed)
        return renamed if self.keeps(renamed, level) else cohort


def _plain(value: Any) -> object:
    """A fact as one tells it."""
    if isinstance(value, Mapping):
        return {group: _plain(inner) for group, inner in value.items()}
    return format_number(value) if isinstance(value, Fraction) else value


def _text(value: object) -> bool:
    return isinstance(value, str)


def _one_less(items: Sequence[T]) -> Iterator[list[T]]:
    for position in reversed(range(len(items))):
        yield [*items[:position], *items[position + 1 :]]


def _plainer(row: Row, column: Column) -> Iterator[object]:
    """Cells that are plainer than the one there is, the plainest first."""
    value = row.get(column.name)
    if value == column.base:
        return
    yield column.base
    if is_number(value) and column.numbers is not None:
        for unit in _ROUNDER:
            rounder = _rounded(value, Decimal(unit))
            if _weight(rounder) < _weight(value) and column.numbers.low <= rounder:
                yield rounder


def _rounded(value: Any, unit: Decimal) -> int | Decimal:
    found = Decimal(value) // unit * unit
    return int(found) if found == found.to_integral_value() else found.normalize()


def _weight(value: object) -> int:
    """How many digits a reader has to take in."""
    return len(str(value).rstrip("0").rstrip("."))


def _smaller(value: object) -> Iterator[object]:
    """Plainer values of a fact."""
    if isinstance(value, dict):
        for key in value:
            if len(value) > 1:
                yield {k: v for k, v in value.items() if k != key}
    elif isinstance(value, int) and not isinstance(value, bool) and value > 1:
        yield from (n for n in (1, 2, 5, 10, 20) if n < value)
