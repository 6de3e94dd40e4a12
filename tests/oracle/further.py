"""What the hand-written schemes of section D share: rows with money or a band, contests without
places, and conditions joined with three answers that remember what they lacked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from .common import Check, Record, Row, cell, outcome, place


@dataclass
class PaidRow(Row):
    """A line that carries money."""

    amounts: dict[str, Fraction] = field(default_factory=dict)


@dataclass
class BandedRow(Row):
    """A line that carries a band."""

    band: str | None = None


def ranked_only(rows: Sequence[Row]) -> dict[str, Any]:
    """A contest without places: whoever has a total is ranked, nobody is placed or tied."""
    return outcome(rows, 0, place(rows, 0))


def at_most(record: Record, name: str, bound: int) -> Check:
    """The field is the bound or below it."""
    own = cell(record, name)
    return Check(name, None if own is None else own <= bound, (name,))


def all_of(*checks: Check) -> Check:
    """`a and b and ...`: one no decides, else the fields of all that are unknown are needed."""
    if any(check.answer is False for check in checks):
        return Check("all_of", False, ())
    unknown = [check for check in checks if check.answer is None]
    fields = tuple(name for check in unknown for name in check.fields)
    return Check("all_of", None if unknown else True, fields)


def opposite(check: Check) -> Check:
    """`not a`; unknown stays unknown."""
    return Check(check.id, None if check.answer is None else not check.answer, check.fields)
