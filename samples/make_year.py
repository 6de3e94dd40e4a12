"""Writes the sheets of a whole year, ``year_2010/``; ``--check`` only compares them.

Twelve months of 42 tellers in 12 outlets; a quarter is what its months add up to, and so is the
year. Who is good stays good, so that some hold several quarterly titles in the end. All people are
invented, none of them stands in another sample.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

sys.path.append(str(Path(__file__).parent))  # where this is not run as a script

from make import (
    BRANCHES,
    COUNTS,
    TELLER,
    Row,
    as_csv,
    between,
    main,
    mark,
    name_drawer,
    one_of,
    retold,
    seldom,
)

FOLDER = "year_2010"
SEED = 2040
DRAWN = 150  # names that the other samples use
STAFF = (4, 3) * 6  # tellers of each outlet
MONTHS = [f"2010-{month:02}" for month in range(1, 13)]
QUARTERS = {f"2010Q{n + 1}": MONTHS[3 * n : 3 * n + 3] for n in range(4)}
MARKS = {
    "service_quality": "0.1",
    "internal_efficiency": "0.5",
    "internal_attitude": "0.5",
    "internal_compliance": "0.5",
    "theory_score": "0.5",
    "skill_average": "0.1",
    "exam_score": "0.5",
}
"""Marks, and how finely they are given."""
AMOUNTS = ("volume", *COUNTS, "other_feedback_points", "bonus_other")
ATTESTED = ("dedication", "innovation", "contribution", "discipline")

# A month, a key and cells set by hand: a tie in February, and two who lack an attestation.
STORIES = """2010-02 T138 volume=2042 error_rate=0.42 service_quality=94.0
    2010-02 T138 internal_efficiency=96.0 internal_attitude=98.0 internal_compliance=98.5
    2010-02 T138 theory_score=93.0 skill_average=92.5
    2010-08 T108 attest_contribution=
    2010-10 T124 attest_innovation="""


# --- a month ---------------------------------------------------------------------------------


def people() -> list[Row]:
    """Who they are, and how good: one or two of an outlet are better than the others."""
    dice, draw = Random(SEED), name_drawer()
    draw(DRAWN)
    names, rows = iter(draw(sum(STAFF))), []
    for branch, count in zip(BRANCHES, STAFF, strict=False):
        best = dice.uniform(1.1, 1.4)
        for strength in dice.sample((best, 1.0, 0.85, 0.75)[:count], count):
            rows.append(
                {
                    "id": f"T{101 + len(rows)}",
                    "name": next(names),
                    "outlet": branch,
                    "joined": dice.choice((1, 3, 6, 10, 15, 20, 27, 36, 48, 60)),
                    "strength": strength * dice.uniform(0.97, 1.03),
                    "manner": dice.gauss(0, 1.5),
                }
            )
    return rows


def month_of(dice: Random, person: Row, number: int) -> Row:
    """One teller's month, the `number`-th from 0."""
    strength = person["strength"]
    quality = 83 + 9 * strength + person["manner"]
    return {
        **{field: person[field] for field in ("id", "name", "outlet")},
        "tenure_months": person["joined"] + number,
        "volume": round(1760 * strength * dice.uniform(0.95, 1.05)),
        "error_rate": between(dice, 0.3, 0.62 / strength, "0.01"),
        "service_quality": mark(dice, quality - 1.5, quality + 1.5, "0.1"),
        "withdrawn_complaints": seldom(dice, 0.02),
        "verified_criticisms": seldom(dice, 0.03),
        "other_feedback_points": one_of(dice, {0: 97, Decimal("0.5"): 3}),
        "internal_efficiency": mark(dice, quality - 4, quality + 4, "0.5"),
        "internal_attitude": mark(dice, quality - 3, quality + 5, "0.5"),
        "internal_compliance": mark(dice, quality - 3, quality + 5, "0.5"),
        "theory_score": mark(dice, 76 + 6 * strength, 86 + 8 * strength, "0.5"),
        "skill_average": mark(dice, 74 + 8 * strength, 86 + 8 * strength, "0.1"),
        "exam_score": mark(dice, 72 + 8 * strength, 84 + 8 * strength, "0.5"),
        "complaints": seldom(dice, 0.012),
        "service_findings": seldom(dice, 0.015),
        "major_errors": seldom(dice, 0.006),
        "honours": dice.random() < 0.04,
        "praise_regulator": 0,
        "contest_national": 0,
        "contest_provincial": 0,
        "contest_city": int(dice.random() < 0.003),
        "praise_media": int(dice.random() < 0.002),
        "praise_callcentre": seldom(dice, 0.015),
        "praise_book": seldom(dice, 0.05),
        "bonus_other": one_of(dice, {0: 97, Decimal("0.5"): 3}),
        **{f"attest_{name}": True for name in ATTESTED},
    }


def months() -> dict[str, list[Row]]:
    """The sheet of each month."""
    dice, staff = Random(SEED), people()
    sheets = {}
    for number, month in enumerate(MONTHS):
        rows = [month_of(dice, person, number) for person in staff]
        told = (line.split(maxsplit=1) for line in STORIES.splitlines())
        sheets[month] = retold(rows, "\n".join(text for when, text in told if when == month))
    return sheets


# --- what months add up to -------------------------------------------------------------------


def rounded(value: Decimal, unit: str) -> Decimal:
    """A value in whole units such as 0.5."""
    step = Decimal(unit)
    return (value / step).quantize(Decimal(1), ROUND_HALF_UP) * step


def joined(rows: Sequence[Row]) -> Row:
    """One teller's months as one record: sums, means, and the errors of all transactions."""
    last, volume = rows[-1], sum(row["volume"] for row in rows)
    errors = sum((row["error_rate"] * row["volume"] for row in rows), Decimal(0))
    marks = {f: sum((row[f] for row in rows), Decimal(0)) / len(rows) for f in MARKS}
    attested = {f"attest_{name}": [row[f"attest_{name}"] for row in rows] for name in ATTESTED}
    return {
        **{field: last[field] for field in ("id", "name", "outlet", "tenure_months")},
        **{field: sum(row[field] for row in rows) for field in AMOUNTS},
        "error_rate": rounded(errors / volume, "0.01"),
        **{field: rounded(value, MARKS[field]) for field, value in marks.items()},
        "honours": any(row["honours"] for row in rows),
        # Given where it was given each month, and open where it was open once.
        **{field: True if all(given) else None for field, given in attested.items()},
    }


def together(sheets: Iterable[Sequence[Row]]) -> list[Row]:
    """The sheets of some months as one."""
    return [joined(rows) for rows in zip(*sheets, strict=True)]


def samples() -> dict[str, bytes]:
    """File name -> content."""
    by_month = months()
    sheets = {
        **by_month,
        **{name: together(by_month[m] for m in part) for name, part in QUARTERS.items()},
        "2010": together(by_month.values()),
    }
    return {
        f"{FOLDER}/tellers_{period}.csv": as_csv(TELLER, rows) for period, rows in sheets.items()
    }


if __name__ == "__main__":
    sys.exit(main(made=samples))
