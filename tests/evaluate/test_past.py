"""Numbers that the history says of a record, by hand and against the days of the calendar.

The statement: a title counts if it is of the contest named, stands (its last row says so), and its
cycle begins and ends within the cycle that is looked into: the contest's own, the one before it, or
the month, quarter, half-year or year that holds it. A cycle with a name of its own lies in the
period that it says it lies in, and holds nothing but itself.
"""

from __future__ import annotations

import calendar
import datetime
import re
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

import servicestar
from servicestar.diagnostics import ServiceStarError

RULESET = """
language: 1
ruleset: tram-stars
title: 有轨电车服务之星评选办法
round_scores: 9
periods:
  - {{label: 春季档, within: 2025H1}}
  - {{label: 暑期档, within: 2025Q3}}
  - {{label: 年末档, within: 2025-12}}
  - {{label: 贺岁档}}
records:
  driver:
    title: 驾驶员
    fields:
      id: {{header: 工号, type: text, key: true}}
contests:
  earlier:
    title: 先前评选
    records: driver
    period: year
    places: {{number: 1}}
  other:
    title: 另一评选
    records: driver
    period: year
    places: {{number: 1}}
  later:
    title: 本次评选
    records: driver
    period: {period}
    past:
      has_title: {{of: earlier, take: held, within: {within}}}
      titles: {{of: earlier, take: count, within: {within}}}
      mean: {{of: earlier, take: mean_total, within: {within}, header: 平均总分}}
    indicators:
      - {{id: held, formula: 1 if has_title else 0}}
      - {{id: count, formula: titles}}
      - {{id: mean, formula: "{mean}", at_least: -1}}
"""
KINDS = ("month", "quarter", "half_year", "year")
CYCLES = {
    "month": [f"{year}-{month:02}" for year in (2025, 2026) for month in range(1, 13)],
    "quarter": [f"{year}Q{n}" for year in (2025, 2026) for n in range(1, 5)],
    "half_year": [f"{year}H{n}" for year in (2025, 2026) for n in (1, 2)],
    "year": ["2024", "2025", "2026"],
}
LABELS = {"春季档": "2025H1", "暑期档": "2025Q3", "年末档": "2025-12", "贺岁档": None}
WITHIN = [
    (kind, within)
    for length, kind in enumerate(KINDS)
    for within in ("own", "previous", *KINDS[length:])
]


@pytest.fixture(scope="module")
def contest(tmp_path_factory):
    """The later contest by its kind of cycle and the one it looks into."""
    made = {}

    def load(period, within="own", mean="if_missing(mean, -1)"):
        if (period, within, mean) not in made:
            path = tmp_path_factory.mktemp("rules") / "rules.yaml"
            text = RULESET.format(period=period, within=within, mean=mean)
            path.write_text(text, "utf-8")
            made[period, within, mean] = servicestar.load(path).contest("later")
        return made[period, within, mean]

    return load


def title(id_, period, total=90, **words):
    return {"id": id_, "scheme": "earlier", "period": period, "total": total, **words}


def told(contest, period, history, key="A"):
    """Held, count and mean of one record; -1 for a mean that is not known."""
    scores = contest.evaluate([{"id": key}], period=period, history=history)[key].scores
    return scores["held"], scores["count"], scores["mean"]


# --- against the days of the calendar


def days(text):
    """The first and the last day of a cycle of the calendar."""
    year, kind, number = re.fullmatch(r"(\d{4})([-QH]?)(\d*)", text).groups()
    length = {"-": 1, "Q": 3, "H": 6, "": 12}[kind]
    last = int(number or 1) * length
    first = datetime.date(int(year), last - length + 1, 1)
    return first, datetime.date(int(year), last, calendar.monthrange(int(year), last)[1])


def looked_into(period, within):
    """The first and the last day of the cycle that is looked into."""
    first, last = days(period)
    if within == "own":
        return first, last
    if within == "previous":
        before = first - datetime.timedelta(days=1)
        kind = next(kind for kind in KINDS if period in CYCLES[kind])
        return cycle_on(before, kind)
    return cycle_on(first, within)


def cycle_on(day, kind):
    """The cycle of a kind that a day lies in."""
    length = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[kind]
    last = (day.month + length - 1) // length * length
    first = datetime.date(day.year, last - length + 1, 1)
    return first, datetime.date(day.year, last, calendar.monthrange(day.year, last)[1])


def wanted(history, period, within):
    """Held, count and mean of record A."""
    first, last = looked_into(period, within)
    rows = {(t["id"], t["scheme"], t["period"]): t for t in history}
    totals = [
        row["total"]
        for (id_, scheme, cycle), row in rows.items()
        if (id_, scheme, row["status"]) == ("A", "earlier", "awarded")
        and first <= days(cycle)[0]
        and days(cycle)[1] <= last
    ]
    if not totals or None in totals:
        return int(bool(totals)), len(totals), -1
    mean = sum(map(Fraction, totals)) / len(totals)
    return 1, len(totals), Fraction(round(mean * 10**9), 10**9)


TITLES = st.lists(
    st.fixed_dictionaries(
        {
            "id": st.sampled_from(["A", "A", "A", "B"]),
            "scheme": st.sampled_from(["earlier", "earlier", "earlier", "other", "later"]),
            "period": st.sampled_from([cycle for cycles in CYCLES.values() for cycle in cycles]),
            "status": st.sampled_from(["awarded", "awarded", "awarded", "revoked", "disqualified"]),
            "total": st.sampled_from([None, *map(Decimal, ("80", "90", "90.5", "97.25", "0"))]),
        }
    ),
    max_size=12,
)


@pytest.mark.parametrize(("kind", "within"), WITHIN)
@settings(max_examples=60, deadline=None)
@given(history=TITLES, data=st.data())
def test_titles_count_by_the_days_they_are_of(contest, kind, within, history, data):
    period = data.draw(st.sampled_from(CYCLES[kind]))
    expected = wanted(history, period, within)
    event(f"{min(expected[1], 3)} titles")
    assert told(contest(kind, within), period, history) == expected


@settings(max_examples=60, deadline=None)
@given(history=TITLES, dice=st.randoms(use_true_random=False))
def test_the_order_of_different_titles_decides_nothing(contest, history, dice):
    rows = list({(t["id"], t["scheme"], t["period"]): t for t in history}.values())
    shuffled = list(rows)
    dice.shuffle(shuffled)
    later = contest("quarter", "year")
    assert told(later, "2025Q2", shuffled) == told(later, "2025Q2", rows)


# --- by hand


@pytest.mark.parametrize(
    ("kind", "within", "period", "cycle", "counts"),
    [
        ("quarter", "own", "2025Q2", "2025-04", True),
        ("quarter", "own", "2025Q2", "2025-06", True),
        ("quarter", "own", "2025Q2", "2025-03", False),
        ("quarter", "own", "2025Q2", "2025-07", False),
        ("quarter", "own", "2025Q2", "2025Q2", True),
        # a longer cycle does not lie in a shorter one
        ("quarter", "own", "2025Q2", "2025H1", False),
        ("quarter", "own", "2025Q2", "2025", False),
        ("quarter", "previous", "2025Q1", "2024-12", True),
        ("quarter", "previous", "2025Q1", "2025-01", False),
        ("month", "previous", "2025-01", "2024-12", True),
        ("half_year", "previous", "2025H2", "2025Q2", True),
        ("year", "previous", "2025", "2024H2", True),
        ("year", "previous", "2025", "2025H1", False),
        # the cycle that holds the own one, also what is still to come of it
        ("month", "quarter", "2025-05", "2025-06", True),
        ("month", "half_year", "2025-05", "2025-07", False),
        ("quarter", "year", "2025Q2", "2025Q4", True),
        ("quarter", "quarter", "2025Q2", "2025-05", True),
        ("half_year", "year", "2025H2", "2026-01", False),
    ],
)
def test_whether_a_title_counts(contest, kind, within, period, cycle, counts):
    wanted = (1, 1, 90) if counts else (0, 0, -1)
    assert told(contest(kind, within), period, [title("A", cycle)]) == wanted


@pytest.mark.parametrize(
    ("within", "period", "cycle", "counts"),
    [
        ("own", "暑期档", "暑期档", True),
        ("own", "暑期档", "春季档", False),
        # a label holds nothing but itself, though its days are those of a quarter
        ("own", "暑期档", "2025Q3", False),
        ("own", "暑期档", "2025-08", False),
        ("own", "贺岁档", "贺岁档", True),
        ("previous", "暑期档", "春季档", True),
        ("previous", "暑期档", "暑期档", False),
        ("previous", "贺岁档", "年末档", True),
        # before the first there is none
        ("previous", "春季档", "贺岁档", False),
    ],
)
def test_labels_are_cycles_in_their_order(contest, within, period, cycle, counts):
    wanted = (1, 1, 90) if counts else (0, 0, -1)
    assert told(contest("label", within), period, [title("A", cycle)]) == wanted


@pytest.mark.parametrize(
    ("kind", "within", "period", "counted"),
    [
        ("year", "own", "2025", ["春季档", "暑期档", "年末档"]),
        ("half_year", "own", "2025H1", ["春季档"]),
        ("half_year", "own", "2025H2", ["暑期档", "年末档"]),
        # of 春季档 it is not known in which quarter it lies
        ("quarter", "own", "2025Q1", []),
        ("quarter", "own", "2025Q3", ["暑期档"]),
        ("quarter", "previous", "2026Q1", ["年末档"]),
        ("month", "own", "2025-12", ["年末档"]),
        ("month", "year", "2025-01", ["春季档", "暑期档", "年末档"]),
        ("year", "own", "2026", []),
    ],
)
def test_labels_lie_in_the_period_that_holds_them(contest, kind, within, period, counted):
    history = [
        title("A", label, total) for label, total in zip(LABELS, (80, 90, 97, 50), strict=True)
    ]
    totals = [row["total"] for row in history if row["period"] in counted]
    mean = Fraction(sum(totals), len(totals)) if totals else -1
    assert told(contest(kind, within), period, history) == (int(bool(totals)), len(totals), mean)


def test_a_label_may_look_into_the_year_that_holds_it(tmp_path):
    path = tmp_path / "rules.yaml"
    words = {"period": "label", "within": "year", "mean": "mean"}
    path.write_text(RULESET.replace("  - {{label: 贺岁档}}\n", "").format(**words), "utf-8")
    later = servicestar.load(path).contest("later")
    history = [title("A", "春季档", 80), title("A", "2025-11", 90), title("A", "2024-12", 50)]
    assert told(later, "暑期档", history) == (1, 2, 85)


def test_a_label_that_lies_nowhere_has_no_year_to_look_into(contest):
    with pytest.raises(ServiceStarError, match="SS406"):
        contest("label", "year")


def test_a_cycle_that_is_shorter_than_the_own_one_is_refused(contest):
    with pytest.raises(ServiceStarError, match="SS406"):
        contest("quarter", "month")


def test_a_title_without_a_total_leaves_the_mean_unknown_and_named(contest):
    later = contest("year", mean="mean")
    history = [title("A", "2025Q1"), title("A", "2025Q2", None), title("B", "2025Q1")]
    found = later.evaluate([{"id": "A"}, {"id": "B"}, {"id": "C"}], period="2025", history=history)
    assert (found["A"].standing, found["A"].missing) == ("undetermined", ("mean",))
    assert (found["B"].standing, found["B"].total) == ("not_placed", 92)
    # without a title there is nothing to take a mean of
    assert (found["C"].standing, found["C"].missing) == ("undetermined", ("mean",))


def test_a_lost_title_counts_neither_in_number_nor_in_the_mean(contest):
    history = [
        title("A", "2025Q1", 80),
        title("A", "2025Q2", 90, status="revoked"),
        title("A", "2025Q3", 97, status="disqualified"),
        # the last row of a title holds
        title("A", "2025Q4", 10, status="revoked"),
        title("A", "2025Q4", 100, status="awarded"),
    ]
    assert told(contest("year"), "2025", history) == (1, 2, 90)


def test_an_empty_history_says_that_there_is_no_title(contest):
    assert told(contest("year"), "2025", []) == (0, 0, -1)


def test_without_a_history_nothing_is_said(contest):
    with pytest.raises(ServiceStarError, match="SS604"):
        contest("year").evaluate([{"id": "A"}], period="2025")
