"""The postal savings bank's rewards and penalties by hand (catalogue D, `postal_service`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from .common import (
    Check,
    OracleGap,
    Part,
    Record,
    at_least,
    cell,
    empty_fields,
    equals,
    greater,
    number,
    outcome,
)
from .further import PaidRow, all_of, at_most, opposite

TARGETS = {1: Fraction(92), 2: Fraction(95), 3: Fraction(98)}
"""Part 4: the mark each of the three stages aims at."""

FINES = {"complaint_fines": (200, 500), "media_fines": (1000, 10000)}
"""Part 5(4)6: what one complaint and one report in the media may cost."""

FIELDS = (
    "id", "name", "stage", "province_score", "province_rank", "province_last",
    "district_score", "district_rank", "district_last", "quarters_early",
    "work_orders", "repeat_fault", "complaint_fines", "media_fines",
)  # fmt: skip


def stage(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """Part 5: money for and from each outlet; nobody is ranked."""
    rows = []
    for record in records:
        parts = amounts(record)
        row = PaidRow(record["id"], standing="not_placed")
        if any(part.value is None for part in parts):
            needed = [name for part in parts if part.value is None for name in part.fields]
            row.standing, row.missing = "undetermined", empty_fields(record, needed, FIELDS)
        else:
            row.amounts = {part.id: part.value for part in parts if part.value is not None}
        rows.append(row)
    return outcome(rows, 0, [])


def amounts(record: Record) -> list[Part]:
    """All seven, in the order of the text."""
    return [
        early(record),
        top_two(record),
        clean(record),
        missed(record),
        last_two(record),
        fines(record, "complaints", "complaint_fines"),
        fines(record, "media", "media_fines"),
    ]


def due(
    record: Record,
    name: str,
    when: Check,
    needed: Sequence[str],
    much: Callable[[], Fraction | int],
) -> Part:
    """Nothing where it is not due; unknown where that, or a field it is worked out of, is.

    Args:
        record: The outlet.
        name: The amount's id.
        when: Whether it is due.
        needed: Fields it is worked out of beyond those that `when` is sure to have.
        much: How much it is.
    """
    if when.answer is False:
        return Part(name, Fraction(0), ())
    if when.answer is None:
        return Part(name, None, when.fields)
    if any(record.get(one) is None for one in needed):
        return Part(name, None, tuple(needed))
    return Part(name, Fraction(much()), ())


# --- rewards ---------------------------------------------------------------------------------


def early(record: Record) -> Part:
    """Part 5(2)1: 98 reached in the last stage, 300 for each quarter it came early."""
    when = all_of(equals(record, "stage", 3), at_least(record, "province_score", 98))
    needed = ["quarters_early"]
    return due(record, "early", when, needed, lambda: 300 * known(record, "quarters_early"))


def top_two(record: Record) -> Part:
    """Part 5(2)2: among the first two of the district with the stage's target reached."""
    reached = opposite(below_target(record, "district_score"))
    when = all_of(at_most(record, "district_rank", 2), reached)
    return due(record, "top_two", when, [], lambda: 500)


def clean(record: Record) -> Part:
    """Part 5(2)3: the whole year, so at the last stage, without a work order."""
    when = all_of(equals(record, "stage", 3), equals(record, "work_orders", 0))
    return due(record, "clean", when, [], lambda: 500)


# --- penalties -------------------------------------------------------------------------------


def missed(record: Record) -> Part:
    """Parts 5(3)1 and 5(3)2: below the target; at stage 3 only the last 200 of the province."""
    when = all_of(
        not_exempt(record), below_target(record, "province_score"), among_the_last(record)
    )
    return due(record, "missed", when, ["repeat_fault"], lambda: missed_amount(record))


def missed_amount(record: Record) -> Fraction:
    """1000 or, for the last 100 at stage 3, 2000, and 200 for each point short."""
    last_hundred = known(record, "stage") == 3 and known(record, "province_last") <= 100
    base = 2000 if last_hundred else 1000
    return (base + 200 * short(record, "province_score")) * doubled(record)


def last_two(record: Record) -> Part:
    """Part 5(3)3: the district's last 500, the last but one 300, and 200 for each point short."""
    when = all_of(not_exempt(record), at_most(record, "district_last", 2))
    needed = ["stage", "district_score", "repeat_fault"]
    return due(record, "last_two", when, needed, lambda: last_two_amount(record))


def last_two_amount(record: Record) -> Fraction:
    """Nothing for points where the target is reached."""
    base = 500 if known(record, "district_last") == 1 else 300
    return (base + 200 * max(Fraction(0), short(record, "district_score"))) * doubled(record)


def fines(record: Record, name: str, field: str) -> Part:
    """Part 5(4)6: the sum of the fines entered, each within its range."""
    entered = record.get(field)
    if entered is None:
        return Part(name, None, (field,))
    least, most = FINES[field]
    each = [number(fine) or Fraction(0) for fine in entered]
    if any(not least <= fine <= most for fine in each):
        msg = f"{record['id']}: a fine of {field} outside {least}-{most}"
        raise OracleGap(msg)
    return Part(name, sum(each, Fraction(0)), ())


# --- what several need -----------------------------------------------------------------------


def known(record: Record, name: str) -> Fraction:
    """A cell that is sure to be there."""
    value = cell(record, name)
    assert value is not None, name
    return value


def short(record: Record, name: str) -> Fraction:
    """How far the mark lies below the stage's target."""
    return TARGETS[int(known(record, "stage"))] - known(record, name)


def doubled(record: Record) -> int:
    """Part 5(3)4: the same fault again, or one of those the bank wants rooted out."""
    return 2 if record["repeat_fault"] else 1


def below_target(record: Record, name: str) -> Check:
    """The mark is below the stage's target."""
    own = record.get("stage")
    target = None if own is None else TARGETS[int(own)]
    return Check(name, greater(target, cell(record, name)), ("stage", name))


def not_exempt(record: Record) -> Check:
    """Part 5(3): the first 200 of the province are not penalised."""
    return opposite(at_most(record, "province_rank", 200))


def among_the_last(record: Record) -> Check:
    """Part 5(3)2: only at stage 3 does the place from the end decide."""
    own = cell(record, "stage")
    if own is None:
        return Check("stage", None, ("stage",))
    return at_most(record, "province_last", 200) if own == 3 else Check("stage", True, ())
