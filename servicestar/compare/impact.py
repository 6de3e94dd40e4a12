"""Two rulesets over many periods: whom a change would have touched."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from attrs import field, frozen

from servicestar.api import Contest, Outcome, Ruleset
from servicestar.compare.figures import Figures
from servicestar.diagnostics import (
    Diagnostic,
    Lang,
    Place,
    ServiceStarError,
    errors_of,
    fault,
    unknown,
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


@frozen(eq=False)
class Impact:
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

    def to_text(self, lang: Lang = "en") -> str:
        """A text for a terminal of 80 columns."""
        from servicestar.compare.impact_text import impact_text

        return impact_text(self, lang)

    def to_json(self, lang: Lang = "en") -> str:
        """The figures as JSON; the same inputs give the same bytes."""
        from servicestar.compare.plain import impact_json

        return impact_json(self, lang)

    def to_html(self, lang: Lang = "en") -> str:
        """One page of HTML with pictures that needs nothing else.

        Raises:
            ServiceStarError: SS824 where the extra ``report`` is not installed.
        """
        from servicestar.compare.page import impact_page

        return impact_page(self, lang)


def _words(label: str, side: int, each: Diagnostic) -> dict[str, object]:
    told = f"{each.code} {each.message('en')}", f"{each.code} {each.message('zh')}"
    return {"period": label, "side": _SIDES[side], "told": told}


def impact(
    old: Ruleset,
    new: Ruleset,
    sheets: Sequence[Sheet],
    *,
    contest: str | None = None,
    by: str | None = None,
    facts: Mapping[str, object] | None = None,
    readings: Mapping[str, str] | None = None,
    sheet: str | None = None,
) -> Impact:
    """Run a contest under two rulesets over the sheets of some periods.

    Args:
        old: the ruleset in force.
        new: the one to compare with it; both have the contest.
        sheets: one for each period.
        contest: its id; may be left out where a ruleset has one.
        by: a field, by id or header, by whose values places are counted; left out, it is the one
            per whose groups the contest is held.
        facts: as for `Contest.evaluate`; what only one ruleset knows is told to that one alone.
        readings: likewise.
        sheet: the sheet of every .xlsx.

    Raises:
        ServiceStarError: where the call is wrong, or no period has an outcome on either side.
    """
    contests = old.contest(contest), new.contest(contest)
    _sheets_told_apart(sheets)
    field_ids = _fields(contests, by)
    told = _known(contests, facts or {}, readings or {})
    periods = []
    for each in sheets:
        sides = [_side(c, each, sheet, own) for c, own in zip(contests, told, strict=True)]
        periods.append(Compared(each.label, sides[0], sides[1], field_ids))
    found = Impact(contests[0], contests[1], tuple(periods), field_ids)
    if not any(side.outcome is not None for period in periods for side in (period.old, period.new)):
        raise ServiceStarError(f for p in periods for s in (p.old, p.new) for f in s.faults)
    return found


def _side(contest: Contest, each: Sheet, sheet: str | None, told: Mapping[str, Any]) -> Side:
    try:
        outcome = contest.evaluate(
            each.records,
            history=each.history,
            period=each.period,
            fed=each.fed,
            sheet=sheet,
            **told,
        )
    except ServiceStarError as error:
        return Side(None, tuple(errors_of(error.diagnostics)))
    return Side(outcome)


def _sheets_told_apart(sheets: Sequence[Sheet]) -> None:
    """Two sheets of one name could not be told apart in the report."""
    twice = [label for label, n in Counter(each.label for each in sheets).items() if n > 1]
    if twice:
        raise ServiceStarError(fault("SS825", _CALL, period=label) for label in twice)


def _fields(contests: Iterable[Contest], by: str | None) -> tuple[str, str] | None:
    """The id in each ruleset of the field by which places are counted."""
    found, faults = [], []
    for contest in contests:
        model = contest.model
        fields = contest.ruleset.model.records[model.records].fields
        named = by if by is not None else model.per
        ids = [id_ for id_, each in fields.items() if named in (id_, each.header)]
        found += ids
        if by is not None and not ids:
            known = [*fields, *(each.header for each in fields.values())]
            words = {"contest": contest.id, "ruleset": contest.ruleset.id}
            faults.append(unknown("SS823", _CALL, by, known, **words))
    if faults:
        raise ServiceStarError(faults)
    return (found[0], found[1]) if len(found) == 2 else None


def _known(
    contests: Iterable[Contest], facts: Mapping[str, object], readings: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What each ruleset is told: what it knows, and what neither does, so that it says so."""
    models = [contest.ruleset.model for contest in contests]
    told = []
    for model, other in (models, models[::-1]):
        own: dict[str, Any] = {}
        own["facts"] = {k: v for k, v in facts.items() if k in model.facts or k not in other.facts}
        own["readings"] = {
            k: v for k, v in readings.items() if k in model.readings or k not in other.readings
        }
        told.append(own)
    return told
