"""Zhengzhou 2010 by hand: the nominations of the year to head office (catalogue A5-A7)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from .common import (
    Answer,
    Check,
    OracleGap,
    Record,
    Row,
    at_least,
    mean,
    not_candidate,
    number,
    outcome,
    round2,
    screen,
    settle,
)
from .zhengzhou import (
    LOBBY_FIELDS,
    OUTLET_FIELDS,
    TELLER_FIELDS,
    last_rows,
    lobby_conditions,
    not_barred,
    outlet_conditions,
    quarterly_conditions,
)

LEAST_TITLES = 2
"""Article 14(1)2."""


def annual_teller(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """A5: two tellers for each outlet that is nominated (article 14)."""
    places = 2 * nominated(facts.get("outlets")) if needs_outlets(facts) else given(facts)
    quarterly = [quarterly_conditions(record, records)[1:] for record in records]
    rows = screened(records, history, period, "teller", ("tenure_months", TELLER_FIELDS), quarterly)
    honours = {record["id"]: record.get("honours") for record in records}
    return outcome(rows, places, placed(rows, places, honours))


def annual_lobby(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """A6: one lobby manager for each outlet that is nominated (article 14)."""
    places = nominated(facts.get("outlets")) if needs_outlets(facts) else given(facts)
    quarterly = [lobby_conditions(record, records)[1:] for record in records]
    rows = screened(records, history, period, "lobby", ("tenure_months", LOBBY_FIELDS), quarterly)
    honours = {record["id"]: record.get("honours") for record in records}
    return outcome(rows, places, placed(rows, places, honours))


def annual_outlet(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """A7: the outlets of the year (article 14); their number is that of the rows by default."""
    outlets = int(facts.get("outlets", len(records)))
    places = nominated(outlets) if needs_outlets(facts) else given(facts)
    front = math.ceil((number(facts.get("front_share")) or Fraction(1, 3)) * outlets)
    quarterly = [outlet_conditions(record, records, front)[1:] for record in records]
    rows = screened(records, history, period, "outlet", ("months_open", OUTLET_FIELDS), quarterly)
    innovation = {record["id"]: record.get("innovation") for record in records}
    return outcome(rows, places, placed(rows, places, innovation))


# --- places ----------------------------------------------------------------------------------


def needs_outlets(facts: Mapping[str, Any]) -> bool:
    """Whether the number of places has to come from the number of outlets."""
    return facts.get("annual_quota") is None


def given(facts: Mapping[str, Any]) -> int:
    """The number of places as it was handed in."""
    return int(facts["annual_quota"])


def nominated(outlets: Any) -> int:
    """Article 14(2): 10 to 20 outlets 2, 21 to 30 outlets 3, one more for each further 10."""
    if outlets is None:
        msg = "article 14(2) counts the branch's outlets: their number is needed"
        raise OracleGap(msg)
    if outlets < 10:
        msg = "article 14(2) gives no number of places below 10 outlets"
        raise OracleGap(msg)
    return 2 + max(0, math.ceil(Fraction(outlets - 20, 10)))


# --- titles and order ------------------------------------------------------------------------


def titles_of(
    record: Record, scheme: str, history: Sequence[Record], year: str
) -> list[Fraction | None]:
    """The totals of the year's quarterly titles that were not taken away; None: no total known."""
    quarters = [f"{year}Q{quarter}" for quarter in (1, 2, 3, 4)]
    return [
        number(row.get("total"))
        for row in last_rows(history)
        if (row["id"], row["scheme"]) == (record["id"], scheme)
        and row["period"] in quarters
        and row["status"] == "awarded"
    ]


def screened(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    contest: str,
    length: tuple[str, Sequence[str]],
    quarterly: Sequence[Sequence[Check]],
) -> list[Row]:
    """Candidates, conditions and scores of all records.

    Args:
        records: The year's sheet.
        history: All titles.
        period: The year.
        contest: The last word of the contests' ids, `teller` in `quarterly_teller`.
        length: The field that has to be 12 or more, and the sheet's field table.
        quarterly: For each record the quarterly conditions but the first.
    """
    if period is None:
        msg = "the quarterly titles of which year are the candidates?"
        raise OracleGap(msg)
    months, order = length
    rows = []
    for record, checks in zip(records, quarterly, strict=True):
        totals = titles_of(record, f"quarterly_{contest}", history, period)
        row = Row(record["id"]) if len(totals) >= LEAST_TITLES else not_candidate(record["id"])
        if row.standing is None:
            barred = not_barred(record, f"annual_{contest}", history, period)
            screen(row, record, [at_least(record, months, 12), *checks, barred], order)
        if row.standing is None:
            score(row, totals)
        rows.append(row)
    return rows


def score(row: Row, totals: Sequence[Fraction | None]) -> None:
    """How many titles, and the mean of their totals."""
    known = [total for total in totals if total is not None]
    average = mean(known)
    if len(known) < len(totals) or average is None:
        row.standing, row.missing = "undetermined", ["mean_total"]
        return
    row.total = round2(average)
    row.scores = {"titles": Fraction(len(totals)), "mean_total": row.total}


def placed(rows: Sequence[Row], places: int, preference: Mapping[str, Answer]) -> list[list[str]]:
    """Rank by titles, then by the mean; fill the places from the top; return the tie left over."""
    running = [row for row in rows if row.standing is None]
    merits = [merit(row) for row in running]
    unresolved: list[list[str]] = []
    for level in sorted(set(merits), reverse=True):
        block = [row for row in running if merit(row) == level]
        for row in block:
            row.rank = 1 + sum(other > level for other in merits)
        left = places - sum(row.standing == "awarded" for row in running)
        if left <= 0 or unresolved:
            verdict = "not_placed"
        elif len(block) <= left:
            verdict = "awarded"
        else:
            tied = settle(block, left, preference)
            unresolved += [tied] if tied else []
            continue
        for row in block:
            row.standing = verdict
    return unresolved


def merit(row: Row) -> tuple[Fraction, Fraction]:
    """What a record is ranked by."""
    return row.scores["titles"], row.scores["mean_total"]
