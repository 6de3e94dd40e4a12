"""What all hand-written contests share: exact numbers, three answers, screening and placing.

The rules are those at the head of the catalogue ("Rules of reading that hold everywhere").
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

Record = Mapping[str, Any]
Answer = bool | None
"""Yes, no, or ``None`` for unknown."""


class OracleGap(Exception):
    """The scheme gives no answer here: the engine has to report an error, never a guess."""


# --- exact numbers ---------------------------------------------------------------------------


def number(value: Any) -> Fraction | None:
    """The exact value of a cell or fact (5, Decimal("9.5"), "1/3", "33.3%"); missing stays None."""
    if value is None:
        return None
    if isinstance(value, (bool, float)):
        msg = f"not an exact number: {value!r}"
        raise TypeError(msg)
    if isinstance(value, str) and value.endswith("%"):
        return Fraction(value[:-1]) / 100
    return Fraction(value)


def cell(record: Record, name: str) -> Fraction | None:
    """The number in one cell of a record."""
    return number(record.get(name))


def column(records: Iterable[Record], name: str) -> list[Fraction]:
    """All values of a column that are there; missing ones are left out, not counted as 0."""
    return [value for record in records if (value := cell(record, name)) is not None]


def round2(value: Fraction) -> Fraction:
    """Half up to two decimals; only ever given values of 0 or more."""
    return Fraction((value * 100 + Fraction(1, 2)).__floor__(), 100)


def points(value: Fraction | None, base: int) -> Fraction | None:
    """An indicator's score: never below 0 or above its base points, then rounded half up."""
    if value is None:
        return None
    return round2(min(max(value, Fraction(0)), Fraction(base)))


def mean(values: Sequence[Fraction]) -> Fraction | None:
    """The average; of nobody, unknown."""
    return sum(values, Fraction(0)) / len(values) if values else None


def median(values: Sequence[Fraction]) -> Fraction | None:
    """The middle value, or the mean of the two middle ones; of nobody, unknown."""
    if not values:
        return None
    ordered = sorted(values)
    half = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def competition_rank(value: Fraction, values: Iterable[Fraction]) -> int:
    """1, 2, 2, 4: one more than the number of values that are greater."""
    return 1 + sum(other > value for other in values)


def best_gets_all(own: Fraction | None, field_: Sequence[Fraction], base: int) -> Fraction | None:
    """High is good: base x own / best. Where the best is 0 nobody earned anything."""
    if own is None:
        return None
    best = max(field_)
    return base * own / best if best else Fraction(0)


def lowest_gets_all(own: Fraction | None, field_: Sequence[Fraction], base: int) -> Fraction | None:
    """Low is good: base x best / own. Where the best is 0, those at 0 get all, the rest none."""
    if own is None:
        return None
    if own == 0:
        return Fraction(base)
    return base * min(field_) / own


# --- three answers ---------------------------------------------------------------------------


def and3(*answers: Answer) -> Answer:
    """`no and unknown` is no."""
    if False in answers:
        return False
    return None if None in answers else True


def or3(*answers: Answer) -> Answer:
    """`yes or unknown` is yes."""
    if True in answers:
        return True
    return None if None in answers else False


def greater(a: Fraction | None, b: Fraction | None) -> Answer:
    """Whether a > b; unknown if either is missing."""
    return None if a is None or b is None else a > b


# --- conditions ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Check:
    """One condition of eligibility as it came out for one record."""

    id: str
    answer: Answer
    fields: tuple[str, ...]
    attestation: bool = False


def more_than(record: Record, name: str, bound: Fraction | None) -> Check:
    """The field is above the bound."""
    return Check(name, greater(cell(record, name), bound), (name,))


def less_than(record: Record, name: str, bound: Fraction | None) -> Check:
    """The field is below the bound."""
    return Check(name, greater(bound, cell(record, name)), (name,))


def at_least(record: Record, name: str, bound: Fraction | int | None) -> Check:
    """The field is the bound or above it."""
    below = greater(number(bound), cell(record, name))
    return Check(name, None if below is None else not below, (name,))


def equals(record: Record, name: str, wanted: int) -> Check:
    """The field is this very number."""
    own = cell(record, name)
    return Check(name, None if own is None else own == wanted, (name,))


def is_yes(record: Record, name: str) -> Check:
    """A measured yes/no field is yes; missing is unknown."""
    return Check(name, record.get(name), (name,))


def is_one_of(record: Record, name: str, wanted: Sequence[str]) -> Check:
    """A choice is one of those wanted."""
    own = record.get(name)
    return Check(name, None if own is None else own in wanted, (name,))


def attested(record: Record, name: str) -> Check:
    """A person's judgement: yes, no, or not given yet (then the record goes on)."""
    return Check(name, record.get(name), (name,), attestation=True)


# --- rows of an outcome ----------------------------------------------------------------------


@dataclass
class Row:
    """One record's line of the outcome. `standing` is None as long as the record can still win."""

    key: str
    group: str | None = None
    standing: str | None = None
    rank: int | None = None
    total: Fraction | None = None
    scores: dict[str, Fraction] = field(default_factory=dict)
    bonus: dict[str, Fraction] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    to_attest: list[str] = field(default_factory=list)


def not_candidate(key: str, group: str | None = None) -> Row:
    """A record that the candidate rule shuts out; nothing else is looked at."""
    return Row(key, group, standing="not_candidate", failed=["candidate"])


def empty_fields(record: Record, names: Iterable[str], order: Sequence[str]) -> list[str]:
    """Those of the named fields that are missing, in the order of the record's field table."""
    return sorted({name for name in names if record.get(name) is None}, key=order.index)


def screen(row: Row, record: Record, checks: Sequence[Check], order: Sequence[str]) -> None:
    """Apply the conditions. One failed condition decides even where another is unknown."""
    unknown = [check for check in checks if check.answer is None and not check.attestation]
    row.failed = [check.id for check in checks if check.answer is False]
    row.missing = empty_fields(record, (name for c in unknown for name in c.fields), order)
    row.to_attest += [check.id for check in checks if check.answer is None and check.attestation]
    if row.failed:
        row.standing = "ineligible"
    elif unknown:
        row.standing = "undetermined"


@dataclass(frozen=True)
class Part:
    """An indicator's score or a bonus item as it came out for one record; None is unknown."""

    id: str
    value: Fraction | None
    fields: tuple[str, ...]


def mark(row: Row, record: Record, indicators: Sequence[Part], order: Sequence[str], *,
         bonus: Sequence[Part] = (), veto: Check | None = None,
         threshold: int | None = None) -> None:  # fmt: skip
    """Give a contestant its scores, bonus and total; then veto, unknown, threshold, in that order.

    Args:
        row: The contestant's line, filled in here.
        record: Its record.
        indicators: All indicators in the order of the ruleset.
        order: The record's field table.
        bonus: All bonus items, zeros included.
        veto: Its answer is yes where the record takes no part in the ranking.
        threshold: The least sum of the rounded indicators, bonus left out.
    """
    parts = [*indicators, *bonus]
    unknown = {name for part in parts if part.value is None for name in part.fields}
    if veto is not None and veto.answer is None:
        unknown |= set(veto.fields)
    if not unknown:
        row.scores = {part.id: part.value for part in indicators if part.value is not None}
        row.bonus = {part.id: part.value for part in bonus if part.value is not None}
        row.total = sum([*row.scores.values(), *row.bonus.values()], Fraction(0))
    if veto is not None and veto.answer is True:
        row.standing = "vetoed"
    elif unknown:
        row.standing = "undetermined"
        row.missing = empty_fields(record, unknown, order)
    elif threshold is not None and sum(row.scores.values()) < threshold:
        row.standing = "below_threshold"


# --- placing ---------------------------------------------------------------------------------


def certainly_beats(a: Answer, b: Answer) -> bool:
    """Only a known yes beats, and only a known no is beaten."""
    return a is True and b is False


def settle(block: Sequence[Row], left: int, preference: Mapping[str, Answer]) -> list[str]:
    """Share `left` places among more records of equal total; return the keys that stay tied.

    In is who has at most left - 1 others that it does not certainly beat, out is whom at least
    `left` others certainly beat; whatever the missing preferences turn out to be, these hold.
    """
    for row in block:
        own = preference.get(row.key)
        others = [preference.get(other.key) for other in block if other is not row]
        if sum(not certainly_beats(own, other) for other in others) <= left - 1:
            row.standing = "awarded"
        elif sum(certainly_beats(other, own) for other in others) >= left:
            row.standing = "not_placed"
        else:
            row.standing = "tied"
    return [row.key for row in block if row.standing == "tied"]


def place(
    rows: Iterable[Row], quota: int, preference: Mapping[str, Answer] | None = None
) -> list[list[str]]:
    """Rank those who can still win, fill the places from the top, return the ties left over."""
    running = [(row, row.total) for row in rows if row.standing is None and row.total is not None]
    totals = [total for _, total in running]
    unresolved: list[list[str]] = []
    for total in sorted(set(totals), reverse=True):
        block = [row for row, own in running if own == total]
        for row in block:
            row.rank = competition_rank(total, totals)
        left = quota - sum(row.standing == "awarded" for row, _ in running)
        # A tie that was not settled has used up all places, even those nobody got.
        if left <= 0 or unresolved:
            verdict = "not_placed"
        elif len(block) <= left:
            verdict = "awarded"
        else:
            tied = settle(block, left, preference or {})
            unresolved += [tied] if tied else []
            continue
        for row in block:
            row.standing = verdict
    return unresolved


def outcome(
    rows: Sequence[Row], places: int | dict[str, int], unresolved: Iterable[list[str]]
) -> dict[str, Any]:
    """The outcome in the shape of the JSON contract, numbers as fractions."""
    position = {row.key: index for index, row in enumerate(rows)}
    winners = [row for row in rows if row.standing == "awarded"]
    winners.sort(key=lambda row: (row.rank or 0, position[row.key]))
    return {
        "places": places,
        "winners": [row.key for row in winners],
        "unresolved": sorted(unresolved, key=lambda tie: position[tie[0]]),
        "results": [asdict(row) for row in rows],
    }
