"""The stock properties hold of the shipped rulesets, and each fails where it is meant to."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from servicestar.api import shipped
from servicestar.evaluate import placing
from servicestar.testing import STOCK, load_suite, try_properties
from tests.testing.base import CONTESTS, STAR, Tampered, star

NAMES = [each.name for each in STOCK]
TURN = itertools.count()


def named(name: str):
    return next(each for each in STOCK if each.name == name)


# --- they hold -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("ruleset", "contest"), CONTESTS)
def test_all_hold_of_the_shipped_rulesets(ruleset: str, contest: str) -> None:
    suite = load_suite(shipped()[ruleset], contests=(contest,))
    tried = try_properties(
        suite.ruleset.contest(contest), suite.properties[contest], examples=15, start=11
    )
    assert [(each.property.name, each.lines) for each in tried] == []


def test_all_hold_of_the_small_ruleset(tmp_path: Path) -> None:
    assert try_properties(star(tmp_path), STOCK, examples=60) == []


def test_names_and_sentences_are_there_in_both_languages() -> None:
    assert len(set(NAMES)) == len(STOCK) == 12
    assert all(en.isascii() and not zh.isascii() for en, zh in (p.sentence for p in STOCK))


# --- and each fails on an outcome that somebody has meddled with --------------------------------


def every(change):
    """A change of each result as a change of the outcome."""
    return lambda model, records: evolve(
        model, results=tuple(change(result, records) for result in model.results)
    )


def first_gets_more(model, _):
    first, *rest = model.results or (None,)
    more = [first._replace(total=(first.total or 0) + 1)] if first else []
    return evolve(model, results=(*more, *rest))


def r1_gets_more(result, _):
    return result._replace(total=7) if result.key == "R1" else result


def all_are_placed(result, _):
    return result._replace(standing="awarded") if result.standing == "not_placed" else result


def the_ineligible_win(model, _):
    keys = [result.key for result in model.results if result.standing == "ineligible"]
    return evolve(model, winners=(*model.winners, *keys))


def last_for_first(result, _):
    other = {"awarded": "not_placed", "not_placed": "awarded"}
    return result._replace(standing=other.get(result.standing, result.standing))


def above_its_points(result, _):
    return result._replace(scores={id_: score + 60 for id_, score in result.scores.items()})


def below_nought(result, _):
    return result._replace(scores={id_: score - 61 for id_, score in result.scores.items()})


def one_point_more(result, _):
    return result if result.total is None else result._replace(total=result.total + 1)


def bonus_below_nought(result, _):
    return result._replace(bonus={id_: -1 - points for id_, points in result.bonus.items()})


def counts_the_unknown(result, records: list[dict[str, Any]]):
    unknown = sum(row["mark"] is None or row["praise"] is None for row in records)
    return result if result.total is None else result._replace(total=result.total + unknown)


def other_every_time(model, _):
    return evolve(model, period=str(next(TURN)))


PLANTED = [
    ("record_order", first_gets_more),
    ("key_names", every(r1_gets_more)),
    ("places", every(all_are_placed)),
    ("standings", the_ineligible_win),
    ("best_first", every(last_for_first)),
    ("bounds", every(above_its_points)),
    ("bounds", every(below_nought)),
    ("sum", every(one_point_more)),
    ("bonus", every(bonus_below_nought)),
    ("outsiders", every(counts_the_unknown)),
    ("replay", other_every_time),
]


@pytest.mark.parametrize(("name", "change"), PLANTED)
def test_a_planted_fault_is_found(name: str, change, tmp_path: Path) -> None:
    contest = Tampered(star(tmp_path), change)
    (failure,) = try_properties(contest, [named(name)], examples=300)
    assert failure.property.name == name
    assert failure.lines
    assert len(failure.cohort.records) <= 3


def test_an_explanation_that_says_something_else_is_found(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("servicestar.api.outcome.explain", lambda *_, **__: "R1 · Star: vetoed")
    (failure,) = try_properties(star(tmp_path), [named("explanation")], examples=60)
    assert "the explanation does not say that it is" in failure.lines[0]


def test_every_property_has_a_planted_fault() -> None:
    assert {name for name, _ in PLANTED} | {"explanation", "monotone"} == set(NAMES)


# --- and where a piece of the engine is wrong -----------------------------------------------------


def test_a_place_too_many_is_found(tmp_path: Path, monkeypatch) -> None:
    right = placing.place
    wrong = lambda totals, places, preferences: right(totals, places + 1, preferences)  # noqa: E731
    monkeypatch.setattr("servicestar.evaluate.run.place", wrong)
    failures = try_properties(star(tmp_path), STOCK, examples=100)
    assert [each.property.name for each in failures] == ["places"]
    assert failures[0].lines == ("2 win, but there are 1 places",)
    assert len(failures[0].cohort.records) == 2


def test_a_tie_that_the_order_of_the_file_decides_is_found(tmp_path: Path, monkeypatch) -> None:
    right = placing.place

    def wrong(totals, places, preferences):
        found = right(totals, places, preferences)
        placed = (*found.placed, *found.tied[: found.open])
        return evolve(found, placed=placed, tied=(), open=0)

    monkeypatch.setattr("servicestar.evaluate.run.place", wrong)
    failures = try_properties(star(tmp_path), STOCK, examples=100)
    assert "record_order" in [each.property.name for each in failures]


def test_a_scheme_in_which_more_is_worse_is_found(tmp_path: Path) -> None:
    worse = STAR.replace("share_of: 评分", "formula: 60 - 评分 / 2")
    (failure,) = try_properties(star(tmp_path, worse), [named("monotone")], examples=200)
    assert "mark from" in failure.lines[0]
    assert "takes the total from" in failure.lines[0]
