"""Three-valued logic and exact arithmetic, as single functions."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicestar.values.functions import BY_ANY_NAME, FUNCTIONS, QUANTIFIERS
from servicestar.values.operators import both, choose, divide, either, negate, strict
from tests.expr.build import shown

TRUTHS = (True, False, None)


@pytest.mark.parametrize(
    ("values", "all_", "any_"),
    [
        ((), True, False),
        ((True,), True, True),
        ((False,), False, False),
        ((None,), None, None),
        ((True, True), True, True),
        ((True, False), False, True),
        ((True, None), None, True),
        ((False, False), False, False),
        ((False, None), False, None),
        ((None, None), None, None),
        ((True, None, False), False, True),
        ((True, None, True), None, True),
        ((False, None, False), False, None),
    ],
)
def test_kleene(values, all_, any_):
    for order in permutations(values):
        assert both(order) is all_
        assert either(order) is any_


@pytest.mark.parametrize(("value", "opposite"), [(True, False), (False, True), (None, None)])
def test_not(value, opposite):
    assert negate(value) is opposite


@pytest.mark.parametrize("pair", list(product(TRUTHS, repeat=2)))
def test_de_morgan(pair):
    assert negate(both(pair)) is either([negate(value) for value in pair])


@pytest.mark.parametrize(("test", "chosen"), [(True, "then"), (False, "otherwise"), (None, None)])
def test_choose(test, chosen):
    assert choose(test, "then", "otherwise") == chosen


@pytest.mark.parametrize(
    ("left", "right", "quotient"),
    [
        (6, 3, 2),
        (1, 3, Fraction(1, 3)),
        (Fraction(1, 2), Fraction(1, 4), 2),
        (-7, 2, Fraction(-7, 2)),
        (0, 5, 0),
        (5, 0, None),
        (0, 0, None),
        (Fraction(1, 2), 0, None),
    ],
)
def test_divide(left, right, quotient):
    assert shown(divide(left, right)) == shown(quotient)


def test_strict_is_unknown_where_any_operand_is():
    add = strict(lambda a, b: a + b)
    assert [add(1, 2), add(None, 2), add(1, None), add(None, None)] == [3, None, None, None]
    assert add(0, 0) == 0


@pytest.mark.parametrize(
    ("name", "values", "result"),
    [
        ("mean", [1, 2], Fraction(3, 2)),
        ("mean", [1, 3], 2),
        ("mean", [], None),
        ("median", [3, 1, 2], 2),
        ("median", [4, 1, 2, 3], Fraction(5, 2)),
        ("median", [1, 3], 2),
        ("median", [7], 7),
        ("median", [], None),
        ("highest", [1, 3, 2], 3),
        ("highest", [], None),
        ("lowest", [2, 1, 3], 1),
        ("lowest", [], None),
        ("sum", [1, Fraction(1, 2)], Fraction(3, 2)),
        ("sum", [], 0),
        ("count", [5, 5, 5], 3),
        ("count", [], 0),
    ],
)
def test_aggregates(name, values, result):
    assert shown(FUNCTIONS[name].call(values)) == shown(result)


@given(st.fractions())
def test_up_and_down_are_the_whole_numbers_around(value):
    up, down = FUNCTIONS["round_up"].call(value), FUNCTIONS["round_down"].call(value)
    assert type(up) is type(down) is int
    assert down <= value <= up
    assert up - down == (value.denominator != 1)


def test_every_function_has_both_names_and_both_sentences():
    assert len(BY_ANY_NAME) == 2 * len(FUNCTIONS)
    for row in FUNCTIONS.values():
        assert BY_ANY_NAME[row.name] is BY_ANY_NAME[row.zh] is row
        assert row.doc[0].endswith(".")
        assert row.doc[1].endswith("。")
    assert set(FUNCTIONS) > QUANTIFIERS
