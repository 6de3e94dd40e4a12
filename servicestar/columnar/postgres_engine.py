"""PostgreSQL: where the records are a table already, or where only that is at hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any

from servicestar.columnar.dialect import DialectName
from servicestar.columnar.engine import BATCH, Row
from servicestar.columnar.files import write_table

SETTINGS = {
    # Nothing that somebody put into another schema is ever called in place of what is meant.
    "search_path": "pg_catalog, pg_temp",
    "standard_conforming_strings": "on",
    "client_encoding": "UTF8",
    "DateStyle": "ISO, YMD",
    "TimeZone": "UTC",
    "jit": "off",  # compiling the query takes longer than most cohorts
}


class Postgres:
    """One transaction that sees one state of the database, and is taken back at the end.

    Whatever is put or kept is a temporary table of the transaction, so nothing is left behind.

    Attributes:
        dialect: of its queries.
    """

    dialect: DialectName = "postgres"
    staged = False

    def __init__(self, url: str) -> None:
        """Connect.

        Args:
            url: where the database is, such as ``postgresql://user@host/name``.
        """
        import psycopg

        # No plan is kept: the tables change under the same names.
        self.connection: Any = psycopg.connect(url, prepare_threshold=None)
        self.connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        # A table's name means what it means to whoever connects; nothing else does.
        shown: Any = self.connection.execute("SHOW search_path").fetchone()
        self._path: str = shown[0]
        self._full: dict[str, str] = {}
        self._cursors = count(1)
        for name, value in SETTINGS.items():
            self.connection.execute("SELECT pg_catalog.set_config(%s, %s, TRUE)", (name, value))

    def put(self, name: str, table: Any) -> None:
        """Copy a table in."""
        columns = [f"{field.name} {_type_of(field.type)}" for field in table.schema]
        self.connection.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
        self.connection.execute(
            f"CREATE TEMPORARY TABLE {name} ({', '.join(columns)}) ON COMMIT DROP"
        )
        into = f"COPY pg_temp.{name} FROM STDIN (FORMAT CSV)"
        with self.connection.cursor() as cursor, cursor.copy(into) as copy:
            for part in _as_csv(table):
                copy.write(part)
        # The planner knows nothing of a new table, and takes it for a tiny one.
        self.connection.execute(f"ANALYZE pg_temp.{name}")

    def described(self, table: str) -> tuple[str, dict[str, str]]:
        """A table's full name, and its columns with their types; no column if there is none."""
        run = self.connection.execute
        run("SELECT set_config('search_path', %s, TRUE)", (self._path,))
        found = run(
            "SELECT format('%%I.%%I', n.nspname, c.relname), c.oid FROM pg_class AS c "
            "JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = to_regclass(%s)",
            (table,),
        ).fetchone()
        run("SELECT set_config('search_path', %s, TRUE)", (SETTINGS["search_path"],))
        if found is None:
            return table, {}
        rows = run(
            "SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute "
            "WHERE attrelid = %s AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            (found[1],),
        ).fetchall()
        self._full[table] = found[0]
        return found[0], dict(rows)

    def attach(self, name: str, table: str, columns: Sequence[str], order: str) -> None:
        """Make a table known where it is, its records numbered from 0 as ``row_no``.

        Args:
            name: what queries call it.
            table: the table, as it was described.
            columns: of it, quoted.
            order: the expression by which the records are numbered.
        """
        number = f"ROW_NUMBER() OVER (ORDER BY {order}) - 1 AS row_no"
        self.connection.execute(
            f"CREATE OR REPLACE TEMPORARY VIEW {name} AS "
            f"SELECT {', '.join(columns)}, {number} FROM {self._full[table]}"
        )

    def keep(self, name: str, sql: str) -> None:
        """Keep what a query gives as a table."""
        self.connection.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
        self.connection.execute(f"CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS\n{sql}")

    def show(self, name: str, sql: str) -> None:
        """Keep what a query gives: it is not worked out again each time it is asked."""
        self.keep(name, sql)

    def rows(self, sql: str) -> Iterator[Sequence[Row]]:
        """What a query gives, in batches that the server keeps until they are asked for."""
        with self.connection.cursor(name=f"servicestar_{next(self._cursors)}") as cursor:
            cursor.execute(sql)
            while batch := cursor.fetchmany(BATCH):
                yield batch

    def names(self, sql: str) -> list[str]:
        """The names of a query's columns."""
        with self.connection.execute(f"SELECT * FROM (\n{sql}\n) AS asked LIMIT 0") as cursor:
            return [column.name for column in cursor.description]

    def schema(self, sql: str) -> Any:
        """The Arrow schema of what a query gives."""
        import pyarrow as pa

        with self.connection.execute(f"SELECT * FROM (\n{sql}\n) AS asked LIMIT 0") as cursor:
            return pa.schema([(column.name, _arrow_of(column)) for column in cursor.description])

    def write(self, sql: str, path: str) -> int:
        """Write a file with a query's rows."""
        return write_table(self, sql, path)

    def close(self) -> None:
        """Take the transaction back and let go of the server."""
        self.connection.rollback()
        self.connection.close()


def _type_of(kind: Any) -> str:
    """The type of a column that holds values of an Arrow type."""
    import pyarrow as pa

    if pa.types.is_list(kind):
        return f"{_type_of(kind.value_type)}[]"
    names = {
        pa.int64(): "BIGINT",
        pa.decimal128(38, 0): "NUMERIC",
        pa.bool_(): "BOOLEAN",
        pa.date32(): "DATE",
        pa.string(): "TEXT",
    }
    return names[kind]


def _arrow_of(column: Any) -> Any:
    """The Arrow type of what comes out of a column."""
    import pyarrow as pa

    if column.type_display.startswith("numeric"):
        return pa.decimal128(column.precision or 38, column.scale or 0)
    names = {
        "int2": pa.int16(),
        "int4": pa.int32(),
        "int8": pa.int64(),
        "bool": pa.bool_(),
        "date": pa.date32(),
        "text[]": pa.list_(pa.string()),
    }
    return names.get(column.type_display, pa.string())


def _as_csv(table: Any) -> Iterator[bytes]:
    """A table's rows as CSV, in which texts are in quotes and nothing at all is NULL."""
    import pyarrow as pa
    from pyarrow import csv

    plain = pa.table(
        [
            pa.array([_literal(items) for items in column.to_pylist()], pa.string())
            if pa.types.is_list(column.type)
            else column
            for column in table.columns
        ],
        names=table.column_names,
    )
    options = csv.WriteOptions(include_header=False)
    for batch in plain.to_batches(BATCH):
        sink = pa.BufferOutputStream()
        csv.write_csv(batch, sink, options)
        yield sink.getvalue().to_pybytes()


def _literal(items: list[Any] | None) -> str | None:
    """A list as PostgreSQL reads it."""
    if items is None:
        return None
    escaped = (str(item).replace("\\", "\\\\").replace('"', '\\"') for item in items)
    return "{" + ",".join(f'"{item}"' for item in escaped) + "}"
