"""Verdicts held against the reference: rows that differ, by what, and wrong awards."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from benchmarks.job import VERDICT

NUMBERS = tuple(name for name in VERDICT if name == "total" or name.startswith("score_"))


def differences(
    found: Path, reference: Path, columns: Mapping[str, str] | None = None
) -> dict[str, int]:
    """How often two files of verdicts part, key by key; their order does not matter.

    Args:
        found: the verdicts of a contestant.
        reference: the verdicts they are held against.
        columns: what stands in `found` for columns of a verdict that it calls otherwise, as SQL.

    Returns:
        `rows`: records of which anything differs, or which only one file has; `awards`: records
        awarded in one file only; and for each column that differs, in how many rows.
    """
    parts = {name: _differs(name) for name in VERDICT if name != "id"}
    lone = "f.id IS NULL OR r.id IS NULL"
    counts = [
        f"count(*) FILTER (({lone}) OR {' OR '.join(parts.values())})",
        "count(*) FILTER ((f.standing IS NOT DISTINCT FROM 'awarded')"
        " <> (r.standing IS NOT DISTINCT FROM 'awarded'))",
        *(f"count(*) FILTER ({part})" for part in parts.values()),
    ]
    called = ", ".join(f"{(columns or {}).get(name, name)} AS {name}" for name in VERDICT)
    query = (
        f"SELECT {', '.join(counts)} FROM (SELECT {called} FROM read_parquet(?)) f"
        " FULL JOIN read_parquet(?) r ON f.id = r.id"
    )
    row = duckdb.execute(query, [str(found), str(reference)]).fetchone()
    assert row is not None
    named = dict(zip(("rows", "awards", *parts), row, strict=True))
    return {name: n for name, n in named.items() if n or name in ("rows", "awards")}


def _differs(name: str) -> str:
    """Whether a column differs; numbers as two places, however they are written."""
    one, other = f"f.{name}", f"r.{name}"
    if name in NUMBERS:
        one, other = f"{one}::DECIMAL(18, 2)", f"{other}::DECIMAL(18, 2)"
    return f"({one} IS DISTINCT FROM {other})"
