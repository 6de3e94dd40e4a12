"""Random cohorts aimed at the edges, one generator a contest, the same for the same seed.

A cohort is (records, history, period, facts). Each seed first draws what sort of cohort it is (with
or without missing cells, attestations given or not, much or little that goes wrong), then
its rows. Values come from short lists that sit on the thresholds and one unit to either side, and
some rows are copied under another key, so that equal totals at the cut are common. Keys are
shuffled against the order of the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any, NamedTuple, TypeVar

Item = TypeVar("Item")
Row = dict[str, Any]


class Cohort(NamedTuple):
    """What a contest is evaluated on."""

    records: list[Row]
    history: list[Row]
    period: str | None
    facts: dict[str, Any]


@dataclass(frozen=True)
class Mood:
    """What sort of cohort a seed makes."""

    wrong: float
    """Share of cells that take a value from the edge instead of a good one."""
    missing: float
    """Share of cells that are empty."""
    attested: tuple[bool | None, ...]
    """What an attestation is drawn from."""
    no_errors: bool
    """All error rates are 0."""
    flat: bool
    """Good cells all take their first value, so totals differ in little."""


class Dice(Random):
    """A seeded generator with the few throws that are needed here."""

    def chance(self, share: float) -> bool:
        """Yes in this share of the throws."""
        return self.random() < share

    def mood(self) -> Mood:
        """Draw the sort of cohort."""
        yes, open_, mixed = (True,), (True, True, None), (True,) * 12 + (None, None, False)
        return Mood(
            wrong=self.choice([0, 0, 0.01, 0.02, 0.02, 0.04, 0.04, 0.1, 0.2, 1]),
            missing=self.choice([0, 0, 0, 0.05, 0.05, 0.01]),
            attested=self.choice([yes, yes, open_, mixed, (None,)]),
            no_errors=self.chance(0.1),
            flat=self.chance(0.4),
        )

    def size(self) -> int:
        """1 to 30 rows, the ends and the tens more often."""
        return self.choice([1, 2, 3, self.randint(4, 9), 9, 10, 11, self.randint(12, 30), 20, 30])

    def cell(self, mood: Mood, good: Sequence[Any], edge: Sequence[Any]) -> Any:
        """One value: a good one, or now and then one from the edge."""
        if edge and self.chance(mood.wrong):
            return self.choice(edge)
        return good[0] if mood.flat and self.chance(0.9) else self.choice(good)


def decimals(*texts: str) -> list[Decimal]:
    """Decimals from their text, so that no binary number comes in."""
    return [Decimal(text) for text in texts]


def keys(dice: Dice, letter: str, count: int) -> list[str]:
    """Keys in no order, so that a placing by key or by row would show."""
    numbers = dice.sample(range(1, 100), count)
    return [f"{letter}{number:03}" for number in numbers]


def doubles(dice: Dice, rows: list[Row], *redrawn: str) -> list[Row]:
    """Overwrite some or all rows with copies of a few, keys apart; the named fields redrawn."""
    sources = [dict(row) for row in dice.sample(rows, min(len(rows), dice.randint(1, 4)))]
    share = dice.choice([0, 0.1, 0.5, 0.5, 0.9])
    for row in rows:
        if dice.chance(share):
            row.update({**dice.choice(sources), "id": row["id"]})
            row.update({name: dice.choice([True, True, False, False, None]) for name in redrawn})
    return rows


def holes(dice: Dice, mood: Mood, rows: list[Row], kept: Iterable[str]) -> list[Row]:
    """Empty some cells, and drop an attestation's whole column where nobody has it."""
    kept = set(kept)
    for row in rows:
        for name in row:
            if name not in kept and not name.startswith("attest_") and dice.chance(mood.missing):
                row[name] = None
    for name in [name for name in rows[0] if name.startswith("attest_")]:
        if all(row[name] is None for row in rows) and dice.chance(0.7):
            for row in rows:
                del row[name]
    return rows


def total_of_all(dice: Dice, fact: str, least: int, *, needed: bool) -> dict[str, Any]:
    """A fact that counts everybody: left out, or a number on or beside a ten."""
    numbers = [n for n in (9, 10, 11, 15, 16, 19, 20, 21, 26, 30, 400) if n >= least]
    return {fact: dice.choice(numbers)} if needed or dice.chance(0.6) else {}


# --- Zhengzhou: rows -------------------------------------------------------------------------

BONUS_COUNTS = (
    "praise_regulator", "contest_national", "contest_provincial", "contest_city",
    "praise_media", "praise_callcentre", "praise_book",
)  # fmt: skip


def attestations(dice: Dice, mood: Mood, *names: str) -> Row:
    """Attestation columns."""
    return {f"attest_{name}": dice.choice(mood.attested) for name in names}


def praise(dice: Dice) -> Row:
    """Honours, and bonus items that are mostly 0."""
    counts = {name: dice.choice([0] * 15 + [1, 2]) for name in BONUS_COUNTS}
    other = dice.choice(decimals("0", "0", "0", "0", "0.5", "2"))
    return {"honours": dice.choice([True, False, False]), **counts, "bonus_other": other}


def ratings(dice: Dice, mood: Mood) -> Row:
    """What the customer rating and the expertise are made of."""
    return {
        "withdrawn_complaints": dice.cell(mood, [0], [1, 2, 3]),
        "verified_criticisms": dice.cell(mood, [0, 0, 0, 1], [1, 3, 4]),
        "other_feedback_points": dice.cell(mood, decimals("0"), decimals("0.01", "1.5", "10")),
        "theory_score": dice.cell(mood, decimals("90", "90", "89.99", "100"), decimals("0", "33")),
        "skill_average": dice.cell(mood, decimals("90", "90.01", "80"), decimals("0", "70.5")),
    }


def teller(dice: Dice, mood: Mood, key: str, outlet: str, volumes: Sequence[int]) -> Row:
    """One teller."""
    marks = decimals("90", "90", "95.01", "99.99", "100")
    rates = decimals("0") if mood.no_errors else decimals("1", "1", "1.5", "0.01", "3")
    internal = {
        f"internal_{name}": dice.cell(mood, marks, decimals("0", "85.55"))
        for name in ("efficiency", "attitude", "compliance")
    }
    return {
        "id": key,
        "outlet": outlet,
        "tenure_months": dice.cell(mood, [24, 6, 7], [2, 3, 5, 6]),
        "volume": dice.choice(volumes),
        "error_rate": dice.cell(mood, rates, decimals("0", "0.01", "7.77")),
        "service_quality": dice.cell(mood, marks, decimals("0", "95.55", "95.57", "100")),
        **ratings(dice, mood),
        **internal,
        "exam_score": dice.cell(mood, decimals("80", "80", "80.01", "85"), decimals("79.99", "60")),
        "complaints": dice.cell(mood, [0], [0, 1, 2]),
        "service_findings": dice.cell(mood, [0], [0, 1]),
        "major_errors": dice.cell(mood, [0], [0, 1]),
        **praise(dice),
        **attestations(dice, mood, "dedication", "innovation", "contribution", "discipline"),
    }


def tellers(dice: Dice, mood: Mood) -> list[Row]:
    """A roster of tellers in one to four outlets, now and then with nothing but zeros to best."""
    outlets = ["东区支行", "西区支行", "南阳路支行", "花园路支行"][: dice.choice([1, 1, 2, 3, 4])]
    # Round 100, where the average often is just 100; or most above it, to have contestants.
    volumes = dice.choice([[101, 101, 100, 99, 99], [110, 110, 120, 101, 60, 40]])
    rows = [
        teller(dice, mood, key, dice.choice(outlets), volumes)
        for key in keys(dice, "T", dice.size())
    ]
    zeroed = dice.choice([(), (), (), (), (), ("volume",), ("theory_score", "skill_average")])
    for row in rows:
        row.update(dict.fromkeys(zeroed, 0))
    return holes(dice, mood, doubles(dice, rows, "honours"), ("id", "outlet"))


def lobby_manager(dice: Dice, mood: Mood, key: str) -> Row:
    """One lobby manager; three marks of 950 are just enough, and 949.99 may round up to enough."""
    good, edge = decimals("950", "950.05", "960", "949.99"), decimals("949.95", "0", "1000", "940")
    scores = {
        name: dice.cell(mood, good, edge)
        for name in ("score_retail", "score_outlet", "score_third_party")
    }
    return {
        "id": key,
        "outlet": "东区支行",
        "tenure_months": dice.cell(mood, [3, 4, 12], [2, 3]),
        "exam_score": dice.cell(mood, decimals("80", "80", "80.01", "85"), decimals("79.99", "60")),
        "complaints": dice.cell(mood, [0], [0, 1]),
        "service_findings": dice.cell(mood, [0], [0, 1]),
        **praise(dice),
        **attestations(dice, mood, "dedication", "contribution", "discipline"),
        **scores,
        "conflicts": dice.cell(mood, [0], [0, 1]),
    }


def outlet(dice: Dice, mood: Mood, key: str) -> Row:
    """One outlet, good in all that is compared, or middling."""
    good = dice.chance(0.5)
    rates = decimals("1", "1", "0.99", "0") if good else decimals("2", "2.01", "3")
    if mood.no_errors and good:
        rates = decimals("0")
    notices = dice.cell(mood, [1, 2], [1, 2, 3])
    sums = [notices * mark for mark in decimals("90", "95.55", "100", "60", "60.01")]
    return {
        "id": key,
        "months_open": dice.cell(mood, [36, 3], [2, 3, 4]),
        "certified_share": dice.cell(mood, decimals("100"), decimals("99.99", "0", "100")),
        "error_rate": dice.cell(mood, rates, decimals("1.5", "0")),
        "volume_per_head": dice.choice([120, 120, 130, 101] if good else [80, 80, 100, 99]),
        "retail_result": dice.cell(mood, decimals("80", "80.01") if good else decimals("80", "70"),
                                   decimals("79.99", "0")),
        "open_days": dice.cell(mood, [7], [6, 5, 7]),
        "open_hours": dice.cell(mood, decimals("8", "9"), decimals("7.5", "7.99", "8")),
        "weekly_checks": dice.cell(mood, [1, 2], [0, 1]),
        "complaints": dice.cell(mood, [0], [0, 1]),
        "inspection_score": dice.cell(mood, decimals("95", "96", "95.01") if good
                                      else decimals("94.99", "80"), decimals("95", "94")),
        "vi_compliant": dice.cell(mood, [True], [False, True]),
        "innovation": dice.choice([True, False, False]),
        "notices": notices,
        "counter_sum": dice.cell(mood, sums[:3], [*sums, Decimal(0)]),
        "lobby_sum": dice.cell(mood, sums[:3], [*sums, Decimal(0)]),
        "wealth_sum": dice.cell(mood, sums[:3], [*sums, Decimal("59.99")]),
        **ratings(dice, mood),
        **attestations(dice, mood, "staffing", "patrol", "training"),
    }  # fmt: skip


# --- Zhengzhou: titles -----------------------------------------------------------------------


def title(key: str, scheme: str, period: str, status: str, ended_in: str | None = None) -> Row:
    """One row of the history."""
    total = Decimal("96.5") if status == "awarded" else None
    return {"id": key, "scheme": scheme, "period": period, "status": status, "total": total,
            "ended_in": ended_in}  # fmt: skip


def lost_titles(dice: Dice, rows: list[Row], scheme: str, before: Sequence[str]) -> list[Row]:
    """Some titles of the same contest lost, one, two or three cycles ago; `before` oldest first."""
    found = []
    for row in rows:
        if not dice.chance(0.2):
            continue
        period, status = dice.choice(before), dice.choice(["revoked", "disqualified", "awarded"])
        ended = dice.choice([None, None, before[-1], before[-2]]) if status != "awarded" else None
        if dice.chance(0.4):
            # An earlier row of the same title, overruled by the one that follows.
            found.append(title(row["id"], scheme, period, dice.choice(["awarded", "revoked"])))
        found.append(title(row["id"], scheme, period, status, ended))
    return found


def monthly_titles(dice: Dice, rows: list[Row]) -> list[Row]:
    """Monthly stars round 2010Q3: mostly held, some outside the quarter, taken away or restored."""
    found = []
    share = dice.choice([1, 1, 0.8, 0.8, 0.3])
    for row in rows:
        if not dice.chance(share):
            continue
        month = dice.choice(["2010-07", "2010-08", "2010-09"])
        story = dice.choice(["held"] * 12 + ["lost", "restored", "before", "after", "second"])
        first = {"before": "2010-06", "after": "2010-10"}.get(story, month)
        found.append(title(row["id"], "monthly_teller", first, "awarded"))
        if story in ("lost", "restored", "second"):
            ended = dice.choice([None, "2010-09"])
            found.append(title(row["id"], "monthly_teller", month, "revoked", ended))
        if story == "restored":
            found.append(title(row["id"], "monthly_teller", month, "awarded"))
        if story == "second":
            other = "2010-07" if month != "2010-07" else "2010-08"
            found.append(title(row["id"], "monthly_teller", other, "awarded"))
    if dice.chance(0.3):
        found.append(title("X999", "monthly_teller", "2010-08", "awarded"))
    return found


# --- Zhengzhou: contests ---------------------------------------------------------------------


def monthly_teller(seed: int) -> Cohort:
    """A1, for the month 2010-07 or, across the year's end, 2011-01."""
    dice = Dice(seed)
    rows = tellers(dice, dice.mood())
    period, before = dice.choice(
        [
            ("2010-07", ["2010-04", "2010-05", "2010-06"]),
            ("2011-01", ["2010-10", "2010-11", "2010-12"]),
        ]
    )
    if dice.chance(0.5):
        return Cohort(rows, [], dice.choice([None, period]), {})
    history = lost_titles(dice, rows, "monthly_teller", before)
    history += lost_titles(dice, rows[:3], "quarterly_teller", ["2010Q1", "2010Q2"])
    return Cohort(rows, history, period, {})


def quarterly_teller(seed: int) -> Cohort:
    """A2, for 2010Q3."""
    dice = Dice(seed)
    rows = tellers(dice, dice.mood())
    history = monthly_titles(dice, rows)
    if dice.chance(0.4):
        history += lost_titles(dice, rows, "quarterly_teller", ["2009Q4", "2010Q1", "2010Q2"])
    if dice.chance(0.05):
        history = []
    return Cohort(rows, history, "2010Q3", total_of_all(dice, "tellers", len(rows), needed=False))


def quarterly_lobby(seed: int) -> Cohort:
    """A3, for 2010Q3 or, across the year's end, 2011Q1."""
    dice = Dice(seed)
    mood = dice.mood()
    rows = [lobby_manager(dice, mood, key) for key in keys(dice, "L", dice.size())]
    rows = holes(dice, mood, doubles(dice, rows, "honours"), ("id", "outlet"))
    facts = total_of_all(dice, "lobby_managers", len(rows), needed=False)
    if dice.chance(0.5):
        return Cohort(rows, [], dice.choice([None, "2010Q3"]), facts)
    period, before = dice.choice(
        [("2010Q3", ["2010Q1", "2010Q2"]), ("2011Q1", ["2010Q2", "2010Q3", "2010Q4"])]
    )
    return Cohort(rows, lost_titles(dice, rows, "quarterly_lobby", before), period, facts)


def quarterly_outlet(seed: int) -> Cohort:
    """A4, for 2010Q3. A few cohorts of fewer than 10 outlets lack the number and are a gap."""
    dice = Dice(seed)
    mood = dice.mood()
    rows = [outlet(dice, mood, key) for key in keys(dice, "N", dice.size())]
    rows = holes(dice, mood, doubles(dice, rows, "innovation"), ("id",))
    gap = len(rows) < 10 and dice.chance(0.1)
    facts: dict[str, Any] = {} if gap else outlet_facts(dice, len(rows))
    history: list[Row] = []
    if dice.chance(0.5):
        history = lost_titles(dice, rows, "quarterly_outlet", ["2009Q4", "2010Q1", "2010Q2"])
    return Cohort(rows, history, "2010Q3" if history else dice.choice([None, "2010Q3"]), facts)


def outlet_facts(dice: Dice, rows: int) -> dict[str, Any]:
    """The number of outlets or of places, and at times the share that counts as front."""
    facts: dict[str, Any] = {}
    if rows < 10 and dice.chance(0.5):
        facts["outlet_quota"] = dice.choice([0, 1, 2, 3])
    else:
        facts.update(total_of_all(dice, "outlets", max(rows, 10), needed=rows < 10))
    if dice.chance(0.1):
        facts["outlet_quota"] = dice.choice([1, 40])
    if dice.chance(0.4):
        facts["front_share"] = dice.choice(["1/3", "33.3%", "50%", "2/3", "100%"])
    return facts


# --- supermarket -----------------------------------------------------------------------------


def member_of_staff(dice: Dice, mood: Mood, key: str) -> Row:
    """One member of staff, whose six marks keep close together so that some are not put forward."""
    level = dice.choice([70, 80, 90, 95])
    aspects = ("service", "skill", "accounts", "conduct", "results", "quality")
    steps = decimals("0", "0", "0", "0.01", "-0.01", "5")
    return {
        "id": key,
        **{aspect: level + dice.choice(steps) for aspect in aspects},
        "exam": dice.cell(mood, decimals("90", "90", "88.88", "95.01"), decimals("0", "100")),
        "absences": dice.cell(mood, [0, 0, 1, 3, 4], [0, 3, 6, 7]),
        "penalties": dice.cell(mood, [0, 0, 1], [3, 4, 6, 7]),
        "praise_written": dice.cell(mood, [0, 0, 1], [0, 2, 5]),
    }


def supermarket(seed: int) -> Cohort:
    """B, both rounds; more than 10 rows more often than not."""
    dice = Dice(seed)
    mood = dice.mood()
    size = dice.choice([dice.size(), dice.randint(14, 30), 30])
    rows = [member_of_staff(dice, mood, key) for key in keys(dice, "S", size)]
    return Cohort(holes(dice, mood, doubles(dice, rows), ("id",)), [], None, {})


# --- bank association ------------------------------------------------------------------------


def bank_clerk(dice: Dice, mood: Mood, key: str, member: str) -> Row:
    """One clerk."""
    document = [True, True, True, True, True, True, False]
    return {
        "id": key,
        "member": member,
        # Outlets belong to one member each: no two members share a name.
        "outlet": f"{member}{dice.choice(['一部', '一部', '一部', '二部'])}",
        "role": dice.cell(mood, ["一线员工", "网点负责人"], ["其他"]),
        "review_year": dice.cell(mood, ["优"], ["优", "良", "中", "差"]),
        "review_half": dice.cell(mood, ["优"], ["优", "良", "中", "差"]),
        "skill_grades": list(
            dice.cell(
                mood,
                [["一等"], ["一等", "二等"], ["二等", "一等", "一等"]],
                [[], ["二等"], ["一等", "三等"], ["三等"]],
            )
        ),
        "complaints": dice.cell(mood, [0], [0, 1]),
        "volume": dice.choice([200, 200, 50]),
        "errors": dice.cell(mood, [0], [0, 1]),
        **attestations(dice, mood, "appearance", "integrity"),
        "self_score": dice.cell(mood, decimals("90", "90", "95.5", "90.01"), decimals("0", "100")),
        "form": dice.cell(mood, document, [True, False]),
        "photo": dice.cell(mood, document, [True, False]),
        "story_chars": dice.cell(mood, [1000, 800, 1200, 801], [799, 800, 1200, 1201]),
        "opinion": dice.cell(mood, document, [True, False]),
    }


def spread_volumes(dice: Dice, rows: list[Row]) -> None:
    """High and low volumes in turn, so that some of an outlet lie 15 % above its average.

    With 115 and 85 in pairs, 115 is just not more than 15 % above the average; 116 and 84 is.
    """
    pairs = dice.choice([[(200, 50)], [(200, 50)], [(115, 85), (115, 85), (116, 84), (114, 86)]])
    for name in sorted({row["outlet"] for row in rows}):
        waiting: list[int] = []
        for row in rows:
            if row["outlet"] == name:
                waiting = waiting or dice.sample(dice.choice(pairs), 2)
                row["volume"] = waiting.pop()


def clerks(dice: Dice) -> Cohort:
    """The sheet of clerks and the members' numbers; a few cohorts lack one and are a gap."""
    mood = dice.mood()
    members = ["甲行", "乙行", "丙行", "丁行"][: dice.choice([1, 2, 3, 4])]
    rows = [
        bank_clerk(dice, mood, key, dice.choice(members)) for key in keys(dice, "C", dice.size())
    ]
    spread_volumes(dice, doubles(dice, rows))
    rows = holes(dice, mood, rows, ("id", "member", "outlet"))
    quota = {member: dice.choice([0, 1, 1, 2, 3, 40]) for member in members}
    if dice.chance(0.05):
        del quota[dice.choice(members)]
    return Cohort(rows, [], None, {"member_quota": quota})


def member_nomination(seed: int) -> Cohort:
    """C, the members' round."""
    return clerks(Dice(seed))


def association_star(seed: int) -> Cohort:
    """C, the final; a few cohorts lack `final_quota` and are a gap."""
    dice = Dice(seed)
    cohort = clerks(dice)
    if dice.chance(0.95):
        cohort.facts["final_quota"] = dice.choice([0, 1, 2, 3, 5, 40])
    return cohort


GENERATORS: dict[str, Callable[[int], Cohort]] = {
    "zhengzhou.monthly_teller": monthly_teller,
    "zhengzhou.quarterly_teller": quarterly_teller,
    "zhengzhou.quarterly_lobby": quarterly_lobby,
    "zhengzhou.quarterly_outlet": quarterly_outlet,
    "supermarket.nomination": supermarket,
    "supermarket.service_star": supermarket,
    "association.member_nomination": member_nomination,
    "association.service_star": association_star,
}
"""Module and function of the oracle -> the generator of its cohorts."""
