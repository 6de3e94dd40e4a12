"""The fee collectors' month by hand (catalogue D, `fee_service`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .common import Part, Record, Row, cell, mark, points
from .further import ranked_only

WEIGHTS = {"fees": 30, "new_business": 60, "service": 10}
"""The `361` of part 4, in per cent."""

FIELDS = ("id", "name", *WEIGHTS)


def monthly(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """30 % fees, 60 % new business, 10 % service."""
    rows = []
    for record in records:
        row = Row(record["id"])
        mark(row, record, [weighted(record, *item) for item in WEIGHTS.items()], FIELDS)
        rows.append(row)
    return ranked_only(rows)


def weighted(record: Record, name: str, weight: int) -> Part:
    """A mark out of 100, converted to its weight."""
    own = cell(record, name)
    return Part(name, points(None if own is None else own * weight / 100, weight), (name,))
