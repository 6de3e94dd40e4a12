"""Who holds a place when some records are gone, by the contest's own rules and no others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from servicestar.aftermath.result import Settled
from servicestar.diagnostics import Diagnostic, fault
from servicestar.evaluate import Run
from servicestar.evaluate.placing import Placing, place
from servicestar.model.outcome import Outcome, Quota
from servicestar.values.operators import Value

Placings = Mapping[Value, Placing]


def given_anew(run: Run, gone: Collection[int]) -> dict[Value, Placing]:
    """The places of every group, given as in the contest but without some rows.

    Who was in stays in: leaving others out only moves a record up.
    """
    return {group: _given(run, group, gone) for group in run.placings}


def _given(run: Run, group: Value, gone: Collection[int]) -> Placing:
    before = run.placings[group]
    left = [row for row in before.ranks if row not in gone]
    if len(left) == len(before.ranks):
        return before
    able, rows = run.able(), run.contestants
    preferences = [dict(zip(rows, p.values, strict=True)) for p in run.preferences]
    return place({row: able[row] for row in left}, run.quota[group], preferences)


def reached(run: Run, outcome: Outcome, gone: Collection[int], placed: Collection[int]) -> set[int]:
    """Rows that would have moved up, were they not gone too.

    Args:
        run: a finished run.
        outcome: its outcome.
        gone: rows that can not hold a place any more.
        placed: rows that held one before.
    """
    found = set()
    for row in set(gone) - set(placed):
        group = outcome.results[row].group
        placing = run.placings.get(group)
        if placing is not None and row in placing.ranks:
            others = {other for other in gone if other != row}
            found |= {row} & set(_given(run, group, others).placed)
    return found


def vacant(run: Run, outcome: Outcome, titles: Iterable[Settled], now: Placings) -> Quota:
    """How many of the places that were held nobody holds, or is tied for, any more."""
    group_of = {result.key: result.group for result in outcome.results}
    before = Counter(group_of[key] for key in outcome.winners)
    held = Counter(title.group for title in titles if title.stands)
    tied = {group: placing.open - run.placings[group].open for group, placing in now.items()}
    empty = {group: n - held[group] - tied.get(group, 0) for group, n in before.items()}
    if run.plan.contest.per is None:
        return sum(empty.values())
    return {group or "": count for group, count in empty.items()}


def unresolved(run: Run, outcome: Outcome, now: Placings) -> tuple[tuple[str, ...], ...]:
    """The ties that are left, by the place of their first record."""
    rows = {key: row for row, key in enumerate(run.records.keys)}
    old = {_keys(run, placing) for placing in run.placings.values() if placing.tied}
    kept = [tie for tie in outcome.unresolved if tie not in old]
    new = [_keys(run, placing) for placing in now.values() if placing.tied]
    return tuple(sorted((*kept, *new), key=lambda tie: rows[tie[0]]))


def new_ties(run: Run, now: Placings) -> Iterator[Diagnostic]:
    """A note for each tie that came up as places were given anew."""
    for group, placing in now.items():
        if placing.tied and placing.tied != run.placings[group].tied:
            of_group = ("", "") if group is None else (f" in {group}", f"（{group}）")
            keys = ", ".join(_keys(run, placing))
            words = {"keys": keys, "places": placing.open, "group": of_group}
            yield fault("SS654", run.plan.contest.where.whole, **words)


def _keys(run: Run, placing: Placing) -> tuple[str, ...]:
    return tuple(run.records.keys[row] for row in sorted(placing.tied))
