"""The history sheet."""

from __future__ import annotations

import datetime
from fractions import Fraction

import pytest

from servicestar.records import Table, Title, load_history, read_history
from servicestar.values.periods import Period, parse_period

from .build import lines, write_xlsx

ROW = {"工号": "T1", "评选": "monthly_teller", "周期": "2010-07"}
JULY, AUGUST, Q3 = Period("month", 2010, 6), Period("month", 2010, 7), Period("quarter", 2010, 2)


def titles(*rows):
    found, findings = load_history(list(rows), "工号")
    assert findings == []
    return found


def faults(*rows):
    found, findings = load_history(list(rows), "工号")
    assert found is None
    return lines(findings)


def test_a_blank_status_is_awarded_and_the_end_is_the_titles_own_period():
    assert titles(ROW) == (Title("T1", "monthly_teller", JULY, "awarded", None, JULY),)


@pytest.mark.parametrize(
    ("written", "status"),
    [("", "awarded"), ("获评", "awarded"), ("撤销", "revoked"), (" revoked ", "revoked"),
     ("取消资格", "disqualified"), ("disqualified", "disqualified")],
)  # fmt: skip
def test_status(written, status):
    assert titles({**ROW, "状态": written})[0].status == status


@pytest.mark.parametrize("header", ["id", "编号", "工号", " 工号 "])
def test_the_column_of_the_ids(header):
    row = {header: 7, "scheme": "a", "period": 2010, "total": "98.50", "ended_in": "2010-08"}
    year = Period("year", 2010, 0)
    assert titles(row) == (Title("7", "a", year, "awarded", Fraction(197, 2), year),)


def test_the_end_is_of_the_same_kind_as_the_period():
    assert titles({**ROW, "周期": "2010Q3", "取消周期": "2010-11"})[0].ended_in == Period(
        "quarter", 2010, 3
    )
    assert titles({**ROW, "取消周期": "2010-08"})[0].ended_in == AUGUST


def test_the_last_row_of_a_title_holds():
    first = {**ROW, "总分": 98}
    other = {**ROW, "工号": "T2"}
    assert titles(first, other, {**ROW, "状态": "撤销", "取消周期": "2010-08"}) == (
        Title("T1", "monthly_teller", JULY, "revoked", None, AUGUST),
        Title("T2", "monthly_teller", JULY, "awarded", None, JULY),
    )


def test_faults_of_the_cells():
    assert faults(
        {**ROW, "周期": "2010-13"},
        {**ROW, "周期": "2010Q3", "取消周期": "2010"},
        {**ROW, "取消周期": "July"},
        {**ROW, "状态": "lost", "总分": "x"},
        {**ROW, "工号": "", "评选": None, "周期": " "},
    ) == [
        "<records>:1:3: error SS502 周期: 2010-13 is not "
        "a period such as 2010-07, 2010Q3, 2010H2 or 2010",
        "<records>:2:4: error SS502 取消周期: 2010 is not "
        "a period that is not longer than the title's own",
        "<records>:3:4: error SS502 取消周期: July is not "
        "a period such as 2010-07, 2010Q3, 2010H2 or 2010",
        "<records>:4:5: error SS502 状态: lost is not "
        "one of awarded、revoked、disqualified、获评、撤销、取消资格",
        "<records>:4:6: error SS502 总分: x is not a number",
        "<records>:5:1: error SS504 工号 is empty; every record needs its 工号",
        "<records>:5:2: error SS504 评选 is empty; every record needs its 评选",
        "<records>:5:3: error SS504 周期 is empty; every record needs its 周期",
    ]


def test_absent_and_unknown_columns():
    assert faults({"工号": "T1", "备注": ""}) == [
        "<records>:1:1: error SS506 there is no column 周期 (period)",
        "<records>:1:1: error SS506 there is no column 评选 (scheme)",
        "<records>:1:2: note SS520 column 备注 is not used",
    ]
    assert faults({"评选": "a", "周期": "2010"}) == [
        "<records>:1:1: error SS506 there is no column 编号 (id)"
    ]
    assert faults({}) == [
        "<records>:1:1: error SS506 there is no column 周期 (period)",
        "<records>:1:1: error SS506 there is no column 编号 (id)",
        "<records>:1:1: error SS506 there is no column 评选 (scheme)",
    ]


def test_an_unknown_column_harms_nothing():
    assert titles({**ROW, "备注": ""}) == titles(ROW)


def test_an_empty_history():
    assert titles() == ()
    found, findings = read_history(Table("h.csv", None, [], [], []), "工号")
    assert found is None
    assert lines(findings) == ["h.csv:1:1: error SS508 there is no header row"]


def test_a_month_that_a_spreadsheet_made_a_day(tmp_path):
    path = write_xlsx(
        tmp_path / "h.xlsx",
        [
            ["工号", "评选", "周期", "取消周期"],
            ["T1", "a", datetime.date(2010, 7, 1), datetime.date(2010, 8, 1)],
        ],
    )
    found, findings = load_history(path, "工号")
    assert findings == []
    assert found == (Title("T1", "a", JULY, "awarded", None, AUGUST),)
    write_xlsx(path, [["工号", "评选", "周期"], ["T1", "a", datetime.date(2010, 7, 2)]])
    assert lines(load_history(path, "工号")[1], path) == [
        "h.xlsx[Sheet1]:2:3: error SS502 周期: 2010-07-02 is not "
        "a period such as 2010-07, 2010Q3, 2010H2 or 2010"
    ]


def test_a_file_with_a_semicolon_and_one_that_is_not_there(tmp_path):
    path = tmp_path / "h.csv"
    path.write_text("编号;评选;周期\nT1;a;2010Q3\n", encoding="utf-8")
    assert load_history(path, "工号")[0] == (Title("T1", "a", Q3, "awarded", None, Q3),)
    assert parse_period("2010Q3") == Q3
    path.unlink()
    assert lines(load_history(path, "工号")[1], path) == [
        "h.csv:1:1: error SS501 can not read h.csv: there is no such file or folder"
    ]
