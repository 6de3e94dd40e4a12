"""Parquet files, through pyarrow where it is installed."""

from __future__ import annotations

import importlib
import io
from collections.abc import Collection
from typing import Any, TypeAlias

from servicestar.diagnostics import Place, fault
from servicestar.records.frames import arrow_columns
from servicestar.records.limits import (
    MAX_UNPACKED,
    ReadResult,
    Reason,
    broken,
    no_headers,
    too_large,
    too_many,
    too_many_cells,
)
from servicestar.records.table import Table

ParquetFile: TypeAlias = Any  # of pyarrow, which is imported only when used
_UNPACKED: Reason = ("the unpacked file", "解压后的文件")
_DAMAGED: Reason = ("it is not a whole Parquet file", "不是完整的 Parquet 文件")


def read_parquet(name: str, data: bytes, sheet: str | None, known: Collection[str]) -> ReadResult:
    """The table in a Parquet file; records are numbered from 1.

    Returns SS512 where pyarrow is not installed: it comes with the extra `columnar`.
    """
    try:
        parquet: Any = importlib.import_module("pyarrow.parquet")
    except ImportError:
        return None, [fault("SS512", Place(name), name=name, extra="columnar")]
    try:
        return _read(name, data, parquet.ParquetFile(io.BytesIO(data)))
    except Exception:  # pyarrow has errors of its own, and some of the codecs theirs
        return None, [broken(name, _DAMAGED)]


def _read(name: str, data: bytes, file: ParquetFile) -> ReadResult:
    """The table of a file that pyarrow could open; its own account of its size is read first."""
    about = file.metadata
    if over := too_many(name, about.num_rows, about.num_columns):
        return None, [over]
    if sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups)) > MAX_UNPACKED:
        return None, [too_large(name, _UNPACKED, "512 MB")]
    if not about.num_columns:
        return None, [no_headers(name)]
    if over := too_many_cells(name, _values(about)):
        return None, [over]
    table = _with_dictionaries(data, about)
    if _texts(table) > MAX_UNPACKED:
        return None, [too_large(name, _UNPACKED, "512 MB")]
    headers, columns = arrow_columns(table)
    return Table(name, None, headers, columns, list(range(1, about.num_rows + 1)), header_row=0), []


def rows_of_parquet(path: str) -> int:
    """How many records a file says it has; 0 where it can not be read, which its reader tells."""
    try:
        parquet: Any = importlib.import_module("pyarrow.parquet")
        return int(parquet.read_metadata(path).num_rows)
    except Exception:  # pyarrow has errors of its own
        return 0


def _values(about: Any) -> int:
    """How many single values there are, those in lists too."""
    groups = (about.row_group(index) for index in range(about.num_row_groups))
    return sum(g.column(i).num_values for g in groups for i in range(g.num_columns))


def _with_dictionaries(data: bytes, about: Any) -> Any:
    """The table with its texts as places in a list of those that differ.

    A long text that every row has takes its own length in a file, and here; written out it would
    take that many times over, which has to be known first.
    """
    parquet: Any = importlib.import_module("pyarrow.parquet")
    columns = (about.schema.column(index) for index in range(about.num_columns))
    texts = [
        each.path
        for each in columns
        if each.physical_type == "BYTE_ARRAY" and each.logical_type.type != "DECIMAL"
    ]
    return parquet.ParquetFile(io.BytesIO(data), read_dictionary=texts).read()


def _texts(table: Any) -> int:
    """The bytes of all texts, those that are the same counted as often as they stand there."""
    types: Any = importlib.import_module("pyarrow.types")
    compute: Any = importlib.import_module("pyarrow.compute")
    total = 0
    waiting = [chunk for column in table.columns for chunk in column.chunks]
    while waiting:
        chunk = waiting.pop()
        if types.is_struct(chunk.type):
            waiting += chunk.flatten()
        elif types.is_list(chunk.type) or types.is_large_list(chunk.type):
            waiting.append(chunk.flatten())
        elif types.is_dictionary(chunk.type) and len(chunk.dictionary):
            lengths = compute.binary_length(chunk.dictionary)
            total += compute.sum(lengths.take(chunk.indices)).as_py() or 0
        elif types.is_fixed_size_binary(chunk.type):
            total += len(chunk) * chunk.type.byte_width
    return total
