"""What earlier titles say of a record: candidates and bars."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from servicestar.records import Title
from servicestar.values.periods import Period


def titles_within(history: Iterable[Title], scheme: str, period: Period) -> Counter[str]:
    """How many titles of a contest each id holds within a period; lost ones do not count."""
    held = [title for title in history if title.scheme == scheme and title.status == "awarded"]
    inside = {each for each in {title.period for title in held} if each.within(period)}
    return Counter([title.id for title in held if title.period in inside])


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
