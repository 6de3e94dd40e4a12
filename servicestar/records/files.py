"""Files of records: which door a file goes through, its size, and comma-separated text."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TypeAlias

from attrs import field, frozen

from servicestar.diagnostics import Diagnostic, Place, fault, why_not
from servicestar.records.json_files import read_json, read_json_lines
from servicestar.records.limits import (
    MAX_BYTES,
    MAX_FAULTS,
    ReadResult,
    Reason,
    broken,
    no_headers,
    too_large,
    too_many,
    too_many_cells,
)
from servicestar.records.parquet import read_parquet
from servicestar.records.table import Cells, all_blank, from_rows, normal
from servicestar.records.xlsx import read_xlsx

FilePath: TypeAlias = "str | os.PathLike[str]"
Door = Callable[[str, bytes, "str | None", Collection[str]], ReadResult]

DELIMITERS = (",", ";", "\t")
_NO_SHEETS: Reason = ("none; the file is not a workbook", "无；该文件不是工作簿")
_ENCODING: Reason = (
    "it is neither UTF-8 nor GB18030 text",
    "既不是 UTF-8 文本，也不是 GB18030 文本",
)
_QUOTES: Reason = (
    "a quotation mark is not closed, or a cell is too long",
    "引号未闭合，或单元格过长",
)


@frozen
class Handed(os.PathLike[str]):
    """A file that was handed over with its content, as a browser does.

    It can stand wherever a path of records can. Its name says the format and stands in places;
    nothing of that name is ever opened.
    """

    name: str
    data: bytes = field(repr=False)

    def __fspath__(self) -> str:
        """The name."""
        return self.name


def read_table(path: FilePath, *, sheet: str | None = None, known: Collection[str]) -> ReadResult:
    """The table in a file, chosen by its ending: .csv, .xlsx, .json, .jsonl or .parquet.

    Args:
        path: the file, or one that was `Handed` over. Places carry it as it is given here.
        sheet: for a workbook the worksheet's name; the first worksheet where left out.
        known: names and headers of the fields, by which the delimiter of a .csv is chosen.

    Returns:
        The table, or None and the faults: SS501 the file can not be read or is broken, SS105 a
        JSON object has a key twice, SS507 more cells than headers, SS508 no header row, SS509 no
        such sheet, SS510 too large, SS511 unknown ending, SS512 pyarrow is not installed. A
        broken file never raises. At most 200 faults are listed.
    """
    name = os.fspath(path)
    ending = Path(name).suffix.lower()
    place = Place(name)
    if ending not in _DOORS:
        return None, [fault("SS511", place, name=ending or Path(name).name, known=_KNOWN)]
    if sheet is not None and ending != ".xlsx":
        return None, [fault("SS509", place, name=sheet, known=_NO_SHEETS)]
    data = path.data if isinstance(path, Handed) else bytes_of(name)
    if isinstance(data, Diagnostic):
        return None, [data]
    return table_in(name, data, sheet, known)


def bytes_of(name: str) -> bytes | Diagnostic:
    """The content of a file, or why there is none. Never reads far beyond the limit."""
    try:
        with Path(name).open("rb") as stream:
            return stream.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        return broken(name, why_not(error))


def table_in(name: str, data: bytes, sheet: str | None, known: Collection[str]) -> ReadResult:
    """The table in the content of a file, whose name has one of the endings; as `read_table`."""
    if len(data) > MAX_BYTES:
        return None, [too_large(name, ("the file", "文件"), "256 MB")]
    door = _DOORS[Path(name).suffix.lower()]
    return door(name, data, sheet, {normal(word) for word in known})


def read_csv(name: str, data: bytes, sheet: str | None, known: Collection[str]) -> ReadResult:
    """The table in comma-, semicolon- or tab-separated text.

    The text is UTF-8, with or without a byte order mark, or else GB18030, which Chinese
    spreadsheets save. The delimiter is the one that finds most known names in the header row.
    """
    text, _ = decoded(data)
    if text is None:
        return None, [broken(name, _ENCODING)]
    # Counted before anything is split: a line of nothing but commas would be a row of millions.
    if over := too_many_cells(name, max(map(text.count, DELIMITERS)) // 2):
        return None, [over]
    delimiter = delimiter_of(text, known)
    rows: list[tuple[int, list[str]]] = []
    wide = 0
    for line, cells in _numbered(text, delimiter):
        if cells is None:
            return None, [broken(name, _QUOTES, line)]
        if not all_blank(cells):
            rows.append((line, cells))
            wide = wide or len(cells)
        if over := too_many(name, len(rows) - 1, max(wide, len(cells))):
            return None, [over]
    return _from_text_rows(name, rows) if rows else (None, [no_headers(name)])


def decoded(data: bytes) -> tuple[str | None, str]:
    """The text of the bytes, in the first encoding that fits, and which one that is."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return None, ""


def delimiter_of(text: str, known: Collection[str]) -> str:
    """The delimiter under which the header row has most known names, then most cells."""

    def found(delimiter: str) -> tuple[int, int]:
        headers = _first_row(text, delimiter)
        return sum(normal(header) in known for header in headers), len(headers)

    return max(DELIMITERS, key=found)


def _first_row(text: str, delimiter: str) -> list[str]:
    """The first row of more than delimiters; none where it can not be read with this one."""
    rows = (cells or [] for _, cells in _numbered(text, delimiter))
    return next((cells for cells in rows if "".join(cells).strip(" ,;\t")), [])


def _numbered(text: str, delimiter: str) -> Iterator[tuple[int, list[str] | None]]:
    """Each row with the line it starts on; a quoted cell may run over several lines.

    Where a row can not be read, None stands in its place and nothing follows.
    """
    # strict: otherwise a quotation mark that is never closed swallows the rest of the records.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error:
        yield start, None


def _from_text_rows(name: str, rows: list[tuple[int, list[str]]]) -> ReadResult:
    """Header row and records; cells beyond the headers are a fault unless they are blank."""
    (header_row, headers), *body = rows
    wide = len(headers)
    long = [(line, cells) for line, cells in body if not all_blank(cells[wide:])]
    if long:
        faults = [
            fault("SS507", Place(name, line, wide + 1), found=len(cells), wanted=wide)
            for line, cells in long[:MAX_FAULTS]
        ]
        return None, faults
    cut: list[tuple[int, Cells]] = [(line, cells[:wide]) for line, cells in body]
    return from_rows(name, None, header_row, headers, cut), []


_DOORS: dict[str, Door] = {
    ".csv": read_csv,
    ".xlsx": read_xlsx,
    ".json": read_json,
    ".jsonl": read_json_lines,
    ".parquet": read_parquet,
}
_KNOWN = ", ".join(_DOORS)
