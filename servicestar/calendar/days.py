"""Counting days. A year whose days nobody has said is a fault, never a guess.

Counting looks at every day in between, so that a count that reaches into an unknown year says so
even where its first days are known.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TypeAlias

from attrs import field, frozen

from servicestar.calendar.library import days_of
from servicestar.diagnostics import Diagnostic, fault
from servicestar.model import YearDays

Day: TypeAlias = datetime.date | Diagnostic
"""A day, or the fault that keeps it from being worked out."""
_SATURDAY = 5


@frozen
class Calendar:
    """Working days: of years that were supplied, else of the calendar that comes along.

    A supplied year takes the place of the library's whole year: from Monday to Friday one works,
    except on `holidays`; on Saturday and Sunday not, except on `make_up`.

    Attributes:
        years: the supplied years.
    """

    years: Mapping[int, YearDays] = field(factory=dict)

    def is_working_day(self, day: datetime.date) -> bool | Diagnostic:
        """Whether one works on a day, or SS630 for a year that is not known."""
        supplied = self.years.get(day.year)
        if supplied is not None:
            weekday = day.weekday() < _SATURDAY
            return day not in supplied.holidays if weekday else day in supplied.make_up
        known = days_of(day.year)
        return fault("SS630", year=f"{day.year:04}") if known is None else day in known

    def working_day_after(self, day: datetime.date, count: int) -> Day:
        """The `count`-th working day after a day, which itself does not count."""
        return self._counted(day, count, 1)

    def working_day_before(self, day: datetime.date, count: int) -> Day:
        """The `count`-th working day before a day, which itself does not count."""
        return self._counted(day, count, -1)

    def working_day_from(self, first: datetime.date, count: int) -> Day:
        """The `count`-th working day from a first day on, which counts if one works on it."""
        works = self.is_working_day(first)
        if isinstance(works, Diagnostic):
            return works
        return first if works and count == 1 else self._counted(first, count - works, 1)

    def _counted(self, day: datetime.date, count: int, step: int) -> Day:
        """The `count`-th working day in one direction."""
        start = day
        for _ in range(count):
            works: bool | Diagnostic = False
            while works is False:
                moved = shifted(day, step)
                if isinstance(moved, Diagnostic):
                    return _beyond(start, count * step)
                day, works = moved, self.is_working_day(moved)
            if isinstance(works, Diagnostic):
                return works
        return day


def shifted(day: datetime.date, count: int) -> Day:
    """A day so many calendar days later (or earlier, where `count` is below 0)."""
    try:
        return day + datetime.timedelta(days=count)
    except OverflowError:  # before the year 1, after 9999, or a count beyond all counting
        return _beyond(day, count)


def _beyond(day: datetime.date, count: int) -> Diagnostic:
    """SS631: no calendar goes so far."""
    return fault("SS631", count=abs(count), day=day.isoformat())


def calendar_of(*supplied: Mapping[str, YearDays]) -> Calendar:
    """A calendar of supplied years, of which later ones take the place of earlier ones.

    Args:
        supplied: by year such as ``2010``, as the checks leave them.
    """
    years = {int(year): days for each in supplied for year, days in each.items()}
    return Calendar(years)
