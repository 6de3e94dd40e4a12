"""The winners of a run as titles in a history file, which the next run reads."""

from __future__ import annotations

import os
from collections.abc import Iterator

from servicestar.diagnostics import Diagnostic, Place, errors_of, fault, some_of
from servicestar.evaluate import Run
from servicestar.model.scope import labels_of
from servicestar.records import Title, append_titles
from servicestar.values.periods import Period, example_of


def keep_titles(run: Run, path: str | os.PathLike[str]) -> list[Diagnostic]:
    """Add the winners of a finished run to a history file.

    Returns:
        Faults, and then nothing has been written: SS641 the contest has no period, SS603 none was
        handed in, and those of `append_titles`. Or else notes: who is still open (SS645), who
        won provisionally (SS646), that nobody won (SS647).
    """
    plan, period = run.plan, run.settings.period
    labels = labels_of(run.settings.ruleset)
    if plan.contest.period is None:
        return [fault("SS641", plan.contest.where.whole, contest=plan.id)]
    if period is None:
        words = {"contest": plan.id, "example": example_of(plan.contest.period, labels)}
        return [fault("SS603", plan.contest.where.whole, **words, found=("", ""))]
    titles = list(_titles(run, period))
    found = append_titles(path, titles, plan.kind.fields[plan.key].header, labels)
    return found if errors_of(found) else [*found, *_notes(run, period, Place(os.fspath(path)))]


def _titles(run: Run, period: Period) -> Iterator[Title]:
    """A title for each winner, in the order of rank."""
    assert run.outcome is not None
    results = {result.key: result for result in run.outcome.results}
    for key in run.outcome.winners:
        yield Title(key, run.plan.id, period, "awarded", results[key].total, period)


def _notes(run: Run, period: Period, place: Place) -> Iterator[Diagnostic]:
    """What whoever keeps the history has still to do."""
    assert run.outcome is not None
    words = {"contest": run.plan.id, "period": str(period)}
    results = {result.key: result for result in run.outcome.results}
    if not run.outcome.winners:
        yield fault("SS647", place, **words)
    for group in run.outcome.unresolved:
        # Winners may be tied for the last fen of a pool of money: they hold their titles.
        if tied := [key for key in group if results[key].standing == "tied"]:
            yield fault("SS645", place, **words, keys=some_of(tied))
    waiting = [key for key in run.outcome.winners if results[key].to_attest]
    if waiting:
        yield fault("SS646", place, **words, keys=some_of(waiting))
