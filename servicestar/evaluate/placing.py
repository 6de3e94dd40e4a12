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
    """

    ranks: Mapping[int, int]
    placed: tuple[int, ...]
    tied: tuple[int, ...]
    open: int


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
    if places >= len(block):
        return set(block)
    if places <= 0 or not preferences:
        return set()
    unknown = [row for row in block if preferences[0][row] is None]
    better, found = 0, set()
    for group in _by_preference(block, preferences[0]):
        # Whoever has no value might turn out to be ahead of this group, or level with it.
        found |= surely_in(group, places - better - len(unknown), preferences[1:])
        better += len(group)
    return found


def surely_out(block: list[int], places: int, preferences: Values) -> set[int]:
    """Rows of a tied block that are out, whatever the missing preference values are."""
    if places <= 0:
        return set(block)
    if places >= len(block) or not preferences:
        return set()
    better, found = 0, set()
    for group in _by_preference(block, preferences[0]):
        found |= surely_out(group, places - better, preferences[1:])
        better += len(group)
    return found


def _by_preference(block: list[int], values: Mapping[int, Value]) -> list[list[int]]:
    """The rows with a value, grouped by it, the best first."""
    known = sorted((r for r in block if values[r] is not None), key=lambda r: (-values[r], r))
    return [list(rows) for _, rows in groupby(known, key=lambda row: values[row])]
