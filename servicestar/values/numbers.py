"""Exact numbers: reading, rounding and printing. No binary float is ever made from a text.

A number is an `int` or a `fractions.Fraction`. Unknown (a missing value) is `None`.
"""

from __future__ import annotations

import re
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, Context, Decimal
from fractions import Fraction
from typing import TypeAlias

Number: TypeAlias = int | Fraction

MAX_DIGITS = 30
_PLAIN = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)?(?:\.\d+)?", re.ASCII)
_RATIO = re.compile(r"(\d+)\s*/\s*(\d+)", re.ASCII)
_WIDE = Context(prec=MAX_PREC, Emax=MAX_EMAX, Emin=MIN_EMIN)  # Decimal only prints: no rounding
# Not NFKC, which makes 102 of 10² and 1 of ①.
_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {ord("−"): "-"}


def narrow(value: Fraction) -> Number:
    """An int where the fraction is whole: ints compare and add faster."""
    return value.numerator if value.denominator == 1 else value


def half_width(text: str) -> str:
    """The text with full-width signs and digits (``１２．５％``) as plain ones, blanks cut off."""
    return text.translate(_HALF_WIDTH).strip()


def parse_number(text: str) -> Number | None:
    """The exact number that a clerk wrote, or None where the text is not one.

    Full-width digits and signs, thousands separators and spaces around are understood. Exponents,
    more than `MAX_DIGITS` digits, `nan` and `inf` are not numbers here.
    """
    plain = half_width(text)
    if len(plain) > 2 * MAX_DIGITS or not _PLAIN.fullmatch(plain):
        return None
    digits = sum(c.isdigit() for c in plain)
    if not 0 < digits <= MAX_DIGITS:
        return None
    return narrow(Fraction(plain.replace(",", "")))


def parse_share(text: str) -> Number | None:
    """A share as a number: ``10%``, ``0.1`` or ``1/3``; None where the text is none of these."""
    plain = half_width(text)
    if ratio := _RATIO.fullmatch(plain):
        top, bottom = (parse_number(part) for part in ratio.groups())
        return narrow(Fraction(top) / bottom) if top is not None and bottom else None
    if plain.endswith("%"):
        value = parse_number(plain[:-1])
        return None if value is None else narrow(Fraction(value) / 100)
    return parse_number(plain)


def round_half_up(value: Number, places: int) -> Number:
    """`value` to `places` decimals; a half goes away from zero (2.345 → 2.35, -2.345 → -2.35)."""
    scaled = Fraction(value) * 10**places
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return narrow(Fraction(whole if scaled >= 0 else -whole, 10**places))


def decimals_of(value: Number) -> int | None:
    """How many decimals `value` needs, or None where no number of decimals is enough."""
    bottom = Fraction(value).denominator
    twos = fives = 0
    while bottom % 2 == 0:
        bottom, twos = bottom // 2, twos + 1
    while bottom % 5 == 0:
        bottom, fives = bottom // 5, fives + 1
    return max(twos, fives) if bottom == 1 else None


def to_decimal(value: Number, at_least: int = 0) -> Decimal | None:
    """The same number as a Decimal with at least that many decimals; None if it has no end."""
    places = decimals_of(value)
    if places is None:
        return None
    places = max(places, at_least)
    scaled = value * 10**places
    return Decimal(scaled.numerator if isinstance(scaled, Fraction) else scaled).scaleb(
        -places, _WIDE
    )


def format_number(value: Number, at_least: int = 0) -> str:
    """Plain decimal text (``118.4``), or a quotient where the number has no end (``1/3``)."""
    exact = to_decimal(value, at_least)
    if exact is not None:
        return f"{exact:f}"
    # Through Decimal, because Python refuses to write an int of more than 4300 digits.
    return f"{Decimal(value.numerator):f}/{Decimal(value.denominator):f}"


def approximate(value: Number, places: int = 4) -> str:
    """For people: the number rounded to `places` decimals, marked ``≈`` where that is not exact."""
    exact = to_decimal(value)
    if exact is not None and -exact.as_tuple().exponent <= places:  # type: ignore[operator]
        return f"{exact:f}"
    return "≈" + format_number(round_half_up(value, places))
