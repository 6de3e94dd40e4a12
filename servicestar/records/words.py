"""What a fault says: a cell as plain text, and what a field wants in both languages."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from fractions import Fraction

from servicestar.model import Field
from servicestar.values.numbers import MAX_DIGITS, Number, format_number

Wanted = tuple[str, str]

CUT = 40
TOO_LONG: Wanted = (f"a number of at most {MAX_DIGITS} digits", f"至多 {MAX_DIGITS} 位的数字")
NOT_CLEAN: Wanted = ("a text without control characters", "不含控制字符的文本")
_SPACE = re.compile(r"\s+")
_YES_NO: Wanted = (
    "yes or no (是/否, yes/no, true/false, 1/0, √/×)",
    "是或否（是/否、yes/no、true/false、1/0、√/×）",
)
_DATE: Wanted = ("a date such as 2010-07-01", "日期（如 2010-07-01）")


def plain(cell: object) -> str:
    """A cell as one line of at most 40 characters that any terminal can print."""
    text = _SPACE.sub(" ", _text(cell)).strip()
    clean = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    return clean if len(clean) <= CUT else clean[: CUT - 1] + "…"


def _text(cell: object) -> str:
    """The characters of a cell; of an object that is no cell only its type is shown.

    An unknown object is never asked for its own text: that could be of any length, or raise.
    """
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case int():
            return _digits(cell)
        case float() | Decimal() | Fraction() | datetime.date() | datetime.time():
            return str(cell)
        case list() | tuple():
            # One level only: a list in memory may even hold itself.
            return "、".join("[…]" if isinstance(e, list | tuple) else _text(e) for e in cell[:CUT])
        case _:
            return "{…}" if isinstance(cell, dict) else type(cell).__name__


def _digits(number: int) -> str:
    """The digits of an int. Python itself refuses to print one of more than some thousands."""
    return str(number) if abs(number) < 10**CUT else f"{'-' * (number < 0)}10^{CUT}…"


def wanted(field: Field) -> Wanted:
    """What fills ``{wanted}`` when a cell does not fit the field, in English and Chinese."""
    match field.type:
        case "integer":
            return _number(field, "a whole number", "整数")
        case "decimal":
            return _number(field, "a number", "数字")
        case "yes_no" | "attestation":
            return _YES_NO
        case "date":
            return _DATE
        case "choice":
            listed = "、".join(field.choices)
            return f"one of {listed}", f"{listed}之一"
        case "list":
            en, zh = wanted(element_of(field))
            return f"a list separated by 、 or ;, each {en}", f"以、或 ; 分隔的列表（每项为{zh}）"
        case _:
            return "a text", "文本"


def element_of(field: Field) -> Field:
    """The field that each element of a list field has to fit: same limits, same choices."""
    return Field(
        header=field.header,
        type=field.of or "text",
        unit=field.unit,
        min=field.min,
        max=field.max,
        choices=field.choices,
        where=field.where,
    )


def _number(field: Field, en: str, zh: str) -> Wanted:
    """A kind of number and its limits."""
    low, high = _limit(field.min), _limit(field.max)
    if low and high:
        return f"{en} from {low} to {high}", f"{low} 至 {high} 的{zh}"
    if low:
        return f"{en} from {low}", f"不小于 {low} 的{zh}"
    return (f"{en} up to {high}", f"不大于 {high} 的{zh}") if high else (en, zh)


def _limit(value: Number | None) -> str:
    """A limit as text, empty where there is none."""
    return "" if value is None else format_number(value)
