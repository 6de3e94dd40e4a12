"""Expressions on an engine: many in one query, each over every record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from servicestar.columnar.dialect import DIALECTS
from servicestar.columnar.engine import Engine, all_rows
from servicestar.columnar.expression import Plain, Writer, Written
from servicestar.columnar.number import Inexact, Num
from servicestar.columnar.populations import Populations
from servicestar.columnar.steps import Sheet, Step, as_column, joined, named
from servicestar.columnar.tables import ROWS, records_table
from servicestar.expr import Node
from servicestar.values.numbers import narrow
from servicestar.values.vector import Vector
from tests.expr.build import FACTS, KIND, column

MISSING = {"yes_no": "BOOLEAN", "text": "", "date": "DATE"}


@frozen
class Roster:
    """As much of a roster as the engines' tables need."""

    columns: Mapping[str, Vector]
    kind: Any = KIND

    def __len__(self) -> int:
        return len(next(iter(self.columns.values())))


@frozen
class Asked:
    """An expression, and what the run was told."""

    node: Node
    facts: Mapping[str, Any]


def answers(
    engine: Engine,
    records: Sequence[Mapping[str, Any]],
    asked: Sequence[Asked],
    contestants: Sequence[int] | None = None,
) -> list[list[Any] | str]:
    """What each expression gives for every record; or the name of the refusal.

    Args:
        engine: what works them out.
        records: exact values by field; what a record does not have is missing.
        asked: the expressions.
        contestants: positions of the contestants; everybody where left out.
    """
    roster = Roster({id_: column(id_, [r.get(id_) for r in records]) for id_ in KIND.fields})
    table, sheet = records_table(roster, KIND.fields)  # type: ignore[arg-type]
    engine.put(ROWS, table)
    stands = range(len(records)) if contestants is None else contestants
    query = _Query(engine, sheet, list(stands))
    kept = [query.add(each) for each in asked]
    rows = query.rows()
    return [each if isinstance(each, str) else [each.read(row) for row in rows] for each in kept]


@frozen
class _Column:
    """Where an expression's value stands in a row."""

    value: Written
    at: int

    def read(self, row: Sequence[Any]) -> Any:
        found = row[self.at]
        if not isinstance(self.value, Num) or found is None:
            return found
        under = 1 if self.value.by is None else int(row[self.at + 1])
        return narrow(Fraction(int(found), self.value.scale * under))


class _Query:
    def __init__(self, engine: Engine, sheet: Sheet, stands: list[int]) -> None:
        self.engine, self.dialect = engine, DIALECTS[engine.dialect]
        lines = [
            f"{each.seen(self.dialect)} AS {named('f', id_)}" for id_, each in sheet.columns.items()
        ]
        test = f"row_no IN ({', '.join(map(str, stands))})" if stands else "FALSE"
        self.steps = [
            Step("sheet", (), f"SELECT row_no, {', '.join(lines)} FROM {sheet.source}"),
            Step("qualified", (), f"SELECT sheet.*, {test} AS stands FROM sheet"),
        ]
        columns = {
            ("field", id_): as_column(each.value, named("f", id_))
            for id_, each in sheet.columns.items()
        }
        self.writer = Writer(self.dialect, columns, None)  # type: ignore[arg-type]
        sources = {"roster": "sheet", "contestants": "qualified"}
        self.populations = Populations(self.writer, sources, "qualified", sheet.rows)
        self.columns = ["qualified.row_no"]
        self.joins: dict[str, str] = {}

    def add(self, asked: Asked) -> _Column | str:
        """An expression; where it is found, or the name of the refusal."""
        facts = {
            ("fact", id_): self.fact(id_, asked.facts.get(id_), fact.type)
            for id_, fact in FACTS.items()
        }
        # Equal trees with different facts are different aggregates.
        self.populations.found.clear()
        writer = evolve(self.writer, columns={**self.writer.columns, **facts}, joins={})
        self.populations.writer = writer
        writer.aggregates = self.populations
        try:
            value = writer.write(asked.node)
        except Inexact as refused:
            return refused.reason
        self.joins |= writer.joins
        place = len(self.columns)
        self.columns.append(value.over.sql if isinstance(value, Num) else value.sql)
        if isinstance(value, Num) and value.by is not None:
            self.columns.append(value.by.sql)
        return _Column(value, place)

    def fact(self, id_: str, value: Any, type_: str) -> Written:
        if value is None and type_ in MISSING:
            return Plain(f"CAST(NULL AS {MISSING[type_] or self.dialect.text})")
        return self.writer.constant(value)

    def rows(self) -> list[Any]:
        """The answers, a row a record."""
        lines = ",\n".join(f"{sql} AS x{n}" for n, sql in enumerate(self.columns))
        self.writer.joins.update(self.joins)
        steps = [*self.steps, *self.populations.close()]
        listed = ",\n".join(step.text(self.dialect) for step in steps)
        sql = f"WITH {listed}\nSELECT {lines}\nFROM qualified{joined(self.writer)}"
        return sorted(all_rows(self.engine, sql), key=lambda row: row[0])
