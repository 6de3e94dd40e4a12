"""New rows at the end of a history in a workbook.

openpyxl reads the whole workbook and writes it anew. What it does not know it leaves out, so a
workbook is looked through first: one that would come back poorer is refused.
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from copy import copy
from typing import Any, TypeAlias

from servicestar.records.append_text import COLUMNS, Row, word_for
from servicestar.records.excel import excel
from servicestar.records.history import HistorySheet
from servicestar.records.workbook import Cell, packed_workbook, put_number, put_text, save_workbook
from servicestar.values.numbers import Number

Worksheet: TypeAlias = Any  # of openpyxl, which is imported only when used
What = tuple[str, str]

# The parts that come back whole. Printer settings and the order of computation do not, but they
# hold nothing that a person has entered.
_KEPT = re.compile(
    r"\[Content_Types\]\.xml|_rels/.*|docProps/.*|xl/(workbook|sharedStrings|styles|calcChain)\.xml"
    r"|xl/(theme|_rels|tables|externalLinks|printerSettings)/.*|xl/comments.*\.xml"
    r"|xl/drawings/(_rels/)?(vml|comments)Drawing[^/]*|xl/worksheets/(_rels/)?[^/]*|.*/"
)
_EXTENSION = re.compile(rb"<(\w+:)?extLst[ >]")
_FORMULAS: What = ("formulas in the columns of the history", "历史记录各列中的公式")
_UNKNOWN: What = ("something that openpyxl can not read", "openpyxl 无法读取的内容")
_NEWER: What = ("formats of a newer kind (extLst)", "较新格式的内容（extLst）")


def _lost_in(data: bytes) -> What | None:
    """What a workbook has that writing it anew would lose, if it has any such thing."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if not _KEPT.fullmatch(name):
                return (f"the part {name}", f"部件 {name}")
            if name.startswith("xl/worksheets/") and _EXTENSION.search(archive.read(name)):
                return _NEWER
    return None


def new_workbook(rows: Sequence[Row]) -> bytes:
    """A workbook with one sheet."""
    openpyxl: Any = excel()
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "history"
    for index, field in enumerate(COLUMNS, 1):
        put_text(sheet.cell(1, index), field)
    columns = {field: (index, field) for index, field in enumerate(COLUMNS)}
    for number, row in enumerate(rows, 2):
        _fill(sheet, number, columns, row, None)
    sheet.freeze_panes = "A2"
    return save_workbook(book)


def workbook_with(data: bytes, sheet: HistorySheet, rows: Sequence[Row]) -> bytes | What:
    """A workbook with more rows in its first sheet, below the last one that holds anything.

    Args:
        data: the file.
        sheet: what was read from its first sheet.
        rows: what comes after it.

    Returns:
        The new workbook; or what would be lost if there were one.
    """
    if lost := _lost_in(data):
        return lost
    try:
        return _with_rows(data, sheet, rows)
    except Exception:  # openpyxl raises errors of every kind on what is read without a look at it
        return _UNKNOWN


def _with_rows(data: bytes, sheet: HistorySheet, rows: Sequence[Row]) -> bytes | What:
    openpyxl: Any = excel()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(io.BytesIO(data), rich_text=True)
    page, table = book.worksheets[0], sheet.table
    columns = {field: (index, table.headers[index]) for field, index in sheet.found.items()}
    if _has_formulas(page, sheet):
        return _FORMULAS
    last = table.rows[-1] if table.rows else None
    for number, row in zip(_free_rows(page, last or table.header_row), rows, strict=False):
        _fill(page, number, columns, row, last)
    return packed_workbook(book)


def _has_formulas(page: Worksheet, sheet: HistorySheet) -> bool:
    """Whether a cell of the history is computed: its value, which is read, would be gone."""
    columns = sheet.found.values()
    cells = (page.cell(row, index + 1) for row in sheet.table.rows for index in columns)
    return any(cell.data_type == "f" for cell in cells)


def _free_rows(page: Worksheet, last: int) -> Iterator[int]:
    """The rows after the last one, and after every merged cell: only the first of these holds."""
    merged = [area.max_row for area in page.merged_cells.ranges]
    row = max([last, *merged])
    while True:
        row += 1
        yield row


def _fill(
    page: Worksheet, number: int, columns: dict[str, tuple[int, str]], row: Row, like: int | None
) -> None:
    """Write one row; its cells look as those of the row `like`, if there is one."""
    for field, (index, header) in columns.items():
        cell = page.cell(number, index + 1)
        if like is not None:
            cell._style = copy(page.cell(like, index + 1)._style)
        value = row.get(field)
        if isinstance(value, str):
            put_text(cell, word_for(row, field, header))
            cell.number_format = "@"  # else a spreadsheet makes a day of a month that is edited
        elif value is not None:
            _put_number(cell, value)


def _put_number(cell: Cell, value: Number) -> None:
    """A number; one of more digits than a spreadsheet keeps as the text that shows them all."""
    if not put_number(cell, value):
        put_text(cell, word_for({"total": value}, "total", "total"))
    elif cell.number_format == "General":
        cell.number_format = "0.00"
