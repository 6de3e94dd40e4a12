"""The stars of service, smile and civility by hand (catalogue D, `many_stars`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from .common import Part, Record, Row, cell, competition_rank, mark, outcome, points

ORDER = ("service", "smile", "civility")
"""The stars are given one after the other, and nobody gets two."""

FIELDS = ("id", "name", *ORDER)
Holders = frozenset[str]
"""Who holds an earlier star, in one of the ways in which the earlier ties may fall."""


def service(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """The first star."""
    return star("service", records)


def smile(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """The second star, not for the holder of the first."""
    return star("smile", records)


def civility(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """The third star, not for the holders of the first two."""
    return star("civility", records)


def star(name: str, records: Sequence[Record]) -> dict[str, Any]:
    """One star, looked at in every way in which the earlier ones may have gone."""
    ways = earlier_holders(name, records)
    firsts = [first_among(name, records, holders) for holders in ways]
    rows = []
    for record in records:
        row = Row(record["id"])
        score = Part(name, points(cell(record, name), 100), (name,))
        mark(row, record, [score], FIELDS)
        rows.append(row)

    in_the_running = [row for row in rows if row.standing is None and not_surely(row.key, ways)]
    totals = [row.total or Fraction(0) for row in in_the_running]
    for row in rows:
        if row in in_the_running:
            row.rank = competition_rank(row.total or Fraction(0), totals)
        if row.standing is None:
            row.standing = verdict(row.key, firsts)
    tied = [row.key for row in rows if row.standing == "tied"]
    return outcome(rows, 1, [tied] if tied else [])


def first_among(name: str, records: Sequence[Record], holders: Holders) -> list[str]:
    """Whoever has the highest mark of those who hold no star yet; more than one is a tie."""
    marks = {
        record["id"]: value
        for record in records
        if record["id"] not in holders and (value := points(cell(record, name), 100)) is not None
    }
    return [key for key, value in marks.items() if value == max(marks.values())]


def earlier_holders(name: str, records: Sequence[Record]) -> set[Holders]:
    """Each set of people who may hold a star when this one is given."""
    ways: set[Holders] = {frozenset()}
    for earlier in ORDER[: ORDER.index(name)]:
        further: set[Holders] = set()
        for holders in ways:
            firsts = first_among(earlier, records, holders)
            further |= {holders | {key} for key in firsts} or {holders}
        ways = further
    return ways


def not_surely(key: str, ways: set[Holders]) -> bool:
    """Not a holder of an earlier star whichever way the ties fall."""
    return any(key not in holders for holders in ways)


def verdict(key: str, firsts: Sequence[Sequence[str]]) -> str:
    """Placed where it is first, and alone, in all ways; tied where it is so in some."""
    if all(first == [key] for first in firsts):
        return "awarded"
    return "tied" if any(key in first for first in firsts) else "not_placed"
