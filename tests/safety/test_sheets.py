"""Sheets made to fill the memory or to take for ever: each is refused within seconds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from servicestar.records import limits
from servicestar.records.files import table_in
from servicestar.records.table import normal
from tests.fuzz.oracle import bounded, hold

KNOWN = {"id"}


def codes(name: str, data: bytes) -> list[str]:
    """The codes of what was found in a file."""
    with bounded(20):
        _, found = table_in(name, data, None, KNOWN)
    hold(found)
    return [finding.code for finding in found]


TYPES = "[Content_Types].xml"
OF_TEXTS = (
    b'<Override PartName="/xl/sharedStrings.xml" ContentType="application/vnd.openxmlformats-'
    b'officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
)


def workbook(changes: dict[str, Callable[[bytes], bytes]]) -> bytes:
    """A small workbook with some parts changed."""
    book = openpyxl.Workbook()
    book.active.append(["id", "mark"])
    book.active.append(["A", 1])
    book.create_sheet("two").append(["=1+1"])
    source, packed = io.BytesIO(), io.BytesIO()
    book.save(source)
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(packed, "w", 8) as new:
        for part in old.namelist():
            change = changes.get(part, lambda data: data)
            text = old.read(part)
            if part == TYPES and STRINGS in changes:
                text = text.replace(b"</Types>", OF_TEXTS)
            new.writestr(part, change(text))
        if STRINGS in changes:
            new.writestr(STRINGS, changes[STRINGS](SST))
    return packed.getvalue()


def before(tag: bytes, text: bytes, times: int) -> Callable[[bytes], bytes]:
    """Puts a text before a tag, many times."""
    return lambda data: data.replace(tag, text * times + tag, 1)


SHEET, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"
STRINGS = "xl/sharedStrings.xml"
SST = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"></sst>'
FORMAT = b'<numFmts count="1"><numFmt numFmtId="164" formatCode="%s"/></numFmts>' % (b"[" * 100_000)
BOMBS = {
    "shared texts": {STRINGS: before(b"</sst>", b"<si/>", 3_000_000)},
    "formats": {STYLES: before(b"</cellXfs>", b"<xf/>", 3_000_000)},
    "sheets": {BOOK: before(b"</sheets>", b'<sheet name="x" sheetId="9" r:id="rId1"/>', 200_000)},
    "cells at the end": {SHEET: before(b"</sheetData>", b'<row><c r="XFD9"/></row>', 20_000)},
    "cells at the end, with formulas": {
        SHEET: before(b"</sheetData>", b'<row><c r="XFD9"><f>1</f></c></row>', 20_000)
    },
    "a row far off": {SHEET: before(b"</sheetData>", b'<row r="2000000000"/>', 1)},
    "brackets": {STYLES: lambda data: data.replace(b'<numFmts count="0" />', FORMAT)},
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_workbook_that_unfolds_is_refused(name: str) -> None:
    data = workbook(BOMBS[name])
    assert len(data) < 3_000_000
    assert codes("x.xlsx", data) in (["SS510"], ["SS501"])


def test_a_far_off_row_of_another_sheet_ends_the_search_for_formulas() -> None:
    row = before(b"</sheetData>", b'<row r="2000000000"><c><f>1</f></c></row>', 1)
    assert codes("x.xlsx", workbook({SHEET: row})) == ["SS510"]


def test_no_part_of_a_workbook_hides_behind_an_encoding() -> None:
    strange = b'<?xml version="1.0" encoding="cp037"?>'
    hidden = "<!DOCTYPE a [<!ENTITY b 'c'>]><sst/>".encode("cp037")
    data = workbook({STRINGS: lambda _: strange + hidden})
    assert codes("x.xlsx", data) == ["SS501"]


def test_a_plain_workbook_is_read() -> None:
    assert codes("x.xlsx", workbook({})) == []


PADDED = b"id" + b",c" * 999 + b"\n" + b"A\n" * 25_000
WIDE = b"id" + b"," * 45_000_000


@pytest.mark.parametrize("data", [PADDED, WIDE], ids=["padding", "one line of commas"])
def test_rows_times_columns_are_bounded(data: bytes) -> None:
    assert codes("x.csv", data) == ["SS510"]


def test_json_is_counted_before_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CELLS", 10)
    many = b"[" + b"[]," * 41_000_000 + b"[]]"
    assert codes("x.json", many) == ["SS510"]
    ragged = ",".join(f'{{"id": "{n}", "c{n}": 1}}' for n in range(10))
    assert codes("x.json", f"[{ragged}]".encode()) == ["SS510"]


@pytest.mark.parametrize("depth", [1_000, 100_000, 5_000_000])
@pytest.mark.parametrize("opening", [b"[", b'{"a":', b'[{"id":'])
def test_deep_json_is_a_fault(depth: int, opening: bytes) -> None:
    for name in ("x.json", "x.jsonl"):
        assert codes(name, opening * depth) == ["SS501"]


def parquet(column: pa.Array) -> bytes:
    """A file of one column."""
    packed = io.BytesIO()
    pq.write_table(pa.table({"id": column}), packed)
    return packed.getvalue()


def test_a_constant_column_is_counted_at_full_length() -> None:
    text = pa.DictionaryArray.from_arrays(
        pa.array([0] * 100_000, pa.int32()), pa.array(["x" * 9999])
    )
    data = parquet(text)
    assert len(data) < 10_000
    assert codes("x.parquet", data) == ["SS510"]


def test_lists_are_counted_by_their_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_CELLS", 10)
    assert codes("x.parquet", parquet(pa.array([["a"] * 9, ["b"] * 9]))) == ["SS510"]
    assert codes("x.parquet", parquet(pa.array(["a"] * 9))) == []


def test_a_header_of_combining_marks_is_compared_as_it_is() -> None:
    marks = "e" + "".join(chr(0x300 + n % 60) for n in range(100_000))
    with bounded(5):
        assert normal(marks) == marks
        assert codes("x.csv", f"id,{marks}\nA,1\n".encode()) == []
