"""One award a person, through rulesets/many_stars.yaml and against every way ties may fall.

The statement: the stars are decided one after another, each for one of those who have the best
mark in it and no star yet. In the order stated the next star is the next of the list; with the
best total first it is the one whose best mark, among those without a star, is the greatest, and
of equal ones the first of the list. Whoever has a star in every way has it; whoever has it in
some ways only is tied for it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import servicestar

RULESET = servicestar.load(Path(__file__).parents[2] / "rulesets" / "many_stars.yaml")
STARS = ("service", "smile", "civility")
ORDERS = ("stated_order", "best_total")

MARK = st.sampled_from([None, 70, 80, 80, 90, 90.5])
PERSON = st.fixed_dictionaries(dict.fromkeys(STARS, MARK))
TEAMS = st.lists(PERSON, max_size=5).map(
    lambda people: [{"id": f"P{n}", **marks} for n, marks in enumerate(people)]
)
orders = pytest.mark.parametrize("order", ORDERS)


def outcome(star, team, order):
    return RULESET.contest(star).evaluate(team, period="2026-10", readings={"one_star": order})


def outcomes(team, order):
    return {star: outcome(star, team, order) for star in STARS}


# --- every way in which ties may fall


def able(star, team, held):
    """The marks of those who can still have the star."""
    return {p["id"]: p[star] for p in team if p[star] is not None and p["id"] not in held}


def next_star(waiting, team, held, order):
    if order == "stated_order":
        return waiting[0]
    best = {star: max(able(star, team, held).values(), default=-1) for star in waiting}
    return max(waiting, key=lambda star: best[star])  # the first of equally good ones


def ways(team, order, waiting=STARS, held=frozenset()):
    """For each way, by star, who had one before it was decided, and who got it."""
    if not waiting:
        yield {}
        return
    star = next_star(waiting, team, held, order)
    rest = tuple(other for other in waiting if other != star)
    marks = able(star, team, held)
    best = [person for person, mark in marks.items() if mark == max(marks.values())]
    for winner in best or [None]:
        for way in ways(team, order, rest, held | {winner} - {None}):
            yield {star: (held, winner), **way}


def wanted(star, team, order):
    """By person, the standing and the rank in a star."""
    found = [way[star] for way in ways(team, order)]
    certain = set.intersection(*({winner} for _, winner in found))
    possible = {winner for _, winner in found}
    marks = able(star, team, frozenset.intersection(*(held for held, _ in found)))
    standings = {}
    for person in team:
        id_, rank = person["id"], None
        if id_ in marks:
            rank = 1 + sum(mark > person[star] for mark in marks.values())
        if person[star] is None:
            standings[id_] = "undetermined", None
        elif id_ in certain:
            standings[id_] = "awarded", rank
        else:
            standings[id_] = "tied" if id_ in possible else "not_placed", rank
    return standings


@orders
@settings(max_examples=150, deadline=None)
@given(team=TEAMS)
def test_stars_are_those_of_every_way_in_which_ties_may_fall(order, team):
    event(f"{len(list(ways(team, order)))} ways")
    for star, found in outcomes(team, order).items():
        standings = {result.key: (result.standing, result.rank) for result in found.results}
        assert standings == wanted(star, team, order)


@orders
@settings(max_examples=75, deadline=None)
@given(team=TEAMS)
def test_winners_and_ties_are_those_of_the_standings(order, team):
    for found in outcomes(team, order).values():
        tied = tuple(result.key for result in found.results if result.standing == "tied")
        assert found.winners == tuple(r.key for r in found.results if r.standing == "awarded")
        assert found.unresolved == ((tied,) if tied else ())
        assert len(found.winners) + bool(tied) <= 1


@orders
@settings(max_examples=150, deadline=None)
@given(team=TEAMS)
def test_nobody_has_more_than_one_star(order, team):
    winners = [key for found in outcomes(team, order).values() for key in found.winners]
    event(f"{len(winners)} stars given")
    assert len(winners) == len(set(winners))


@orders
@settings(max_examples=75, deadline=None)
@given(team=TEAMS, dice=st.randoms(use_true_random=False))
def test_the_order_of_the_records_decides_nothing(order, team, dice):
    shuffled = list(team)
    dice.shuffle(shuffled)
    for star in STARS:
        one, other = outcome(star, team, order), outcome(star, shuffled, order)
        assert {r.key: r for r in one.results} == {r.key: r for r in other.results}


@settings(max_examples=75, deadline=None)
@given(team=TEAMS)
def test_the_first_star_of_the_list_is_decided_as_if_it_were_alone(team):
    found = outcome("service", team, "stated_order")
    marks = able("service", team, frozenset())
    best = {person for person, mark in marks.items() if mark == max(marks.values())}
    assert {*found.winners, *(key for keys in found.unresolved for key in keys)} == best


# --- by hand


@orders
def test_a_team_of_one_has_one_star(order):
    team = [{"id": "A", "service": 70, "smile": 90, "civility": 80}]
    winners = {star: found.winners for star, found in outcomes(team, order).items()}
    first = "service" if order == "stated_order" else "smile"
    assert winners == {star: ("A",) if star == first else () for star in STARS}


def test_of_equally_good_stars_the_first_of_the_list_is_decided_first():
    team = [
        {"id": "A", "service": 60, "smile": 95, "civility": 95},
        {"id": "B", "service": 50, "smile": 90, "civility": 70},
        {"id": "C", "service": 40, "smile": 80, "civility": 75},
    ]
    winners = {star: found.winners for star, found in outcomes(team, "best_total").items()}
    assert winners == {"smile": ("A",), "civility": ("C",), "service": ("B",)}


def test_a_star_that_only_one_can_have_is_open_where_that_one_may_have_another():
    team = [
        {"id": "A", "service": 90, "smile": 80, "civility": None},
        {"id": "B", "service": 90, "smile": None, "civility": None},
    ]
    found = outcomes(team, "stated_order")
    assert found["service"].unresolved == (("A", "B"),)
    assert (found["smile"].winners, found["smile"].unresolved) == ((), (("A",),))
    assert (found["civility"].winners, found["civility"].unresolved) == ((), ())
