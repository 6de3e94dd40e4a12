"""The power company's appraisal by hand (catalogue D, `power_supply`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from .common import Part, Record, cell, mark, mean, points
from .further import BandedRow, ranked_only

AREAS = {
    "ability": ("training", "skill", "teamwork"),
    "attitude_area": ("attitude", "punctuality", "complaints_score"),
    "safety": ("safety_training", "safety_work", "hazards"),
}
SERVICE = ("calls", "replied", "feedback")
FIELDS = ("id", "name", *SERVICE, *(name for area in AREAS.values() for name in area))


def appraisal(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """Four areas of a quarter each, and the band the sum falls into."""
    rows = []
    for record in records:
        row = BandedRow(record["id"])
        areas = [area(record, name, fields) for name, fields in AREAS.items()]
        mark(row, record, [service(record), *areas], FIELDS)
        row.band = None if row.total is None else band(row.total)
        rows.append(row)
    return ranked_only(rows)


def area(record: Record, name: str, fields: Sequence[str]) -> Part:
    """25 % of the mean of the area's three marks."""
    marks = [value for one in fields if (value := cell(record, one)) is not None]
    average = mean(marks) if len(marks) == len(fields) else None
    return Part(name, None if average is None else points(average / 4, 25), tuple(fields))


def service(record: Record) -> Part:
    """25 % of the mean of the answer rate and the customers' feedback; of no calls, no rate."""
    calls, replied, feedback = (cell(record, name) for name in SERVICE)
    if calls is None or replied is None or feedback is None or calls == 0:
        return Part("service", None, SERVICE)
    return Part("service", points((replied / calls * 100 + feedback) / 2 / 4, 25), SERVICE)


def band(total: Fraction) -> str:
    """80 and 60 belong to the better band."""
    if total >= 80:
        return "优秀"
    return "合格" if total >= 60 else "不合格"
