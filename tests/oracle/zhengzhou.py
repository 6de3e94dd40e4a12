"""Zhengzhou 2010 by hand: the four contests of months and quarters (catalogue A1-A4)."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from .common import (
    Check,
    OracleGap,
    Part,
    Record,
    Row,
    and3,
    at_least,
    attested,
    best_gets_all,
    cell,
    column,
    competition_rank,
    equals,
    greater,
    is_yes,
    less_than,
    lowest_gets_all,
    mark,
    mean,
    median,
    more_than,
    not_candidate,
    number,
    outcome,
    place,
    points,
    screen,
)

HALF = Fraction(1, 2)

BONUS_EACH = {
    "praise_regulator": 20,
    "contest_national": 50,
    "contest_provincial": 30,
    "contest_city": 20,
    "praise_media": 20,
    "praise_callcentre": 5,
    "praise_book": 2,
    "bonus_other": 1,
}
"""Article 10(3): points for each time; the other items count as they are."""

TELLER_FIELDS = (
    "id", "name", "outlet", "tenure_months", "volume", "error_rate", "service_quality",
    "withdrawn_complaints", "verified_criticisms", "other_feedback_points",
    "internal_efficiency", "internal_attitude", "internal_compliance",
    "theory_score", "skill_average", "exam_score",
    "complaints", "service_findings", "major_errors", "honours", *BONUS_EACH,
    "attest_dedication", "attest_innovation", "attest_contribution", "attest_discipline",
)  # fmt: skip

LOBBY_FIELDS = (
    "id", "name", "outlet", "tenure_months", "exam_score", "complaints", "service_findings",
    "honours", *BONUS_EACH, "attest_dedication", "attest_contribution", "attest_discipline",
    "score_retail", "score_outlet", "score_third_party", "conflicts",
)  # fmt: skip

OUTLET_FIELDS = (
    "id", "name", "months_open", "certified_share", "error_rate", "volume_per_head",
    "retail_result", "open_days", "open_hours", "weekly_checks", "complaints",
    "inspection_score", "vi_compliant", "innovation", "notices",
    "counter_sum", "lobby_sum", "wealth_sum",
    "withdrawn_complaints", "verified_criticisms", "other_feedback_points",
    "theory_score", "skill_average", "attest_staffing", "attest_patrol", "attest_training",
)  # fmt: skip


# --- titles held earlier ---------------------------------------------------------------------


def last_rows(history: Sequence[Record]) -> list[Record]:
    """One row a title (person, scheme, period): where there are several, the last one holds."""
    return list({(row["id"], row["scheme"], row["period"]): row for row in history}.values())


def next_period(period: str) -> str:
    """The month after `2010-12`, the quarter after `2010Q4`, the year after `2010`."""
    if "-" in period:
        year, part, parts, form = *map(int, period.split("-")), 12, "{}-{:02}"
    elif "Q" in period:
        year, part, parts, form = *map(int, period.split("Q")), 4, "{}Q{}"
    else:
        return str(int(period) + 1)
    return form.format(year + 1, 1) if part == parts else form.format(year, part + 1)


def months_of(quarter: str) -> list[str]:
    """`2010Q3` is 2010-07, 2010-08 and 2010-09."""
    year, part = quarter.split("Q")
    return [f"{year}-{month:02}" for month in range(3 * int(part) - 2, 3 * int(part) + 1)]


def not_barred(record: Record, scheme: str, history: Sequence[Record], period: str | None) -> Check:
    """Article 23(4): a title of the same contest lost in the cycle just before bars."""
    lost = [
        row.get("ended_in") or row["period"]
        for row in last_rows(history)
        if (row["id"], row["scheme"]) == (record["id"], scheme) and row["status"] != "awarded"
    ]
    return Check("barred", period not in [next_period(ended) for ended in lost], ())


def held_a_monthly_star(record: Record, history: Sequence[Record], quarter: str) -> bool:
    """Articles 8 and 10(1): a monthly star of the quarter that was not taken away."""
    return any(
        (row["id"], row["scheme"]) == (record["id"], "monthly_teller")
        and row["period"] in months_of(quarter)
        and row["status"] == "awarded"
        for row in last_rows(history)
    )


def need_period(history: Sequence[Record], period: str | None) -> None:
    """Without a period nobody can say which titles count."""
    if history and period is None:
        msg = "a history was handed in, but no period"
        raise OracleGap(msg)


# --- indicators that several contests have ----------------------------------------------------


def expertise_mark(record: Record) -> Fraction | None:
    """Articles 9(4), 10(1)3, 11(4): half theory, half the average of the skills."""
    theory, skill = cell(record, "theory_score"), cell(record, "skill_average")
    return None if theory is None or skill is None else HALF * theory + HALF * skill


def expertise(record: Record, base: Sequence[Record]) -> Part:
    """First place among `base` gets 10, the rest in proportion."""
    marks = [own for other in base if (own := expertise_mark(other)) is not None]
    score = best_gets_all(expertise_mark(record), marks, 10)
    return Part("expertise", points(score, 10), ("theory_score", "skill_average"))


def highest(record: Record, name: str, base: Sequence[Record]) -> Part:
    """10 points, the highest of `base` gets all."""
    score = best_gets_all(cell(record, name), column(base, name), 10)
    return Part(name, points(score, 10), (name,))


def lowest(record: Record, name: str, base: Sequence[Record]) -> Part:
    """10 points, the lowest of `base` gets all."""
    score = lowest_gets_all(cell(record, name), column(base, name), 10)
    return Part(name, points(score, 10), (name,))


def portion(record: Record, name: str, top: int, base: int) -> Part:
    """A mark out of `top`, converted to `base` points."""
    own = cell(record, name)
    return Part(name, points(None if own is None else own / top * base, base), (name,))


def customer_rating(record: Record) -> Part:
    """Articles 9(2)1 and 11(3): 10 points, only taken from, until they are used up."""
    fields = ("withdrawn_complaints", "verified_criticisms", "other_feedback_points")
    withdrawn, criticisms, other = (cell(record, name) for name in fields)
    if withdrawn is None or criticisms is None or other is None:
        return Part("customer_rating", None, fields)
    return Part("customer_rating", points(10 - 5 * withdrawn - 3 * criticisms - other, 10), fields)


def internal_rating(record: Record) -> Part:
    """Article 9(2)2: the mean of the supervisor's three marks, out of 10."""
    fields = ("internal_efficiency", "internal_attitude", "internal_compliance")
    efficiency, attitude, compliance = (cell(record, name) for name in fields)
    if efficiency is None or attitude is None or compliance is None:
        return Part("internal_rating", None, fields)
    score = (efficiency + attitude + compliance) / 3 / 100 * 10
    return Part("internal_rating", points(score, 10), fields)


def quarterly_bonus(record: Record) -> list[Part]:
    """Article 10(3): no upper limit, not rounded."""
    items = []
    for name, each in BONUS_EACH.items():
        own = cell(record, name)
        items.append(Part(name, None if own is None else own * each, (name,)))
    return items


def slow_and_faulty(record: Record, volume: str, roster: Sequence[Record]) -> Check:
    """Articles 10(1)2 and 11(2): below the average volume and above the average error rate."""
    slow = greater(mean(column(roster, volume)), cell(record, volume))
    faulty = greater(cell(record, "error_rate"), mean(column(roster, "error_rate")))
    return Check("veto", and3(slow, faulty), (volume, "error_rate"))


def a_tenth(facts: Mapping[str, Any], name: str, records: Sequence[Record]) -> int:
    """Article 13(2)2: not more than 10 % of all, rounded down."""
    return int(facts.get(name, len(records))) // 10


# --- A1 --------------------------------------------------------------------------------------


def monthly_teller(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """A1: one monthly star an outlet (articles 6(1), 9 and 13(1))."""
    need_period(history, period)
    rows = []
    for record in records:
        # Article 9(3) compares with the whole outlet, whoever is eligible.
        outlet = [other for other in records if other["outlet"] == record["outlet"]]
        row = Row(record["id"], record["outlet"])
        barred = not_barred(record, "monthly_teller", history, period)
        screen(row, record, [*monthly_conditions(record, outlet), barred], TELLER_FIELDS)
        if row.standing is None:
            mark(row, record, monthly_indicators(record, outlet), TELLER_FIELDS)
        rows.append(row)

    places = {record["outlet"]: 1 for record in records}
    unresolved = []
    for name, quota in places.items():
        unresolved += place([row for row in rows if row.group == name], quota)
    return outcome(rows, places, unresolved)


def monthly_conditions(record: Record, outlet: Sequence[Record]) -> list[Check]:
    """Article 6(1)."""
    return [
        at_least(record, "tenure_months", 3),
        equals(record, "complaints", 0),
        equals(record, "service_findings", 0),
        more_than(record, "volume", mean(column(outlet, "volume"))),
        attested(record, "attest_dedication"),
        attested(record, "attest_innovation"),
        attested(record, "attest_discipline"),
    ]


def monthly_indicators(record: Record, outlet: Sequence[Record]) -> list[Part]:
    """Article 9: 50 + 10 + 10 + 10 + 10 + 10."""
    return [
        portion(record, "service_quality", 100, 50),
        customer_rating(record),
        internal_rating(record),
        highest(record, "volume", outlet),
        lowest(record, "error_rate", outlet),
        expertise(record, outlet),
    ]


# --- A2 --------------------------------------------------------------------------------------


def quarterly_teller(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """A2: the tellers of the quarter (articles 6(2), 8, 10(1), 10(3) and 13(2)2)."""
    if period is None:
        msg = "the monthly stars of which quarter are the candidates?"
        raise OracleGap(msg)
    rows = []
    for record in records:
        row = Row(record["id"])
        if held_a_monthly_star(record, history, period):
            barred = not_barred(record, "quarterly_teller", history, period)
            screen(row, record, [*quarterly_conditions(record, records), barred], TELLER_FIELDS)
        else:
            row = not_candidate(record["id"])
        rows.append(row)

    contestants = [r for r, row in zip(records, rows, strict=True) if row.standing is None]
    for record, row in zip(records, rows, strict=True):
        if row.standing is None:
            indicators = quarterly_indicators(record, contestants, readings)
            veto = slow_and_faulty(record, "volume", records)
            mark(row, record, indicators, TELLER_FIELDS, bonus=quarterly_bonus(record), veto=veto)

    quota = a_tenth(facts, "tellers", records)
    honours = {record["id"]: record.get("honours") for record in records}
    return outcome(rows, quota, place(rows, quota, honours))


def quarterly_conditions(record: Record, roster: Sequence[Record]) -> list[Check]:
    """Article 6(2); average and middle are those of everyone on the roster."""
    return [
        at_least(record, "tenure_months", 6),
        more_than(record, "volume", mean(column(roster, "volume"))),
        at_least(record, "exam_score", median(column(roster, "exam_score"))),
        equals(record, "major_errors", 0),
        equals(record, "complaints", 0),
        equals(record, "service_findings", 0),
        attested(record, "attest_dedication"),
        attested(record, "attest_contribution"),
        attested(record, "attest_discipline"),
    ]


def quarterly_indicators(
    record: Record, contestants: Sequence[Record], readings: Mapping[str, str]
) -> list[Part]:
    """Article 10(1): 70 + 10 + 10 + 10, compared among the contestants."""
    last = expertise(record, contestants)
    if readings.get("quarterly_expertise", "best_gets_all") == "formula":
        own = expertise_mark(record)
        last = Part(last.id, points(None if own is None else own / 100 * 10, 10), last.fields)
    return [
        portion(record, "service_quality", 100, 70),
        highest(record, "volume", contestants),
        lowest(record, "error_rate", contestants),
        last,
    ]


# --- A3 --------------------------------------------------------------------------------------


def quarterly_lobby(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """A3: the lobby managers of the quarter (articles 6(3), 10(2), 10(3) and 13(2)2)."""
    need_period(history, period)
    rows = []
    for record in records:
        row = Row(record["id"])
        barred = not_barred(record, "quarterly_lobby", history, period)
        screen(row, record, [*lobby_conditions(record, records), barred], LOBBY_FIELDS)
        if row.standing is None:
            scores, bonus = lobby_scores(record), quarterly_bonus(record)
            mark(row, record, scores, LOBBY_FIELDS, bonus=bonus, threshold=950)
        rows.append(row)

    quota = a_tenth(facts, "lobby_managers", records)
    honours = {record["id"]: record.get("honours") for record in records}
    return outcome(rows, quota, place(rows, quota, honours))


def lobby_conditions(record: Record, roster: Sequence[Record]) -> list[Check]:
    """Article 6(3), and 10(2)2(2) for the conflicts."""
    return [
        at_least(record, "tenure_months", 3),
        at_least(record, "exam_score", median(column(roster, "exam_score"))),
        equals(record, "complaints", 0),
        equals(record, "service_findings", 0),
        equals(record, "conflicts", 0),
        attested(record, "attest_dedication"),
        attested(record, "attest_contribution"),
        attested(record, "attest_discipline"),
    ]


def lobby_scores(record: Record) -> list[Part]:
    """Article 10(2)1: 30, 40 and 30 % of three marks out of 1000."""
    return [
        portion(record, "score_retail", 1000, 300),
        portion(record, "score_outlet", 1000, 400),
        portion(record, "score_third_party", 1000, 300),
    ]


# --- A4 --------------------------------------------------------------------------------------


def quarterly_outlet(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """A4: the outlets of the quarter (articles 7, 11 and 13(2)2)."""
    need_period(history, period)
    outlets = int(facts.get("outlets", len(records)))
    quota = outlet_quota(outlets, facts)
    front = math.ceil((number(facts.get("front_share")) or Fraction(1, 3)) * outlets)
    rows = []
    for record in records:
        row = Row(record["id"])
        barred = not_barred(record, "quarterly_outlet", history, period)
        screen(row, record, [*outlet_conditions(record, records, front), barred], OUTLET_FIELDS)
        rows.append(row)

    contestants = [r for r, row in zip(records, rows, strict=True) if row.standing is None]
    for record, row in zip(records, rows, strict=True):
        if row.standing is None:
            indicators = outlet_indicators(record, contestants, readings)
            veto = slow_and_faulty(record, "volume_per_head", records)
            mark(row, record, indicators, OUTLET_FIELDS, veto=veto)

    innovation = {record["id"]: record.get("innovation") for record in records}
    return outcome(rows, quota, place(rows, quota, innovation))


def outlet_quota(outlets: int, facts: Mapping[str, Any]) -> int:
    """Article 13(2)2: 10 to 15 outlets 3, 16 to 20 4, one more for each further 5."""
    if facts.get("outlet_quota") is not None:
        return int(facts["outlet_quota"])
    if outlets < 10:
        msg = "article 13(2)2 gives no number of places below 10 outlets"
        raise OracleGap(msg)
    return 3 + max(0, math.ceil(Fraction(outlets - 15, 5)))


def outlet_conditions(record: Record, roster: Sequence[Record], front: int) -> list[Check]:
    """Article 7 (1)-(9)."""
    return [
        at_least(record, "months_open", 3),
        equals(record, "certified_share", 100),
        less_than(record, "error_rate", mean(column(roster, "error_rate"))),
        more_than(record, "volume_per_head", mean(column(roster, "volume_per_head"))),
        at_least(record, "retail_result", median(column(roster, "retail_result"))),
        is_yes(record, "vi_compliant"),
        equals(record, "open_days", 7),
        at_least(record, "open_hours", 8),
        at_least(record, "weekly_checks", 1),
        equals(record, "complaints", 0),
        inspected_in_front(record, roster, front),
        attested(record, "attest_staffing"),
        attested(record, "attest_patrol"),
        attested(record, "attest_training"),
    ]


def inspected_in_front(record: Record, roster: Sequence[Record], front: int) -> Check:
    """Article 7(9): the rank among the outlets that have a score."""
    own = cell(record, "inspection_score")
    if own is None:
        return Check("inspection_score", None, ("inspection_score",))
    rank = competition_rank(own, column(roster, "inspection_score"))
    return Check("inspection_score", rank <= front, ("inspection_score",))


def outlet_indicators(
    record: Record, contestants: Sequence[Record], readings: Mapping[str, str]
) -> list[Part]:
    """Article 11: 20 + 30 + 10 + 10 + 10 + 10 + 10."""
    return [
        service_part(record, "counter", 20, readings),
        service_part(record, "lobby", 30, readings),
        service_part(record, "wealth", 10, readings),
        highest(record, "volume_per_head", contestants),
        lowest(record, "error_rate", contestants),
        customer_rating(record),
        expertise(record, contestants),
    ]


def service_part(record: Record, name: str, base: int, readings: Mapping[str, str]) -> Part:
    """Article 11(1): (S - 60 n) / (40 n) x base; S is the sum of the n marks, or their average."""
    fields = ("notices", f"{name}_sum")
    notices, marks = (cell(record, one) for one in fields)
    if notices is None or marks is None:
        return Part(name, None, fields)
    if readings.get("outlet_marks", "sum") == "average":
        marks /= notices
    return Part(name, points((marks - 60 * notices) / (40 * notices) * base, base), fields)
