"""What holds of every outcome, on generated cohorts of every contest."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

import servicestar
from servicestar.api import Contest, Outcome
from tests.oracle import cohorts

RULESETS = Path(__file__).parent.parent / "rulesets"
FILES = {
    "zhengzhou": "2010_zhengzhou.yaml",
    "supermarket": "supermarket.yaml",
    "association": "2016_association.yaml",
}
SEEDS = range(1000, 1040)
NAMES = sorted(cohorts.GENERATORS)


def contest_of(name: str) -> Contest:
    module, contest = name.split(".")
    return servicestar.load(RULESETS / FILES[module]).contest(contest)


def runs(name: str) -> Iterator[tuple[Contest, cohorts.Cohort, Outcome]]:
    """The contest's outcomes on generated cohorts, gaps of the regulation left out."""
    contest = contest_of(name)
    for seed in SEEDS:
        cohort = cohorts.GENERATORS[name](seed)
        try:
            outcome = evaluate(contest, cohort, cohort.records)
        except servicestar.ServiceStarError:
            continue
        yield contest, cohort, outcome


def evaluate(contest: Contest, cohort: cohorts.Cohort, records: list[dict[str, object]]) -> Outcome:
    return contest.evaluate(
        records, history=cohort.history, period=cohort.period, facts=cohort.facts
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_order_of_records_changes_only_the_order_of_the_output(name: str) -> None:
    for contest, cohort, outcome in runs(name):
        shuffled = list(cohort.records)
        random.Random(7).shuffle(shuffled)
        again = evaluate(contest, cohort, shuffled)
        by_key = {result.key: result for result in again.results}
        assert {r.key: r for r in outcome.results} == by_key
        assert set(outcome.winners) == set(again.winners)
        assert set(map(frozenset, outcome.unresolved)) == set(map(frozenset, again.unresolved))


@pytest.mark.parametrize("name", NAMES)
def test_a_total_is_the_sum_of_its_parts_and_scores_keep_their_bounds(name: str) -> None:
    for contest, _, outcome in runs(name):
        scale = contest.model.scale
        full = {i.id: i.points or (i.weight or 0) * scale for i in contest.model.indicators}
        for result in outcome.results:
            if result.total is not None:
                assert result.total == sum(result.scores.values()) + sum(result.bonus.values())
            for indicator, score in result.scores.items():
                assert 0 <= score <= full[indicator]
                assert (Fraction(score) * 100).denominator == 1


# A nomination lets everybody in who ties for a list's last place.
@pytest.mark.parametrize("name", [name for name in NAMES if name != "supermarket.nomination"])
def test_places_are_never_exceeded_and_never_left_empty_without_reason(name: str) -> None:
    for _, _, outcome in runs(name):
        places = outcome.places
        groups = places if not isinstance(places, int) else {None: places}
        own = [r for r in outcome.results if r.rank is not None]
        for group, number in groups.items():
            able = [r for r in own if r.group == group]
            standings = Counter(r.standing for r in able)
            assert standings["awarded"] <= number
            if standings["tied"]:
                assert standings["awarded"] < number < standings["awarded"] + standings["tied"]
            else:
                assert standings["awarded"] == min(number, len(able))


@pytest.mark.parametrize("name", NAMES)
def test_nobody_placed_has_less_than_somebody_who_could_have_been(name: str) -> None:
    for _, _, outcome in runs(name):
        able = [r for r in outcome.results if r.rank is not None]
        for winner in (r for r in able if r.standing == "awarded"):
            for other in (r for r in able if r.standing != "awarded" and r.group == winner.group):
                assert winner.total is not None
                assert other.total is not None
                assert winner.total >= other.total


@pytest.mark.parametrize("name", NAMES)
def test_standings_and_lists_agree(name: str) -> None:
    for _, _, outcome in runs(name):
        by_key = {result.key: result for result in outcome.results}
        assert {k for k, r in by_key.items() if r.standing == "awarded"} == set(outcome.winners)
        tied = {key for keys in outcome.unresolved for key in keys}
        assert {k for k, r in by_key.items() if r.standing == "tied"} == tied
        for result in by_key.values():
            assert (result.standing in ("ineligible", "not_candidate")) == bool(result.failed)
            if result.standing in ("ineligible", "undetermined", "not_candidate"):
                assert (result.scores, result.total, result.rank) == ({}, None, None)


@pytest.mark.parametrize("name", NAMES)
def test_every_record_can_be_explained_in_both_languages(name: str) -> None:
    contest = contest_of(name)
    seen = 0
    for seed in range(1000, 1010):
        cohort = cohorts.GENERATORS[name](seed)
        try:
            outcome = evaluate(contest, cohort, cohort.records)
        except servicestar.ServiceStarError:
            continue
        for record in outcome:
            seen += 1
            assert record.explain("zh").startswith(record.result.key)
            assert record.explain("en").startswith(record.result.key)
    assert seen
