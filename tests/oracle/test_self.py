"""The oracle held to small examples worked out by hand, and its generators to what they promise."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from . import association, supermarket, zhengzhou
from .cohorts import GENERATORS
from .common import (
    OracleGap,
    Row,
    and3,
    best_gets_all,
    competition_rank,
    lowest_gets_all,
    median,
    number,
    or3,
    round2,
    settle,
)

Outcome = dict[str, Any]
MODULES = {"zhengzhou": zhengzhou, "supermarket": supermarket, "association": association}


def row_of(outcome: Outcome, key: str) -> dict[str, Any]:
    """The line of one record."""
    found: dict[str, Any] = next(row for row in outcome["results"] if row["key"] == key)
    return found


def standings(outcome: Outcome) -> dict[str, str]:
    """Who stands where."""
    return {row["key"]: row["standing"] for row in outcome["results"]}


# --- the common pieces -----------------------------------------------------------------------


def test_numbers() -> None:
    """Half up, not to even; a median between two; 1, 2, 2, 4; shares typed in two ways."""
    assert round2(Fraction("47.505")) == Fraction("47.51")
    assert round2(Fraction("2.345")) == Fraction("2.35")
    assert round2(Fraction(2, 3)) == Fraction("0.67")
    assert median([Fraction(3), Fraction(1), Fraction(2), Fraction(4)]) == Fraction("2.5")
    assert [competition_rank(Fraction(v), map(Fraction, (9, 7, 7, 5))) for v in (9, 7, 5)] == [
        1,
        2,
        4,
    ]
    assert number("33.3%") == Fraction(333, 1000)
    assert number("1/3") == Fraction(1, 3)


def test_three_answers() -> None:
    """`no and unknown` is no, `yes or unknown` is yes, the rest stays unknown."""
    assert and3(False, None) is False
    assert and3(True, None) is None
    assert or3(True, None) is True
    assert or3(False, None) is None


def test_best_of_zero() -> None:
    """Lowest 0: those at 0 get all, others none. Highest 0: nobody gets anything."""
    rates = [Fraction(0), Fraction(0), Fraction(1)]
    assert [lowest_gets_all(own, rates, 10) for own in rates] == [10, 10, 0]
    assert best_gets_all(Fraction(0), [Fraction(0)], 10) == 0


@pytest.mark.parametrize(
    ("left", "preferences", "expected"),
    [
        # One yes, one place.
        (1, [True, False, False], ["awarded", "not_placed", "not_placed"]),
        # Two equal ones, one place.
        (1, [True, True], ["tied", "tied"]),
        # Either may turn out to be the yes.
        (1, [True, None], ["tied", "tied"]),
        # Whatever is missing, the yes gets one of two places. If the unknown is a yes it is in
        # and both noes are out; if it is a no the three of them share one place.
        (2, [True, None, False, False], ["awarded", "tied", "tied", "tied"]),
        # Two yeses stand before every no, so the noes are out; the unknown may be third yes.
        (2, [True, True, None, False], ["tied", "tied", "tied", "not_placed"]),
    ],
)
def test_tie_at_the_cut(left: int, preferences: list[bool | None], expected: list[str]) -> None:
    """Only what holds under every completion of the missing preferences is decided."""
    rows = [Row(str(index)) for index in range(len(preferences))]
    known = {row.key: preference for row, preference in zip(rows, preferences, strict=True)}
    tied = settle(rows, left, known)
    assert [row.standing for row in rows] == expected
    assert tied == [row.key for row in rows if row.standing == "tied"]


# --- A1 --------------------------------------------------------------------------------------


def teller(key: str, **changes: Any) -> dict[str, Any]:
    """A teller with nothing against them."""
    return {
        "id": key,
        "outlet": "东区支行",
        "tenure_months": 24,
        "volume": 100,
        "error_rate": Decimal(1),
        "service_quality": Decimal(90),
        "withdrawn_complaints": 0,
        "verified_criticisms": 0,
        "other_feedback_points": Decimal(0),
        "internal_efficiency": Decimal(90),
        "internal_attitude": Decimal(90),
        "internal_compliance": Decimal(90),
        "theory_score": Decimal(90),
        "skill_average": Decimal(90),
        "exam_score": Decimal(80),
        "complaints": 0,
        "service_findings": 0,
        "major_errors": 0,
        "honours": False,
        **dict.fromkeys(zhengzhou.BONUS_EACH, 0),
        "attest_dedication": True,
        "attest_innovation": True,
        "attest_contribution": True,
        "attest_discipline": True,
        **changes,
    }


def test_monthly_teller_by_hand() -> None:
    """A's points against a colleague B who is not eligible but is compared with all the same."""
    records = [
        teller(
            "A",
            volume=120,
            error_rate=Decimal(2),
            withdrawn_complaints=1,
            other_feedback_points=Decimal("0.5"),
            internal_attitude=Decimal(91),
            internal_compliance=Decimal(92),
            theory_score=Decimal(80),
        ),
        teller("B", volume=80, theory_score=Decimal(100), skill_average=Decimal(100)),
    ]
    outcome = zhengzhou.monthly_teller(records, [], "2010-07", {}, {})
    first = row_of(outcome, "A")
    assert first["scores"] == {
        "service_quality": 45,  # 90 / 100 x 50
        "customer_rating": Fraction("4.5"),  # 10 - 5 - 0.5
        "internal_rating": Fraction("9.1"),  # (90 + 91 + 92) / 3 / 100 x 10
        "volume": 10,
        "error_rate": 5,  # 10 x 1 / 2, B's 1 is the lowest
        "expertise": Fraction("8.5"),  # 10 x (40 + 45) / 100
    }
    assert first["total"] == Fraction("82.1")
    assert first["bonus"] == {}
    assert outcome["places"] == {"东区支行": 1}
    assert outcome["winners"] == ["A"]
    assert row_of(outcome, "B")["failed"] == ["volume"]  # 80 is not above (120 + 80) / 2


def test_a_failed_condition_decides_over_a_missing_one() -> None:
    """Ineligible for the complaint; the missing volume and attestation are still listed."""
    record = teller("A", complaints=1, volume=None, attest_innovation=None)
    row = row_of(zhengzhou.monthly_teller([record], [], None, {}, {}), "A")
    assert row["standing"] == "ineligible"
    assert row["failed"] == ["complaints"]
    assert row["missing"] == ["volume"]
    assert row["to_attest"] == ["attest_innovation"]
    assert row["scores"] == {}


def test_a_monthly_tie_is_left_and_unresolved() -> None:
    """Two alike above the average, one place, no preference: a person decides."""
    records = [teller("B", volume=120), teller("C", volume=60), teller("A", volume=120)]
    outcome = zhengzhou.monthly_teller(records, [], None, {}, {})
    assert standings(outcome) == {"B": "tied", "C": "ineligible", "A": "tied"}
    assert outcome["unresolved"] == [["B", "A"]]
    assert outcome["winners"] == []
    assert row_of(outcome, "A")["rank"] == 1


def title(key: str, scheme: str, period: str, status: str, **more: Any) -> dict[str, Any]:
    """A row of the history."""
    return {"id": key, "scheme": scheme, "period": period, "status": status, **more}


@pytest.mark.parametrize(
    ("history", "barred"),
    [
        ([("2010-06", "revoked", None)], True),
        ([("2010-06", "disqualified", None)], True),
        ([("2010-05", "revoked", None)], False),
        ([("2010-05", "revoked", "2010-06")], True),
        ([("2010-06", "revoked", "2010-07")], False),
        # The last row for a title holds.
        ([("2010-06", "revoked", None), ("2010-06", "awarded", None)], False),
        ([("2010-06", "awarded", None), ("2010-06", "revoked", None)], True),
    ],
)
def test_barred(history: list[tuple[str, str, str | None]], *, barred: bool) -> None:
    """Barred for one cycle, the one after the title was lost."""
    rows = [title("A", "monthly_teller", p, s, ended_in=e) for p, s, e in history]
    records = [teller("A", volume=120), teller("B")]
    outcome = zhengzhou.monthly_teller(records, rows, "2010-07", {}, {})
    assert row_of(outcome, "A")["failed"] == (["barred"] if barred else [])


def test_periods() -> None:
    """The year turns."""
    assert [zhengzhou.next_period(p) for p in ("2010-12", "2010-08", "2010Q4", "2010Q1", "2010")] \
        == ["2011-01", "2010-09", "2011Q1", "2010Q2", "2011"]  # fmt: skip
    assert zhengzhou.months_of("2010Q4") == ["2010-10", "2010-11", "2010-12"]


# --- A2 --------------------------------------------------------------------------------------


def quarter(*stars: dict[str, Any], rows: int = 10, readings: dict[str, str] | None = None,
            **facts: int) -> Outcome:  # fmt: skip
    """Evaluate candidates among slow colleagues who hold no monthly star."""
    others = [teller(f"Z{n}", volume=50) for n in range(rows - len(stars))]
    history = [title(star["id"], "monthly_teller", "2010-08", "awarded") for star in stars]
    records = [*stars, *others]
    return zhengzhou.quarterly_teller(records, history, "2010Q3", facts, readings or {})


def test_tie_broken_by_honours() -> None:
    """10 tellers, 1 place: equal totals share rank 1, the one with honours is placed."""
    outcome = quarter(teller("A", volume=110), teller("B", volume=110, honours=True))
    assert outcome["places"] == 1
    assert outcome["winners"] == ["B"]
    assert outcome["unresolved"] == []
    assert [row["rank"] for row in outcome["results"][:2]] == [1, 1]
    assert standings(outcome)["A"] == "not_placed"
    assert standings(outcome)["Z0"] == "not_candidate"


def test_tie_hangs_on_missing_honours() -> None:
    """The same with B's honours missing: nobody is placed."""
    outcome = quarter(teller("A", volume=110), teller("B", volume=110, honours=None))
    assert outcome["winners"] == []
    assert outcome["unresolved"] == [["A", "B"]]
    assert row_of(outcome, "B")["missing"] == []


def test_nine_tellers_have_no_place() -> None:
    """10 % of 9, rounded down, is 0; 19 give 1."""
    outcome = quarter(teller("A", volume=110), rows=9)
    assert (outcome["places"], standings(outcome)["A"]) == (0, "not_placed")
    assert quarter(teller("A", volume=110), rows=9, tellers=19)["winners"] == ["A"]


def test_quarterly_scores_and_bonus_by_hand() -> None:
    """Compared among contestants only; bonus counts in the total but is no score."""
    outcome = quarter(
        teller("A", volume=120, error_rate=Decimal(0), praise_book=2, contest_city=1),
        teller("B", volume=110, error_rate=Decimal(3), service_quality=Decimal("95.55")),
    )
    second = row_of(outcome, "B")
    assert second["scores"] == {
        "service_quality": Fraction("66.89"),  # 95.55 x 0.7 = 66.885
        "volume": Fraction("9.17"),  # 10 x 110 / 120 = 9.1666...
        "error_rate": 0,  # the lowest is 0 and B is not at 0
        "expertise": 10,
    }
    first = row_of(outcome, "A")
    assert first["bonus"] == {**dict.fromkeys(zhengzhou.BONUS_EACH, 0), "praise_book": 4,
                              "contest_city": 20}  # fmt: skip
    assert first["total"] == 63 + 10 + 10 + 10 + 24


def test_expertise_as_the_bare_formula() -> None:
    """The other reading of article 10(1)3: 90 out of 100 is 9 points, best or not."""
    outcome = quarter(teller("A", volume=110), readings={"quarterly_expertise": "formula"})
    assert row_of(outcome, "A")["scores"]["expertise"] == 9


def test_undetermined_in_an_indicator_stays_in_the_base() -> None:
    """B has no theory mark: not ranked, but its volume of 200 is what A is compared with."""
    outcome = quarter(
        teller("A", volume=150), teller("B", volume=200, theory_score=None, praise_media=None)
    )
    assert row_of(outcome, "A")["scores"]["volume"] == Fraction("7.5")
    assert row_of(outcome, "B")["standing"] == "undetermined"
    assert row_of(outcome, "B")["missing"] == ["theory_score", "praise_media"]
    assert outcome["winners"] == ["A"]


# --- A3 --------------------------------------------------------------------------------------


def lobby_manager(key: str, marks: tuple[str, str, str], **changes: Any) -> dict[str, Any]:
    """A lobby manager with nothing against them."""
    return {
        "id": key,
        "tenure_months": 3,
        "exam_score": Decimal(80),
        "complaints": 0,
        "service_findings": 0,
        "honours": False,
        **dict.fromkeys(zhengzhou.BONUS_EACH, 0),
        "score_retail": Decimal(marks[0]),
        "score_outlet": Decimal(marks[1]),
        "score_third_party": Decimal(marks[2]),
        "conflicts": 0,
        **changes,
    }


@pytest.mark.parametrize(
    ("marks", "standing"),
    [
        (("950", "950", "950"), "awarded"),  # 285 + 380 + 285 = 950
        (("950", "949.99", "950"), "awarded"),  # 379.996 rounds to 380.00
        (("949.95", "950", "950"), "below_threshold"),  # 284.985 to 284.99: 949.99
        (("0", "1000", "1000"), "below_threshold"),  # 700, whatever the bonus
    ],
)
def test_threshold_of_950(marks: tuple[str, str, str], standing: str) -> None:
    """950 on the sum of the rounded parts, before bonus."""
    record = lobby_manager("L", marks, contest_national=9)
    outcome = zhengzhou.quarterly_lobby([record], [], None, {"lobby_managers": 10}, {})
    row = row_of(outcome, "L")
    assert row["standing"] == standing
    assert row["total"] == sum(row["scores"].values()) + 450
    assert (row["rank"] is None) == (standing == "below_threshold")
    # No attestation column was handed in: provisional.
    assert row["to_attest"] == ["attest_dedication", "attest_contribution", "attest_discipline"]


# --- A4 --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outlets", "places"), [(10, 3), (15, 3), (16, 4), (20, 4), (21, 5), (25, 5), (26, 6)]
)
def test_table_of_outlet_places(outlets: int, places: int) -> None:
    """Article 13(2)2: the upper end belongs to the band."""
    assert zhengzhou.outlet_quota(outlets, {}) == places


def test_no_places_below_ten_outlets() -> None:
    """The text says nothing, so neither does the oracle, unless the number is given."""
    with pytest.raises(OracleGap, match="13"):
        zhengzhou.outlet_quota(9, {})
    assert zhengzhou.outlet_quota(9, {"outlet_quota": 2}) == 2


def outlet(key: str, *, good: bool = True, **changes: Any) -> dict[str, Any]:
    """An outlet that is better or worse than average."""
    return {
        "id": key,
        "months_open": 3,
        "certified_share": Decimal(100),
        "error_rate": Decimal(1 if good else 2),
        "volume_per_head": 120 if good else 80,
        "retail_result": Decimal(80),
        "open_days": 7,
        "open_hours": Decimal(8),
        "weekly_checks": 1,
        "complaints": 0,
        "inspection_score": Decimal(95),
        "vi_compliant": True,
        "innovation": False,
        "notices": 2,
        "counter_sum": Decimal(180),
        "lobby_sum": Decimal(120),
        "wealth_sum": Decimal(200),
        "withdrawn_complaints": 0,
        "verified_criticisms": 1,
        "other_feedback_points": Decimal(0),
        "theory_score": Decimal(90),
        "skill_average": Decimal(90),
        **changes,
    }


def test_outlet_scores_by_hand() -> None:
    """S as the sum of two marks; read as their average it can give nothing."""
    records = [outlet("N1"), outlet("N2", good=False)]
    facts = {"outlets": 10}
    scores = row_of(zhengzhou.quarterly_outlet(records, [], None, facts, {}), "N1")["scores"]
    assert scores == {
        "counter": 15,  # (180 - 120) / 80 x 20
        "lobby": 0,  # (120 - 120) / 80 x 30
        "wealth": 10,  # (200 - 120) / 80 x 10
        "volume_per_head": 10,
        "error_rate": 10,
        "customer_rating": 7,  # 10 - 3
        "expertise": 10,
    }
    literal = zhengzhou.quarterly_outlet(records, [], None, facts, {"outlet_marks": "average"})
    assert row_of(literal, "N1")["scores"]["counter"] == 0  # (90 - 120) / 80 is negative


def test_front_of_the_inspection() -> None:
    """A third of 10, rounded up, is 4: ranks 1, 2, 2, 2 are in front, the fifth is not."""
    marks = (99, 98, 98, 98, 97)
    records = [outlet(f"N{n}", inspection_score=Decimal(mark)) for n, mark in enumerate(marks)]
    outcome = zhengzhou.quarterly_outlet(records, [], None, {"outlets": 10}, {})
    in_front = ["inspection_score" not in row["failed"] for row in outcome["results"]]
    assert in_front == [True, True, True, True, False]


# --- B ---------------------------------------------------------------------------------------


def staff(key: str, aspects: int, **changes: Any) -> dict[str, Any]:
    """A member of staff with the same mark in all six aspects."""
    return {
        "id": key,
        **dict.fromkeys(supermarket.ASPECTS, aspects),
        "exam": Decimal(90),
        "absences": 0,
        "penalties": 0,
        "praise_written": 0,
        **changes,
    }


def test_tie_for_the_tenth_place_lets_all_in() -> None:
    """Nine ahead, two on the tenth mark, one behind, one without any mark."""
    records = [staff(f"S{n}", 90) for n in range(9)]
    records += [staff("S9", 80), staff("SA", 80), staff("SB", 70)]
    records += [staff("SC", 0, **dict.fromkeys(supermarket.ASPECTS))]
    outcome = supermarket.nomination(records, [], None, {}, {})
    assert outcome["winners"] == [*(f"S{n}" for n in range(10)), "SA"]
    final = supermarket.service_star(records, [], None, {}, {})
    assert standings(final)["SB"] == "not_candidate"
    assert len(final["unresolved"][0]) == 11  # all alike, five places
    assert final["winners"] == []


def test_supermarket_scores_by_hand() -> None:
    """80 % of the exam, the bands with 3 and 6 in the better one, 2 for each praise."""
    counts = (0, 1, 3, 4, 6, 7)
    records = [staff(f"S{n}", 90, absences=n, praise_written=n) for n in counts]
    rows = supermarket.service_star(records, [], None, {}, {})["results"]
    grades = [row["scores"]["attendance"] for row in rows]
    assert grades == [10, Fraction("7.5"), Fraction("7.5"), 5, 5, Fraction("2.5")]
    assert rows[2]["total"] == 72 + Fraction("7.5") + 10 + 6


# --- C ---------------------------------------------------------------------------------------


def clerk(key: str, volume: int, **changes: Any) -> dict[str, Any]:
    """A clerk with nothing against them and complete papers."""
    return {
        "id": key,
        "member": "甲行",
        "outlet": "甲行一部",
        "role": "一线员工",
        "review_year": "优",
        "review_half": "优",
        "skill_grades": ["一等", "二等"],
        "complaints": 0,
        "volume": volume,
        "errors": 0,
        "attest_appearance": True,
        "attest_integrity": True,
        "self_score": Decimal(90),
        "form": True,
        "photo": True,
        "story_chars": 1000,
        "opinion": True,
        **changes,
    }


@pytest.mark.parametrize(("volume", "other", "failed"), [(115, 85, ["volume"]), (116, 84, [])])
def test_fifteen_percent_above_average(volume: int, other: int, failed: list[str]) -> None:
    """115 against an average of 100 is not more than 15 % above it."""
    outcome = association.member_nomination(
        [clerk("A", volume), clerk("B", other)], [], None, {"member_quota": {"甲行": 1}}, {}
    )
    assert row_of(outcome, "A")["failed"] == failed


@pytest.mark.parametrize(
    ("grades", "standing"),
    [
        (["一等"], "awarded"),
        (["二等"], "ineligible"),
        (["一等", "三等"], "ineligible"),
        ([], "ineligible"),
        (None, "undetermined"),
    ],
)
def test_skill_grades(grades: list[str] | None, standing: str) -> None:
    """A first grade and none below the second; an empty list fails, an empty cell is missing."""
    records = [clerk("A", 200, skill_grades=grades), clerk("B", 50)]
    outcome = association.member_nomination(records, [], None, {"member_quota": {"甲行": 1}}, {})
    assert standings(outcome)["A"] == standing


def test_two_rounds() -> None:
    """A is named, B's papers are incomplete, C and D tie for the third place, E comes after."""
    records = [
        clerk("A", 200, self_score=Decimal(95), attest_integrity=None),
        clerk("B", 200, self_score=Decimal(94), photo=False, story_chars=1201),
        clerk("C", 200),
        clerk("D", 200),
        clerk("E", 200, self_score=Decimal(80)),
        *(clerk(f"Z{n}", 10, role="其他") for n in range(5)),
    ]
    facts = {"member_quota": {"甲行": 3}, "final_quota": 1}
    first = association.member_nomination(records, [], None, facts, {})
    assert first["places"] == {"甲行": 3}
    assert first["winners"] == ["A", "B"]
    assert row_of(first, "C")["rank"] == 3
    assert row_of(first, "E")["rank"] == 5
    final = association.service_star(records, [], None, facts, {})
    assert standings(final) == {
        "A": "awarded", "B": "ineligible", "C": "tied", "D": "tied", "E": "not_candidate",
        **{f"Z{n}": "ineligible" for n in range(5)},
    }  # fmt: skip
    assert row_of(final, "B")["failed"] == ["photo", "story_chars"]
    assert row_of(final, "Z0")["failed"] == ["role", "volume"]
    assert row_of(final, "A")["to_attest"] == ["attest_integrity"]
    assert row_of(final, "C")["scores"] == {}
    assert row_of(final, "C")["rank"] is None
    assert final["unresolved"] == [["C", "D"]]


def test_association_gaps() -> None:
    """No number for a member, no number of stars: an error, not a guess."""
    records = [clerk("A", 200)]
    with pytest.raises(OracleGap, match="甲行"):
        association.member_nomination(records, [], None, {"member_quota": {"乙行": 1}}, {})
    with pytest.raises(OracleGap, match="final_quota"):
        association.service_star(records, [], None, {"member_quota": {"甲行": 1}}, {})


# --- generators ------------------------------------------------------------------------------


def contest(name: str) -> Callable[..., Outcome]:
    """The oracle's function of a name such as `zhengzhou.monthly_teller`."""
    module, function = name.split(".")
    found: Callable[..., Outcome] = getattr(MODULES[module], function)
    return found


@pytest.mark.parametrize("name", GENERATORS)
def test_two_hundred_cohorts(name: str) -> None:
    """No crash, the quota never exceeded, ties and wins both met, the same seed the same cohort."""
    met: set[str] = set()
    gaps = 0
    for seed in range(200):
        cohort = GENERATORS[name](seed)
        assert cohort == GENERATORS[name](seed)
        for readings in ({}, {"quarterly_expertise": "formula", "outlet_marks": "average"}):
            try:
                outcome = contest(name)(*cohort, readings)
            except OracleGap:
                gaps += 1
                continue
            check_shape(cohort.records, outcome)
            met |= {row["standing"] for row in outcome["results"]}
    assert {"awarded", "not_placed"} <= met
    assert "tied" in met or name == "supermarket.nomination"
    assert gaps < 100


def check_shape(records: list[dict[str, Any]], outcome: Outcome) -> None:
    """What has to hold of every outcome."""
    rows = outcome["results"]
    assert [row["key"] for row in rows] == [record["id"] for record in records]
    assert all(row["standing"] is not None for row in rows)
    in_order = [row["key"] for row in rows if row["standing"] == "awarded"]
    assert sorted(outcome["winners"]) == sorted(in_order)
    tied = {row["key"] for row in rows if row["standing"] == "tied"}
    assert {key for tie in outcome["unresolved"] for key in tie} == tied
    places = outcome["places"]
    for group in {row["group"] for row in rows}:
        quota = places if isinstance(places, int) else places.get(group, len(rows))
        awarded = [r for r in rows if r["group"] == group and r["standing"] == "awarded"]
        assert len(awarded) <= quota
