"""What became of an outcome, as frozen classes."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Literal

from attrs import frozen

from servicestar.diagnostics import Diagnostic
from servicestar.model import Awards, Ground, Text
from servicestar.model.after import Succession
from servicestar.model.outcome import Outcome, Quota
from servicestar.values.numbers import Number
from servicestar.values.periods import Period

Fate = Literal["awarded", "confirmed", "disqualified", "revoked"]


@frozen
class Reward:
    """What a winner gets, or gives back: yuan, grading points, things."""

    money: Number | None = None
    points: Number | None = None
    objects: tuple[Text, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything in it."""
        return self.money is not None or self.points is not None or bool(self.objects)

    @classmethod
    def of(cls, awards: Awards | None) -> Reward:
        """The reward of a contest."""
        return cls() if awards is None else cls(awards.money, awards.points, awards.objects)


NO_REWARD = Reward()


@frozen
class Loss:
    """The event that cost a title.

    Attributes:
        ground: what happened, with its article.
        date: when.
        note: what the sheet says besides.
        window: first and last day on which it counted; None for a ground that counts at any time.
        ended_in: the cycle that holds the date; None in a contest without cycles.
    """

    ground: Ground
    date: datetime.date
    note: str | None
    window: tuple[datetime.date, datetime.date] | None
    ended_in: Period | None

    @property
    def before_the_award(self) -> bool:
        """Whether it disqualifies, so that the place may go to another."""
        return self.ground.effect == "disqualified"


@frozen
class Settled:
    """One title: of a winner, or of who moved up.

    Attributes:
        key, group, rank, total: of its record.
        status: `disqualified` where it was lost before the award, `revoked` after it.
        moved_up: whether it came to the record by succession.
        loss: what cost it.
        confirmed: the day it was confirmed.
        due: what is to be handed over.
        waiting: what is due once the title is confirmed.
        give_back: what has to be returned.
    """

    key: str
    group: str | None
    rank: int | None
    total: Number | None
    status: Fate
    moved_up: bool
    loss: Loss | None
    confirmed: datetime.date | None
    due: Reward
    waiting: Reward
    give_back: Reward

    @property
    def stands(self) -> bool:
        """Whether the record still holds it."""
        return self.loss is None


@frozen
class Aftermath:
    """An outcome, and what became of it.

    Attributes:
        outcome: as it was before.
        succession: whether the next in rank moves up.
        readings: the reading that says so, where it is one.
        awarded, published: the days from which periods were counted.
        winners: keys that hold a title now, in order of rank, then of the records.
        titles: one for each winner of the outcome and each who moved up, in the same order.
        vacant: places that nobody holds any more; in a contest per group by group.
        unresolved: groups of keys tied for a place, which a person has to decide.
        barred: who may not stand in the next cycle, and which cycle that is.
        notes: events without effect, and what else a reader should know.
    """

    outcome: Outcome
    succession: Succession
    readings: Mapping[str, str]
    awarded: datetime.date | None
    published: datetime.date | None
    winners: tuple[str, ...]
    titles: tuple[Settled, ...]
    vacant: Quota
    unresolved: tuple[tuple[str, ...], ...]
    barred: Mapping[str, str]
    notes: tuple[Diagnostic, ...]

    @property
    def moved_up(self) -> tuple[str, ...]:
        """Keys to which a title came by succession, also of those who lost it again."""
        return tuple(title.key for title in self.titles if title.moved_up)

    def title(self, key: str) -> Settled | None:
        """The title of a record, if it has or had one."""
        return next((title for title in self.titles if title.key == key), None)
