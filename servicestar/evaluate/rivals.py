"""One award a person: who holds another contest's award before this one is decided."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import define, field

from servicestar.evaluate.run import Run


@define
class Elsewhere:
    """Rows that hold another award of the same list, and rows that are tied for one."""

    held: set[int] = field(factory=set)
    open: set[int] = field(factory=set)


def decided_before(run: Run, others: Mapping[str, Run]) -> Elsewhere:
    """Who holds, or may hold, an award that is decided before this contest's own.

    Args:
        run: this contest's run, assessed.
        others: the assessed runs of the contests it shares one award a person with, in order.
    """
    rivals = run.plan.rivals
    assert rivals is not None
    waiting = [*others.values()]
    waiting.insert(rivals.own, run)
    found = Elsewhere()
    while waiting:
        following = waiting[0] if rivals.order == "stated" else _best(waiting, found)
        if following is run:
            break
        waiting.remove(following)
        following.place(found.held, found.open)
        for placing in following.placings.values():
            found.held |= set(placing.placed)
            found.open |= set(placing.tied)
    return found


def _best(waiting: list[Run], found: Elsewhere) -> Run:
    """The contest whose best total among those without an award is the best of all.

    Of equally good ones the first in the order stated.
    """

    def best(run: Run) -> tuple[bool, object]:
        able = [value for row, value in run.able().items() if row not in found.held]
        return bool(able), max(able, default=None)

    leading = waiting[0]
    for other in waiting[1:]:
        if best(other) > best(leading):
            leading = other
    return leading
