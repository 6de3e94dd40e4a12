"""Rulesets made to take for ever: each is refused, or read and run, within seconds."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicestar import api
from servicestar.checks import coverage_of
from servicestar.checks.size import definition_sizes, longest_chain, work_of
from servicestar.diagnostics import CODES, NOWHERE, ServiceStarError, errors_of
from servicestar.diagnostics.finding import MAX_LISTED, unknown
from servicestar.evaluate.placing import place
from servicestar.plan import plan_contest
from tests.fuzz.oracle import bounded, hold, hold_screen
from tests.safety import attacks

ROWS = [{"工号": str(n), "业务量": 5 if n % 2 else None, "网点": str(n % 3)} for n in range(60)]


def read(tmp_path: Path, text: str) -> tuple[api.Ruleset | None, list[str]]:
    """A ruleset and the codes of what was found."""
    path = tmp_path / "attack.yaml"
    path.write_text(text, "utf-8")
    ruleset, found, _ = api.read(path)
    hold(found)
    return ruleset, [finding.code for finding in found]


@pytest.mark.parametrize("name", attacks.ATTACKS)
def test_an_attack_ends_in_seconds_with_nothing_but_diagnostics(name: str, tmp_path: Path) -> None:
    with bounded(20):
        ruleset, _ = read(tmp_path, attacks.ATTACKS[name]())
        if ruleset is None:
            return
        coverage_of(ruleset.model)
        contest = ruleset.contest(ruleset.contests[0])
        contest.timeline(awarded="2010-07-01")
        period = "L0" if contest.model.period else None
        words = {"fed": dict.fromkeys(ruleset.contests, ROWS), "period": period, "history": []}
        outcome = contest.evaluate(ROWS, **words)
        hold_screen(outcome.to_table() + outcome["0"].explain())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (attacks.rounds(1500), "SS112"),
        (attacks.rounds(60), "SS112"),
        (attacks.groups(3000), "SS112"),
        (attacks.unused(300, 300), "SS112"),
        (attacks.definitions_in_definitions(60), "SS112"),
        (attacks.amounts(1000), "SS112"),
        (attacks.bands(1900), "SS112"),
        (attacks.conditions(10, 3000), "SS112"),
        (attacks.aliased_text(300_000, 1000), "SS113"),
        (attacks.nested_aliases(300), "SS107"),
        (attacks.unknown_names(300, 300), "SS114"),
    ],
)
def test_what_is_too_large_says_so(text: str, code: str, tmp_path: Path) -> None:
    ruleset, codes = read(tmp_path, text)
    assert ruleset is None
    assert code in codes


def test_a_plan_is_made_once_whoever_is_fed_by_it(tmp_path: Path) -> None:
    ruleset, _ = read(tmp_path, attacks.feeding_twice(20))
    assert ruleset is not None
    plan = plan_contest(ruleset.model, "c0x")
    (_, one), (_, other) = plan.feeds.values()
    assert one.feeds["fx"][1] is other.feeds["fx"][1]


def test_a_contest_that_feeds_two_is_told_once_to_have_no_sheet(tmp_path: Path) -> None:
    ruleset, _ = read(tmp_path, attacks.feeding_twice(20))
    assert ruleset is not None
    with bounded(20), pytest.raises(ServiceStarError) as caught:
        ruleset.contest("c0x").evaluate(ROWS)
    assert {finding.code for finding in caught.value.diagnostics} == {"SS612"}


FED_BY_HOLDERS = attacks.ruleset(
    attacks.contest("month", "\n    period: month" + attacks.PLACES)
    + attacks.contest(
        "year",
        "\n    period: year\n    candidates: {titles: {of: month}}" + attacks.PLACES,
    )
    + attacks.contest(
        "fed",
        "\n    feeds:\n      f: {contest: year, fold: sum, belongs_to: outlet}" + attacks.PLACES,
    )
)
TITLES = [{"编号": "1", "评选": "month", "周期": "2010-07"}]


@pytest.mark.parametrize(
    ("words", "code"), [({}, "SS604"), ({"history": TITLES}, "SS603")], ids=["nothing", "no period"]
)
def test_a_feeding_contest_of_title_holders_asks_for_what_it_needs(
    words: dict[str, object], code: str, tmp_path: Path
) -> None:
    ruleset, _ = read(tmp_path, FED_BY_HOLDERS)
    assert ruleset is not None
    with pytest.raises(ServiceStarError) as caught:
        ruleset.contest("fed").evaluate(ROWS, fed={"year": ROWS}, **words)  # type: ignore[arg-type]
    codes = {finding.code for finding in caught.value.diagnostics}
    assert code in codes
    assert codes <= {"SS603", "SS604"}
    words = {"history": TITLES, "period": "2010"}
    outcome = ruleset.contest("fed").evaluate(ROWS, fed={"year": ROWS}, **words)  # type: ignore[arg-type]
    assert len(outcome) == len(ROWS)


def test_a_chain_is_counted_and_a_circle_ends() -> None:
    below = {"a": ["b", "c"], "b": ["c"], "c": ["d"], "d": ["a"], "e": []}
    assert longest_chain(below, below.__getitem__) == 4
    assert longest_chain(["e"], below.__getitem__) == 1
    assert longest_chain([], below.__getitem__) == 0


def test_work_counts_definitions_as_often_as_they_are_used(tmp_path: Path) -> None:
    ruleset, _ = read(tmp_path, attacks.definitions_in_definitions(5))
    assert ruleset is not None
    assert [*definition_sizes(ruleset.model.definitions).values()] == [1, 5, 13, 29, 61]
    assert work_of(ruleset.model) > 61


def test_the_shipped_rulesets_are_far_below_every_limit() -> None:
    for path in api.shipped().values():
        ruleset, found, _ = api.read(path)
        assert ruleset is not None
        assert not errors_of(found)
        assert work_of(ruleset.model) < 10_000


def test_many_preferences_settle_a_tie_without_recursion() -> None:
    totals = dict.fromkeys(range(4), 1)
    same = [dict.fromkeys(range(4), 0)] * 3000
    assert place(totals, 1, [*same, {0: 0, 1: 2, 2: 1, 3: None}]).tied == (1, 3)
    assert place(totals, 1, [*same, {0: 0, 1: 2, 2: 1, 3: 3}]).placed == (3,)


def test_the_nearest_name_is_not_looked_for_among_thousands() -> None:
    many = [f"name_{n}" for n in range(5_000)]
    with bounded(5):
        for _ in range(MAX_LISTED):
            assert unknown("SS308", NOWHERE, "nmae_7", many).nearest is None
    assert unknown("SS308", NOWHERE, "nmae_7", many[:10]).nearest == "name_7"


def test_codes_of_limits_are_told_as_errors() -> None:
    assert {CODES[code].severity for code in ("SS112", "SS113", "SS115")} == {"error"}


@pytest.mark.parametrize("name", ["bands, few enough", "conditions", "unused definitions, fewer"])
def test_what_is_too_large_to_be_searched_is_still_checked(name: str, tmp_path: Path) -> None:
    path = tmp_path / "attack.yaml"
    path.write_text(attacks.ATTACKS[name](), "utf-8")
    with bounded(20):
        found, _ = api.findings_of([path])
    hold(found)
    assert "SS116" in {finding.code for finding in found}


@pytest.mark.parametrize(
    "more",
    [
        "\n    indicators:\n      - {id: volume, points: 70, deduct: []}\n    places: {number: 1}",
        "\n    indicators:\n      - {id: volume, points: 70, choices: {}}\n    places: {number: 1}",
        "\n    conditions: [{id: k, barred_after: []}]" + attacks.PLACES,
    ],
)
def test_an_empty_list_is_no_word(more: str, tmp_path: Path) -> None:
    ruleset, codes = read(tmp_path, attacks.ruleset(attacks.contest("c", more)))
    assert ruleset is None
    assert "SS205" in codes


def test_an_empty_choice_of_order_or_expression_is_no_word(tmp_path: Path) -> None:
    for before in (
        "one_award:\n  - {contests: [c, d], choices: {}}",
        "definitions:\n  d: {choices: {}}",
    ):
        text = attacks.ruleset(attacks.contest("c") + attacks.contest("d"), before)
        ruleset, codes = read(tmp_path, text)
        assert ruleset is None
        assert "SS205" in codes
