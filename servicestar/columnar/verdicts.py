"""Rows of an engine → results, as the contract has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import define, evolve

from servicestar.columnar.engine import Row
from servicestar.columnar.number import Num
from servicestar.columnar.query import Points, Query
from servicestar.columnar.steps import Listed, named
from servicestar.model.outcome import Result
from servicestar.plan import Plan
from servicestar.values.numbers import Number, narrow

NOTHING: Mapping[str, Number] = {}


@define
class Reader:
    """Reads the rows of a query's verdicts.

    Attributes:
        plan: the contest.
        query: what was asked.
        names: the position of each column.
    """

    plan: Plan
    query: Query
    names: Mapping[str, int]

    @classmethod
    def of(cls, plan: Plan, query: Query, names: Sequence[str]) -> Reader:
        """For columns of these names."""
        return cls(plan, query, {name: position for position, name in enumerate(names)})

    def results(self, rows: Iterable[Row]) -> Iterator[Result]:
        """The result of each row."""
        return map(self.result, rows)

    def result(self, row: Row) -> Result:
        """The result of one record."""
        get = self.getter(row)
        failed, missing, to_attest = self.lists(get)
        came_to = max(self.came_to(get), 0)
        total, scores, bonus = self.points(get, self.query.points[came_to])
        own = not self.plan.put_forward and not came_to
        return Result(
            key=get("key"),
            group=get("in_group"),
            standing=get("standing"),
            rank=get("place"),
            total=total,
            scores=scores,
            bonus=bonus,
            failed=failed,
            missing=missing,
            to_attest=to_attest,
            band=self.band(get) if own else None,
            amounts=self.amounts(get) if own else NOTHING if self.plan.pays else None,
            to_decide=self.to_decide(get) if own else (),
        )

    def came_to(self, get: Any) -> int:
        """Which round the record came to: 0 is the contest itself, 1 the one before; -1 none."""
        return int(get("in_round")) if self.query.stops else 0

    def lists(self, get: Any) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """What failed, is missing and is still to be attested, in the round the record came to.

        Who went on takes the open attestations of earlier rounds along.
        """
        if self.came_to(get) < 0:
            return ("candidate",), (), ()
        rounds = self.query.rounds[self.came_to(get) :]
        waiting = (id_ for each in reversed(rounds) for id_ in on_list(get, each.to_attest))
        failed, missing = on_list(get, rounds[0].failed), on_list(get, rounds[0].missing)
        return tuple(failed), tuple(missing), tuple(dict.fromkeys(waiting))

    def points(self, get: Any, columns: Points) -> tuple[Any, ...]:
        """Total, scores and bonus; nothing where there is no total."""
        total = self.number(get, columns.total) if columns.total is not None else None
        if total is None:
            return None, NOTHING, NOTHING
        return total, self.scores(get, columns), self.numbers(get, columns.bonus)

    def scores(self, get: Any, columns: Points) -> dict[str, Number | None]:
        """The points by indicator, none of a method that did not cover the record.

        They are unknown where only the total can do without them.
        """
        found = {id_: self.number(get, value) for id_, value in columns.scores.items()}
        return {
            id_: v for id_, v in found.items() if v is not None or id_ not in columns.not_covered
        }

    def getter(self, row: Row) -> Any:
        """The row's values by column name."""
        names = self.names
        return lambda name: row[names[name]]

    def number(self, get: Any, value: Num) -> Number | None:
        """An exact number of the row."""
        over = get(value.over.sql)
        if over is None:
            return None
        by = 1 if value.by is None else int(get(value.by.sql))
        return narrow(Fraction(int(over), value.scale * by))

    def numbers(self, get: Any, values: Mapping[str, Num]) -> dict[str, Number]:
        """The numbers that the row has."""
        found = {id_: self.number(get, value) for id_, value in values.items()}
        return {id_: value for id_, value in found.items() if value is not None}

    def band(self, get: Any) -> str | None:
        """The name of the total's band."""
        return get("band") if self.query.bands else None

    def amounts(self, get: Any) -> Mapping[str, Number] | None:
        """The money that follows for a contestant; None where the contest gives none."""
        plan, awards = self.plan, self.plan.contest.awards
        if not plan.pays:
            return None
        if get("standing") == "undetermined":
            return NOTHING
        found = self.numbers(get, self.query.points[0].amounts)
        due = awards is not None and awards.due == "award" and awards.money is not None
        if get("standing") == "awarded" and due:
            assert awards is not None
            assert awards.money is not None
            return {"award": awards.money, **found}
        return found

    def to_decide(self, get: Any) -> tuple[str, ...]:
        """The amounts on which the text is silent for the record."""
        steps = (step for step in self.plan.amounts if step.shown)
        return tuple(step.id for step in steps if get(named("decide", step.id)))


def on_list(get: Any, listed: Listed) -> list[str]:
    """The ids that a row has on a list."""
    return [
        id_
        for id_, places in listed.places.items()
        if any(int(get(column)) >> bit & 1 for column, bit in places)
    ]


def lists_table(reader: Reader, rows: Sequence[Row], *, flat: bool) -> Any:
    """The lists that occur, written out beside their bits, as an Arrow table.

    Args:
        reader: reads the bits.
        rows: the bits that occur.
        flat: whether a list is one text, with blanks between the ids.
    """
    import pyarrow as pa

    columns, lists = reader.query.list_columns, ("failed", "missing", "to_attest")
    of_bits = evolve(reader, names={name: position for position, name in enumerate(columns)})
    found: dict[str, list[Any]] = {name: [] for name in (*columns, *lists)}
    for row in rows:
        written = of_bits.lists(of_bits.getter(row))
        texts = (" ".join(ids) if flat else list(ids) for ids in written)
        for name, value in zip(found, (*row, *texts), strict=True):
            found[name].append(value)
    listed = pa.string() if flat else pa.list_(pa.string())
    kinds = dict.fromkeys(columns, pa.int64()) | dict.fromkeys(lists, listed)
    return pa.table({name: pa.array(values, kinds[name]) for name, values in found.items()})
