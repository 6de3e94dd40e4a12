"""The sample sheets that come along: which one is for which contest, and what goes with it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from attrs import field, frozen

from servicestar.records import Handed
from servicestar.workbench.desk import FEED, HISTORY, RECORDS


@frozen
class Sample:
    """What is tried a contest on.

    Attributes:
        records: file of its sheet; `history` and `fed` those of what goes with it.
        period: the cycle.
        facts: what the regulation leaves to be said.
    """

    records: str
    period: str = ""
    history: str | None = None
    fed: Mapping[str, str] = field(factory=dict)
    facts: Mapping[str, str] = field(factory=dict)

    def sheets(self) -> dict[str, Handed]:
        """The sheets by what they are for."""
        names = {RECORDS: self.records, **{FEED + id_: name for id_, name in self.fed.items()}}
        if self.history is not None:
            names[HISTORY] = self.history
        return {slot: Handed(name, (_folder() / name).read_bytes()) for slot, name in names.items()}


def sample_for(ruleset: str, contest: str) -> Sample | None:
    """The sample of a contest; None where there is none, as for a ruleset of the user's own."""
    found = SAMPLES.get((ruleset, contest))
    return found if found is not None and (_folder() / found.records).is_file() else None


def _folder() -> Path:
    """Where samples are: installed, or in a source checkout."""
    here = Path(__file__).parent.parent
    return next((f for f in (here / "samples", here.parent / "samples") if f.is_dir()), here)


_QUOTA = "{嵩岳银行: 3, 箕山银行: 3, 颍水银行: 2, 索河银行: 2}"
SAMPLES: Mapping[tuple[str, str], Sample] = {
    ("zhengzhou-2010", "quarterly_teller"): Sample(
        "tellers_2010Q3.xlsx", "2010Q3", history="titles_2010.csv"
    ),
    ("zhengzhou-2010", "monthly_teller"): Sample(
        "tellers_2010-09.csv", "2010-09", history="titles_2010.csv"
    ),
    ("zhengzhou-2010", "quarterly_lobby"): Sample("lobby_2010Q3.csv", "2010Q3"),
    ("zhengzhou-2010", "quarterly_outlet"): Sample("outlets_2010Q3.csv", "2010Q3"),
    ("supermarket", "service_star"): Sample("supermarket_2010.xlsx"),
    ("supermarket", "nomination"): Sample("supermarket_2010.xlsx"),
    ("association-2016", "member_nomination"): Sample(
        "association_2016.xlsx", facts={"member_quota": _QUOTA}
    ),
    ("association-2016", "service_star"): Sample(
        "association_2016.xlsx", facts={"member_quota": _QUOTA, "final_quota": "5"}
    ),
    ("postal-service", "stage"): Sample("postal_service.csv"),
    ("bonus-pool", "shares"): Sample(
        "bonus_pool.xlsx",
        facts={
            "piece_pool": "9000",
            "shared_pool": "36000",
            "last_front": "420000",
            "last_all": "700000",
        },
    ),
    ("j-bank", "outlet"): Sample("j_bank_outlets.csv", "2023Q2"),
    ("j-bank", "branch"): Sample(
        "j_bank_branches.csv", "2023Q2", fed={"outlet": "j_bank_outlets.csv"}
    ),
    ("power-supply", "appraisal"): Sample("power_supply.csv"),
    ("chongyi", "inspection"): Sample("chongyi.csv"),
    ("fee-service", "monthly"): Sample("fee_service.csv"),
    ("many-stars", "service"): Sample("many_stars.csv", "2026-10"),
    ("many-stars", "smile"): Sample("many_stars.csv", "2026-10"),
    ("many-stars", "civility"): Sample("many_stars.csv", "2026-10"),
}
