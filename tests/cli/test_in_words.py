"""What people read says what decided, in their language, and not more than was looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import Call

RULES = """\
language: 1
ruleset: words
title: {zh: 用语, en: Words}
records:
  person:
    title: {zh: 人员, en: Person}
    fields:
      id: {header: 工号, type: text, key: true}
      score: {header: 得分, type: integer, min: 0}
      years: {header: 工龄, type: integer, min: 0}
      prizes: {header: 获奖次数, type: integer, min: 0}
      senior: {header: 高级, type: yes_no}
contests:
  star:
    title: {zh: 明星, en: Star}
    records: person
    indicators:
      - {id: score, cite: 第一条, points: 100, formula: 得分 + 10 if 高级 else 得分}
    preferences:
      - {by: 工龄, cite: 第二条}
      - {by: 获奖次数, cite: 第三条}
    places: {number: 2, cite: 第四条}
  marks:
    title: {zh: 评分, en: Marks}
    records: person
    indicators:
      - {id: score, cite: 第一条, points: 100, formula: 得分}
"""
# 80 points each: C has the most years, and of A, B, D with as many A has the most prizes.
SHEET = """\
工号,得分,工龄,获奖次数,高级
A,80,3,2,否
B,80,3,1,否
C,70,9,0,是
D,80,2,5,否
E,60,1,0,否
"""
CASES = """\
ruleset: words
cases:
  - case: everything is otherwise
    contest: star
    records:
      - {工号: A, 得分: 80, 工龄: 3, 获奖次数: 2, 高级: 否}
    expect:
      places: 3
      winners: [B]
      results:
        A: {standing: vetoed, total: 81, scores: {score: 1}}
        Z: {rank: 1}
"""


@pytest.fixture
def words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a ruleset of two preferences, its sheet, and a case that does not hold."""
    (tmp_path / "words.yaml").write_text(RULES, "utf-8")
    (tmp_path / "words.cases.yaml").write_text(CASES, "utf-8")
    (tmp_path / "sheet.csv").write_text(SHEET, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def changed_by(call: Call, key: str, lang: str) -> str:
    """The last part of a record's explanation."""
    done = call(
        "explain", "words.yaml", "sheet.csv", "--contest", "star", "--who", key, "--lang", lang
    )
    heading = "怎样会改变结果" if lang == "zh" else "What would have changed it"
    return " ".join(done.text.partition(f"{heading}\n")[2].split())


@pytest.mark.parametrize(
    ("key", "said"),
    [
        ("B", "a preference decided it for others: prizes 1 [第三条]"),
        ("D", "a preference decided it for others: years 2 [第二条]"),
        ("A", "a preference decided it for this record: prizes 2 [第三条]"),
        ("C", "a preference decided it for this record: years 9 [第二条]"),
    ],
)
def test_the_preference_that_decided_a_tie_is_named(
    key: str, said: str, call: Call, words: Path
) -> None:
    assert changed_by(call, key, "en").endswith(said)


def test_the_preference_is_named_in_chinese(call: Call, words: Path) -> None:
    wanted = "- 末位在 80.00 分并列，优先项使他人入选：获奖次数 1 [第三条]"
    assert changed_by(call, "B", "zh") == wanted


def test_a_choice_between_values_is_told_in_chinese(call: Call, words: Path) -> None:
    run = ("explain", "words.yaml", "sheet.csv", "--contest", "star", "--who", "C", "--lang")
    chinese, english = call(*run, "zh").text, call(*run, "en").text
    assert "若 高级 是 则 得分 70 + 10，否则 得分 70" in chinese
    assert " if " not in chinese
    assert " else " not in chinese
    assert "score 70 + 10 if senior yes else score 70" in english


@pytest.mark.parametrize(
    ("lang", "word", "other"), [("en", "assessed", "not placed"), ("zh", "已评定", "未入围")]
)
def test_where_nothing_is_to_be_won_nobody_has_failed_to_win(
    lang: str, word: str, other: str, call: Call, words: Path
) -> None:
    for form in ("csv", "table"):
        run = ("run", "words.yaml", "sheet.csv", "--contest", "marks", "--format", form)
        text = call(*run, "--lang", lang).text
        assert text.count(word) >= 5
        assert other not in text


def test_what_differs_in_a_worked_case_is_told_in_both_languages(call: Call, words: Path) -> None:
    english = call("test", "words.yaml", "--examples", "1", "--lang", "en")
    chinese = call("test", "words.yaml", "--examples", "1", "--lang", "zh")
    assert english.status == chinese.status == 1
    for line in (
        "places: expected 3, found 2",
        "winners: expected [B], found [A]",
        "A: standing: expected vetoed, found awarded",
        "A: total: expected 81, found 80",
        "A: scores score: expected 1, found 80",
        "Z: there is no such record",
    ):
        assert f"  {line}\n" in english.text
    for line in (
        "名额：应为 3，实为 2",
        "获评者：应为 [B]，实为 [A]",
        "A：结果：应为 vetoed，实为 awarded",
        "A：总分：应为 81，实为 80",
        "A：得分 score：应为 1，实为 80",
        "Z：没有该记录",
    ):
        assert f"  {line}\n" in chinese.text
    assert "expected" not in chinese.text
