"""Where a roster lives while an engine works on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from attrs import evolve, frozen

from servicestar.columnar.engine import Engine
from servicestar.columnar.steps import Sheet
from servicestar.columnar.tables import ROWS, records_table
from servicestar.diagnostics import Diagnostic, Place
from servicestar.expr import fields_of
from servicestar.plan import Plan
from servicestar.records import Records


class Source(Protocol):
    """A roster that an engine can see."""

    @property
    def rows(self) -> int:
        """How many records there are."""

    @property
    def notes(self) -> Sequence[Diagnostic]:
        """What was noticed of the sheet."""

    def sheet(self, plans: Sequence[Plan], engine: Engine) -> Sheet:
        """Make the roster known to the engine; what the query sees of it."""

    def some(self, rows: Sequence[int]) -> Records:
        """Some of the records, by position from 0."""

    def place(self, row: int, field: str) -> Place:
        """The cell of a record's field."""


@frozen
class ReadRecords:
    """Records that were read and checked already."""

    records: Records

    @property
    def rows(self) -> int:
        """How many there are."""
        return len(self.records)

    @property
    def notes(self) -> Sequence[Diagnostic]:
        """What was noticed of the sheet."""
        return self.records.notes

    def sheet(self, plans: Sequence[Plan], engine: Engine) -> Sheet:
        """Hand the engine the columns that the contest reads."""
        table, sheet = records_table(self.records, fields_read(plans))
        engine.put(ROWS, table)
        return sheet

    def some(self, rows: Sequence[int]) -> Records:
        """Some of the records."""
        kept = list(rows)
        columns = {id_: column.take(kept) for id_, column in self.records.columns.items()}
        raw = self.records.table
        table = evolve(
            raw,
            columns=[[cells[row] for row in kept] for cells in raw.columns],
            rows=[raw.rows[row] for row in kept],
        )
        keys = [self.records.keys[row] for row in kept]
        return evolve(self.records, keys=keys, columns=columns, table=table)

    def place(self, row: int, field: str) -> Place:
        """The cell of a record's field."""
        return self.records.place(row, field)


def fields_read(plans: Sequence[Plan]) -> list[str]:
    """Every field that some round reads, and those of the limits between fields."""
    found = [id_ for plan in plans for id_ in plan.fields]
    defaults = (node for plan in plans for node in plan.facts.values() if node is not None)
    found += (id_ for node in defaults for id_ in fields_of(node))
    limits = (limit for plan in plans for limit in plan.limits)
    return list(
        dict.fromkeys([*found, *(id_ for limit in limits for id_ in fields_of(limit.node))])
    )
