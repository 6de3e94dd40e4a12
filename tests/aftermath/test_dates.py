"""Dates worked out by hand on the calendars of 2010, 2016 and 2026."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest

import servicestar
from servicestar.aftermath import Row
from servicestar.api import Timeline
from tests.aftermath.rules import RULES, loaded

D = datetime.date


def dated(dates: str) -> servicestar.Contest:
    """The quarterly contest with other dates, and without the grounds that need them."""
    head = RULES[: RULES.index("    after_selection:")]
    return loaded(head[: head.index("    dates:")] + dates).contest("quarterly")


def span(row: Row) -> tuple[datetime.date | None, datetime.date | None]:
    return row.first, row.last


def test_a_quarter_before_anything_is_published() -> None:
    found = loaded().contest("quarterly").timeline(awarded="2010-10-20", period="2010Q3")
    # The report: 8, 9 (Sat), 11 to 15, 18 to 20 October. Five working days before the last of it.
    assert span(found["report"]) == (D(2010, 10, 8), D(2010, 10, 20))
    assert span(found["publication"]) == (D(2010, 10, 13), D(2010, 10, 19))
    assert found["publication"].status == "latest"
    # The observation: 21, 22, 25 to 29 October, 1 to 3 November.
    assert span(found["observation"]) == (D(2010, 10, 21), D(2010, 11, 3))
    assert [row.id for row in found.rows] == ["publication", "report", "observation"]


def test_a_publication_counts_from_the_day_after_it() -> None:
    found = loaded().contest("quarterly").timeline(published="2010-10-08", period="2010Q3")
    # 9 (Sat, made up), 11, 12, 13, 14 October.
    assert span(found["publication"]) == (D(2010, 10, 9), D(2010, 10, 14))
    assert found["publication"].status == "fixed"
    assert found["observation"].needs == ("awarded",)
    assert found.notes == ()


def test_a_publication_that_ends_too_late_is_noted() -> None:
    found = loaded().contest("quarterly").timeline(published="2010-10-13", period="2010Q3")
    assert span(found["publication"]) == (D(2010, 10, 14), D(2010, 10, 20))
    assert [note.code for note in found.notes] == ["SS671"]
    on_time = loaded().contest("quarterly").timeline(published="2010-10-12", period="2010Q3")
    assert span(on_time["publication"]) == (D(2010, 10, 13), D(2010, 10, 19))
    assert on_time.notes == ()


@pytest.mark.parametrize(
    ("awarded", "period", "report"),
    [
        ("2010-09-30", "2010Q3", D(2010, 10, 20)),
        ("2010-10-20", "2010Q3", D(2010, 10, 20)),
        ("2010-10-21", "2010Q4", D(2011, 1, 17)),  # 4 to 7, 10 to 14, 17 January; 3 was a holiday
        ("2010-12-31", "2010Q4", D(2011, 1, 17)),
        ("2026-04-15", "2026Q1", D(2026, 4, 15)),
    ],
)
def test_the_cycle_is_taken_from_the_award(
    awarded: str, period: str, report: datetime.date
) -> None:
    found = loaded().contest("quarterly").timeline(awarded=awarded)
    assert (str(found.period), found["report"].last) == (period, report)
    assert [note.code for note in found.notes] == ["SS672"]


def test_the_year_is_taken_in_the_same_way() -> None:
    contest = loaded().contest("annual")
    # 4 to 7, 10 to 14, 17 to 21, 24 January 2011.
    assert contest.timeline(awarded="2011-01-24")["report"].last == D(2011, 1, 24)
    assert str(contest.timeline(awarded="2011-01-25").period) == "2011"


def test_a_label_is_taken_in_the_order_of_the_ruleset() -> None:
    contest = loaded().contest("labelled")
    assert contest.timeline(awarded="2010-10-20")["report"].last == D(2010, 10, 20)
    assert str(contest.timeline(awarded="2010-10-21").period) == "第二期"
    later = contest.timeline(awarded="2012-01-01")
    assert later.period is None
    assert later["report"].needs == ("period",)


def test_a_label_without_days_is_a_fault_of_its_rows() -> None:
    found = loaded().contest("labelled").timeline(period="第三期")
    assert [fault.code for fault in found.faults] == ["SS633"]


def test_without_any_day_the_rows_say_what_they_need() -> None:
    found = loaded().contest("quarterly").timeline()
    needs = {row.id: row.needs for row in found.rows}
    assert needs == {"report": ("period",), "publication": ("period",), "observation": ("awarded",)}
    assert found.faults == []


def test_an_unknown_year_is_a_fault_of_its_rows_only() -> None:
    found = loaded().contest("quarterly").timeline(awarded="2010-10-20", period="2199Q3")
    assert found["observation"].last == D(2010, 11, 3)
    assert {row.id for row in found.rows if row.fault} == {"publication", "report"}
    (code,) = {fault.code for fault in found.faults}
    assert code == "SS630"
    assert "2199" in found.faults[0].message()


def test_a_supplied_year_takes_the_fault_away() -> None:
    years = {2199: {"holidays": [D(2199, 10, 1)], "make_up": ["2199-10-05"]}}
    contest = loaded().contest("quarterly")
    found = contest.timeline(period="2199Q3", calendar=years)
    # 1 October 2199 is a Tuesday and off: 2 to 4, 5 (Sat), 7 to 11, 14.
    assert span(found["report"]) == (D(2199, 10, 2), D(2199, 10, 14))


def test_a_file_supplies_years(tmp_path: Path) -> None:
    path = tmp_path / "days.yaml"
    path.write_text("2199: {holidays: [2199-10-01], make_up: [2199-10-05]}\n", "utf-8")
    found = loaded().contest("quarterly").timeline(period="2199Q3", calendar=path)
    assert found["report"].last == D(2199, 10, 14)
    assert found.warnings == ()


def test_what_is_odd_in_a_supplied_year_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "days.yaml"
    path.write_text("2010: {holidays: [2010-10-02]}\n", "utf-8")
    found = loaded().contest("quarterly").timeline(period="2010Q3", calendar=path)
    assert [warning.code for warning in found.warnings] == ["SS430"]
    assert found["report"].first == D(2010, 10, 1)  # the year is taken as supplied


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2010: {holidays: [2011-10-03]}", "SS431"),
        ("20100: {holidays: []}", "SS203"),
        ("2010: {holiday: []}", "SS201"),
        ("- 2010", "SS203"),
        ("2010: {holidays: [国庆]}", "SS203"),
        ("{", "SS104"),
    ],
)
def test_a_faulty_file_of_years_is_told_at_its_place(tmp_path: Path, text: str, code: str) -> None:
    path = tmp_path / "days.yaml"
    path.write_text(text + "\n", "utf-8")
    with pytest.raises(servicestar.ServiceStarError, match=code) as caught:
        loaded().contest("quarterly").timeline(period="2010Q3", calendar=path)
    assert {fault.place.file for fault in caught.value.diagnostics} == {str(path)}
    assert not caught.value.usage


def test_a_ruleset_supplies_years() -> None:
    text = RULES.replace(
        "records:\n", 'calendar:\n  "2199": {holidays: [2199-10-01]}\nrecords:\n', 1
    )
    found = loaded(text).contest("quarterly").timeline(period="2199Q3")
    assert span(found["report"]) == (D(2199, 10, 2), D(2199, 10, 15))


@pytest.mark.parametrize("day", ["2010-13-01", "2010/10/01", "", 20101001])
def test_a_day_that_is_none_is_wrong_usage(day: object) -> None:
    with pytest.raises(servicestar.ServiceStarError, match="SS632") as caught:
        loaded().contest("quarterly").timeline(awarded=day)  # type: ignore[arg-type]
    assert caught.value.usage


def test_days_may_be_dates_or_times() -> None:
    contest = loaded().contest("quarterly")
    for day in (D(2010, 10, 20), datetime.datetime(2010, 10, 20, 9, 30), "2010-10-20"):
        assert contest.timeline(awarded=day)["observation"].last == D(2010, 11, 3)


def test_a_period_of_another_kind_is_wrong_usage() -> None:
    with pytest.raises(servicestar.ServiceStarError, match="SS603"):
        loaded().contest("quarterly").timeline(period="2010-07")


def test_a_period_that_a_contest_has_no_use_for_is_noted() -> None:
    found = loaded().contest("plain").timeline(period="2010Q3")
    assert [note.code for note in found.notes] == ["SS657"]
    assert found.rows == ()


def test_dates_count_on_from_each_other() -> None:
    contest = dated("""\
    dates:
      - {id: late, title: late, calendar_days: 3, after: middle}
      - {id: middle, title: middle, working_days: 2, after: observation}
      - {id: early, title: early, calendar_days: 2, before: awarded}
      - {id: fixed, title: fixed, from: 2010-09-01, by: 2010-09-03}
      - {id: then, title: then, working_days: 3, before: fixed}
""")
    found = contest.timeline(awarded="2010-10-20")
    assert span(found["middle"]) == (D(2010, 11, 4), D(2010, 11, 5))
    assert span(found["late"]) == (D(2010, 11, 6), D(2010, 11, 8))
    assert span(found["early"]) == (D(2010, 10, 18), D(2010, 10, 19))
    assert span(found["then"]) == (D(2010, 8, 31), D(2010, 9, 2))  # over before its last day
    order = ["then", "fixed", "early", "observation", "middle", "late"]
    assert [row.id for row in found.rows] == order
    open_ = contest.timeline()
    assert open_["late"].needs == ("awarded",)
    assert open_["fixed"].last == D(2010, 9, 3)


def test_what_rests_on_a_latest_date_is_the_latest_too() -> None:
    contest = dated("""\
    dates:
      - {id: report, title: report, by: 2010-10-20}
      - {id: publication, title: publication, working_days: 5, before: report}
      - {id: minutes, title: minutes, calendar_days: 1, after: publication}
""")
    assert contest.timeline()["minutes"].status == "latest"
    assert contest.timeline(published="2010-10-08")["minutes"].status == "fixed"


def test_a_fault_reaches_what_rests_on_it() -> None:
    contest = dated("""\
    dates:
      - {id: first, title: first, working_days: 2, after: awarded}
      - {id: second, title: second, calendar_days: 2, after: first}
      - {id: third, title: third, calendar_days: 99999999, after: awarded}
""")
    found = contest.timeline(awarded="2199-01-01")
    assert found["second"].fault == found["first"].fault
    third = found["third"].fault
    assert third is not None
    assert third.code == "SS631"


def test_a_long_chain_of_dates_is_no_matter() -> None:
    links = [("d0", "awarded"), *((f"d{n}", f"d{n - 1}") for n in range(1, 1500))]
    dates = (
        f"      - {{id: {a}, title: x, calendar_days: 1, after: {b}}}\n" for a, b in links[::-1]
    )
    contest = dated("    dates:\n" + "".join(dates))
    found = contest.timeline(awarded="2010-01-01")
    assert found["d1499"].last == D(2010, 1, 1) + datetime.timedelta(days=1500)


# --- the rulesets that come along ----------------------------------------------------------------


def test_zhengzhou_quarter() -> None:
    ruleset = servicestar.load("zhengzhou-2010")
    for id_ in ("quarterly_teller", "quarterly_lobby", "quarterly_outlet"):
        found = ruleset.contest(id_).timeline(awarded="2010-10-20", published="2010-10-11")
        assert span(found["publication"]) == (D(2010, 10, 12), D(2010, 10, 18))
        assert span(found["report"]) == (D(2010, 10, 8), D(2010, 10, 20))
        assert span(found["observation"]) == (D(2010, 10, 21), D(2010, 11, 3))


def test_zhengzhou_month_has_an_observation_and_nothing_else() -> None:
    found = (
        servicestar.load("zhengzhou-2010").contest("monthly_teller").timeline(awarded="2010-09-30")
    )
    # Five working days after 30 September 2010: 8, 9 (Sat), 11, 12, 13 October.
    assert {row.id: span(row) for row in found.rows} == {
        "observation": (D(2010, 10, 1), D(2010, 10, 13))
    }


def test_zhengzhou_year_has_no_observation() -> None:
    ruleset = servicestar.load("zhengzhou-2010")
    for id_ in ("annual_teller", "annual_lobby", "annual_outlet"):
        found = ruleset.contest(id_).timeline(period="2010")
        # 15 working days after 2010: 4 to 7, 10 to 14, 17 to 21, 24 January 2011.
        assert span(found["report"]) == (D(2011, 1, 4), D(2011, 1, 24))
        assert span(found["publication"]) == (D(2011, 1, 17), D(2011, 1, 21))
        assert {row.id for row in found.rows} == {"publication", "report"}


def test_association() -> None:
    ruleset = servicestar.load("association-2016")
    nomination = ruleset.contest("member_nomination").timeline()
    assert span(nomination["publication"]) == (D(2016, 9, 26), D(2016, 9, 30))
    assert nomination["nomination"].last == D(2016, 10, 1)
    star = ruleset.contest("service_star").timeline()
    assert span(star["assessment"]) == (D(2016, 10, 11), D(2016, 10, 20))
    assert span(star["commendation"]) == (D(2016, 11, 1), D(2016, 11, 30))


# --- how they are shown --------------------------------------------------------------------------


def shown() -> Timeline:
    return loaded().contest("quarterly").timeline(awarded="2010-10-20")


def test_as_json() -> None:
    found = json.loads(shown().to_json("zh"))
    assert found["period"] == "2010Q3"
    assert found["period_taken"] is True
    assert found["dates"][0] == {
        "id": "publication",
        "title": "公示",
        "cite": "第六条",
        "status": "latest",
        "from": "2010-10-13",
        "to": "2010-10-19",
        "rule": {"working_days": 5, "before": "report"},
        "needs": [],
        "fault": None,
    }


def test_a_table_is_80_columns_wide_at_most() -> None:
    from servicestar.diagnostics import width

    for lang in ("en", "zh"):
        assert max(map(width, shown().to_table(lang).splitlines())) <= 80  # type: ignore[arg-type]


def test_an_unknown_date_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="gone"):
        shown()["gone"]
