"""A cell as one might fill it in, so that the template shows what each column takes."""

from __future__ import annotations

import datetime
from fractions import Fraction
from math import ceil, floor
from typing import Any

from servicestar.diagnostics import Lang
from servicestar.model import Field
from servicestar.records.excel import excel
from servicestar.records.words import element_of
from servicestar.records.workbook import Cell, put_number, put_text
from servicestar.values.numbers import Number, format_number, narrow

_DAY = datetime.date(2010, 7, 1)
_NUMBERS = ("integer", "decimal")
_GREY = "808080"
_WORDS = {"zh": ("示例001", "示例", "是"), "en": ("EXAMPLE-001", "example", "yes")}
"""The key, any other text, and yes: whoever copies the row sees that it is an example."""


def put_example(cell: Cell, field: Field, lang: Lang) -> None:
    """Fill in a cell of openpyxl with a value that the field takes, in grey."""
    styles: Any = excel("openpyxl.styles")
    if field.type in _NUMBERS:
        put_number(cell, _number(field))
    elif field.type == "date":
        cell.value = _DAY
        cell.number_format = "yyyy-mm-dd"
    else:
        put_text(cell, _text(field, lang))
        cell.number_format = "@"
    cell.font = styles.Font(name="Calibri", italic=True, color=_GREY)


def _text(field: Field, lang: Lang) -> str:
    """A text that the field takes."""
    key, text, yes = _WORDS[lang]
    match field.type:
        case "yes_no" | "attestation":
            return yes
        case "choice":
            return field.choices[0]
        case "list" if field.of == "choice":
            return "、".join(field.choices[:2])
        case "list" if field.of in _NUMBERS:
            number = _number(element_of(field))
            return "、".join([format_number(number)] * 2)
    return key if field.key else text


def _number(field: Field) -> Number:
    """A number between the field's limits: their middle, or one step from the only one."""
    low, high = field.min, field.max
    if low is not None and high is not None:
        middle = narrow(Fraction(low + high) / 2)
    elif high is not None:
        middle = high
    else:
        middle = (low or 0) + 1
    if field.type == "decimal" or field.of == "decimal":
        return middle
    return floor(middle) if low is None else max(ceil(low), floor(middle))
