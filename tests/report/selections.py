"""The selections of the samples that the tests of reports look at."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import servicestar

SAMPLES = Path(__file__).parents[2] / "samples"
TITLES = SAMPLES / "titles_2010.csv"
SELECTIONS: dict[str, tuple[str, str, str | None, dict[str, Any]]] = {
    "quarter": (
        "zhengzhou-2010",
        "tellers_2010Q3.xlsx",
        "quarterly_teller",
        {"period": "2010Q3", "history": TITLES},
    ),
    "month": (
        "zhengzhou-2010",
        "tellers_2010-09.csv",
        "monthly_teller",
        {"period": "2010-09", "history": TITLES},
    ),
    "outlets": (
        "zhengzhou-2010",
        "outlets_2010Q3.csv",
        "quarterly_outlet",
        {"period": "2010Q3"},
    ),
    "lobby": ("zhengzhou-2010", "lobby_2010Q3.csv", "quarterly_lobby", {"period": "2010Q3"}),
    "association": (
        "association-2016",
        "association_2016.xlsx",
        "service_star",
        {
            "facts": {
                "member_quota": {"嵩岳银行": 3, "箕山银行": 3, "颍水银行": 2, "索河银行": 2},
                "final_quota": 5,
            }
        },
    ),
    "supermarket": ("supermarket", "supermarket_2010.xlsx", "service_star", {}),
    "put_forward": ("supermarket", "supermarket_2010.xlsx", "nomination", {}),
    "pool": (
        "bonus-pool",
        "bonus_pool.xlsx",
        None,
        {
            "facts": {
                "piece_pool": 9000,
                "shared_pool": 36000,
                "last_front": 420000,
                "last_all": 700000,
            }
        },
    ),
    "postal": ("postal-service", "postal_service.csv", None, {}),
    "bank": ("j-bank", "j_bank_outlets.csv", "outlet", {"period": "2023Q2"}),
    "stars": ("many-stars", "many_stars.csv", "civility", {"period": "2026-10"}),
    "stations": ("chongyi", "chongyi.csv", None, {}),
}


@cache
def selection(name: str) -> servicestar.Outcome:
    """The outcome of one of them."""
    ruleset, sheet, contest, settings = SELECTIONS[name]
    return servicestar.load(ruleset).contest(contest).evaluate(SAMPLES / sheet, **settings)
