"""The calendar against tables typed off the State Council's notices."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicestar.calendar import Calendar, calendar_of, dated, shifted
from servicestar.diagnostics import NOWHERE, Diagnostic
from servicestar.model import Where, YearDays
from tests.workdays.notices import HOLIDAYS, MAKE_UP, YEARS, D, every_day, works

PLAIN = Calendar()
KNOWN = st.dates(D(2005, 1, 1), D(2025, 12, 31))
COUNTS = st.integers(1, 30)


def year_days(
    holidays: list[datetime.date] | None = None, make_up: list[datetime.date] | None = None
) -> YearDays:
    return YearDays(
        holidays=tuple(holidays or ()), make_up=tuple(make_up or ()), where=Where(NOWHERE)
    )


SUPPLIED = Calendar({year: year_days(HOLIDAYS[year], MAKE_UP[year]) for year in YEARS})


def worked_out(day: datetime.date | Diagnostic) -> datetime.date:
    assert isinstance(day, datetime.date)
    return day


@pytest.mark.parametrize("year", YEARS)
def test_the_tables_are_what_the_notices_change(year: int) -> None:
    assert all(day.weekday() < 5 for day in HOLIDAYS[year])
    assert all(day.weekday() >= 5 for day in MAKE_UP[year])
    assert len(set(HOLIDAYS[year])) == len(HOLIDAYS[year])


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_the_year_is_as_the_notice_says(year: int) -> None:
    for day in every_day(year):
        assert PLAIN.is_working_day(day) is works(day), day
        assert SUPPLIED.is_working_day(day) is works(day), day


# Counted by hand on a paper calendar. The first three have made-up Saturdays and Sundays in them.
COUNTED = [
    # the 10th working day after the third quarter of 2010: 8, 9 (Sat), 11-15, 18-20 October
    (D(2010, 9, 30), 10, D(2010, 10, 20)),
    # the 5th after Friday 17 September 2010: 19 (Sun), 20, 21, 25 (Sat), 26 (Sun)
    (D(2010, 9, 17), 5, D(2010, 9, 26)),
    # the 5th after Friday 11 June 2010: 12 (Sat), 13 (Sun), 17, 18, 21
    (D(2010, 6, 11), 5, D(2010, 6, 21)),
    # the 15th after 2009, a year ahead of the table: 4-8, 11-15, 18-22 January 2010
    (D(2009, 12, 31), 15, D(2010, 1, 22)),
    # the 10th after Friday 12 February 2010: 20 (Sat), 21 (Sun), 22-26, 1-3 March
    (D(2010, 2, 12), 10, D(2010, 3, 3)),
    # the 10th after the third quarter of 2016: 8 (Sat), 9 (Sun), 10-14, 17-19 October
    (D(2016, 9, 30), 10, D(2016, 10, 19)),
    # the 5th after Friday 5 February 2016: 6 (Sat), 14 (Sun), 15, 16, 17
    (D(2016, 2, 5), 5, D(2016, 2, 17)),
    # the 15th after 2024: 2, 3, 6-10, 13-17, 20-22 January 2025
    (D(2024, 12, 31), 15, D(2025, 1, 22)),
    # the 5th after Friday 24 January 2025: 26 (Sun), 27, then 5, 6, 7 February
    (D(2025, 1, 24), 5, D(2025, 2, 7)),
    # the 10th after the third quarter of 2025: 9, 10, 11 (Sat), 13-17, 20, 21 October
    (D(2025, 9, 30), 10, D(2025, 10, 21)),
    # the 10th after the first quarter of 2026: 1, 2, 3, 7-10, 13-15 April
    (D(2026, 3, 31), 10, D(2026, 4, 15)),
    # the 15th after 2025: 4 (Sun), 5-9, 12-16, 19-22 January 2026
    (D(2025, 12, 31), 15, D(2026, 1, 22)),
    # the 10th after Friday 13 February 2026: 14 (Sat), 24-27, 28 (Sat), 2-5 March
    (D(2026, 2, 13), 10, D(2026, 3, 5)),
    # the 5th after Wednesday 30 September 2026: 8, 9, 10 (Sat), 12, 13 October
    (D(2026, 9, 30), 5, D(2026, 10, 13)),
]


@pytest.mark.parametrize(("start", "count", "end"), COUNTED)
def test_deadlines_counted_by_hand(start: datetime.date, count: int, end: datetime.date) -> None:
    assert PLAIN.working_day_after(start, count) == end
    assert PLAIN.working_day_from(start + datetime.timedelta(days=1), count) == end


@pytest.mark.parametrize(
    ("end", "count", "start"),
    [
        # five working days before 20 October 2010: 19, 18, 15, 14, 13
        (D(2010, 10, 20), 5, D(2010, 10, 13)),
        # five before 12 October 2010: 11, 9 (Sat), 8, 30 and 29 September
        (D(2010, 10, 12), 5, D(2010, 9, 29)),
        # two before 8 October 2016: 30 and 29 September
        (D(2016, 10, 8), 2, D(2016, 9, 29)),
        # three before 28 September 2025, a Sunday that is worked: 26, 25, 24
        (D(2025, 9, 28), 3, D(2025, 9, 24)),
        # five before 24 February 2026: 14 (Sat), 13, 12, 11, 10
        (D(2026, 2, 24), 5, D(2026, 2, 10)),
    ],
)
def test_days_counted_back_by_hand(end: datetime.date, count: int, start: datetime.date) -> None:
    assert PLAIN.working_day_before(end, count) == start


def test_the_first_day_counts_if_it_is_worked() -> None:
    assert PLAIN.working_day_from(D(2010, 10, 8), 1) == D(2010, 10, 8)
    assert PLAIN.working_day_from(D(2010, 10, 1), 1) == D(2010, 10, 8)
    assert PLAIN.working_day_after(D(2010, 10, 8), 1) == D(2010, 10, 9)


@given(KNOWN, COUNTS)
def test_counting_back_undoes_counting_on(day: datetime.date, count: int) -> None:
    day = worked_out(PLAIN.working_day_from(day, 1))
    later = worked_out(PLAIN.working_day_after(day, count))
    assert PLAIN.is_working_day(later) is True
    assert PLAIN.working_day_before(later, count) == day


@given(KNOWN, COUNTS)
def test_more_days_end_later(day: datetime.date, count: int) -> None:
    sooner = worked_out(PLAIN.working_day_after(day, count))
    later = worked_out(PLAIN.working_day_after(day, count + 1))
    assert day < sooner < later
    assert worked_out(PLAIN.working_day_before(day, count)) < day


@given(KNOWN, st.integers(0, 400), COUNTS)
def test_whoever_starts_later_ends_no_sooner(day: datetime.date, wait: int, count: int) -> None:
    other = worked_out(shifted(day, wait))
    if other.year <= 2025:
        first = worked_out(PLAIN.working_day_after(day, count))
        assert first <= worked_out(PLAIN.working_day_after(other, count))


@given(KNOWN, COUNTS)
def test_a_count_is_the_number_of_worked_days_in_between(day: datetime.date, count: int) -> None:
    end = worked_out(PLAIN.working_day_after(day, count))
    between = [worked_out(shifted(day, n)) for n in range(1, (end - day).days + 1)]
    assert sum(PLAIN.is_working_day(each) is True for each in between) == count


@given(KNOWN, st.integers(-5000, 5000))
def test_calendar_days_are_plain_ones(day: datetime.date, count: int) -> None:
    assert shifted(day, count) == day + datetime.timedelta(days=count)


# --- years that are not known --------------------------------------------------------------------


def test_an_unknown_year_is_a_fault_that_names_it() -> None:
    found = PLAIN.is_working_day(D(2003, 5, 6))
    assert isinstance(found, Diagnostic)
    assert (found.code, found.words["year"]) == ("SS630", "2003")
    assert "--calendar FILE" in found.message("en")
    assert "2003 年" in found.message("zh")


def test_counting_into_an_unknown_year_is_a_fault_too() -> None:
    found = PLAIN.working_day_before(D(2004, 1, 6), 9)
    assert isinstance(found, Diagnostic)
    assert found.words["year"] == "2003"


def test_a_supplied_year_makes_it_known() -> None:
    supplied = calendar_of({"2003": year_days([D(2003, 12, 31)])})
    assert supplied.working_day_before(D(2004, 1, 2), 1) == D(2003, 12, 30)
    assert isinstance(supplied.is_working_day(D(2002, 12, 31)), Diagnostic)


def test_a_supplied_year_takes_the_place_of_the_whole_year() -> None:
    supplied = calendar_of({"2010": year_days([D(2010, 3, 3)], [D(2010, 3, 6)])})
    assert supplied.is_working_day(D(2010, 10, 1)) is True  # no longer National Day
    assert supplied.is_working_day(D(2010, 3, 3)) is False
    assert supplied.is_working_day(D(2010, 3, 6)) is True
    assert supplied.is_working_day(D(2010, 3, 7)) is False
    assert supplied.is_working_day(D(2011, 10, 1)) is False


def test_later_supplies_take_the_place_of_earlier_ones() -> None:
    both = calendar_of({"2010": year_days([D(2010, 3, 3)])}, {"2010": year_days()})
    assert both.is_working_day(D(2010, 3, 3)) is True


@pytest.mark.parametrize("count", [10**7, 10**30])
def test_a_count_beyond_all_calendars_is_a_fault(count: int) -> None:
    found = shifted(D(2010, 1, 1), count)
    assert isinstance(found, Diagnostic)
    assert found.code == "SS631"


def test_counting_past_the_last_year_is_a_fault() -> None:
    supplied = calendar_of({"9999": year_days()})
    found = supplied.working_day_after(D(9999, 12, 30), 5)
    assert isinstance(found, Diagnostic)
    assert found.code == "SS631"


def test_a_day_is_written_with_its_weekday() -> None:
    assert dated(D(2010, 10, 8), "en") == "2010-10-08 Fri"
    assert dated(D(2010, 10, 8), "zh") == "2010-10-08 周五"
    assert dated(D(2010, 10, 10), "zh") == "2010-10-10 周日"
