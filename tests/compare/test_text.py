"""The texts for a terminal, held byte for byte in both languages, and never wider than it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from servicestar.compare import Sheet, compare_readings, impact
from servicestar.diagnostics import width
from tests.golden.golden import hold

from .rules import PEOPLE, ruleset
from .test_impact import GAP, NEW, SECOND

HERE = Path(__file__).parent / "golden"


@pytest.fixture
def reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.chdir(tmp_path)  # so that faults name files alike everywhere
    here = Path()
    old, new, gap = (
        ruleset(here),
        ruleset(here, NEW, "new.yaml"),
        ruleset(here, GAP, "gap.yaml"),
    )
    sheets = [Sheet(PEOPLE, "2010Q1"), Sheet(SECOND, "2010Q2")]
    return {
        "readings": compare_readings(old.contest("star"), PEOPLE),
        "readings_alone": compare_readings(old.contest("star"), PEOPLE, most=2),
        "readings_gap": compare_readings(gap.contest("star"), PEOPLE),
        "impact": impact(old, new, sheets, by="team"),
        "impact_gap": impact(old, gap, [*sheets, Sheet(PEOPLE[:1], "2010Q3")]),
    }


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize(
    "name", ["readings", "readings_alone", "readings_gap", "impact", "impact_gap"]
)
def test_the_text(reports: dict[str, Any], name: str, lang: str) -> None:
    text = reports[name].to_text(lang)
    assert max(map(width, text.splitlines())) <= 80
    hold(HERE / f"{name}.{lang}.txt", text)
