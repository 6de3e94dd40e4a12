"""Exact numbers in SQL: integers that know how large they can get, and quotients of them.

A number is ``over / (scale * by)``: a whole number over a written one and, where it was divided
by something that differs from record to record, a second one above 0. Comparisons multiply
crosswise; nothing is ever divided but where the ruleset declares a rounding. The bounds say
whether 64 bits are enough; beyond 38 digits a number is refused, not cut.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import gcd

from attrs import evolve, frozen

from servicestar.columnar.dialect import Dialect
from servicestar.values.numbers import Number

NARROW = 2**63 - 1
WIDE = 10**38 - 1


class Inexact(Exception):
    """What the engine can not do exactly; the clause it stands in is known to who catches it.

    Attributes:
        reason: name of the row in the table of refusals.
        words: its words.
    """

    def __init__(self, reason: str, **words: object) -> None:
        """Name the row."""
        super().__init__(reason)
        self.reason, self.words = reason, words


@frozen
class Int:
    """A whole number in SQL.

    Attributes:
        sql: the expression; unknown is NULL.
        low, high: what it surely lies within.
        wide: whether the expression is of the type of 38 digits.
        atom: whether it needs no brackets inside another.
    """

    sql: str
    low: int
    high: int
    wide: bool = False
    atom: bool = True

    @property
    def inner(self) -> str:
        """The expression inside another one."""
        return self.sql if self.atom else f"({self.sql})"

    @property
    def most(self) -> int:
        """The greatest size it can have."""
        return max(abs(self.low), abs(self.high))

    @property
    def written(self) -> int | None:
        """Its value, where that is written in the query."""
        return self.low if self.low == self.high and self.sql == str(self.low) else None


def chosen(tests: Sequence[str], parts: Sequence[Int]) -> Int:
    """The part whose test is the first to hold, unknown where none does.

    Engines take written numbers for ones of 32 bits, and reckon on with those in 32 bits.
    """
    wide = any(part.wide for part in parts)
    first = parts[0].sql
    if not wide and all(part.written is not None for part in parts):
        first = f"CAST({first} AS BIGINT)"
    sqls = [first, *(part.sql for part in parts[1:])]
    cases = " ".join(f"WHEN {test} THEN {sql}" for test, sql in zip(tests, sqls, strict=True))
    low, high = min(part.low for part in parts), max(part.high for part in parts)
    return Int(f"CASE {cases} END", low, high, wide)


def whole(value: int) -> Int:
    """A written whole number."""
    return Int(str(value), value, value, abs(value) > NARROW, value >= 0)


def below(name: str) -> str:
    """The column of what a number's column is over; in front, as any id may end in such a word."""
    table, dot, own = name.rpartition(".")
    return f"{table}{dot}by_{own}"


UNKNOWN = Int("CAST(NULL AS BIGINT)", 0, 0)


@frozen
class Arithmetic:
    """Whole-number arithmetic in a dialect, under bounds."""

    dialect: Dialect

    def made(self, sql: str, low: int, high: int, *parts: Int) -> Int:
        """The result of an operator: of 38 digits where 64 bits may be too few."""
        if max(abs(low), abs(high)) > WIDE:
            raise Inexact("digits", digits=len(str(max(abs(low), abs(high)))))
        return Int(sql, low, high, any(part.wide for part in parts), atom=False)

    def fitted(self, part: Int, most: int) -> Int:
        """The operand made wide where the result needs it."""
        if most <= NARROW or part.wide:
            return part
        return evolve(part, sql=self.dialect.widened(part.sql), wide=True, atom=True)

    def column(self, part: Int) -> str:
        """The expression as a column: engines take a written number for one of 32 bits."""
        if part.written is None:
            return part.sql
        return self.dialect.whole(part.sql, wide=part.wide)

    def times(self, left: Int, right: Int) -> Int:
        """The product; factors of 1 are left out."""
        if left.written == 1:
            return right
        if right.written == 1:
            return left
        if left.written is not None and right.written is not None:
            return whole(left.written * right.written)
        ends = [a * b for a in (left.low, left.high) for b in (right.low, right.high)]
        left = self.fitted(left, max(map(abs, ends)))
        return self.made(f"{left.inner} * {right.inner}", min(ends), max(ends), left, right)

    def plus(self, left: Int, right: Int) -> Int:
        """The sum."""
        if left.written == 0:
            return right
        if right.written == 0:
            return left
        if left.written is not None and right.written is not None:
            return whole(left.written + right.written)
        low, high = left.low + right.low, left.high + right.high
        left = self.fitted(left, max(abs(low), abs(high)))
        return self.made(f"{left.sql} + {_addend(right)}", low, high, left, right)

    def minus(self, left: Int, right: Int) -> Int:
        """The difference."""
        if right.written == 0:
            return left
        if left.written is not None and right.written is not None:
            return whole(left.written - right.written)
        low, high = left.low - right.high, left.high - right.low
        left = self.fitted(left, max(abs(low), abs(high)))
        return self.made(f"{left.sql} - {right.inner}", low, high, left, right)

    def negative(self, part: Int) -> Int:
        """The number with the other sign."""
        if part.written is not None:
            return whole(-part.written)
        part = self.fitted(part, part.most)
        # Spark rounds a decimal to 34 digits where it turns its sign, but not where it subtracts.
        sign = "0 - " if part.wide else "-"
        return self.made(f"{sign}{part.inner}", -part.high, -part.low, part)

    def size(self, part: Int) -> Int:
        """The number without its sign."""
        if part.low >= 0:
            return part
        if part.written is not None:
            return self.negative(part)
        if part.wide:
            tests = f"{part.sql} >= 0", f"{part.sql} < 0"
            return evolve(chosen(tests, (part, self.negative(part))), low=0, high=part.most)
        return Int(f"ABS({part.sql})", 0, part.most)

    def half_up(self, over: Int, under: Int) -> Int:
        """Over ÷ under to a whole number, a half away from zero; `under` is above 0."""
        if under.written == 1:
            return over

        def rounded(size: Int) -> Int:
            twice = self.times(whole(2), size)
            return self.quotient(self.plus(twice, under), self.times(whole(2), under))

        return self.by_sign(over, rounded, rounded)

    def upward(self, over: Int, under: Int) -> Int:
        """The least whole number not below over ÷ under; `under` is above 0."""
        if under.written == 1:
            return over
        return self.by_sign(
            over, lambda size: self._up(size, under), lambda s: self.quotient(s, under)
        )

    def downward(self, over: Int, under: Int) -> Int:
        """The greatest whole number not above over ÷ under; `under` is above 0."""
        if under.written == 1:
            return over
        return self.by_sign(
            over, lambda size: self.quotient(size, under), lambda s: self._up(s, under)
        )

    def _up(self, size: Int, under: Int) -> Int:
        return self.quotient(self.plus(size, self.minus(under, whole(1))), under)

    def by_sign(
        self, over: Int, positive: Callable[[Int], Int], negative: Callable[[Int], Int]
    ) -> Int:
        """What is worked out from a number's size, with its sign; engines divide towards 0.

        Args:
            over: the number.
            positive: what its size gives where it is 0 or more.
            negative: what its size gives where it is less.
        """
        if over.written is not None and over.low < 0:
            return self.negative(negative(self.negative(over)))
        above = positive(over)
        if over.low >= 0:
            return above
        below = self.negative(negative(self.negative(over)))
        sql = f"CASE WHEN {over.sql} >= 0 THEN {above.sql} WHEN {over.sql} < 0 THEN {below.sql} END"
        return Int(
            sql, min(above.low, below.low), max(above.high, below.high), above.wide or below.wide
        )

    def quotient(self, over: Int, under: Int) -> Int:
        """Whole division of what is not negative, wherever it is used, by what is above 0."""
        if over.written is not None and under.written is not None:
            return whole(over.written // under.written)
        most = max(over.high, 0) // max(under.low, 1)
        wide = most > NARROW
        if wide and most > self.dialect.quotient_most:
            raise Inexact("digits", digits=len(str(most)))
        sql = self.dialect.divided(over.sql, under.sql, wide=wide, part=over.wide or under.wide)
        return Int(sql, 0, most, wide, atom=False)


def _addend(part: Int) -> str:
    """An operand after a plus: brackets where a part of it might be larger than the whole."""
    return part.inner if part.sql.startswith("-") or " - " in part.sql else part.sql


@frozen
class Num:
    """An exact number in SQL: ``over / (scale * by)``. Unknown where `over` is NULL."""

    over: Int
    scale: int = 1
    by: Int | None = None

    def named(self, name: str) -> Num:
        """The number as it is found in a column of that name."""
        by = evolve(self.by, sql=below(name), atom=True) if self.by is not None else None
        return evolve(self, over=evolve(self.over, sql=name, atom=True), by=by)


def number(value: Number | None) -> Num:
    """A written number, or unknown."""
    if value is None:
        return Num(UNKNOWN)
    exact = Fraction(value)
    return Num(whole(exact.numerator), exact.denominator)


def reduced(over: int, under: int) -> tuple[int, int]:
    """A written fraction in lowest terms."""
    shared = gcd(over, under)
    return over // shared, under // shared
