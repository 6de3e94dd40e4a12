"""What comes after an outcome, as a developer holds it: a timeline, an aftermath."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import evolve, frozen

from servicestar import aftermath, checks, loader, model, report
from servicestar.aftermath import Anchors, Row, Settled
from servicestar.calendar import Calendar, calendar_of
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
from servicestar.evaluate import Run
from servicestar.explain import explain
from servicestar.model.after import Succession
from servicestar.model.outcome import Quota
from servicestar.model.scope import labels_of
from servicestar.records import load_events
from servicestar.records.append_text import new_csv
from servicestar.values.numbers import format_number
from servicestar.values.periods import Labels, Period, example_of, parse_date

_CALL = Place("<command line>")
_OUTCOME = Place("<outcome>")


# --- what a call is told -------------------------------------------------------------------------


def reading_faults(ruleset: model.Ruleset, readings: Mapping[str, str]) -> list[Diagnostic]:
    """Faults of readings that a call switches."""
    faults = []
    for name, choice in readings.items():
        reading = ruleset.readings.get(name)
        if reading is None:
            place = ruleset.where.of("readings")
            faults.append(unknown("SS610", place, name, ruleset.readings))
        elif choice not in reading.choices:
            words = {"reading": name, "known": ", ".join(reading.choices)}
            faults.append(unknown("SS611", reading.where.whole, choice, reading.choices, **words))
    return faults


def day_of(option: str, value: object) -> tuple[datetime.date | None, list[Diagnostic]]:
    """A day that a call names, as a date or as a text in ISO form.

    Args:
        option: what the command line calls it.
        value: None where it is not known.
    """
    if isinstance(value, datetime.datetime):
        return value.date(), []
    day = parse_date(value.strip()) if isinstance(value, str) else value
    if day is None or isinstance(day, datetime.date):
        wrong = day is None and value is not None
        return day, [fault("SS632", _CALL, option=option, value=value)] if wrong else []
    return None, [fault("SS632", _CALL, option=option, value=repr(value))]


def calendar_for(ruleset: model.Ruleset, source: Any) -> tuple[Calendar, list[Diagnostic]]:
    """The calendar of a ruleset, with the years that a call supplies in place of its own.

    Args:
        ruleset: whose ``calendar:`` counts.
        source: a path of a YAML file, or a mapping, from years to ``holidays`` and ``make_up``;
            None where nothing is supplied.

    Returns:
        The calendar, and what was found in the source: errors and warnings.
    """
    if source is None:
        return calendar_of(ruleset.calendar), []
    if isinstance(source, str | os.PathLike):
        file, faults = loader.read_file(Path(source))
    else:
        # JSON is YAML, so what is in memory goes through the same door.
        texts = {str(year): days for year, days in dict(source).items()}
        file, faults = loader.FileText("<calendar>", json.dumps(texts, default=_plain).encode()), []
    if file is None:
        return calendar_of(ruleset.calendar), faults
    years, faults = loader.load_mapping(file, model.YearDays)
    findings = [*faults, *checks.check_years(years or {})]
    sound = {} if errors_of(findings) else years or {}
    return calendar_of(ruleset.calendar, sound), findings


def _plain(value: object) -> object:
    """A day as its text, any other collection as a list."""
    return value.isoformat() if isinstance(value, datetime.date) else list(value)  # type: ignore[call-overload]


# --- dates ---------------------------------------------------------------------------------------


@frozen(eq=False)
class Timeline:
    """The dates of a contest, worked out from the calendar.

    Indexing by the id of a date gives its row. A date that can not be worked out is no exception:
    its row is open or has a fault.
    """

    ruleset: model.Ruleset
    sha256: str
    model: aftermath.Timeline
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """The dates, the earliest first, those without a day last."""
        return self.model.rows

    @property
    def period(self) -> Period | None:
        """The cycle, as said or as taken from the day of the award."""
        return self.model.period

    @property
    def faults(self) -> list[Diagnostic]:
        """Why some dates could not be worked out."""
        return self.model.faults

    @property
    def notes(self) -> tuple[Diagnostic, ...]:
        """What a reader should know besides."""
        return self.model.notes

    def with_note(self, note: Diagnostic) -> Timeline:
        """The same with one more note."""
        return evolve(self, model=evolve(self.model, notes=(*self.notes, note)))

    def __getitem__(self, id: str) -> Row:
        """The row of a date.

        Raises:
            KeyError: where the contest has no such date.
        """
        return {row.id: row for row in self.rows}[id]

    def to_table(self, lang: Lang = "en") -> str:
        """A text for a terminal of 80 columns."""
        return report.timeline_table(self.ruleset, self.model, lang)

    def to_json(self, lang: Lang = "en") -> str:
        """The dates as JSON."""
        return report.timeline_json(self.ruleset, self.sha256, self.model, lang)


def timeline_of(
    ruleset: model.Ruleset,
    sha256: str,
    contest: str,
    period: Period | None,
    days: Mapping[str, object],
    calendar: Any,
) -> tuple[Timeline | None, list[Diagnostic]]:
    """The timeline of a contest.

    Args:
        ruleset: checked.
        sha256: hash of its file.
        contest: id of one of its contests.
        period: the cycle, where one was said.
        days: by anchor, what the call says.
        calendar: as in `calendar_for`.

    Returns:
        The timeline, or None and the faults of the call and of the supplied calendar.
    """
    awarded, faults = day_of("--awarded", days.get("awarded"))
    published, found = day_of("--published", days.get("published"))
    faults += found
    working, found = calendar_for(ruleset, calendar)
    faults += found
    if errors_of(faults):
        return None, faults
    anchors = Anchors(awarded, published, period)
    written = ruleset.contests[contest]
    dates = aftermath.timeline(contest, written, anchors, working, labels_of(ruleset))
    return Timeline(ruleset, sha256, dates, tuple(faults)), []


# --- events --------------------------------------------------------------------------------------


@frozen(eq=False)
class Aftermath:
    """An outcome, and what became of it. Indexing by a key gives the title of that key."""

    run: Run
    model: aftermath.Aftermath
    labels: Labels
    warnings: tuple[Diagnostic, ...] = ()

    @property
    def before(self) -> tuple[str, ...]:
        """Keys of the outcome's winners."""
        assert self.run.outcome is not None
        return self.run.outcome.winners

    @property
    def winners(self) -> tuple[str, ...]:
        """Keys that hold a title now, in order of rank, then of the records."""
        return self.model.winners

    @property
    def titles(self) -> tuple[Settled, ...]:
        """One for each winner of the outcome and each who moved up."""
        return self.model.titles

    @property
    def moved_up(self) -> tuple[str, ...]:
        """Keys to which a title came by succession."""
        return self.model.moved_up

    @property
    def vacant(self) -> Quota:
        """Places that nobody holds any more: a number, or one for each group."""
        return self.model.vacant

    @property
    def unresolved(self) -> tuple[tuple[str, ...], ...]:
        """Groups of keys tied for a place, which a person has to decide."""
        return self.model.unresolved

    @property
    def barred(self) -> Mapping[str, str]:
        """Who may not stand in the next cycle, and which cycle that is."""
        return self.model.barred

    @property
    def notes(self) -> tuple[Diagnostic, ...]:
        """Events without effect, and what else a reader should know."""
        return self.model.notes

    def __getitem__(self, key: str) -> Settled:
        """The title of a key.

        Raises:
            ServiceStarError: where the key has and had none.
        """
        title = self.model.title(key)
        if title is None:
            raise ServiceStarError(
                [unknown("SS614", _OUTCOME, key, [each.key for each in self.titles])]
            )
        return title

    def explain(self, key: str, lang: Lang = "en") -> str:
        """How a record stood before, and what became of it, with articles.

        Raises:
            ServiceStarError: where there is no such record.
        """
        keys = self.run.records.keys
        if key not in keys:
            raise ServiceStarError([unknown("SS614", _OUTCOME, key, keys)])
        before = report.wrap(explain(self.run, keys.index(key), lang))
        after = aftermath.tell(self.run, self.model, key, lang)
        return before + report.wrap("\n".join(map(printable, after))) + "\n"

    def history(self) -> list[dict[str, str]]:
        """The titles as rows of a history sheet, for the next cycle.

        Empty where the contest has no cycles: nobody can look back at such titles.

        Raises:
            ServiceStarError: where the contest has cycles, but was run without one.
        """
        contest, period = self.run.plan.contest, self.run.settings.period
        if contest.period is None:
            return []
        if period is None:
            words = {"contest": self.run.plan.id, "found": ("", "")}
            example = example_of(contest.period, self.labels)
            raise ServiceStarError([fault("SS603", contest.where.whole, example=example, **words)])
        return [_history_row(self.run.plan.id, period, title) for title in self.titles]

    def to_csv(self) -> str:
        """The rows of `history` as CSV with a header row."""
        return new_csv(self.history()).decode()

    def to_table(self, lang: Lang = "en") -> str:
        """A text for a terminal of 80 columns."""
        return report.aftermath_table(self.run, self.model, lang)

    def to_json(self, lang: Lang = "en") -> str:
        """Before and after as JSON; the same inputs give the same bytes."""
        return report.aftermath_json(self.model, lang)


def _history_row(scheme: str, period: Period, title: Settled) -> dict[str, str]:
    ended = title.loss.ended_in if title.loss else None
    return {
        "id": title.key,
        "scheme": scheme,
        "period": str(period),
        "status": title.status if title.loss else "awarded",
        "total": "" if title.total is None else format_number(title.total, 2),
        "ended_in": "" if ended is None else str(ended),
    }


def aftermath_of(
    run: Run,
    events: Any,
    days: Mapping[str, object],
    readings: Mapping[str, str],
    calendar: Any,
) -> tuple[Aftermath | None, list[Diagnostic]]:
    """What became of an outcome.

    Args:
        run: what was run.
        events: a path, a list of mappings or a data frame.
        days: by anchor, what the call says.
        readings: choices by reading, where they differ from the run's.
        calendar: as in `calendar_for`.

    Returns:
        The aftermath, or None and every fault of the call, the calendar and the events.
    """
    ruleset, contest = run.settings.ruleset, run.plan.contest
    if wrong := reading_faults(ruleset, readings):
        return None, wrong
    if contest.after_selection is None:
        return None, [fault("SS636", contest.where.whole.part(0, 1), contest=run.plan.id)]
    awarded, faults = day_of("--awarded", days.get("awarded"))
    published, found = day_of("--published", days.get("published"))
    faults += found
    working, found = calendar_for(ruleset, calendar)
    faults += found
    header = run.plan.kind.fields[run.plan.key].header
    told, found = load_events(events, header, contest, dict.fromkeys(run.records.keys))
    faults += found
    if told is None or errors_of(faults):
        return None, faults
    labels = labels_of(ruleset)
    succession, used = _succession(run, contest.after_selection, readings)
    situation = aftermath.Situation(awarded, published, working, labels, succession, used)
    settled, found = aftermath.settle(run, told, situation)
    if settled is None:
        return None, [*faults, *found]
    return Aftermath(run, settled, labels, tuple(faults)), []


def _succession(
    run: Run, after: model.AfterSelection, readings: Mapping[str, str]
) -> tuple[Succession, dict[str, str]]:
    """Whether the next in rank moves up, and the reading that says so."""
    name = after.reading
    if name is None:
        return after.succession or "none", {}
    default = run.settings.ruleset.readings[name].default
    choice = readings.get(name, run.plan.readings.get(name, default))
    return after.choices.get(choice, after.succession or "none"), {name: choice}
