"""Worksheets of an .xlsx workbook, checked as a zip archive before anything opens it.

An .xlsx is a zip of XML parts. What is looked at first is its directory (how large it unpacks)
and each part's text (no DOCTYPE: only with one can XML entities expand, and no workbook has one).
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Collection, Iterator
from decimal import Decimal
from functools import lru_cache
from math import isfinite
from typing import Any, TypeAlias
from xml.etree import ElementTree

from servicestar.diagnostics import Diagnostic, Place, fault
from servicestar.records.excel import excel
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
from servicestar.records.scalars import UNCOMPUTED
from servicestar.records.table import all_blank, blank, from_rows
from servicestar.records.words import plain

Worksheet: TypeAlias = Any  # of openpyxl, which is imported only when used
Cell: TypeAlias = Any

MAX_PARTS = 10_000
MAX_RATIO = 200
SMALL = 16 * 2**20
"""Unpacked bytes below which the ratio is not looked at: an almost empty sheet packs very well."""
MAX_TAGS = 10
"""XML tags in a part for each of its packed bytes; a sheet that holds one value only has some 3."""
FEW_TAGS = 100_000
"""Tags that any part may have, and no more those that are no sheet and no table of texts."""
MAX_SHEETS = 1_000
MAX_FORMAT = 255
"""Characters of a number format, in Excel too."""

_CHUNK = 2**20
_DOCTYPE = "<!DOCTYPE"
_MARKS = tuple(_DOCTYPE.encode(code) for code in ("ascii", "utf-16-le", "utf-16-be"))
_NOT_ZIP: Reason = (
    "it is not an .xlsx workbook (an old .xls, or one with a password, has to be saved anew)",
    "不是 .xlsx 工作簿（旧 .xls 或加密文件请另存）",
)
_ENCODED: Reason = (
    "a part of it is in an encoding that no workbook has",
    "其中某部分的编码不是工作簿所用",
)
_TAGS: Reason = ("the number of parts in the workbook's XML", "工作簿 XML 中的元素数")
_SHEETS: Reason = ("the number of worksheets", "工作表数")
_FORMAT: Reason = ("the length of a number format", "数字格式的长度")
_DAMAGED: Reason = ("the workbook is damaged", "工作簿已损坏")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([^"']*)""")
_KNOWN_ENCODINGS = (b"utf-8", b"utf-16", b"us-ascii", b"ascii", b"iso-8859-1")
_SHEET = re.compile(rb"<(?:\w+:)?sheet[\s/>]")
_STYLES = "xl/styles.xml"
_MANY_TAGS = re.compile("xl/(worksheets/|sharedStrings)", re.IGNORECASE)
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
        except _TooLarge as over:
            return None, [over.finding]
        except Exception:  # openpyxl raises errors of every kind on a damaged workbook
            return None, [broken(name, _DAMAGED)]


class _TooLarge(Exception):
    """Leaves a worksheet that is over a limit."""

    def __init__(self, finding: Diagnostic) -> None:
        super().__init__(finding.code)
        self.finding = finding


def _unsafe(name: str, data: bytes) -> Diagnostic | None:
    """Why the archive must not be opened, if there is a reason."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            if limit := _over(parts):
                return too_large(name, ("the unpacked workbook", "解压后的工作簿"), limit)
            for part in parts:
                if found := _unfit(name, archive, part):
                    return found
            if _STYLES in archive.namelist():
                return _unfit_formats(name, archive.read(_STYLES))
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


def _unfit(name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Diagnostic | None:
    """Why a part must not be handed to an XML reader, if there is a reason.

    A DOCTYPE is looked for in any encoding that such a reader takes by itself. One that the part
    names could hide it, so only the usual ones are let in.
    """
    tags = sheets = 0
    most = FEW_TAGS + (MAX_TAGS * part.compress_size if _MANY_TAGS.match(part.filename) else 0)
    tail = b""
    with archive.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            piece = tail + chunk
            if any(mark in piece for mark in _MARKS):
                return broken(name, _ENTITIES)
            plain_piece = piece.replace(b"\0", b"")
            if not tail and _encoded(plain_piece):
                return broken(name, _ENCODED)
            tags += chunk.count(b"<")
            sheets += len(_SHEET.findall(plain_piece))
            if tags > most:
                return too_large(name, _TAGS, f"{most:,}")
            if sheets > MAX_SHEETS and not _MANY_TAGS.match(part.filename):
                return too_large(name, _SHEETS, f"{MAX_SHEETS:,}")
            tail = piece[-2 * len(_DOCTYPE) :]
    return None


def _encoded(start: bytes) -> bool:
    """Whether a part says that it is in an encoding that workbooks are not in."""
    declared = _DECLARED.match(start.removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe"))
    return declared is not None and declared[1].strip().lower() not in _KNOWN_ENCODINGS


def _unfit_formats(name: str, styles: bytes) -> Diagnostic | None:
    """SS510 for a number format over which a regular expression would ponder for hours."""
    try:
        found = list(ElementTree.fromstring(styles).iter())
    except ElementTree.ParseError:
        return broken(name, _DAMAGED)
    longest = max((len(each.get("formatCode", "")) for each in found), default=0)
    return too_large(name, _FORMAT, f"{MAX_FORMAT}") if longest > MAX_FORMAT else None


def _opened(name: str, data: bytes, sheet: str | None) -> ReadResult:
    """The table of one worksheet of a workbook that passed the checks."""
    openpyxl: Any = excel()
    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    sheets = {each.title: each for each in book.worksheets}
    if not sheets:
        return None, [broken(name, _NO_WORKSHEET)]
    wanted = next(iter(sheets)) if sheet is None else sheet
    if wanted not in sheets:
        return None, [fault("SS509", Place(name), name=plain(wanted), known="、".join(sheets))]
    return _read_sheet(name, wanted, sheets[wanted], _formulas(openpyxl, name, data, wanted))


def _formulas(openpyxl: Any, name: str, data: bytes, sheet: str) -> frozenset[tuple[int, int]]:
    """Row and column of each cell with a formula, read only where the workbook has any."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [part for part in archive.namelist() if part.startswith("xl/worksheets/")]
        if not any(b"<f>" in text or b"<f " in text for text in map(archive.read, parts)):
            return frozenset()
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
    worksheet = book[sheet]
    worksheet.reset_dimensions()
    cells = (cell for row in _rows(name, worksheet) for cell in row)
    return frozenset((cell.row, cell.column) for cell in cells if cell.data_type == "f")


def _read_sheet(
    name: str, title: str, sheet: Worksheet, formulas: frozenset[tuple[int, int]]
) -> ReadResult:
    """Header row and records of a worksheet; rows that are wholly blank are skipped."""
    sheet.reset_dimensions()  # the size that a sheet states of itself is often wrong
    rows: list[tuple[int, list[object]]] = []
    wide = 0
    for number, cells in enumerate(_rows(name, sheet), 1):
        row = _trimmed(cells, formulas)
        if row:
            rows.append((number, row))
            wide = max(wide, len(row))
        if over := too_many(name, len(rows) - 1, wide):
            return None, [over]
    if not rows:
        return None, [no_headers(name, title)]
    (header_row, first), *body = rows
    headers = [_header(cell) for cell in first] + [""] * (wide - len(first))
    return from_rows(name, title, header_row, headers, body), []


def _rows(name: str, sheet: Worksheet) -> Iterator[tuple[Cell, ...]]:
    """The rows of a worksheet, as far as they are not too many.

    Blank rows count, and blank cells: one that is far off costs time too.

    Raises:
        _TooLarge: where they are.
    """
    cells = 0
    for number, row in enumerate(sheet.iter_rows()):
        cells += len(row)
        if over := too_many(name, number, 0) or too_many_cells(name, cells):
            raise _TooLarge(over)
        yield row


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
    return len(number_format) <= MAX_FORMAT and "%" in _SHOWN.sub("", number_format)


def _header(cell: object) -> str:
    """A header cell as text; a number, as for a year, as its digits."""
    return "" if blank(cell) else plain(cell) if not isinstance(cell, str) else cell.strip()
