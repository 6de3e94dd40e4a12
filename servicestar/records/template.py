"""The empty record sheet that a ruleset's users fill in."""

from __future__ import annotations

import importlib
import re
from collections.abc import Collection
from typing import Any, TypeAlias

from servicestar.diagnostics import Lang, width
from servicestar.model import Field, RecordKind
from servicestar.records.words import wanted
from servicestar.records.workbook import Cell, put_text, save_workbook
from servicestar.values.numbers import format_number

Worksheet: TypeAlias = Any  # of openpyxl, which is imported only when used
Validation: TypeAlias = Any

FILLED_ROWS = 1000
_LAST = FILLED_ROWS + 1
_NOT_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_TITLE_LENGTH = 31
_WIDEST = 60
_AS_TEXT = ("text", "choice", "list")
_FREE = 10**15  # whole numbers that a spreadsheet still keeps exactly
_GUIDE = {
    "zh": ("说明", ("表头", "字段", "填写", "单位", "含义", "可否空缺", "可选值")),
    "en": ("Guide", ("Header", "Field", "Fill in", "Unit", "Meaning", "May be empty", "Choices")),
}
_EMPTY = {
    "zh": ("不可空缺", "可空缺", "空缺视为缺失"),
    "en": ("no", "yes", "empty counts as missing"),
}
_CHOICES_FROM = 7  # the choices stand side by side from this column of the guide on


def template(kind: RecordKind, title: str, lang: Lang, groups: Collection[str] = ()) -> bytes:
    """An empty sheet for records of a kind, as the bytes of an .xlsx file.

    The first worksheet has the headers, frozen, and in the 1,000 rows below them drop-downs for
    yes/no and choices and limits for numbers and dates. The second one says of each column what
    it holds. Read back without a change it is a table without records, free of faults.

    Args:
        kind: the fields, one column each.
        title: name of the first worksheet; what a worksheet's name can not hold is left out.
        lang: language of the guide. The headers are those of the ruleset.
        groups: ids of the fields that group records, which no record may lack.
    """
    openpyxl: Any = importlib.import_module("openpyxl")
    book = openpyxl.Workbook()
    name, _ = _GUIDE[lang]
    guide = book.create_sheet(name)
    sheet = book.worksheets[0]
    sheet.title = _sheet_title(title, name)
    _fill_guide(guide, kind, lang, groups)
    for index, each in enumerate(kind.fields.values(), 1):
        _add_column(sheet, index, each, lang)
        if rule := _validation(each, f"'{name}'!", index + 1):
            letter = sheet.cell(1, index).column_letter
            rule.add(f"{letter}2:{letter}{_LAST}")
            sheet.add_data_validation(rule)
    sheet.freeze_panes = "A2"
    return save_workbook(book)


def _sheet_title(title: str, guide: str) -> str:
    """A name that a worksheet may have, and that the guide has not."""
    name = _NOT_IN_TITLES.sub("", title).strip(" '")[:_TITLE_LENGTH]
    return name if name and name.lower() != guide.lower() else "records"


def _add_column(sheet: Worksheet, index: int, each: Field, lang: Lang) -> None:
    """A header, its width, and for texts the format that keeps ``007`` from becoming 7."""
    cell = sheet.cell(1, index)
    put_text(cell, each.header)
    _make_bold(cell)
    column = sheet.column_dimensions[cell.column_letter]
    column.width = min(_WIDEST, max(10, width(each.header) + 4))
    if each.type in _AS_TEXT:
        column.number_format = "@"


def _make_bold(cell: Cell) -> None:
    """Header type."""
    styles: Any = importlib.import_module("openpyxl.styles")
    cell.font = styles.Font(bold=True)


# --- the guide -----------------------------------------------------------------------------------


def _fill_guide(guide: Worksheet, kind: RecordKind, lang: Lang, groups: Collection[str]) -> None:
    """One row for each field: what it is called, what it wants and whether it may be empty."""
    _, headers = _GUIDE[lang]
    rows = [headers, *(_guide_row(n, each, lang, n in groups) for n, each in kind.fields.items())]
    for number, row in enumerate(rows, 1):
        for index, text in enumerate(row, 1):
            put_text(guide.cell(number, index), text)
    for cell in guide[1]:
        _make_bold(cell)
    for index in range(1, len(headers) + 1):
        widest = max(width(row[index - 1]) for row in rows if len(row) >= index)
        guide.column_dimensions[guide.cell(1, index).column_letter].width = min(_WIDEST, widest + 2)
    guide.freeze_panes = "A2"


def _guide_row(name: str, each: Field, lang: Lang, grouping: bool) -> tuple[str, ...]:
    """What the guide says of one field; its choices come last, a cell each."""
    want = wanted(each)[lang == "zh"]
    meaning = each.meaning.of(lang) if each.meaning else ""
    may_be_empty = _EMPTY[lang][0 if grouping else _emptiness(each)]
    return (each.header, name, want, each.unit or "", meaning, may_be_empty, *each.choices)


def _emptiness(each: Field) -> int:
    """Which of the three words on empty cells holds."""
    if each.key:
        return 0
    return 1 if each.optional or each.type == "attestation" else 2


# --- what a cell takes ---------------------------------------------------------------------------


def _validation(each: Field, guide: str, row: int) -> Validation | None:
    """The rule that a spreadsheet holds a column's cells to; None for free text and lists.

    Args:
        each: the field.
        guide: the guide's name as formulas write it.
        row: the field's row in the guide, where its choices stand.
    """
    validations: Any = importlib.import_module("openpyxl.worksheet.datavalidation")
    letters: Any = importlib.import_module("openpyxl.utils")
    match each.type:
        case "yes_no" | "attestation":
            words = {"type": "list", "formula1": '"是,否"'}
        case "choice":
            # A range, not a list in the rule itself: that one ends at 255 characters and commas.
            first = letters.get_column_letter(_CHOICES_FROM)
            last = letters.get_column_letter(_CHOICES_FROM + len(each.choices) - 1)
            words = {"type": "list", "formula1": f"{guide}${first}${row}:${last}${row}"}
        case "integer" | "decimal":
            words = _limits(each)
        case "date":
            words = {"type": "date", "operator": "greaterThanOrEqual", "formula1": "1"}
        case _:
            return None
    en, zh = wanted(each)
    text = {"errorTitle": "servicestar", "error": f"{zh} / {en}"[:225]}
    return validations.DataValidation(allow_blank=True, showErrorMessage=True, **words, **text)


def _limits(each: Field) -> dict[str, str]:
    """The rule for numbers: between the field's limits, or as far as a spreadsheet is exact."""
    return {
        "type": "whole" if each.type == "integer" else "decimal",
        "operator": "between",
        "formula1": format_number(-_FREE if each.min is None else each.min),
        "formula2": format_number(_FREE if each.max is None else each.max),
    }
