"""The supermarket's service stars by hand (catalogue B)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from .common import (
    Part,
    Record,
    Row,
    cell,
    column,
    competition_rank,
    mark,
    not_candidate,
    outcome,
    place,
    points,
)

ASPECTS = ("service", "skill", "accounts", "conduct", "results", "quality")
PUT_FORWARD = 10
STARS = 5
FIELDS = ("id", "name", *ASPECTS, "exam", "absences", "penalties", "praise_written")


def nomination(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """Part 1: each of six aspects puts its 10 best forward; whoever one puts forward is in."""
    rows = []
    for record in records:
        chosen = any(among_the_best(record, aspect, records) for aspect in ASPECTS)
        rows.append(Row(record["id"], standing="awarded" if chosen else "not_placed"))
    return outcome(rows, dict.fromkeys(ASPECTS, PUT_FORWARD), [])


def among_the_best(record: Record, aspect: str, records: Sequence[Record]) -> bool:
    """Rank 10 or better, so a tie for the tenth place lets all of them in; no mark, not in."""
    own = cell(record, aspect)
    return own is not None and competition_rank(own, column(records, aspect)) <= PUT_FORWARD


def service_star(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """Part 2: 80 % exam, 10 points attendance, 10 points penalties; 5 stars."""
    put_forward = nomination(records, history, period, facts, readings)["winners"]
    rows = []
    for record in records:
        row = Row(record["id"])
        if record["id"] in put_forward:
            mark(row, record, indicators(record), FIELDS, bonus=[praise(record)])
        else:
            row = not_candidate(record["id"])
        rows.append(row)
    return outcome(rows, STARS, place(rows, STARS))


def indicators(record: Record) -> list[Part]:
    """Part 2, items 1 and 2."""
    exam, absences, penalties = (cell(record, f) for f in ("exam", "absences", "penalties"))
    return [
        Part("exam", points(None if exam is None else exam / 100 * 80, 80), ("exam",)),
        Part("attendance", grade(absences), ("absences",)),
        Part("penalties", grade(penalties), ("penalties",)),
    ]


def grade(count: Fraction | None) -> Fraction | None:
    """None 10, up to 3 times 7.5, up to 6 times 5, more 2.5 (3 belongs to the better band)."""
    if count is None:
        return None
    if count == 0:
        return Fraction(10)
    if count <= 3:
        return Fraction("7.5")
    return Fraction(5) if count <= 6 else Fraction("2.5")


def praise(record: Record) -> Part:
    """Part 3: 2 points for each written praise."""
    own = cell(record, "praise_written")
    return Part("praise_written", None if own is None else 2 * own, ("praise_written",))
