"""A table read as the fields of a record kind, and every fault it can have."""

from __future__ import annotations

from fractions import Fraction

import pytest

from servicestar.records import MAX_FAULTS, Table, load_records, read_records, table_from
from servicestar.values.vector import Vector

from .build import TELLERS, field, kind_of, lines

FULL = {
    "工号": "T001",
    "姓名": "张三",
    "营业网点": "金水路",
    "业务量": 1200,
    "服务质量得分": "98.5",
    "近期荣誉": "是",
    "敬业认定": True,
}


def faults(*records, **words):
    found, findings = load_records(list(records), TELLERS, **words)
    assert (found is None) == any(d.severity == "error" for d in findings) == bool(findings)
    return lines(findings)


def test_typed_columns_in_the_order_of_the_kind():
    records, findings = load_records([FULL, {**FULL, "工号": 1002}], TELLERS)
    assert findings == []
    assert records is not None
    assert records.keys == ["T001", "1002"]
    assert len(records) == 2
    assert list(records.columns) == list(TELLERS.fields)
    assert records.columns["volume"] == Vector([1200, 1200], 1, True)
    assert records.columns["service_quality"].at(1) == Fraction(197, 2)
    assert records.columns["honours"].values == [True, True]
    assert records.notes == []


def test_columns_by_id_header_and_spaces_around():
    records, findings = load_records(
        [{" id ": "T1", "　营业网点": "A", "ｖolume": "７", "attest_dedication": "n"}], TELLERS
    )
    assert findings == []
    assert records is not None
    assert records.columns["volume"].values == [7]
    assert records.columns["attest_dedication"].values == [False]
    assert records.columns["name"] == Vector([None], 1, False)


def test_a_cell_that_does_not_fit():
    assert faults(FULL, {**FULL, "工号": "T2", "业务量": -1, "服务质量得分": "100.5"}) == [
        "<records>:2:4: error SS502 业务量: -1 is not a whole number from 0",
        "<records>:2:5: error SS502 服务质量得分: 100.5 is not a number from 0 to 100",
    ]


def test_the_same_in_chinese():
    _, findings = load_records([{**FULL, "近期荣誉": "大概"}], TELLERS)
    assert findings[0].line("zh") == (
        "<records>:1:6: error SS502 近期荣誉“大概”有误；应为："
        "是或否（是/否、yes/no、true/false、1/0、√/×）"
    )


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("x" * 50, "x" * 39 + "…"),
        (" a\n\tb ", "a b"),
        ("a\x1b[31m", "a�[31m"),
        (True, "true"),
        (float("nan"), "nan"),
        ({"a": 1}, "{…}"),
        ([1, [2, 3]], "1、[…]"),
        (object(), "object"),
        pytest.param(10**5000, "10^40…", id="huge"),
    ],
)
def test_how_a_cell_is_shown(cell, shown):
    _, findings = load_records([{**FULL, "业务量": cell}], TELLERS)
    assert findings[0].words["value"] == shown


def test_a_list_that_holds_itself_is_shown_too():
    endless: list[object] = []
    endless.append(endless)
    assert faults({**FULL, "业务量": endless}) == [
        "<records>:1:4: error SS502 业务量: […] is not a whole number from 0"
    ]


def test_two_columns_for_one_field():
    assert faults({**FULL, "volume": 3}) == [
        "<records>:1:8: error SS503 业务量 and volume are both the field volume"
    ]


def test_empty_key_and_group():
    assert faults({**FULL, "工号": " "}, {**FULL, "营业网点": None}, groups=["outlet"]) == [
        "<records>:1:1: error SS504 工号 is empty; every record needs its 工号",
        "<records>:2:3: error SS504 营业网点 is empty; every record needs its 营业网点",
    ]
    assert faults({**FULL, "营业网点": None}) == []


def test_a_key_twice_also_as_number_and_text():
    one, two = {**FULL, "工号": 7}, {**FULL, "工号": " 7 "}
    assert faults(one, FULL, two) == [
        "<records>:3:1: error SS505 工号 7 stands twice (first in row 1)"
    ]


def test_absent_columns():
    assert faults({"姓名": "a"}, groups=["outlet"], used=["outlet", "volume", "name"]) == [
        "<records>:1:1: error SS506 there is no column 工号 (id)",
        "<records>:1:1: error SS506 there is no column 营业网点 (outlet)",
        "<records>:1:1: note SS521 there is no column 业务量 (volume); its values are missing",
    ]


def test_a_sheet_of_something_else():
    other = {"网点": "a", "面积": 120, "": "x"}
    wanted = "工号, 姓名, 营业网点, 业务量, 服务质量得分, 近期荣誉, 敬业认定"
    assert faults(other, groups=["outlet"], used=["volume"]) == [
        f"<records>:1:1: error SS513 it has no column of “tellers”: there are 网点, 面积; "
        f"wanted are {wanted}. Is it the right sheet?"
    ]
    # Without a row too: an empty sheet of outlets is no empty cohort of tellers.
    _, findings = read_records(Table("a.csv", "S", ["网点"], [[]], []), TELLERS)
    assert [finding.code for finding in findings] == ["SS513"]
    # One header that is known is enough to say what else lacks.
    assert [line.split()[2] for line in faults({"姓名": "a", "网点": "b"})] == ["SS506", "SS520"]


def test_notes_are_kept_with_the_records():
    records, findings = load_records(
        [{"id": "T1", "备注": "x", "": None}],
        TELLERS,
        used=["volume", "attest_dedication", "name"],
    )
    assert records is not None
    assert findings == []
    assert lines(records.notes) == [
        "<records>:1:1: note SS521 there is no column 业务量 (volume); its values are missing",
        "<records>:1:2: note SS520 column 备注 is not used",
    ]


def test_a_column_without_header_but_with_cells_is_noted_by_its_number():
    table = Table("a.csv", None, ["id", " ", ""], [["T1"], ["x"], [None]], [2])
    records, _ = read_records(table, TELLERS)
    assert records is not None
    assert lines(records.notes) == ["a.csv:1:2: note SS520 column 2 is not used"]


def test_no_headers_and_no_records():
    _, findings = read_records(Table("a.csv", None, [], [], []), TELLERS)
    assert lines(findings) == ["a.csv:1:1: error SS508 there is no header row"]
    records, findings = read_records(Table("a.csv", None, ["工号"], [[]], []), TELLERS)
    assert findings == []
    assert records is not None
    assert len(records) == 0
    assert records.columns["volume"] == Vector([], 1, True)


def test_an_empty_list_is_an_empty_cohort_but_a_record_without_names_is_none():
    records, findings = load_records([], TELLERS, groups=["outlet"], used=["volume"])
    assert records is not None
    assert (len(records), findings) == (0, [])
    assert faults({}) == ["<records>:1:1: error SS506 there is no column 工号 (id)"]


def test_at_most_200_errors_are_listed_in_the_order_of_the_cells():
    records = [{**FULL, "工号": f"T{i}", "业务量": "x", "近期荣誉": "x"} for i in range(300)]
    found = faults(*records, used=["x"])
    assert len(found) == MAX_FAULTS == 200
    assert found[0].startswith("<records>:1:4: error SS502")
    assert found[-1].startswith("<records>:100:6: error SS502")


def test_a_kind_without_a_key():
    with pytest.raises(ValueError, match="has no key field"):
        read_records(table_from([{"a": 1}]), kind_of({"a": field()}))
