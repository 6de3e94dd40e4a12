"""Exact figures of two outcomes side by side: turnover, places by group, totals, standings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import get_args

from attrs import frozen

from servicestar.api import Outcome
from servicestar.compare.people import Person, cells_of, people_of
from servicestar.model.outcome import Standing
from servicestar.values.numbers import Number, format_number, round_half_up
from servicestar.values.operators import Value

BINS = 12
"""Bars of a histogram at most."""
STANDINGS: tuple[Standing, ...] = get_args(Standing)


def percent(part: int, whole: int) -> str:
    """A share in percent with one decimal, half up; ``–`` of nothing."""
    if not whole:
        return "–"
    return f"{format_number(round_half_up(Fraction(100 * part, whole), 1), 1)} %"


@frozen
class Turnover:
    """Who keeps a place, who gets one and who loses it, in the order of the outcomes."""

    kept: tuple[Person, ...]
    new: tuple[Person, ...]
    dropped: tuple[Person, ...]

    @property
    def old_winners(self) -> int:
        """How many won under the old ruleset."""
        return len(self.kept) + len(self.dropped)

    @property
    def new_winners(self) -> int:
        """How many won under the new ruleset."""
        return len(self.kept) + len(self.new)


@frozen
class GroupRow:
    """One group: how many records it has on the sheets, and how many of its people won."""

    group: Value
    records: int
    old: int
    new: int


@frozen
class Totals:
    """Totals in order."""

    values: tuple[Number, ...]

    def quartile(self, number: int) -> Number | None:
        """Exactly: of n totals the k-th quartile lies at position 1 + k(n - 1)/4.

        Between two totals it is taken in proportion, as ``QUARTILE.INC`` of spreadsheets does.
        None where there are no totals; 0 and 4 are the least and the greatest.
        """
        if not self.values:
            return None
        position = Fraction(number * (len(self.values) - 1), 4)
        below = position.numerator // position.denominator
        low = self.values[below]
        high = self.values[min(below + 1, len(self.values) - 1)]
        return Fraction(low) + (position - below) * (Fraction(high) - Fraction(low))

    @property
    def five(self) -> tuple[Number | None, ...]:
        """Least, the three quartiles, greatest."""
        return tuple(self.quartile(number) for number in range(5))


@frozen
class Bin:
    """Totals from `low` to below `high`: how many there are under each ruleset."""

    low: Number
    high: Number
    old: int
    new: int


@frozen(eq=False)
class Figures:
    """What two rulesets make of the same sheets.

    Attributes:
        pairs: by sheet, the outcomes under the old and the new ruleset.
        field: the field by which places are counted; None where they are not.
    """

    pairs: tuple[tuple[Outcome, Outcome], ...]
    field: tuple[str, str] | None = None

    @cached_property
    def turnover(self) -> Turnover:
        """Winners of all sheets; who wins on two of them counts twice."""
        kept, new, dropped = list[Person](), list[Person](), list[Person]()
        for old, now in self.pairs:
            before, after = people_of(old), people_of(now)
            kept += [after[key] for key in now.winners if key in old.winners]
            new += [after[key] for key in now.winners if key not in old.winners]
            dropped += [before[key] for key in old.winners if key not in now.winners]
        return Turnover(tuple(kept), tuple(new), tuple(dropped))

    @cached_property
    def groups(self) -> tuple[GroupRow, ...]:
        """Places by group, the groups in the order of the records."""
        if self.field is None:
            return ()
        records, old, new = Counter[Value](), Counter[Value](), Counter[Value]()
        for pair in self.pairs:
            cells = [cells_of(*each) for each in zip(pair, self.field, strict=True)]
            records.update(cells[0].values())
            old.update(cells[0][key] for key in pair[0].winners)
            new.update(cells[1][key] for key in pair[1].winners)
        groups = dict.fromkeys([*records, *new])
        return tuple(GroupRow(g, records[g], old[g], new[g]) for g in groups)

    @cached_property
    def totals(self) -> tuple[Totals, Totals]:
        """All totals under the old and under the new ruleset."""
        sides: tuple[list[Number], list[Number]] = ([], [])
        for pair in self.pairs:
            for side, outcome in zip(sides, pair, strict=True):
                side += [r.total for r in outcome.results if r.total is not None]
        return Totals(tuple(sorted(sides[0]))), Totals(tuple(sorted(sides[1])))

    @cached_property
    def bins(self) -> tuple[Bin, ...]:
        """Both distributions in the same bins."""
        return bins_of(*(totals.values for totals in self.totals))

    @cached_property
    def counts(self) -> tuple[Mapping[str, int], Mapping[str, int]]:
        """How many records there are, how many have a total, and how many of each standing."""
        return self._counts(0), self._counts(1)

    def _counts(self, side: int) -> Mapping[str, int]:
        results = [result for pair in self.pairs for result in pair[side].results]
        standings = Counter[str](result.standing for result in results)
        scored = sum(result.total is not None for result in results)
        own: dict[str, int] = {standing: standings[standing] for standing in STANDINGS}
        return {"records": len(results), "scored": scored, **own}


def bins_of(old: Sequence[Number], new: Sequence[Number]) -> tuple[Bin, ...]:
    """Bins of 1, 2 or 5 times a power of ten, the finest of which there are at most `BINS`.

    Every bin begins at a multiple of its width; a total on a border belongs to the upper bin.
    """
    both = [*old, *new]
    if not both:
        return ()
    low, high = min(both), max(both)
    width = next(w for w in _widths(high - low) if high // w - low // w < BINS)
    first, last = int(low // width), int(high // width)
    before, after = (Counter(int(total // width) for total in side) for side in (old, new))
    return tuple(
        Bin(n * width, (n + 1) * width, before[n], after[n]) for n in range(first, last + 1)
    )


def _widths(span: Number) -> Iterable[Fraction]:
    """Widths of bins, the finest first: there are too many bins of it, unless there is one."""
    power = Fraction(1)
    while power * BINS > span > 0:
        power /= 10
    while power * 10 * BINS < span:
        power *= 10
    while True:
        yield from (power, 2 * power, 5 * power)
        power *= 10
