"""Worksheets of an .xlsx workbook, checked as a zip archive before anything opens it.

An .xlsx is a zip of XML parts. What is looked at first is its directory (how large it unpacks)
and each part's text (no DOCTYPE: only with one can XML entities expand, and no workbook has one).
"""

from __future__ import annotations

import importlib
import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Collection
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any, TypeAlias

from servicestar.diagnostics import Diagnostic, Place, fault
from servicestar.records.limits import (
    MAX_UNPACKED,
    ReadResult,
    Reason,
    broken,
    no_headers,
    too_large,
    too_many,
)
from servicestar.records.scalars import UNCOMPUTED
from servicestar.records.table import all_blank, blank, from_rows
from servicestar.records.words import plain

Worksheet: TypeAlias = Any  # of openpyxl, which is imported only when used
Cell: TypeAlias = Any

MAX_PARTS = 10_000
MAX_RATIO = 200
SMALL = 16 * 2**20
"""Unpacked bytes below which the ratio is not looked at: an almost empty sheet packs very well."""

_CHUNK = 2**20
_DOCTYPE = "<!DOCTYPE"
_MARKS = tuple(_DOCTYPE.encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_NOT_ZIP: Reason = (
    "it is not an .xlsx workbook (an old .xls, or one with a password, has to be saved anew)",
    "不是 .xlsx 工作簿（旧 .xls 或加密文件请另存）",
)
_DAMAGED: Reason = ("the workbook is damaged", "工作簿已损坏")
_ENTITIES: Reason = ("a part of it has a DOCTYPE", "其中含有 DOCTYPE")
_NO_WORKSHEET: Reason = ("it has no worksheet", "其中没有工作表")
# The parts of a number format in which a percent sign is only a character to show.
_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|[\\_*].')


def read_xlsx(name: str, data: bytes, sheet: str | None, known: Collection[str]) -> ReadResult:
    """The table in a worksheet: the values last computed, no formulas.

    Args:
        name: the file.
        data: its bytes.
        sheet: the worksheet's name; the first one where left out.
        known: not used here; every door takes it.
    """
    if found := _unsafe(name, data):
        return None, [found]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of drawings and styles it leaves out
        try:
            return _opened(name, data, sheet)
        except Exception:  # openpyxl raises errors of every kind on a damaged workbook
            return None, [broken(name, _DAMAGED)]


def _unsafe(name: str, data: bytes) -> Diagnostic | None:
    """Why the archive must not be opened, if there is a reason."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if limit := _over(parts):
                return too_large(name, ("the unpacked workbook", "解压后的工作簿"), limit)
            if any(_has_doctype(archive, part) for part in parts):
                return broken(name, _ENTITIES)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError):
        return broken(name, _DAMAGED if data[:2] == b"PK" else _NOT_ZIP)
    except Exception:  # bz2 and lzma raise errors of their own, struct too
        return broken(name, _DAMAGED)
    return None


def _over(parts: list[zipfile.ZipInfo]) -> str | None:
    """The limit that the archive is over by its own directory, if there is one.

    `zipfile` never unpacks more of a part than the directory says, so these sizes bind.
    """
    size = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS:
        return f"{MAX_PARTS:,} parts"
    if size > SMALL and size > MAX_RATIO * sum(part.compress_size for part in parts):
        return f"{MAX_RATIO} times its packed size"
    return f"{MAX_UNPACKED // 2**20} MB" if size > MAX_UNPACKED else None


def _has_doctype(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """Whether the part has a DOCTYPE, in any encoding that an XML reader takes by itself."""
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            piece = tail + chunk
            if any(mark in piece for mark in _MARKS):
                return True
            tail = piece[-2 * len(_DOCTYPE) :]
    return False


def _opened(name: str, data: bytes, sheet: str | None) -> ReadResult:
    """The table of one worksheet of a workbook that passed the checks."""
    openpyxl: Any = importlib.import_module("openpyxl")
    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    sheets = {each.title: each for each in book.worksheets}
    if not sheets:
        return None, [broken(name, _NO_WORKSHEET)]
    wanted = next(iter(sheets)) if sheet is None else sheet
    if wanted not in sheets:
        return None, [fault("SS509", Place(name), name=plain(wanted), known="、".join(sheets))]
    return _read_sheet(name, wanted, sheets[wanted], _formulas(openpyxl, data, wanted))


def _formulas(openpyxl: Any, data: bytes, sheet: str) -> frozenset[tuple[int, int]]:
    """Row and column of each cell with a formula, read only where the workbook has any."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [part for part in archive.namelist() if part.startswith("xl/worksheets/")]
        if not any(b"<f>" in text or b"<f " in text for text in map(archive.read, parts)):
            return frozenset()
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    worksheet = book[sheet]
    worksheet.reset_dimensions()
    cells = (cell for row in worksheet.iter_rows() for cell in row)
    return frozenset((cell.row, cell.column) for cell in cells if cell.data_type == "f")


def _read_sheet(
    name: str, title: str, sheet: Worksheet, formulas: frozenset[tuple[int, int]]
) -> ReadResult:
    """Header row and records of a worksheet; rows that are wholly blank are skipped."""
    sheet.reset_dimensions()  # the size that a sheet states of itself is often wrong
    rows: list[tuple[int, list[object]]] = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        row = _trimmed(cells, formulas)
        if row:
            rows.append((number, row))
        # Blank rows count: a row far off costs time too.
        if over := too_many(name, number - 1, len(row)):
            return None, [over]
    if not rows:
        return None, [no_headers(name, title)]
    (header_row, first), *body = rows
    wide = max(len(row) for _, row in rows)
    headers = [_header(cell) for cell in first] + [""] * (wide - len(first))
    return from_rows(name, title, header_row, headers, body), []


def _trimmed(cells: tuple[Cell, ...], formulas: frozenset[tuple[int, int]]) -> list[object]:
    """The values of a row without the blank cells at its end.

    A formula whose value nobody has computed is no blank cell: it is handed over as a failed one.
    """
    values = [_value(cell) for cell in cells]
    for index, cell in enumerate(cells) if formulas else ():
        if values[index] is None and (cell.row, cell.column) in formulas:
            values[index] = UNCOMPUTED
    if all_blank(values):
        return []
    while blank(values[-1]):
        values.pop()
    return values


def _value(cell: Cell) -> object:
    """A cell's value with the number exactly as the workbook's author sees it."""
    value: object = cell.value
    if type(value) is int or (type(value) is float and isfinite(value)):
        # 15 digits are what a spreadsheet keeps; the rest is noise of its binary arithmetic.
        exact = value if type(value) is int else Decimal(f"{value:.15g}")
        return f"{_plain(exact * 100)}%" if _is_percent(cell.number_format) else exact
    return value


def _plain(number: int | Decimal) -> str:
    """A number's digits without an exponent and without zeros at the end of its decimals."""
    return str(number) if isinstance(number, int) else f"{number.normalize():f}"


@lru_cache(maxsize=256)
def _is_percent(number_format: str) -> bool:
    """Whether a number format shows a hundred times the value with a percent sign."""
    return "%" in _SHOWN.sub("", number_format)


def _header(cell: object) -> str:
    """A header cell as text; a number, as for a year, as its digits."""
    return "" if blank(cell) else plain(cell) if not isinstance(cell, str) else cell.strip()
