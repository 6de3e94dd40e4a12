"""A contest that an engine has evaluated, and what can be asked of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from attrs import define

from servicestar.columnar.engine import Engine, Row, all_rows
from servicestar.columnar.files import written_whole
from servicestar.columnar.number import Num
from servicestar.columnar.query import Query
from servicestar.columnar.source import Source
from servicestar.columnar.verdicts import Reader, lists_table
from servicestar.diagnostics import Diagnostic, fault
from servicestar.evaluate import Settings
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
        exported = self.query.exported(self.table, LISTS, flat=flat)
        return written_whole(self.engine, exported, path, self.source.rows)

    def distinct_lists(self) -> list[Row]:
        """The lists that occur, as bits."""
        columns = ", ".join(self.query.list_columns)
        if not columns:
            return [()]  # they are empty for everybody
        return all_rows(self.engine, f"SELECT DISTINCT {columns} FROM {self.table}")

    def every_result(self) -> tuple[tuple[Result, ...], list[Diagnostic]]:
        """All results in the order of the records; SS733 where one was lost."""
        found = tuple(result for _, result in self.results())
        return found, self.lost(len(found))

    def lost(self, found: int) -> list[Diagnostic]:
        """SS733 where there are not as many verdicts as there are records."""
        if found == self.source.rows:
            return []
        words = {"contest": self.plan.id, "rows": self.source.rows, "found": found}
        return [fault("SS733", self.plan.contest.where.whole, **words)]

    def count(self, where: str) -> int:
        """For how many records a test holds."""
        sql = f"SELECT COUNT(*) AS n FROM {self.table} WHERE {where}"
        return int(all_rows(self.engine, sql)[0][0])

    def standings(self) -> dict[Standing, int]:
        """How many records have each standing."""
        sql = f"SELECT standing, COUNT(*) AS n FROM {self.table} GROUP BY standing"
        return {row[0]: int(row[1]) for row in all_rows(self.engine, sql)}

    @cached_property
    def winners(self) -> tuple[str, ...]:
        """Keys in order of rank, then of the records."""
        sql = (
            f"SELECT key FROM {self.table} WHERE standing = 'awarded' "
            "ORDER BY COALESCE(place, 0), row_no"
        )
        return tuple(row[0] for row in all_rows(self.engine, sql))

    @cached_property
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


def exact(over: Value, by: Value, value: Num) -> Value:
    """The number that an engine's whole numbers stand for."""
    if over is None:
        return None
    return narrow(Fraction(int(over), value.scale * (1 if by is None else int(by))))
