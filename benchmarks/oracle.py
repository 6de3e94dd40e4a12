"""What every engine is held to: the job over fractions, from the scheme written out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq

from benchmarks.by_hand import (
    Line,
    bests_of,
    mark,
    mean,
    more_than,
    outcome_of,
    screen,
    standards_of,
)
from benchmarks.job import SCORES, VERDICT

Row = dict[str, Any]


def verdicts(source: Path, target: Path) -> None:
    """Every teller of a Parquet file judged, the verdicts written to another."""
    records = pq.read_table(source).to_pylist()
    write([row_of(line) for line in judge(records)], target)


def judge(records: list[Row]) -> list[Line]:
    """The lines of all tellers, in their order."""
    standards, averages = standards_of(records), outlet_averages(records)
    lines, contestants = [], []
    for record in records:
        line = Line(record["id"])
        lines.append(line)
        screen(record, line, standards, False)
        if more_than(record["volume"], averages[record["outlet"]]) is False:
            line.failed += ("volume_in_outlet",)
            line.standing = "ineligible"
        if line.standing is None:
            contestants.append((record, line))
    bests = bests_of(record for record, _ in contestants)
    for record, line in contestants:
        mark(record, line, bests, standards)
    honours = {record["id"]: record["honours"] for record in records}
    return outcome_of(lines, len(records) // 10, honours).results


def outlet_averages(records: list[Row]) -> dict[str, Any]:
    """The average volume of every outlet, missing ones left out."""
    volumes: dict[str, list[Any]] = {}
    for record in records:
        found = volumes.setdefault(record["outlet"], [])
        if record["volume"] is not None:
            found.append(record["volume"])
    return {outlet: mean(found) for outlet, found in volumes.items()}


def row_of(line: Any) -> Row:
    """A line, or a result of servicestar, as a row of verdicts."""
    scores = [line.scores.get(id_) for id_ in SCORES]
    numbers = [hundredths(value) for value in (line.total, *scores)]
    values = (line.key, line.standing, line.rank, *numbers, [*line.failed], [*line.missing])
    return dict(zip(VERDICT, values, strict=True))


def hundredths(value: Any) -> int | None:
    """An exact number of two places times a hundred."""
    if value is None:
        return None
    scaled = value * 100
    if scaled != int(scaled):
        raise ValueError(f"{value} has more than two places")
    return int(scaled)


def write(rows: list[Row], target: Path) -> None:
    """Rows of verdicts, points in hundredths, as a Parquet file."""
    numbers = ("total", *(f"score_{id_}" for id_ in SCORES))
    texts = pa.list_(pa.string())
    kinds = {"id": pa.string(), "standing": pa.string(), "rank": pa.int64()}
    kinds |= dict.fromkeys(numbers, pa.decimal128(20, 2)) | {"failed": texts, "missing": texts}
    columns = {}
    for name, kind in kinds.items():
        values = [row[name] for row in rows]
        if name in numbers:
            # Cast to whole decimals first: a number as it is would be shifted by two places.
            whole = pa.array(values, pa.int64()).cast(pa.decimal128(19, 0))
            columns[name] = pa.compute.multiply(whole, pa.scalar("0.01").cast(pa.decimal128(2, 2)))
        else:
            columns[name] = pa.array(values, kind)
    pq.write_table(pa.table(columns), target)
