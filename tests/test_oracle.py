"""The engine against the same schemes written by hand in plain Python with fractions."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import servicestar
from tests.oracle import association, cohorts, supermarket, zhengzhou
from tests.oracle.common import OracleGap

RULESETS = Path(__file__).parent.parent / "rulesets"
FILES = {
    "zhengzhou": "2010_zhengzhou.yaml",
    "supermarket": "supermarket.yaml",
    "association": "2016_association.yaml",
}
MODULES = {"zhengzhou": zhengzhou, "supermarket": supermarket, "association": association}
SEEDS = range(150)
READINGS = {
    "zhengzhou.quarterly_teller": [{}, {"quarterly_expertise": "formula"}],
    "zhengzhou.quarterly_outlet": [{}, {"outlet_marks": "average"}],
}


def exact(value: Any) -> Any:
    """Numbers as fractions, tuples as lists, so that outcomes of both sides compare."""
    if isinstance(value, dict):
        return {key: exact(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [exact(item) for item in value]
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Fraction(value)
    return value


@pytest.mark.parametrize("name", sorted(cohorts.GENERATORS))
def test_engine_agrees_with_the_hand_written_scheme(name: str) -> None:
    module, contest_id = name.split(".")
    contest = servicestar.load(RULESETS / FILES[module]).contest(contest_id)
    by_hand = getattr(MODULES[module], contest_id)
    for readings in READINGS.get(name, [{}]):
        for seed in SEEDS:
            records, history, period, facts = cohorts.GENERATORS[name](seed)
            try:
                wanted = by_hand(records, history, period, facts, readings)
            except OracleGap:
                with pytest.raises(servicestar.ServiceStarError):
                    contest.evaluate(
                        records, history=history, period=period, facts=facts, readings=readings
                    )
                continue
            outcome = contest.evaluate(
                records, history=history, period=period, facts=facts, readings=readings
            )
            found = json.loads(outcome.to_json(), parse_float=Decimal)
            for key in ("places", "winners", "unresolved", "results"):
                assert exact(found[key]) == exact(wanted[key]), (name, seed, readings)
