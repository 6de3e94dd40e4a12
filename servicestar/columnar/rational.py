"""Exact arithmetic on quotients in SQL: what the language's operators come to."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

from attrs import define, evolve

from servicestar.columnar.dialect import Dialect
from servicestar.columnar.number import Arithmetic, Int, Num, chosen, number, reduced, whole
from servicestar.model import Band, BandTable
from servicestar.values.numbers import Number


@define
class Rationals:
    """Exact numbers in a dialect.

    Attributes:
        dialect: the engine's way of writing.
    """

    dialect: Dialect

    @property
    def whole(self) -> Arithmetic:
        """Whole-number arithmetic."""
        return Arithmetic(self.dialect)

    def sum_of(self, left: Num, right: Num, *, minus: bool = False) -> Num:
        """The sum or the difference."""
        join = self.whole.minus if minus else self.whole.plus
        scale, (one, other), by = self.aligned(left, right)
        return Num(join(one, other), scale, by)

    def aligned(self, left: Num, right: Num) -> tuple[int, tuple[Int, Int], Int | None]:
        """Two numbers as whole numbers over one common denominator."""
        times = self.whole.times
        scale = lcm(left.scale, right.scale)
        one = times(left.over, whole(scale // left.scale))
        other = times(right.over, whole(scale // right.scale))
        if left.by == right.by:
            return scale, (one, other), left.by
        if right.by is not None:
            one = times(one, right.by)
        if left.by is not None:
            other = times(other, left.by)
        return scale, (one, other), self.both(left.by, right.by)

    def both(self, left: Int | None, right: Int | None) -> Int | None:
        """The product of two denominators that may be 1."""
        if left is None or right is None:
            return left or right
        return self.whole.times(left, right)

    def product(self, left: Num, right: Num) -> Num:
        """The product, its written factors in lowest terms."""
        if left.over.written is not None:
            left, right = right, left
        scale = left.scale
        if right.over.written is not None:
            factor, scale = reduced(right.over.written, scale)
            right = evolve(right, over=whole(factor))
        over = self.whole.times(left.over, right.over)
        return Num(over, scale * right.scale, self.both(left.by, right.by))

    def quotient(self, left: Num, right: Num) -> Num:
        """The quotient; unknown where the divisor is 0."""
        if right.over.written is not None and right.by is None:
            value = Fraction(right.over.written, right.scale)
            return self.product(left, number(1 / value)) if value else number(None)
        up, scale = reduced(right.scale, left.scale)
        over = self.whole.times(left.over, whole(up))
        if right.by is not None:
            over = self.whole.times(over, right.by)
        over, by = self.above_zero(over, right.over)
        return Num(over, scale, self.both(left.by, by))

    def above_zero(self, over: Int, by: Int) -> tuple[Int, Int]:
        """Over ÷ by with the sign moved up, so that what stands below is above 0."""
        if by.written is not None and by.low > 0:
            return over, by
        if by.low >= 0:  # and unknown where what stands below is: that is read off `over` alone
            over = chosen((f"{by.sql} > 0",), (over,))
            return over, evolve(by, low=max(by.low, 1), high=max(by.high, 1))
        turned = self.whole.negative(over)
        tests = f"{by.sql} > 0", f"{by.sql} < 0"
        size = evolve(self.whole.size(by), low=1, high=by.most)
        return chosen(tests, (over, turned)), size

    def compared(self, op: str, left: Num, right: Num) -> str:
        """A comparison, crosswise."""
        _, (one, other), _ = self.aligned(left, right)
        return f"{one.sql} {op} {other.sql}"

    def extreme(self, left: Num, right: Num, *, least: bool) -> Num:
        """The lesser or the greater of two; unknown where one is."""
        before, after = ("<=", ">") if least else (">=", "<")
        tests = self.compared(before, left, right), self.compared(after, left, right)
        return self.either(tests, left, right)

    def either(self, tests: tuple[str, str], left: Num, right: Num) -> Num:
        """The one number where the first test holds, the other where the second does."""
        if left.by == right.by:
            scale, (one, other), by = self.aligned(left, right)
        else:
            scale, by = lcm(left.scale, right.scale), None
            one = self.whole.times(left.over, whole(scale // left.scale))
            other = self.whole.times(right.over, whole(scale // right.scale))
            by = chosen(tests, (left.by or whole(1), right.by or whole(1)))
        return Num(chosen(tests, (one, other)), scale, by)

    def floor(self, value: Num) -> Int:
        """The greatest whole number that is not more."""
        return self.whole.downward(value.over, self.under(value))

    def ceiling(self, value: Num) -> Int:
        """The least whole number that is not less."""
        return self.whole.upward(value.over, self.under(value))

    def rounded(self, value: Num, decimals: int) -> Num:
        """The number rounded half up to that many decimals."""
        unit = 10**decimals
        up, down = reduced(unit, value.scale)
        under = self.both(whole(down), value.by) or whole(1)
        return Num(self.whole.half_up(self.whole.times(value.over, whole(up)), under), unit)

    def under(self, value: Num) -> Int:
        """The whole denominator."""
        return self.both(whole(value.scale), value.by) or whole(1)

    def key(self, value: Num) -> Int:
        """A whole number in the same order as the number, equal where it is equal.

        Quotients with denominators up to D differ by 1/D² or more, so floor(n·D²/d) keeps their
        order.
        """
        if value.by is None:
            # GROUP BY and ORDER BY take a written number for the position of a column.
            over = value.over
            return over if over.written is None else evolve(over, sql=self.whole.column(over))
        widest = value.by.high
        return self.whole.downward(self.whole.times(value.over, whole(widest**2)), value.by)

    def within(self, value: Num, low: Number | None, high: Number | None) -> Num:
        """The number, not below `low` and not above `high`; what it never is beyond is left out."""
        for limit, least in ((low, False), (high, True)):
            if limit is not None and not self.surely(value, limit, below=least):
                value = self.extreme(value, number(limit), least=least)
        return value

    def surely(self, value: Num, limit: Number, *, below: bool) -> bool:
        """Whether a number can not lie on the other side of a limit, by its bounds."""
        if value.by is not None:
            return (limit <= 0 <= value.over.low) if not below else False
        ends = Fraction(value.over.low, value.scale), Fraction(value.over.high, value.scale)
        return ends[1] <= limit if below else ends[0] >= limit

    def banded(self, table: BandTable, value: Num) -> Num:
        """What the first band that holds the value gives; NULL in none."""
        gives = [band.give for band in table.bands if band.give is not None]
        beyond = self.beyond(table, value)
        scale = lcm(*(Fraction(give).denominator for give in gives), beyond.scale if beyond else 1)
        tests, parts = [], []
        for band in table.bands:
            if band.give is None:
                continue
            tests.append(
                " AND ".join(self.in_band(band, value)) or f"{value.over.inner} IS NOT NULL"
            )
            parts.append(whole(int(band.give * scale)))
        if beyond is not None:
            last = table.bands[-1].to
            assert last is not None
            tests.append(self.compared(">", value, number(last)))
            parts.append(self.whole.times(beyond.over, whole(scale // beyond.scale)))
        return Num(chosen(tests, parts), scale) if parts else number(None)

    def in_band(self, band: Band, value: Num) -> list[str]:
        """The tests that a value lies within each limit that a band has."""
        limits = ((">=", band.from_), (">", band.above), ("<=", band.to), ("<", band.below))
        return [self.compared(op, value, number(n)) for op, n in limits if n is not None]

    def beyond(self, table: BandTable, value: Num) -> Num | None:
        """How a table goes on above its last band."""
        last = table.bands[-1] if table.bands else None
        if table.further is None or last is None or last.to is None or last.give is None:
            return None
        past = self.sum_of(value, number(last.to), minus=True)
        above = evolve(past, over=evolve(past.over, low=max(past.over.low, 0)))
        steps = Num(self.ceiling(self.quotient(above, number(table.further.each))))
        return self.sum_of(self.product(steps, number(table.further.add)), number(last.give))
