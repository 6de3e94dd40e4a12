"""Made-up tellers in a Parquet file: the cohort that every engine reads.

    python -m benchmarks.tellers_parquet 1000000 tellers.parquet

Columns are named by field id and are exact: DECIMAL, INTEGER, BOOLEAN, VARCHAR. There is about one
outlet for a dozen tellers. The same count gives the same cells, whatever the machine; they are
drawn so that the places where arithmetic goes wrong occur by themselves:

- the average volume is a whole number that some tellers have, exactly;
- the best volume and the best expertise are round, so that many scores lie on half a unit;
- totals lie dense, so that many are equal, also at the last place;
- some cells are empty.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SEED = 2010
CHUNK = 1_000_000
PER_OUTLET = 12
MEAN_VOLUME = 4_200
MISSING = 0.002
UNATTESTED = 0.02
TOP = 5
"""How many have the best of all that is measured; some of them pass."""

MARK, RATE = pa.decimal128(5, 2), pa.decimal128(5, 2)
RARE = {
    "complaints": 0.05,
    "service_findings": 0.05,
    "major_errors": 0.02,
    "praise_regulator": 0.01,
    "contest_national": 0.002,
    "contest_provincial": 0.01,
    "contest_city": 0.02,
    "praise_media": 0.02,
    "praise_callcentre": 0.05,
    "praise_book": 0.1,
}
"""Counts that are mostly 0, and how often they are not."""
ATTESTATIONS = ("attest_dedication", "attest_contribution", "attest_discipline")

Ints: TypeAlias = Any  # a column of NumPy
Dice = np.random.Generator


def main() -> None:
    """Write one file."""
    write(int(sys.argv[1]), Path(sys.argv[2]))


def write(count: int, path: Path) -> None:
    """Write so many tellers, a million to a row group.

    Args:
        count: how many; the same count gives the same cells.
        path: the Parquet file.
    """
    dice = np.random.default_rng([SEED, count])
    strong = dice.random(count) < 0.5
    volume, gaps = volumes(dice, strong)
    writer = None
    for start in range(0, count, CHUNK):
        rows = slice(start, min(start + CHUNK, count))
        sold = pa.array(volume[rows].astype(np.int32), mask=gaps[rows])
        table = chunk(dice, start, count, strong[rows], sold)
        if writer is None:
            # Decimals as whole numbers, as DuckDB and Spark write them.
            writer = pq.ParquetWriter(path, table.schema, store_decimal_as_integer=True)
        writer.write_table(table)
    if writer is not None:
        writer.close()


def volumes(dice: Dice, strong: Ints) -> tuple[Ints, Ints]:
    """The volumes and which are missing; the mean of those known is `MEAN_VOLUME` exactly.

    One teller in fifty has just the mean.
    """
    count = len(strong)
    drawn = dice.integers(2_000, 5_000, count) + 1_400 * strong
    gaps = empty(dice, count, MISSING)
    fixed = dice.random(count) < 0.02
    fixed[: min(count, 3)] = True
    drawn[fixed] = MEAN_VOLUME
    best = slice(-TOP, None)  # a round number: an eighth of the scores lie on half a unit
    drawn[best], gaps[best], fixed[best] = 8_000, False, True
    free = np.flatnonzero(~fixed & ~gaps)
    missed = MEAN_VOLUME * int((~gaps).sum()) - int(drawn[~gaps].sum())
    each, left = divmod(missed, max(len(free), 1))
    drawn[free] += each
    drawn[free[:left]] += 1
    return drawn, gaps


def chunk(dice: Dice, start: int, count: int, strong: Ints, volume: pa.Array) -> pa.Table:
    """Some rows of the sheet, the strong with better marks and fewer errors."""
    n = len(strong)
    lift = 1_000 * strong
    marks = {
        name: dice.integers(6_000, 9_000, n) + lift
        for name in ("service_quality", "theory_score", "skill_average", "exam_score")
    }
    for name in ("theory_score", "skill_average"):
        marks[name][-TOP:] = 10_000
    rates = np.maximum(dice.integers(5, 500, n) - lift // 10, 5)
    columns = {
        "id": texts("T", keys(start, n, count)),
        "outlet": texts("第", dice.integers(0, max(count // PER_OUTLET, 1), n), "支行"),
        "tenure_months": whole(dice, dice.choice([3, 5, 6, 7, 12, 24, 36, 60, 120, 240], n)),
        "volume": volume,
        "error_rate": decimals(dice, rates, RATE),
        **{name: decimals(dice, marks[name], MARK) for name in marks},
        **{name: whole(dice, seldom(dice, n, rate)) for name, rate in RARE.items()},
        "bonus_other": decimals(dice, 5 * seldom(dice, n, 0.05), pa.decimal128(4, 1)),
        "honours": answers(dice, dice.random(n) < 0.2, MISSING),
        **{name: answers(dice, dice.random(n) < 0.99, UNATTESTED) for name in ATTESTATIONS},
    }
    return pa.table(columns)


def keys(start: int, n: int, count: int) -> Ints:
    """Numbers of the tellers, all different and in no order."""
    return (np.arange(start, start + n) * 7_919 + 104_729) % (10 * count + 3)


def texts(before: str, numbers: Ints, after: str = "") -> pa.Array:
    """Numbers as texts of eight digits."""
    shown = np.char.zfill(numbers.astype("U8"), 8)
    return pa.array(np.char.add(np.char.add(before, shown), after))


def seldom(dice: Dice, n: int, rate: float) -> Ints:
    """Counts of 0, sometimes of 1 or 2."""
    return (dice.random(n) < rate) * dice.choice([1, 1, 1, 2], n)


def empty(dice: Dice, n: int, rate: float) -> Ints:
    """Which cells have nothing in them."""
    return dice.random(n) < rate


def whole(dice: Dice, values: Ints) -> pa.Array:
    """An INTEGER column, some cells empty."""
    return pa.array(values.astype(np.int32), mask=empty(dice, len(values), MISSING))


def answers(dice: Dice, values: Ints, rate: float) -> pa.Array:
    """A BOOLEAN column, some cells empty."""
    return pa.array(values, mask=empty(dice, len(values), rate))


def decimals(dice: Dice, units: Ints, kind: pa.DataType) -> pa.Array:
    """A DECIMAL column of units of its last decimal, some cells empty."""
    n = len(units)
    wide = np.zeros((n, 2), np.int64)  # none is negative: the upper half stays 0
    wide[:, 0] = units
    known = np.packbits(~empty(dice, n, MISSING), bitorder="little")
    return pa.Array.from_buffers(kind, n, [pa.py_buffer(known), pa.py_buffer(wide)])


if __name__ == "__main__":
    main()
