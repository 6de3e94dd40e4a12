"""The bonus pools by hand (catalogue D, `bonus_pool`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from .common import OracleGap, Record, cell, empty_fields, mean, number, outcome, round2
from .further import PaidRow

FRONT, OTHER_FRONT = "营销前台", "非营销前台"
BACK, OTHER_BACK = "营销后台", "非营销后台"
FRONT_HEAD, OTHER_HEAD = "营销前台主管", "非营销后台主管"

PAID_NOW = {FRONT: 85, OTHER_FRONT: 90, BACK: 95, OTHER_BACK: 95, OTHER_HEAD: 95, FRONT_HEAD: 85}
"""Part 4: how many per cent are paid at once."""

RAISED = {
    FRONT_HEAD: {"正职": Fraction("1.6"), "副职": Fraction("1.4")},
    OTHER_HEAD: {"正职": Fraction("1.4"), "副职": Fraction("1.3")},
}
"""Parts 4e and 4f: how many times the mean a head and a deputy get."""

FIELDS = (
    "id", "name", "post", "unit", "rank_in_post", "piece_points", "front_points",
    "control_points", "service_points", "last_year",
)  # fmt: skip

NEEDED = {
    FRONT: ("piece_points", "front_points", "last_year"),
    OTHER_FRONT: ("piece_points", "control_points", "service_points", "last_year"),
    BACK: ("piece_points", "last_year"),
    OTHER_BACK: ("piece_points", "last_year"),
    FRONT_HEAD: ("rank_in_post", "piece_points", "last_year"),
    OTHER_HEAD: ("rank_in_post", "piece_points", "last_year"),
}
"""The fields each post's bonus is worked out of."""


@dataclass(frozen=True)
class Split:
    """A pool shared out: who gets what, and who is tied over the last fen. Empty if unknown."""

    amounts: Mapping[str, Fraction]
    tied: Sequence[str] = ()


def shares(
    records: Sequence[Record],
    history: Sequence[Record],
    period: str | None,
    facts: Mapping[str, Any],
    readings: Mapping[str, str],
) -> dict[str, Any]:
    """Parts 2 to 5: money for each person; nobody is ranked."""
    shared, front_pool = fact(facts, "shared_pool"), pool_of_the_front(facts)
    front = [record for record in records if record["post"] == FRONT]
    others = [record for record in records if record["post"] == OTHER_FRONT]
    piece = split(fact(facts, "piece_pool"), portions(records, {"piece_points": Fraction(1)}))
    of_front = split(front_pool, portions(front, {"front_points": Fraction(1)}))
    both = {"control_points": Fraction("0.7"), "service_points": Fraction("0.3")}
    of_others = split(shared - front_pool, portions(others, both))

    rows = []
    for record in records:
        row = PaidRow(record["id"], standing="not_placed")
        row.missing = empty_fields(record, NEEDED[record["post"]], FIELDS)
        own_share = {**of_front.amounts, **of_others.amounts}.get(record["id"])
        own_piece = piece.amounts.get(record["id"])
        basis = share_or_mean(record, records, of_front.amounts, of_others.amounts)
        if row.missing or basis is None or own_piece is None:
            row.standing = "undetermined"
        else:
            row.amounts = settled(record, own_piece, basis)
            if own_share is not None:
                row.amounts["share"] = own_share
        rows.append(row)
    return outcome(rows, 0, [list(s.tied) for s in (piece, of_front, of_others) if s.tied])


# --- pools -----------------------------------------------------------------------------------


def fact(facts: Mapping[str, Any], name: str) -> Fraction:
    """A sum that has to be handed in."""
    value = number(facts.get(name))
    if value is None:
        msg = f"the sum {name} is needed"
        raise OracleGap(msg)
    return value


def pool_of_the_front(facts: Mapping[str, Any]) -> Fraction:
    """Part 2(2)a: in proportion to last year; the non-front pool is the rest (2(2)b)."""
    everyone = fact(facts, "last_all")
    if everyone == 0:
        msg = "nobody had anything last year: the pool can not be parted"
        raise OracleGap(msg)
    return round2(fact(facts, "shared_pool") * fact(facts, "last_front") / everyone)


def portions(
    members: Sequence[Record], weights: Mapping[str, Fraction]
) -> dict[str, Fraction] | None:
    """Each member's part of a pool; unknown if a value is missing or nobody has any points."""
    found = {member["id"]: Fraction(0) for member in members}
    for name, weight in weights.items():
        own = {member["id"]: cell(member, name) for member in members}
        total = sum((value for value in own.values() if value is not None), Fraction(0))
        if None in own.values() or total == 0:
            return None
        for key, value in own.items():
            found[key] += weight * (value or Fraction(0)) / total
    return found


def split(pool: Fraction, parts: Mapping[str, Fraction] | None) -> Split:
    """Whole fen by the largest remainder, an equal one by the larger part, then left open."""
    if not parts:
        return Split({})
    exact = {key: pool * 100 * part for key, part in parts.items()}
    fen = {key: value.__floor__() for key, value in exact.items()}
    claims = {key: (exact[key] - fen[key], part) for key, part in parts.items()}
    left = pool * 100 - sum(fen.values())
    tied: list[str] = []
    for claim in sorted(set(claims.values()), reverse=True):
        block = [key for key in parts if claims[key] == claim]
        if left <= 0:
            break
        if len(block) > left:
            tied = block
            break
        for key in block:
            fen[key] += 1
        left -= len(block)
    return Split({key: Fraction(value, 100) for key, value in fen.items()}, tied)


# --- one person ------------------------------------------------------------------------------


def share_or_mean(
    record: Record,
    records: Sequence[Record],
    front: Mapping[str, Fraction],
    others: Mapping[str, Fraction],
) -> Fraction | None:
    """Part 4: the own share, or what the post gets of the mean of others' shares."""
    post = record["post"]
    if post == FRONT:
        return front.get(record["id"])
    if post == OTHER_FRONT:
        return others.get(record["id"])
    if post == BACK:
        return times(mean(list(front.values())), Fraction(90, 100))
    everyone = [*front.values(), *others.values()]
    if post == OTHER_BACK:
        return mean(everyone)
    raised = RAISED[post].get(record.get("rank_in_post") or "")
    if post == OTHER_HEAD:
        return times(mean(everyone), raised)
    return times(mean(list(of_unit(record, records, front))), raised)


def of_unit(
    record: Record, records: Iterable[Record], front: Mapping[str, Fraction]
) -> Iterable[Fraction]:
    """The front shares of the own unit that are known."""
    return (
        front[other["id"]]
        for other in records
        if other["unit"] == record["unit"] and other["id"] in front
    )


def times(a: Fraction | None, b: Fraction | None) -> Fraction | None:
    """The product; unknown if either is."""
    return None if a is None or b is None else a * b


def settled(record: Record, piece: Fraction, basis: Fraction) -> dict[str, Fraction]:
    """Parts 3 to 5: paid now and later, and against last year; nothing is rounded on the way."""
    gross = basis + piece
    paid = round2(gross * PAID_NOW[record["post"]] / 100)
    last_year = cell(record, "last_year") or Fraction(0)
    lent = Fraction(0)
    if paid < last_year / 2:
        lent = min(last_year * 20 / 100, last_year * 70 / 100 - paid)
    return {
        "piece": piece,
        "paid": paid,
        "deferred": round2(gross) - paid,
        "excess": round2(max(Fraction(0), paid - last_year)),
        "lent": round2(lent),
    }
