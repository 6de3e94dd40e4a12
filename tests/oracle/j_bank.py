"""J bank's outlets and branches by hand (catalogue D, `j_bank`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from .common import Part, Record, Row, cell, empty_fields, mean, points, round2
from .further import ranked_only

WEIGHTS = {"mystery": 40, "remote": 40, "onsite": 20}
"""Article 5(1), in per cent, where all three were made."""

OUTLET_FIELDS = ("id", "name", "branch", *WEIGHTS, "complaint_points")
BRANCH_FIELDS = ("outlets_mean", "management", "bonus_innovation", "bonus_external")
"""What a branch's score is made of, the outlets first; then the sheet in its order."""


def outlet(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """Article 5(1): the quarter of each outlet."""
    return ranked_only([outlet_row(record) for record in records])


def outlet_row(record: Record) -> Row:
    """The weighted marks less the points for complaints."""
    scores = [
        Part(name, points((cell(record, name) or Fraction(0)) * weight / 100, weight), ())
        for name, weight in weights_of(record).items()
    ]
    taken = cell(record, "complaint_points")
    missing = [] if scores else list(WEIGHTS)
    missing += [] if taken is not None else ["complaint_points"]
    return filled(record["id"], scores, {"complaint_points": taken}, missing, sign=-1)


def weights_of(record: Record) -> dict[str, int]:
    """Two inspections count half each, one alone counts whole."""
    made = [name for name in WEIGHTS if record.get(name) is not None]
    if len(made) == len(WEIGHTS):
        return WEIGHTS
    return {name: 100 // len(made) for name in made}


def branch(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """Article 5(2): the quarter of each branch; its outlets' sheet comes in `_outlets`."""
    totals: dict[str, list[Fraction]] = {record["id"]: [] for record in records}
    for sheet in facts["_outlets"]:
        total = outlet_row(sheet).total
        if total is not None:
            totals[sheet["branch"]].append(total)
    return ranked_only([branch_row(record, mean(totals[record["id"]])) for record in records])


def branch_row(record: Record, average: Fraction | None) -> Row:
    """The outlets' mean and the branch's own management, and two bonuses."""
    management = cell(record, "management")
    weight = 100 if management is None else 40
    scores = []
    if average is not None:
        scores.append(Part("outlets_mean", points(average * weight / 100, weight), ()))
    if management is not None:
        scores.append(Part("management", points(management * 60 / 100, 60), ()))
    bonus = {name: cell(record, name) for name in ("bonus_innovation", "bonus_external")}
    missing = empty_fields(record, bonus, BRANCH_FIELDS)  # the sheet's own fields come first
    missing += ["outlets_mean"] if average is None else []
    return filled(record["id"], scores, bonus, missing)


def filled(
    key: str,
    scores: Sequence[Part],
    bonus: Mapping[str, Fraction | None],
    missing: Sequence[str],
    sign: int = 1,
) -> Row:
    """A row with all of its parts, or with none where one is missing."""
    if missing:
        return Row(key, standing="undetermined", missing=list(missing))
    row = Row(key)
    row.scores = {part.id: part.value for part in scores if part.value is not None}
    row.bonus = {name: sign * value for name, value in bonus.items() if value is not None}
    row.total = round2(sum([*row.scores.values(), *row.bonus.values()], Fraction(0)))
    return row
