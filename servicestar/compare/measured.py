"""What two rulesets gave over many periods, and the figures that follow from it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import field, frozen

from servicestar.api import Contest, Outcome
from servicestar.compare.figures import Figures
from servicestar.diagnostics import (
    Diagnostic,
    Place,
    fault,
)

_CALL = Place("<command line>")
_SIDES = (("the old ruleset", "旧规则"), ("the new ruleset", "新规则"))


@frozen
class Sheet:
    """The records of one period, as `Contest.evaluate` takes them.

    Attributes:
        records: a path, a list of mappings, or a data frame.
        period: the cycle; None where the contest has none.
        history: earlier titles in any of these forms.
        fed: for a contest that is fed by others, their records by contest id.
    """

    records: Any
    period: str | None = None
    history: Any = None
    fed: Mapping[str, Any] = field(factory=dict)

    @property
    def label(self) -> str:
        """The period, or what the file is called."""
        if self.period is not None:
            return self.period
        named = isinstance(self.records, str | os.PathLike)
        return Path(self.records).stem if named else "-"


@frozen(eq=False)
class Side:
    """What one ruleset makes of one sheet: an outcome, or the faults for which there is none."""

    outcome: Outcome | None
    faults: tuple[Diagnostic, ...] = ()


@frozen(eq=False)
class Compared:
    """One period under both rulesets."""

    label: str
    old: Side
    new: Side
    by: tuple[str, str] | None

    @property
    def pair(self) -> tuple[Outcome, Outcome] | None:
        """Both outcomes; None where there is no outcome on one side."""
        if self.old.outcome is None or self.new.outcome is None:
            return None
        return self.old.outcome, self.new.outcome

    @cached_property
    def figures(self) -> Figures | None:
        """Its figures; None where there is nothing to compare."""
        return None if self.pair is None else Figures((self.pair,), self.by)

    @property
    def differs(self) -> bool:
        """Whether other people win or are tied."""
        return self.pair is not None and _sign(self.pair[0]) != _sign(self.pair[1])


def _sign(outcome: Outcome) -> object:
    ties = frozenset(map(frozenset, outcome.unresolved))
    return frozenset(outcome.winners), ties


def _words(label: str, side: int, each: Diagnostic) -> dict[str, object]:
    told = f"{each.code} {each.message('en')}", f"{each.code} {each.message('zh')}"
    return {"period": label, "side": _SIDES[side], "told": told}


@frozen(eq=False)
class Measured:
    """What a new ruleset would have changed.

    Attributes:
        old, new: the contest under each ruleset.
        periods: one for each sheet, in the order of the sheets.
        by: id of the field in each ruleset by which places are counted.
    """

    old: Contest
    new: Contest
    periods: tuple[Compared, ...]
    by: tuple[str, str] | None

    @cached_property
    def overall(self) -> Figures:
        """The figures of all periods that have an outcome on both sides."""
        return Figures(tuple(p.pair for p in self.periods if p.pair is not None), self.by)

    @property
    def differ(self) -> tuple[str, ...]:
        """The periods in which other people win or are tied."""
        return tuple(period.label for period in self.periods if period.differs)

    @property
    def unsound(self) -> tuple[str, ...]:
        """The periods that have no outcome on one side or both."""
        return tuple(period.label for period in self.periods if period.pair is None)

    @property
    def faults(self) -> tuple[Diagnostic, ...]:
        """Why there is no outcome somewhere, each fault with its period and ruleset."""
        return tuple(
            fault("SS826", each.place, **_words(period.label, position, each))
            for period in self.periods
            for position, side in enumerate((period.old, period.new))
            for each in side.faults
        )
