"""What is handed to DuckDB, where DuckDB sees in it what the interpreter's reader sees."""

from __future__ import annotations

import importlib
import os
from collections.abc import Collection
from pathlib import Path
from typing import Any, TypeAlias

from servicestar.records import table_in

Frame: TypeAlias = Any  # a table of a library that is not imported here
_HEAD = 2**16
"""Bytes of a .csv among which its headers are looked for."""


def as_given(source: Any, known: Collection[str]) -> tuple[Any, list[str]] | None:
    """A source as DuckDB is to read it, and its headers as they are written there.

    Args:
        source: a path of a .parquet or .csv, or a table in memory.
        known: names and headers of the fields.

    Returns:
        None where DuckDB would see something else: the cells are then read one by one.
    """
    if isinstance(source, str | os.PathLike):
        headers = _headers_of(Path(source), known)
        return None if headers is None else (source, headers)
    library = type(source).__module__.split(".")[0]
    if library == "pandas":
        return _of_pandas(source)
    if library == "polars" and hasattr(source, "get_columns"):
        return source, list(source.columns)
    if not hasattr(source, "num_rows"):  # a stream can be read once, and there are several queries
        source = importlib.import_module("pyarrow").table(source)
    return source, list(source.schema.names)


def _of_pandas(frame: Frame) -> tuple[Any, list[str]] | None:
    """A data frame without a named index, whose columns are each of one type."""
    if not hasattr(frame, "columns") or any(name is not None for name in frame.index.names):
        return None
    if any(str(kind) == "object" for kind in frame.dtypes):
        return None
    return frame, [str(name) for name in frame.columns]


def _headers_of(path: Path, known: Collection[str]) -> list[str] | None:
    """The headers of a file; None where it can not be opened or does not begin with them."""
    if path.suffix.lower() == ".parquet":
        try:
            schema = importlib.import_module("pyarrow.parquet").read_schema(path)
        except Exception:  # pyarrow has errors of its own; the reader tells what is wrong
            return None
        # DuckDB widens floats of half precision, and then prints more digits than they have.
        half = any(str(kind) == "halffloat" for kind in schema.types)
        return None if half else list(schema.names)
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if len(head) == _HEAD:
        head = head[: head.rfind(b"\n") + 1]
    table, _ = table_in(path.name, head, None, known)
    return table.headers if table is not None and table.header_row == 1 else None
