"""Random cohorts for the annual contests and section D, made like those in `cohorts`.

Whole cohorts are empty now and then, cells are missing in some cohorts and not in others, and
values sit on the thresholds and one unit to either side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from . import bonus_pool
from .cohorts import (
    Cohort,
    Dice,
    Mood,
    Row,
    decimals,
    doubles,
    holes,
    keys,
    lobby_manager,
    lost_titles,
    outlet,
    tellers,
    title,
)
from .postal_service import TARGETS

EMPTY = 0.03
"""Share of the cohorts that have no rows at all."""


def sheet(
    dice: Dice, mood: Mood, letter: str, make: Callable[[Dice, Mood, str], Row], kept: Sequence[str]
) -> list[Row]:
    """No row to 30 rows, some of them doubles, with holes."""
    if dice.chance(EMPTY):
        return []
    rows = [make(dice, mood, key) for key in keys(dice, letter, dice.size())]
    return holes(dice, mood, doubles(dice, rows), kept)


def step(dice: Dice, level: Decimal) -> Decimal:
    """A mark on the level or beside it, within 0 to 100."""
    steps = decimals("0", "0", "0", "0.01", "-0.01", "0.01", "-0.5", "-3.33", "5")
    return min(max(level + dice.choice(steps), Decimal(0)), Decimal(100))


# --- Zhengzhou: the year ---------------------------------------------------------------------


def annual_teller(seed: int) -> Cohort:
    """A5, for 2010."""
    dice = Dice(seed)
    mood = dice.mood()
    rows = [] if dice.chance(EMPTY) else aged(dice, mood, tellers(dice, mood), "tenure_months")
    return year(dice, rows, "teller", annual_facts(dice))


def annual_lobby(seed: int) -> Cohort:
    """A6, for 2010."""
    dice = Dice(seed)
    mood = dice.mood()
    rows: list[Row] = []
    if not dice.chance(EMPTY):
        rows = [lobby_manager(dice, mood, key) for key in keys(dice, "L", dice.size())]
        rows = holes(dice, mood, doubles(dice, rows, "honours"), ("id", "outlet"))
    aged(dice, mood, rows, "tenure_months")
    return year(dice, rows, "lobby", annual_facts(dice))


def annual_outlet(seed: int) -> Cohort:
    """A7, for 2010; the number of outlets may be left to the rows."""
    dice = Dice(seed)
    mood = dice.mood()
    rows: list[Row] = []
    if not dice.chance(EMPTY):
        rows = [outlet(dice, mood, key) for key in keys(dice, "N", dice.size())]
        rows = holes(dice, mood, doubles(dice, rows, "innovation"), ("id",))
    aged(dice, mood, rows, "months_open")
    facts = annual_facts(dice)
    if facts.get("outlets", 0) < len(rows) or (len(rows) >= 10 and dice.chance(0.5)):
        facts.pop("outlets", None)
    if dice.chance(0.4):
        facts["front_share"] = dice.choice(["1/3", "33.3%", "50%", "100%"])
    return year(dice, rows, "outlet", facts)


def aged(dice: Dice, mood: Mood, rows: list[Row], months: str) -> list[Row]:
    """A year in the post or open, or a month less."""
    for row in rows:
        if row[months] is not None:
            row[months] = dice.cell(mood, [24, 12, 13], [11, 12, 6])
    return rows


def annual_facts(dice: Dice) -> dict[str, Any]:
    """The number of outlets on and beside its bands, or that of places; seldom neither."""
    numbers = [9, 10, 10, 11, 19, 20, 21, 29, 30, 31, 40, 41]
    facts: dict[str, Any] = {"outlets": dice.choice(numbers)}
    if facts["outlets"] < 10 or dice.chance(0.3):
        facts["annual_quota"] = dice.choice([0, 1, 1, 2, 3, 40])
    if dice.chance(0.1):
        del facts[dice.choice(sorted(facts))]
    return facts


def year(dice: Dice, rows: list[Row], contest: str, facts: dict[str, Any]) -> Cohort:
    """The titles round 2010, and annual ones that were lost before."""
    history = quarterly_titles(dice, rows, f"quarterly_{contest}")
    if dice.chance(0.5):
        history += lost_titles(dice, rows, f"annual_{contest}", ["2007", "2008", "2009"])
    return Cohort(rows, history, None if dice.chance(0.02) else "2010", facts)


def quarterly_titles(dice: Dice, rows: list[Row], scheme: str) -> list[Row]:
    """Mostly two or three in 2010; some lost, restored, without a total, or of another year."""
    totals = dice.choice(
        [
            decimals("95"),
            decimals("95", "95.01"),
            decimals("95", "95.01", "95.02", "120.25"),
            decimals("95", "96", "96.5", "94.99", "150"),
        ]
    )
    counts = dice.choice([[2], [2, 2, 3], [2, 2, 2, 1], [0, 1, 2, 3, 4]])
    trouble, blank = dice.choice([0, 0.1, 0.3]), dice.choice([0, 0, 0.05])
    found = []
    for row in rows:
        held = [f"2010Q{quarter}" for quarter in dice.sample([1, 2, 3, 4], dice.choice(counts))]
        if dice.chance(trouble):
            held.append(dice.choice(["2009Q4", "2011Q1"]))
        for quarter in held:
            total = None if dice.chance(blank) else dice.choice(totals)
            found.append({**title(row["id"], scheme, quarter, "awarded"), "total": total})
            if dice.chance(trouble):
                found += overruled(dice, found[-1])
        if dice.chance(trouble):
            other = "quarterly_lobby" if scheme == "quarterly_teller" else "quarterly_teller"
            found.append(title(row["id"], other, "2010Q1", "awarded"))
            found.append(title(row["id"], "monthly_teller", "2010-07", "awarded"))
    return found


def overruled(dice: Dice, held: Row) -> list[Row]:
    """The title lost, or lost and given back, or given again without its total."""
    lost = {**held, "status": dice.choice(["revoked", "disqualified"]), "total": None}
    lost["ended_in"] = dice.choice([None, "2010Q4", "2011Q1"])
    stories: list[list[Row]] = [[lost], [lost], [lost, held], [{**held, "total": None}]]
    return dice.choice(stories)


# --- postal service --------------------------------------------------------------------------


def postal_service(seed: int) -> Cohort:
    """All three stages; seldom a fine outside its range, which is a gap."""
    dice = Dice(seed)
    mood = dice.mood()
    rows = sheet(dice, mood, "P", post_office, ("id",))
    for row in rows:
        if row["stage"] is None:
            # With more missing it would be a matter of taste what is needed.
            row.update({**post_office(dice, mood, row["id"]), "stage": None})
    if rows and dice.chance(0.04):
        dice.choice(rows).update(dice.choice([
            {"complaint_fines": [199]}, {"complaint_fines": [200, 501]}, {"media_fines": [999]},
            {"media_fines": [10001]},
        ]))  # fmt: skip
    return Cohort(rows, [], None, {})


def post_office(dice: Dice, mood: Mood, key: str) -> Row:
    """One outlet at one stage, its marks round that stage's target."""
    stage = dice.choice([1, 2, 3, 3, 3])
    return {
        "id": key,
        "stage": stage,
        "province_score": step(dice, TARGETS_AS_DECIMALS[stage]),
        "province_rank": dice.cell(mood, [201, 350, 500], [1, 199, 200, 200, 201]),
        "province_last": dice.choice([1, 100, 101, 150, 200, 201, 500]),
        "district_score": step(dice, TARGETS_AS_DECIMALS[stage]),
        "district_rank": dice.choice([1, 2, 3, 9]),
        "district_last": dice.choice([1, 2, 3, 9]),
        "quarters_early": dice.choice([0, 1, 2, 3]),
        "work_orders": dice.choice([0, 0, 1, 4]),
        "repeat_fault": dice.choice([True, False, False]),
        "complaint_fines": list(dice.choice([[], [], [200], [500, 200], [350, 350, 201]])),
        "media_fines": list(dice.choice([[], [], [], [1000], [10000, 1001], [2500]])),
    }


TARGETS_AS_DECIMALS = {stage: Decimal(int(target)) for stage, target in TARGETS.items()}


# --- bonus pool ------------------------------------------------------------------------------

POSTS = (
    "营销前台", "营销前台", "营销前台", "非营销前台", "非营销前台", "非营销前台",
    "营销后台", "非营销后台", "非营销后台主管", "营销前台主管",
)  # fmt: skip


def bonus(seed: int) -> Cohort:
    """Pools with fen left over, equal remainders and equal points; last year's income on the edges.

    In most cohorts with holes only one column has them, for one missing value stops its whole pool.
    """
    dice = Dice(seed)
    facts = pools(dice)
    rows = [] if dice.chance(EMPTY) else staff(dice)
    zeroed = dice.choice([*[()] * 17, ("piece_points",), ("front_points",), ("service_points",)])
    for row in rows:
        row.update(dict.fromkeys(zeroed, Decimal(0)))
    holed = dice.choice(
        [*[()] * 6, *[("last_year",)] * 2, ("rank_in_post",), ("front_points",), ("piece_points",),
         ("control_points", "service_points"), ("front_points", "last_year", "service_points")]
    )  # fmt: skip
    for row in rows:
        row.update({name: None for name in holed if may_be_missing(row, name) and dice.chance(0.2)})
    against_last_year(dice, rows, facts)
    return Cohort(rows, [], None, facts)


def pools(dice: Dice) -> dict[str, Any]:
    """The sums to share out, from one fen up; half a fen to be rounded between the two pools."""
    sums = decimals(
        "0", "0.01", "0.02", "0.05", "0.06", "1", "100", "202.02", "1000.01", "98765.43"
    )
    parts = [("50000", "100000"), ("1", "3"), ("20000.01", "30000.07"), ("0", "1"), ("7", "7")]
    last_front, last_all = dice.choice(parts)
    return {
        "piece_pool": dice.choice(sums),
        "shared_pool": dice.choice(sums),
        "last_front": Decimal(last_front),
        "last_all": Decimal(last_all),
    }


def staff(dice: Dice) -> list[Row]:
    """People of all posts in two units; a head of the front only where there is a front."""
    points = dice.choice(
        [
            decimals("1"),
            *[decimals("1", "3")] * 2,
            decimals("0", "1", "2", "7"),
            decimals("0.5", "33.3"),
        ]
    )
    rows = []
    for key in keys(dice, "E", dice.choice([dice.size(), 2, 4])):
        post = dice.choice(POSTS[: dice.choice([3, 6, 10, 10, 10])])
        head = post.endswith("主管")
        rows.append({
            "id": key,
            "post": post,
            "unit": dice.choice(["一部", "一部", "二部"]),
            "rank_in_post": dice.choice(["正职", "副职"]) if head else "无",
            **{name: dice.choice(points) for name in (
                "piece_points", "front_points", "control_points", "service_points")},
            "last_year": Decimal(0),
        })  # fmt: skip
    fronts = {row["unit"] for row in rows if row["post"] == "营销前台"}
    for row in rows:
        if row["post"] == "营销前台主管" and row["unit"] not in fronts:
            row.update(post="营销后台", rank_in_post="无")
    return rows


def may_be_missing(row: Row, name: str) -> bool:
    """Whoever is no head keeps the 无."""
    return name != "rank_in_post" or row[name] != "无"


def against_last_year(dice: Dice, rows: list[Row], facts: dict[str, Any]) -> None:
    """Last year's income as much as what is paid now, twice as much, a fen more or less."""
    fen, none = Decimal("0.01"), Decimal(0)
    trial = [{**row, "last_year": none} for row in rows]
    for row, found in zip(rows, bonus_pool.shares(trial, [], None, facts, {})["results"],
                          strict=True):  # fmt: skip
        if row["last_year"] is not None:
            paid = Decimal(int(found["amounts"].get("paid", 0) * 100)) / 100
            row["last_year"] = dice.choice(
                [paid, paid + fen, max(none, paid - fen), 2 * paid, 2 * paid + fen, 4 * paid,
                 max(none, 2 * paid - fen), paid / 2 // fen * fen, none]
            )  # fmt: skip


# --- J bank ----------------------------------------------------------------------------------


def bank_outlet(dice: Dice, mood: Mood, key: str, branches: Sequence[str]) -> Row:
    """One outlet; an inspection that was not made is an empty cell."""
    marks = decimals("90", "90", "85.55", "90.01", "99.99", "100")
    covered = dice.choice([[True], [True], [True, True, True, False], [True, True, False, False],
                           [True, False], [False, False, True]])  # fmt: skip
    row: Row = {"id": key, "branch": dice.choice(branches)}
    for name in ("mystery", "remote", "onsite"):
        mark = dice.cell(mood, marks, decimals("0", "0.01", "33.33"))
        row[name] = mark if dice.choice(covered) else None
    row["complaint_points"] = dice.cell(mood, decimals("0", "0", "0.5"), decimals("2.25", "10"))
    return row


def bank_outlets(dice: Dice, mood: Mood, branches: Sequence[str]) -> list[Row]:
    """The outlets of these branches; some branches may have none."""

    def make(dice: Dice, mood: Mood, key: str) -> Row:
        return bank_outlet(dice, mood, key, branches)

    return sheet(dice, mood, "N", make, ("id", "branch"))


def j_bank_outlet(seed: int) -> Cohort:
    """The outlets of one to three branches."""
    dice = Dice(seed)
    rows = bank_outlets(dice, dice.mood(), ["B01", "B02", "B03"][: dice.choice([1, 2, 3])])
    return Cohort(rows, [], None, {})


def j_bank_branch(seed: int) -> Cohort:
    """Up to eight branches; their outlets' sheet goes in as the fact `_outlets`."""
    dice = Dice(seed)
    mood = dice.mood()
    rows: list[Row] = []
    marks = decimals("90", "90", "88.88", "90.01", "100")
    for key in keys(dice, "B", 0 if dice.chance(EMPTY) else dice.choice([1, 2, 3, 5, 8])):
        rows.append({
            "id": key,
            "management": None if dice.chance(0.25) else dice.cell(mood, marks, decimals("0")),
            "bonus_innovation": dice.choice(decimals("0", "0", "1", "0.5")),
            "bonus_external": dice.choice(decimals("0", "0", "2", "0.25")),
        })  # fmt: skip
    if rows:
        rows = holes(dice, mood, rows, ("id", "management"))
    sheets = bank_outlets(dice, mood, [row["id"] for row in rows]) if rows else []
    return Cohort(rows, [], None, {"_outlets": sheets})


# --- the small ones --------------------------------------------------------------------------


def power_supply(seed: int) -> Cohort:
    """Marks that keep round 80 or 60 in all areas, so that totals fall on the bands."""
    dice = Dice(seed)
    level = dice.choice(decimals("80", "80", "60", "60", "100", "70"))
    still = dice.chance(0.5)

    def make(dice: Dice, mood: Mood, key: str) -> Row:
        marks = {
            name: level if still and dice.chance(0.9) else step(dice, level)
            for name in ("feedback", "training", "skill", "teamwork", "attitude", "punctuality",
                         "complaints_score", "safety_training", "safety_work", "hazards")
        }  # fmt: skip
        calls, replied = dice.choice([(100, int(level)), (100, int(level)), (10, 8), (3, 2),
                                      (100, int(level) - 1)])  # fmt: skip
        calls, replied = dice.cell(mood, [(calls, replied)], [(0, 0), (0, 3), (10, 11), (1, 40)])
        return {"id": key, "calls": calls, "replied": replied, **marks}

    return Cohort(sheet(dice, dice.mood(), "W", make, ("id",)), [], None, {})


def chongyi(seed: int) -> Cohort:
    """Sums on and beside 90, 80 and 70, the points lost spread over the items at random."""
    dice = Dice(seed)

    def make(dice: Dice, mood: Mood, key: str) -> Row:
        most = dict(enumerate((10, 10, 10, 5, 5, 5, 20, 10, 5, 5, 5, 5, 5), start=1))
        items = {f"item_{number}": Decimal(each) for number, each in most.items()}
        total = dice.choice(decimals("90", "89.99", "90.01", "80", "79.99", "80.01",
                                     "70", "69.99", "70.01", "100", "95.5", "40", "0"))  # fmt: skip
        lost = 100 - total
        for name in dice.sample(sorted(items), len(items)):
            part = min(items[name], lost, dice.choice([Decimal(20), Decimal("2.25")]))
            items[name] -= part
            lost -= part
        for name in sorted(items):
            part = min(items[name], lost)
            items[name] -= part
            lost -= part
        return {"id": key, **items}

    return Cohort(sheet(dice, dice.mood(), "G", make, ("id",)), [], None, {})


def fee_service(seed: int) -> Cohort:
    """Marks close together, some of them of half a cent once they are weighted."""
    dice = Dice(seed)

    def make(dice: Dice, mood: Mood, key: str) -> Row:
        marks, edge = decimals("90", "90", "90.05", "89.99", "95.55"), decimals("0", "100", "0.05")
        names = ("fees", "new_business", "service")
        return {"id": key, **{name: dice.cell(mood, marks, edge) for name in names}}

    return Cohort(sheet(dice, dice.mood(), "M", make, ("id",)), [], None, {})


def many_stars(seed: int) -> Cohort:
    """Few marks, so that the first are often tied and often the same people in all three."""
    dice = Dice(seed)
    marks = dice.choice(
        [decimals("90"), decimals("90", "80"), decimals("90", "89.99", "80", "100", "0")]
    )
    missing = dice.choice([0, 0, 0.1, 0.4])
    rows: list[Row] = []
    for key in keys(dice, "K", 0 if dice.chance(EMPTY) else dice.choice([1, 2, 2, 3, 3, 4, 6, 12])):
        row: Row = {"id": key}
        for name in ("service", "smile", "civility"):
            row[name] = None if dice.chance(missing) else dice.choice(marks)
        rows.append(row)
    return Cohort(rows, [], None, {})


GENERATORS: dict[str, Callable[[int], Cohort]] = {
    "annual.annual_teller": annual_teller,
    "annual.annual_lobby": annual_lobby,
    "annual.annual_outlet": annual_outlet,
    "postal_service.stage": postal_service,
    "bonus_pool.shares": bonus,
    "j_bank.outlet": j_bank_outlet,
    "j_bank.branch": j_bank_branch,
    "power_supply.appraisal": power_supply,
    "chongyi.inspection": chongyi,
    "fee_service.monthly": fee_service,
    "many_stars.service": many_stars,
    "many_stars.smile": many_stars,
    "many_stars.civility": many_stars,
}
"""Module and function of the oracle -> the generator of its cohorts."""
