"""The days that a contest has to keep, worked out from the calendar.

Each date is looked at once, the dates it rests on first. What is missing is no fault of the
ruleset: such a date stays open and says which option it needs.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Literal

from attrs import define, evolve, field, frozen

from servicestar.calendar import Calendar, Day, shifted
from servicestar.diagnostics import Diagnostic, Place, fault
from servicestar.model import Contest, Deadline, Observation, Text
from servicestar.values.periods import Labels, Period, PeriodKind

Anchor = Literal["awarded", "published", "period"]
OPTIONS: Mapping[str, str] = {
    "awarded": "--awarded",
    "published": "--published",
    "period": "--period",
}
OBSERVATION = Text("考察期", "observation")
_ONE_DAY = datetime.timedelta(days=1)


@frozen
class Row:
    """One date.

    Attributes:
        id, title, cite: what has to be done, and by which article.
        written: the date as the ruleset has it.
        first, last: its days, both included; None where the text names no first day, or where
            the date is open or at fault.
        latest: whether it may be earlier: these are the last days on which it can be kept.
        needs: anchors without which it can not be worked out.
        fault: why it can not be worked out at all.
    """

    id: str
    title: Text
    cite: str | None
    written: Deadline | Observation
    first: datetime.date | None = None
    last: datetime.date | None = None
    latest: bool = False
    needs: tuple[Anchor, ...] = ()
    fault: Diagnostic | None = None

    @property
    def status(self) -> str:
        """``fixed``, ``latest``, ``open`` or ``faulty``."""
        if self.fault is not None:
            return "faulty"
        return "open" if self.needs else "latest" if self.latest else "fixed"

    def holds(self, day: datetime.date) -> bool:
        """Whether a day lies in it; both ends are known."""
        assert self.first is not None
        assert self.last is not None
        return self.first <= day <= self.last


@frozen
class Timeline:
    """All dates of a contest, the earliest first, those without a day last.

    Attributes:
        contest: its id.
        period: the cycle, where one was said or taken.
        taken: whether the cycle was taken from the day of the award.
        awarded, published: the anchors.
        rows: the dates.
        notes: what a reader should know besides.
    """

    contest: str
    period: Period | None
    taken: bool
    awarded: datetime.date | None
    published: datetime.date | None
    rows: tuple[Row, ...]
    notes: tuple[Diagnostic, ...]

    @property
    def faults(self) -> list[Diagnostic]:
        """Why some dates could not be worked out."""
        return [row.fault for row in self.rows if row.fault is not None]


@frozen
class Anchors:
    """What a timeline is told."""

    awarded: datetime.date | None = None
    published: datetime.date | None = None
    period: Period | None = None


def timeline(
    id_: str, contest: Contest, anchors: Anchors, calendar: Calendar, labels: Labels
) -> Timeline:
    """Every date of a contest that passed the checks.

    Args:
        id_: the contest's id.
        contest: the contest.
        anchors: the days that are known, and the cycle. Without a cycle the one is taken whose
            last date of the kind `first_working_days` is the first on or after the award.
        calendar: working days.
        labels: cycles with names of their own.
    """
    period, notes, taken = anchors.period, [], None
    if period is None and anchors.awarded is not None:
        taken = _cycle_taken(contest, anchors.awarded, calendar, labels)
        period = taken if isinstance(taken, Period) else None
    no_period = taken if isinstance(taken, Diagnostic) else None
    worked = _Dates(calendar, evolve(anchors, period=period), _written(contest), no_period)
    rows = [worked.row(name) for name in worked.written]
    if isinstance(taken, Period):
        notes.append(_taken_note(contest, taken, anchors.awarded))
    notes += worked.too_late()
    ordered = sorted(rows, key=lambda row: (row.last is None, row.last or datetime.date.min))
    return Timeline(
        id_,
        period,
        isinstance(taken, Period),
        anchors.awarded,
        anchors.published,
        tuple(ordered),
        tuple(notes),
    )


@define
class _Dates:
    """Works the dates of a contest out, each once."""

    calendar: Calendar
    anchors: Anchors
    written: Mapping[str, Deadline | Observation]
    no_period: Diagnostic | None = None
    rows: dict[str, Row] = field(factory=dict)

    def row(self, name: str) -> Row:
        """A date, after those it rests on; without recursion, for chains may be long."""
        written, trail = self.written, [name]
        while (below := self.below(written[trail[-1]])) in written and below not in self.rows:
            trail.append(below)
        for each in reversed(trail):
            if each not in self.rows:
                self.rows[each] = self.worked_out(each, written[each])
        return self.rows[name]

    def below(self, date: Deadline | Observation) -> str:
        """The date or anchor that a date rests on; nothing where it rests on none."""
        if isinstance(date, Observation):
            return "awarded"
        if self.is_publication(date):
            return "published"
        return date.after or date.before or ""

    def is_publication(self, date: Deadline) -> bool:
        """Whether the day of the publication is known, so that it counts from there."""
        counted = date.working_days is not None or date.calendar_days is not None
        return date.id == "publication" and counted and self.anchors.published is not None

    def worked_out(self, name: str, date: Deadline | Observation) -> Row:
        """The row of a date."""
        title = OBSERVATION if isinstance(date, Observation) else date.title
        row = Row(name, title, date.cite, date)
        if isinstance(date, Deadline) and date.by is not None:
            return evolve(row, first=date.from_, last=date.by)
        if isinstance(date, Deadline) and date.first_working_days is not None:
            return self.first_days(row, date.first_working_days)
        return self.counted(row, date)

    def first_days(self, row: Row, count: int) -> Row:
        """The first working days after the cycle."""
        if self.no_period is not None:
            return _at_fault(row, self.no_period)
        if self.anchors.period is None:
            return evolve(row, needs=("period",))
        end = self.anchors.period.last_day
        if end is None:
            return _at_fault(row, fault("SS633", period=str(self.anchors.period)))
        first = self.calendar.working_day_after(end, 1)
        return _spanning(row, first, self.calendar.working_day_after(end, count))

    def counted(self, row: Row, date: Deadline | Observation) -> Row:
        """Days counted from another one on, or back from it."""
        start, needs, found, latest = self.start(self.below(date))
        if found is not None:
            return evolve(row, fault=found)
        if start is None:
            return evolve(row, needs=needs)
        backward = isinstance(date, Deadline) and date.before is not None
        if backward and not (isinstance(date, Deadline) and self.is_publication(date)):
            return evolve(self.back(row, date, start), latest=True)
        return evolve(self.onward(row, date, start), latest=latest)

    def start(
        self, name: str
    ) -> tuple[datetime.date | None, tuple[Anchor, ...], Diagnostic | None, bool]:
        """The day from which to count, or what keeps it from being known."""
        if name in self.rows:
            row = self.rows[name]
            return row.last, row.needs, row.fault, row.latest
        anchor: Anchor = "published" if name == "published" else "awarded"
        day = self.anchors.published if anchor == "published" else self.anchors.awarded
        return day, (anchor,), None, False

    def onward(self, row: Row, date: Deadline | Observation, start: datetime.date) -> Row:
        """From the day after a day on, as many days as the date lasts."""
        first = shifted(start, 1)
        if date.working_days is not None:
            return _spanning(row, first, self.calendar.working_day_after(start, date.working_days))
        return _spanning(row, first, shifted(start, date.calendar_days or 0))

    def back(self, row: Row, date: Deadline | Observation, end: datetime.date) -> Row:
        """As late as it can be to be over before a day."""
        if date.working_days is not None:
            first = self.calendar.working_day_before(end, date.working_days)
            return _spanning(row, first, self.calendar.working_day_before(end, 1))
        return _spanning(row, shifted(end, -(date.calendar_days or 0)), shifted(end, -1))

    def too_late(self) -> Iterator[Diagnostic]:
        """A publication that is not over before the date that it has to come before."""
        date = self.written.get("publication")
        if not isinstance(date, Deadline) or not self.is_publication(date):
            return
        row, limit = self.rows["publication"], self.rows.get(date.before or "")
        if limit and limit.last and row.last and row.last >= limit.last:
            words = {"last": row.last.isoformat(), "day": limit.last.isoformat()}
            both = row.title.both, limit.title.both
            yield fault("SS671", _place(date), date=both[0], other=both[1], **words)


def _written(contest: Contest) -> dict[str, Deadline | Observation]:
    """The dates by id, the observation last."""
    found: dict[str, Deadline | Observation] = {date.id: date for date in contest.dates}
    if contest.awards is not None and contest.awards.observation is not None:
        found["observation"] = contest.awards.observation
    return found


def _place(date: Deadline | Observation) -> Place:
    return date.where.whole.part(0, 1)


def _at_fault(row: Row, found: Diagnostic) -> Row:
    return evolve(row, fault=evolve(found, place=_place(row.written)))


def _spanning(row: Row, first: Day, last: Day) -> Row:
    """The row with its days, or with the fault of one of them."""
    for day in (first, last):
        if isinstance(day, Diagnostic):
            return _at_fault(row, day)
    assert not isinstance(first, Diagnostic)
    assert not isinstance(last, Diagnostic)
    return evolve(row, first=first, last=last)


# --- cycles --------------------------------------------------------------------------------------


def cycle_on(day: datetime.date, kind: PeriodKind, labels: Labels) -> Period | None:
    """The cycle of a kind that holds a day; None where no label does."""
    if kind != "label":
        return Period("month", day.year, day.month - 1).to(kind)
    return next((label for label in labels.values() if label.holds(day)), None)


def _last_kept(contest: Contest) -> Deadline | None:
    """The date that is the last to be kept after a cycle, by its count of working days."""
    dates = [date for date in contest.dates if date.first_working_days is not None]
    return max(dates, key=lambda date: date.first_working_days or 0, default=None)


def _taken_note(contest: Contest, period: Period, awarded: datetime.date | None) -> Diagnostic:
    date = _last_kept(contest)
    assert date is not None
    assert awarded is not None
    words = {"period": str(period), "awarded": awarded.isoformat()}
    return fault("SS672", _place(date), date=date.title.both, **words)


def _cycle_taken(
    contest: Contest, awarded: datetime.date, calendar: Calendar, labels: Labels
) -> Period | Diagnostic | None:
    """The earliest cycle of which the last date to be kept is not over on the day of the award."""
    date = _last_kept(contest)
    if date is None or contest.period is None:
        return None

    def kept_until(period: Period) -> Day | None:
        end = period.last_day
        if end is None:
            return None
        return calendar.working_day_after(end, date.first_working_days or 0)

    if contest.period == "label":
        return _label_taken([*labels.values()], [*map(kept_until, labels.values())], awarded)
    period = cycle_on(awarded, contest.period, labels)
    assert period is not None
    # The award's own cycle is not over before the award, so its dates are not either.
    while period.previous.year > 0:
        before = kept_until(period.previous)
        if isinstance(before, Diagnostic):
            return before
        if before is None or before < awarded:
            break
        period = period.previous
    return period


def _label_taken(
    labels: list[Period], ends: list[Day | None], awarded: datetime.date
) -> Period | Diagnostic | None:
    """The first label, in the order of the ruleset, of which the date is not over."""
    for label, end in zip(labels, ends, strict=True):
        if isinstance(end, Diagnostic):
            return end
        if end is not None and end >= awarded:
            return label
    return None
