"""Raw tables: what a file or a list of mappings holds before anything is known of its columns."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from operator import itemgetter

from attrs import frozen

from servicestar.diagnostics import Place

MEMORY = "<records>"
Cells = Sequence[object]
_LONGEST = 2_000  # no field has a longer name


@frozen
class Table:
    """A sheet of raw cells, column by column.

    Attributes:
        name: the file as the caller named it, or ``<records>`` for records in memory.
        sheet: the worksheet of a workbook, else None.
        headers: one text a column; "" where the header cell is blank.
        columns: for each header its cells: str, int, bool, Decimal, float, date, datetime, list,
            tuple, dict or None. All columns are as long as `rows`.
        rows: for each record its number as a person counts it in the file: the line of a .csv or
            .jsonl, the row of a worksheet, the position from 1 in a list.
        header_row: the row of the headers; 0 where records carry their own names (JSON, memory).
    """

    name: str
    sheet: str | None
    headers: list[str]
    columns: list[list[object]]
    rows: list[int]
    header_row: int = 1

    def __len__(self) -> int:
        """How many records."""
        return len(self.rows)

    def place(self, row_index: int, column_index: int) -> Place:
        """The cell of one record and one column, both indices from 0."""
        return Place(self.name, self.rows[row_index], column_index + 1, sheet=self.sheet)

    def header_place(self, column_index: int = 0) -> Place:
        """The header cell of one column, its index from 0."""
        return Place(self.name, max(self.header_row, 1), column_index + 1, sheet=self.sheet)


@lru_cache(maxsize=4096)
def normal(name: str) -> str:
    """A header as it is compared: full-width letters made plain, spaces around dropped.

    One too long for any field stays as it is: the time that NFKC takes grows with the square of a
    run of combining marks.
    """
    return unicodedata.normalize("NFKC", name).strip() if len(name) <= _LONGEST else name.strip()


def blank(cell: object) -> bool:
    """Whether a cell holds nothing: None, or only white space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def all_blank(cells: Iterable[object]) -> bool:
    """Whether a row or column holds nothing at all."""
    return all(map(blank, cells))


def from_rows(
    name: str,
    sheet: str | None,
    header_row: int,
    headers: Sequence[str],
    body: Sequence[tuple[int, Cells]],
) -> Table:
    """A table from rows of cells; short rows are filled up with None.

    Args:
        name: as in `Table`.
        sheet: as in `Table`.
        header_row: as in `Table`.
        headers: as in `Table`.
        body: row number and cells of each record, at most as many cells as headers.
    """
    wide = len(headers)
    padded = (tuple(cells) + (None,) * (wide - len(cells)) for _, cells in body)
    columns = [list(column) for column in zip(*padded, strict=True)]
    rows = [number for number, _ in body]
    return Table(name, sheet, list(headers), columns or [[] for _ in headers], rows, header_row)


def from_mappings(
    name: str, records: Sequence[Mapping[str, object]], rows: Sequence[int] | None = None
) -> Table:
    """A table from mappings of header to cell.

    The headers are all the keys in the order in which they first come up; a key that a record
    lacks is a blank cell there.

    Args:
        name: as in `Table`.
        records: the mappings.
        rows: the number of each record; from 1 where left out.
    """
    keys = list(records[0]) if records and len(set(map(len, records))) == 1 else []
    columns = _columns(records, keys)
    if columns is None:  # not the same keys in every record
        keys = list(dict.fromkeys(chain.from_iterable(records)))
        columns = [[record.get(key) for record in records] for key in keys]
    numbers = list(range(1, len(records) + 1) if rows is None else rows)
    headers = [str(key) for key in keys]
    return Table(name, None, headers, columns, numbers, header_row=0)


def _columns(records: Sequence[Mapping[str, object]], keys: list[str]) -> list[list[object]] | None:
    """The columns, if every record has just these keys; runs without a Python call a record."""
    # A defaultdict would make up a value, and keep it: its records are asked one by one.
    if not keys or any(hasattr(kind, "__missing__") for kind in set(map(type, records))):
        return None
    with suppress(KeyError):
        return [list(map(itemgetter(key), records)) for key in keys]
    return None
