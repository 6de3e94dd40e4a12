"""Whatever numbers are in the operands, the result is in the interval."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicestar.analysis.interval import (
    ANYTHING,
    EMPTY,
    Interval,
    absolute,
    add,
    divide,
    greatest,
    interval,
    least,
    multiply,
    negative,
    point,
    scale,
    stepwise,
    subtract,
)
from servicestar.values.numbers import Number, narrow, round_half_up

numbers = st.one_of(
    st.integers(-9, 9),
    st.fractions(-9, 9, max_denominator=6).map(narrow),
)


@st.composite
def around(draw: st.DrawFn) -> tuple[Interval, Number]:
    """An interval and a number in it."""
    value = draw(numbers)
    ends = []
    for sign in (-1, 1):
        far = draw(st.one_of(st.none(), st.just(0), st.integers(0, 5), st.just(Fraction(1, 3))))
        open_ = far != 0 and draw(st.booleans())
        ends.append((None if far is None else value + sign * far, open_ and far is not None))
    whole = Fraction(value).denominator == 1 and draw(st.booleans())
    (low, low_open), (high, high_open) = ends
    return interval(low, high, low_open=low_open, high_open=high_open, whole=whole), value


pairs = st.tuples(around(), around())


@given(pairs)
def test_arithmetic_stays_inside(both):
    (one, x), (other, y) = both
    assert x in one
    assert x + y in add(one, other)
    assert x - y in subtract(one, other)
    assert x * y in multiply(one, other)
    assert x * y in scale(one, y)
    assert -x in negative(one)
    assert abs(x) in absolute(one)
    assert min(x, y) in least([one, other])
    assert max(x, y) in greatest([one, other])
    if y != 0:
        assert narrow(Fraction(x) / y) in divide(one, other)


@given(around(), st.integers(0, 3))
def test_rounding_stays_inside(one, places):
    span, x = one
    assert round_half_up(x, places) in stepwise(
        span, lambda v: round_half_up(v, places), whole=False
    )


@given(pairs)
def test_hull_and_meet(both):
    (one, x), (other, y) = both
    hull = one.hull(other)
    assert x in hull
    assert y in hull
    assert (x in one.meet(other)) == (x in other)
    assert one.meet(other).empty or one.meet(other).hull(one) == one


@pytest.mark.parametrize(
    ("found", "wanted"),
    [
        (interval(0, 5, low_open=True, high_open=True, whole=True), Interval(1, 4, whole=True)),
        (interval(Fraction(1, 2), Fraction(3, 4), whole=True), EMPTY),
        (interval(2, 2, low_open=True), EMPTY),
        (divide(point(1), interval(0, 2)), Interval(Fraction(1, 2), None)),
        (divide(point(1), interval(-1, 1)), ANYTHING),
        (divide(point(1), point(0)), EMPTY),
        (multiply(interval(0), interval(0, None, low_open=True)), Interval(0)),
        (multiply(interval(0, None, low_open=True), interval(0, 1)), Interval(0)),
        (add(interval(1, whole=True), point(Fraction(1, 2))), Interval(Fraction(3, 2))),
        (EMPTY.hull(point(3)), point(3)),
    ],
)
def test_ends(found: Interval, wanted: Interval):
    assert found == wanted
