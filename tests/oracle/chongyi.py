"""Chongyi's inspection of its stations by hand (catalogue D, `chongyi`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from .common import Part, Record, cell, mark, points
from .further import PaidRow, ranked_only

ITEMS = {
    f"item_{number}": most
    for number, most in enumerate((10, 10, 10, 5, 5, 5, 20, 10, 5, 5, 5, 5, 5), start=1)
}
"""Part 3: 13 items, 100 points."""

FIELDS = ("id", "name", *ITEMS)


def inspection(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """Parts 3 and 4(2): the sum of the items, and what the head of the station pays."""
    rows = []
    for record in records:
        row = PaidRow(record["id"])
        scores = [Part(n, points(cell(record, n), most), (n,)) for n, most in ITEMS.items()]
        mark(row, record, scores, FIELDS)
        if row.total is not None and row.total >= 70:
            row.amounts = {"fine": fine(row.total)}
        rows.append(row)
    return ranked_only(rows)


def fine(total: Fraction) -> Fraction:
    """Nothing from 90 on, 100 from 80 on, 200 from 70 on."""
    return Fraction(0 if total >= 90 else 100 if total >= 80 else 200)
