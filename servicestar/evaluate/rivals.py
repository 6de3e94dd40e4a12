"""One award a person: who holds another contest's award before this one is decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice, product

from servicestar.evaluate.placing import Placing
from servicestar.evaluate.run import Run

MAX_WAYS = 1_000
Held = frozenset[int]
"""Rows that hold another award of the list."""


def ways_before(run: Run, others: Mapping[str, Run]) -> list[Held] | None:
    """Who holds an award that is decided before this contest's own, in every way ties may fall.

    Args:
        run: this contest's run, assessed.
        others: the assessed runs of the contests it shares one award a person with, in order.

    Returns:
        The ways, one where nothing is tied; None where there are more than `MAX_WAYS`.
    """
    rivals = run.plan.rivals
    assert rivals is not None
    order = [*others.values()]
    order.insert(rivals.own, run)
    found = list(islice(_ways(run, order, frozenset()), MAX_WAYS + 1))
    return None if len(found) > MAX_WAYS else list(dict.fromkeys(found))


def _ways(run: Run, waiting: Sequence[Run], held: Held) -> Iterator[Held]:
    """The ways from here on, where `waiting` are still to be decided and some hold an award."""
    rivals = run.plan.rivals
    assert rivals is not None
    following = waiting[0] if rivals.order == "stated" else _best(waiting, held)
    if following is run:
        yield held
        return
    rest = [other for other in waiting if other is not following]
    for winners in _winners(following, held):
        yield from _ways(run, rest, held | winners)


def _winners(run: Run, held: Held) -> Iterator[Held]:
    """Who may win a contest whose other award is held by some."""
    run.place([held])
    choices = [_choices(placing) for placing in run.placings.values()]
    for together in product(*choices):
        yield frozenset(row for rows in together for row in rows)


def _choices(placing: Placing) -> Iterable[tuple[int, ...]]:
    """Who may be in: the placed, with any of the tied; more ways than are looked at stop early."""
    ways = combinations(sorted(placing.tied), placing.open)
    some = islice(ways, MAX_WAYS + 1)
    return [(*placing.placed, *tied) for tied in some]


def _best(waiting: Sequence[Run], held: Held) -> Run:
    """The contest whose best total among those without an award is the best of all.

    Of equally good ones the first in the order stated.
    """

    def best(run: Run) -> tuple[bool, object]:
        able = run.able()
        totals = [
            run.totals.at(index)  # exact: contests may count in different units
            for index, row in enumerate(run.contestants)
            if row in able and row not in held
        ]
        return bool(totals), max(totals, default=None)

    leading = waiting[0]
    for other in waiting[1:]:
        if best(other) > best(leading):
            leading = other
    return leading
