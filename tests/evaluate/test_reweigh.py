"""Weights where a method did not cover a record: they add up to the whole, whatever is left.

The statement: a record is scored by the indicators that have a value for it. Spread equally each of
those that are left has the same part of the whole; in proportion each has the part that its own
weight is of theirs. Where every indicator covers it, all have their own.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import servicestar
from servicestar.diagnostics import ServiceStarError

RULESET = """
language: 1
ruleset: canteens
title: 学校食堂评价办法
round_scores: {decimals}
records:
  canteen:
    title: 食堂
    fields:
      id: {{header: 学校, type: text, key: true}}
      kitchen: {{header: 后厨检查, type: decimal, min: 0, max: 100}}
      parents: {{header: 家长评分, type: decimal, min: 0, max: 100}}
      samples: {{header: 留样抽检, type: decimal, min: 0, max: 100}}
      meals: {{header: 供餐得分, type: decimal, min: 0, max: 100}}
contests:
  term:
    title: 学期评价
    records: canteen
    indicators:
      - {{id: kitchen, cite: 第二条, weight: 40%, share_of: 后厨检查}}
      - {{id: parents, cite: 第三条, weight: 30%, share_of: 家长评分}}
      - {{id: samples, cite: 第四条, weight: 20%, share_of: 留样抽检}}
      - {{id: meals, cite: 第五条, weight: 10%, share_of: 供餐得分}}
    reweigh: {{cite: 第六条, not_covered: [{not_covered}], spread: {spread}}}
"""
WEIGHTS = {"kitchen": 40, "parents": 30, "samples": 20, "meals": 10}
METHODS = tuple(WEIGHTS)
SPREADS = ("equally", "in_proportion")
spreads = pytest.mark.parametrize("spread", SPREADS)
MARKS = st.fixed_dictionaries(
    dict.fromkeys(METHODS, st.none() | st.decimals(0, 100, places=2, allow_nan=False))
)


@pytest.fixture(scope="module")
def contest(tmp_path_factory):
    """The contest by spread, decimals, and which methods may not cover a record."""
    made = {}

    def load(spread, decimals=2, not_covered=METHODS):
        key = spread, decimals, tuple(not_covered)
        if key not in made:
            path = tmp_path_factory.mktemp("rules") / "rules.yaml"
            words = {"decimals": decimals, "not_covered": ", ".join(not_covered), "spread": spread}
            path.write_text(RULESET.format(**words), "utf-8")
            made[key] = servicestar.load(path).contest("term")
        return made[key]

    return load


def weights(covering, spread):
    """The points that the statement gives to each of those that are left."""
    if len(covering) == len(METHODS):
        return {method: Fraction(weight) for method, weight in WEIGHTS.items()}
    if spread == "equally":
        return dict.fromkeys(covering, Fraction(100, len(covering)))
    left = sum(WEIGHTS[method] for method in covering)
    return {method: Fraction(100 * WEIGHTS[method], left) for method in covering}


def half_up(value, decimals):
    unit = 10**decimals
    return Fraction(int(value * unit + Fraction(1, 2)), unit)


def covers():
    """Every choice of methods that covered a record, none left out but the empty one."""
    for chosen in product((True, False), repeat=len(METHODS)):
        if any(chosen):
            yield tuple(method for method, yes in zip(METHODS, chosen, strict=True) if yes)


@spreads
@pytest.mark.parametrize("covering", list(covers()), ids="-".join)
def test_the_weights_of_those_that_are_left_add_up_to_the_whole(contest, spread, covering):
    record = {"id": "A", **dict.fromkeys(METHODS), **dict.fromkeys(covering, 100)}
    found = contest(spread, decimals=12).evaluate([record])["A"]
    wanted = weights(covering, spread)
    assert sum(wanted.values()) == 100
    assert found.scores == {method: half_up(points, 12) for method, points in wanted.items()}
    assert abs(found.total - 100) < Fraction(1, 10**11)


@spreads
@settings(max_examples=150, deadline=None)
@given(sheet=st.lists(MARKS, min_size=1, max_size=4))
def test_each_record_is_scored_by_what_covered_it(contest, spread, sheet):
    records = [{"id": f"S{n}", **marks} for n, marks in enumerate(sheet)]
    found = contest(spread).evaluate(records)
    for record, result in zip(records, found.results, strict=True):
        covering = tuple(method for method in METHODS if record[method] is not None)
        event(f"{len(covering)} of {len(METHODS)}")
        if not covering:
            assert (result.standing, result.missing) == ("undetermined", METHODS)
            continue
        scores = {
            method: half_up(points * Fraction(record[method]) / 100, 2)
            for method, points in weights(covering, spread).items()
        }
        assert (result.scores, result.total) == (scores, sum(scores.values()))
        assert (result.standing, result.missing) == ("not_placed", ())


@spreads
@settings(max_examples=50, deadline=None)
@given(sheet=st.lists(MARKS, min_size=2, max_size=5), dice=st.randoms(use_true_random=False))
def test_what_covered_one_record_does_not_touch_another(contest, spread, sheet, dice):
    records = [{"id": f"S{n}", **marks} for n, marks in enumerate(sheet)]
    together = {r.key: r for r in contest(spread).evaluate(records).results}
    dice.shuffle(records)
    for record in records:
        (alone,) = contest(spread).evaluate([record]).results
        other = together[record["id"]]
        assert (alone.scores, alone.total, alone.missing) == (
            (other.scores, other.total, other.missing)
        )
    assert {r.key: r for r in contest(spread).evaluate(records).results} == together


@spreads
@settings(max_examples=50, deadline=None)
@given(mark=st.decimals(0, 100, places=1), covering=st.sampled_from(list(covers())))
def test_equal_marks_are_worth_the_same_whatever_covered_them(contest, spread, mark, covering):
    """With one mark in every method the weights can not matter, but for the rounding of parts."""
    record = {"id": "A", **dict.fromkeys(METHODS), **dict.fromkeys(covering, mark)}
    total = contest(spread, decimals=9).evaluate([record])["A"].total
    assert abs(total - Fraction(mark)) < Fraction(1, 10**8)


# --- what is not covered, and what is missing


@spreads
def test_a_method_that_always_covers_is_missing_where_it_has_no_value(contest, spread):
    some = contest(spread, not_covered=("parents", "samples"))
    marks = {"kitchen": 90, "parents": None, "samples": 80, "meals": None}
    found = some.evaluate([{"id": "A", **marks}, {"id": "B", **marks, "meals": 70}])
    assert (found["A"].standing, found["A"].missing) == ("undetermined", ("meals",))
    # 90, 80 and 70, a third each or 4 : 2 : 1 of seven
    wanted = {
        "equally": {"kitchen": 30, "samples": Fraction("26.67"), "meals": Fraction("23.33")},
        "in_proportion": {"kitchen": Fraction("51.43"), "samples": Fraction("22.86"), "meals": 10},
    }
    assert found["B"].scores == wanted[spread]


@spreads
def test_a_value_of_0_is_a_value(contest, spread):
    found = contest(spread).evaluate([{"id": "A", **dict.fromkeys(METHODS, 0)}])
    assert (found["A"].standing, found["A"].total) == ("not_placed", 0)


@spreads
def test_the_explanation_tells_the_weight_that_counted(contest, spread):
    record = {"id": "A", "kitchen": 90, "parents": None, "samples": 80, "meals": None}
    told = contest(spread).evaluate([record])["A"].explain("en")
    points = {"equally": ("of 50:",), "in_proportion": ("≈66.6667", "≈33.3333")}[spread]
    assert all(number in told for number in points), told


# --- beside the other words of an indicator


def contest_of(tmp_path, indicators, not_covered):
    """A contest of two marks with indicators as written."""
    head, _, _ = RULESET.partition("    indicators:\n")
    lines = "".join(f"      - {{{words}}}\n" for words in indicators)
    rest = f"    reweigh: {{not_covered: [{not_covered}], spread: equally}}\n"
    path = tmp_path / "rules.yaml"
    path.write_text(head.format(decimals=2) + "    indicators:\n" + lines + rest, "utf-8")
    return servicestar.load(path).contest("term")


def test_a_cap_of_an_indicators_own_still_holds(tmp_path):
    made = contest_of(
        tmp_path,
        (
            "id: kitchen, points: 60, share_of: 后厨检查, at_most: 50",
            "id: parents, points: 40, share_of: 家长评分",
        ),
        "parents",
    )
    found = made.evaluate(
        [
            {"id": "A", "kitchen": 100, "parents": 100, "samples": None, "meals": None},
            {"id": "B", "kitchen": 10, "parents": 100, "samples": None, "meals": None},
        ]
    )
    assert found["A"].scores == {"kitchen": 50, "parents": 40}
    assert found["B"].scores == {"kitchen": 6, "parents": 40}


def test_an_indicator_outside_the_total_has_no_part_of_the_whole(tmp_path):
    made = contest_of(
        tmp_path,
        (
            "id: kitchen, points: 60, share_of: 后厨检查",
            "id: parents, points: 40, share_of: 家长评分",
            "id: samples, points: 20, share_of: 留样抽检, in_total: false",
        ),
        "parents",
    )
    record = {"id": "A", "kitchen": 100, "parents": None, "samples": 100, "meals": None}
    assert made.evaluate([record])["A"].total == 100


def test_only_what_is_measured_may_not_cover_a_record(tmp_path):
    with pytest.raises(ServiceStarError, match="SS407"):
        contest_of(
            tmp_path,
            (
                "id: kitchen, points: 60, share_of: 后厨检查",
                "id: parents, points: 40, formula: 家长评分",
            ),
            "parents",
        )
