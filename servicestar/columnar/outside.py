"""What does not stand on the sheet: earlier titles, and numbers from other contests.

Few records have any, so a small table by key says what they have, and everybody else has the
value of who has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from attrs import frozen

from servicestar.evaluate import Settings
from servicestar.evaluate.contest import fed_to
from servicestar.evaluate.titles import barred, past_values, titles_within
from servicestar.plan import Plan
from servicestar.values.vector import Vector, numbers, vector

Key: TypeAlias = "tuple[str, str]"
NOBODY = "\x00"
"""A key that no record can have: what it would get is what everybody else gets."""


@frozen
class Outside:
    """Values by key.

    Attributes:
        keys: the keys that have something of their own.
        columns: by source and name, one value for each of the keys, and last that of all others.
    """

    keys: Sequence[str]
    columns: Mapping[Key, Vector]


def outside_of(plans: Sequence[Plan], settings: Settings) -> Outside:
    """What the rounds of a contest take from the history and from other contests.

    Args:
        plans: the rounds.
        settings: the run's period and history, and the runs of the contests that feed it.
    """
    owners = {
        owner
        for plan in plans
        for feed, _ in plan.feeds.values()
        for owner in settings.fed[feed.contest].records.columns[feed.belongs_to].values
    }
    history = {title.id for title in settings.history or ()}
    keys = [*sorted(history | owners - {None}), NOBODY]
    columns = {key: column for plan in plans for key, column in _columns(plan, settings, keys)}
    return Outside(keys[:-1] if columns else (), columns)


def _columns(plan: Plan, settings: Settings, keys: list[str]) -> Iterator[tuple[Key, Vector]]:
    history, period = settings.history or (), settings.period
    for id_, (feed, _) in plan.feeds.items():
        given, nobody = fed_to(feed, settings)
        yield ("feed", id_), numbers([given.get(key, nobody) for key in keys])
    for id_, past in plan.past.items():
        assert period is not None
        values = past_values(past, history, period, keys)
        yield ("past", id_), vector(values) if past.take == "held" else numbers(values)
    candidates = plan.contest.candidates
    if candidates is not None and candidates.titles is not None:
        assert period is not None
        held = titles_within(history, candidates.titles.of, period)
        enough = [len(held.get(key, ())) >= candidates.titles.at_least for key in keys]
        yield ("beside", f"candidate_{plan.id}"), vector(enough)
    for step in plan.conditions:
        if step.node is None:
            out = barred(history, plan.id, period, step.lost_by) if history and period else set()
            yield ("beside", f"barred_{plan.id}_{step.id}"), vector([key in out for key in keys])
