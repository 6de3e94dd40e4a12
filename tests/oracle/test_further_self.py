"""The oracle of the year and of section D held to examples worked out by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from . import (
    annual,
    bonus_pool,
    chongyi,
    fee_service,
    j_bank,
    many_stars,
    postal_service,
    power_supply,
)
from .common import OracleGap
from .further_cohorts import GENERATORS
from .test_self import lobby_manager, outlet, row_of, standings, teller, title

Outcome = dict[str, Any]
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


def ranks(outcome: Outcome) -> list[int | None]:
    """The ranks in the order of the rows."""
    return [row["rank"] for row in outcome["results"]]


def totals(outcome: Outcome) -> list[Fraction | None]:
    """The totals in the order of the rows."""
    return [row["total"] for row in outcome["results"]]


# --- A5 --------------------------------------------------------------------------------------


def held(key: str, scheme: str, *marks: str | None) -> list[dict[str, Any]]:
    """A title in the first quarters of 2010, one for each total."""
    return [
        title(key, scheme, f"2010Q{n}", "awarded", total=None if mark is None else Decimal(mark))
        for n, mark in enumerate(marks, start=1)
    ]


def tellers_year(
    stars: Iterable[dict[str, Any]], history: list[dict[str, Any]], **facts: Any
) -> Outcome:
    """Evaluate tellers among slow colleagues without a title; 10 outlets if nothing is said."""
    others = [teller(f"Z{n}", volume=50) for n in range(9)]
    return annual.annual_teller([*stars, *others], history, "2010", facts or {"outlets": 10}, {})


def star(key: str, **changes: Any) -> dict[str, Any]:
    """A teller who is fast enough, just long enough in the post."""
    return teller(key, **{"volume": 110, "tenure_months": 12, **changes})


def test_more_titles_go_before_a_better_mean() -> None:
    """A: (95 + 95.01) / 2 = 95.005, up to 95.01. B: (90 + 90 + 91) / 3 = 90.333, but three."""
    history = held("A", "quarterly_teller", "95", "95.01")
    history += held("B", "quarterly_teller", "90", "90", "91")
    outcome = tellers_year([star("A"), star("B")], history)
    assert row_of(outcome, "A")["scores"] == {"titles": 2, "mean_total": Fraction("95.01")}
    assert row_of(outcome, "A")["total"] == Fraction("95.01")
    assert row_of(outcome, "B")["scores"] == {"titles": 3, "mean_total": Fraction("90.33")}
    assert outcome["places"] == 4  # twice the two outlets
    assert outcome["winners"] == ["B", "A"]
    assert ranks(outcome)[:2] == [2, 1]
    assert row_of(outcome, "Z0")["failed"] == ["candidate"]


@pytest.mark.parametrize(
    ("more", "standing"),
    [
        ([], "not_candidate"),  # one title only
        ([("2010Q2", "awarded")], "awarded"),
        ([("2009Q4", "awarded")], "not_candidate"),  # another year
        ([("2010Q2", "awarded"), ("2010Q2", "revoked")], "not_candidate"),
        ([("2010Q2", "disqualified"), ("2010Q2", "awarded")], "awarded"),  # the last row holds
        ([("2010Q1", "awarded")], "not_candidate"),  # the same title twice
    ],
)
def test_two_titles_of_the_year(more: list[tuple[str, str]], standing: str) -> None:
    """The first title is that of the first quarter."""
    history = held("A", "quarterly_teller", "95")
    history += [title("A", "quarterly_teller", p, s, total=Decimal(95)) for p, s in more]
    assert standings(tellers_year([star("A")], history))["A"] == standing


def test_conditions_of_the_year() -> None:
    """11 months are too few; without a total nobody knows; a title lost last year bars."""
    history = [row for key in "ACDE" for row in held(key, "quarterly_teller", "95", "96")]
    history += held("B", "quarterly_teller", "95", None)
    history += [title("C", "annual_teller", "2009", "revoked", ended_in=None)]
    history += [title("D", "annual_teller", "2009", "revoked", ended_in="2010")]
    stars = [star("A", tenure_months=11), star("B"), star("C"), star("D"),
             star("E", attest_discipline=None, major_errors=None)]  # fmt: skip
    outcome = tellers_year(stars, history)
    assert list(standings(outcome).values())[:5] == [
        "ineligible", "undetermined", "ineligible", "awarded", "undetermined",
    ]  # fmt: skip
    assert row_of(outcome, "A")["failed"] == ["tenure_months"]
    assert row_of(outcome, "B")["missing"] == ["mean_total"]
    assert row_of(outcome, "C")["failed"] == ["barred"]
    assert row_of(outcome, "E")["missing"] == ["major_errors"]
    assert row_of(outcome, "E")["to_attest"] == ["attest_discipline"]
    assert (row_of(outcome, "B")["scores"], row_of(outcome, "B")["total"]) == ({}, None)


def test_a_tie_of_the_year() -> None:
    """One place, two alike: with honours it is B's, without it is nobody's."""
    history = held("A", "quarterly_teller", "95", "96") + held("B", "quarterly_teller", "96", "95")
    outcome = tellers_year([star("A"), star("B", honours=True)], history, annual_quota=1)
    assert (outcome["winners"], outcome["unresolved"]) == (["B"], [])
    outcome = tellers_year([star("A"), star("B")], history, annual_quota=1)
    assert (outcome["winners"], outcome["unresolved"]) == ([], [["A", "B"]])
    assert ranks(outcome)[:2] == [1, 1]


@pytest.mark.parametrize(
    ("outlets", "places"), [(10, 2), (20, 2), (21, 3), (30, 3), (31, 4), (40, 4), (41, 5)]
)
def test_table_of_annual_places(outlets: int, places: int) -> None:
    """Article 14(2): the upper end belongs to the band."""
    assert annual.nominated(outlets) == places


def test_annual_gaps() -> None:
    """Below 10, or with no number at all, nothing is said; a number of places overrides."""
    with pytest.raises(OracleGap, match="below 10"):
        tellers_year([], [], outlets=9)
    with pytest.raises(OracleGap, match="needed"):
        annual.annual_lobby([], [], "2010", {}, {})
    with pytest.raises(OracleGap, match="below 10"):
        annual.annual_outlet([outlet("N1")], [], "2010", {}, {})
    with pytest.raises(OracleGap, match="year"):
        annual.annual_teller([], [], None, {"outlets": 10}, {})
    assert tellers_year([], [], outlets=9, annual_quota=3)["places"] == 3


# --- A6 --------------------------------------------------------------------------------------


def test_annual_lobby_by_hand() -> None:
    """No threshold of 950 here, but conflicts still count; two places for 10 outlets."""
    records = [
        lobby_manager("A", ("0", "0", "0"), tenure_months=12),
        lobby_manager("B", ("950", "950", "950"), tenure_months=12, conflicts=1),
        lobby_manager("C", ("950", "950", "950"), tenure_months=11),
        lobby_manager("D", ("950", "950", "950"), tenure_months=13),
        lobby_manager("E", ("950", "950", "950"), tenure_months=13),
    ]
    history = [row for key in "ABC" for row in held(key, "quarterly_lobby", "960", "970")]
    history += held("D", "quarterly_lobby", "950", "960.01", "960")  # 2870.01 / 3 = 956.67
    history += held("E", "quarterly_lobby", "960", "969.99")  # 964.995, up to 965.00 like A
    outcome = annual.annual_lobby(records, history, "2010", {"outlets": 20}, {})
    assert outcome["places"] == 2
    assert standings(outcome) == {
        "A": "tied", "B": "ineligible", "C": "ineligible", "D": "awarded", "E": "tied",
    }  # fmt: skip
    assert totals(outcome) == [965, None, None, Fraction("956.67"), 965]
    assert ranks(outcome) == [2, None, None, 1, 2]
    assert row_of(outcome, "B")["failed"] == ["conflicts"]
    assert outcome["unresolved"] == [["A", "E"]]


# --- A7 --------------------------------------------------------------------------------------


def test_annual_outlet_by_hand() -> None:
    """Ten rows give two places; N2's innovation gets one, N0 and N1 are left for the other."""
    records = [outlet(f"N{n}", months_open=12, innovation=n == 2) for n in range(4)]
    records[3]["months_open"] = 11
    records += [outlet(f"N{n}", good=False) for n in range(4, 10)]
    history = [row for n in range(4) for row in held(f"N{n}", "quarterly_outlet", "90", "91")]
    outcome = annual.annual_outlet(records, history, "2010", {}, {})
    assert outcome["places"] == 2
    assert outcome["winners"] == ["N2"]
    assert outcome["unresolved"] == [["N0", "N1"]]
    assert row_of(outcome, "N3")["failed"] == ["months_open"]
    assert row_of(outcome, "N4")["standing"] == "not_candidate"
    assert row_of(outcome, "N2")["scores"] == {"titles": 2, "mean_total": Fraction("90.5")}


def test_annual_outlet_in_front() -> None:
    """A third of 10, rounded up, is 4; a tenth is 1, and the second mark is rank 3."""
    records = [outlet(f"N{n}", months_open=12, inspection_score=Decimal(99 - n // 2))
               for n in range(6)]  # fmt: skip
    records += [outlet(f"N{n}", good=False, inspection_score=Decimal(50)) for n in range(6, 10)]
    history = [row for n in range(6) for row in held(f"N{n}", "quarterly_outlet", "90", "91")]
    for share, passed in ((None, 4), ("10%", 2)):
        facts = {} if share is None else {"front_share": share}
        outcome = annual.annual_outlet(records, history, "2010", {**facts, "annual_quota": 9}, {})
        assert outcome["winners"] == [f"N{n}" for n in range(passed)]


# --- postal service --------------------------------------------------------------------------

NOTHING = dict.fromkeys(
    ("early", "top_two", "clean", "missed", "last_two", "complaints", "media"), Fraction(0)
)


def post(**changes: Any) -> dict[str, Any]:
    """What an outlet for which nothing is due becomes with these changes."""
    record = {
        "id": "P1", "stage": 1, "province_score": Decimal(92), "province_rank": 300,
        "province_last": 300, "district_score": Decimal(92), "district_rank": 5,
        "district_last": 5, "quarters_early": 0, "work_orders": 0, "repeat_fault": False,
        "complaint_fines": [], "media_fines": [], **changes,
    }  # fmt: skip
    outcome = postal_service.stage([record], [], None, {}, {})
    assert (outcome["places"], outcome["winners"], outcome["unresolved"]) == (0, [], [])
    return row_of(outcome, "P1")


def test_nothing_is_due() -> None:
    """On the target, in the middle, at a stage that is not the last."""
    row = post()
    assert row["amounts"] == NOTHING
    assert (row["standing"], row["rank"], row["total"]) == ("not_placed", None, None)
    assert (row["scores"], row["bonus"]) == ({}, {})


def test_penalties_of_the_first_stage() -> None:
    """Half a point short in the province, one in the district; doubled, but not the fines."""
    low = {"province_score": Decimal("91.5"), "district_score": Decimal(91), "district_rank": 2,
           "district_last": 2, "complaint_fines": [200, 350], "media_fines": [1000]}  # fmt: skip
    due = {**NOTHING, "missed": 1100, "last_two": 500, "complaints": 550, "media": 1000}
    assert post(**low)["amounts"] == due  # 1000 + 200 x 0.5, 300 + 200 x 1
    twice = {**due, "missed": 2200, "last_two": 1000}
    assert post(**low, repeat_fault=True)["amounts"] == twice
    spared = {**NOTHING, "complaints": 550, "media": 1000}
    assert post(**low, province_rank=200)["amounts"] == spared


@pytest.mark.parametrize(
    ("score", "last", "missed"),
    [
        ("97.99", 100, 2002),  # 2000 + 200 x 0.01
        ("97.99", 101, 1002),
        ("97.99", 200, 1002),
        ("97.99", 201, 0),
        ("98", 100, 0),
    ],
)
def test_missed_at_the_last_stage(score: str, last: int, missed: int) -> None:
    """Only the last 200 pay, the last 100 twice the base."""
    row = post(stage=3, province_score=Decimal(score), province_last=last, work_orders=1)
    assert row["amounts"] == {**NOTHING, "missed": missed}


def test_rewards_of_the_last_stage() -> None:
    """98 reached two quarters early, second in the district, no work order; but also the last."""
    row = post(stage=3, province_score=Decimal(98), quarters_early=2, district_rank=2,
               district_score=Decimal(98), district_last=1)  # fmt: skip
    # Nothing short, so only the base of 500 for the last.
    assert row["amounts"] == {**NOTHING, "early": 600, "top_two": 500, "clean": 500,
                              "last_two": 500}  # fmt: skip
    row = post(stage=3, province_score=Decimal("97.99"), quarters_early=2, district_rank=3,
               district_score=Decimal(98))  # fmt: skip
    assert row["amounts"] == {**NOTHING, "clean": 500}


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        # Exempt at stage 1: neither the score nor the rest is needed for anything.
        ({"province_rank": 200, "province_score": None, "province_last": None,
          "district_last": None, "repeat_fault": None, "quarters_early": None}, []),
        # At stage 3 the score is needed for `early`; the quarters only once it is known.
        ({"stage": 3, "province_score": None, "work_orders": None, "quarters_early": None},
         ["province_score", "work_orders"]),
        # 92 reached: `missed` is nothing whatever the rank.
        ({"province_rank": None}, []),
        ({"province_rank": None, "province_score": Decimal(91)}, ["province_rank"]),
        # Only doubled where something is due.
        ({"repeat_fault": None, "district_rank": None, "district_score": Decimal(91)}, []),
        ({"repeat_fault": None, "district_last": 1}, ["repeat_fault"]),
        ({"district_last": 2, "district_score": None}, ["district_score"]),
        ({"stage": None}, ["stage"]),
        ({"complaint_fines": None, "media_fines": None}, ["complaint_fines", "media_fines"]),
    ],
)  # fmt: skip
def test_what_is_needed(changes: dict[str, Any], missing: list[str]) -> None:
    """A missing value counts only where an amount hangs on it."""
    row = post(**changes)
    assert row["missing"] == missing
    assert row["standing"] == ("undetermined" if missing else "not_placed")
    assert row["amounts"] == ({} if missing else NOTHING)


@pytest.mark.parametrize(
    "fines", [{"complaint_fines": [200, 501]}, {"complaint_fines": [199]}, {"media_fines": [999]}]
)
def test_a_fine_out_of_range(fines: dict[str, list[int]]) -> None:
    """A fault of the sheet."""
    with pytest.raises(OracleGap, match="outside"):
        post(**fines)


# --- bonus pool ------------------------------------------------------------------------------


def person(key: str, post: str, piece: int | None = 0, **changes: Any) -> dict[str, Any]:
    """One of the staff of the first unit, who had nothing last year."""
    return {
        "id": key, "post": post, "unit": "一部", "rank_in_post": "无",
        "piece_points": None if piece is None else Decimal(piece), "front_points": Decimal(0),
        "control_points": Decimal(0), "service_points": Decimal(0), "last_year": Decimal(0),
        **changes,
    }  # fmt: skip


def share_out(
    records: list[dict[str, Any]], piece_pool: str, shared_pool: str, parts: tuple[int, int]
) -> Outcome:
    """Share the two pools out; `parts` is last year's front and all."""
    facts = {
        "piece_pool": Decimal(piece_pool),
        "shared_pool": Decimal(shared_pool),
        "last_front": Decimal(parts[0]),
        "last_all": Decimal(parts[1]),
    }
    return bonus_pool.shares(records, [], None, facts, {})


def money(outcome: Outcome, key: str, *names: str) -> list[Fraction]:
    """Some of a person's amounts."""
    amounts = row_of(outcome, key)["amounts"]
    return [amounts[name] for name in names]


def yuan(*texts: str) -> list[Fraction]:
    """Sums from their text."""
    return [Fraction(text) for text in texts]


def everybody() -> list[dict[str, Any]]:
    """One or two of each post; A and the head of the front in the second unit."""
    return [
        person("A", "营销前台", 1, front_points=1, unit="二部", last_year=Decimal("191.25")),
        person("B", "营销前台", 1, front_points=3, last_year=Decimal(400)),
        person("C", "非营销前台", 1, control_points=2, service_points=1,
               last_year=Decimal("562.5")),
        person("D", "非营销前台", 0, control_points=2, service_points=3,
               last_year=Decimal("517.51")),
        person("E", "营销后台"),
        person("F", "非营销后台"),
        person("G", "非营销后台主管", rank_in_post="正职"),
        person("H", "营销前台主管", rank_in_post="副职", unit="二部"),
    ]  # fmt: skip


def test_all_posts_by_hand() -> None:
    """1000 in halves: front A 125, B 375; others C 0.35 + 0.075 = 0.425, D 0.575."""
    outcome = share_out(everybody(), "300", "1000", (1, 2))
    names = ("piece", "share", "paid", "deferred")
    # (125 + 100) x 0.85 = 191.25 of 225; (375 + 100) x 0.85 = 403.75 of 475.
    assert money(outcome, "A", *names) == yuan("100", "125", "191.25", "33.75")
    assert money(outcome, "B", *names) == yuan("100", "375", "403.75", "71.25")
    # (212.50 + 100) x 0.9 = 281.25 of 312.50; 287.50 x 0.9 = 258.75.
    assert money(outcome, "C", *names) == yuan("100", "212.5", "281.25", "31.25")
    assert money(outcome, "D", *names) == yuan("0", "287.5", "258.75", "28.75")
    # Mean front share 250: x 0.9 = 225, x 0.95.
    assert money(outcome, "E", "paid", "deferred") == yuan("213.75", "11.25")
    # Mean of all four 250: x 0.95; x 1.4 = 350, x 0.95.
    assert money(outcome, "F", "paid", "deferred") == yuan("237.5", "12.5")
    assert money(outcome, "G", "paid", "deferred") == yuan("332.5", "17.5")
    # The second unit's mean is A's 125: x 1.4 = 175, x 0.85.
    assert money(outcome, "H", "paid", "deferred") == yuan("148.75", "26.25")
    assert "share" not in row_of(outcome, "E")["amounts"]
    assert set(standings(outcome).values()) == {"not_placed"}
    assert (outcome["places"], outcome["unresolved"]) == (0, [])


def test_against_last_year() -> None:
    """A as much as last year; B 3.75 above; C just half; D below half of 517.51, 258.755."""
    outcome = share_out(everybody(), "300", "1000", (1, 2))
    assert money(outcome, "A", "excess", "lent") == yuan("0", "0")
    assert money(outcome, "B", "excess", "lent") == yuan("3.75", "0")
    assert money(outcome, "C", "excess", "lent") == yuan("0", "0")
    assert money(outcome, "D", "excess", "lent") == yuan("0", "103.5")  # 103.502
    assert money(outcome, "E", "excess", "lent") == yuan("213.75", "0")


@pytest.mark.parametrize(
    ("pool", "points", "fen", "unresolved"),
    [
        ("0.10", (1, 2), (3, 7), []),  # 3.33 and 6.67: the larger remainder
        ("0.02", (1, 3), (0, 2), []),  # 0.5 and 1.5: equal, so the larger points
        ("1.00", (1, 1, 1), (33, 33, 33), [["P0", "P1", "P2"]]),  # nobody gets the last fen
        ("0.02", (1, 1, 1), (0, 0, 0), [["P0", "P1", "P2"]]),
        # Of 5 fen 0.71, 0.71, 1.43, 2.14: P0 and P1 have the larger remainder, two fen are left.
        ("0.05", (1, 1, 2, 3), (1, 1, 1, 2), []),
        # Of 6 fen 1.5, 1.5, 3: one fen left for two.
        ("0.06", (1, 1, 2), (1, 1, 3), [["P0", "P1"]]),
        ("0.00", (1, 2), (0, 0), []),
    ],
)
def test_whole_fen(
    pool: str, points: tuple[int, ...], fen: tuple[int, ...], unresolved: list[list[str]]
) -> None:
    """Largest remainder, then larger points, then left open."""
    records = [person(f"P{n}", "营销前台", own, front_points=1) for n, own in enumerate(points)]
    outcome = share_out(records, pool, "0", (1, 1))
    found = [row["amounts"]["piece"] * 100 for row in outcome["results"]]
    assert tuple(found) == fen
    assert outcome["unresolved"] == unresolved


def test_weighted_shares_in_whole_fen() -> None:
    """0.01 halved is 0.005, so the front has it all; and the weights break an equal remainder."""
    records = [
        person("A", "营销前台", 1, front_points=1),
        person("B", "非营销前台", 1, control_points=1, service_points=1),
        person("C", "非营销前台", 1, control_points=3, service_points=3),
    ]
    outcome = share_out(records, "0.03", "0.01", (1, 2))
    assert [row["amounts"]["share"] for row in outcome["results"]] == yuan("0.01", "0", "0")
    # Of 2 fen 0.5 and 1.5.
    outcome = share_out(records, "0.03", "0.02", (0, 2))
    assert [row["amounts"]["share"] for row in outcome["results"]] == yuan("0", "0", "0.02")


def test_nothing_is_rounded_on_the_way() -> None:
    """The mean of 0.20, 0.40, 0.40 is a third: x 0.9 = 0.3, x 0.95 = 0.285, up to 0.29."""
    records = [person(f"P{n}", "营销前台", 1, front_points=own) for n, own in enumerate((1, 2, 2))]
    outcome = share_out([*records, person("E", "营销后台")], "0", "1", (1, 1))
    assert money(outcome, "E", "paid", "deferred") == yuan("0.29", "0.01")


def test_a_missing_value_stops_its_pool() -> None:
    """Without A's front points A and B have no share, nor E and H a mean; F has C's and D's."""
    records = everybody()
    records[0]["front_points"] = None
    records[6]["rank_in_post"] = records[6]["last_year"] = None
    outcome = share_out(records, "300", "1000", (1, 2))
    assert [row["standing"] == "undetermined" for row in outcome["results"]] == [
        True, True, False, False, True, False, True, True,
    ]  # fmt: skip
    assert row_of(outcome, "A")["missing"] == ["front_points"]
    assert row_of(outcome, "B")["missing"] == []
    assert row_of(outcome, "B")["amounts"] == {}
    assert row_of(outcome, "G")["missing"] == ["rank_in_post", "last_year"]
    # (212.50 + 287.50) / 2 = 250, x 0.95
    assert money(outcome, "F", "paid") == yuan("237.5")


def test_pools_without_an_answer() -> None:
    """A missing piece score stops everybody, and so does a pool in which nobody has points."""
    outcome = share_out([*everybody(), person("I", "营销后台", None)], "300", "1000", (1, 2))
    assert set(standings(outcome).values()) == {"undetermined"}
    assert [row["missing"] for row in outcome["results"]] == [*[[]] * 8, ["piece_points"]]
    idle = [person("A", "营销前台", 0, front_points=1), person("E", "营销后台", 0)]
    outcome = share_out(idle, "300", "1000", (1, 1))
    assert set(standings(outcome).values()) == {"undetermined"}
    # A head whose unit has no front.
    head = person("J", "营销前台主管", 1, rank_in_post="正职", unit="三部")
    outcome = share_out([*everybody(), head], "300", "1000", (1, 2))
    assert standings(outcome)["H"] == "not_placed"
    assert (standings(outcome)["J"], row_of(outcome, "J")["missing"]) == ("undetermined", [])
    with pytest.raises(OracleGap, match="piece_pool"):
        bonus_pool.shares([], [], None, {"shared_pool": 1, "last_front": 1, "last_all": 1}, {})


# --- J bank ----------------------------------------------------------------------------------


def bank_outlet(key: str, marks: tuple[str | None, ...], taken: str | None = "0",
                branch: str = "B1") -> dict[str, Any]:  # fmt: skip
    """An outlet with its three marks, an inspection that was not made as None."""
    names = ("mystery", "remote", "onsite")
    cells = [None if mark is None else Decimal(mark) for mark in (*marks, taken)]
    return {"id": key, "branch": branch,
            **dict(zip((*names, "complaint_points"), cells, strict=True))}  # fmt: skip


def test_outlets_by_hand() -> None:
    """All three, two, one, none; ranks 2, 1, 2 and nobody placed."""
    records = [
        bank_outlet("N1", ("90", "80", "70"), "1.5"),  # 36 + 32 + 14 - 1.5 = 80.5
        bank_outlet("N2", ("90", "80", None)),  # 45 + 40 = 85
        bank_outlet("N3", (None, None, "81"), "0.5"),
        bank_outlet("N4", (None, None, None), None),
    ]
    outcome = j_bank.outlet(records, [], None, {}, {})
    assert row_of(outcome, "N1")["scores"] == {"mystery": 36, "remote": 32, "onsite": 14}
    assert row_of(outcome, "N1")["bonus"] == {"complaint_points": Fraction("-1.5")}
    assert row_of(outcome, "N2")["scores"] == {"mystery": 45, "remote": 40}
    assert totals(outcome) == [Fraction("80.5"), 85, Fraction("80.5"), None]
    assert ranks(outcome) == [2, 1, 2, None]
    assert list(standings(outcome).values()) == [*["not_placed"] * 3, "undetermined"]
    assert row_of(outcome, "N4")["missing"] == ["mystery", "remote", "onsite", "complaint_points"]
    assert (outcome["places"], outcome["winners"]) == (0, [])


@pytest.mark.parametrize(
    ("marks", "total"),
    [
        (("85.56", "85.56", "99.99"), "88.44"),  # 34.224 and 19.998: 34.22 + 34.22 + 20.00
        (("85.55", "85.55", None), "85.56"),  # 42.775 is 42.78, twice
        (("85.55", None, None), "85.55"),
        ((None, "0", "0.01"), "0.01"),  # 0.005 up
    ],
)
def test_outlet_rounding(marks: tuple[str | None, ...], total: str) -> None:
    """Each part is rounded, and only then are they added."""
    outcome = j_bank.outlet([bank_outlet("N1", marks)], [], None, {}, {})
    assert totals(outcome) == [Fraction(total)]


def test_more_taken_than_there_was() -> None:
    """Deductions are not bounded: 0 - 2.25; without the points taken nothing is known."""
    records = [bank_outlet("N1", ("0", "0", "0"), "2.25"), bank_outlet("N2", ("9", "9", "9"), None)]
    outcome = j_bank.outlet(records, [], None, {}, {})
    assert totals(outcome) == [Fraction("-2.25"), None]
    assert row_of(outcome, "N2")["missing"] == ["complaint_points"]


def test_branches_by_hand() -> None:
    """B1's outlets have 80.5 and 85, a third is unknown; B2 was not inspected; B3 has none."""
    sheet = [
        bank_outlet("N1", ("90", "80", "70"), "1.5"),
        bank_outlet("N2", ("90", "80", None)),
        bank_outlet("N3", (None, None, None)),
        bank_outlet("N4", ("90", "80", "70"), "1.5", branch="B2"),
        bank_outlet("N5", ("90", "80", None), branch="B2"),
        bank_outlet("N6", (None, None, None), branch="B3"),
        bank_outlet("N7", ("0", "0", "0"), "2", branch="B4"),
    ]
    records = [
        {"id": key, "management": management, "bonus_innovation": Decimal(1), "bonus_external": ext}
        for key, management, ext in (
            ("B1", Decimal(90), Decimal("0.25")), ("B2", None, Decimal("0.25")),
            ("B3", Decimal(90), None), ("B4", Decimal(100), Decimal(0)),
        )
    ]  # fmt: skip
    outcome = j_bank.branch(records, [], None, {"_outlets": sheet}, {})
    # Mean 82.75: x 0.4 = 33.10, and 54; or 82.75 whole. A mean below 0 counts as 0.
    scores = [row["scores"] for row in outcome["results"]]
    assert scores == [
        {"outlets_mean": Fraction("33.1"), "management": 54},
        {"outlets_mean": Fraction("82.75")},
        {},
        {"outlets_mean": 0, "management": 60},
    ]
    assert row_of(outcome, "B1")["bonus"] == {"bonus_innovation": 1,
                                              "bonus_external": Fraction("0.25")}  # fmt: skip
    assert totals(outcome) == [Fraction("88.35"), 84, None, 61]
    assert ranks(outcome) == [1, 2, None, 3]
    assert row_of(outcome, "B3")["missing"] == ["bonus_external", "outlets_mean"]


# --- power supply ----------------------------------------------------------------------------


def appraised(calls: int, replied: int, level: str, **changes: str | None) -> dict[str, Any]:
    """One person with the same mark in all parts but for the changes."""
    names = power_supply.FIELDS[4:]
    marks = {**dict.fromkeys(names, level), **changes}
    cells = {name: None if mark is None else Decimal(mark) for name, mark in marks.items()}
    record = {"id": "W1", "calls": calls, "replied": replied, **cells}
    return row_of(power_supply.appraisal([record], [], None, {}, {}), "W1")


def test_appraisal_by_hand() -> None:
    """(90 + 70) / 2 = 80; (80 + 80 + 81) / 3 = 80.33; 60; 100; a quarter of each."""
    row = appraised(10, 9, "80", feedback="70", teamwork="81", attitude="60", punctuality="60",
                    complaints_score="60", safety_training="100", safety_work="100",
                    hazards="100")  # fmt: skip
    assert row["scores"] == {"service": 20, "ability": Fraction("20.08"), "attitude_area": 15,
                             "safety": 25}  # fmt: skip
    assert (row["total"], row["band"]) == (Fraction("80.08"), "优秀")
    assert (row["standing"], row["rank"]) == ("not_placed", 1)


@pytest.mark.parametrize(
    ("level", "feedback", "total", "band"),
    [
        ("80", "80", "80", "优秀"),
        ("80", "79.98", "80", "优秀"),  # 79.99 / 4 = 19.9975, up to 20.00
        ("80", "79.94", "79.99", "合格"),  # 79.97 / 4 = 19.9925
        ("60", "60", "60", "合格"),
        ("60", "59.9", "59.99", "不合格"),  # 59.95 / 4 = 14.9875
    ],
)
def test_bands(level: str, feedback: str, total: str, band: str) -> None:
    """80 and 60 themselves are in."""
    row = appraised(100, int(level), level, feedback=feedback)
    assert (row["total"], row["band"]) == (Fraction(total), band)


def test_no_calls() -> None:
    """Of no calls there is no rate, and nothing is missing; a mark that is not there is."""
    row = appraised(0, 0, "80")
    assert (row["standing"], row["missing"], row["band"]) == ("undetermined", [], None)
    row = appraised(10, 8, "80", skill=None, hazards=None)
    assert (row["standing"], row["missing"]) == ("undetermined", ["skill", "hazards"])
    assert (row["scores"], row["total"], row["rank"]) == ({}, None, None)


def test_more_replies_than_calls() -> None:
    """(120 + 60) / 2 / 4 = 22.5; (120 + 100) / 2 / 4 = 27.5, but 25 is all there is."""
    assert appraised(10, 12, "60")["scores"]["service"] == Fraction("22.5")
    assert appraised(10, 12, "100")["scores"]["service"] == 25


# --- Chongyi ---------------------------------------------------------------------------------


def inspected(**changes: str | None) -> dict[str, Any]:
    """A station with all points but for the changes."""
    full = {name: Decimal(most) for name, most in chongyi.ITEMS.items()}
    cells = {name: None if mark is None else Decimal(mark) for name, mark in changes.items()}
    outcome = chongyi.inspection([{"id": "G1", **full, **cells}], [], None, {}, {})
    assert outcome["places"] == 0
    return row_of(outcome, "G1")


@pytest.mark.parametrize(
    ("changes", "total", "amounts"),
    [
        ({}, "100", {"fine": 0}),
        ({"item_7": "10"}, "90", {"fine": 0}),
        ({"item_7": "9.99"}, "89.99", {"fine": 100}),
        ({"item_7": "0"}, "80", {"fine": 100}),
        ({"item_7": "0", "item_13": "4.99"}, "79.99", {"fine": 200}),
        ({"item_7": "0", "item_1": "0"}, "70", {"fine": 200}),
        ({"item_7": "0", "item_1": "0", "item_4": "4.99"}, "69.99", {}),
    ],
)
def test_fines(changes: dict[str, str], total: str, amounts: dict[str, int]) -> None:
    """100 + 13 items' points; below 70 the text names no sum."""
    row = inspected(**changes)
    assert (row["total"], row["amounts"]) == (Fraction(total), amounts)
    assert (row["standing"], row["rank"]) == ("not_placed", 1)
    assert len(row["scores"]) == 13


def test_an_item_is_missing() -> None:
    """Undetermined, no total and no fine; in the order of the sheet, not of the alphabet."""
    row = inspected(item_10=None, item_2=None)
    assert (row["standing"], row["missing"]) == ("undetermined", ["item_2", "item_10"])
    assert (row["scores"], row["total"], row["amounts"]) == ({}, None, {})


def test_all_items_are_a_hundred_points() -> None:
    """10 + 10 + 10 + 15 + 20 + 10 + 25."""
    assert sum(chongyi.ITEMS.values()) == 100


# --- fee service -----------------------------------------------------------------------------


def month(*marks: tuple[str | None, str | None, str | None]) -> Outcome:
    """The collectors with these marks in fees, new business and service."""
    records = [
        {"id": f"M{n}", **{
            name: None if mark is None else Decimal(mark)
            for name, mark in zip(("fees", "new_business", "service"), three, strict=True)
        }}
        for n, three in enumerate(marks)
    ]  # fmt: skip
    return fee_service.monthly(records, [], None, {}, {})


def test_month_by_hand() -> None:
    """90.05 x 0.3 = 27.015, up; 80 x 0.6 = 48; 70 x 0.1 = 7."""
    row = row_of(month(("90.05", "80", "70")), "M0")
    assert row["scores"] == {"fees": Fraction("27.02"), "new_business": 48, "service": 7}
    assert (row["total"], row["rank"], row["standing"]) == (Fraction("82.02"), 1, "not_placed")


def test_month_ends() -> None:
    """All and nothing."""
    assert totals(month(("100", "100", "100"), ("0", "0", "0"))) == [100, 0]


def test_month_ranks() -> None:
    """60 + 24 = 84 by either way; 1, 1, 3 and nobody placed."""
    outcome = month(("80", "100", "0"), ("100", "80", "60"), ("100", "0", "100"))
    assert totals(outcome) == [84, 84, 40]
    assert ranks(outcome) == [1, 1, 3]
    assert (outcome["places"], outcome["winners"], outcome["unresolved"]) == (0, [], [])


def test_month_with_holes() -> None:
    """What is missing is named, and counts for nothing."""
    outcome = month((None, "80", None), ("0.05", "0.05", "0.05"))
    assert row_of(outcome, "M0")["missing"] == ["fees", "service"]
    assert ranks(outcome) == [None, 1]
    # 0.015, 0.03 and 0.005: 0.02 + 0.03 + 0.01
    assert totals(outcome) == [None, Fraction("0.06")]


# --- many stars ------------------------------------------------------------------------------


def stars(**marks: tuple[int | None, int | None, int | None]) -> list[Outcome]:
    """The three outcomes of people with these marks in service, smile and civility."""
    records = [
        {"id": key, **{
            name: None if mark is None else Decimal(mark)
            for name, mark in zip(many_stars.ORDER, three, strict=True)
        }}
        for key, three in marks.items()
    ]  # fmt: skip
    contests = (many_stars.service, many_stars.smile, many_stars.civility)
    return [contest(records, [], None, {}, {}) for contest in contests]


def test_one_star_each() -> None:
    """A is the best in everything, then B: the next moves up."""
    service, smile, civility = stars(A=(90, 90, 90), B=(80, 80, 80), C=(70, 70, 70))
    assert [o["winners"] for o in (service, smile, civility)] == [["A"], ["B"], ["C"]]
    assert ranks(service) == [1, 2, 3]
    assert ranks(smile) == [None, 1, 2]
    assert ranks(civility) == [None, None, 1]
    assert row_of(smile, "A")["standing"] == "not_placed"
    assert row_of(smile, "A")["scores"] == {"smile": 90}
    assert row_of(smile, "A")["total"] == 90
    assert smile["places"] == 1


def test_two_who_will_share_the_first_two_stars() -> None:
    """A and B tie for service; who loses that wins smile; so civility is C's in any case."""
    service, smile, civility = stars(A=(90, 90, 90), B=(90, 85, 90), C=(80, 80, 80))
    assert service["unresolved"] == [["A", "B"]]
    assert service["winners"] == []
    assert smile["unresolved"] == [["A", "B"]]
    assert standings(smile) == {"A": "tied", "B": "tied", "C": "not_placed"}
    assert ranks(smile) == [1, 2, 3]
    assert civility["winners"] == ["C"]
    assert ranks(civility) == [None, None, 1]


def test_a_tie_that_makes_no_odds() -> None:
    """C is ahead in smile whoever has service; in civility the loser of service is first."""
    _, smile, civility = stars(A=(90, 90, 90), B=(90, 80, 80), C=(80, 95, 99))
    assert smile["winners"] == ["C"]
    assert ranks(smile) == [2, 3, 1]
    assert civility["unresolved"] == [["A", "B"]]
    assert ranks(civility) == [1, 2, None]


def test_placed_in_one_way_tied_in_the_other() -> None:
    """If A has service, smile is C's alone; if B has it, A and C tie. Neither is sure."""
    _, smile, _ = stars(A=(90, 90, 0), B=(90, 80, 0), C=(80, 90, 0))
    assert standings(smile) == {"A": "tied", "B": "not_placed", "C": "tied"}
    assert ranks(smile) == [1, 3, 1]
    assert smile["unresolved"] == [["A", "C"]]


def test_tied_alone() -> None:
    """Only A has a mark in smile, and may hold service: A or nobody."""
    _, smile, _ = stars(A=(90, 90, 0), B=(90, None, 0))
    assert standings(smile) == {"A": "tied", "B": "undetermined"}
    assert smile["unresolved"] == [["A"]]
    assert row_of(smile, "B")["missing"] == ["smile"]


def test_a_tie_of_their_own() -> None:
    """A holds service; B and C tie for smile; D is behind and wins nothing, nor is first."""
    _, smile, civility = stars(A=(90, 99, 0), B=(80, 90, 50), C=(80, 90, 40), D=(70, 80, 30))
    assert standings(smile) == {"A": "not_placed", "B": "tied", "C": "tied", "D": "not_placed"}
    assert ranks(smile) == [None, 1, 1, 3]
    # Whichever of B and C has smile, the other is first in civility.
    assert civility["unresolved"] == [["B", "C"]]
    assert ranks(civility) == [None, 1, 2, 3]


# --- generators ------------------------------------------------------------------------------


def contest(name: str) -> Callable[..., Outcome]:
    """The oracle's function of a name such as `annual.annual_teller`."""
    module, function = name.split(".")
    found: Callable[..., Outcome] = getattr(MODULES[module], function)
    return found


PLACELESS = {"not_placed", "undetermined"}
MET = {
    "annual": {"awarded", "not_placed", "tied", "ineligible", "undetermined", "not_candidate"},
    "many_stars": {"awarded", "tied", *PLACELESS},
}
"""The standings that the cohorts of a module have to bring about."""


@pytest.mark.parametrize("name", GENERATORS)
def test_two_hundred_cohorts(name: str) -> None:
    """No crash, all standings met, the places never exceeded, the same seed the same cohort."""
    met: set[str] = set()
    empty = gaps = 0
    for seed in range(200):
        cohort = GENERATORS[name](seed)
        assert cohort == GENERATORS[name](seed)
        empty += not cohort.records
        try:
            outcome = contest(name)(*cohort, {})
        except OracleGap:
            gaps += 1
            continue
        check_shape(cohort.records, outcome, name)
        met |= {row["standing"] for row in outcome["results"]}
    assert met == MET.get(name.split(".")[0], PLACELESS)
    assert 0 < empty < 20
    assert gaps < 50


def check_shape(records: list[dict[str, Any]], outcome: Outcome, name: str) -> None:
    """What has to hold of every outcome."""
    rows = outcome["results"]
    assert [row["key"] for row in rows] == [record["id"] for record in records]
    assert len(outcome["winners"]) <= outcome["places"]
    if name != "bonus_pool.shares":
        tied = [row["key"] for row in rows if row["standing"] == "tied"]
        assert [key for tie in outcome["unresolved"] for key in tie] == tied
    for row in rows:
        if row["standing"] == "undetermined":
            assert (row["scores"], row["bonus"], row["total"], row["rank"]) == ({}, {}, None, None)
            assert not row.get("amounts")
            assert row.get("band") is None


@pytest.mark.parametrize("seed", range(200))
def test_pools_are_shared_out_to_the_fen(seed: int) -> None:
    """Where nothing is tied or unknown, the pieces and the shares add up to their pools."""
    cohort = GENERATORS["bonus_pool.shares"](seed)
    outcome = bonus_pool.shares(*cohort, {})
    rows = outcome["results"]
    if not rows or outcome["unresolved"] or any(not row["amounts"] for row in rows):
        return
    assert sum(row["amounts"]["piece"] for row in rows) == Fraction(cohort.facts["piece_pool"])
    front = bonus_pool.pool_of_the_front(cohort.facts)
    posts = {record["id"]: record["post"] for record in cohort.records}
    for post, pool in (
        ("营销前台", front), ("非营销前台", Fraction(cohort.facts["shared_pool"]) - front)
    ):  # fmt: skip
        shares = [row["amounts"]["share"] for row in rows if posts[row["key"]] == post]
        assert not shares or sum(shares) == pool
