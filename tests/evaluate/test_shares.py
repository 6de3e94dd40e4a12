"""Shares of a pool, by hand and against Hamilton's method as it is stated.

The statement: everyone gets the whole part of the exact share; the fen that are left go, one each,
to as many people, so that nobody who goes without has a better claim than one who does not. The
better claim is the larger remainder and, where two are equal, the larger weight. Whom every such
choice serves is served; of whom only some do, a person has to decide.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import floor

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from servicestar.evaluate.shares import Shares, share_out

# Weights that often make equal remainders, and some that hardly ever do.
WEIGHT = st.one_of(
    st.integers(0, 6).map(Fraction),
    st.fractions(0, 3, max_denominator=12),
    st.fractions(0, 100, max_denominator=1000),
)
POOL = st.one_of(st.integers(0, 40), st.integers(0, 10**7))


@st.composite
def pools(draw, least=1, most=7):
    """A pool in fen, the rows that share it, in any order, and their weights."""
    weights = draw(st.lists(WEIGHT, min_size=least, max_size=most))
    assume(any(weights))
    rows = draw(
        st.lists(st.integers(0, 99), min_size=len(weights), max_size=len(weights), unique=True)
    )
    return draw(POOL), rows, weights


def fractions(*numbers):
    return [Fraction(number) for number in numbers]


@pytest.mark.parametrize(
    ("pool", "weights", "fen", "tied", "left"),
    [
        (100, fractions(1), [100], (), 0),
        (0, fractions(1, 2, 3), [0, 0, 0], (), 0),
        (100, fractions(1, 3), [25, 75], (), 0),
        # 33⅓ each: a fen is left and nobody has a better claim
        (100, fractions(1, 1, 1), [33, 33, 33], (0, 1, 2), 1),
        (101, fractions(1, 1, 1), [33, 33, 33], (0, 1, 2), 2),
        # 14.29, 28.57, 57.14: the second has the largest remainder
        (100, fractions(1, 2, 4), [14, 29, 57], (), 0),
        # 2.5 and 7.5: an equal remainder goes to the larger weight
        (10, fractions(1, 3), [2, 8], (), 0),
        (10, fractions(3, 1), [8, 2], (), 0),
        # 6.25 and three times 1.25: the fen that is left goes to the largest weight
        (10, fractions(1, 5, 1, 1), [1, 7, 1, 1], (), 0),
        # 2.5 and three times 0.5: of two fen that are left one is open
        (4, fractions(1, 5, 1, 1), [0, 3, 0, 0], (0, 2, 3), 1),
        # 50, 25.5, 25.5: whose share is whole has no claim to the fen that is left
        (101, fractions(100, 51, 51), [50, 25, 25], (1, 2), 1),
        # ⅔ of a fen each, and nothing for who has no weight
        (2, fractions(1, 1, 1, 0), [0, 0, 0, 0], (0, 1, 2), 2),
        (2, fractions(0, 0, 5), [0, 0, 2], (), 0),
        # weights that are no whole numbers: 0.7 : 0.3 of 5 is 3.5 : 1.5
        (5, fractions("0.7", "0.3"), [4, 1], (), 0),
        # a large pool: no float would keep the last fen
        (10**20 + 1, fractions(1, 1, 2), [25 * 10**18, 25 * 10**18, 5 * 10**19 + 1], (), 0),
    ],
)
def test_by_hand(pool, weights, fen, tied, left):
    assert share_out(pool, range(len(weights)), weights) == Shares(dict(enumerate(fen)), tied, left)


def test_a_pool_that_nobody_shares_goes_to_nobody():
    assert share_out(100, [], []) == Shares({}, (), 0)


# --- Hamilton's method as it is stated


def exact_shares(pool, rows, weights):
    return {row: pool * w / sum(weights) for row, w in zip(rows, weights, strict=True)}


def by_brute_force(pool, rows, weights):
    """Who is served by every fair choice, and by some only; and the fen these have among them."""
    exact = exact_shares(pool, rows, weights)
    claims = {r: (exact[r] - floor(exact[r]), w) for r, w in zip(rows, weights, strict=True)}
    rest = pool - sum(map(floor, exact.values()))
    fair = [
        set(served)
        for served in combinations(rows, rest)
        if not any(
            claims[without] > claims[s] for s in served for without in rows if without not in served
        )
    ]
    served, some = set.intersection(*fair), set.union(*fair)
    fen = {row: floor(exact[row]) + (row in served) for row in rows}
    return fen, some - served, rest - len(served)


@given(pools())
def test_shares_are_those_of_hamiltons_method(made):
    found = share_out(*made)
    event(f"{found.open} open for {len(found.tied)}")
    assert (found.fen, set(found.tied), found.open) == by_brute_force(*made)


@given(pools())
def test_shares_and_open_fen_add_up_to_the_pool(made):
    found = share_out(*made)
    assert sum(found.fen.values()) + found.open == made[0]
    assert found.open < len(found.tied) or not found.tied
    assert bool(found.open) == bool(found.tied)


@given(pools())
def test_everyone_gets_the_whole_part_of_the_share_or_a_fen_more(made):
    found, exact = share_out(*made), exact_shares(*made)
    assert found.fen.keys() == exact.keys()
    for row, share in exact.items():
        assert found.fen[row] in (floor(share), floor(share) + 1)
        if row in found.tied:
            assert found.fen[row] == floor(share) < share
        if share == floor(share):
            assert found.fen[row] == share


@given(pools())
def test_a_larger_weight_never_gets_less(made):
    _, rows, weights = made
    found = share_out(*made)
    for (one, mine), (other, yours) in combinations(zip(rows, weights, strict=True), 2):
        if mine == yours:
            assert (one in found.tied) == (other in found.tied)
            assert found.fen[one] == found.fen[other]
            continue
        more, less = (one, other) if mine > yours else (other, one)
        assert found.fen[more] >= found.fen[less] + (less in found.tied)


@given(pools(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_decides_nothing(made, dice):
    pool, rows, weights = made
    pairs = list(zip(rows, weights, strict=True))
    dice.shuffle(pairs)
    shuffled = share_out(pool, [row for row, _ in pairs], [weight for _, weight in pairs])
    found = share_out(pool, rows, weights)
    assert shuffled.fen == found.fen
    assert (set(shuffled.tied), shuffled.open) == (set(found.tied), found.open)


@given(pools(), st.fractions(Fraction(1, 1000), 1000))
def test_weights_count_only_in_proportion(made, factor):
    pool, rows, weights = made
    assert share_out(pool, rows, [weight * factor for weight in weights]) == share_out(*made)


@given(pools(most=6), st.integers(0, 99))
def test_a_row_without_weight_changes_nothing_and_gets_nothing(made, row):
    pool, rows, weights = made
    assume(row not in rows)
    alone, found = share_out(*made), share_out(pool, [*rows, row], [*weights, Fraction(0)])
    assert found == Shares({**alone.fen, row: 0}, alone.tied, alone.open)


@given(st.integers(0, 10**6), st.lists(st.integers(1, 50), min_size=1, max_size=6))
def test_a_pool_that_divides_is_shared_exactly(each, weights):
    pool, rows = each * sum(weights), range(len(weights))
    wanted = {row: each * weight for row, weight in zip(rows, weights, strict=True)}
    assert share_out(pool, rows, fractions(*weights)) == Shares(wanted, (), 0)
