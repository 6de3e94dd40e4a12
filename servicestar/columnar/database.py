"""A table of PostgreSQL or Spark that is read where it is: nothing leaves it but the verdicts.

A database's columns have types, so its guard has less to look for than that of a file: what is
of another type than its field is refused by name, to be cast in a view by whoever owns the table.
The records are numbered in the order of their keys, as a table has no order of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

from attrs import define, frozen

from servicestar.columnar.dialect import DIALECTS, Dialect
from servicestar.columnar.engine import all_rows
from servicestar.columnar.expression import MAX_ELEMENTS
from servicestar.columnar.foreign import GIVEN, ForeignTable, missing_column
from servicestar.columnar.number import NARROW
from servicestar.columnar.postgres_engine import Postgres
from servicestar.columnar.profile import NO, YES, Guard, Measured, guard_query, written_limit
from servicestar.columnar.source import fields_read
from servicestar.columnar.spark_engine import Spark
from servicestar.columnar.steps import SheetColumn
from servicestar.diagnostics import Diagnostic, Place, fault
from servicestar.model import Field, RecordKind
from servicestar.plan import Plan
from servicestar.records import Table, key_of, match_columns, read_records
from servicestar.records.limits import MAX_FAULTS
from servicestar.values.numbers import Number

_WHOLE = re.compile(r"(tiny|small|big)?int(eger)?")
_TEXT = re.compile(r"text|string|character varying(\(\d+\))?")
_DECIMAL = re.compile(r"(?:decimal|numeric)(?:\((\d+),(-?\d+)\))?")
_LIST = re.compile(r"array<(.*)>|(.*)\[\]")
_BLANKS = "\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_CONTROL = "\u0001-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff"
_ODD_TEXT = rf"^[\s{_BLANKS}]|[\s{_BLANKS}]$|[{_CONTROL}]|^#[A-Z]"


@frozen
class Column(Measured):
    """How one column of a database's table is looked at.

    Attributes:
        dialect: the database's.
        type: the column's type, as the database names it.
    """

    dialect: Dialect = DIALECTS["postgres"]
    type: str = ""

    def end(self, *, highest: bool) -> str:
        """The greatest or least number of a cell."""
        assert self.value is not None
        if self.kind != "numbers":
            return self.value
        return self.dialect.end_of(self.value, highest=highest)

    def limited(self, sign: str, limit: Number) -> str:
        """The test that a cell lies beyond a limit."""
        return f"{self.end(highest=sign == '>')} {sign} {written_limit(limit)}"

    def whole(self, digits: int, low: int, high: int) -> str:
        """A number as a whole one in units of its last decimal."""
        size = max(-low, high)
        assert self.value is not None
        if digits == 0:
            return self.dialect.whole(self.value, wide=size > NARROW)
        width = len(str(size))
        if self.dialect.name == "spark" and width + digits + 2 > 38:
            # The product of two decimals has at most 38 digits, and Spark drops the last ones.
            exact = f"CAST({self.value} AS DECIMAL({max(width, digits)}, {digits}))"
            text = f"REPLACE(CAST({exact} AS STRING), '.', '')"
            return self.dialect.whole(text, wide=size > NARROW)
        exact = f"CAST({self.value} AS DECIMAL({max(width, digits)}, {digits}))"
        unit = f"CAST({10**digits} AS DECIMAL({digits + 1}, 0))"
        return self.dialect.whole(f"{exact} * {unit}", wide=size > NARROW)


@define
class DatabaseTable(ForeignTable):
    """A roster that is a table of a database."""

    def absent(self, id_: str, field: Field) -> SheetColumn:
        """A column that the table does not have."""
        return missing_column(id_, field, DIALECTS[self.engine.dialect])

    def quoted(self, name: str) -> str:
        """A column's name in a query."""
        return DIALECTS[self.engine.dialect].quoted(name)


def open_database_table(
    engine: Postgres | Spark,
    table: Any,
    kind: RecordKind,
    plans: Sequence[Plan],
    groups: Collection[str],
    used: Collection[str],
) -> tuple[DatabaseTable | None, list[Diagnostic]]:
    """Look at a table where it is.

    Args:
        engine: the database.
        table: the table's name; for Spark also a DataFrame.
        kind: what a record holds.
        plans: the rounds of the contest.
        groups: fields in which every record needs a value.
        used: fields that a rule needs.

    Returns:
        The table; or None and its faults.
    """
    name, types = engine.described(table)
    if not types:
        return None, [fault("SS739", Place(name), table=name)]
    empty = Table(name, None, list(types), [[] for _ in types], [], 0)
    records, faults = read_records(empty, kind, groups=groups, used=used)
    if records is None:
        return None, faults
    found, _ = match_columns(empty, kind)
    key = key_of(kind)
    wanted = {key, *groups, *fields_read(plans)}
    dialect = DIALECTS[engine.dialect]
    columns = {
        id_: measured_in(
            dialect, kind.fields[id_], empty.headers[index], types[empty.headers[index]]
        )
        for id_, index in found.items()
        if id_ in wanted
    }
    faults = [
        _unreadable(name, empty.headers[found[id_]], each)
        for id_, each in columns.items()
        if each.value is None
    ]
    if faults:
        return None, faults
    engine.attach(
        GIVEN, table, [dialect.quoted(header) for header in types], columns[key].value or ""
    )
    sql = guard_query(columns, key, GIVEN)
    measured = dict(zip(engine.names(sql), all_rows(engine, sql)[0], strict=True))
    guard = Guard(columns, measured)
    opened = DatabaseTable(
        kind, engine, name, empty.headers, found, guard, records.notes, groups, used
    )
    faults = _faults_of(opened, columns, key)
    return (None, faults) if faults else (opened, [])


def _unreadable(table: str, header: str, column: Column) -> Diagnostic:
    """The fault of a column whose type is not its field's."""
    words = {"header": header, "type": column.type, "field": column.field.type}
    return fault("SS741", Place(table), **words)


def _faults_of(table: DatabaseTable, columns: dict[Any, Column], key: str) -> list[Diagnostic]:
    """The faults of the cells that are not what their fields allow."""
    odd = table.guard.odd({key, *table.groups})
    tests = [f"({test})" for test in odd.values()]
    if table.guard.repeated(key):
        value = columns[key].value
        twice = f"SELECT {value} AS v FROM {GIVEN} GROUP BY {value} HAVING COUNT(*) > 1"
        tests.append(f"{value} IN (SELECT v FROM ({twice}) AS twice)")
    if not tests:
        return []
    sql = (
        f"SELECT row_no FROM {GIVEN} WHERE {' OR '.join(tests)} ORDER BY row_no LIMIT {MAX_FAULTS}"
    )
    rows = [int(row[0]) for row in all_rows(table.engine, sql)]
    _, faults = read_records(table.table(rows), table.kind, groups=table.groups, used=table.used)
    if faults:
        return faults
    # The interpreter would cut spaces off, say; a database compares texts as they are.
    headers = "、".join(table.headers[table.found[id_]] for id_ in columns if id_ in odd)
    return [fault("SS742", Place(table.name), headers=headers)]


# --- columns -------------------------------------------------------------------------------------


def measured_in(dialect: Dialect, field: Field, header: str, type_: str) -> Column:
    """How a column of a type is looked at, for a field."""
    column = Column(field, dialect.quoted(header), None, "FALSE", dialect=dialect, type=type_)
    return _MAKERS[field.type](column)


def _as(
    column: Column, value: str, odd: str = "FALSE", digits: str = "0", kind: str = "plain"
) -> Column:
    return Column(
        column.field, column.column, value, odd, digits, kind, column.dialect, column.type
    )


def _number(column: Column) -> Column:
    name, dialect = column.column, column.dialect
    if _WHOLE.fullmatch(column.type):
        return _as(column, name, kind="number")
    if not (found := _DECIMAL.fullmatch(column.type)):
        return column
    tests = []
    if dialect.name == "postgres":
        tests.append(f"{name} IN ('NaN', 'Infinity', '-Infinity')")
    if column.field.type == "integer":
        tests.append(f"{name} % 1 <> 0")
    digits = found[2] or "12"
    if int(digits) > 0:
        digits = dialect.decimals_of(name)
    return _as(column, name, " OR ".join(tests) or "FALSE", digits, "number")


def _text(column: Column) -> Column:
    dialect, field = column.dialect, column.field
    if _WHOLE.fullmatch(column.type) and not field.choices:
        return _as(column, f"CAST({column.column} AS {dialect.text})")
    if not _TEXT.fullmatch(column.type):
        return column
    value = _text_of(column)
    if field.choices:
        return _as(column, value, f"{value} NOT IN ({_listed(dialect, field.choices)})")
    return _as(column, value, dialect.matches(column.column, _ODD_TEXT))


def _text_of(column: Column) -> str:
    """A text compared byte by byte, whatever its column's collation; an empty one is none."""
    return f"NULLIF({column.dialect.bytewise(column.column)}, '')"


def _yes_no(column: Column) -> Column:
    name, dialect = column.column, column.dialect
    if column.type == "boolean":
        return _as(column, name)
    if _WHOLE.fullmatch(column.type):
        return _as(column, f"{name} = 1", f"{name} NOT IN (0, 1)")
    if not _TEXT.fullmatch(column.type):
        return column
    value = _text_of(column)
    odd = f"{value} NOT IN ({_listed(dialect, (*YES, *NO))})"
    return _as(column, f"{value} IN ({_listed(dialect, YES)})", odd)


def _date(column: Column) -> Column:
    return _as(column, column.column) if column.type == "date" else column


def _list(column: Column) -> Column:
    dialect, field = column.dialect, column.field
    found = _LIST.fullmatch(column.type)
    inner = (found[1] or found[2]) if found else ""
    size = f"{dialect.size(column.column)} > {MAX_ELEMENTS}"
    if _WHOLE.fullmatch(inner) and field.of in ("integer", "decimal"):
        odd = dialect.some(column.column, "x", "x IS NULL")
        return _as(column, dialect.bigints(column.column), f"{odd} OR {size}", kind="numbers")
    if _TEXT.fullmatch(inner) and field.of in (None, "text", "choice"):
        inside = f"x IS NULL OR x = '' OR {dialect.matches('x', _ODD_TEXT)}"
        if field.choices:
            inside = f"x IS NULL OR x NOT IN ({_listed(dialect, field.choices)})"
        odd = dialect.some(column.column, "x", inside)
        return _as(column, column.column, f"{odd} OR {size}", kind="texts")
    return column


_MAKERS: dict[str, Callable[[Column], Column]] = {
    "integer": _number,
    "decimal": _number,
    "text": _text,
    "choice": _text,
    "yes_no": _yes_no,
    "attestation": _yes_no,
    "date": _date,
    "list": _list,
}


def _listed(dialect: Dialect, texts: Sequence[str]) -> str:
    return ", ".join(map(dialect.literal, texts))
