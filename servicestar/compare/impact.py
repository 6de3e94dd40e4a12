"""Two rulesets over many periods: whom a change would have touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from attrs import frozen

from servicestar.api import Contest, Ruleset
from servicestar.compare.measured import Compared, Measured, Sheet, Side
from servicestar.diagnostics import (
    Lang,
    Place,
    ServiceStarError,
    errors_of,
    fault,
    unknown,
)

_CALL = Place("<command line>")
_SIDES = (("the old ruleset", "旧规则"), ("the new ruleset", "新规则"))


@frozen(eq=False)
class Impact(Measured):
    """What a new ruleset would have changed."""

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
