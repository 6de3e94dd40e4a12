"""Made-up cohorts: sheets that can be evaluated, aimed at the edges, the same for a seed."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from servicestar.api import Outcome
from servicestar.diagnostics import ServiceStarError
from servicestar.model import Contest as Model
from servicestar.testing import Cohort, StockProperty, try_properties
from servicestar.testing.edges import edges
from tests.testing.base import CONTESTS, LOADED, Tampered, drawn, star

COUNT = 100
# The language can not say that one fact is a part of another, so some pools are below 0.
WITHOUT_OUTCOME = {("bonus-pool", "shares"): 0.35}


@cache
def evaluated(ruleset: str, contest: str) -> list[tuple[Cohort, Outcome | None]]:
    """Cohorts of a shipped contest with their outcomes; None where the regulation has a gap."""
    loaded = LOADED[ruleset].contest(contest)
    return [(cohort, outcome_of(loaded, cohort)) for cohort in drawn(loaded, COUNT)]


def outcome_of(contest, cohort: Cohort) -> Outcome | None:
    try:
        return cohort.evaluate(contest)
    except ServiceStarError:
        return None


@pytest.mark.parametrize(("ruleset", "contest"), CONTESTS)
def test_nearly_every_cohort_has_an_outcome(ruleset: str, contest: str) -> None:
    without = sum(outcome is None for _, outcome in evaluated(ruleset, contest))
    assert without / COUNT <= WITHOUT_OUTCOME.get((ruleset, contest), 0.05)


@pytest.mark.parametrize(("ruleset", "contest"), CONTESTS)
def test_every_standing_that_a_contest_can_have_comes_up(ruleset: str, contest: str) -> None:
    outcomes = [outcome for _, outcome in evaluated(ruleset, contest) if outcome is not None]
    found = Counter(result.standing for each in outcomes for result in each.results)
    model = LOADED[ruleset].contest(contest).model
    assert possible(model) - set(found) - rare(ruleset, contest) == set()


def possible(model: Model) -> set[str]:
    """The standings that some clause of a contest can give. (The shipped vetoes can not bite.)"""
    found = {"not_placed"}
    found |= {"ineligible"} if model.conditions else set()
    found |= {"not_candidate"} if model.candidates else set()
    found |= {"below_threshold"} if model.thresholds else set()
    found |= {"awarded"} if model.places or model.put_forward else set()
    found |= {"tied"} if model.places else set()
    found |= {"undetermined"} if model.indicators or model.amounts else set()
    return found


def rare(ruleset: str, contest: str) -> set[str]:
    """A tie at the cut needs as many titles and the same mean, and a place fewer than the tied."""
    annual = contest.startswith("annual_")
    final = (ruleset, contest) == ("association-2016", "service_star")
    return {"tied", "not_placed"} if annual else {"not_placed"} if final else set()


@pytest.mark.parametrize(("ruleset", "contest"), CONTESTS)
def test_keys_are_unique_and_the_sheet_is_no_larger_than_asked_for(ruleset, contest) -> None:
    loaded = LOADED[ruleset].contest(contest)
    key = loaded.ruleset.plan(contest, {}).key
    for cohort, _ in evaluated(ruleset, contest):
        keys = [row[key] for row in cohort.records]
        assert len(keys) == len(set(keys)) <= 12
        assert (cohort.period is None) == (loaded.model.period is None)
    assert {len(cohort.records) for cohort, _ in evaluated(ruleset, contest)} >= {0, 1, 2}


def test_the_values_at_the_edges_come_up(tmp_path: Path) -> None:
    rows = [row for cohort in drawn(star(tmp_path), 200) for row in cohort.records]
    assert {row["complaints"] for row in rows} >= {0, 1, 2, 3, None}
    hundredth = Decimal("0.01")
    ends = {0, hundredth, 100 - hundredth, 100, None}
    assert {row["mark"] for row in rows} >= ends
    assert max(row["mark"] for row in rows if row["mark"] is not None) == 100


def test_edges_are_a_unit_to_either_side_of_what_is_written(tmp_path: Path) -> None:
    found = edges(star(tmp_path).ruleset.plan("star", {}))
    assert {1, 2, 3} <= set(found["complaints"].values)
    assert max(found["complaints"].good) == 1
    assert set(found) == {"mark", "praise", "complaints"}


def test_edges_of_a_table_lie_around_the_ends_of_its_bands() -> None:
    plan = LOADED["supermarket"].plan("service_star", {})
    assert {0, 1, 2, 3, 4, 5, 6, 7} <= set(edges(plan)["absences"].values)


def test_no_cell_is_empty_where_none_may_be(tmp_path: Path) -> None:
    for cohort in drawn(star(tmp_path), 50, missing=False):
        assert all(None not in row.values() for row in cohort.records)


def test_a_seed_gives_the_same_cohorts_and_another_one_others(tmp_path: Path) -> None:
    contest = star(tmp_path)
    assert drawn(contest, 30, start=7) == drawn(contest, 30, start=7)
    assert drawn(contest, 30, start=7) != drawn(contest, 30, start=8)


def test_a_limit_of_records_is_kept(tmp_path: Path) -> None:
    assert max(len(c.records) for c in drawn(star(tmp_path), 60, max_records=3)) == 3
    many = drawn(LOADED["supermarket"].contest("nomination"), 60, max_records=4)
    assert max(len(c.records) for c in many) == 4


def test_what_fails_shrinks_to_the_fewest_records_and_changes(tmp_path: Path) -> None:
    def wrong(trial):
        ineligible = [r.key for r in trial.outcome.results if r.standing == "ineligible"]
        if len(ineligible) >= 2:
            yield f"{ineligible}: two are ineligible"

    sentence = ("At most one is ineligible.", "至多一人不符合条件。")
    planted = StockProperty("planted", sentence, wrong)
    (failure,) = try_properties(star(tmp_path), [planted], examples=100)
    assert len(failure.cohort.records) == 2
    assert [row["complaints"] for row in failure.cohort.records] == [2, 2]
    plain = {(row["mark"], row["praise"]) for row in failure.cohort.records}
    assert len(plain) == 1  # nothing else is changed


def test_a_failure_is_found_again_with_its_seed(tmp_path: Path) -> None:
    def nobody_wins(trial):
        yield from (f"{key} wins" for key in trial.outcome.winners)

    planted = StockProperty("planted", ("Nobody wins.", "无人获评。"), nobody_wins)
    contest = Tampered(star(tmp_path), lambda model, _: model)
    found = [try_properties(contest, [planted], examples=30, start=5) for _ in range(2)]
    assert found[0] == found[1] != []
