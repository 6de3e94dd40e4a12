"""Two rulesets compared: their clauses, whom the change moves, and where they disagree."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from attrs import frozen

from servicestar.api import Ruleset, read
from servicestar.api.source import Source, read_text
from servicestar.diagnostics import (
    Diagnostic,
    Lang,
    Place,
    ServiceStarError,
    errors_of,
    fault,
    printable,
    unknown,
)
from servicestar.diff.change import Plans
from servicestar.diff.clauses import compare_clauses
from servicestar.diff.found import ContestDifference, Differing, OnSheet
from servicestar.diff.leaves import Sources
from servicestar.diff.pair import Both, ContestPair, run
from servicestar.diff.people import People, people_of
from servicestar.diff.search import TRIES, search
from servicestar.loader import FileText
from servicestar.model import Text

_CALL = Place("<diff>")
_ASKING = {"SS603", "SS604", "SS612"}


@frozen(eq=False)
class Difference(Differing):
    """What differs between two rulesets."""

    def to_text(self, lang: Lang = "en") -> str:
        """For a terminal of 80 columns."""
        from servicestar.diff.text import to_text

        return to_text(self, lang)

    def to_markdown(self, lang: Lang = "en") -> str:
        """For a comment in a review."""
        from servicestar.diff.markdown import to_markdown

        return to_markdown(self, lang)

    def to_html(self, lang: Lang = "en") -> str:
        """One page that needs nothing else."""
        from servicestar.diff.html import to_html

        return to_html(self, lang)

    def _repr_html_(self) -> str:
        from servicestar.diff.html import fragment

        return fragment(self)

    def __repr__(self) -> str:
        """Which rulesets, and how many clauses differ."""
        old, new = map(printable, self.names)
        return f"<Difference {old} → {new}: {len(self.clauses)} clauses differ>"

    def to_json(self, lang: Lang = "en") -> str:
        """For programs; the same rulesets and sheets give the same bytes."""
        from servicestar.diff.json import to_json

        return to_json(self, lang)


@frozen
class Side:
    """One of the two rulesets: as a person called it, loaded, with its text."""

    name: str
    ruleset: Ruleset
    sources: Sources

    def plans(self, readings: Mapping[str, str]) -> Plans:
        """The plans of its contests."""
        return {id_: self.ruleset.plan(id_, readings) for id_ in self.ruleset.contests}


def compare(
    old: Ruleset | Source | FileText,
    new: Ruleset | Source | FileText,
    *,
    contests: Sequence[str] = (),
    records: Any = None,
    history: Any = None,
    period: str | None = None,
    facts: Mapping[str, object] | None = None,
    readings: Mapping[str, str] | None = None,
    fed: Mapping[str, Any] | None = None,
    sheet: str | None = None,
    tries: int = TRIES,
    seed: int = 0,
    progress: Callable[[str], None] = lambda _: None,
    looked: Callable[[int], None] = lambda _: None,
) -> Difference:
    """Compare two rulesets clause by clause, and on records or made-up cohorts.

    Args:
        old: a loaded ruleset, a path, a shipped id, or the text of a file.
        new: the same of the other.
        contests: only these; all that both have where left out.
        records: a sheet as `Contest.evaluate` takes it, or several paths; without one a made-up
            cohort is looked for on which the winners differ.
        history: earlier titles.
        period: the cycle.
        facts: values by fact id, for the ruleset that knows them.
        readings: choices by reading, for the ruleset that has them.
        fed: sheets of contests that feed these.
        sheet: the sheet of an .xlsx.
        tries: how many cohorts are made up for a contest before giving up.
        seed: of the made-up cohorts; the same gives the same ones.
        progress: told the contest that is looked at next.
        looked: told how many cohorts have been looked at for it.

    Raises:
        ServiceStarError: with every fault of the two files and the call.
    """
    sides = _side(old), _side(new)
    chosen = _known(sides, facts or {}, readings or {})
    plans = tuple(side.plans(each["readings"]) for side, each in zip(sides, chosen, strict=True))
    both = [id_ for id_ in sides[1].ruleset.contests if id_ in sides[0].ruleset.contests]
    _check_contests(sides, both, contests)
    asked = [id_ for id_ in both if id_ in contests or not contests]
    pairs = {id_: _pair(sides, id_, chosen) for id_ in asked}
    found, left_out = _compared(
        pairs,
        _sheets(records),
        chosen,
        {"history": history, "period": period, "fed": fed, "sheet": sheet},
        strict=bool(contests) or len(asked) == 1,
        search_with={"tries": tries, "start": seed, "looked": looked},
        progress=progress,
    )
    models = sides[0].ruleset.model, sides[1].ruleset.model
    changes = compare_clauses(*models, (plans[0], plans[1]), (sides[0].sources, sides[1].sources))
    return Difference(
        sides[0].ruleset,
        sides[1].ruleset,
        (sides[0].name, sides[1].name),
        tuple(c for c in changes if not contests or c.contest is None or c.contest in contests),
        found,
        *_only(sides, both if not contests else None),
        left_out,
        seed,
    )


# --- the call ------------------------------------------------------------------------------------


def _side(source: Ruleset | Source | FileText) -> Side:
    if isinstance(source, Ruleset):
        return Side(source.id, source, {})
    name, found = (
        (source.name, read_text(source))
        if isinstance(source, FileText)
        else (str(source), read(source))
    )
    ruleset, findings, texts = found
    if ruleset is None:
        raise ServiceStarError(errors_of(findings))
    return Side(name, ruleset, texts)


def _known(
    sides: tuple[Side, Side], facts: Mapping[str, object], readings: Mapping[str, str]
) -> list[dict[str, Any]]:
    """What each ruleset knows of the facts and readings; what neither knows is a fault."""
    models = [side.ruleset.model for side in sides]
    faults = [
        unknown("SS605", _CALL, name, [*models[0].facts, *models[1].facts])
        for name in facts
        if not any(name in each.facts for each in models)
    ]
    faults += _unknown_readings(sides, readings)
    if faults:
        raise ServiceStarError(faults)
    return [
        {
            "facts": {k: v for k, v in facts.items() if k in each.facts},
            "readings": {
                k: v
                for k, v in readings.items()
                if k in each.readings and v in each.readings[k].choices
            },
        }
        for each in models
    ]


def _unknown_readings(sides: Iterable[Side], readings: Mapping[str, str]) -> list[Diagnostic]:
    """Faults of readings that neither ruleset has, or not with this choice."""
    faults = []
    for name, choice in readings.items():
        found = [side.ruleset.check_readings({name: choice}) for side in sides]
        if all(found):
            faults += found[-1]
    return faults


def _check_contests(sides: tuple[Side, Side], both: Sequence[str], asked: Iterable[str]) -> None:
    words = {"known": ", ".join(both)}
    faults = [unknown("SS601", _CALL, id_, both, **words) for id_ in asked if id_ not in both]
    if faults:
        raise ServiceStarError(faults)


def _only(
    sides: tuple[Side, Side], both: Sequence[str] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The contests of one ruleset; none where only some of both were asked for."""
    if both is None:
        return (), ()
    old, new = (tuple(c for c in side.ruleset.contests if c not in both) for side in sides)
    return old, new


def _pair(sides: tuple[Side, Side], id_: str, chosen: Sequence[Mapping[str, Any]]) -> ContestPair:
    old, new = (side.ruleset.contest(id_) for side in sides)
    return ContestPair(old, new, (chosen[0]["readings"], chosen[1]["readings"]))


def _sheets(records: Any) -> dict[str, Any]:
    """Sheets by name: one of values, or of every path."""
    if records is None:
        return {}
    if isinstance(records, str | Path):
        return {str(records): records}
    if (
        isinstance(records, list | tuple)
        and records
        and all(isinstance(each, str | Path) for each in records)
    ):
        return {str(each): each for each in records}
    return {"": records}


# --- on sheets, or on made-up cohorts ------------------------------------------------------------


def _compared(
    pairs: Mapping[str, ContestPair],
    sheets: Mapping[str, Any],
    chosen: Sequence[Mapping[str, Any]],
    settings: Mapping[str, Any],
    *,
    strict: bool,
    search_with: Mapping[str, Any],
    progress: Callable[[str], None],
) -> tuple[tuple[ContestDifference, ...], tuple[tuple[str, Text], ...]]:
    """Every contest on the sheets; without sheets on what the search finds."""
    found: list[ContestDifference] = []
    left_out: list[tuple[str, Text]] = []
    for id_, pair in pairs.items():
        progress(id_)
        title = pair.new.model.title
        if not sheets:
            answer = search(pair, **search_with)
            people = _people(pair, answer.found.both) if answer.found else None
            found.append(ContestDifference(id_, title, pair, (), answer, people))
            continue
        reason, ran = _on_sheets(pair, sheets, chosen, settings, strict=strict)
        if reason is not None:
            left_out += [(id_, reason)] if pair.differing else []
        else:
            found.append(ContestDifference(id_, title, pair, ran, None, None))
    if sheets and not found:
        raise ServiceStarError([fault("SS602", _CALL, known=", ".join(pairs))])
    return tuple(found), tuple(left_out)


def _on_sheets(
    pair: ContestPair,
    sheets: Mapping[str, Any],
    chosen: Sequence[Mapping[str, Any]],
    settings: Mapping[str, Any],
    *,
    strict: bool,
) -> tuple[Text | None, tuple[OnSheet, ...]]:
    """A contest on every sheet; or why it is not looked at: the sheets are not for it.

    A contest that was asked for is never left out: what keeps both from having an outcome is a
    fault.
    """
    found = []
    for name, records in sheets.items():
        came = [
            run(contest.evaluate, records, **each, **settings)
            for contest, each in zip((pair.old, pair.new), chosen, strict=True)
        ]
        both = Both(came[0], came[1])
        if not strict and (reason := _unfit(both)) is not None:
            return reason, ()
        if both.old.outcome is None and both.new.outcome is None:
            raise ServiceStarError([*both.old.faults, *both.new.faults])
        found.append(OnSheet(name, both, _people(pair, both)))
    return None, tuple(found)


def _unfit(both: Both) -> Text | None:
    """Why a sheet is plainly not for a contest."""
    for came in (both.old, both.new):
        asking = [f for f in came.faults if f.code in _ASKING]
        if asking:
            return Text(asking[0].message("zh"), asking[0].message("en"))
        notes = came.outcome.notes if came.outcome is not None else came.faults
        if any(note.code in ("SS521", "SS506") for note in notes):
            return Text("表中缺少所需的列", "the sheet lacks its columns")
    return None


def _people(pair: ContestPair, both: Both) -> People | None:
    if both.old.outcome is None or both.new.outcome is None:
        return None
    return people_of(pair, both.old.outcome, both.new.outcome)
