"""Cycles of a contest: how they are written, what follows and what lies within."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from servicestar.values.periods import Period, parse_period

PER_YEAR = {"month": 12, "quarter": 4, "half_year": 2, "year": 1}
PERIODS = st.sampled_from(sorted(PER_YEAR)).flatmap(
    lambda kind: st.builds(
        Period, st.just(kind), st.integers(1, 9998), st.integers(0, PER_YEAR[kind] - 1)
    )
)


def period(text):
    found = parse_period(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "kind", "year", "number"),
    [
        ("2010-01", "month", 2010, 0),
        ("2010-07", "month", 2010, 6),
        ("2010-12", "month", 2010, 11),
        ("2010Q1", "quarter", 2010, 0),
        ("2010Q4", "quarter", 2010, 3),
        ("2010H1", "half_year", 2010, 0),
        ("2010H2", "half_year", 2010, 1),
        ("2010", "year", 2010, 0),
        (" 2010Q3 ", "quarter", 2010, 2),
    ],
)
def test_a_written_period(text, kind, year, number):
    assert parse_period(text) == Period(kind, year, number)


@pytest.mark.parametrize(
    "text",
    [
        *("", "10", "201", "20100", "2010-00", "2010-13", "2010-7", "2010-07-01", "2010Q0"),
        *("2010Q5", "2010H0", "2010H3", "2010q3", "2010 Q3", "Q3", "2010Q", "2010-", "2010Q3H1"),
        *("二〇一〇", "２０１０", "-2010", "2010年"),
    ],
)
def test_not_a_period(text):
    assert parse_period(text) is None


@given(PERIODS)
def test_a_period_is_written_as_it_is_read(made):
    assert parse_period(str(made)) == made


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("2010-07", "2010-08"),
        ("2010-12", "2011-01"),
        ("2009-12", "2010-01"),
        ("2010Q1", "2010Q2"),
        ("2010Q4", "2011Q1"),
        ("2010H1", "2010H2"),
        ("2010H2", "2011H1"),
        ("2010", "2011"),
        ("0999", "1000"),
    ],
)
def test_the_next_cycle(text, following):
    assert str(period(text).next) == following


@given(PERIODS)
def test_the_next_cycle_is_later_and_none_lies_between(made):
    count = PER_YEAR[made.kind]
    after = made.next
    assert after.kind == made.kind
    assert after.year * count + after.number == made.year * count + made.number + 1
    assert 0 <= after.number < count


@pytest.mark.parametrize(
    ("text", "kind", "longer"),
    [
        ("2010-01", "quarter", "2010Q1"),
        ("2010-03", "quarter", "2010Q1"),
        ("2010-04", "quarter", "2010Q2"),
        ("2010-12", "quarter", "2010Q4"),
        ("2010-06", "half_year", "2010H1"),
        ("2010-07", "half_year", "2010H2"),
        ("2010-07", "year", "2010"),
        ("2010-07", "month", "2010-07"),
        ("2010Q2", "half_year", "2010H1"),
        ("2010Q3", "half_year", "2010H2"),
        ("2010Q4", "year", "2010"),
        ("2010H2", "year", "2010"),
        ("2010", "year", "2010"),
    ],
)
def test_the_longer_period_around(text, kind, longer):
    assert str(period(text).to(kind)) == longer
    assert period(text).within(period(longer))


@pytest.mark.parametrize(
    ("text", "kind"),
    [("2010", "half_year"), ("2010H1", "quarter"), ("2010Q1", "month"), ("2010", "month")],
)
def test_no_shorter_period_is_around(text, kind):
    assert period(text).to(kind) is None


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("2010-07", "2010Q2"),
        ("2010-07", "2011"),
        ("2010-07", "2010-08"),
        ("2010Q3", "2010H1"),
        ("2010Q3", "2010-07"),
        ("2010", "2010Q1"),
        ("2010H1", "2010H2"),
        ("2010-01", "2009Q1"),
    ],
)
def test_not_within(text, other):
    assert not period(text).within(period(other))


@pytest.mark.parametrize(
    ("year", "kind", "parts"),
    [
        ("2010", "month", 12),
        ("2010", "quarter", 4),
        ("2010", "half_year", 2),
        ("2010Q3", "month", 3),
        ("2010H2", "month", 6),
        ("2010H1", "quarter", 2),
    ],
)
def test_a_long_period_holds_its_parts_and_no_more(year, kind, parts):
    every = [Period(kind, y, n) for y in (2009, 2010, 2011) for n in range(PER_YEAR[kind])]
    assert [part.within(period(year)) for part in every].count(True) == parts
