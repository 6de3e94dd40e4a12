"""A contest under every reading that bears on it: who wins, and whose place depends on which."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal

from attrs import frozen

from servicestar.api import Contest
from servicestar.compare.deciding import Case, Choices, cases_of, deciding, projected
from servicestar.compare.people import Person, people_of
from servicestar.compare.trials import Runs, Status, Trial, bearing
from servicestar.diagnostics import Diagnostic, Lang, ServiceStarError, fault
from servicestar.model import Reading
from servicestar.model.outcome import Quota, Result

MOST = 64
"""Combinations that are tried: more than that nobody reads."""
Effect = Literal["winners", "results", "nothing"]


@frozen
class Varied:
    """A reading with several choices, which is tried under each.

    Attributes:
        name: of the reading.
        reading: as the ruleset writes it.
        choice: the one in force where it is not the one that is tried.
        effect: what its other choices change alone: who wins or is tied, other results only, or
            nothing.
        combined: whether it is tried together with the others.
        after: whether it bears on what comes after the selection, which is not compared here.
    """

    name: str
    reading: Reading
    choice: str
    effect: Effect = "nothing"
    combined: bool = True
    after: bool = False


@frozen(eq=False)
class Group:
    """The combinations under which the same people win and are tied.

    Attributes:
        number: 1 for that of the combination in force.
        trials: the combinations.
        choices: the same in short: by the readings that decide it.
    """

    number: int
    trials: tuple[Trial, ...]
    choices: tuple[Choices, ...]

    @property
    def winners(self) -> tuple[str, ...]:
        """Keys in the order of the first combination."""
        outcome = self.trials[0].outcome
        return outcome.winners if outcome is not None else ()

    @property
    def ties(self) -> tuple[tuple[str, ...], ...]:
        """Groups of keys tied for a place."""
        outcome = self.trials[0].outcome
        return outcome.unresolved if outcome is not None else ()

    @property
    def places(self) -> Quota | None:
        """How many can win; None where there is no outcome."""
        outcome = self.trials[0].outcome
        return outcome.places if outcome is not None else None

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """Why there is no outcome."""
        return self.trials[0].faults


@frozen
class Dependence:
    """Somebody whose place depends on readings, and how.

    Attributes:
        person: who.
        readings: those that decide.
        cases: by their choices, whether the person is in, tied or out.
    """

    person: Person
    readings: tuple[str, ...]
    cases: tuple[Case, ...]


@frozen(eq=False)
class ReadingsReport:
    """What a contest comes out as under every reading that matters.

    Attributes:
        contest: which contest.
        period: the cycle, where the contest has one.
        varied: the readings with several choices that bear on it, in the order of the ruleset.
        fixed: the choices of those with a single one.
        trials: every combination that was tried, the one in force first.
        notes: which readings were not combined, and why.
    """

    contest: Contest
    period: str | None
    varied: tuple[Varied, ...]
    fixed: Mapping[str, Reading]
    trials: tuple[Trial, ...]
    notes: tuple[Diagnostic, ...] = ()

    @property
    def base(self) -> Trial:
        """The combination in force."""
        return self.trials[0]

    @cached_property
    def sound(self) -> tuple[Trial, ...]:
        """The combinations that gave an outcome."""
        return tuple(trial for trial in self.trials if trial.outcome is not None)

    @cached_property
    def people(self) -> Mapping[str, Person]:
        """Everyone on the sheet by key."""
        outcome = self.sound[0].outcome
        assert outcome is not None
        return people_of(outcome)

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The combinations by what came of them, that of the one in force first."""
        found: dict[object, list[Trial]] = {}
        for trial in self.trials:
            found.setdefault(trial.sign, []).append(trial)
        return tuple(
            Group(number, tuple(trials), self._told(trials))
            for number, trials in enumerate(found.values(), 1)
        )

    def _told(self, trials: Sequence[Trial]) -> tuple[Choices, ...]:
        """Under which choices these trials come about, named by the readings that decide it."""
        among = [trial in trials for trial in self.trials]
        return _once(trials, deciding([trial.choices for trial in self.trials], among))

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """The readings on which winners, ties or places depend, alone or together."""
        signs = [trial.sign for trial in self.trials]
        return deciding([trial.choices for trial in self.trials], signs)

    def group_of(self, trial: Trial) -> Group:
        """The group that a combination is in."""
        return next(group for group in self.groups if trial in group.trials)

    def alone(self, name: str, choice: str) -> Trial:
        """The trial in which one reading is switched and the others are in force."""
        wanted = {**self.base.choices, name: choice}
        return next(trial for trial in self.trials if trial.choices == wanted)

    def changed(self, trial: Trial) -> int:
        """How many records came out otherwise than under the combination in force."""
        return len(_changed(self.base, trial))

    @cached_property
    def safe(self) -> tuple[Person, ...]:
        """Who wins under every combination that gave an outcome."""
        return self._always("in")

    @cached_property
    def open(self) -> tuple[Person, ...]:
        """Who is tied for a place under every combination, so that no reading settles it."""
        return self._always("tied")

    @cached_property
    def out(self) -> tuple[Person, ...]:
        """Who neither wins nor is tied under any combination."""
        return self._always("out")

    def _always(self, status: Status) -> tuple[Person, ...]:
        return tuple(
            person
            for key, person in self.people.items()
            if all(trial.status(key) == status for trial in self.sound)
        )

    @cached_property
    def depends(self) -> tuple[Dependence, ...]:
        """Whose place depends on a reading, in the order of the records."""
        settled = {person.key for person in (*self.safe, *self.open, *self.out)}
        return tuple(
            self._dependence(person) for key, person in self.people.items() if key not in settled
        )

    def _dependence(self, person: Person) -> Dependence:
        trials = [trial.choices for trial in self.trials]
        answers: list[Status] = [trial.status(person.key) for trial in self.trials]
        names = deciding(trials, answers)
        return Dependence(person, names, cases_of(trials, names, lambda at: answers[at]))

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
    elif any(_changed(runs.base, trial) for trial in trials):
        effect = "results"
    return Varied(varied.name, varied.reading, varied.choice, effect, after=after)


def _changed(one: Trial, other: Trial) -> list[str]:
    """Keys of the records that came out otherwise; none where a trial has no outcome."""
    if one.outcome is None or other.outcome is None:
        return []
    pairs: Iterable[tuple[Result, Result]] = zip(
        one.outcome.results, other.outcome.results, strict=True
    )
    return [before.key for before, after in pairs if before != after]


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


def _once(trials: Iterable[Trial], names: Sequence[str]) -> tuple[Choices, ...]:
    """The choices of some readings in some trials, each once."""
    found = (projected(trial.choices, names) for trial in trials)
    return tuple({tuple(choices.values()): choices for choices in found}.values())
