"""Records in memory: mappings, and tables of pandas, Polars and Arrow.

None of those libraries is imported to find out which one a table is of: who hands in a table of
one has it imported already.
"""

from __future__ import annotations

import importlib
import struct
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from math import isfinite
from typing import Any, TypeAlias

from servicestar.records.table import MEMORY, Table, from_mappings

Columns = tuple[list[str], list[list[object]]]
InMemory: TypeAlias = Any  # an iterable of mappings, or a table of a library not imported here
Frame: TypeAlias = Any  # a table of one of those libraries
Series: TypeAlias = Any  # a column of pandas
Scalar: TypeAlias = Any  # a cell of any library

_FOREIGN = ("numpy", "pandas")
_SCALARS = ("bool", "int", "uint", "float", "str")
_SINGLE = {"float32": "f", "float": "f", "float16": "e", "halffloat": "e"}


def table_from(records: InMemory) -> Table:
    """The table of records in memory.

    Args:
        records: a list of mappings from field id or header to value; or a pandas or Polars data
            frame, a pyarrow table, or anything with `__arrow_c_stream__`. A named index of pandas
            is taken as columns. In a pandas table NaN, NaT and NA are missing; elsewhere NaN is
            a value that fits no field.

    Returns:
        A table named ``<records>``, its rows numbered from 1.

    Raises:
        TypeError: where `records` is something else.
    """
    for found, columns in _FRAMES:
        if found(records):
            return _table(columns(records))
    if hasattr(records, "__arrow_c_stream__"):
        return _table(arrow_columns(importlib.import_module("pyarrow").table(records)))
    if isinstance(records, str | bytes | Mapping) or not isinstance(records, Iterable):
        raise TypeError(_WANTED)
    return _from_list(list(records))


_WANTED = "records have to be a list of mappings, or a pandas, Polars or Arrow table"


def _table(columns: Columns) -> Table:
    """A table from headers and columns."""
    headers, cells = columns
    count = len(cells[0]) if cells else 0
    return Table(MEMORY, None, headers, cells, list(range(1, count + 1)), header_row=0)


def _from_list(records: list[Any]) -> Table:
    """A table from mappings, scalars of numpy and pandas turned into Python's own."""
    if not all(issubclass(kind, Mapping) for kind in set(map(type, records))):
        raise TypeError(_WANTED)
    table = from_mappings(MEMORY, records)
    for column in table.columns:
        column[:] = _owned(column)
    return table


def _is_of(library: str, attribute: str) -> Callable[[InMemory], bool]:
    """Whether a table is of a library, by the module of its class and an attribute of tables."""

    def found(records: InMemory) -> bool:
        modules = {kind.__module__.split(".")[0] for kind in type(records).__mro__}
        return library in modules and hasattr(records, attribute)

    return found


# --- Arrow ---------------------------------------------------------------------------------------


def arrow_columns(table: Frame) -> Columns:
    """Headers and columns of a pyarrow table or record batch, as Python's own values."""
    columns = []
    for column in table.columns:
        columns.append(_doubled(column.to_pylist(), str(column.type)))
    return [str(name) for name in table.schema.names], columns


# --- Polars --------------------------------------------------------------------------------------


def _polars_columns(frame: Frame) -> Columns:
    """Headers and columns of a Polars data frame."""
    columns = [_doubled(s.to_list(), str(s.dtype).lower()) for s in frame.get_columns()]
    return list(frame.columns), columns


# --- pandas --------------------------------------------------------------------------------------


def _pandas_columns(frame: Frame) -> Columns:
    """Headers and columns of a pandas data frame, a named index first."""
    if any(name is not None and name not in frame.columns for name in frame.index.names):
        frame = frame.reset_index()
    # By position: two columns of a frame may share a name, which the fields then refuse.
    series = [frame.iloc[:, index] for index in range(frame.shape[1])]
    return [str(name) for name in frame.columns], [_pandas_cells(each) for each in series]


def _pandas_cells(series: Series) -> list[object]:
    """One column of pandas; whatever pandas calls missing is None."""
    kind = str(series.dtype).lower().removesuffix("[pyarrow]")
    cells = _owned(_doubled(series.tolist(), kind))
    missing = series.isna().tolist()
    return [None if gone else cell for cell, gone in zip(cells, missing, strict=True)]


_FRAMES: tuple[tuple[Callable[[InMemory], bool], Callable[[Frame], Columns]], ...] = (
    (_is_of("pandas", "columns"), _pandas_columns),
    (_is_of("polars", "get_columns"), _polars_columns),
    (_is_of("pyarrow", "column_names"), arrow_columns),
)


# --- single values -------------------------------------------------------------------------------


def _owned(cells: list[Any]) -> list[object]:
    """The cells of a column, those of numpy and pandas as Python's own."""
    kinds = set(map(type, cells))
    foreign = any(kind.__module__.split(".")[0] in _FOREIGN for kind in kinds)
    return list(map(_own, cells)) if foreign else cells


def _own(cell: Scalar) -> object:
    """A value of numpy or pandas as one of Python's own; what has no equal stays as it is."""
    name = type(cell).__name__
    if type(cell).__module__.split(".")[0] not in _FOREIGN:
        return cell
    if name in ("NAType", "NaTType"):
        return None
    if name in _SINGLE:
        return _shortest(float(cell), _SINGLE[name])
    if name == "ndarray":
        return list(map(_own, cell))
    if name == "datetime64":  # in nanoseconds, numpy would give a bare int
        return cell.astype("datetime64[us]").item()
    return cell.item() if name.startswith(_SCALARS) else cell


def _doubled(cells: list[Any], kind: str) -> list[object]:
    """Cells of a column whose floats were of less than double precision, put right again.

    A double made of a single 0.1 prints as 0.10000000149011612; what was meant is 0.1.
    """
    if kind not in _SINGLE:
        return cells
    code = _SINGLE[kind]
    return [_shortest(c, code) if isinstance(c, float) else c for c in cells]


def _shortest(value: float, code: str) -> object:
    """The shortest decimal that a float of the `struct` format `code` stands for."""
    if not isfinite(value):
        return value
    texts = (f"{value:.{digits}g}" for digits in range(1, 10))
    fits = (text for text in texts if _again(float(text), code) == value)
    return Decimal(next(fits, repr(value)))


def _again(value: float, code: str) -> float | None:
    """A double cut to the precision of `code`; None where it is beyond its range."""
    try:
        found: float = struct.unpack(code, struct.pack(code, value))[0]
    except OverflowError:
        return None
    return found
