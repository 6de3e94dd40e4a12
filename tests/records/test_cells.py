"""What fits a field and what value it gives."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicestar.records import read_column
from servicestar.records.cells import _cell_by_cell
from servicestar.values.vector import Vector

from .build import field

DAY = datetime.date(2010, 7, 1)
INTEGER = field("integer", min=0)
MARK = field("decimal", min=0, max=100)
WHOLE_FROM_0 = ("a whole number from 0", "不小于 0 的整数")
FROM_0_TO_100 = ("a number from 0 to 100", "0 至 100 的数字")
YES_NO = (
    "yes or no (是/否, yes/no, true/false, 1/0, √/×)",
    "是或否（是/否、yes/no、true/false、1/0、√/×）",
)
A_DATE = ("a date such as 2010-07-01", "日期（如 2010-07-01）")
LONG = ("a number of at most 30 digits", "至多 30 位的数字")


def one(field_, cell):
    """The value of a single cell, or what was wanted."""
    column, misfits = read_column(field_, [cell])
    return misfits[0][1] if misfits else column.at(0)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (3, 3),
        ("3", 3),
        (" 3 ", 3),
        ("３", 3),
        ("3.0", 3),
        (3.0, 3),
        (Decimal("3.00"), 3),
        (Decimal("3E+2"), 300),
        (Fraction(6, 2), 3),
        ("1,234", 1234),
        ("+7", 7),
        (0, 0),
        (-0.0, 0),
        (None, None),
        ("", None),
        ("　", None),
        (10**30 - 1, 10**30 - 1),
        (-1, WHOLE_FROM_0),
        ("-1", WHOLE_FROM_0),
        ("2.5", WHOLE_FROM_0),
        (2.5, WHOLE_FROM_0),
        (True, WHOLE_FROM_0),
        (False, WHOLE_FROM_0),
        ("three", WHOLE_FROM_0),
        ("1_000", WHOLE_FROM_0),
        ("1e3", WHOLE_FROM_0),
        ("1-2", WHOLE_FROM_0),
        ("5.", WHOLE_FROM_0),
        (".", WHOLE_FROM_0),
        ("-", WHOLE_FROM_0),
        ("#DIV/0!", WHOLE_FROM_0),
        ("٣", WHOLE_FROM_0),
        (float("nan"), WHOLE_FROM_0),
        (float("inf"), WHOLE_FROM_0),
        (Decimal("NaN"), WHOLE_FROM_0),
        (Decimal("sNaN"), WHOLE_FROM_0),
        (Decimal("-Infinity"), WHOLE_FROM_0),
        (DAY, WHOLE_FROM_0),
        ([1], WHOLE_FROM_0),
        ({"a": 1}, WHOLE_FROM_0),
        (b"1", WHOLE_FROM_0),
        (10**30, LONG),
        pytest.param(10**5000, LONG, id="huge"),
        ("9" * 31, LONG),
        (Decimal("1E+999999"), LONG),
        (Decimal("1E-999999"), LONG),
        (1e300, LONG),
    ],
)
def test_integer(cell, value):
    assert one(INTEGER, cell) == value
    assert type(one(INTEGER, cell)) is type(value)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("98.23", Fraction(9823, 100)),
        (98.23, Fraction(9823, 100)),
        (Decimal("98.230"), Fraction(9823, 100)),
        (0.1, Fraction(1, 10)),
        (1e-05, Fraction(1, 100000)),
        (".5", Fraction(1, 2)),
        ("９８．５", Fraction(197, 2)),
        (Fraction(1, 3), Fraction(1, 3)),
        ("1/3", FROM_0_TO_100),
        ("98%", FROM_0_TO_100),
        ("100.01", FROM_0_TO_100),
        (100, 100),
        (101, FROM_0_TO_100),
        ("-0.5", FROM_0_TO_100),
        (".-5", FROM_0_TO_100),
        ("1.2.3", FROM_0_TO_100),
        (True, FROM_0_TO_100),
        (Fraction(1, 10**31), LONG),
    ],
)
def test_decimal(cell, value):
    assert one(MARK, cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [("98%", 98), ("98.5 ％", Fraction(197, 2)), ("98", 98), (98, 98), ("%", FROM_0_TO_100),
     ("101%", FROM_0_TO_100), ("9%8", FROM_0_TO_100)],
)  # fmt: skip
def test_percent(cell, value):
    assert one(field("decimal", unit="%", min=0, max=100), cell) == value


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ({}, ("a number", "数字")),
        ({"max": 5}, ("a number up to 5", "不大于 5 的数字")),
        ({"min": Fraction(1, 2)}, ("a number from 0.5", "不小于 0.5 的数字")),
        ({"min": Fraction(1, 3), "max": 1}, ("a number from 1/3 to 1", "1/3 至 1 的数字")),
    ],
)
def test_wanted_number(words, wanted):
    assert one(field("decimal", **words), "x") == wanted


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        *(
            (cell, True)
            for cell in ("是", "yes", "YES", "True", "1", "√", "✓", "y", " Ｙ ", 1, 1.0)
        ),
        *((cell, False) for cell in ("否", "no", "No", "FALSE", "0", "×", "✗", "n", 0, False)),
        (True, True),
        (Decimal("1.0"), True),
        (None, None),
        (" ", None),
        ("maybe", YES_NO),
        ("x", YES_NO),
        (2, YES_NO),
        (0.5, YES_NO),
        (float("nan"), YES_NO),
        (DAY, YES_NO),
        ([True], YES_NO),
    ],
)
@pytest.mark.parametrize("type_", ["yes_no", "attestation"])
def test_yes_no(type_, cell, value):
    assert one(field(type_), cell) is value or one(field(type_), cell) == value == YES_NO


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2010-07-01", DAY),
        ("2010-7-1", DAY),
        ("2010/7/1", DAY),
        ("2010.7.1", DAY),
        ("2010年7月1日", DAY),
        ("２０１０年７月１日", DAY),
        ("2010-07-01 00:00:00", DAY),
        (DAY, DAY),
        (datetime.datetime(2010, 7, 1, 8, 30), DAY),
        (None, None),
        ("", None),
        ("2010-02-30", A_DATE),
        ("0000-01-01", A_DATE),
        ("2010-7/1", A_DATE),
        ("2010-07", A_DATE),
        ("1.7.2010", A_DATE),
        (20100701, A_DATE),
        (True, A_DATE),
    ],
)
def test_date(cell, value):
    assert one(field("date"), cell) == value
    assert type(one(field("date"), cell)) is type(value)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        (" T001 ", "T001"),
        ("　张三　", "张三"),
        (1001, "1001"),
        (1001.0, "1001"),
        (Decimal("1001.50"), "1001.5"),
        ("007", "007"),
        (DAY, "2010-07-01"),
        (datetime.datetime(2010, 7, 1), "2010-07-01"),
        (datetime.datetime(2010, 7, 1, 8), "2010-07-01 08:00:00"),
        ("", None),
        (None, None),
        ("a\nb", "a\nb"),
        (True, ("a text", "文本")),
        (["a"], ("a text", "文本")),
        (float("nan"), ("a text", "文本")),
        ("#N/A", ("a text", "文本")),
        (10**31, LONG),
        ("a\x00b", ("a text without control characters", "不含控制字符的文本")),
        ("\ud800", ("a text without control characters", "不含控制字符的文本")),
    ],
)
def test_text(cell, value):
    assert one(field(), cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("优", "优"),
        (" 良 ", "良"),
        (None, None),
        ("优秀", ("one of 优、良、1", "优、良、1之一")),
        (1, "1"),
        (Decimal("1.0"), "1"),
    ],
)
def test_choice(cell, value):
    assert one(field("choice", choices=("优", "良", "1")), cell) == value


GRADES = field("list", of="choice", choices=("一等", "二等"))
FINES = field("list", of="decimal", min=200, max=500)
NOT_GRADES = (
    "a list separated by 、 or ;, each one of 一等、二等",
    "以、或 ; 分隔的列表（每项为一等、二等之一）",
)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("一等", ("一等",)),
        ("一等、二等", ("一等", "二等")),
        ("一等; 二等；一等", ("一等", "二等", "一等")),
        ("一等、", ("一等",)),
        ('["一等", "二等"]', ("一等", "二等")),
        (["一等"], ("一等",)),
        (("一等",), ("一等",)),
        ([], ()),
        ("[]", ()),
        ("、", ()),
        (" ;; ", ()),
        ("", None),
        (None, None),
        ("三等", NOT_GRADES),
        ("一等,二等", NOT_GRADES),
        (["一等", None], NOT_GRADES),
        (["一等", ""], NOT_GRADES),
        (["一等", ["二等"]], NOT_GRADES),
        ("[一等]", NOT_GRADES),
        ("[" * 100000 + "]" * 100000, NOT_GRADES),
        (True, NOT_GRADES),
    ],
)
def test_list_of_choices(cell, value):
    assert one(GRADES, cell) == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("200、300.5", (200, Fraction(601, 2))),
        (300, (300,)),
        ("300", (300,)),
        ("[200, 250.5]", (200, Fraction(501, 2))),
        ([Decimal("200"), 499.9], (200, Fraction(4999, 10))),
    ],
)
def test_list_of_numbers(cell, value):
    assert one(FINES, cell) == value


@pytest.mark.parametrize(
    "cell", ["199", "200、501", [True], "[NaN]", "[1e99999999999999999999]", f"[{'9' * 5000}]"]
)
def test_a_fine_outside_its_range(cell):
    assert one(FINES, cell) == (
        "a list separated by 、 or ;, each a number from 200 to 500",
        "以、或 ; 分隔的列表（每项为200 至 500 的数字）",
    )


def test_a_column_of_decimals_has_the_least_denominator():
    column, _ = read_column(MARK, ["1.50", "2.25", None, Decimal("3"), 4])
    assert column == Vector([6, 9, None, 12, 16], 4, False)
    assert read_column(MARK, ["1.50", "2.00"])[0] == Vector([3, 4], 2, True)
    assert read_column(MARK, [])[0] == Vector([], 1, True)
    assert read_column(MARK, ["", None])[0] == Vector([None, None], 1, False)


def test_the_index_of_each_misfit():
    column, misfits = read_column(INTEGER, [1, "x", None, -1, 2])
    assert column.values == [1, None, None, None, 2]
    assert misfits == [(1, WHOLE_FROM_0), (3, WHOLE_FROM_0)]


RAW = st.lists(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-200, 200),
        st.integers(),
        st.floats(),
        st.decimals(),
        st.decimals(-100, 100, places=2),
        st.fractions(),
        st.dates(),
        st.datetimes(),
        st.text(max_size=5),
        st.text("0123456789.+-, %", max_size=6),
        st.sampled_from(["是", "no", "优", " 良 ", "#REF!", "", "2010-07-01", "[]", "、"]),
        st.lists(st.integers(-5, 5), max_size=3),
    ),
    max_size=6,
)
SAME = st.one_of(
    st.lists(st.integers(-5, 200)),
    st.lists(st.decimals(-1, 101, places=2).map(str)),
    st.lists(st.one_of(st.none(), st.floats(-1, 101), st.integers(0, 101), st.just(" 7.5 "))),
    st.lists(st.one_of(st.none(), st.booleans())),
    st.lists(st.one_of(st.none(), st.dates())),
    st.lists(st.one_of(st.none(), st.text(max_size=3))),
    st.lists(st.sampled_from(["优", "良", " 优"])),
)
FIELDS = st.sampled_from(
    [
        field(),
        INTEGER,
        MARK,
        field("decimal"),
        field("decimal", unit="%", max=50),
        field("yes_no"),
        field("attestation"),
        field("date"),
        field("choice", choices=("优", "良")),
        field("list", of="integer", min=0),
        field("list", of="text"),
    ]
)


@given(FIELDS, st.one_of(RAW, SAME))
def test_the_fast_way_gives_what_the_slow_way_gives(field_, raw):
    fast, misfits = read_column(field_, raw)
    slow, wanted = _cell_by_cell(field_, raw)
    assert misfits == wanted
    assert [fast.at(i) for i in range(len(raw))] == [slow.at(i) for i in range(len(raw))]
    assert list(map(type, fast.values)) == list(map(type, slow.values)) or fast.den != slow.den
    assert fast.full == slow.full == (None not in fast.values)
