"""A table that stays where it is: a Parquet or CSV file, or Arrow, pandas and Polars in memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from attrs import define

from servicestar.columnar.dialect import DIALECTS, Dialect
from servicestar.columnar.duckdb_engine import DuckDB
from servicestar.columnar.engine import Engine, all_rows
from servicestar.columnar.expression import VARIABLE, Items, Plain
from servicestar.columnar.given import as_given
from servicestar.columnar.number import Int, Num
from servicestar.columnar.profile import Guard, Measured, guard_query, measured
from servicestar.columnar.source import fields_read
from servicestar.columnar.steps import Sheet, SheetColumn
from servicestar.diagnostics import Diagnostic, Place
from servicestar.model import Field, Ident, RecordKind
from servicestar.plan import Plan
from servicestar.records import Records, Table, key_of, match_columns, names_of, read_records
from servicestar.records.limits import MAX_FAULTS

GIVEN = "given"


@define
class ForeignTable:
    """A roster that the engine reads where it is.

    Attributes:
        kind: what a record holds.
        engine: what reads it.
        name: what it is called in places.
        headers: its columns.
        found: for each field its column.
        guard: what the guard found.
        notes: what was noticed of its headers.
        groups, used: as in `read_records`.
        single: columns whose floats have less than double precision.
    """

    kind: RecordKind
    engine: Engine
    name: str
    headers: list[str]
    found: dict[Ident, int]
    guard: Guard
    notes: Sequence[Diagnostic]
    groups: Collection[str] = ()
    used: Collection[str] = ()
    single: Collection[str] = ()

    def absent(self, id_: str, field: Field) -> SheetColumn:
        """A column that the table does not have."""
        return missing_column(id_, field, DIALECTS["duckdb"])

    def quoted(self, name: str) -> str:
        """A column's name in a query."""
        return DIALECTS["duckdb"].quoted(name)

    @property
    def rows(self) -> int:
        """How many records there are."""
        return self.guard.rows

    def sheet(self, plans: Sequence[Plan], engine: Engine) -> Sheet:
        """What the query sees of it."""
        assert engine is self.engine
        columns: dict[str, SheetColumn] = {}
        key = key_of(self.kind)
        for id_ in dict.fromkeys((key, *fields_read(plans))):
            # A column of a type that no cell of the field can have holds nothing.
            if Ident(id_) in self.found and self.guard.columns[id_].value is not None:
                columns[id_] = self.guard.column(id_)
            else:
                columns[id_] = self.absent(id_, self.kind.fields[Ident(id_)])
        return Sheet(GIVEN, columns, columns[key].sql, "row_no", max(self.rows, 1))

    def some(self, rows: Sequence[int]) -> Records:
        """Some of the records, read by the interpreter's own reader."""
        records, faults = read_records(
            self.table(rows), self.kind, groups=self.groups, used=self.used
        )
        assert records is not None, faults  # the guard came first
        return records

    def table(self, rows: Sequence[int]) -> Table:
        """Some of the raw records."""
        listed = ", ".join(map(str, rows)) or "-1"
        columns = ", ".join(self.cell(header) for header in self.headers)
        sql = f"SELECT {columns} FROM {GIVEN} WHERE row_no IN ({listed}) ORDER BY row_no"
        cells = all_rows(self.engine, sql)
        turned = [list(column) for column in zip(*cells, strict=True)] or [[] for _ in self.headers]
        return Table(self.name, None, self.headers, turned, [row + 1 for row in sorted(rows)], 0)

    def cell(self, header: str) -> str:
        """A raw cell in a query; a float is the number that its shortest text says."""
        name = self.quoted(header)
        return f"CAST(CAST({name} AS VARCHAR) AS DOUBLE)" if header in self.single else name

    def place(self, row: int, field: str) -> Place:
        """The cell of a record's field."""
        return Place(self.name, row + 1, self.found.get(Ident(field), 0) + 1)


def open_table(
    engine: DuckDB,
    source: Any,
    kind: RecordKind,
    plans: Sequence[Plan],
    groups: Collection[str],
    used: Collection[str],
) -> tuple[ForeignTable | None, list[Diagnostic]]:
    """Look at a table where it is.

    Args:
        engine: what reads it.
        source: a path of a .parquet or .csv, or a table in memory.
        kind: what a record holds.
        plans: the rounds of the contest.
        groups: fields in which every record needs a value.
        used: fields that a rule needs.

    Returns:
        The table; None and its faults, or None and no fault where its cells have to be read one
        by one: texts with spaces around them, say, or numbers with separators.
    """
    found = as_given(source, names_of(kind))
    if found is None:
        return None, []
    import duckdb

    try:
        return _opened(engine, *found, kind, groups, used)
    except duckdb.Error:  # what it can not read, the interpreter's reader reads, or says why not
        return None, []


def _opened(
    engine: DuckDB,
    source: Any,
    headers: list[str],
    kind: RecordKind,
    groups: Collection[str],
    used: Collection[str],
) -> tuple[ForeignTable | None, list[Diagnostic]]:
    """The table, as DuckDB reads it."""
    name = engine.attach(GIVEN, source)
    if name is None:
        return None, []
    described = all_rows(engine, f"DESCRIBE {GIVEN}")
    types = {row[0]: row[1] for row in described if row[0] != "row_no"}
    if list(types) != headers:  # it calls some of them something else: those that come twice, say
        return None, []
    empty = Table(name, None, list(types), [[] for _ in types], [], 0)
    records, faults = read_records(empty, kind, groups=groups, used=used)
    if records is None:
        return None, faults
    found, _ = match_columns(empty, kind)
    key = key_of(kind)
    # A fault is one whether or not a rule reads the cell, as it is to the interpreter.
    columns = {
        id_: measured(kind.fields[id_], empty.headers[index], types[empty.headers[index]])
        for id_, index in found.items()
    }
    sql = guard_query(columns, key, GIVEN)
    guard = Guard(columns, dict(zip(engine.names(sql), all_rows(engine, sql)[0], strict=True)))
    single = {header for header, type_ in types.items() if type_ == "FLOAT"}
    table = ForeignTable(
        kind, engine, name, headers, found, guard, records.notes, groups, used, single
    )
    return _looked_at(table, columns, key)


def _looked_at(
    table: ForeignTable, columns: dict[str, Measured], key: str
) -> tuple[ForeignTable | None, list[Diagnostic]]:
    """The table, unless some of its cells need a second look or are at fault."""
    odd = table.guard.odd({key, *table.groups})
    repeated = table.guard.repeated(key)
    if not odd and not repeated:
        return table, []
    # Lines of a text are counted by who reads it; and an odd key may be one that others have.
    value = columns[key].value
    if table.name.lower().endswith(".csv") or value is None or key in odd:
        return None, []
    rows = _at_fault(table, value, odd.values())
    _, faults = read_records(table.table(rows), table.kind, groups=table.groups, used=table.used)
    return None, faults


def _at_fault(table: ForeignTable, key: str, odd: Iterable[str]) -> list[int]:
    """Positions of the first records that need a second look, and of those whose key they have."""
    again = f"ROW_NUMBER() OVER (PARTITION BY {key} ORDER BY row_no) > 1"
    tests = " OR ".join(f"({test})" for test in (again, *odd))
    first = f"SELECT row_no FROM {GIVEN} QUALIFY {tests} ORDER BY row_no LIMIT {MAX_FAULTS}"
    same = f"SELECT {key} FROM {GIVEN} WHERE row_no IN ({first})"
    named = f"SELECT MIN(row_no) AS n FROM {GIVEN} WHERE {key} IN ({same}) GROUP BY {key}"
    found = all_rows(table.engine, f"SELECT * FROM ({named} UNION ({first}))")
    return sorted(int(row[0]) for row in found)


def missing_column(id_: str, field: Field, dialect: Dialect) -> SheetColumn:
    """A column that a table does not have: unknown for everybody."""
    if field.type == "list":
        numbers = field.of in ("integer", "decimal")
        sql = dialect.nothing("BIGINT" if numbers else dialect.text, listed=True)
        element: Num | Plain = Num(Int(VARIABLE, 0, 0)) if numbers else Plain(VARIABLE)
        return SheetColumn(id_, sql, Items("", element))
    if field.type in ("integer", "decimal"):
        return SheetColumn(id_, dialect.nothing("BIGINT"), Num(Int("", 0, 0)))
    kinds = {"yes_no": "BOOLEAN", "attestation": "BOOLEAN", "date": "DATE"}
    return SheetColumn(id_, dialect.nothing(kinds.get(field.type, dialect.text)), Plain(""))
