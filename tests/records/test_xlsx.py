"""Worksheets: what a cell holds, and workbooks that mean harm."""

from __future__ import annotations

import datetime
import io
import time
import zipfile
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicestar.records import (
    limits,
    load_records,
    read_records,
    read_table,
    save_workbook,
    xlsx,
)
from servicestar.records.xlsx import read_xlsx

from .build import TELLERS, field, kind_of, lines, part_of, with_part, write_xlsx

SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (c, b"&%c;" % (c - 1) * 10) for c in b"bcdefghij")
    + b"]>"
)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "a.xlsx"


def table_of(path, **words):
    table, findings = read_table(path, known=(), **words)
    assert findings == []
    assert table is not None
    return table


def refused(path, **words):
    table, findings = read_table(path, known=(), **words)
    assert table is None
    return lines(findings, path)


def of_bytes(data):
    return lines(read_xlsx("a.xlsx", data, None, ())[1])


@pytest.fixture
def book_bytes(path):
    return write_xlsx(path, [["工号"], ["T1"]]).read_bytes()


def test_cells_and_places(path):
    day = datetime.datetime(2010, 7, 1)
    write_xlsx(
        path,
        [
            [],
            ["工号", " 姓名 ", 2010],
            ["T1", "张三", 0.1 + 0.2],
            [None, " "],
            [7, True, day, "x"],
        ],
        title="柜员",
    )
    table = table_of(path)
    assert table.headers == ["工号", "姓名", "2010", ""]
    assert table.columns == [
        ["T1", 7],
        ["张三", True],
        [Decimal("0.3"), day],
        [None, "x"],
    ]
    assert table.rows == [3, 5]
    assert (table.header_row, table.sheet) == (2, "柜员")
    assert str(table.place(1, 2)) == f"{path}[柜员]:5:3"


@pytest.mark.parametrize(
    ("value", "number_format", "cell"),
    [
        (0.98, "0%", "98%"),
        (0.985, "0.0%", "98.5%"),
        (1, "0%", "100%"),
        (1.1, "0%;[Red]-0%", "110%"),
        (0.07, "_ * 0.00%_ ", "7%"),
        (0.98, "General", Decimal("0.98")),
        (98, '0"%"', 98),
        (98, "0\\%", 98),
        (1e20, "0", 10**20),
        (900719925474099, "0", 900719925474099),
        (1e-7, "0.0", Decimal("0.0000001")),
    ],
)
def test_percent_formats_and_precision(path, value, number_format, cell):
    book = openpyxl.Workbook()
    book.active.append(["x"])
    book.active.append([value])
    book.active["A2"].number_format = number_format
    book.save(path)
    found = table_of(path).columns[0][0]
    assert found == cell or (found, cell) == (Decimal("1E+20"), 10**20)
    assert isinstance(found, str) == isinstance(cell, str)


def test_a_share_typed_as_percent_is_read_as_percent(path):
    book = openpyxl.Workbook()
    for row in (["id", "持证比例"], ["N1", 0.98], ["N2", 98.5]):
        book.active.append(row)
    book.active["B2"].number_format = "0%"
    book.save(path)
    kind = kind_of(
        {"id": field(key=True), "share": field("decimal", "持证比例", unit="%", min=0, max=100)}
    )
    records, _ = load_records(path, kind)
    assert records is not None
    assert [records.columns["share"].at(i) for i in (0, 1)] == [98, Fraction(197, 2)]


def test_formulas_and_errors(path, book_bytes):
    """A formula without a value last computed, or a failed one, is a fault of its cell."""
    cells = (
        '<c r="A2" t="inlineStr"><is><t>T1</t></is></c><c r="B2"><f>1+1</f></c>'
        '<c r="C2" t="str"><f>A2</f><v>x</v></c><c r="D2" t="e"><f>1/0</f><v>#DIV/0!</v></c>'
    )
    heads = "".join(
        f'<c r="{c}1" t="inlineStr"><is><t>{t}</t></is></c>'
        for c, t in zip("ABCD", ["工号", "业务量", "营业网点", "服务质量得分"], strict=True)
    )
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="1">{heads}</row><row r="2">{cells}</row></sheetData></worksheet>'
    )
    path.write_bytes(with_part(book_bytes, SHEET, sheet.encode()))
    assert table_of(path).columns == [["T1"], ["#UNCOMPUTED"], ["x"], ["#DIV/0!"]]
    _, findings = load_records(path, TELLERS)
    assert lines(findings, path) == [
        "a.xlsx[Sheet1]:2:2: error SS502 业务量: #UNCOMPUTED is not a whole number from 0",
        "a.xlsx[Sheet1]:2:4: error SS502 服务质量得分: #DIV/0! is not a number from 0 to 100",
    ]


def test_sheets_by_name(path):
    book = openpyxl.Workbook()
    book.active.title = "一"
    book.active.append(["a"])
    book.create_sheet("二").append(["b"])
    book.create_sheet("三")
    book.save(path)
    assert table_of(path).headers == ["a"]
    assert table_of(path, sheet="二").headers == ["b"]
    assert refused(path, sheet="四") == [
        "a.xlsx:1:1: error SS509 there is no sheet 四; there are: 一、二、三"
    ]
    assert refused(path, sheet="三") == ["a.xlsx[三]:1:1: error SS508 there is no header row"]


def test_the_size_that_a_sheet_states_is_not_believed(path, book_bytes):
    sheet = part_of(book_bytes, SHEET).replace(b'ref="A1:A2"', b'ref="A1:A1"')
    assert b'ref="A1:A1"' in sheet
    path.write_bytes(with_part(book_bytes, SHEET, sheet))
    assert len(table_of(path)) == 1


def test_limits_of_rows_and_columns(path, monkeypatch):
    write_xlsx(path, [[f"c{i}" for i in range(1001)]])
    assert refused(path) == ["a.xlsx:1:1: error SS510 too large: the number of columns over 1,000"]
    monkeypatch.setattr(limits, "MAX_ROWS", 2)
    write_xlsx(path, [["id"], [1], [], [2]])
    assert refused(path) == ["a.xlsx:1:1: error SS510 too large: the number of rows over 2"]


def test_a_row_far_off_ends_at_the_limit(book_bytes):
    sheet = part_of(book_bytes, SHEET).replace(b'<row r="2"', b'<row r="999999999999"')
    begun = time.perf_counter()
    assert of_bytes(with_part(book_bytes, SHEET, sheet)) == [
        "a.xlsx:1:1: error SS510 too large: the number of rows over 2,000,000"
    ]
    assert time.perf_counter() - begun < 20


# --- workbooks that are none, or mean harm -------------------------------------------------------

NOT_ONE = (
    "a.xlsx:1:1: error SS501 can not read a.xlsx: it is not an .xlsx workbook "
    "(an old .xls, or one with a password, has to be saved anew)"
)
DAMAGED = "a.xlsx:1:1: error SS501 can not read a.xlsx: the workbook is damaged"
DOCTYPE = "a.xlsx:1:1: error SS501 can not read a.xlsx: a part of it has a DOCTYPE"


def zipped(**parts):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return made.getvalue()


@pytest.mark.parametrize("data", [b"", b"id,name\n", b"\xd0\xcf\x11\xe0" + b"\0" * 600])
def test_not_a_workbook(data):
    assert of_bytes(data) == [NOT_ONE]


def test_damaged_workbooks(book_bytes):
    assert of_bytes(book_bytes[: len(book_bytes) // 2]) == [DAMAGED]
    assert of_bytes(zipped(a="b")) == [DAMAGED]
    assert of_bytes(with_part(book_bytes, SHEET, b"<worksheet>")) == [DAMAGED]
    assert of_bytes(with_part(book_bytes, "xl/workbook.xml", b"")) == [DAMAGED]
    sheet = part_of(book_bytes, SHEET).replace(b"<sheetData>", b"<sheetData><row r='x'/>")
    assert of_bytes(with_part(book_bytes, SHEET, sheet)) == [DAMAGED]


def test_a_zip_bomb_is_never_unpacked(monkeypatch):
    monkeypatch.setattr(xlsx, "_unfit", lambda *_: pytest.fail("unpacked"))
    assert of_bytes(zipped(a=b"\0" * (17 * 2**20))) == [
        "a.xlsx:1:1: error SS510 too large: the unpacked workbook over 200 times its packed size"
    ]
    monkeypatch.setattr(xlsx, "MAX_UNPACKED", 2**20)
    assert of_bytes(zipped(a=b"\0" * (2 * 2**20))) == [
        "a.xlsx:1:1: error SS510 too large: the unpacked workbook over 1 MB"
    ]
    assert of_bytes(zipped(**{f"p{i}": "" for i in range(10_001)})) == [
        "a.xlsx:1:1: error SS510 too large: the unpacked workbook over 10,000 parts"
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16"])
@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/sharedStrings.xml", "x.bin"])
def test_entities_do_not_expand(book_bytes, part, encoding):
    text = ENTITIES.decode() + "<worksheet>&j;</worksheet>"
    begun = time.perf_counter()
    assert of_bytes(with_part(book_bytes, part, text.encode(encoding))) == [DOCTYPE]
    assert time.perf_counter() - begun < 2


def test_a_doctype_across_the_border_of_two_reads(book_bytes, monkeypatch):
    monkeypatch.setattr(xlsx, "_CHUNK", 7)
    for before in range(8):
        assert of_bytes(with_part(book_bytes, SHEET, b" " * before + ENTITIES)) == [DOCTYPE]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_bytes_as_a_workbook(data):
    book = openpyxl.Workbook()
    book.active.append(["id", "x"])
    book.active.append(["T1", 1.5])
    good = save_workbook(book)
    if data.draw(st.booleans()):
        part = data.draw(st.sampled_from(zipfile.ZipFile(io.BytesIO(good)).namelist()))
        text = bytearray(part_of(good, part))
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
        bad = with_part(good, part, bytes(text))
    else:
        raw = bytearray(good)
        for _ in range(data.draw(st.integers(1, 5))):
            raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
        bad = bytes(raw[: data.draw(st.integers(0, len(raw)))])
    table, findings = read_xlsx("a.xlsx", bad, None, ())
    assert (table is None) == bool(findings)
    assert all("\n" not in line for line in lines(findings))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.decimals(-(10**9), 10**9, places=4), min_size=1, max_size=8))
def test_decimals_written_as_text_or_as_numbers_read_back_the_same(values):
    book = openpyxl.Workbook()
    book.active.append(["id", "数", "二"])
    for index, value in enumerate(values):
        book.active.append([f"T{index}", f"{value:f}", value])
    whole = io.BytesIO()
    book.save(whole)
    table, _ = read_xlsx("a.xlsx", whole.getvalue(), None, ())
    assert table is not None
    kind = kind_of(
        {"id": field(key=True), "x": field("decimal", "数"), "y": field("decimal", "二")}
    )
    records, findings = read_records(table, kind)
    assert findings == []
    assert records is not None
    for name in ("x", "y"):
        found = [records.columns[name].at(i) for i in range(len(values))]
        assert found == [Fraction(value) for value in values]


def test_a_formula_that_nobody_has_computed_is_no_empty_cell(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["id", "数", "二"])
    book.active.append(["A", "=80+12", None])
    book.save(tmp_path / "formula.xlsx")
    table, faults = read_table(tmp_path / "formula.xlsx", known={"id"})
    assert faults == []
    assert table is not None
    assert table.columns[1] == ["#UNCOMPUTED"]
