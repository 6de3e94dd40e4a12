"""A sample sheet for every contest of every ruleset that comes along."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from servicestar import api

CONTESTS = [(id_, contest) for id_ in api.shipped() for contest in api.load(id_).model.contests]
SAMPLES = Path(__file__).parents[1] / "samples"
QUOTAS = {"嵩岳银行": 3, "箕山银行": 3, "颍水银行": 2, "索河银行": 2}
TITLES = {"history": SAMPLES / "titles_2010.csv"}
OCTOBER = {"period": "2026-10"}
POOLS = {"piece_pool": 9000, "shared_pool": 36000, "last_front": 420000, "last_all": 700000}
YEAR: dict[str, Any] = {"period": "2010", "facts": {"annual_quota": 1}, **TITLES}
Q2 = {"period": "2023Q2"}
BRANCHES = {**Q2, "fed": {"outlet": SAMPLES / "j_bank_outlets.csv"}}
# A sample for each contest, and what the run is told besides.
SHEETS: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {
    ("zhengzhou-2010", "monthly_teller"): (
        "tellers_2010-09.csv",
        {"period": "2010-09", **TITLES},
    ),
    ("zhengzhou-2010", "quarterly_teller"): (
        "tellers_2010Q3.xlsx",
        {"period": "2010Q3", **TITLES},
    ),
    ("zhengzhou-2010", "quarterly_lobby"): ("lobby_2010Q3.csv", {"period": "2010Q3"}),
    ("zhengzhou-2010", "quarterly_outlet"): ("outlets_2010Q3.csv", {"period": "2010Q3"}),
    ("zhengzhou-2010", "annual_teller"): ("year_2010/tellers_2010.csv", YEAR),
    ("zhengzhou-2010", "annual_lobby"): ("lobby_2010Q3.csv", YEAR),
    ("zhengzhou-2010", "annual_outlet"): ("outlets_2010Q3.csv", YEAR),
    ("association-2016", "member_nomination"): (
        "association_2016.xlsx",
        {"facts": {"member_quota": QUOTAS}},
    ),
    ("association-2016", "service_star"): (
        "association_2016.xlsx",
        {"facts": {"member_quota": QUOTAS, "final_quota": 5}},
    ),
    ("bonus-pool", "shares"): ("bonus_pool.xlsx", {"facts": POOLS}),
    ("chongyi", "inspection"): ("chongyi.csv", {}),
    ("fee-service", "monthly"): ("fee_service.csv", {}),
    ("j-bank", "outlet"): ("j_bank_outlets.csv", Q2),
    ("j-bank", "branch"): ("j_bank_branches.csv", BRANCHES),
    ("many-stars", "service"): ("many_stars.csv", OCTOBER),
    ("many-stars", "smile"): ("many_stars.csv", OCTOBER),
    ("many-stars", "civility"): ("many_stars.csv", OCTOBER),
    ("postal-service", "stage"): ("postal_service.csv", {}),
    ("power-supply", "appraisal"): ("power_supply.csv", {}),
    ("supermarket", "nomination"): ("supermarket_2010.xlsx", {}),
    ("supermarket", "service_star"): ("supermarket_2010.xlsx", {}),
}
