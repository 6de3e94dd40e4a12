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
)
from servicestar.records.table import Table

ParquetFile: TypeAlias = Any  # of pyarrow, which is imported only when used
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
        return _read(name, parquet.ParquetFile(io.BytesIO(data)))
    except Exception:  # pyarrow has errors of its own, and some of the codecs theirs
        return None, [broken(name, _DAMAGED)]


def _read(name: str, file: ParquetFile) -> ReadResult:
    """The table of a file that pyarrow could open; its own account of its size is read first."""
    about = file.metadata
    if over := too_many(name, about.num_rows, about.num_columns):
        return None, [over]
    if sum(about.row_group(i).total_byte_size for i in range(about.num_row_groups)) > MAX_UNPACKED:
        return None, [too_large(name, ("the unpacked file", "解压后的文件"), "512 MB")]
    if not about.num_columns:
        return None, [no_headers(name)]
    headers, columns = arrow_columns(file.read())
    return Table(name, None, headers, columns, list(range(1, about.num_rows + 1)), header_row=0), []
