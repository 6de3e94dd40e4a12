"""Columns: exact values in units of one denominator."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicestar.values.vector import Vector, numbers, vector
from tests.expr.build import exact, shown

CELLS = st.lists(
    st.one_of(st.none(), st.integers(), st.fractions(max_denominator=10**30)), max_size=6
)


@pytest.mark.parametrize(
    ("written", "values", "den", "full"),
    [
        ([], [], 1, True),
        (["1", "2"], [1, 2], 1, True),
        (["0.5", "1"], [1, 2], 2, True),
        (["0.25", "0.5"], [1, 2], 4, True),
        (["0.1", None, "1.15"], [2, None, 23], 20, False),
        (["1/3", "1/2"], [2, 3], 6, True),
        ([None], [None], 1, False),
        (["-0.5"], [-1], 2, True),
    ],
)
def test_numbers_are_scaled_by_their_least_denominator(written, values, den, full):
    column = numbers([None if text is None else exact(text) for text in written])
    assert (column.values, column.den, column.full) == (values, den, full)


def test_a_column_of_too_many_denominators_keeps_its_fractions():
    cells = [Fraction(1, 10**25 + 1), Fraction(1, 10**25 + 3), None]
    column = numbers(cells)
    assert (column.values, column.den, column.full) == (cells, 1, False)
    assert [column.at(index) for index in range(3)] == cells


@given(CELLS)
def test_a_column_gives_back_what_went_in(cells):
    column = numbers(cells)
    narrowed = [int(c) if c is not None and Fraction(c).denominator == 1 else c for c in cells]
    assert [shown(column.at(index)) for index in range(len(column))] == list(map(shown, narrowed))
    assert column.full == (None not in cells)


@given(CELLS.filter(bool), st.data())
def test_taking_rows(cells, data):
    rows = data.draw(st.lists(st.integers(0, len(cells) - 1)))
    column = numbers(cells)
    taken = column.take(rows)
    assert [taken.at(n) for n in range(len(taken))] == [column.at(row) for row in rows]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Vector([7], 2), Fraction(7, 2)),
        (Vector([8], 2), 4),
        (Vector([Fraction(8, 2)], 1), 4),
        (Vector([Fraction(1, 2)], 2), Fraction(1, 4)),
        (Vector([None], 2), None),
        (Vector([True]), True),
        (Vector(["甲"]), "甲"),
        (Vector([(1, 2)]), (1, 2)),
    ],
)
def test_one_value_of_a_column(column, value):
    assert shown(column.at(0)) == shown(value)


@pytest.mark.parametrize(("values", "full"), [([1, 0], True), ([False, None], False), ([], True)])
def test_a_column_knows_whether_it_is_full(values, full):
    assert vector(values).full is full
