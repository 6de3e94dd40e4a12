"""Wrong versions of a ruleset: which there are, what they are called, and which are noticed."""

from __future__ import annotations

from pathlib import Path

import pytest
from attrs import evolve

from servicestar import checks
from servicestar.api import Ruleset, load, shipped
from servicestar.diagnostics import ServiceStarError, errors_of
from servicestar.testing import mutants, mutation, show_mutants, try_mutants
from servicestar.testing.mutants import candidates
from tests.testing.base import GOOD, LOADED, STAR, star, write

NAMES = """\
contests.star.conditions.complaints.require: < becomes <=
contests.star.conditions.complaints.require: 2 becomes 3
contests.star.conditions.complaints.require: 2 becomes 1
contests.star.conditions.complaints: left out
contests.star.indicators.mark.points: 60 becomes 61
contests.star.indicators.mark.points: 60 becomes 59
contests.star.indicators.mark: left out
contests.star.bonus.praise.points: 2 becomes 3
contests.star.bonus.praise.points: 2 becomes 1
contests.star.bonus.praise: left out
contests.star.preferences.1.by: turned round
contests.star.preferences.1: left out
contests.star.places.number: 1 becomes 2
contests.star.places.number: 1 becomes 0
round_scores: 2 becomes 3
round_scores: 2 becomes 1
"""
KINDS = """\
language: 1
ruleset: kinds
title: Kinds
round_scores: 2
readings:
  bonus:
    cite: "1"
    question: Is the bonus counted?
    choices: {counted: it is, left: it is not}
    default: counted
    why: It says so.
records:
  person:
    title: Person
    fields:
      id: {header: 工号, type: text, key: true}
      team: {header: 班组, type: text}
      role: {header: 岗位, type: choice, choices: [前台, 后台, 其他]}
      mark: {header: 评分, type: decimal, min: 0, max: 100, better: higher}
      errors: {header: 差错, type: integer, min: 0, better: lower}
      honour: {header: 荣誉, type: yes_no}
facts:
  persons: {title: Persons, header: 总人数, type: integer, min: 0, default: 人数()}
definitions:
  worth: {header: 份量, reading: bonus, choices: {counted: 评分 * 2, left: 评分}}
contests:
  star:
    title: Star
    records: person
    per: team
    period: month
    conditions:
      - {id: role, cite: "1", require: '岗位 in ["前台", "后台"] and 评分 >= 平均(评分, 按=班组)'}
      - {barred_after: [revoked, disqualified], cite: "2"}
    indicators:
      - {id: mark, cite: "3", points: 60, best_gets_all: 评分}
      - {id: errors, cite: "3", points: 30, lowest_gets_all: 差错, among: {per: team}}
      - id: band
        cite: "3"
        points: 10
        banded:
          of: 份量
          bands:
            - {from: 100, give: 10}
            - {below: 100, give: 5}
    preferences:
      - {by: 荣誉, cite: "4"}
      - {by: 评分, cite: "4"}
    places: {share: 10%, of: 总人数, cite: "5"}
    amounts:
      - {id: money, cite: "6", for: 荣誉, to_decide: 评分 < 60, yuan: 100, at_most: 份量}
  month:
    title: Year
    records: person
    period: year
    candidates: {titles: {of: star, at_least: 2}, cite: "7"}
    past: {times: {of: star, take: count, header: 次数}}
    indicators:
      - {id: times, cite: "8", formula: 次数, in_total: false}
      - {id: mark, cite: "8", points: 50, share_of: 评分, at_most: 40}
    rank_by: [times, mark]
    bonus:
      - {id: a, cite: "9", each: 差错, points: 1, at_most: 3}
      - {id: b, cite: "9", amount: 评分}
    bonus_at_most: 20
    places: {number: 1, cite: "9"}
"""
EXPECTED = """\
readings.bonus.default: counted becomes left
facts.persons.default: left out
definitions.worth.choices.counted: 2 becomes 3
contests.star.per: left out
contests.star.conditions.role.require: >= becomes >
contests.star.conditions.role.require: and becomes or
contests.star.conditions.role.require: side 1 of and left out
contests.star.conditions.role.require: side 2 of and left out
contests.star.conditions.role.require: 前台 left out
contests.star.conditions.role.require: 后台 left out
contests.star.conditions.role.require: mean becomes median
contests.star.conditions.role.require: mean of all groups
contests.star.conditions.barred.barred_after: revoked left out
contests.star.conditions.barred.barred_after: disqualified left out
contests.star.conditions.barred: left out
contests.star.indicators.mark: best_gets_all becomes lowest_gets_all
contests.star.indicators.mark: best_gets_all among the roster
contests.star.indicators.errors: lowest_gets_all becomes best_gets_all
contests.star.indicators.errors.among.who: contestants becomes roster
contests.star.indicators: points of mark and errors swapped
contests.star.indicators: points of mark and band swapped
contests.star.indicators.band.banded.bands.1: from becomes above
contests.star.indicators.band.banded.bands: limit of 1 and 2 raised
contests.star.indicators.band.banded.bands: limit of 1 and 2 lowered
contests.star.indicators.band.banded.bands.2.give: 5 becomes 6
contests.star.preferences: 1 and 2 swapped
contests.star.preferences.1.by: no before yes
contests.star.preferences.2.by: turned round
contests.star.places.share: 0.1 becomes 0.11
contests.star.amounts.money.for: left out
contests.star.amounts.money.to_decide: left out
contests.star.amounts.money.to_decide: < becomes <=
contests.star.amounts.money.at_most: left out
contests.star.amounts.money: left out
contests.month.candidates: left out
contests.month.candidates.titles.at_least: 2 becomes 1
contests.month.past.times.take: count becomes held
contests.month.rank_by: turned round
contests.month.indicators.times.in_total: False becomes True
contests.month.indicators.mark.at_most: left out
contests.month.bonus.a.at_most: 3 becomes 4
contests.month.bonus_at_most: left out
"""


def test_the_wrong_versions_of_a_small_ruleset(tmp_path: Path) -> None:
    found = [mutant.name for mutant in mutants(star(tmp_path).ruleset.model)]
    assert sorted(found) == sorted(NAMES.splitlines())


@pytest.fixture(scope="module")
def kinds(tmp_path_factory: pytest.TempPathFactory) -> Ruleset:
    path = tmp_path_factory.mktemp("kinds") / "kinds.yaml"
    path.write_text(KINDS, "utf-8")
    return load(path)


def test_every_kind_of_change_is_made(kinds: Ruleset) -> None:
    # What is sound is another question: a count where yes or no is wanted is no mutant at all.
    found = {mutant.name for mutant in candidates(kinds.model)}
    assert set(EXPECTED.splitlines()) - found == set()


def test_unsound_versions_are_no_mutants(kinds: Ruleset) -> None:
    found, tried = list(mutants(kinds.model)), list(candidates(kinds.model))
    assert len(found) < len(tried)
    assert [mutant.name for mutant in tried if mutant in found] == [m.name for m in found]


@pytest.mark.parametrize("name", sorted(LOADED))
def test_names_are_unique_and_stable_and_the_right_version_stays_as_it_is(name: str) -> None:
    model, before = LOADED[name].model, load(shipped()[name]).model
    made = list(candidates(model))
    names = [mutant.name for mutant in made]
    assert names == [mutant.name for mutant in candidates(before)]
    assert len(set(names)) == len(names) > 10
    assert not any("\n" in each for each in names)
    assert all(mutant.place.line > 1 for mutant in made)
    assert model == before


def test_each_mutant_is_sound_and_can_be_run(kinds: Ruleset) -> None:
    for mutant in mutants(kinds.model):
        assert not errors_of(checks.check(mutant.ruleset))
        wrong = Ruleset(mutant.ruleset, kinds.sha256)
        for contest in wrong.contests:
            assert wrong.plan(contest, {}).id == contest


def test_a_change_of_an_expression_is_one_of_its_tree(tmp_path: Path) -> None:
    model = star(tmp_path).ruleset.model
    by_name = {mutant.name: mutant for mutant in mutants(model)}
    wrong = by_name["contests.star.conditions.complaints.require: < becomes <="]
    changed = wrong.ruleset.contests["star"].conditions[0].require
    right = model.contests["star"].conditions[0].require
    assert (changed.text, right.text) == ("投诉次数 < 2", "投诉次数 < 2")
    assert (changed.tree.op, right.tree.op) == ("<=", "<")
    assert wrong.cite == "第一条"


def test_equal_changes_of_one_expression_are_numbered(tmp_path: Path) -> None:
    text = STAR.replace("投诉次数 < 2", "投诉次数 < 2 and 表扬次数 < 2")
    names = [mutant.name for mutant in mutants(star(tmp_path, text).ruleset.model)]
    name = "contests.star.conditions.complaints.require: < becomes <="
    assert name in names
    assert f"{name} #2" in names


# --- which of them are noticed -------------------------------------------------------------------

SURVIVORS = """\
7 of 16 wrong versions are noticed (43.8 %)
not noticed:
  4:15 round_scores: 2 becomes 3
  4:15 round_scores: 2 becomes 1
  18:46 contests.star.conditions.complaints.require: 2 becomes 1  [第一条]
  22:53 contests.star.bonus.praise.points: 2 becomes 3  [第三条]
  22:53 contests.star.bonus.praise.points: 2 becomes 1  [第三条]
  22:9 contests.star.bonus.praise: left out  [第三条]
  24:14 contests.star.preferences.1.by: turned round  [第四条]
  24:9 contests.star.preferences.1: left out  [第四条]
  25:22 contests.star.places.number: 1 becomes 2  [第四条]
"""
SURVIVES = "contests.star.preferences.1: left out"


@pytest.fixture(autouse=True)
def few_cohorts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the cases let through the properties may look for on few cohorts here."""
    monkeypatch.setattr(mutation, "EXAMPLES", 5)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path, {"star.yaml": STAR, "star.cases.yaml": GOOD})
    return tmp_path / "star.yaml"


def test_one_process_finds_what_two_find(folder: Path) -> None:
    one, two = try_mutants(folder, processes=1), try_mutants(folder, processes=2)
    assert one == two
    assert one.tried == 16
    assert 0 < len(one.survivors) < 16


def test_the_survivors_of_few_cases_are_named_with_place_and_article(folder: Path) -> None:
    assert show_mutants(try_mutants(folder, processes=1), "en") == SURVIVORS


def test_a_case_more_notices_more(folder: Path) -> None:
    before = try_mutants(folder, processes=1)
    more = """\
  - case: Two praises are four points and settle a tie
    contest: star
    base: {complaints: 1}
    records:
      - {id: A, mark: 50, praise: 2}
      - {id: B, mark: 50, praise: 1}
    expect:
      results:
        A: {bonus: {praise: 4}}
"""
    folder.with_name("star.cases.yaml").write_text(GOOD + more, "utf-8")
    after = try_mutants(folder, processes=1)
    assert after.noticed > before.noticed
    assert not any("praise" in mutant.name for mutant in after.survivors)


def test_a_reason_explains_and_a_reason_for_nothing_is_stale(folder: Path) -> None:
    reasons = f"""\
survivors:
  - {{mutant: "{SURVIVES}", why: No tie comes up.}}
  - {{mutant: "round_scores: 2 becomes 9", why: There is no such version.}}
  - {{mutant: "contests.star.indicators.mark.points: 60 becomes 61", why: It is noticed.}}
"""
    folder.with_name("star.cases.yaml").write_text(GOOD + reasons, "utf-8")
    report = try_mutants(folder, processes=1)
    assert [(mutant.name, why) for mutant, why in report.explained] == [
        (SURVIVES, "No tie comes up.")
    ]
    assert [each.mutant for each in report.stale] == [
        "round_scores: 2 becomes 9",
        "contests.star.indicators.mark.points: 60 becomes 61",
    ]
    shown = show_mutants(report, "en").replace(f"{folder.parent}/", "").splitlines()
    assert shown[-6:] == [
        "not noticed, for a reason:",
        f"  24:9 {SURVIVES}  [第四条]",
        "    No tie comes up.",
        "reasons given for nothing:",
        "  star.cases.yaml:16:5: round_scores: 2 becomes 9",
        "  star.cases.yaml:17:5: contests.star.indicators.mark.points: 60 becomes 61",
    ]
    assert SURVIVES not in [mutant.name for mutant in report.survivors]
    assert report.tried == report.noticed + len(report.survivors) + 1


def test_without_cases_the_properties_alone_notice_little(folder: Path) -> None:
    folder.with_name("star.cases.yaml").unlink()
    report = try_mutants(folder, processes=1)
    assert report.tried == 16
    assert report.noticed < 3


def test_a_case_that_the_right_version_fails_notices_nothing(folder: Path) -> None:
    wrong = GOOD.replace("total: 54", "total: 55")
    folder.with_name("star.cases.yaml").write_text(wrong, "utf-8")
    report = try_mutants(folder, processes=1)
    assert report.noticed < 3


def test_a_version_in_which_nothing_is_another_is_not_counted(tmp_path: Path) -> None:
    """Where nobody can fail a condition, whom an indicator compares with is no difference."""
    everybody = STAR.replace(
        "    conditions:\n      - {id: complaints, cite: 第一条, require: 投诉次数 < 2}\n", ""
    ).replace("share_of: 评分", "best_gets_all: 评分")
    write(tmp_path, {"star.yaml": everybody})
    names = [mutant.name for mutant in mutants(load(tmp_path / "star.yaml").model)]
    assert "contests.star.indicators.mark: best_gets_all among the roster" in names
    assert try_mutants(tmp_path / "star.yaml", processes=1).tried == len(names) - 1


def test_faults_of_the_files_are_told(folder: Path) -> None:
    folder.with_name("star.cases.yaml").write_text("ruleset: [", "utf-8")
    with pytest.raises(ServiceStarError, match="SS104"):
        try_mutants(folder, processes=1)


def test_the_report_in_chinese(folder: Path) -> None:
    report = try_mutants(folder, processes=1)
    none = evolve(report, survivors=(), explained=((report.survivors[0], "不会发生"),))
    first, head, *rest = show_mutants(none, "zh").splitlines()
    assert first == "错误版本 16 个，察觉 15 个（93.8%）"
    assert head == "未察觉，已说明理由："
    assert rest[-1] == "    不会发生"
