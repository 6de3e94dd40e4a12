"""The worked cases beside the shipped rulesets."""

from __future__ import annotations

from pathlib import Path

import pytest

from servicestar.model.cases import Case
from servicestar.testing import load_cases, run_case

RULESETS = Path(__file__).parent.parent / "rulesets"
FILES = sorted(RULESETS.glob("*.cases.yaml"))
CASES = [
    pytest.param(RULESETS / file.ruleset, case, id=f"{path.stem}: {case.case}")
    for path in FILES
    for file in [load_cases(path)]
    for case in file.cases
]


@pytest.mark.parametrize(("ruleset", "case"), CASES)
def test_worked_case(ruleset: Path, case: Case) -> None:
    assert run_case(case, ruleset) == []


def test_every_shipped_ruleset_has_worked_cases() -> None:
    rulesets = {p.name for p in RULESETS.glob("*.yaml") if not p.name.endswith(".cases.yaml")}
    assert {load_cases(path).ruleset for path in FILES} == rulesets
