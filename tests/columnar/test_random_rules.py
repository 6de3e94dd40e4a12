"""Rulesets made by chance: the engines come to what the interpreter comes to."""

from __future__ import annotations

from pathlib import Path

from servicestar.columnar.engine import Engine
from tests.columnar.random_rules import try_rules

EXAMPLES = {"duckdb": 25, "postgres": 25, "spark": 2}


def test_random_rules(engine: Engine, tmp_path: Path) -> None:
    examples = EXAMPLES[engine.dialect]
    counts = try_rules(engine, examples, tmp_path)
    assert counts["compared"] >= examples // 2
