"""Who wins under every reading: small cases worked out by hand, and the shipped schemes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from servicestar import ServiceStarError, load
from servicestar.compare import ReadingsReport, compare_readings
from servicestar.compare.deciding import deciding
from tests.cli.command import SAMPLES

from .rules import PEOPLE, TWO, ruleset


@pytest.fixture
def report(tmp_path: Path) -> ReadingsReport:
    return compare_readings(ruleset(tmp_path).contest("star"), PEOPLE)


def keys(people: object) -> list[str]:
    return [person.key for person in people]  # type: ignore[attr-defined]


def test_two_readings_that_decide_together(report: ReadingsReport) -> None:
    # written: P1 90 against 80. spoken: P2 90, P3 88. spoken and absences: P2 90 + 7, P3 88 + 10.
    assert [group.winners for group in report.groups] == [("P1",), ("P2",), ("P3",)]
    assert [v.effect for v in report.varied] == ["winners", "results"]
    assert keys(report.safe) == []
    assert keys(report.out) == ["P4"]
    assert keys(each.person for each in report.depends) == ["P1", "P2", "P3"]
    first, second, third = report.depends
    assert first.readings == ("first",)
    assert [(dict(c.choices), c.answer) for c in first.cases] == [
        ({"first": "written"}, "in"),
        ({"first": "spoken"}, "out"),
    ]
    assert second.readings == third.readings == ("first", "second")
    wins = [dict(case.choices) for case in third.cases if case.answer == "in"]
    assert wins == [{"first": "spoken", "second": "cost"}]


def test_a_single_choice_is_fixed(report: ReadingsReport) -> None:
    assert list(report.fixed) == ["rounding"]
    assert len(report.trials) == 4


def test_the_others_are_as_the_call_says(tmp_path: Path) -> None:
    contest = ruleset(tmp_path).contest("star")
    report = compare_readings(contest, PEOPLE, readings={"first": "spoken"})
    assert report.base.choices == {"first": "spoken", "second": "free"}
    assert [v.effect for v in report.varied] == ["winners", "winners"]
    assert report.groups[0].winners == ("P2",)


def test_too_many_combinations_are_never_left_out_in_silence(tmp_path: Path) -> None:
    contest = ruleset(tmp_path).contest("star")
    report = compare_readings(contest, PEOPLE, most=3)
    assert [v.combined for v in report.varied] == [True, False]
    assert [note.code for note in report.notes] == ["SS831"]
    assert "second" in report.to_text("en")
    assert [dict(trial.choices) for trial in report.trials] == [
        {"first": "written", "second": "free"},
        {"first": "spoken", "second": "free"},
        {"first": "written", "second": "cost"},
    ]
    assert keys(each.person for each in report.depends) == ["P1", "P2"]


def test_a_reading_that_changes_nothing_is_left_out_first(tmp_path: Path) -> None:
    contest = ruleset(tmp_path).contest("star")
    people = [{**row, "absent": "0"} for row in PEOPLE]
    report = compare_readings(contest, people, most=3)
    assert [(v.name, v.effect) for v in report.varied] == [
        ("first", "winners"),
        ("second", "nothing"),
    ]
    assert [note.code for note in report.notes] == ["SS832"]


GAP = TWO.replace(
    "cost: {deduct: [{each: 缺勤, points: 1}]}",
    "cost: {banded: {of: 缺勤, bands: [{to: 2, give: 10}]}}",
)


def test_a_combination_with_a_gap_is_shown_as_that_fault(tmp_path: Path) -> None:
    report = compare_readings(ruleset(tmp_path, GAP).contest("star"), PEOPLE)
    codes = [[fault.code for fault in group.faults] for group in report.groups]
    assert ["SS613"] in codes
    assert len(report.sound) == 2
    assert report.varied[1].effect == "winners"
    for text in (report.to_text("en"), report.to_html("en")):
        assert "SS613" in text
        assert "2 of 4 combinations give no outcome" in text


def test_what_is_wrong_under_every_reading_is_raised(tmp_path: Path) -> None:
    contest = ruleset(tmp_path).contest("star")
    with pytest.raises(ServiceStarError, match="SS502"):
        compare_readings(contest, [{**PEOPLE[0], "absent": "x"}])
    with pytest.raises(ServiceStarError, match="SS611"):
        compare_readings(contest, PEOPLE, readings={"first": "sung"})


def test_a_tie_that_no_reading_settles(tmp_path: Path) -> None:
    people = [{**PEOPLE[0], "id": key} for key in ("Q1", "Q2")]
    report = compare_readings(ruleset(tmp_path).contest("star"), people)
    assert keys(report.open) == ["Q1", "Q2"]
    assert report.depends == ()
    assert len(report.groups) == 1


def test_quarterly_tellers() -> None:
    contest = load("zhengzhou-2010").contest("quarterly_teller")
    history = SAMPLES / "titles_2010.csv"
    sheet = SAMPLES / "tellers_2010Q3.xlsx"
    report = compare_readings(contest, sheet, history=history, period="2010Q3")
    assert [g.winners for g in report.groups] == [
        ("T023", "T004", "T027"),
        ("T023", "T004", "T009"),
    ]
    assert keys(report.safe) == ["T004", "T023"]
    assert keys(each.person for each in report.depends) == ["T009", "T027"]
    assert {each.readings for each in report.depends} == {("quarterly_expertise",)}
    assert [(v.name, v.after) for v in report.varied] == [
        ("quarterly_expertise", False),
        ("succession", True),
    ]


def test_quarterly_outlets_a_tie_that_a_reading_settles() -> None:
    contest = load("zhengzhou-2010").contest("quarterly_outlet")
    report = compare_readings(contest, SAMPLES / "outlets_2010Q3.csv", period="2010Q3")
    assert keys(report.safe) == ["N11", "N12", "N15"]
    cases = {e.person.key: [c.answer for c in e.cases] for e in report.depends}
    assert cases == {"N01": ["tied", "out"], "N10": ["tied", "in"]}


def test_many_stars() -> None:
    contest = load("many-stars").contest("civility")
    report = compare_readings(contest, SAMPLES / "many_stars.csv", period="2026-10")
    assert [(g.winners, g.ties) for g in report.groups] == [((), (("M02", "M04"),)), (("M02",), ())]


def test_a_reading_of_an_earlier_round_bears_on_the_last() -> None:
    rounds = load("association-2016").contest("service_star")
    named = compare_readings(
        rounds,
        SAMPLES / "association_2016.xlsx",
        facts={
            "member_quota": {"嵩岳银行": 3, "箕山银行": 3, "颍水银行": 2, "索河银行": 2},
            "final_quota": 5,
        },
    )
    assert "above_average" in named.fixed
    assert named.varied == ()
    assert "No reading" in named.to_text("en")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_same_bytes_twice(tmp_path: Path, lang: str) -> None:
    contest = ruleset(tmp_path).contest("star")
    one, two = (compare_readings(contest, PEOPLE) for _ in range(2))
    assert one.to_text(lang) == two.to_text(lang)  # type: ignore[arg-type]
    assert one.to_json(lang) == two.to_json(lang)  # type: ignore[arg-type]
    assert one.to_html(lang) == two.to_html(lang)  # type: ignore[arg-type]


def test_json_says_the_same(report: ReadingsReport) -> None:
    found = json.loads(report.to_json())
    assert [each["winners"] for each in found["outcomes"]] == [["P1"], ["P2"], ["P3"]]
    assert found["depends"][0]["cases"][0] == {"readings": {"first": "written"}, "is": "in"}
    assert [p["key"] for p in found["out"]] == ["P4"]
    assert found["readings"][1]["choices"][1]["results_changed"] == 1


EVIL = "<script>alert(1)</script>&\"'"


def test_texts_of_strangers_are_texts(tmp_path: Path) -> None:
    text = TWO.replace("Which mark counts is not said.", '"<img src=x onerror=1> & which"')
    people = [{**row, "name": EVIL} for row in PEOPLE]
    report = compare_readings(ruleset(tmp_path, text).contest("star"), people)
    page = report.to_html("en")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;img src=x onerror=1&gt; &amp; which" in page
    for shown in (page, report.to_text("en"), report.to_json("en")):
        assert "\x1b" not in shown


def test_what_decides() -> None:
    trials = [{"a": a, "b": b} for a in "12" for b in "12"]
    assert deciding(trials, [1, 1, 2, 2]) == ("a",)
    assert deciding(trials, [1, 1, 1, 2]) == ("a", "b")
    assert deciding(trials, [1, 1, 1, 1]) == ()
