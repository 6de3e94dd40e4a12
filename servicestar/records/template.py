"""The empty record sheet that a ruleset's users fill in."""

from __future__ import annotations

from collections.abc import Collection
from math import ceil
from typing import Any, TypeAlias

from servicestar.diagnostics import Lang, printable, width
from servicestar.model import Field, RecordKind
from servicestar.records.example import put_example
from servicestar.records.excel import excel
from servicestar.records.words import wanted
from servicestar.records.workbook import (
    dress_header,
    put_text,
    save_workbook,
    set_up_print,
    sheet_title,
)
from servicestar.values.numbers import format_number

Worksheet: TypeAlias = Any  # of openpyxl, which is imported only when used
Validation: TypeAlias = Any

FILLED_ROWS = 1000
_LAST = FILLED_ROWS + 1
_WIDEST, _WIDEST_HEAD = 60, 16  # columns of the guide, and of a header before it is folded
_LINE_HEIGHT = 15
_PAGE = 180  # columns of text across a printed page
_AS_TEXT = ("text", "choice", "list")
_EXAMPLE = {
    "zh": ("示例", "“示例”工作表中有一行填好的例子，不参加评选；请填写第一张工作表。"),
    "en": ("Example", "The sheet Example has one row filled in, which is not evaluated."),
}
_PROMPT, _PROMPT_TITLE = 255, 32  # the characters that Excel keeps of them
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
    yes/no and choices, limits for numbers and dates, and on every cell that is chosen what it
    takes. The second one has the same columns and one row as an example, which is no record: only
    the first worksheet is read. The third says of each column what it holds. Read back without a
    change it is a table without records, free of faults.

    Args:
        kind: the fields, one column each.
        title: name of the first worksheet; what a worksheet's name can not hold is left out.
        lang: language of the guide and of what cells say. The headers are the ruleset's.
        groups: ids of the fields that group records, which no record may lack.
    """
    openpyxl: Any = excel()
    book = openpyxl.Workbook()
    (shown, _), (name, _) = _EXAMPLE[lang], _GUIDE[lang]
    sheet, example, guide = book.active, book.create_sheet(shown), book.create_sheet(name)
    sheet.title = sheet_title(title, [shown.lower(), name.lower()])
    _fill_guide(guide, kind, lang, groups)
    for index, each in enumerate(kind.fields.values(), 1):
        for page in (sheet, example):
            _add_column(page, index, each)
        put_example(example.cell(2, index), each, lang)
        rule = _validation(each, f"'{name}'!", index + 1, lang)
        letter = sheet.cell(1, index).column_letter
        rule.add(f"{letter}2:{letter}{_LAST}")
        sheet.add_data_validation(rule)
    for page in (sheet, example, guide):
        page.freeze_panes = "A2"
        set_up_print(page)
        _spread(page)
    return save_workbook(book)


def _spread(sheet: Worksheet) -> None:
    """As many pages side by side as it takes to read them, the first column on each."""
    wide = sum(column.width for column in sheet.column_dimensions.values())
    sheet.page_setup.fitToWidth = ceil(wide / _PAGE)
    sheet.print_title_cols = "A:A"


def _add_column(sheet: Worksheet, index: int, each: Field) -> None:
    """A header, its width, and for texts the format that keeps ``007`` from becoming 7."""
    cell = sheet.cell(1, index)
    put_text(cell, each.header)
    dress_header(cell)
    column = sheet.column_dimensions[cell.column_letter]
    column.width = min(_WIDEST_HEAD, max(10, width(each.header) + 4))
    lines = -(-width(each.header) // (_WIDEST_HEAD - 2))
    row = sheet.row_dimensions[1]
    row.height = max(row.height or 0, 4 + lines * _LINE_HEIGHT)
    if each.type in _AS_TEXT:
        column.number_format = "@"
    elif each.type == "date":
        column.number_format = "yyyy-mm-dd"


# --- the guide -----------------------------------------------------------------------------------


def _fill_guide(guide: Worksheet, kind: RecordKind, lang: Lang, groups: Collection[str]) -> None:
    """One row for each field: what it is called, what it wants and whether it may be empty."""
    _, headers = _GUIDE[lang]
    rows = [headers, *(_guide_row(n, each, lang, n in groups) for n, each in kind.fields.items())]
    for number, row in enumerate(rows, 1):
        for index, text in enumerate(row, 1):
            put_text(guide.cell(number, index), text)
    for cell in guide[1]:
        dress_header(cell)
    for index in range(1, len(headers) + 1):
        widest = max(width(row[index - 1]) for row in rows if len(row) >= index)
        guide.column_dimensions[guide.cell(1, index).column_letter].width = min(_WIDEST, widest + 2)
    put_text(guide.cell(len(rows) + 2, 1), _EXAMPLE[lang][1])


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


def _validation(each: Field, guide: str, row: int, lang: Lang) -> Validation:
    """The rule that a spreadsheet holds a column's cells to, and what it says of a chosen cell.

    Args:
        each: the field; free text and lists take anything.
        guide: the guide's name as formulas write it.
        row: the field's row in the guide, where its choices stand.
        lang: of what it says.
    """
    validations: Any = excel("openpyxl.worksheet.datavalidation")
    letters: Any = excel("openpyxl.utils")
    match each.type:
        case "yes_no" | "attestation":
            words = {"type": "list", "formula1": '"是,否"' if lang == "zh" else '"yes,no"'}
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
            words = {}
    title, want = printable(each.header)[:_PROMPT_TITLE], wanted(each)[lang == "zh"]
    return validations.DataValidation(
        allow_blank=True,
        showErrorMessage=True,
        showInputMessage=True,
        errorTitle=title,
        error=printable(want)[:_PROMPT],
        promptTitle=title,
        prompt=_prompt(each, want, lang)[:_PROMPT],
        **words,
    )


def _prompt(each: Field, want: str, lang: Lang) -> str:
    """What a cell takes, its unit, and what it means."""
    unit = _GUIDE[lang][1][3]
    parts = [want, f"{unit} {each.unit}" if each.unit else ""]
    parts.append(each.meaning.of(lang) if each.meaning else "")
    return "\n".join(printable(part) for part in parts if part)


def _limits(each: Field) -> dict[str, str]:
    """The rule for numbers: between the field's limits, or as far as a spreadsheet is exact."""
    return {
        "type": "whole" if each.type == "integer" else "decimal",
        "operator": "between",
        "formula1": format_number(-_FREE if each.min is None else each.min),
        "formula2": format_number(_FREE if each.max is None else each.max),
    }
