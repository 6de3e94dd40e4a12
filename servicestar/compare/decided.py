"""What came of every reading, and whose place hangs on which."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Literal

from attrs import frozen

from servicestar.api import Contest
from servicestar.compare.deciding import Case, Choices, cases_of, deciding, projected
from servicestar.compare.people import Person, people_of
from servicestar.compare.trials import Status, Trial
from servicestar.diagnostics import Diagnostic
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


def named_once(trials: Iterable[Trial], names: Sequence[str]) -> tuple[Choices, ...]:
    """The choices of some readings in some trials, each once."""
    found = (projected(trial.choices, names) for trial in trials)
    return tuple({tuple(choices.values()): choices for choices in found}.values())


def changed_between(one: Trial, other: Trial) -> list[str]:
    """Keys of the records that came out otherwise; none where a trial has no outcome."""
    if one.outcome is None or other.outcome is None:
        return []
    pairs: Iterable[tuple[Result, Result]] = zip(
        one.outcome.results, other.outcome.results, strict=True
    )
    return [before.key for before, after in pairs if before != after]


@frozen(eq=False)
class Decided:
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
        return named_once(trials, deciding([trial.choices for trial in self.trials], among))

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
        return len(changed_between(self.base, trial))

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
