"""Ranges of numbers, exact: fractions, ends that belong or do not, no end at all.

An interval holds every value that an expression can have and maybe more; so what lies outside is
proved to be impossible, and what lies inside is not yet shown to be possible.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TypeAlias

from attrs import frozen

from servicestar.values.numbers import Number, narrow

End: TypeAlias = tuple[int, Number, bool]
"""An end: -1, 0 or 1 for minus infinity, a number, infinity; the number; whether it is left out."""


@frozen
class Interval:
    """Numbers from `low` to `high`.

    Attributes:
        low, high: the ends; None for none.
        low_open, high_open: whether the end itself is left out.
        whole: whether only whole numbers are in it.
    """

    low: Number | None = None
    high: Number | None = None
    low_open: bool = False
    high_open: bool = False
    whole: bool = False

    @property
    def empty(self) -> bool:
        """Whether nothing is in it."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and (self.low_open or self.high_open))

    @property
    def point(self) -> Number | None:
        """The only number in it, if there is only one."""
        return self.low if self.low == self.high and not self.empty else None

    def __contains__(self, value: Number) -> bool:
        """Whether a number is in it."""
        if self.whole and Fraction(value).denominator != 1:
            return False
        low = self.low is None or value > self.low or (value == self.low and not self.low_open)
        high = self.high is None or value < self.high or (value == self.high and not self.high_open)
        return low and high

    def below(self, value: Number) -> bool:
        """Whether everything in it is less than a number."""
        return self.high is not None and (
            self.high < value or (self.high == value and self.high_open)
        )

    def above(self, value: Number) -> bool:
        """Whether everything in it is more than a number."""
        return self.low is not None and (self.low > value or (self.low == value and self.low_open))

    def meet(self, other: Interval) -> Interval:
        """What is in both."""
        low = max(_low(self), _low(other))
        high = min(_high(self), _high(other))
        return _interval(low, _flip(high), whole=self.whole or other.whole)

    def hull(self, other: Interval) -> Interval:
        """The least interval that holds both."""
        if self.empty or other.empty:
            return other if self.empty else self
        low = min(_low(self), _low(other))
        high = max(_high(self), _high(other))
        return _interval(low, _flip(high), whole=self.whole and other.whole)


ANYTHING = Interval()
EMPTY = Interval(1, 0)
Key: TypeAlias = tuple[int, Number, int]


def point(value: Number) -> Interval:
    """The interval of one number."""
    return Interval(value, value, whole=Fraction(value).denominator == 1)


def interval(
    low: Number | None = None,
    high: Number | None = None,
    *,
    low_open: bool = False,
    high_open: bool = False,
    whole: bool = False,
) -> Interval:
    """An interval; of whole numbers the ends are whole and belong to it."""
    if whole:
        if low is not None:
            low, low_open = _next_whole(low, left_out=low_open), False
        if high is not None:
            high, high_open = -_next_whole(-high, left_out=high_open), False
    found = Interval(low, high, low_open and low is not None, high_open and high is not None, whole)
    return EMPTY if found.empty else found


def _next_whole(value: Number, *, left_out: bool) -> int:
    """The least whole number that is not less; that is more, where the number is left out."""
    up = -((-value.numerator) // value.denominator)
    return up + 1 if left_out and up == value else up


def _low(one: Interval) -> Key:
    """A key that sorts lower ends: an end left out comes after the end itself."""
    return (-1, 0, 0) if one.low is None else (0, one.low, int(one.low_open))


def _high(one: Interval) -> Key:
    return (1, 0, 0) if one.high is None else (0, one.high, -int(one.high_open))


def _flip(high: Key) -> Key:
    return high[0], high[1], -high[2]


def _interval(low: Key, high: Key, *, whole: bool) -> Interval:
    return interval(
        low[1] if low[0] == 0 else None,
        high[1] if high[0] == 0 else None,
        low_open=bool(low[2]),
        high_open=bool(high[2]),
        whole=whole,
    )


# --- arithmetic ----------------------------------------------------------------------------------


def negative(one: Interval) -> Interval:
    """Every number with the other sign."""
    if one.empty:
        return EMPTY
    low = None if one.high is None else -one.high
    high = None if one.low is None else -one.low
    return Interval(low, high, one.high_open, one.low_open, one.whole)


def add(one: Interval, other: Interval) -> Interval:
    """Every sum."""
    if one.empty or other.empty:
        return EMPTY
    low = None if one.low is None or other.low is None else one.low + other.low
    high = None if one.high is None or other.high is None else one.high + other.high
    return interval(
        low,
        high,
        low_open=one.low_open or other.low_open,
        high_open=one.high_open or other.high_open,
        whole=one.whole and other.whole,
    )


def subtract(one: Interval, other: Interval) -> Interval:
    """Every difference."""
    return add(one, negative(other))


def scale(one: Interval, factor: Number) -> Interval:
    """Every number times a written one."""
    if one.empty or factor == 1:
        return one
    if factor == 0:
        return point(0)
    low = None if one.low is None else one.low * factor
    high = None if one.high is None else one.high * factor
    whole = one.whole and Fraction(factor).denominator == 1
    if factor > 0:
        return Interval(low, high, one.low_open, one.high_open, whole)
    return Interval(high, low, one.high_open, one.low_open, whole)


def multiply(one: Interval, other: Interval) -> Interval:
    """Every product."""
    if one.empty or other.empty:
        return EMPTY
    ends = [_times(left, right) for left in _ends(one) for right in _ends(other)]
    low = min(ends, key=lambda end: (end[0], end[1], end[2]))
    high = max(ends, key=lambda end: (end[0], end[1], not end[2]))
    return interval(
        low[1] if low[0] == 0 else None,
        high[1] if high[0] == 0 else None,
        low_open=low[2],
        high_open=high[2],
        whole=one.whole and other.whole,
    )


def _ends(one: Interval) -> tuple[End, End]:
    low: End = (-1, 0, True) if one.low is None else (0, one.low, one.low_open)
    high: End = (1, 0, True) if one.high is None else (0, one.high, one.high_open)
    return low, high


def _times(left: End, right: End) -> End:
    """The product of two ends; 0 times no end is 0, left out unless the 0 itself is reached."""
    zeros = [end for end in (left, right) if end[0] == 0 and end[1] == 0]
    if zeros:
        return 0, 0, all(end[2] for end in zeros)
    if left[0] == 0 and right[0] == 0:
        return 0, left[1] * right[1], left[2] or right[2]
    return _sign(left) * _sign(right), 0, True


def _sign(end: End) -> int:
    return end[0] or (1 if end[1] > 0 else -1)


def divide(one: Interval, other: Interval) -> Interval:
    """Every quotient; division by 0 has none."""
    if one.empty or other.empty or other.point == 0:
        return EMPTY
    parts = (other.meet(POSITIVE), other.meet(NEGATIVE))
    found = EMPTY
    for part in parts:
        if not part.empty:
            found = found.hull(multiply(one, _reciprocal(part)))
    return found


def _reciprocal(one: Interval) -> Interval:
    """1 over numbers of one sign."""
    if one.below(0):
        return negative(_reciprocal(negative(one)))
    high = None if not one.low else Fraction(1) / one.low
    low = Fraction(0) if one.high is None else Fraction(1) / one.high
    return interval(
        narrow(low),
        None if high is None else narrow(high),
        low_open=one.high is None or one.high_open,
        high_open=one.low_open,
    )


POSITIVE = Interval(0, None, low_open=True)
NEGATIVE = Interval(None, 0, high_open=True)


def absolute(one: Interval) -> Interval:
    """Every number without its sign."""
    positive, turned = one.meet(Interval(0)), negative(one.meet(Interval(None, 0)))
    return positive.hull(turned)


def least(parts: Iterable[Interval]) -> Interval:
    """The least of several numbers."""
    return negative(greatest(negative(part) for part in parts))


def greatest(parts: Iterable[Interval]) -> Interval:
    """The greatest of several numbers."""
    listed = list(parts)
    if any(part.empty for part in listed):
        return EMPTY
    # With equal ends the greatest of them reaches the end unless all leave it out.
    low, high = max(map(_low, listed)), max(map(_high, listed))
    return _interval(low, _flip(high), whole=all(part.whole for part in listed))


def stepwise(one: Interval, call: Callable[[Number], Number], *, whole: bool) -> Interval:
    """A function that never falls and has steps, such as rounding, on every number.

    An end that is left out may still be rounded to, so both ends belong to the result.
    """
    if one.empty:
        return EMPTY
    low = None if one.low is None else call(one.low)
    high = None if one.high is None else call(one.high)
    return interval(low, high, whole=whole)
