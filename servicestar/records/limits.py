"""How much is read at most, and the faults that every door of a file shares."""

from __future__ import annotations

from typing import TypeAlias

from servicestar.diagnostics import Diagnostic, Place, fault
from servicestar.records.table import Table

Reason = tuple[str, str]
ReadResult: TypeAlias = "tuple[Table | None, list[Diagnostic]]"

MAX_BYTES = 256 * 2**20
MAX_UNPACKED = 512 * 2**20
MAX_ROWS = 2_000_000
MAX_COLUMNS = 1_000
MAX_CELLS = 20_000_000
MAX_FAULTS = 200
"""Faults listed for one table: who has more has one mistake many times."""


def broken(name: str, reason: Reason, line: int = 1, column: int = 1) -> Diagnostic:
    """SS501: the file can not be read, and why, in English and Chinese."""
    return fault("SS501", Place(name, line, column), name=name, reason=reason)


def too_large(name: str, what: Reason, limit: str) -> Diagnostic:
    """SS510: something is over a limit."""
    return fault("SS510", Place(name), what=what, limit=limit)


def no_headers(name: str, sheet: str | None = None) -> Diagnostic:
    """SS508: the table has no header row."""
    return fault("SS508", Place(name, sheet=sheet))


def too_many(name: str, rows: int, columns: int) -> Diagnostic | None:
    """SS510 where a table has more rows, columns or cells than are read.

    Args:
        name: the file.
        rows: how many, without the headers.
        columns: of the widest row: all others are filled up to it.
    """
    if columns > MAX_COLUMNS:
        return too_large(name, ("the number of columns", "列数"), f"{MAX_COLUMNS:,}")
    if rows > MAX_ROWS:
        return too_large(name, ("the number of rows", "行数"), f"{MAX_ROWS:,}")
    return too_many_cells(name, rows * columns)


def too_many_cells(name: str, cells: int) -> Diagnostic | None:
    """SS510 where there are more cells than are read; a blank one takes memory too."""
    if cells > MAX_CELLS:
        return too_large(name, ("the number of cells", "单元格数"), f"{MAX_CELLS:,}")
    return None
