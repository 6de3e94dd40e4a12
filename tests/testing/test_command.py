"""The command `test`: its exit status and what it prints, for good and for bad calls."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import Call, caller
from tests.testing.base import GOOD, STAR, write


@pytest.fixture
def call(capsysbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    return caller(capsysbinary)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, {"star.yaml": STAR, "star.cases.yaml": GOOD})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_all_is_well(call: Call, folder: Path) -> None:
    done = call("test", "star.yaml", "--examples", "10")
    assert (done.status, done.err) == (0, "")
    assert done.text.splitlines() == [
        "1 of 1 worked cases hold",
        "12 of 12 properties hold on 10 cohorts a contest (seed 0)",
    ]


def test_a_shipped_ruleset_is_called_by_its_id(call: Call, folder: Path) -> None:
    done = call("test", "fee-service", "--examples", "5", "--lang", "zh")
    assert done.status == 0
    assert done.text.startswith("算例 8 个，通过 8 个\n")


def test_no_file_of_cases(call: Call, folder: Path) -> None:
    (folder / "star.cases.yaml").unlink()
    done = call("test", "star.yaml", "--examples", "5")
    assert done.status == 0
    assert done.text.startswith("0 of 0 worked cases hold\n")


def test_a_case_that_fails(call: Call, folder: Path) -> None:
    (folder / "star.cases.yaml").write_text(GOOD.replace("total: 54", "total: 55"), "utf-8")
    done = call("test", "star.yaml", "--examples", "5", "--mutants")
    assert (done.status, done.err) == (1, "")
    assert "A: total: expected 55, found 54" in done.text
    assert "wrong versions" not in done.text  # they are tried where all else is well


def test_only_one_contest(call: Call, folder: Path) -> None:
    done = call("test", "many-stars", "--contest", "smile", "--examples", "5")
    assert done.status == 0
    assert "12 of 12 properties" in done.text


def test_a_seed_gives_a_failure_again(call: Call, folder: Path) -> None:
    wrong = "properties: [{property: P, contest: star, require: total != 60}]\n"
    (folder / "star.cases.yaml").write_text(GOOD + wrong, "utf-8")
    arguments = ("test", "star.yaml", "--examples", "50", "--seed", "4")
    first = call(*arguments)
    assert first.status == 1
    assert first.text == call(*arguments).text
    again = first.text.splitlines()[-1].removeprefix("again with: servicestar ").split()
    assert call(*again).text == first.text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--contest", "nope"], "error SS601 there is no contest nope"),
        (["--examples", "0"], "error SS694 --examples: 0 is not a whole number from 1"),
        (["--examples", "-3"], "error SS694 --examples: -3 is not a whole number from 1"),
        (["--examples", "many"], "error SS694 --examples: many is not a whole number"),
        (["--seed", "x"], "error SS694 --seed: x is not a whole number"),
    ],
)
def test_wrong_usage(arguments: list[str], said: str, call: Call, folder: Path) -> None:
    done = call("test", "star.yaml", *arguments)
    assert (done.status, done.text) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"star.cases.yaml": "ruleset: ["}, "star.cases.yaml:2:1: error SS104"),
        ({"star.cases.yaml": ""}, "star.cases.yaml:1:1: error"),
        ({"star.cases.yaml": GOOD + "propertys: []\n"}, "star.cases.yaml:14:1: error SS201"),
        ({"star.yaml": STAR.replace("投诉次数 < 2", "投诉 < 2")}, "star.yaml:18:46: error SS308"),
    ],
)
def test_faulty_files(files: dict[str, str], said: str, call: Call, folder: Path) -> None:
    write(folder, files)
    done = call("test", "star.yaml", "--mutants")
    assert (done.status, done.text) == (1, "")
    assert done.err.startswith(said)


def test_no_ruleset(call: Call, folder: Path) -> None:
    assert call("test", "nope.yaml").err.startswith("nope.yaml:1:1: error SS101")
    assert call("test", "nope").status == 2


@pytest.mark.parametrize("reason", [True, False])
def test_mutants(reason: bool, call: Call, tmp_path: Path, monkeypatch) -> None:
    """Status 1 where a wrong version would not be noticed, 0 where there is a reason for it."""
    monkeypatch.setattr("servicestar.testing.mutation.EXAMPLES", 5)
    monkeypatch.chdir(tmp_path)
    rules = STAR.replace("round_scores: 2\n", "").replace("share_of: 评分", "formula: 评分")
    rules = rules[: rules.index("    bonus:")] + "    places: {number: 1, cite: 第四条}\n"
    cases = """\
ruleset: star.yaml
cases:
  - case: The best mark below two complaints wins, and a tie is left open
    contest: star
    base: {complaints: 1}
    records:
      - {id: A, mark: 60}
      - {id: B, mark: 65, complaints: 2}
      - {id: C, mark: 58}
    expect:
      winners: [A]
      places: 1
      results:
        A: {total: 60}
        B: {standing: ineligible}
"""
    name = "contests.star.indicators.mark.points: 60 becomes 61"
    why = f'survivors: [{{mutant: "{name}", why: Nobody has more.}}]\n'
    write(tmp_path, {"star.yaml": rules, "star.cases.yaml": cases + why * reason})
    done = call("test", "star.yaml", "--examples", "5", "--mutants")
    assert name in done.text
    assert done.status == (0 if reason else 1)
    assert ("not noticed, for a reason:" in done.text) == reason


def test_a_reason_for_nothing_is_status_1(call: Call, folder: Path, monkeypatch) -> None:
    monkeypatch.setattr("servicestar.testing.mutation.EXAMPLES", 5)
    (folder / "star.yaml").write_text(ONLY, "utf-8")
    why = "survivors: [{mutant: nothing of the kind, why: None.}]\n"
    (folder / "star.cases.yaml").write_text(ASSESSED + why, "utf-8")
    done = call("test", "star.yaml", "--examples", "5", "--mutants")
    assert done.status == 1
    assert done.text.splitlines()[-3:] == [
        "5 of 5 wrong versions are noticed (100 %)",
        "reasons given for nothing:",
        "  star.cases.yaml:8:13: nothing of the kind",
    ]


ONLY = STAR[: STAR.index("    conditions:")] + (
    "    indicators:\n      - {id: mark, cite: 第二条, points: 60, share_of: 评分}\n"
)
ASSESSED = """\
ruleset: star.yaml
cases:
  - case: Marks are shares of 60 points, rounded to the second decimal
    contest: star
    records: [{id: A, mark: 100}, {id: B, mark: 77.775}]
    # 60 × 0.77775 = 46.665
    expect: {results: {A: {total: 60}, B: {total: 46.67}}}
"""
