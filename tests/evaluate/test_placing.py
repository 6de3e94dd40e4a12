"""Places and ties at the cut, by hand and against every completion of what is missing.

What `surely_in` and `surely_out` promise: where every preference value is known, a row is *in*
if no more rows than there are places have preferences as good as its own (itself included),
and *out* if at least as many rows as there are places have better ones; otherwise it is tied.
Values compare preference by preference. A row is *surely* in (out) if it is in (out) whatever
numbers the missing values turn out to be.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from servicestar.evaluate.placing import Placing, place, surely_in, surely_out

MISSING = st.none()
BETWEEN = (-1, 0, Fraction(1, 2), 1, 2)  # below, at, between, at, above the known values 0 and 1


def preferences(*columns):
    """Columns by row from lists in the order of the rows."""
    return [dict(enumerate(column)) for column in columns]


def both(block, places, wishes):
    return surely_in(block, places, wishes), surely_out(block, places, wishes)


@pytest.mark.parametrize(
    ("places", "column", "inside", "outside"),
    [
        # all known
        (1, [3, 2, 1], {0}, {1, 2}),
        (2, [3, 2, 1], {0, 1}, {2}),
        (3, [3, 2, 1], {0, 1, 2}, set()),
        (0, [3, 2, 1], set(), {0, 1, 2}),
        (1, [2, 2, 1], set(), {2}),
        (2, [2, 2, 1], {0, 1}, {2}),
        (2, [3, 1, 1], {0}, set()),
        (1, [3, 1, 1], {0}, {1, 2}),
        (1, [1, 1, 1], set(), set()),
        (2, [1, 3, 2], {1, 2}, {0}),
        (1, [True, False, False], {0}, {1, 2}),
        (1, [Fraction(1, 3), Fraction(1, 2), 0], {1}, {0, 2}),
        # one missing: it may turn out the best, the worst or anything between
        (1, [3, 2, None], set(), {1}),
        (2, [3, 2, None], {0}, set()),
        (2, [3, 3, None], set(), set()),
        (1, [3, 3, None], set(), set()),
        (3, [3, 2, None], {0, 1, 2}, set()),
        (2, [3, 2, 1, None], {0}, {2}),
        (3, [3, 2, 1, None], {0, 1}, set()),
        # more missing
        (2, [3, None, None], set(), set()),
        (2, [4, 3, 2, None, None], set(), {2}),
        (3, [4, 3, 2, None, None], {0}, set()),
        (4, [4, 3, 2, None, None], {0, 1}, set()),
        (1, [None, None], set(), set()),
        (2, [None, None], {0, 1}, set()),
    ],
)
def test_one_preference(places, column, inside, outside):
    block = list(range(len(column)))
    assert both(block, places, preferences(column)) == (inside, outside)


@pytest.mark.parametrize(
    ("places", "first", "second", "inside", "outside"),
    [
        (1, [2, 2, 1], [5, 4, 9], {0}, {1, 2}),
        (2, [2, 1, 1], [0, 4, 9], {0, 2}, {1}),
        (1, [2, 2, 1], [5, 5, 9], set(), {2}),
        (1, [2, 2, 1], [5, None, 9], set(), {2}),
        (2, [2, 2, 2], [5, 4, None], {0}, set()),
        # the one with no first value may stand level with the others or ahead of them
        (1, [2, 2, None], [5, 4, 1], set(), {1}),
        (2, [2, 2, None], [5, 4, 1], {0}, set()),
        (1, [None, None, None], [5, 4, 1], set(), set()),
    ],
)
def test_the_second_preference_settles_what_the_first_leaves_open(
    places, first, second, inside, outside
):
    assert both([0, 1, 2], places, preferences(first, second)) == (inside, outside)


def test_without_preferences_a_tie_stays():
    assert both([0, 1, 2], 2, []) == (set(), set())
    assert both([0, 1, 2], 3, []) == ({0, 1, 2}, set())
    assert both([0, 1, 2], 0, []) == (set(), {0, 1, 2})


@pytest.mark.parametrize(
    ("totals", "places", "wishes", "wanted"),
    [
        ({}, 3, [], Placing({}, (), (), 0)),
        ({0: 90, 1: 80, 2: 70}, 2, [], Placing({0: 1, 1: 2, 2: 3}, (0, 1), (), 0)),
        ({0: 70, 1: 80, 2: 90}, 2, [], Placing({2: 1, 1: 2, 0: 3}, (2, 1), (), 0)),
        ({0: 90, 1: 80}, 5, [], Placing({0: 1, 1: 2}, (0, 1), (), 0)),
        ({0: 90, 1: 80}, 0, [], Placing({0: 1, 1: 2}, (), (), 0)),
        # 1, 2, 2, 4
        (
            {0: 90, 1: 80, 2: 80, 3: 70},
            3,
            [],
            Placing({0: 1, 1: 2, 2: 2, 3: 4}, (0, 1, 2), (), 0),
        ),
        # a tie across the last place, with and without a preference
        ({0: 90, 1: 80, 2: 80}, 2, [], Placing({0: 1, 1: 2, 2: 2}, (0,), (1, 2), 1)),
        ({0: 90, 1: 80, 2: 80}, 2, [[0, 1, 2]], Placing({0: 1, 1: 2, 2: 2}, (0, 2), (), 0)),
        ({0: 90, 1: 80, 2: 80}, 2, [[0, 1, None]], Placing({0: 1, 1: 2, 2: 2}, (0,), (1, 2), 1)),
        # who is ahead within a tie keeps the order of the records
        ({0: 80, 1: 80, 2: 80}, 2, [[1, 2, 3]], Placing({0: 1, 1: 1, 2: 1}, (1, 2), (), 0)),
        # one is in, one is out, two are left for a person
        (
            {0: 80, 1: 80, 2: 80, 3: 80},
            2,
            [[9, 5, 5, 1]],
            Placing({0: 1, 1: 1, 2: 1, 3: 1}, (0,), (1, 2), 1),
        ),
        # those behind the tie do not slip into its open places
        ({0: 80, 1: 80, 2: 70}, 1, [], Placing({0: 1, 1: 1, 2: 3}, (), (0, 1), 1)),
    ],
)
def test_places(totals, places, wishes, wanted):
    assert place(totals, places, preferences(*wishes)) == wanted


# --- against every completion


def completions(wishes):
    """The preferences with every missing value put to each of the numbers that matter."""
    holes = [(n, row) for n, column in enumerate(wishes) for row, v in column.items() if v is None]
    for fillings in product(BETWEEN, repeat=len(holes)):
        filled = [dict(column) for column in wishes]
        for (number, row), value in zip(holes, fillings, strict=True):
            filled[number][row] = value
        yield filled


def settled(keys, places):
    """Who is in and who is out where everything is known."""
    inside = {r for r in keys if sum(other >= keys[r] for other in keys.values()) <= places}
    outside = {r for r in keys if sum(other > keys[r] for other in keys.values()) >= places}
    return inside, outside


def by_brute_force(totals, places, wishes):
    """Who is in and who is out in every completion."""
    outcomes = [
        settled({row: (totals[row], *(c[row] for c in filled)) for row in totals}, places)
        for filled in completions(wishes)
    ]
    return tuple(set.intersection(*sets) for sets in zip(*outcomes, strict=True))


@st.composite
def blocks(draw):
    """Up to five rows with up to two preferences, of which at most four values are missing."""
    rows = draw(st.integers(1, 5))
    value = st.sampled_from([0, 1, 1, None])
    count = draw(st.integers(0, 2))
    columns = [draw(st.lists(value, min_size=rows, max_size=rows)) for _ in range(count)]
    assume(sum(column.count(None) for column in columns) <= 4)
    return rows, draw(st.integers(0, rows + 1)), preferences(*columns)


@settings(max_examples=400, deadline=None)
@given(blocks())
def test_surely_in_and_out_are_those_of_every_completion(made):
    rows, places, wishes = made
    block = list(range(rows))
    wanted = by_brute_force(dict.fromkeys(block, 0), places, wishes)
    event(f"{len(wanted[0])} in, {len(wanted[1])} out of {rows}")
    assert both(block, places, wishes) == wanted


@settings(max_examples=400, deadline=None)
@given(blocks(), st.data())
def test_placing_is_that_of_every_completion(made, data):
    rows, places, wishes = made
    totals = {row: data.draw(st.sampled_from([70, 80, 90])) for row in range(rows)}
    found = place(totals, places, wishes)
    inside, outside = by_brute_force(totals, places, wishes)
    assert set(found.placed) == inside
    assert set(found.tied) == set(totals) - inside - outside
    assert found.open == (places - len(inside) if found.tied else 0)
    assert found.ranks == {
        row: 1 + sum(other > totals[row] for other in totals.values()) for row in totals
    }


@settings(max_examples=200, deadline=None)
@given(blocks(), st.data())
def test_as_many_are_in_as_there_are_places(made, data):
    rows, places, wishes = made
    totals = {row: data.draw(st.sampled_from([70, 80, 90])) for row in range(rows)}
    found = place(totals, places, wishes)
    assert len(found.placed) + found.open == min(places, rows)
    assert found.open < len(found.tied) or not found.tied
    order = [(found.ranks[row], row) for row in found.placed]
    assert order == sorted(order)


@given(blocks(), st.randoms(use_true_random=False))
def test_the_order_of_the_records_decides_nothing(made, dice):
    rows, places, wishes = made
    shuffled = list(range(rows))
    dice.shuffle(shuffled)
    assert both(shuffled, places, wishes) == both(list(range(rows)), places, wishes)
