"""Ranks, places and ties at the cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from attrs import frozen

from servicestar.values.operators import Value

Values = Sequence[Mapping[int, Value]]
"""For each preference, in order of weight, the value of each row."""


@frozen
class Placing:
    """Who is in, who is tied across the last place, and everyone's rank.

    Attributes:
        ranks: by row; equal totals share a rank (1, 2, 2, 4).
        placed: rows that are in, in order of rank.
        tied: rows of which some have to be in, but nobody may say which.
        open: how many places are left for the tied.
        others: how many more have a rank than are looked at here.
    """

    ranks: Mapping[int, int]
    placed: tuple[int, ...]
    tied: tuple[int, ...]
    open: int
    others: int = 0

    @property
    def ranked(self) -> int:
        """How many have a rank."""
        return len(self.ranks) + self.others


def place(totals: Mapping[int, Value], places: int, preferences: Values) -> Placing:
    """Give `places` to the rows with the highest totals.

    Args:
        totals: by row, of those who can win: numbers, or tuples of which the first weighs most.
        places: how many can be in.
        preferences: what settles a tie across the last place.
    """
    ranks: dict[int, int] = {}
    placed: list[int] = []
    tied: list[int] = []
    ordered = sorted(sorted(totals), key=totals.__getitem__, reverse=True)
    for _, block_rows in groupby(ordered, key=lambda row: totals[row]):
        block = list(block_rows)
        ranks.update(dict.fromkeys(block, len(ranks) + 1))
        left = places - len(placed) - len(tied)
        if left <= 0:
            continue
        inside = surely_in(block, left, preferences)
        outside = surely_out(block, left, preferences)
        placed += [row for row in block if row in inside]
        tied += [row for row in block if row not in inside and row not in outside]
    return Placing(ranks, tuple(placed), tuple(tied), places - len(placed) if tied else 0)


def in_every_way(ways: Sequence[Placing], ranks: Mapping[int, int], places: int) -> Placing:
    """One placing for several that are possible: placed in all of them is placed, in some is open.

    Args:
        ways: the placings, at least one.
        ranks: everyone's rank.
        places: how many can be in.
    """
    placed = tuple(row for row in ways[0].placed if all(row in way.placed for way in ways))
    possible = {row for way in ways for row in (*way.placed, *way.tied)}
    tied = tuple(sorted(possible.difference(placed), key=lambda row: (ranks[row], row)))
    return Placing(ranks, placed, tied, places - len(placed) if tied else 0)


def surely_in(block: list[int], places: int, preferences: Values) -> set[int]:
    """Rows of a tied block that are in, whatever the missing preference values are."""
    found: set[int] = set()
    waiting = [(block, places, 0)]
    while waiting:  # no recursion: a scheme may list many preferences
        group, left, weight = waiting.pop()
        if left >= len(group):
            found |= set(group)
        elif left > 0 and weight < len(preferences):
            # Whoever has no value might turn out to be ahead of a group, or level with it.
            left -= sum(preferences[weight][row] is None for row in group)
            for part in _by_preference(group, preferences[weight]):
                waiting.append((part, left, weight + 1))
                left -= len(part)
    return found


def surely_out(block: list[int], places: int, preferences: Values) -> set[int]:
    """Rows of a tied block that are out, whatever the missing preference values are."""
    found: set[int] = set()
    waiting = [(block, places, 0)]
    while waiting:
        group, left, weight = waiting.pop()
        if left <= 0:
            found |= set(group)
        elif left < len(group) and weight < len(preferences):
            for part in _by_preference(group, preferences[weight]):
                waiting.append((part, left, weight + 1))
                left -= len(part)
    return found


def _by_preference(block: list[int], values: Mapping[int, Value]) -> list[list[int]]:
    """The rows with a value, grouped by it, the best first."""
    known = sorted((r for r in block if values[r] is not None), key=lambda r: (-values[r], r))
    return [list(rows) for _, rows in groupby(known, key=lambda row: values[row])]
