"""Seeded tellers of a quarter and the titles they held: the job that the benchmarks run.

The cells are typed already (int, Decimal, bool, str, None). About half of the tellers held a
monthly star of the quarter, and those are mostly the strong ones, so that more pass the conditions
than can win. Some titles were revoked, some rows of the history are set right by a later row, and
some tellers are barred by a quarterly title lost in the quarter before.
"""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import Any, NamedTuple

Row = dict[str, Any]

PERIOD = "2010Q3"
MEASURED = (
    "tenure_months", "volume", "error_rate", "service_quality", "theory_score", "skill_average",
    "exam_score", "complaints", "service_findings", "major_errors", "honours", "praise_regulator",
    "contest_national", "contest_provincial", "contest_city", "praise_media",
    "praise_callcentre", "praise_book", "bonus_other",
)  # fmt: skip
"""The cells that the contest reads and that may be missing."""


class Job(NamedTuple):
    """What a contest is evaluated on."""

    records: list[Row]
    history: list[Row]
    period: str


def job(count: int, *, missing: float = 0.002, seed: int = 2010) -> Job:
    """The same tellers and titles for the same arguments.

    Args:
        count: how many tellers.
        missing: share of the cells in `MEASURED` that are None; attestations lack ten times
            as often, where any cell is missing at all.
        seed: of the generator.
    """
    dice = Random(seed)
    records, history = [], []
    for key in dice.sample(range(10 * count), count):
        strong = dice.random() < 0.5
        record = _teller(dice, f"T{key:07}", strong)
        for name in MEASURED:
            if dice.random() < missing:
                record[name] = None
        for name in record:
            if name.startswith("attest_") and dice.random() < 10 * missing:
                record[name] = None
        records.append(record)
        history += _titles(dice, record["id"], strong)
    return Job(records, history, PERIOD)


def _hundredths(dice: Random, low: int, high: int) -> Decimal:
    """A mark with two decimals."""
    return Decimal(dice.randint(100 * low, 100 * high)).scaleb(-2)


def _seldom(dice: Random, chance: float) -> int:
    """A count that is mostly 0."""
    return dice.choice((1, 1, 1, 2)) if dice.random() < chance else 0


def _teller(dice: Random, key: str, strong: bool) -> Row:
    """One line of the sheet; the strong do more, with fewer errors."""
    lift = 12 if strong else 0
    return {
        "id": key,
        "name": f"柜员{key}",
        "outlet": f"第{dice.randint(1, 40)}支行",
        "tenure_months": dice.choice((3, 5, 6, 7, 12, 24, 36, 60, 120, 240)),
        "volume": dice.randint(3000, 5000) + 150 * lift,
        "error_rate": _hundredths(dice, 0, 3 if strong else 5) + Decimal("0.05"),
        "service_quality": _hundredths(dice, 70 + lift, 100),
        "withdrawn_complaints": _seldom(dice, 0.03),
        "verified_criticisms": _seldom(dice, 0.03),
        "other_feedback_points": Decimal(_seldom(dice, 0.03)) / 2,
        "internal_efficiency": _hundredths(dice, 70, 100),
        "internal_attitude": _hundredths(dice, 70, 100),
        "internal_compliance": _hundredths(dice, 70, 100),
        "theory_score": _hundredths(dice, 60 + lift, 100),
        "skill_average": _hundredths(dice, 60 + lift, 100),
        "exam_score": _hundredths(dice, 60 + lift, 100),
        "complaints": _seldom(dice, 0.03),
        "service_findings": _seldom(dice, 0.03),
        "major_errors": _seldom(dice, 0.01),
        "honours": dice.random() < 0.2,
        "praise_regulator": _seldom(dice, 0.01),
        "contest_national": _seldom(dice, 0.002),
        "contest_provincial": _seldom(dice, 0.01),
        "contest_city": _seldom(dice, 0.02),
        "praise_media": _seldom(dice, 0.02),
        "praise_callcentre": _seldom(dice, 0.05),
        "praise_book": _seldom(dice, 0.1),
        "bonus_other": Decimal(_seldom(dice, 0.05)) / 2,
        "attest_dedication": dice.random() < 0.99,
        "attest_innovation": dice.random() < 0.99,
        "attest_contribution": dice.random() < 0.99,
        "attest_discipline": dice.random() < 0.99,
    }


def _titles(dice: Random, key: str, strong: bool) -> list[Row]:
    """The history rows of one teller."""
    rows = []
    for month in ("2010-06", "2010-07", "2010-08", "2010-09"):
        if dice.random() < (0.5 if strong else 0.06):
            rows.append(_title(key, "monthly_teller", month, "awarded"))
            if dice.random() < 0.03:
                rows.append(_title(key, "monthly_teller", month, "revoked"))
    if dice.random() < 0.01:
        rows.append(_title(key, "quarterly_teller", "2010Q2", "revoked"))
    return rows


def _title(key: str, scheme: str, period: str, status: str) -> Row:
    return {"id": key, "scheme": scheme, "period": period, "status": status}
