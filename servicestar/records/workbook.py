"""Workbooks that are the same bytes each time they are written."""

from __future__ import annotations

import datetime
import importlib
import io
import zipfile
from typing import Any, TypeAlias

Workbook: TypeAlias = Any  # of openpyxl, which is imported only when used
Cell: TypeAlias = Any

WRITTEN = datetime.datetime(2010, 7, 1)
"""The time that every workbook says it was made: the clock must not change the bytes."""

_FIRST = "[Content_Types].xml"  # readers that sniff a file's type look for it at the front


def save_workbook(book: Workbook) -> bytes:
    """An openpyxl workbook as the bytes of an .xlsx file.

    The same workbook gives the same bytes: properties and archive carry one fixed date, and the
    parts stand in the order of their names.

    Args:
        book: an `openpyxl.Workbook`; its properties' dates are set.
    """
    book.properties.created = book.properties.modified = WRITTEN
    return packed_workbook(book)


def packed_workbook(book: Workbook) -> bytes:
    """An openpyxl workbook as bytes, with the dates that it has: for one that was read."""
    excel: Any = importlib.import_module("openpyxl.writer.excel")
    packed = io.BytesIO()
    # `Workbook.save` would put the present time in the properties; the writer below it does not.
    excel.ExcelWriter(book, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED)).save()
    return _repacked(packed.getvalue())


def _repacked(data: bytes) -> bytes:
    """The same archive with fixed dates and a fixed order of its parts."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist(), key=lambda part: (part != _FIRST, part)):
            info = zipfile.ZipInfo(name, WRITTEN.timetuple()[:6])
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0  # otherwise the system that writes would show in the bytes
            info.external_attr = 0
            target.writestr(info, source.read(name))
    return made.getvalue()


def put_text(cell: Cell, text: str) -> None:
    """Write a text into a cell of openpyxl so that it stays a text.

    A text that begins with ``=``, ``+``, ``-`` or ``@`` would be run as a formula, by openpyxl or
    by the spreadsheet once a person edits the cell. Characters that no sheet can hold are left
    out.
    """
    illegal: Any = importlib.import_module("openpyxl.cell.cell").ILLEGAL_CHARACTERS_RE
    cell.value = illegal.sub("", text)
    cell.data_type = "s"
    if text[:1] in ("=", "+", "-", "@"):
        cell.quotePrefix = True
