"""The workbook of an outcome: what each sheet says, in both languages, and what it never says."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import servicestar
from servicestar.api import Outcome
from tests.sheets import CONTESTS, SAMPLES, SHEETS

Rows = list[dict[str, Any]]
ROOT = Path(__file__).parents[2]
STANDINGS = {
    "awarded": "获评",
    "not_placed": "未入围",
    "tied": "并列待定",
    "below_threshold": "未达门槛",
    "vetoed": "否决",
    "ineligible": "不符合条件",
    "undetermined": "无法判定",
    "not_candidate": "非候选人",
}


@cache
def outcome(ruleset: str, contest: str) -> Outcome:
    """What comes out on the sample."""
    sample, settings = SHEETS[ruleset, contest]
    return servicestar.load(ruleset).contest(contest).evaluate(SAMPLES / sample, **settings)


def opened(found: Outcome, lang: Any = "zh") -> Any:
    """Its workbook."""
    return openpyxl.load_workbook(io.BytesIO(found.to_workbook(lang)))


def rows(sheet: Any) -> Rows:
    """The rows of a sheet by header."""
    head, *body = sheet.values
    return [dict(zip(head, row, strict=True)) for row in body]


def lines(sheet: Any, style: str) -> list[str]:
    """The keys of the records above a line of that kind."""
    head = [cell.value for cell in sheet[1]]
    at = head.index("工号")
    return [row[at].value for row in sheet.iter_rows(2) if row[0].border.bottom.style == style]


@pytest.fixture(scope="module")
def tellers() -> Any:
    """The workbook of the quarter's tellers."""
    return opened(outcome("zhengzhou-2010", "quarterly_teller"))


@pytest.mark.parametrize(("ruleset", "contest"), CONTESTS)
def test_the_results_are_those_of_the_outcome(ruleset: str, contest: str) -> None:
    found = outcome(ruleset, contest)
    told = json.loads(found.to_json(), parse_float=Decimal)
    book = opened(found)
    table = rows(book.worksheets[0])
    head = next(book.worksheets[0].values)
    key = next(each.header for each in found._run.plan.kind.fields.values() if each.key)
    by_key = {result["key"]: result for result in told["results"]}
    assert sorted(row[key] for row in table) == sorted(by_key)
    for row in table:
        result = by_key[row[key]]
        standing = STANDINGS[result["standing"]]
        if result["standing"] == "not_placed" and row["结果"] == "已评定":
            standing = "已评定"  # a contest without places
        assert row["结果"] == standing
        assert row.get("名次") == result["rank"]
        total = row.get("总分")
        assert (None if total is None else Decimal(str(total))) == result["total"]
        assert bool(row.get("暂定")) == (
            bool(result["to_attest"]) and result["standing"] not in ("ineligible", "not_candidate")
        )
    winners = [row[key] for row in table if row["结果"] == "获评"]
    assert sorted(winners) == sorted(told["winners"])
    if any(result["group"] is None for result in told["results"]) and "名次" in head:
        assert winners == told["winners"]
    assert {cell.data_type for sheet in book for row in sheet for cell in row} <= {"s", "n"}


def test_the_scores_and_their_decimals(tellers: Any) -> None:
    sheet = tellers.worksheets[0]
    assert sheet.title == "评选结果"
    assert [cell.value for cell in sheet[1]] == [
        "名次", "工号", "姓名", "结果", "暂定", "总分", "服务质量", "业务量", "差错率", "业务水平",
        "市区级竞赛获奖人次", "客服转发表扬次数", "意见簿表扬次数", "其他加分", "奖金（元）",
        "原因",
    ]  # fmt: skip
    first = rows(sheet)[0]
    points = ("服务质量", "业务量", "差错率", "业务水平", "市区级竞赛获奖人次", "意见簿表扬次数")
    assert [first[name] for name in points] == [63.56, 8.8, 9.66, 9.46, 20, 2]
    assert (first["总分"], first["奖金（元）"]) == (113.48, 1000)
    formats = {sheet[1][n].value: sheet[2][n].number_format for n in range(5, 15)}
    assert formats["总分"] == formats["业务量"] == formats["奖金（元）"] == "0.00"
    assert (formats["意见簿表扬次数"], formats["其他加分"]) == ("0", "0.0")
    # Who is not scored has no points, not 0.
    assert [rows(sheet)[-1][name] for name in ("名次", "总分", "业务量")] == [None] * 3


def test_provisional_is_said_and_shown(tellers: Any) -> None:
    sheet = tellers.worksheets[0]
    first, second = rows(sheet)[:2]
    assert (first["工号"], first["结果"], first["暂定"]) == ("T023", "获评", "暂定")
    assert first["原因"] == "暂定，待认定：贡献认定"
    assert (second["结果"], second["暂定"]) == ("获评", None)
    fills = [sheet.cell(row, 4).fill.fgColor.rgb for row in (2, 3, 5)]
    assert len(set(fills)) == 3


def test_the_cut_is_below_the_last_who_is_placed(tellers: Any) -> None:
    assert lines(tellers.worksheets[0], "thick") == ["T027"]
    shop = opened(outcome("supermarket", "service_star")).worksheets[0]
    assert lines(shop, "thick") == ["S016"]
    assert lines(shop, "mediumDashed") == ["S014"]
    assert [row["结果"] for row in rows(shop)[3:7]] == ["获评", "并列待定", "并列待定", "未入围"]


def test_each_group_has_its_own_cut() -> None:
    sheet = opened(outcome("zhengzhou-2010", "monthly_teller")).worksheets[0]
    assert lines(sheet, "thick") == ["T004", "T009", "T024", "T027", "T032"]
    assert lines(sheet, "mediumDashed") == ["T018"]
    groups = [row["营业网点"] for row in rows(sheet)]
    assert groups == sorted(groups, key=groups.index)  # group by group


def test_no_line_where_there_is_nothing_to_win() -> None:
    sheet = opened(outcome("power-supply", "appraisal")).worksheets[0]
    styles = {cell.border.bottom.style for row in sheet.iter_rows(2) for cell in row}
    assert styles == {"thin"}
    assert [row["等级"] for row in rows(sheet)[:3]] == ["优秀", "优秀", "合格"]


def test_a_sheet_for_each_earlier_round() -> None:
    book = opened(outcome("association-2016", "service_star"))
    assert book.sheetnames == ["评选结果", "会员单位推荐", "条款", "所缺事项", "参数与说明"]
    assert lines(book["会员单位推荐"], "mediumDashed") == ["C037"]
    # The tie of the first round has no line in the last one.
    assert lines(book["评选结果"], "mediumDashed") == []
    assert lines(book["评选结果"], "thick") == ["C018"]
    rounds = [row["轮次"] for row in rows(book["条款"])]
    assert list(dict.fromkeys(rounds)) == ["会员单位推荐", "文明规范服务明星"]


def test_the_clauses_have_their_articles_and_rules(tellers: Any) -> None:
    clauses = rows(tellers["条款"])
    by_id = {(row["类别"], row["标识"]): row for row in clauses}
    volume = by_id["参评条件", "volume"]
    assert (volume["条款号"], volume["规则"]) == ("第六条(二)3", "业务量 > 全体平均业务量")
    quality = by_id["评分指标", "service_quality"]
    assert (quality["名称"], quality["条款号"], quality["分值"]) == ("服务质量", "第十条(一)1", 70)
    assert by_id["否决条款", "slow_and_faulty"]["条款号"] == "第十条(一)2"
    assert by_id["定义", "expertise"]["规则"] == "50% × 理论成绩 + 50% × 技能平均成绩"
    plain = {row["类别"]: row for row in clauses if row["标识"] is None}
    assert plain["名额"]["规则"] == "柜员总数 的 10%，舍去小数"
    assert plain["优先项"]["规则"] == "近期荣誉，是者或高者优先"
    assert plain["奖励"]["规则"].startswith("奖金 1000 元；考核加 20 分")


def test_the_clauses_of_tables_amounts_and_weights() -> None:
    outlets = rows(opened(outcome("zhengzhou-2010", "quarterly_outlet"), "en")["Clauses"])
    places = next(row["rule"] for row in outlets if row["part"] == "places")
    assert places.startswith(
        "outlets: ≥ 10, ≤ 15 → 3; > 15, ≤ 20 → 4; for each further 5: 1 more; or"
    )
    branch = rows(opened(outcome("j-bank", "branch"))["条款"])
    assert any(row["规则"] == "服务综合管理未覆盖时，其余各项权重均分" for row in branch)
    shares = rows(opened(outcome("bonus-pool", "shares"), "en")["Clauses"])
    pool = {row["id"]: row["rule"] for row in shares}
    assert pool["front_share"] == "front_pool, shared out by front_points; for: front"
    power = rows(opened(outcome("power-supply", "appraisal"))["条款"])
    assert [row["规则"] for row in power if row["类别"] == "分档"] == [
        "总分: ≥ 80 → 优秀; ≥ 60, < 80 → 合格; < 60 → 不合格"
    ]


def test_what_a_record_lacked_with_its_numbers(tellers: Any) -> None:
    lacks = [row for row in rows(tellers["所缺事项"]) if row["工号"] == "T033"]
    assert [(row["条款或字段"], row["条款号"], row["要求与实际"]) for row in lacks] == [
        ("考试综合成绩", "第六条(二)3", "考试综合成绩 87.5 不满足 ≥ 全体中位数考试综合成绩 88.5"),
        ("有责投诉次数", "第六条(二)6", "有责投诉次数 1 不满足 = 0"),
    ]
    kinds = {row["工号"]: row["所缺"] for row in rows(tellers["所缺事项"])}
    assert (kinds["T029"], kinds["T023"], kinds["T001"]) == ("缺少数值", "待认定", "非候选人")
    assert kinds.keys() & {"T004", "T027", "T009"} == set()  # they lacked nothing


def test_a_record_stopped_before_lacks_what_it_lacked_there() -> None:
    lacks = rows(opened(outcome("association-2016", "service_star"), "en")["What was lacking"])
    by_key = {row["key"]: row for row in lacks}
    assert by_key["C010"]["what was asked for, and what there was"] == (
        "volume 7360 is not > 115% × mean volume of the outlet 6400"
    )
    assert (by_key["C010"]["what is lacking"], by_key["C010"]["article"]) == (
        "condition not met",
        "二5",
    )
    assert by_key["C019"]["clause or field"] == "skill_grades"


def test_the_settings(tellers: Any) -> None:
    settings = rows(tellers["参数与说明"])
    values = {row["项目"]: row["值"] for row in settings}
    file = ROOT / "rulesets" / "2010_zhengzhou.yaml"
    assert values["规则集文件 SHA-256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert (values["规则集"], values["评选"]) == ("zhengzhou-2010", "quarterly_teller")
    assert (values["周期"], values["记录数"], values["名额"], values["获评"]) == (
        "2010Q3",
        36,
        3,
        3,
    )
    assert values["事实 tellers"] == 36
    remarks = {row["项目"]: row["说明"] for row in settings}
    assert remarks["周期"] == "2010-07-01 至 2010-09-30"
    assert values["所采用的解释 middle"].startswith("median: ")
    notes = [row["值"] for row in settings if row["项目"] == "提示"]
    assert "1 名获评者为暂定：尚有认定未作出" in notes


def test_the_settings_of_groups_and_ties() -> None:
    settings = rows(opened(outcome("association-2016", "service_star"), "en")["Settings"])
    quota = [(r["title"][-4:], r["value"]) for r in settings if r["item"] == "fact member_quota"]
    assert quota == [("嵩岳银行", 3), ("箕山银行", 3), ("颍水银行", 2), ("索河银行", 2)]
    ties = [r["value"] for r in settings if r["item"] == "tie, for a person to decide"]
    assert ties == ["C036、C037"]
    assert [r["value"] for r in settings if r["item"] == "earlier round"] == ["member_nomination"]


def test_the_amounts_are_those_of_the_outcome() -> None:
    found = outcome("bonus-pool", "shares")
    told = json.loads(found.to_json(), parse_float=Decimal)["results"]
    table = {row["key"]: row for row in rows(opened(found, "en").worksheets[0])}
    assert "paid now (yuan)" in table["B01"]
    for result in told:
        paid = table[result["key"]]["paid now (yuan)"]
        assert (None if paid is None else Decimal(str(paid))) == result["amounts"].get("paid")
    assert table["B12"]["to decide"].startswith("paid now、deferred")


def test_who_holds_another_award_lacks_that() -> None:
    book = opened(outcome("many-stars", "smile"))
    found = [(r["编号"], r["所缺"]) for r in rows(book["所缺事项"]) if r["所缺"] == "已获另一奖项"]
    assert found == [("M01", "已获另一奖项")]


NASTY = ["=1+1", "+SUM(A1:A9)", "-2+3", "@cmd", '=HYPERLINK("http://x","y")', "＝1+1", "<b>&amp;"]


def test_what_strangers_write_stays_text() -> None:
    marks = ("service", "skill", "accounts", "conduct", "results", "quality", "exam")
    records = [
        {"id": text, "name": text[::-1], **dict.fromkeys(marks, "80.5"), "absences": "0"}
        for text in NASTY
    ]
    records += [{"id": f"x{text}", "name": text, **dict.fromkeys(marks, "70")} for text in NASTY]
    found = servicestar.load("supermarket").contest("service_star").evaluate(records)
    book = opened(found)
    cells = [cell for sheet in book for row in sheet for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    texts = {cell.value for cell in cells}
    assert set(NASTY) <= texts
    quoted = {cell.value for cell in cells if cell.quotePrefix}
    assert set(NASTY[:6]) <= quoted


def test_the_same_bytes_on_every_machine() -> None:
    sheet = SAMPLES / "outlets_2010Q3.csv"
    code = (
        "import servicestar, sys;"
        "contest = servicestar.load('zhengzhou-2010').contest('quarterly_outlet');"
        f"found = contest.evaluate({str(sheet)!r}, period='2010Q3');"
        "sys.stdout.buffer.write(found.to_workbook('zh'))"
    )
    made = set()
    for seed, zone, lxml in (("1", "UTC", "True"), ("2", "Asia/Shanghai", "False")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "OPENPYXL_LXML": lxml}
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, check=True, env=env
        )
        made.add(done.stdout)
    (data,) = made
    assert data[:2] == b"PK"
