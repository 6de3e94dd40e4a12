"""Reading, rounding and printing of exact numbers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from servicestar.values.numbers import (
    approximate,
    decimals_of,
    format_number,
    half_width,
    narrow,
    parse_number,
    parse_share,
    round_half_up,
    to_decimal,
)
from tests.expr.build import exact, shown

WIDE = Context(prec=200, rounding=ROUND_HALF_UP)
FRACTIONS = st.fractions(max_denominator=10**6)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, places=6).filter(
    lambda number: abs(number) < 10**20
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"),
        ("7", "7"),
        ("+7", "7"),
        ("-7", "-7"),
        ("007", "7"),
        ("0.1", "1/10"),
        (".5", "1/2"),
        ("-.5", "-1/2"),
        ("1.50", "3/2"),
        ("3.00", "3"),
        ("-0", "0"),
        ("-0.0", "0"),
        ("1,234", "1234"),
        ("1,234,567.89", "123456789/100"),
        (" 5 ", "5"),
        ("\t5\n", "5"),
        ("\u00a05", "5"),
        ("　5", "5"),
        ("１２．５", "25/2"),
        ("－３", "-3"),
        ("＋３", "3"),
        ("−3", "-3"),
        ("１，２３４", "1234"),
        ("9" * 30, "9" * 30),
        ("0." + "1" * 29, "1" * 29 + "/1" + "0" * 29),
        ("9007199254740993", "9007199254740993"),
    ],
)
def test_a_number_as_a_clerk_writes_it(text, value):
    assert shown(parse_number(text)) == shown(exact(value))


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "+", "-", ".", "+.", "5.", "--5", "+-5", "5-", "1 2", "1,23", "12,34", ",123"),
        *("1,234,56", "1,,234", "1.2.3", "1.234,5", "1e5", "1E5", "nan", "inf", "-inf", "0x1F"),
        *("1_000", "五", "½", "10²", "①", "Ⅳ", "٣", "1/3", "10%", "5元", "5\0", "1\n2", "∞", "$5"),
        *("9" * 31, "0." + "1" * 30, "0" * 31, "0" * 5000),
    ],
)
def test_not_a_number(text):
    assert parse_number(text) is None


@given(st.text(max_size=20))
def test_any_text_is_a_number_or_none(text):
    value = parse_number(text)
    assert value is None or parse_number(format_number(value)) == value


@given(st.integers(-(10**30) + 1, 10**30 - 1), st.integers(0, 12))
def test_every_written_decimal_is_read_exactly(units, places):
    text = f"{Decimal(units).scaleb(-places, WIDE):f}"
    assume(sum(char.isdigit() for char in text) <= 30)
    assert parse_number(text) == Fraction(units, 10**places)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("10%", "1/10"),
        ("12.5%", "1/8"),
        ("100%", "1"),
        ("1,000%", "10"),
        ("10 %", "1/10"),
        ("１０％", "1/10"),
        ("-5%", "-1/20"),
        ("0.1", "1/10"),
        ("1", "1"),
        ("1/3", "1/3"),
        ("2 / 6", "1/3"),
        ("６／３", "2"),
        (" 1/4 ", "1/4"),
        ("0/5", "0"),
        ("33.3%", "333/1000"),
    ],
)
def test_a_share(text, value):
    assert shown(parse_share(text)) == shown(exact(value))


@pytest.mark.parametrize(
    "text",
    [
        *("", "%", "1/0", "1/-3", "-1/3", "1/3%", "1//3", "1/2/3", "1.5/2", "10%%", "%10", "½"),
        *("a/b", "10²%", "1/" + "9" * 31, "9" * 31 + "%"),
    ],
)
def test_not_a_share(text):
    assert parse_share(text) is None


@pytest.mark.parametrize(
    ("text", "half"), [(" １２．５％ ", "12.5%"), ("10²", "10²"), ("ａ－ｂ", "a-b"), ("−1", "-1")]
)
def test_half_width(text, half):
    assert half_width(text) == half


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("2.345", 2, "2.35"),
        ("-2.345", 2, "-2.35"),
        ("2.3449999", 2, "2.34"),
        ("2.355", 2, "2.36"),
        ("1.005", 2, "1.01"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-0.5", 0, "-1"),
        ("-1.5", 0, "-2"),
        ("-0.4", 0, "0"),
        ("0.049", 1, "0"),
        ("1/3", 2, "0.33"),
        ("2/3", 2, "0.67"),
        ("-2/3", 4, "-0.6667"),
        ("7", 2, "7"),
        ("99.995", 2, "100"),
        ("1/2000000000000", 12, "0.000000000001"),
        ("0", 3, "0"),
    ],
)
def test_a_half_goes_away_from_zero(value, places, rounded):
    assert shown(round_half_up(exact(value), places)) == shown(exact(rounded))


@given(DECIMALS, st.integers(0, 6))
def test_rounding_is_that_of_decimal(number, places):
    rounded = number.quantize(Decimal(1).scaleb(-places), context=WIDE)
    assert round_half_up(narrow(Fraction(number)), places) == Fraction(rounded)


@given(FRACTIONS, st.integers(0, 8))
def test_rounding_goes_to_the_nearest(value, places):
    unit = Fraction(1, 10**places)
    rounded = Fraction(round_half_up(value, places))
    assert rounded % unit == 0
    assert abs(rounded - value) <= unit / 2
    if abs(rounded - value) == unit / 2:
        assert abs(rounded) > abs(value)


@given(FRACTIONS, st.integers(0, 6))
def test_rounding_is_odd_and_leaves_the_rounded_alone(value, places):
    rounded = round_half_up(value, places)
    assert round_half_up(-value, places) == -rounded
    assert round_half_up(rounded, places) == rounded


@pytest.mark.parametrize(
    ("value", "places"),
    [
        ("0", 0),
        ("5", 0),
        ("1/2", 1),
        ("1/4", 2),
        ("1/5", 1),
        ("1/8", 3),
        ("1/80", 4),
        ("7/20", 2),
        ("-1/16", 4),
        ("1/3", None),
        ("1/6", None),
        ("22/7", None),
    ],
)
def test_how_many_decimals_a_number_needs(value, places):
    assert decimals_of(exact(value)) == places


@given(st.integers(-(10**12), 10**12), st.integers(0, 12))
def test_so_many_decimals_and_no_fewer_are_enough(units, places):
    value = Fraction(units, 10**places)
    needed = decimals_of(value)
    assert needed is not None
    assert needed <= places
    assert (value * 10**needed).denominator == 1
    assert needed == 0 or (value * 10 ** (needed - 1)).denominator != 1


@pytest.mark.parametrize(
    ("value", "at_least", "text"),
    [
        ("5", 0, "5"),
        ("5", 2, "5.00"),
        ("0", 0, "0"),
        ("0", 1, "0.0"),
        ("118.4", 0, "118.4"),
        ("118.4", 1, "118.4"),
        ("118.4", 3, "118.400"),
        ("-0.05", 0, "-0.05"),
        ("1/8", 2, "0.125"),
        ("1/3", 0, "1/3"),
        ("-22/7", 2, "-22/7"),
        ("1000000", 0, "1000000"),
        ("0.0000001", 0, "0.0000001"),
        ("1" + "0" * 40, 0, "1" + "0" * 40),
    ],
)
def test_plain_text_of_a_number(value, at_least, text):
    assert format_number(exact(value), at_least) == text
    decimal = to_decimal(exact(value), at_least)
    assert (None if decimal is None else f"{decimal:f}") == (None if "/" in text else text)


def test_a_decimal_keeps_its_last_places():
    assert to_decimal(Fraction(13, 2), 2).as_tuple() == Decimal("6.50").as_tuple()
    assert to_decimal(Fraction(1, 3), 2) is None


@pytest.mark.parametrize("digits", [29, 999, 1001, 4301, 20_000])
def test_long_numbers_are_not_rounded_by_printing(digits):
    value = 10**digits + 1
    text = "1" + "0" * (digits - 1) + "1"
    assert format_number(value) == text
    assert format_number(Fraction(value, 10**digits)) == f"1.{text[1:]}"
    assert format_number(Fraction(value, 3 * 10**digits)) == f"{text}/3{'0' * digits}"


@given(FRACTIONS)
def test_the_text_of_a_number_says_all_of_it(value):
    assert Fraction(format_number(narrow(value))) == value


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("118.4", 4, "118.4"),
        ("0.1234", 4, "0.1234"),
        ("0.12345", 4, "≈0.1235"),
        ("-0.12345", 4, "≈-0.1235"),
        ("1/3", 4, "≈0.3333"),
        ("2/3", 2, "≈0.67"),
        ("1/30000000", 4, "≈0"),
        ("100", 0, "100"),
        ("299999/3", 4, "≈99999.6667"),
    ],
)
def test_a_number_for_people(value, places, text):
    assert approximate(exact(value), places) == text


@pytest.mark.parametrize(("value", "type_"), [(Fraction(4, 2), int), (Fraction(1, 2), Fraction)])
def test_a_whole_fraction_becomes_an_int(value, type_):
    assert narrow(value) == value
    assert type(narrow(value)) is type_
