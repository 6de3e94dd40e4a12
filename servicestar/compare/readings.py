"""A contest under every reading that bears on it: who wins, and whose place depends on which."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Literal

from attrs import frozen

from servicestar.api import Contest
from servicestar.compare.decided import (
    Decided,
    Varied,
    changed_between,
)
from servicestar.compare.deciding import Choices
from servicestar.compare.trials import Runs, bearing
from servicestar.diagnostics import Diagnostic, Lang, ServiceStarError, fault

MOST = 64
"""Combinations that are tried: more than that nobody reads."""
Effect = Literal["winners", "results", "nothing"]


@frozen(eq=False)
class ReadingsReport(Decided):
    """What a contest comes out as under every reading that matters."""

    def to_text(self, lang: Lang = "en") -> str:
        """A text for a terminal of 80 columns."""
        from servicestar.compare.readings_text import readings_text

        return readings_text(self, lang)

    def to_json(self, lang: Lang = "en") -> str:
        """The report as JSON; the same inputs give the same bytes."""
        from servicestar.compare.plain import readings_json

        return readings_json(self, lang)

    def to_html(self, lang: Lang = "en") -> str:
        """The report as one page of HTML that needs nothing else.

        Raises:
            ServiceStarError: SS824 where the extra ``report`` is not installed.
        """
        from servicestar.compare.page import readings_page

        return readings_page(self, lang)


def compare_readings(
    contest: Contest, records: Any, *, most: int = MOST, **run_arguments: Any
) -> ReadingsReport:
    """Run a contest under each reading alone, then under their combinations.

    Args:
        contest: of a loaded ruleset.
        records: as `Contest.evaluate` takes them, but nothing that can be read once only.
        most: how many combinations are tried at most; readings beyond that are tried alone, and
            a note says so.
        run_arguments: what `Contest.evaluate` takes besides. Its ``readings`` are those in force
            where they are not the ones that are tried.

    Raises:
        ServiceStarError: where the call is wrong, or no combination gives an outcome.
    """
    given = dict(run_arguments.pop("readings", None) or {})
    if wrong := contest.ruleset.check_readings(given):
        raise ServiceStarError(wrong)
    readings = bearing(contest, given)
    written = contest.ruleset.model.readings
    base = {name: given.get(name, written[name].default) for name in readings}
    free = {name: base[name] for name in readings if len(written[name].choices) > 1}
    runs = Runs(contest, records, run_arguments, given)
    runs.base = runs.trial(free)
    if (wrong_call := ServiceStarError(runs.base.faults)).usage and runs.base.faults:
        raise wrong_call
    alone = [Varied(name, written[name], free[name]) for name in free]
    alone = [_looked_at(varied, contest, runs) for varied in alone]
    varied, notes = _combined(alone, most)
    for choices in _combinations(varied):
        runs.trial(choices)
    if not any(trial.outcome is not None for trial in runs.trials):
        raise ServiceStarError(runs.base.faults)
    fixed = {name: written[name] for name in readings if name not in free}
    outcome = next(trial.outcome for trial in runs.trials if trial.outcome is not None)
    return ReadingsReport(
        contest, outcome.period, tuple(varied), fixed, tuple(runs.trials), tuple(notes)
    )


def _looked_at(varied: Varied, contest: Contest, runs: Runs) -> Varied:
    """A reading with what its other choices change alone."""
    choices = {**runs.base.choices}
    trials = [runs.trial({**choices, varied.name: choice}) for choice in varied.reading.choices]
    written = contest.model
    last = written.after_selection
    after = varied.name in {*(d.reading for d in written.dates), last.reading if last else None}
    effect: Effect = "nothing"
    if any(trial.sign != runs.base.sign for trial in trials):
        effect = "winners"
    elif any(changed_between(runs.base, trial) for trial in trials):
        effect = "results"
    return Varied(varied.name, varied.reading, varied.choice, effect, after=after)


def _combined(varied: list[Varied], most: int) -> tuple[list[Varied], list[Diagnostic]]:
    """Which readings are combined: all, or those that change most as long as there is room."""
    whole = math.prod(len(each.reading.choices) for each in varied)
    if whole <= most:
        return varied, []
    order: list[Effect] = ["winners", "results", "nothing"]
    taken, count = set[str](), 1
    for each in sorted(varied, key=lambda v: order.index(v.effect)):
        if each.effect != "nothing" and count * len(each.reading.choices) <= most:
            taken.add(each.name)
            count *= len(each.reading.choices)
    marked = [
        Varied(v.name, v.reading, v.choice, v.effect, v.name in taken, v.after) for v in varied
    ]
    return marked, list(_left_out(marked, whole, most))


def _left_out(varied: Iterable[Varied], whole: int, most: int) -> Iterator[Diagnostic]:
    """Notes on the readings that were tried alone only."""
    rest = [each for each in varied if not each.combined]
    for code, quiet in (("SS831", False), ("SS832", True)):
        names = [each.name for each in rest if (each.effect == "nothing") == quiet]
        if names:
            place = next(each.reading.where.whole for each in rest if each.name == names[0])
            yield fault(code, place, readings=", ".join(names), count=whole, limit=most)


def _combinations(varied: Sequence[Varied]) -> Iterator[Choices]:
    """Every combination of the readings that are combined, the others in force."""
    choices = [tuple(v.reading.choices) if v.combined else (v.choice,) for v in varied]
    for combination in itertools.product(*choices):
        yield dict(zip((v.name for v in varied), combination, strict=True))
