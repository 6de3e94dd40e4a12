"""A clause that changed, and what hangs on it: contests it bears on, clauses that use it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

from attrs import evolve, frozen

from servicestar.diagnostics import Place
from servicestar.diff.rules import named_in, readings_of, steps_of
from servicestar.model import Text
from servicestar.plan import Plan

Kind = Literal["added", "removed", "changed", "moved"]
Plans = Mapping[str, Plan]


@frozen
class KeyChange:
    """A key of a clause that has other words now; None where it is not written."""

    key: str
    old: Text | None
    new: Text | None


@frozen
class Use:
    """A clause that uses a definition, a fact or a field that changed."""

    contest: str
    part: str
    id: str
    cite: str | None


@frozen
class Change:
    """A clause that is not in both rulesets as it is in the other.

    Attributes:
        kind: ``added``, ``removed``, ``changed`` or ``moved``: the same words in another order.
        contest, part, id: the clause, as in `Clause`.
        contests: the contests it bears on.
        cites: the articles of the keys that changed, or of the clause.
        keys: what changed; of a clause added or removed, all of it.
        old, new: where it is written; None where it is not.
        used_by: clauses that use it by its name.
        outcome: whether an outcome can hang on it. Titles, dates and articles decide nothing.
    """

    kind: Kind
    contest: str | None
    part: str
    id: str
    contests: tuple[str, ...]
    cites: tuple[str, ...]
    keys: tuple[KeyChange, ...]
    old: Place | None
    new: Place | None
    used_by: tuple[Use, ...] = ()
    outcome: bool = True


def bearing(change: Change, plans: tuple[Plans, Plans]) -> Change:
    """The change with the contests and clauses that it bears on."""
    if change.contest is not None:
        return change
    uses = tuple(dict.fromkeys(use for side in plans for use in _uses(change, side)))
    contests = {use.contest for use in uses} | {c for side in plans for c in _all(change, side)}
    order = dict.fromkeys((*plans[1], *plans[0]))
    return evolve(change, used_by=uses, contests=tuple(c for c in order if c in contests))


def _uses(change: Change, plans: Plans) -> Iterator[Use]:
    """The clauses that use a definition, a fact or a field by its name."""
    words = change.part.split(".")
    source = {"definitions": "definition", "facts": "fact"}.get(change.part)
    if words[0] == "records" and words[-1] == "fields":
        source = "field"
    if source is None:
        return
    for contest, plan in plans.items():
        if source == "field" and plan.contest.records != words[1]:
            continue
        for step in steps_of(plan):
            if (source, change.id) in named_in(step):
                yield Use(contest, step.part, step.id, step.cite)


def _all(change: Change, plans: Plans) -> Iterator[str]:
    """The contests that rest on a shared part as a whole."""
    group = change.part.removeprefix("condition_groups.")
    for contest, plan in plans.items():
        bears = (
            (change.part == "readings" and change.id in readings_of(plan))
            or (change.part != group and any(c.use == group for c in plan.contest.conditions))
            or (change.part == "one_award" and contest in change.id.split(", "))
            or (change.part == "ruleset" and change.outcome)
            or change.part == f"records.{plan.contest.records}.limits"
        )
        if bears:
            yield contest
