"""The bank association's service stars of 2016 by hand (catalogue C)."""

from __future__ import annotations

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
    cell,
    column,
    equals,
    greater,
    is_one_of,
    is_yes,
    mark,
    mean,
    more_than,
    not_candidate,
    outcome,
    place,
    points,
    screen,
)

FIELDS = (
    "id", "name", "member", "outlet", "role", "review_year", "review_half", "skill_grades",
    "complaints", "volume", "errors", "attest_appearance", "attest_integrity", "self_score",
    "form", "photo", "story_chars", "opinion",
)  # fmt: skip


def member_nomination(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """Parts 2 and 3(2): each member puts its best forward, up to its own number of places."""
    places = {record["member"]: member_quota(record["member"], facts) for record in records}
    rows = []
    for record in records:
        row = Row(record["id"], record["member"])
        screen(row, record, conditions(record, records), FIELDS)
        if row.standing is None:
            mark(row, record, [self_score(record)], FIELDS)
        rows.append(row)
    unresolved = []
    for member, quota in places.items():
        unresolved += place([row for row in rows if row.group == member], quota)
    return outcome(rows, places, unresolved)


def member_quota(member: str, facts: Mapping[str, Any]) -> int:
    """Appendix 2 is not in the text: without a number there is no answer."""
    quotas = facts.get("member_quota") or {}
    if quotas.get(member) is None:
        msg = f"no number of places for the member {member}"
        raise OracleGap(msg)
    return int(quotas[member])


def conditions(record: Record, records: Sequence[Record]) -> list[Check]:
    """Part 2, items 1 to 6."""
    outlet = [other for other in records if other["outlet"] == record["outlet"]]
    average = mean(column(outlet, "volume"))
    return [
        is_one_of(record, "role", ("一线员工", "网点负责人")),
        is_one_of(record, "review_year", ("优",)),
        is_one_of(record, "review_half", ("优",)),
        skilled(record),
        equals(record, "complaints", 0),
        more_than(record, "volume", None if average is None else average * Fraction(115, 100)),
        equals(record, "errors", 0),
        attested(record, "attest_appearance"),
        attested(record, "attest_integrity"),
    ]


def skilled(record: Record) -> Check:
    """Part 2, item 3: at least one first grade, none below the second."""
    grades = record.get("skill_grades")
    if grades is None:
        return Check("skill_grades", None, ("skill_grades",))
    good = "一等" in grades and all(one in ("一等", "二等") for one in grades)
    return Check("skill_grades", good, ("skill_grades",))


def self_score(record: Record) -> Part:
    """Part 3(2)2: the outlet's own mark, out of 100."""
    return Part("self_score", points(cell(record, "self_score"), 100), ("self_score",))


def service_star(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """Part 3(3): the association chooses among the complete nominations."""
    first = member_nomination(records, history, period, facts, readings)
    if facts.get("final_quota") is None:
        msg = "the text names no number of stars: final_quota is needed"
        raise OracleGap(msg)
    quota = int(facts["final_quota"])
    rows = []
    for record, earlier in zip(records, first["results"], strict=True):
        row = carried_over(earlier)
        if row.standing is None:
            screen(row, record, documents(record), FIELDS)
        if row.standing is None:
            mark(row, record, [self_score(record)], FIELDS)
        rows.append(row)
    return outcome(rows, quota, [*first["unresolved"], *place(rows, quota)])


def carried_over(earlier: Mapping[str, Any]) -> Row:
    """The final's row as the nomination leaves it: open, not put forward, or stopped there.

    A nominated record stays provisional: what was to be attested there is still to be attested.
    """
    if earlier["standing"] == "not_placed":
        return not_candidate(earlier["key"])
    row = Row(earlier["key"], to_attest=list(earlier["to_attest"]))
    if earlier["standing"] != "awarded":
        row.standing = earlier["standing"]
        row.failed, row.missing = list(earlier["failed"]), list(earlier["missing"])
    return row


def documents(record: Record) -> list[Check]:
    """Parts 1(2)3 and 3(2)3: form, photograph, letter, and a story of about 1000 characters."""
    story = at_least(record, "story_chars", 800)
    too_long = greater(cell(record, "story_chars"), Fraction(1200))
    fits = and3(story.answer, None if too_long is None else not too_long)
    return [
        is_yes(record, "form"),
        is_yes(record, "photo"),
        is_yes(record, "opinion"),
        Check(story.id, fits, story.fields),
    ]
