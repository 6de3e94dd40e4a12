"""Workbooks that are the same bytes each time they are written."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from collections.abc import Collection
from itertools import chain, count
from typing import Any, TypeAlias

from servicestar.records.excel import excel
from servicestar.values.numbers import Number, to_decimal

Workbook: TypeAlias = Any  # of openpyxl, which is imported only when used
Worksheet: TypeAlias = Any
Cell: TypeAlias = Any

WRITTEN = datetime.datetime(2010, 7, 1)
"""The time that every workbook says it was made: the clock must not change the bytes."""

_RISKY = "=+-@\t\r\n＝＋－＠"  # the wide ones too, which some spreadsheets make narrow
_A4 = 9
_DIGITS = 15  # of a number, which is what a spreadsheet keeps
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f\x7f]")
_TITLE_LENGTH = 31
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
    writer: Any = excel("openpyxl.writer.excel")
    packed = io.BytesIO()
    # `Workbook.save` would put the present time in the properties; the writer below it does not.
    writer.ExcelWriter(book, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED)).save()
    return repacked(packed.getvalue())


def repacked(data: bytes) -> bytes:
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


def sheet_title(title: str, taken: Collection[str] = ()) -> str:
    """A name that a worksheet may have.

    Args:
        title: what it should be; characters that no such name may have are left out.
        taken: names of the other worksheets, in small letters.
    """
    name = _NOT_IN_TITLES.sub("", title).strip(" '")[:_TITLE_LENGTH].strip(" '") or "records"
    numbered = (f"{name[: _TITLE_LENGTH - 4]} {number}" for number in count(2))
    return next(each for each in chain([name], numbered) if each.lower() not in taken)


def dress_header(cell: Cell, **font: Any) -> None:
    """A header: bold, in a field of its own, folded where its column is narrow.

    Args:
        cell: the cell.
        font: what else `openpyxl.styles.Font` is to have.
    """
    styles: Any = excel("openpyxl.styles")
    cell.font = styles.Font(**{"name": "Calibri", "bold": True, **font})
    cell.fill = styles.PatternFill("solid", fgColor="DCE6F1")
    cell.alignment = styles.Alignment(horizontal="center", vertical="center", wrap_text=True)
    side = styles.Side(style="thin", color="7A8494")
    cell.border = styles.Border(left=side, right=side, top=side, bottom=side)


def set_up_print(sheet: Worksheet) -> None:
    """A worksheet printed on A4 across, all columns side by side, the header row on every page."""
    properties: Any = excel("openpyxl.worksheet.properties")
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = properties.PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


def put_text(cell: Cell, text: str) -> None:
    """Write a text into a cell of openpyxl so that it stays a text.

    A text that begins with ``=``, ``+``, ``-``, ``@`` or a blank that is none (a tab, a line's
    end) would be run as a formula, by openpyxl or by the spreadsheet once a person edits the
    cell. Characters that no sheet can hold are left out.
    """
    illegal: Any = excel("openpyxl.cell.cell").ILLEGAL_CHARACTERS_RE
    clean = illegal.sub("", text)
    cell.value = clean
    cell.data_type = "s"
    if clean and clean[0] in _RISKY:
        cell.quotePrefix = True


def put_number(cell: Cell, value: Number) -> bool:
    """Write a number into a cell of openpyxl, digit by digit.

    Returns:
        Whether the cell holds it. One of more than 15 digits, or without an end, is not written:
        a spreadsheet would keep another number.
    """
    exact = to_decimal(value)
    if exact is None or len(exact.as_tuple().digits) > _DIGITS:
        return False
    # As the text of a number: of a number itself openpyxl writes the binary one nearby, which
    # shows as 9.949999999999999.
    cell.value = f"{exact:f}"
    cell.data_type = "n"
    return True
