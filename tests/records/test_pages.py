"""Pages as worksheets: exact numbers, texts that stay texts, widths, lines and colours."""

from __future__ import annotations

import io
import zipfile
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicestar.records import Column, Page, figures, workbook_of
from servicestar.records.pages import TINTS
from servicestar.records.workbook import put_number

from .build import part_of

SHEET = "xl/worksheets/sheet1.xml"


def page(*columns, **words):
    return Page(words.pop("title", "t"), columns, words.pop("heading", "h"), "en", **words)


def opened(*pages):
    return openpyxl.load_workbook(io.BytesIO(workbook_of(pages)))


def test_numbers_are_numbers_to_the_last_digit():
    numbers = [9, Fraction("9.95"), Fraction("-0.125"), Fraction("123456789012.345"), None]
    data = workbook_of([page(Column("n", numbers))])
    xml = part_of(data, SHEET).decode()
    # 9.95 as a binary number would be written as 9.949999999999999.
    for text in ("9", "9.95", "-0.125", "123456789012.345"):
        assert f"<v>{text}</v>" in xml
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    cells = [sheet.cell(row, 1) for row in range(2, 6)]
    assert [cell.data_type for cell in cells] == ["n"] * 4
    assert [cell.number_format for cell in cells] == ["0", "0.00", "0.000", "0.000"]
    assert sheet["A6"].value is None


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(1, 3), "1/3"),
        (10**15 + 1, "1000000000000001"),
        (Fraction("0.1234567890123456"), "0.1234567890123456"),
    ],
)
def test_what_a_spreadsheet_would_not_keep_is_a_text(number, text):
    cell = opened(page(Column("n", [number]))).active["A2"]
    assert (cell.value, cell.data_type, cell.number_format) == (text, "s", "@")


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 14))
def test_any_number_of_15_digits_comes_back(digits, places):
    number = Fraction(digits, 10**places)
    cell = openpyxl.Workbook().active["A1"]
    assert put_number(cell, number)
    assert (cell.data_type, Fraction(cell.value)) == ("n", number)
    # A spreadsheet keeps the binary number nearby and shows 15 digits of it.
    assert Fraction(f"{float(cell.value):.15g}") == number


def test_figures_of_a_column_show_as_many_decimals():
    column = figures("n", [1, Fraction("2.5"), Fraction("0.125"), None], 2)
    sheet = opened(page(column)).active
    assert [sheet.cell(row, 1).number_format for row in (2, 3, 4)] == ["0.000"] * 3
    assert figures("n", [1, None], 2).decimals == 2
    assert figures("n", [Fraction(1, 3)]).decimals == 0


RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "＝1+1", "\t=1", "\r=1", "\x00=1"]


def test_no_text_is_a_formula():
    book = opened(page(Column("=1+1", RISKY), title="=1+1", heading="&=1"))
    sheet = book.active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.quotePrefix for cell in cells[:7])
    assert [cell.value for cell in cells[:7]] == ["=1+1", *RISKY[:6]]
    # Of characters that only control, nothing is left that could be one.
    assert [cell.value for cell in cells[7:]] == [" =1", " =1", "�=1"]


def test_control_characters_and_long_texts():
    sheet = opened(page(Column("a\x1b[31m", ["x\u202ey\nz", "y" * 40_000]))).active
    assert sheet["A1"].value == "a�[31m"
    assert sheet["A2"].value == "x�y\nz"
    assert len(sheet["A3"].value) == 32_000


def test_widths_count_chinese_characters_twice():
    columns = [
        Column("工号", ["T1"]),
        Column("姓名", ["欧阳一二三四"]),
        Column("a very long header over few digits", [1]),
        Column("x", ["y" * 200]),
    ]
    sheet = opened(page(*columns)).active
    widths = [sheet.column_dimensions[letter].width for letter in "ABCD"]
    assert widths == [7, 15, 13, 56]
    # 34 characters of a header in 11 columns are 4 lines; 200 letters in 54 columns are 4 too.
    assert (sheet.row_dimensions[1].height, sheet.row_dimensions[2].height) == (60, 60)


def test_lines_colours_and_frozen_panes():
    column = Column("n", ["a", "b", "c"])
    words = {"tints": {(0, 0): "awarded"}, "cuts": {1: "thick"}, "bold": frozenset({0})}
    sheet = opened(page(column, column, frozen=1, **words)).active
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:B4"
    assert sheet["A2"].fill.fgColor.rgb.endswith(TINTS["awarded"][0])
    assert sheet["B2"].fill.fill_type is None
    lines = [[sheet.cell(row, at).border.bottom.style for at in (1, 2)] for row in (2, 3, 4)]
    assert lines == [["thin", "thin"], ["thick", "thick"], ["thin", "thin"]]
    assert [sheet.cell(row, 1).font.bold for row in (2, 3)] == [True, False]


def test_it_prints_on_a4_across():
    sheet = opened(page(Column("n", ["a"]), title="结果", heading="2010 A&B")).active
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"
    data = workbook_of([page(Column("n", ["a"]), heading="2010 A&B")])
    # The size stands first, so that the year is not read as one; a sign of its own is doubled.
    assert "&amp;C&amp;10 2010 A&amp;&amp;B</oddHeader>" in part_of(data, SHEET).decode()


def test_names_of_worksheets():
    column = Column("n", ["a"])
    titles = ["a/b", "A/B", "x" * 40, "'", "a\u202eb"]
    names = opened(*(page(column, title=title) for title in titles)).sheetnames
    assert names == ["ab", "AB 2", "x" * 31, "records", "a�b"]


def test_a_page_without_rows():
    sheet = opened(page(Column("n", []), Column("m", []))).active
    assert (sheet.max_row, sheet.auto_filter.ref) == (1, "A1:B1")


def test_the_same_bytes_each_time(monkeypatch):
    pages = [page(Column("n", ["a", 1, None])), page(Column("m", []), title="u")]
    first = workbook_of(pages)
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    assert workbook_of(pages) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {info.date_time for info in archive.infolist()} == {(2010, 7, 1, 0, 0, 0)}


def luminance(colour):
    """Relative luminance: https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("tint", TINTS)
def test_every_colour_can_be_read(tint):
    light, dark = sorted(map(luminance, TINTS[tint]), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 7
