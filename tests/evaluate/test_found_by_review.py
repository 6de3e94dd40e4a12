"""What a review found wrong once, so that it stays mended."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import servicestar
from servicestar import ServiceStarError

HEAD = """
language: 1
ruleset: found
title: Found
round_scores: 2
records:
  p:
    title: P
    fields:
      id: {header: 编号, type: text, key: true}
      g: {header: 组别, type: text, optional: true}
      a: {header: 甲分, type: decimal, min: 0, max: 100}
      b: {header: 乙分, type: decimal, min: 0, max: 100}
contests:
"""
STAR = """
  {id}:
    title: {id}
    records: p
    indicators: [{{id: s, points: 100, share_of: {field}}}]
    round_total: {decimals}
    places: {{number: {places}}}
"""
SHARED = "one_award: [{contests: [one, two], order: best_total}]\n"


def load(tmp_path: Path, text: str) -> servicestar.Ruleset:
    path = tmp_path / "found.yaml"
    path.write_text(HEAD + text, "utf-8")
    return servicestar.load(path)


@pytest.mark.parametrize("decimals", [(2, 2), (1, 3), (3, 1), (0, 2)])
def test_the_best_total_is_the_best_in_whatever_units_contests_count(
    tmp_path: Path, decimals: tuple[int, int]
) -> None:
    one = STAR.format(id="one", field="甲分", decimals=decimals[0], places=1)
    two = STAR.format(id="two", field="乙分", decimals=decimals[1], places=1)
    ruleset = load(tmp_path, one + two + SHARED)
    sheet = [{"id": "X", "a": 90, "b": 80}, {"id": "Y", "a": 50, "b": 50}]
    # 90 is the best of all, so X takes the first star and Y the second.
    assert ruleset.contest("one").evaluate(sheet).winners == ("X",)
    assert ruleset.contest("two").evaluate(sheet).winners == ("Y",)


def test_more_ways_than_can_be_looked_at_are_refused_at_once(tmp_path: Path) -> None:
    one = STAR.format(id="one", field="甲分", decimals=2, places=20)
    two = STAR.format(id="two", field="乙分", decimals=2, places=20)
    ruleset = load(tmp_path, one + two + SHARED.replace("best_total", "stated"))
    sheet = [{"id": f"R{n}", "a": 50, "b": 50} for n in range(40)]
    with pytest.raises(ServiceStarError, match="SS621"):
        ruleset.contest("two").evaluate(sheet)


def test_a_veto_that_bites_where_a_score_is_missing_has_no_scores(tmp_path: Path) -> None:
    contest = """
  c:
    title: C
    records: p
    indicators: [{id: s, points: 100, share_of: 甲分}]
    vetoes: [{id: low, when: 乙分 < 10}]
    places: {number: 1}
"""
    outcome = load(tmp_path, contest).contest().evaluate([{"id": "X", "a": None, "b": 1}])
    (row,) = json.loads(outcome.to_json())["results"]
    assert (row["standing"], row["total"], row["scores"]) == ("vetoed", None, {})


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("{id: x, pool: 合计(甲分), by: 乙分}", "SS319"),  # a sum for each group is not one sum
        ("{id: x, yuan: total * 2}", "SS308"),  # nothing is scored, so there is no total
    ],
)
def test_an_amount_speaks_only_of_what_there_is(tmp_path: Path, amount: str, code: str) -> None:
    contest = f"  c: {{title: C, records: p, per: g, amounts: [{amount}]}}\n"
    with pytest.raises(ServiceStarError, match=code):
        load(tmp_path, contest.replace("{id", "{id"))


def test_lists_of_a_round_leave_no_amount_aside(tmp_path: Path) -> None:
    contest = """
  c:
    title: C
    records: p
    put_forward: [{id: a, by: 甲分, best: 1}]
    amounts: [{id: x, yuan: 甲分}]
"""
    with pytest.raises(ServiceStarError, match="SS205"):
        load(tmp_path, contest)


def test_what_may_not_cover_a_record_does_not_rank_it(tmp_path: Path) -> None:
    contest = """
  c:
    title: C
    records: p
    indicators:
      - {id: a, points: 50, share_of: 甲分}
      - {id: b, points: 50, share_of: 乙分}
    reweigh: {not_covered: [b], spread: equally}
    rank_by: [b]
    places: {number: 1}
"""
    with pytest.raises(ServiceStarError, match="SS205"):
        load(tmp_path, contest)


def test_a_key_is_in_the_outcome(tmp_path: Path) -> None:
    contest = "  c: {title: C, records: p, indicators: [{id: s, points: 9, share_of: 甲分}]}\n"
    outcome = load(tmp_path, contest).contest().evaluate([{"id": "X", "a": 1, "b": 1}])
    assert "X" in outcome
    assert "Y" not in outcome
