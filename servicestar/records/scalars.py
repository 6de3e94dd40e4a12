"""One raw cell into one exact value: the law on what fits a field and what does not."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import NoReturn

from attrs import frozen

from servicestar.model import Field
from servicestar.records.table import blank
from servicestar.records.words import NOT_CLEAN, TOO_LONG, Wanted, element_of, wanted
from servicestar.values.numbers import (
    MAX_DIGITS,
    Number,
    format_number,
    half_width,
    narrow,
    parse_number,
)
from servicestar.values.operators import Value


@frozen
class Refusal:
    """Why a cell does not fit: what was wanted, in English and Chinese."""

    wanted: Wanted


Reader = Callable[[object], Value]  # gives the value, None for a blank cell, or a Refusal

_TEXT: Wanted = ("a text", "文本")
BOUND = 10**MAX_DIGITS
PLAIN_CHARS = frozenset("0123456789.+-")
_SEPARATORS = re.compile("[、;；]")
UNCLEAN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_DAY = re.compile(
    r"(\d{4})(?:(?P<sep>[-/.])(\d{1,2})(?P=sep)(\d{1,2})|年(\d{1,2})月(\d{1,2})日)"
    r"(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?",
    re.ASCII,
)
# What a spreadsheet shows where a formula failed: never a name, an outlet or a key.
UNCOMPUTED = "#UNCOMPUTED"
"""A formula without a value: no spreadsheet program has opened and saved the workbook."""
FAILED = frozenset(
    (
        UNCOMPUTED,
        "#DIV/0!",
        "#N/A",
        "#NAME?",
        "#NULL!",
        "#NUM!",
        "#REF!",
        "#VALUE!",
        "#SPILL!",
        "#CALC!",
    )
)
_YES = frozenset(("是", "yes", "y", "true", "1", "√", "✓", "✔"))
_NO = frozenset(("否", "no", "n", "false", "0", "×", "✗", "✘"))


def reader(field: Field) -> Reader:
    """The function that reads one cell of a field."""
    if field.type in ("integer", "decimal"):
        return _number_reader(field)
    if field.type == "list":
        return _list_reader(field)
    one = {"yes_no": read_yes_no, "attestation": read_yes_no, "date": read_date}.get(field.type)
    if one is not None:
        return _or_refuse(one, wanted(field))
    return _choice_reader(field) if field.type == "choice" else read_text


def _or_refuse(read: Callable[[object], Value], want: Wanted) -> Reader:
    """A reader of blank cells too, from one that gives None for what it can not read."""
    refusal = Refusal(want)

    def either(cell: object) -> Value:
        if blank(cell):
            return None
        value = read(cell)
        return refusal if value is None else value

    return either


# --- numbers -------------------------------------------------------------------------------------


def read_number(cell: object, percent: bool = False) -> Number | Refusal | None:
    """The exact number in a cell.

    Args:
        cell: not blank. A float stands for its shortest decimal text.
        percent: whether a text may end in a percent sign.

    Returns:
        The number; a `Refusal` where it has more digits than the language knows; None where the
        cell holds no number. Yes and no are not numbers.
    """
    match cell:
        case bool():
            return None
        case int():
            return int(cell) if abs(cell) < BOUND else Refusal(TOO_LONG)
        case Fraction():
            small = abs(cell.numerator) < BOUND and cell.denominator < BOUND
            return narrow(cell) if small else Refusal(TOO_LONG)
        case float():
            return _decimal(Decimal(float.__repr__(cell))) if isfinite(cell) else None
        case Decimal():
            return _decimal(cell) if cell.is_finite() else None
        case str():
            return _written_number(cell, percent)
    return None


def _decimal(value: Decimal) -> Number | Refusal:
    """A finite decimal under the same limit as a written number.

    The exponent is looked at first: ``1E+999999`` must not be written out.
    """
    if abs(value.adjusted()) > MAX_DIGITS or len(value.as_tuple().digits) > MAX_DIGITS:
        return 0 if not value else Refusal(TOO_LONG)
    exact = parse_number(f"{value:f}")
    return Refusal(TOO_LONG) if exact is None else exact


def _written_number(text: str, percent: bool) -> Number | Refusal | None:
    """A number typed by a person."""
    plain = half_width(text)
    if percent:
        plain = plain.removesuffix("%")
    value = parse_number(plain)
    if value is None and sum(map(str.isdigit, plain)) > MAX_DIGITS and set(plain) <= PLAIN_CHARS:
        return Refusal(TOO_LONG)
    return value


def _number_reader(field: Field) -> Reader:
    """Reads numbers that have to lie within the field's limits and, for integers, be whole."""
    whole, percent = field.type == "integer", field.unit == "%"
    low, high, refusal = field.min, field.max, Refusal(wanted(field))

    def within(cell: object) -> Value:
        value = read_number(cell, percent)
        if isinstance(value, Refusal) or value is None:
            return value
        if (low is not None and value < low) or (high is not None and value > high):
            return refusal
        return refusal if whole and type(value) is not int else value

    return _or_refuse(within, refusal.wanted)


# --- texts ---------------------------------------------------------------------------------------


def read_text(cell: object) -> Value:
    """A cell as text: trimmed, a number as its plain digits, a day as ``2010-07-01``.

    Returns:
        The text, None for a blank cell, or a `Refusal`: for yes/no and lists, for characters that
        no sheet or terminal can carry, and for the error text of a failed formula.
    """
    if blank(cell):
        return None
    if isinstance(cell, str):
        text = cell.strip()
        if UNCLEAN.search(text):
            return Refusal(NOT_CLEAN)
        return Refusal(_TEXT) if text in FAILED else text
    if isinstance(cell, datetime.date):
        return _day_text(cell)
    number = read_number(cell)
    if number is None or isinstance(number, Refusal):
        return number or Refusal(_TEXT)
    return format_number(number)


def _day_text(day: datetime.date) -> str:
    """A day in ISO form; a time is kept unless it is midnight, which is how sheets store a day."""
    if isinstance(day, datetime.datetime) and day.time() != datetime.time():
        return day.isoformat(sep=" ")
    return f"{day.year:04}-{day.month:02}-{day.day:02}"


def _choice_reader(field: Field) -> Reader:
    """Reads texts that are one of a few."""
    choices, refusal = frozenset(field.choices), Refusal(wanted(field))

    def among(cell: object) -> Value:
        value = read_text(cell)
        return value if value is None or value in choices else refusal

    return among


# --- yes or no, dates ----------------------------------------------------------------------------


def read_yes_no(cell: object) -> bool | None:
    """Yes or no in any of the usual ways to write it; None where the cell says neither."""
    if isinstance(cell, bool):
        return cell
    if not isinstance(cell, str):
        number = read_number(cell)
        return bool(number) if number in (0, 1) else None
    text = half_width(cell).lower()
    return True if text in _YES else False if text in _NO else None


def read_date(cell: object) -> datetime.date | None:
    """The day in a cell; None where it holds none. A time of day is left off."""
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    if not isinstance(cell, str):
        return None
    match = _DAY.fullmatch(half_width(cell))
    if not match:
        return None
    year, _, *days = match.groups()
    month, day = (int(part) for part in days if part is not None)
    try:
        return datetime.date(int(year), month, day)
    except ValueError:
        return None


# --- lists ---------------------------------------------------------------------------------------


def _list_reader(field: Field) -> Reader:
    """Reads a tuple of elements, each by the reader of the element's type."""
    element, refusal = reader(element_of(field)), Refusal(wanted(field))

    def read(cell: object) -> Value:
        parts = split_list(cell)
        if parts is None:
            return refusal
        values = tuple(map(element, parts))
        # A gap in a list is no element that a rule could count: the cell says too little.
        return refusal if any(v is None or type(v) is Refusal for v in values) else values

    return _or_refuse(read, refusal.wanted)


def split_list(cell: object) -> list[object] | None:
    """The elements of a cell that is not blank; None where it looks like JSON but is not.

    A text is split at ``、``, ``;`` and ``；``, empty parts dropped, or read as a JSON list where
    it stands in brackets; a lone number or day is a list of one.
    """
    if isinstance(cell, list | tuple):
        return list(cell)
    if not isinstance(cell, str):
        return [cell]
    text = cell.strip()
    if text.startswith("[") and text.endswith("]"):
        return _json_list(text)
    return [part for part in _SEPARATORS.split(text) if part.strip()]


def _json_list(text: str) -> list[object] | None:
    """A JSON list written in a cell, its numbers exact."""
    try:
        # Ints too become Decimals: Python refuses to read an int of some thousand digits.
        found: object = json.loads(
            text, parse_float=Decimal, parse_int=Decimal, parse_constant=_no_constant
        )
    except (ValueError, ArithmeticError, RecursionError):
        return None
    return found if isinstance(found, list) else None


def _no_constant(word: str) -> NoReturn:
    """NaN and Infinity are not numbers of JSON."""
    raise ValueError(word)
