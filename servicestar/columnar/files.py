"""Rows of an engine → a file, which is there whole or not at all."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from servicestar.columnar.engine import Engine
from servicestar.diagnostics import why_not


def written_whole(engine: Engine, sql: str, path: str, rows: int) -> tuple[str, str] | None:
    """What a query gives as a .parquet or .csv file, put in place when it is complete.

    Args:
        engine: what runs the query.
        sql: the query.
        path: the file; its ending says which kind.
        rows: how many there have to be.

    Returns:
        Why the file can not be written; None where it is.
    """
    target = Path(path)
    try:
        with tempfile.TemporaryDirectory(prefix=".servicestar-", dir=target.parent) as folder:
            made = Path(folder) / f"verdicts{target.suffix.lower()}"
            written = engine.write(sql, str(made))
            if written != rows:
                return (
                    f"{written} of {rows} verdicts came out",
                    f"{rows} 条结果只得到 {written} 条",
                )
            made.replace(target)
    except OSError as error:
        return why_not(error)
    return None


class Typed(Engine, Protocol):
    """An engine that writes no files by itself, but knows the types of what it gives."""

    def schema(self, sql: str) -> Any:
        """The Arrow schema of what a query gives."""


def write_table(engine: Typed, sql: str, path: str) -> int:
    """Write a file with a query's rows, a batch after the other; as DuckDB would.

    Args:
        engine: what runs the query.
        sql: the query.
        path: the file; its ending says which kind.

    Returns:
        How many rows were written.
    """
    schema, rows = engine.schema(sql), 0
    if path.endswith(".csv"):
        with Path(path).open("w", encoding="utf-8", newline="") as file:
            file.write(_line(schema.names))
            for batch in engine.rows(sql):
                rows += len(batch)
                file.writelines(map(_line, batch))
        return rows
    import pyarrow as pa
    from pyarrow import parquet

    with parquet.ParquetWriter(path, schema) as writer:
        for batch in engine.rows(sql):
            columns = zip(*batch, strict=True)
            arrays = [pa.array(c, f.type) for c, f in zip(columns, schema, strict=True)]
            rows += len(batch)
            writer.write_table(pa.table(arrays, schema=schema))
    return rows


def _line(row: Iterable[object]) -> str:
    """A line of CSV; nothing between two commas is a missing value, and "" an empty text."""
    return ",".join(map(_cell, row)) + "\n"


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value:f}"
    text = str(value)
    if text and not any(mark in text for mark in ',"\r\n'):
        return text
    return '"' + text.replace('"', '""') + '"'
