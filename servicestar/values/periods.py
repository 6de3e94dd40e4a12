"""Periods of a contest: ``2010-07`` (month), ``2010Q3``, ``2010H2``, ``2010`` (year), and labels.

A label is a cycle with a name of its own, such as ``第一期``; its ruleset lists them in order.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Literal

from attrs import field, frozen

PeriodKind = Literal["month", "quarter", "half_year", "year", "label"]

_EXAMPLES = {"month": "2010-07", "quarter": "2010Q3", "half_year": "2010H2", "year": "2010"}
PER_YEAR: dict[PeriodKind, int] = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FORM = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])|Q([1-4])|H([12]))?", re.ASCII)


@frozen(order=True, cache_hash=True)
class Period:
    """One cycle: the `number`-th (from 0) of its kind in `year`.

    A label is the `number`-th of its ruleset and has year 0, a `name`, and maybe a `holder`, the
    period that it lies in.
    """

    kind: PeriodKind
    year: int
    number: int
    name: str = field(default="", eq=False)
    holder: Period | None = field(default=None, eq=False, repr=False)

    def __str__(self) -> str:
        """The form it was written in."""
        forms = {"month": f"-{self.number + 1:02}", "quarter": f"Q{self.number + 1}"}
        forms["half_year"] = f"H{self.number + 1}"
        return self.name or f"{self.year:04}{forms.get(self.kind, '')}"

    @property
    def next(self) -> Period:
        """The cycle after this one, of the same kind."""
        return self._moved(1)

    @property
    def previous(self) -> Period:
        """The cycle before this one, of the same kind."""
        return self._moved(-1)

    def _moved(self, by: int) -> Period:
        if self.kind == "label":
            return Period("label", 0, self.number + by)
        count = self.year * PER_YEAR[self.kind] + self.number + by
        return Period(self.kind, *divmod(count, PER_YEAR[self.kind]))

    def within(self, other: Period) -> bool:
        """Whether this period lies wholly inside `other` (a period is inside itself)."""
        return self.to(other.kind) == other

    def to(self, kind: PeriodKind) -> Period | None:
        """The period of `kind` that contains this one; None where this one is longer."""
        if kind == self.kind:
            return self
        if "label" in (kind, self.kind):
            return self.holder.to(kind) if self.holder is not None else None
        mine, theirs = PER_YEAR[self.kind], PER_YEAR[kind]
        if mine < theirs:
            return None
        return Period(kind, self.year, self.number * theirs // mine)

    @property
    def first_day(self) -> datetime.date | None:
        """Its first day; None for a label that no period holds."""
        if self.kind == "label":
            return self.holder.first_day if self.holder is not None else None
        return datetime.date(self.year, 1 + self.number * 12 // PER_YEAR[self.kind], 1)

    @property
    def last_day(self) -> datetime.date | None:
        """Its last day; None for a label that no period holds."""
        if self.kind == "label":
            return self.holder.last_day if self.holder is not None else None
        after = self.next
        if after.year > datetime.MAXYEAR:
            return datetime.date.max
        first = after.first_day
        return None if first is None else first - datetime.timedelta(days=1)

    def holds(self, day: datetime.date) -> bool:
        """Whether a day lies in it; no day lies in a label that no period holds."""
        first, last = self.first_day, self.last_day
        return first is not None and last is not None and first <= day <= last


Labels = Mapping[str, Period]
"""The labels of a ruleset by their names."""
NO_LABELS: Labels = MappingProxyType({})


def label_periods(named: Iterable[tuple[str, str | None]]) -> Labels:
    """Labels as periods, in their order.

    Args:
        named: each label with the period that holds it, if it says so.
    """
    return {
        name: Period("label", 0, number, name, parse_period(within) if within else None)
        for number, (name, within) in enumerate(named)
    }


def example_of(kind: str, labels: Labels) -> str:
    """A period of a kind, to show how one is written."""
    return _EXAMPLES.get(kind) or next(iter(labels), "-")


def parse_period(text: str, labels: Labels = NO_LABELS) -> Period | None:
    """The period that `text` names, or None."""
    name = text.strip()
    return labels[name] if name in labels else _calendar_period(name)


@lru_cache(maxsize=1024)
def _calendar_period(text: str) -> Period | None:
    match = _FORM.fullmatch(text)
    if not match or match[1] == "0000":  # the calendar begins with the year 1
        return None
    year, month, quarter, half = match.groups()
    for kind, number in (("month", month), ("quarter", quarter), ("half_year", half)):
        if number:
            return Period(kind, int(year), int(number) - 1)  # type: ignore[arg-type]
    return Period("year", int(year), 0)


def parse_date(text: str) -> datetime.date | None:
    """The day that a text such as ``2010-07-01`` names, in this form only, or None."""
    if not _DAY.fullmatch(text):
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None
