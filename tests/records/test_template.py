"""The empty record sheet, and workbooks that are the same bytes each time."""

from __future__ import annotations

import datetime
import io
import math
import time
import zipfile
from fractions import Fraction

import openpyxl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from servicestar.model import Text
from servicestar.records import load_records, put_text, save_workbook, template
from servicestar.records.example import put_example

from .build import TELLERS, field, kind_of

KIND = kind_of(
    {
        "id": field(header="工号", key=True),
        "grade": field("choice", "全年考核", choices=("优", "良,中", "=差")),
        "honours": field("yes_no", "近期荣誉", meaning=Text("近期获得荣誉", "a recent honour")),
        "volume": field("integer", "业务量", min=0, unit="笔"),
        "share": field("decimal", "持证比例", min=0, max=100, unit="%", optional=True),
        "bonus": field("decimal", "其他加分"),
        "since": field("date", "入职日期"),
        "fines": field("list", "考核金额", of="integer", min=200, max=500),
        "formula": field(header="=1+1", optional=True),
    }
)


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("kind", [KIND, TELLERS])
def test_it_reads_back_as_an_empty_cohort_without_faults(tmp_path, kind, lang):
    path = tmp_path / "a.xlsx"
    path.write_bytes(template(kind, "柜员 2010Q3", lang))
    records, findings = load_records(path, kind, used=list(kind.fields))
    assert findings == []
    assert records is not None
    assert len(records) == 0
    assert records.table.sheet == "柜员 2010Q3"


def test_a_filled_in_row_is_read(tmp_path):
    book = opened(template(KIND, "t", "zh"))
    book.worksheets[0].append(["007", "=差", "是", 3, 0.98, 1.5, "2010-07-01", "200、300", "-x"])
    sheet = book.worksheets[0]
    sheet["B2"].data_type = "s"
    sheet["E2"].number_format = "0%"
    path = tmp_path / "a.xlsx"
    book.save(path)
    records, findings = load_records(path, KIND)
    assert findings == []
    assert records is not None
    assert records.columns["grade"].values == ["=差"]
    assert records.columns["share"].values == [98]
    assert records.columns["fines"].values == [(200, 300)]


def test_the_sheet():
    sheet = opened(template(KIND, "t", "zh")).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [f.header for f in KIND.fields.values()]
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width == 10
    assert sheet.column_dimensions["B"].width == 12
    assert sheet.column_dimensions["A"].number_format == "@"
    assert sheet.column_dimensions["D"].number_format == "General"
    assert sheet["I1"].data_type == "s"
    assert sheet["I1"].quotePrefix is True
    rules = {
        str(rule.sqref): (rule.type, rule.formula1, rule.formula2)
        for rule in sheet.data_validations.dataValidation
    }
    assert rules == {
        "B2:B1001": ("list", "'说明'!$G$3:$I$3", None),
        "C2:C1001": ("list", '"是,否"', None),
        "D2:D1001": ("whole", "0", "1000000000000000"),
        "E2:E1001": ("decimal", "0", "100"),
        "F2:F1001": ("decimal", "-1000000000000000", "1000000000000000"),
        "G2:G1001": ("date", "1", None),
        # What takes anything has no rule, but says what it is for.
        **dict.fromkeys(("A2:A1001", "H2:H1001", "I2:I1001"), (None, None, None)),
    }


def test_the_guide():
    guide = opened(template(KIND, "t", "en"))["Guide"]
    rows = [[cell.value for cell in row if cell.value is not None] for row in guide.iter_rows()]
    assert rows[0] == ["Header", "Field", "Fill in", "Unit", "Meaning", "May be empty", "Choices"]
    assert rows[1] == ["工号", "id", "a text", "no"]
    assert rows[2] == [
        "全年考核", "grade", "one of 优、良,中、=差", "empty counts as missing",
        "优", "良,中", "=差",
    ]  # fmt: skip
    assert rows[3] == [
        "近期荣誉", "honours", "yes or no (是/否, yes/no, true/false, 1/0, √/×)", "a recent honour",
        "empty counts as missing",
    ]  # fmt: skip
    assert rows[5] == ["持证比例", "share", "a number from 0 to 100", "%", "yes"]
    assert guide["I3"].data_type == "s"
    assert guide.max_row == 2 + len(KIND.fields) + 1
    assert guide.cell(guide.max_row, 1).value.startswith("The sheet Example has one row")
    chinese = opened(template(KIND, "t", "zh"))["说明"]
    assert [cell.value for cell in chinese[4]][4] == "近期获得荣誉"
    assert [cell.value for cell in chinese[5]][2] == "不小于 0 的整数"


def test_it_prints_on_as_many_pages_as_it_takes_to_read():
    many = {"id": field(header="工号", key=True)}
    many |= {f"n{n}": field("integer", f"很长的一个表头名称{n}") for n in range(30)}
    sheet = opened(template(kind_of(many), "t", "zh")).worksheets[0]
    # 10 columns and 30 times 16 are 490, at 180 a page.
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (3, 0)
    assert (sheet.print_title_rows, sheet.print_title_cols) == ("$1:$1", "$A:$A")
    assert sheet.column_dimensions["B"].width == 16
    assert sheet.row_dimensions[1].height == 34  # two lines: 19 columns of text in 14
    small = opened(template(TELLERS, "t", "zh")).worksheets[0]
    assert (small.page_setup.fitToWidth, small.page_setup.orientation) == (1, "landscape")


def test_what_a_chosen_cell_says():
    def said(lang):
        sheet = opened(template(KIND, "t", lang)).worksheets[0]
        rules = {str(r.sqref)[0]: r for r in sheet.data_validations.dataValidation}
        assert all(rule.showInputMessage and rule.showErrorMessage for rule in rules.values())
        return rules

    chinese, english = said("zh"), said("en")
    assert (chinese["D"].promptTitle, chinese["D"].prompt) == ("业务量", "不小于 0 的整数\n单位 笔")
    assert (chinese["D"].errorTitle, chinese["D"].error) == ("业务量", "不小于 0 的整数")
    assert english["E"].prompt == "a number from 0 to 100\nUnit %"
    assert english["E"].error == "a number from 0 to 100"
    assert english["C"].formula1 == '"yes,no"'
    assert english["C"].prompt.endswith("\na recent honour")
    assert chinese["A"].prompt == "文本"


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_example_is_a_row_that_the_fields_take(tmp_path, lang):
    path = tmp_path / "a.xlsx"
    path.write_bytes(template(KIND, "t", lang))
    name = {"en": "Example", "zh": "示例"}[lang]
    records, findings = load_records(path, KIND, sheet=name, used=list(KIND.fields))
    assert findings == []
    assert records is not None
    (values,) = zip(*(column.values for column in records.columns.values()), strict=True)
    key, text = {"en": ("EXAMPLE-001", "example"), "zh": ("示例001", "示例")}[lang]
    day = datetime.date(2010, 7, 1)
    assert values == (key, "优", True, 1, 50, 1, day, (350, 350), text)
    assert opened(path.read_bytes())[name].freeze_panes == "A2"


NUMBERS = st.decimals(-1000, 1000, places=2).map(Fraction)


@given(st.sampled_from(["integer", "decimal"]), NUMBERS, NUMBERS)
def test_the_example_keeps_to_the_limits(kind, one, other):
    low, high = sorted((one, other))
    assume(kind == "decimal" or math.floor(high) >= low)
    for limits in ({"min": low, "max": high}, {"min": low}, {"max": high}, {}):
        cell = openpyxl.Workbook().active["A1"]
        put_example(cell, field(kind, "n", **limits), "en")
        value = Fraction(cell.value)
        assert limits.get("min", value) <= value <= limits.get("max", value)
        assert kind == "decimal" or value.denominator == 1


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("a/b:c", "abc"),
        ("说明", "说明 2"),
        ("Example", "Example"),
        ("示例", "示例 2"),
        ("[]", "records"),
        ("x" * 40, "x" * 31),
        ("'a'", "a"),
    ],
)
def test_names_of_the_sheet(title, name):
    assert opened(template(TELLERS, title, "zh")).sheetnames == [name, "示例", "说明"]


def test_the_same_bytes_each_time(monkeypatch):
    first = template(KIND, "t", "zh")
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert template(KIND, "t", "zh") == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        infos = archive.infolist()
        assert infos[0].filename == "[Content_Types].xml"
        names = [info.filename for info in infos[1:]]
        assert names == sorted(names)
        assert {info.date_time for info in infos} == {(2010, 7, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2010-07-01T00:00:00Z") == 2


def test_texts_stay_texts():
    book = openpyxl.Workbook()
    risky = ["=1+1", "+1", "-1", "@a", "\t=1", "＝1+1", "\x01=1"]
    texts = [*risky, "a\x00b", "#N/A", "plain", ""]
    for row, text in enumerate(texts, 1):
        put_text(book.active.cell(row, 1), text)
    sheet = opened(save_workbook(book)).active
    cells = [sheet.cell(row, 1) for row in range(1, len(texts) + 1)]
    shown = ["=1+1", "+1", "-1", "@a", "\t=1", "＝1+1", "=1", "ab", "#N/A", "plain", None]
    assert [cell.value for cell in cells] == shown
    assert {cell.data_type for cell in cells[:-1]} == {"s"}
    assert [cell.quotePrefix for cell in cells] == [True] * len(risky) + [False] * 4
