"""Dates and what comes after a selection: each can be worked out, and each name means one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from servicestar.calendar import weekday
from servicestar.diagnostics import Diagnostic, fault, unknown
from servicestar.model import AfterSelection, Contest, Deadline, Ground, Ruleset, YearDays
from servicestar.model.events import CONFIRMED_NAMES, ground_names, spelled

DATE = ("date", "日期")
DEADLINE = ("deadline", "期限")
AFTER = ("after selection", "评选之后")
_COUNTED = ("working_days", "calendar_days")
_COUNTS = ("first_working_days", *_COUNTED)
_COUNT = ("a whole number from 1", "不小于 1 的整数")
_YEAR = ("a year of four digits as the key", "以四位数的年份为键")
_TAKEN_BY = {
    "awarded": ("the day of the award", "获奖之日"),
    "published": ("the day of the publication", "公示之日"),
    "observation": ("the observation of the awards", "奖励中的考察期"),
}
_ALREADY = {
    "holidays": (
        "weekdays off; the weekend is off without it",
        "放假的周一至周五；周末本为休息日",
    ),
    "make_up": (
        "weekend days worked; weekdays are worked without it",
        "上班的周六、周日；周一至周五本为工作日",
    ),
}


def check_dates(ruleset: Ruleset) -> Iterator[Diagnostic]:
    """Years, deadlines and grounds."""
    yield from check_years(ruleset.calendar)
    for name, contest in ruleset.contests.items():
        yield from _ids(name, contest)
        for deadline in contest.dates:
            yield from _deadline(contest, deadline)
        yield from _circles(contest)
        if contest.after_selection is not None:
            yield from _after(name, contest, contest.after_selection)


# --- years ---------------------------------------------------------------------------------------


def check_years(years: Mapping[str, YearDays]) -> Iterator[Diagnostic]:
    """Supplied years, of a ruleset or of a run: each day is in its year and changes something.

    Args:
        years: by the key they stand under.
    """
    for name, days in years.items():
        if not re.fullmatch(r"\d{4}", name, re.ASCII) or name == "0000":
            yield fault("SS203", days.where.whole.part(0, 1), wanted=_YEAR, found=name)
        else:
            yield from _days(name, days)


def _days(year: str, days: YearDays) -> Iterator[Diagnostic]:
    for key in ("holidays", "make_up"):
        place = days.where.of(key).part(0, 1)
        for day in getattr(days, key):
            if day.year != int(year):
                yield fault("SS431", place, day=day.isoformat(), year=year)
            elif (day.weekday() >= 5) == (key == "holidays"):
                words = {"day": day.isoformat(), "weekday": weekday(day), "key": key}
                yield fault("SS430", place, wanted=_ALREADY[key], **words)


# --- deadlines -----------------------------------------------------------------------------------


def _anchors(contest: Contest) -> set[str]:
    """The days that every contest has without writing them among its dates."""
    observed = contest.awards is not None and contest.awards.observation is not None
    return {"awarded", "published", *(["observation"] if observed else [])}


def _ids(name: str, contest: Contest) -> Iterator[Diagnostic]:
    """Dates have ids of their own."""
    seen: set[str] = set()
    anchors = _anchors(contest)
    for deadline in contest.dates:
        place = deadline.where.of("id")
        if deadline.id in anchors:
            yield fault("SS403", place, name=deadline.id, other=_TAKEN_BY[deadline.id])
        elif deadline.id in seen:
            yield fault("SS208", place, id=deadline.id, part=name)
        seen.add(deadline.id)


def _deadline(contest: Contest, deadline: Deadline) -> Iterator[Diagnostic]:
    where = deadline.where
    for key in _COUNTS:
        count = getattr(deadline, key)
        # In place of a count that could not be read 0 stands; that fault has been told.
        if count is not None and key not in where.faulty and count < 1:
            yield fault("SS203", where.of(key), wanted=_COUNT, found=count)
    if "from" in where.keys and "by" not in where.keys:
        yield fault("SS407", where.of("from"), word="from", other="by")
    if deadline.from_ and deadline.by and deadline.from_ > deadline.by:
        words = {"low": deadline.from_.isoformat(), "high": deadline.by.isoformat()}
        yield fault("SS209", where.of("from"), **words)
    if deadline.first_working_days is not None and "period" not in contest.where.keys:
        place = where.of("first_working_days")
        yield fault("SS407", place, word="first_working_days", other="period")
    yield from _links(contest, deadline)


def _links(contest: Contest, deadline: Deadline) -> Iterator[Diagnostic]:
    """Days are counted after or before something that exists; other dates stand by themselves."""
    where = deadline.where
    counted = [key for key in _COUNTED if key in where.keys]
    links = [key for key in ("after", "before") if key in where.keys]
    for key in links if not counted else ():
        yield fault("SS407", where.of(key), word=key, other=" / ".join(_COUNTED))
    if counted and len(links) != 1:
        place = where.of("before") if links else where.whole.part(0, 1)
        found = ", ".join(links) or ("none", "无")
        words = {"how": ("exactly", "须且只须"), "keys": "after, before", "found": found}
        yield fault("SS205", place, part=DEADLINE, **words)
    known = [*sorted(_anchors(contest)), *(other.id for other in contest.dates)]
    for key in links:
        name = getattr(deadline, key)
        if name is not None and name not in known:
            yield unknown("SS401", where.of(key), name, known, what=DATE)


def _circles(contest: Contest) -> Iterator[Diagnostic]:
    """No date rests on itself. Each circle is told once, where it is first met."""
    links = {deadline.id: deadline.after or deadline.before for deadline in contest.dates}
    places = {d.id: d.where.of("after" if d.after else "before") for d in contest.dates}
    seen: set[str | None] = set()
    for id_ in links:
        trail: dict[str, None] = {}
        following: str | None = id_
        while following in links and following not in seen and following not in trail:
            trail[following] = None
            following = links[following]
        if following in trail:
            circle = [*trail][[*trail].index(following) :]
            yield fault("SS402", places[circle[0]], name=" → ".join([*circle, circle[0]]))
        seen |= set(trail)


# --- after the selection -------------------------------------------------------------------------


def _after(name: str, contest: Contest, after: AfterSelection) -> Iterator[Diagnostic]:
    if "places" not in contest.where.keys:
        place = contest.where.of("after_selection")
        yield fault("SS407", place, word="after_selection", other="places")
    if "succession" in after.where.keys and "choices" in after.where.keys:
        words = {"how": ("at most", "至多只能"), "keys": "succession, choices"}
        place = after.where.of("succession")
        yield fault("SS205", place, part=AFTER, found=words["keys"], **words)
    yield from _ground_names(name, after)
    for ground in after.grounds:
        yield from _during(contest, ground)


def _ground_names(name: str, after: AfterSelection) -> Iterator[Diagnostic]:
    """A sheet of events may name a ground by its id or a title: no name means two things."""
    seen: set[str] = set()
    for ground in after.grounds:
        if ground.id in seen:
            yield fault("SS208", ground.where.of("id"), id=ground.id, part=name)
        seen.add(ground.id)
    confirmed = ("the confirmation of a title", "称号的确认")
    taken = {spelled(each): ("", confirmed) for each in CONFIRMED_NAMES}
    places = {ground.id: ground.where.of("title") for ground in after.grounds}
    for each, id_ in ground_names(after):
        other = (f"the ground {id_}", f"情形 {id_}")
        owner, label = taken.setdefault(each, (id_, other))
        if owner != id_:
            yield fault("SS403", places[id_], name=each, other=label)


def _during(contest: Contest, ground: Ground) -> Iterator[Diagnostic]:
    """The period in which a ground counts is one that the contest has."""
    place, dates = ground.where.of("during"), [deadline.id for deadline in contest.dates]
    faulty, observed = contest.where.faulty, "observation" in _anchors(contest)
    if ground.during == "publication" and "dates" not in faulty and "publication" not in dates:
        yield unknown("SS401", place, "publication", dates, what=DATE)
    if ground.during == "observation" and "awards" not in faulty and not observed:
        yield fault("SS407", place, word="during: observation", other="observation")
