"""A ruleset's suite: cases, own properties, exemptions, faults with places, and the report."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from servicestar.diagnostics import ServiceStarError
from servicestar.testing import STOCK, load_suite, run_suite, show_report
from tests.testing.base import GOOD, STAR, write

OWN = """\
properties:
  - property: {sentence}
    contest: star
    require: {require}
"""


def suite_of(folder: Path, cases: str = GOOD, ruleset: str = STAR):
    write(folder, {"star.yaml": ruleset, "star.cases.yaml": cases})
    return load_suite(folder / "star.yaml")


def own(require: str, sentence: str = "Something holds") -> str:
    return GOOD + OWN.format(require=require, sentence=sentence)


def faults_of(folder: Path, cases: str) -> list[str]:
    """The faults of a file of cases, without the folder."""
    with pytest.raises(ServiceStarError) as caught:
        suite_of(folder, cases)
    found = (finding.line() for finding in caught.value.diagnostics)
    return [line.replace(f"{folder}/", "") for line in found]


# --- loading -------------------------------------------------------------------------------------


def test_without_a_file_of_cases_the_stock_properties_are_tried(tmp_path: Path) -> None:
    write(tmp_path, {"star.yaml": STAR})
    suite = load_suite(tmp_path / "star.yaml")
    assert suite.cases == ()
    assert suite.properties == {"star": STOCK}
    report = run_suite(suite, examples=10)
    assert (report.good, report.cases, report.tried) == (True, 0, len(STOCK))


def test_what_is_tried_is_told_one_by_one(tmp_path: Path) -> None:
    told: list[str] = []
    run_suite(suite_of(tmp_path), examples=5, progress=told.append)
    assert told == ["The best mark without two complaints wins", "star"]


def test_an_exempt_property_is_not_tried(tmp_path: Path) -> None:
    exempt = "exempt: [{property: bonus, contest: star, why: It deducts.}]\n"
    suite = suite_of(tmp_path, GOOD + exempt)
    assert [each.name for each in suite.properties["star"]] == [
        each.name for each in STOCK if each.name != "bonus"
    ]


@pytest.mark.parametrize(
    ("more", "line"),
    [
        (
            "exempt: [{property: bonuss, contest: star, why: x}]\n",
            "star.cases.yaml:14:21: error SS401 no stock property is named bonuss"
            " (did you mean bonus?)",
        ),
        (
            "exempt: [{property: bonus, contest: stars, why: x}]\n",
            "star.cases.yaml:14:37: error SS401 no contest is named stars (did you mean star?)",
        ),
        (
            "properties: [{property: x, contest: stars, require: yes}]\n",
            "star.cases.yaml:14:37: error SS401 no contest is named stars (did you mean star?)",
        ),
        (
            "properties: [{property: x, contest: star, require: totel > 1}]\n",
            "star.cases.yaml:14:52: error SS308 unknown name totel (did you mean total?)",
        ),
        (
            "properties: [{property: x, contest: star, require: total + 1}]\n",
            "star.cases.yaml:14:52: error SS312 expected yes or no, found a number",
        ),
        (
            "properties: [{property: x, contest: star, require: 'total >'}]\n",
            "star.cases.yaml:14:53: error SS301",
        ),
        (
            "properties: [{property: x, contest: star, require: mean(mark) > 1}]\n",
            "star.cases.yaml:14:52: error SS316",
        ),
        (
            "survivors: [{mutant: x}]\n",
            "star.cases.yaml:14:13: error SS202 survivor lacks the key why",
        ),
    ],
)
def test_faults_of_the_file_have_a_place(more: str, line: str, tmp_path: Path) -> None:
    (found,) = faults_of(tmp_path, GOOD + more)
    assert found.startswith(line)


def test_a_case_of_no_contest_is_a_fault_and_not_left_out(tmp_path: Path) -> None:
    (found,) = faults_of(tmp_path, GOOD.replace("contest: star", "contest: stars"))
    assert found.startswith("star.cases.yaml:4:14: error SS401 no contest is named stars")


def test_all_faults_are_told_at_once_in_their_order(tmp_path: Path) -> None:
    cases = GOOD.replace("praise: 0", "praize: 0") + (
        "properties: [{property: x, contest: star, require: totel > 1}]\n"
        "exempt: [{property: nope, contest: star, why: x}]\n"
    )
    assert [line.split(" ")[2] for line in faults_of(tmp_path, cases)] == [
        "SS401",
        "SS308",
        "SS401",
    ]


# --- properties of the scheme's own --------------------------------------------------------------


@pytest.mark.parametrize(
    "require",
    [
        "known(total) == no or total <= 60 + 2 * praise",
        "points_mark <= 60",
        "points_praise == 2 * 表扬次数",
        'awarded == (standing == "awarded")',
        'complaints < 2 or standing == "ineligible"',
        "rank >= 1",
    ],
)
def test_a_property_of_its_own_holds(require: str, tmp_path: Path) -> None:
    report = run_suite(suite_of(tmp_path, own(f"'{require}'")), examples=60)
    assert report.good
    assert report.tried == len(STOCK) + 1


@pytest.mark.parametrize(
    "require",
    ["total <= 60", "points_mark < 60", "awarded == no", "rank == 1", 'standing != "tied"'],
)
def test_a_property_of_its_own_that_does_not_hold_is_found(require: str, tmp_path: Path) -> None:
    report = run_suite(suite_of(tmp_path, own(f"'{require}'")), examples=100)
    (failure,) = report.failures
    assert not report.good
    assert failure.property.name == "Something holds"
    assert failure.lines[0].endswith(": it does not hold")
    assert len(failure.cohort.records) <= 2


def test_what_is_unknown_is_no_violation(tmp_path: Path) -> None:
    """An ineligible record has no total: the property says nothing of it."""
    report = run_suite(suite_of(tmp_path, own("total >= 0")), examples=60)
    assert report.good


# --- the report ----------------------------------------------------------------------------------

FAILING = GOOD.replace("total: 54", "total: 55") + OWN.format(
    sentence="A total is at most 60", require="total <= 60"
)
REPORT = {
    "en": """\
0 of 1 worked cases hold
12 of 13 properties hold on 100 cohorts a contest (seed 3)

case: The best mark without two complaints wins (star)
  A: total: expected 55, found 54
A · Star: awarded
Conditions
  ✓ complaints 0 < 2  [第一条]
Indicators
  mark 54.00 of 60: 60 × mark 90 ÷ 100  [第二条]
Bonus
  0: 2 × praise 0  [第三条]
Place
  total 54.00
  rank 1 of 1 who can win
  places: 1  [第四条]
  the last place went at 54.00
What would have changed it
  - nothing: no one is behind

property: A total is at most 60 (star)
  R1: it does not hold
the records, where they differ:
 id  mark  praise  complaints
 ─────────────────────────────
 R1  100   1       0
how it came about:
R1 · Star: awarded
Conditions
  ✓ complaints 0 < 2  [第一条]
Indicators
  mark 60.00 of 60: 60 × mark 100 ÷ 100  [第二条]
Bonus
  2: 2 × praise 1  [第三条]
Place
  total 62.00
  rank 1 of 1 who can win
  places: 1  [第四条]
  the last place went at 62.00
What would have changed it
  - nothing: no one is behind
again with: servicestar test 'my star.yaml' --contest star --examples 100 --seed
  3
""",
    "zh": """\
算例 1 个，通过 0 个
性质 13 条，每项评选试 100 组（种子 3），通过 12 条

算例：The best mark without two complaints wins（star）
  A: total: expected 55, found 54
A · 明星: 获评
参评条件
  ✓ 投诉次数 0 < 2  [第一条]
评分指标
  评分 54.00 / 60: 60 × 评分 90 ÷ 100  [第二条]
加分
  0: 2 × 表扬次数 0  [第三条]
名次与名额
  总分 54.00
  在可获评的 1 名中列第 1
  名额：1  [第四条]
  末位获评总分 54.00
怎样会改变结果
  - 没有：后面没有人

性质：A total is at most 60（star）
  R1: it does not hold
记录（仅列出有差异或有值的列）：
 工号  评分  表扬次数  投诉次数
 ───────────────────────────────
 R1    100   1         0
由来：
R1 · 明星: 获评
参评条件
  ✓ 投诉次数 0 < 2  [第一条]
评分指标
  评分 60.00 / 60: 60 × 评分 100 ÷ 100  [第二条]
加分
  2: 2 × 表扬次数 1  [第三条]
名次与名额
  总分 62.00
  在可获评的 1 名中列第 1
  名额：1  [第四条]
  末位获评总分 62.00
怎样会改变结果
  - 没有：后面没有人
重现：servicestar test 'my star.yaml' --contest star --examples 100 --seed 3
""",
}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_report(lang, tmp_path: Path) -> None:
    suite = suite_of(tmp_path, FAILING)
    report = run_suite(suite, start=3)
    words = {"name": "my star.yaml", "examples": 100, "seed": 3}
    assert show_report(suite, report, lang, **words) == REPORT[lang]


def test_a_good_report_is_two_lines(tmp_path: Path) -> None:
    suite = suite_of(tmp_path)
    text = show_report(suite, run_suite(suite, examples=5), "en", name="x", examples=5, seed=0)
    assert text == (
        "1 of 1 worked cases hold\n12 of 12 properties hold on 5 cohorts a contest (seed 0)\n"
    )


def test_what_a_cohort_has_besides_records_is_shown(tmp_path: Path) -> None:
    text = (
        STAR.replace("records: clerk\n", "records: clerk\n    period: month\n")
        .replace("contests:\n", FACT, 1)
        .replace("{number: 1,", "{number: 名额,")
        .replace("投诉次数 < 2}", "投诉次数 < 2}\n      - {barred_after: [revoked], cite: 第五条}")
    )
    suite = suite_of(tmp_path, own("'standing != \"ineligible\" or complaints >= 2'"), text)
    report = run_suite(suite, examples=100)
    (failure,) = report.failures
    shown = show_report(suite, report, "en", name="x", examples=100, seed=0)
    assert failure.cohort.history is not None
    assert "history:\n id  scheme  period   status   total\n" in shown
    assert " R1  star    2024-07  revoked\n" in shown
    assert "facts: places = " in shown


FACT = """\
facts:
  places: {title: Places, header: 名额, type: integer, min: 0}
contests:
"""


def test_a_failure_without_an_outcome_is_shown_all_the_same(tmp_path: Path) -> None:
    cases = GOOD.replace("mark: 90", "mark: 900")
    suite = suite_of(tmp_path, cases)
    report = run_suite(suite, examples=5)
    text = show_report(suite, report, "en", name="x", examples=5, seed=0)
    assert "SS502" in text
    assert "case: The best mark" in text


def test_a_report_is_good_only_without_any_finding(tmp_path: Path) -> None:
    report = run_suite(suite_of(tmp_path), examples=5)
    assert report.good
    assert not evolve(report, differences=((None, ()),)).good
    assert not evolve(report, failures=(None,)).good
