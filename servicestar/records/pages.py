"""Worksheets that a person reads and prints: exact values, widths, colours, cut lines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Any, TypeAlias

from attrs import field, frozen

from servicestar.diagnostics import Lang, printable, width
from servicestar.records.excel import excel
from servicestar.records.workbook import (
    dress_header,
    put_number,
    put_text,
    save_workbook,
    set_up_print,
    sheet_title,
)
from servicestar.values.numbers import Number, decimals_of, format_number

Workbook: TypeAlias = Any  # of openpyxl, which is imported only when used
Worksheet: TypeAlias = Any
Sheet: TypeAlias = Any
PageValue = str | Number | None

_LONGEST_CELL = 32_000  # Excel keeps 32,767 characters
_WIDEST, _NARROWEST = 56, 6
_HEADER = 10
"""Columns that a header may take before it is folded; numbers below it need fewer."""
_ARROW = 3
"""Columns that the arrow of a filter takes."""
_FONTS: Mapping[Lang, str] = {"en": "Calibri", "zh": "Microsoft YaHei"}
_SIZE, _LINE_HEIGHT = 10, 14
_MARGIN = 3
"""Columns of a cell that its text does not reach: indent and padding."""
_INK, _LINE = "1F2937", "C9CED6"
TINTS: Mapping[str, tuple[str, str]] = {
    "awarded": ("C6E7CE", "0B5023"),
    "provisional": ("E3F1C4", "3F5200"),
    "tied": ("FFE699", "5C4300"),
    "not_placed": ("FFFFFF", _INK),
    "below_threshold": ("FBE0CC", "7A3300"),
    "vetoed": ("F6C9CB", "7C0A14"),
    "undetermined": ("E2DAF0", "44286F"),
    "ineligible": ("F3DCE3", "6E1F38"),
    "not_candidate": ("E9EBEE", "3F4652"),
}
"""Fill and type of a cell by what it says; each pair has a contrast of 7 to 1 or more."""


@frozen
class Column:
    """One column of a page.

    Attributes:
        header: its header.
        cells: texts and exact numbers; None for an empty cell.
        decimals: with how many decimals its numbers are shown at least.
        centred: whether its numbers stand in the middle, as ranks do.
    """

    header: str
    cells: Sequence[PageValue]
    decimals: int = 0
    centred: bool = False

    @property
    def alignment(self) -> Mapping[str, object]:
        """Texts, and what is mixed with them, stand to the left and are folded; numbers are not."""
        if any(isinstance(value, str) for value in self.cells):
            return {"horizontal": "left", "wrap_text": True, "indent": 1}
        return {"horizontal": "center"} if self.centred else {"horizontal": "right", "indent": 1}


@frozen
class Page:
    """One worksheet.

    Attributes:
        title: its name.
        columns: its columns, all as long.
        heading: what the head of each printed page says.
        lang: its language, which chooses the typeface.
        frozen: how many columns stay where they are as the others are scrolled.
        tints: a name of `TINTS` by row and column, both from 0 without the header.
        cuts: kind of the line below a row, from 0.
        bold: rows in bold.
    """

    title: str
    columns: tuple[Column, ...]
    heading: str
    lang: Lang
    frozen: int = 0
    tints: Mapping[tuple[int, int], str] = field(factory=dict)
    cuts: Mapping[int, str] = field(factory=dict)
    bold: frozenset[int] = frozenset()


def figures(header: str, cells: Iterable[Number | None], at_least: int = 0) -> Column:
    """A column of numbers that all show as many decimals as the longest of them has."""
    found = list(cells)
    needed = (decimals_of(value) or 0 for value in found if value is not None)
    return Column(header, found, max([at_least, *needed]))


def workbook_of(pages: Iterable[Page]) -> bytes:
    """Pages as the worksheets of a workbook: the bytes of an .xlsx file.

    No text becomes a formula, and each number is written digit by digit. The same pages give the
    same bytes.
    """
    openpyxl: Any = excel()
    book = openpyxl.Workbook()
    book.remove(book.active)
    for page in pages:
        _add_page(book, page)
    return save_workbook(book)


def _add_page(book: Workbook, page: Page) -> None:
    """Write a page as the last worksheet of an openpyxl workbook."""
    taken = [sheet.title.lower() for sheet in book.worksheets]
    sheet = book.create_sheet(sheet_title(printable(page.title), taken))
    _Writer(sheet, page).write()
    _set_up_print(sheet, page)


@frozen
class _Writer:
    """Writes one page.

    Attributes:
        sheet, page: where to, and what.
        styles: the styles of openpyxl.
        looks: how cells look, by colour, line below, weight and column: a style put together once
            is copied, for openpyxl takes a millisecond to put one together.
    """

    sheet: Worksheet
    page: Page
    styles: Any = field(factory=lambda: excel("openpyxl.styles"))
    looks: dict[tuple[str | None, str | None, bool, int], Any] = field(factory=dict)

    def write(self) -> None:
        """Header, cells, widths, frozen panes and filter."""
        lines = [1] * (1 + self.rows)
        for index, column in enumerate(self.page.columns, 1):
            head, wide = self.sheet.cell(1, index), _width_of(column)
            put_text(head, _clean(column.header))
            dress_header(head, name=_FONTS[self.page.lang], size=_SIZE, color=_INK)
            self.sheet.column_dimensions[head.column_letter].width = wide
            for row, value in enumerate(column.cells):
                self.put(row, index, column, value)
            for row, value in enumerate([column.header, *column.cells]):
                lines[row] = max(lines[row], _lines(value, wide))
        self.fit(lines)
        last = self.sheet.cell(1 + self.rows, len(self.page.columns))
        self.sheet.freeze_panes = self.sheet.cell(2, 1 + self.page.frozen)
        self.sheet.auto_filter.ref = f"A1:{last.coordinate}"

    def fit(self, lines: Sequence[int]) -> None:
        """The height of the rows; not every program works out that of folded texts on opening."""
        for row, count in enumerate(lines, 1):
            self.sheet.row_dimensions[row].height = 4 + count * _LINE_HEIGHT

    @property
    def rows(self) -> int:
        """How many rows are below the header."""
        return len(self.page.columns[0].cells)

    def put(self, row: int, index: int, column: Column, value: PageValue) -> None:
        """One cell with its style."""
        cell = self.sheet.cell(row + 2, index)
        tint, cut = self.page.tints.get((row, index - 1)), self.page.cuts.get(row)
        look = (tint, cut, row in self.page.bold, index)
        if look not in self.looks:
            self.dress(cell, tint, cut, bold=look[2])
            cell.alignment = self.styles.Alignment(vertical="center", **column.alignment)
            self.looks[look] = copy(cell._style)
        cell._style = copy(self.looks[look])
        if isinstance(value, str):
            if value:  # an empty text would be a cell that holds something
                put_text(cell, _clean(value))
        elif value is not None:
            self.put_number(cell, column, value)

    def put_number(self, cell: Sheet, column: Column, value: Number) -> None:
        """A number; one that a spreadsheet would not keep as the text that says it."""
        if put_number(cell, value):
            decimals = max(column.decimals, decimals_of(value) or 0)
            cell.number_format = f"0.{'0' * decimals}" if decimals else "0"
        else:
            put_text(cell, format_number(value))
            cell.number_format = "@"  # else 1/3 becomes a day once a person edits it

    def dress(self, cell: Sheet, tint: str | None, cut: str | None, *, bold: bool) -> None:
        """Lines, and the colour of what the cell says."""
        styles = self.styles
        thin = styles.Side(style="thin", color=_LINE)
        below = styles.Side(style=cut, color="000000") if cut else thin
        cell.border = styles.Border(left=thin, right=thin, top=thin, bottom=below)
        fill, ink = TINTS[tint] if tint else ("", _INK)
        if fill:
            cell.fill = styles.PatternFill("solid", fgColor=fill)
        cell.font = self.font(ink, bold=bold)

    def font(self, ink: str, *, bold: bool) -> Any:
        """The typeface of the page."""
        return self.styles.Font(name=_FONTS[self.page.lang], size=_SIZE, color=ink, bold=bold)


def _clean(text: str) -> str:
    """A text of which every line can be shown, and that is not longer than a cell."""
    return "\n".join(map(printable, text.split("\n")))[:_LONGEST_CELL]


def _width_of(column: Column) -> int:
    """The width that fits the cells; a Chinese character takes two columns."""
    widest = max((_shown_width(value, column.decimals) for value in column.cells), default=0)
    head = min(width(column.header), _HEADER) + _ARROW
    return min(_WIDEST, max(_NARROWEST, head, widest + _MARGIN))


def _lines(value: PageValue, wide: int) -> int:
    """How many lines a cell of that width takes."""
    parts = value.split("\n") if isinstance(value, str) else [""]
    return sum(max(1, -(-width(part) // (wide - 2))) for part in parts)


def _shown_width(value: PageValue, decimals: int) -> int:
    """Columns that a cell takes, its longest line where it has several."""
    text = format_number(value, decimals) if isinstance(value, Number) else value or ""
    return max(map(width, text.split("\n")))


def _set_up_print(sheet: Worksheet, page: Page) -> None:
    """Paper and margins; the page's heading above, its name and number below."""
    set_up_print(sheet)
    margins = excel("openpyxl.worksheet.page").PageMargins
    sheet.page_margins = margins(left=0.4, right=0.4, top=0.7, bottom=0.6, header=0.3, footer=0.3)
    # A size stands before the text: one that begins with a digit would be read as a size.
    for part, text in ((sheet.oddHeader.center, page.heading), (sheet.oddFooter.left, page.title)):
        part.text, part.size = printable(text).replace("&", "&&")[:120], 10
    sheet.oddFooter.right.text, sheet.oddFooter.right.size = "&P / &N", 10
