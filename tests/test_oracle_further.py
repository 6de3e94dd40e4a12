"""The engine against the annual contests and the further schemes written by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import servicestar
from tests.oracle import (
    annual,
    bonus_pool,
    chongyi,
    fee_service,
    further_cohorts,
    j_bank,
    many_stars,
    postal_service,
    power_supply,
)
from tests.oracle.cohorts import Cohort
from tests.oracle.common import OracleGap

RULESETS = Path(__file__).parent.parent / "rulesets"
FILES = {
    "annual": "2010_zhengzhou.yaml",
    "postal_service": "postal_service.yaml",
    "bonus_pool": "bonus_pool.yaml",
    "j_bank": "j_bank.yaml",
    "power_supply": "power_supply.yaml",
    "chongyi": "chongyi.yaml",
    "fee_service": "fee_service.yaml",
    "many_stars": "many_stars.yaml",
}
MODULES = {
    "annual": annual,
    "postal_service": postal_service,
    "bonus_pool": bonus_pool,
    "j_bank": j_bank,
    "power_supply": power_supply,
    "chongyi": chongyi,
    "fee_service": fee_service,
    "many_stars": many_stars,
}
SEEDS = range(100)


def exact(value: Any) -> Any:
    """Numbers as fractions, tuples as lists, so that outcomes of both sides compare."""
    if isinstance(value, dict):
        return {key: exact(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [exact(item) for item in value]
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Fraction(value)
    return value


def evaluated(contest: Any, cohort: Cohort) -> Any:
    """The engine's outcome; `_outlets` is the sheet of the contest that feeds this one."""
    facts = {name: value for name, value in cohort.facts.items() if name != "_outlets"}
    more = {"fed": {"outlet": cohort.facts["_outlets"]}} if "_outlets" in cohort.facts else {}
    return contest.evaluate(
        cohort.records,
        history=cohort.history,
        period=cohort.period,
        facts=facts,
        readings={},
        **more,
    )


def trimmed(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> dict[str, Any]:
    """The engine's row without what the oracle does not speak of, as long as that is empty."""
    return {
        name: value
        for name, value in found.items()
        if name in wanted or (value not in ({}, None) and name != "to_decide")
    }


@pytest.mark.parametrize("name", sorted(further_cohorts.GENERATORS))
def test_engine_agrees_with_the_hand_written_scheme(name: str) -> None:
    module, contest_id = name.split(".")
    contest = servicestar.load(RULESETS / FILES[module]).contest(contest_id)
    by_hand = getattr(MODULES[module], contest_id)
    for seed in SEEDS:
        cohort = further_cohorts.GENERATORS[name](seed)
        try:
            wanted = by_hand(*cohort, {})
        except OracleGap:
            with pytest.raises(servicestar.ServiceStarError):
                evaluated(contest, cohort)
            continue
        found = json.loads(evaluated(contest, cohort).to_json(), parse_float=Decimal)
        for key in ("places", "winners", "unresolved"):
            assert exact(found[key]) == exact(wanted[key]), (name, seed, key)
        assert len(found["results"]) == len(wanted["results"]), (name, seed)
        for row, other in zip(found["results"], wanted["results"], strict=True):
            said = {key: value for key, value in other.items() if (key, value) != ("band", None)}
            assert exact(trimmed(row, said)) == exact(said), (name, seed)
