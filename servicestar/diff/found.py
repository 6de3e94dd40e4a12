"""What was found different between two rulesets, on sheets and on made-up cohorts."""

from __future__ import annotations

from attrs import field, frozen

from servicestar.api import Ruleset
from servicestar.diagnostics import (
    Place,
)
from servicestar.diff.change import Change
from servicestar.diff.pair import Both, ContestPair, Level
from servicestar.diff.people import People
from servicestar.diff.search import Answer
from servicestar.model import Text

_CALL = Place("<diff>")
_ASKING = {"SS603", "SS604", "SS612"}


@frozen
class OnSheet:
    """A contest on a sheet that was handed in.

    Attributes:
        sheet: its name; empty for records that came as values.
        both: what came out of both.
        people: who moved; None where one of them has no outcome.
    """

    sheet: str
    both: Both
    people: People | None

    @property
    def level(self) -> Level:
        """How far apart they are."""
        return self.both.level


@frozen
class ContestDifference:
    """A contest of both rulesets.

    Attributes:
        contest, title: which.
        pair: the contest in both.
        sheets: on the sheets that were handed in.
        answer: of the search for a made-up cohort; None where sheets were handed in.
        people: who moves on the made-up cohort that was found.
    """

    contest: str
    title: Text
    pair: ContestPair = field(repr=False)
    sheets: tuple[OnSheet, ...]
    answer: Answer | None
    people: People | None

    @property
    def moves_winners(self) -> bool:
        """Whether the winners were seen to differ, or one of them to have no outcome."""
        levels = {each.level for each in self.sheets}
        if self.answer is not None and self.answer.found is not None:
            levels.add(self.answer.found.level)
        return bool(levels & {"winners", "fault"})


@frozen(eq=False)
class Differing:
    """What differs between two rulesets.

    Attributes:
        old, new: the rulesets; `names` as they were called.
        clauses: what differs, clause by clause.
        contests: the contests that both have.
        only_old, only_new: contests of one of them.
        left_out: contests that the sheets were not for, with the reason.
        seed: of the made-up cohorts.
    """

    old: Ruleset
    new: Ruleset
    names: tuple[str, str]
    clauses: tuple[Change, ...]
    contests: tuple[ContestDifference, ...]
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    left_out: tuple[tuple[str, Text], ...]
    seed: int

    @property
    def moves_winners(self) -> bool:
        """Whether the winners of any contest were seen to differ, or a contest is gone."""
        return bool(self.only_old) or any(each.moves_winners for each in self.contests)

    @property
    def people(self) -> dict[str, People]:
        """By contest, who moves on the first sheet; contests in which nobody does left out."""
        sheets = {each.contest: each.sheets[0].people for each in self.contests if each.sheets}
        return {id_: people for id_, people in sheets.items() if people and people.moves}

    @property
    def counterexample(self) -> ContestDifference | None:
        """The first contest with a made-up cohort on which they disagree, winners before all."""
        found = [c for c in self.contests if c.answer is not None and c.answer.found is not None]
        return next((c for c in found if c.moves_winners), next(iter(found), None))
