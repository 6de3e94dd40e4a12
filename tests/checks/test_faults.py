"""One small mistake in a ruleset in which nothing is wrong: its code, at its line, and no other.

Beside the mistakes stand their near misses: what is one unit off and has to be left alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from servicestar import checks, loader
from servicestar.diagnostics import Diagnostic
from servicestar.loader import FileText
from tests.golden.golden import LANGS

HERE = Path(__file__).parent
GOOD = (HERE / "good.yaml").read_text("utf-8")
FAULTS = yaml.safe_load((HERE / "faults.yaml").read_text("utf-8"))
NEAR = yaml.safe_load((HERE / "near_misses.yaml").read_text("utf-8"))


def findings(text: str) -> tuple[Diagnostic, ...]:
    """What the checks find in a text; the analysis is left out."""
    ruleset, faults, lost = loader.load_ruleset(FileText("rules.yaml", text.encode()))
    assert ruleset is not None, [fault.line() for fault in faults]
    return checks.explained(ruleset, [*faults, *checks.check(ruleset, lost)])


def edited(case: dict[str, Any]) -> str:
    """The good text with one place changed, or with some that go together."""
    text = GOOD
    for edit in (case, *case.get("and", ())):
        assert text.count(edit["from"]) == 1, f"{edit['from']} stands {text.count(edit['from'])} ×"
        text = text.replace(edit["from"], edit["to"])
    return text


def named(case: dict[str, Any]) -> str:
    return f"{case.get('code', '')} {case['to']}".replace("\n", " ").strip()


def test_the_good_ruleset_has_no_finding() -> None:
    assert findings(GOOD) == ()


@pytest.mark.parametrize("case", FAULTS, ids=named)
def test_a_small_mistake_is_found_at_its_line(case: dict[str, Any]) -> None:
    text = edited(case)
    found = findings(text)
    lines = text.splitlines()
    assert {f.code for f in found} == {case["code"], *case.get("also", ())}
    places = [lines[f.place.line - 1] for f in found if f.code == case["code"]]
    assert any(case["at"] in line for line in places), places
    assert all(f.message(lang) for f in found for lang in LANGS)


@pytest.mark.parametrize("case", NEAR, ids=named)
def test_a_near_miss_is_left_alone(case: dict[str, Any]) -> None:
    assert [finding.line() for finding in findings(edited(case))] == []


def test_there_are_enough_mistakes() -> None:
    assert len(FAULTS) >= 60
