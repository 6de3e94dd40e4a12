"""Periods of a contest: ``2010-07`` (month), ``2010Q3``, ``2010H2`` and ``2010`` (year)."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache
from typing import Literal

from attrs import frozen

PeriodKind = Literal["month", "quarter", "half_year", "year"]

_PER_YEAR: dict[PeriodKind, int] = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FORM = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])|Q([1-4])|H([12]))?", re.ASCII)


@frozen(order=True, cache_hash=True)
class Period:
    """One cycle: the `number`-th (from 0) of its kind in `year`."""

    kind: PeriodKind
    year: int
    number: int

    def __str__(self) -> str:
        """The form it was written in."""
        forms = {"month": f"-{self.number + 1:02}", "quarter": f"Q{self.number + 1}"}
        forms["half_year"] = f"H{self.number + 1}"
        return f"{self.year:04}{forms.get(self.kind, '')}"

    @property
    def next(self) -> Period:
        """The cycle after this one, of the same kind."""
        count = self.year * _PER_YEAR[self.kind] + self.number + 1
        return Period(self.kind, *divmod(count, _PER_YEAR[self.kind]))

    def within(self, other: Period) -> bool:
        """Whether this period lies wholly inside `other` (a period is inside itself)."""
        return self.to(other.kind) == other

    def to(self, kind: PeriodKind) -> Period | None:
        """The period of `kind` that contains this one; None where this one is longer."""
        mine, theirs = _PER_YEAR[self.kind], _PER_YEAR[kind]
        if mine < theirs:
            return None
        return Period(kind, self.year, self.number * theirs // mine)


@lru_cache(maxsize=1024)
def parse_period(text: str) -> Period | None:
    """The period that `text` names, or None."""
    match = _FORM.fullmatch(text.strip())
    if not match:
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
