"""What becomes of an outcome when things happen after it. The order of the events is no matter.

Of several events on one record the earliest that has an effect counts. Places are given anew by
the same rules as in the contest, so that a tie which nobody may break stays one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping

from attrs import define, field, frozen

from servicestar.aftermath.dates import OPTIONS, Anchors, Row, cycle_on, timeline
from servicestar.aftermath.places import given_anew, new_ties, reached, unresolved, vacant
from servicestar.aftermath.result import NO_REWARD, Aftermath, Fate, Loss, Reward, Settled
from servicestar.calendar import Calendar, shifted
from servicestar.diagnostics import Diagnostic, fault
from servicestar.evaluate import Run
from servicestar.evaluate.placing import Placing
from servicestar.model import AfterSelection, Ground
from servicestar.model.after import Succession
from servicestar.model.events import CONFIRMED
from servicestar.model.outcome import Outcome
from servicestar.model.uses import conditions_of
from servicestar.records import Event
from servicestar.values.operators import Value
from servicestar.values.periods import Labels, Period

Span = tuple[datetime.date, datetime.date]
_CONFIRMED = ("confirmed", "已确认")
_WINDOWS = {
    "publication": ("publication", "公示期"),
    "observation": ("observation", "考察期"),
}


@frozen
class Situation:
    """What is known besides the outcome.

    Attributes:
        awarded, published: the days from which periods are counted.
        calendar: working days.
        labels: cycles with names of their own.
        succession: whether the next in rank moves up.
        readings: the reading that says so, where it is one.
    """

    awarded: datetime.date | None
    published: datetime.date | None
    calendar: Calendar
    labels: Labels
    succession: Succession
    readings: Mapping[str, str]


def settle(
    run: Run, events: Iterable[Event], situation: Situation
) -> tuple[Aftermath | None, list[Diagnostic]]:
    """What became of an outcome.

    Args:
        run: a finished run of a contest that says what comes after a selection.
        events: what happened, each about a record of the run.
        situation: what is known besides.

    Returns:
        The aftermath, or None and the faults that keep it from being known: an anchor that an
        event needs (SS634), a period that can not be worked out.
    """
    after = run.plan.contest.after_selection
    assert after is not None
    assert run.outcome is not None
    settler = _Settler(run, after, run.outcome, situation)
    faults = settler.look_at_windows(events)
    if faults:
        return None, faults
    settler.take(events)
    return settler.aftermath(), []


@define
class _Settler:
    """Works one aftermath out.

    Attributes:
        rows: by key, the row on the roster.
        windows: by period, the days in which a ground counts.
        grounds: by id, with their place in the ruleset.
        told: events by row, the earliest first.
        losses: by row, the event that costs the title if there is one.
    """

    run: Run
    after: AfterSelection
    outcome: Outcome
    situation: Situation
    rows: dict[str, int] = field(init=False)
    grounds: dict[str, tuple[int, Ground]] = field(init=False)
    windows: dict[str, Span] = field(factory=dict)
    told: dict[int, list[Event]] = field(factory=dict)
    losses: dict[int, Loss] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Index the records and the grounds."""
        self.rows = {key: row for row, key in enumerate(self.run.records.keys)}
        self.grounds = {ground.id: (n, ground) for n, ground in enumerate(self.after.grounds)}

    # --- when events count

    def look_at_windows(self, events: Iterable[Event]) -> list[Diagnostic]:
        """Work out the periods in which the events count; only those that are needed."""
        first: dict[str, Event] = {}
        for event in events:
            if event.what != CONFIRMED:
                first.setdefault(self.grounds[event.what][1].during, event)
        first.pop("any_time", None)
        settings, contest = self.run.settings, self.run.plan.contest
        anchors = Anchors(self.situation.awarded, self.situation.published, settings.period)
        found = timeline(
            self.run.plan.id, contest, anchors, self.situation.calendar, self.situation.labels
        )
        rows = {row.id: row for row in found.rows}
        spans = {during: self.span(rows[during], event) for during, event in first.items()}
        self.windows = {d: span for d, span in spans.items() if not isinstance(span, Diagnostic)}
        return [span for span in spans.values() if isinstance(span, Diagnostic)]

    def span(self, row: Row, event: Event) -> Span | Diagnostic:
        """The days of a period, or why they are not known."""
        if row.fault is not None:
            return row.fault
        needs = [OPTIONS[name] for name in row.needs]
        begin = row.first
        if row.latest or begin is None:
            # As late as it can be is not when it was: only the day itself says that.
            published = self.situation.published
            needs = needs or ([OPTIONS["published"]] if published is None else [])
            following = shifted(published, 1) if published is not None else None
            begin = following if isinstance(following, datetime.date) else None
        if needs or begin is None or row.last is None:
            title = self.grounds[event.what][1].title
            words = {"event": title.both, "window": _WINDOWS[row.id]}
            return fault("SS634", event.place, option=" ".join(needs), **words)
        return begin, row.last

    def effective(self, event: Event) -> bool:
        """Whether an event falls in the period in which its ground counts."""
        during = self.grounds[event.what][1].during
        if during == "any_time":
            return True
        first, last = self.windows[during]
        return first <= event.date <= last

    # --- whom they cost a title

    def take(self, events: Iterable[Event]) -> None:
        """Sort the events by record and day, and find the first of each record that counts."""
        for event in events:
            self.told.setdefault(self.rows[event.id], []).append(event)
        for row, own in sorted(self.told.items()):
            own.sort(key=self.weight)
            first = next((e for e in own if e.what != CONFIRMED and self.effective(e)), None)
            if first is not None:
                self.losses[row] = self.loss(first)

    def weight(self, event: Event) -> tuple[datetime.date, int, str]:
        """What orders the events of one record: the day, and on one day the ruleset."""
        index = -1 if event.what == CONFIRMED else self.grounds[event.what][0]
        return event.date, index, event.note or ""

    def loss(self, event: Event) -> Loss:
        """The event as the cause of a loss."""
        ground = self.grounds[event.what][1]
        window = None if ground.during == "any_time" else self.windows[ground.during]
        return Loss(ground, event.date, event.note, window, self.cycle(event.date))

    def cycle(self, day: datetime.date) -> Period | None:
        """The contest's cycle that holds a day; its own where a label says no days."""
        kind, own = self.run.plan.contest.period, self.run.settings.period
        if kind is None:
            return None
        if own is not None and own.holds(day):
            return own  # two labels may lie in the same months
        return cycle_on(day, kind, self.situation.labels) or self.run.settings.period

    # --- who holds a title now

    def aftermath(self) -> Aftermath:
        """Everything, read off the losses."""
        run, outcome = self.run, self.outcome
        placed, more = {self.rows[key] for key in outcome.winners}, set[int]()
        placings: Mapping[Value, Placing] = run.placings
        if self.succeeds:
            gone = {row for row, loss in self.losses.items() if loss.before_the_award}
            placings = given_anew(run, gone)
            more = {row for placing in placings.values() for row in placing.placed}
            more |= reached(run, outcome, gone, placed)
        rows = sorted(placed | more, key=lambda row: (outcome.results[row].rank or 0, row))
        titles = tuple(self.settled(row, moved_up=row not in placed) for row in rows)
        notes = [*self.silent(set(rows)), *new_ties(run, placings), *self.left_open(titles)]
        return Aftermath(
            outcome=outcome,
            succession=self.situation.succession,
            readings=self.situation.readings,
            awarded=self.situation.awarded,
            published=self.situation.published,
            winners=tuple(title.key for title in titles if title.stands),
            titles=titles,
            vacant=vacant(run, outcome, titles, placings),
            unresolved=unresolved(run, outcome, placings),
            barred=self.barred(titles),
            notes=tuple(notes),
        )

    @property
    def succeeds(self) -> bool:
        """Whether places are given anew; not where another contest has a say in who may win."""
        return self.situation.succession == "next_in_rank" and self.run.plan.rivals is None

    # --- what is told of it

    def settled(self, row: int, *, moved_up: bool) -> Settled:
        """The title of a row."""
        result, loss = self.outcome.results[row], self.losses.get(row)
        confirmed = self.confirmed_on(row)
        status: Fate = "awarded"
        if loss is not None:
            status = loss.ground.effect
        elif confirmed is not None:
            status = "confirmed"
        due, waiting, give_back = self.rewards(loss, confirmed)
        head = (result.key, result.group, result.rank, result.total)
        return Settled(*head, status, moved_up, loss, confirmed, due, waiting, give_back)

    @property
    def needs_confirmation(self) -> bool:
        """Whether somebody confirms the titles of this contest."""
        awards = self.run.plan.contest.awards
        late = awards is not None and awards.due == "confirmation"
        return late or self.after.confirmed_by is not None

    def confirmed_on(self, row: int) -> datetime.date | None:
        """The day the title was confirmed, if it was still held then."""
        days = [e.date for e in self.told.get(row, ()) if e.what == CONFIRMED]
        loss = self.losses.get(row)
        if not days or not self.needs_confirmation or (loss and loss.date <= min(days)):
            return None
        return min(days)

    def rewards(
        self, loss: Loss | None, confirmed: datetime.date | None
    ) -> tuple[Reward, Reward, Reward]:
        """What is due, what waits for a confirmation, what is to be given back."""
        awards = self.run.plan.contest.awards
        reward = Reward.of(awards)
        late = awards is not None and awards.due == "confirmation"
        if loss is None:
            return (reward, NO_REWARD, NO_REWARD) if not late or confirmed else _waiting(reward)
        handed_over = confirmed is not None if late else self.was_awarded(loss)
        if not handed_over:
            return NO_REWARD, NO_REWARD, NO_REWARD
        returned = self.after.returned
        return NO_REWARD if returned else reward, NO_REWARD, reward if returned else NO_REWARD

    def was_awarded(self, loss: Loss) -> bool:
        """Whether the award had been handed over when the title was lost."""
        awarded = self.situation.awarded
        return not loss.before_the_award if awarded is None else loss.date >= awarded

    def left_open(self, titles: Iterable[Settled]) -> Iterable[Diagnostic]:
        """Places that could go to the next in rank, if another contest did not have a say."""
        keys = [title.key for title in titles if title.status == "disqualified"]
        if keys and self.situation.succession == "next_in_rank" and not self.succeeds:
            contest = self.run.plan.contest
            words = {"keys": ", ".join(keys), "contest": contest.title.both}
            yield fault("SS677", contest.where.whole, **words)

    def barred(self, titles: Iterable[Settled]) -> dict[str, str]:
        """Who may not stand in the next cycle, by the contest's own bar."""
        conditions = conditions_of(self.run.settings.ruleset, self.run.plan.contest)
        lost_by = {status for condition in conditions for status in condition.barred_after}
        return {
            title.key: _next(title.loss.ended_in, self.situation.labels)
            for title in titles
            if title.loss and title.loss.ended_in and title.status in lost_by
        }

    # --- events without effect

    def silent(self, titled: set[int]) -> Iterable[Diagnostic]:
        """A note for each event that changes nothing."""
        for row, own in sorted(self.told.items()):
            taken = False
            for event in own:
                if row in titled and not taken and self.is_loss(row, event):
                    taken = True  # the same event on two lines of the sheet counts once
                    continue
                note = self.why_silent(row, event, titled)
                if note is not None:
                    yield note

    def is_loss(self, row: int, event: Event) -> bool:
        """Whether an event is the one that cost the title."""
        loss = self.losses.get(row)
        if loss is None or event.what == CONFIRMED:
            return False
        return (loss.ground.id, loss.date, loss.note) == (event.what, event.date, event.note)

    def why_silent(self, row: int, event: Event, titled: set[int]) -> Diagnostic | None:
        """The note on an event that does not cost a title, if it has no effect at all."""
        contest, loss = self.run.plan.contest, self.losses.get(row)
        confirms = event.what == CONFIRMED
        title = None if confirms else self.grounds[event.what][1].title
        said = title.both if title else _CONFIRMED
        words: dict[str, object] = {"key": event.id, "event": said, "day": event.date.isoformat()}
        if row not in titled:
            return fault("SS674", contest.where.whole, **words)
        if confirms and not self.needs_confirmation:
            titles = contest.title.both
            return fault("SS676", contest.where.whole, key=event.id, contest=titles)
        if not confirms and not self.effective(event):
            first, last = self.windows[self.grounds[event.what][1].during]
            words |= {"first": first.isoformat(), "last": last.isoformat()}
            return fault("SS673", contest.where.whole, **words)
        if loss is not None and event.date >= loss.date:
            return fault("SS675", contest.where.whole, before=loss.date.isoformat(), **words)
        return None


def _waiting(reward: Reward) -> tuple[Reward, Reward, Reward]:
    return NO_REWARD, reward, NO_REWARD


def _next(ended: Period, labels: Labels) -> str:
    """The cycle after one, by name; a last label has none after it yet."""
    following = ended.next
    if following.kind != "label":
        return str(following)
    names = {label.number: name for name, label in labels.items()}
    return names.get(following.number, f"{ended} →")
