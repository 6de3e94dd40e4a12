"""What earlier titles say of a record: candidates, bars, and numbers from the history."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from servicestar.model import Past
from servicestar.records import Title
from servicestar.values.functions import FUNCTIONS
from servicestar.values.operators import Value
from servicestar.values.periods import Period

Held = dict[str, list[Title]]
"""The titles of each id."""


def titles_within(history: Iterable[Title], scheme: str, period: Period) -> Held:
    """The titles of a contest that each id holds within a period; lost ones do not count."""
    held = [title for title in history if title.scheme == scheme and title.status == "awarded"]
    inside = {each for each in {title.period for title in held} if each.within(period)}
    found: Held = {}
    for title in held:
        if title.period in inside:
            found.setdefault(title.id, []).append(title)
    return found


def cycle_of(past: Past, period: Period) -> Period | None:
    """The cycle whose titles count; None where the contest's own is longer than it."""
    if past.within == "own":
        return period
    return period.previous if past.within == "previous" else period.to(past.within)


def past_values(
    past: Past, history: Iterable[Title], period: Period, keys: Sequence[str]
) -> list[Value]:
    """What the history says of each key.

    A mean is unknown for who has no title, or has one whose total the history does not give.
    """
    cycle = cycle_of(past, period)
    assert cycle is not None, "the checks let no contest look into a shorter cycle"
    held = titles_within(history, past.of, cycle)
    if past.take == "held":
        return [key in held for key in keys]
    if past.take == "count":
        return [len(held.get(key, ())) for key in keys]
    totals = [[title.total for title in held.get(key, ())] for key in keys]
    mean = FUNCTIONS["mean"].call
    return [None if None in found else mean(found) for found in totals]


def barred(
    history: Iterable[Title], scheme: str, period: Period, lost_by: Collection[str]
) -> set[str]:
    """Ids that lost a title of this contest in the cycle before `period`."""
    found = set()
    for title in history:
        if title.scheme == scheme and title.status in lost_by:
            ended = title.ended_in.to(period.kind)
            if ended is not None and ended.next == period:
                found.add(title.id)
    return found
