"""Columns as wide as what stands in them."""

from __future__ import annotations

from typing import Any

from servicestar.diagnostics import width

FITTED = "servicestar: columns fitted"
"""The description of a table whose columns are made by a loop, so that no template knows them."""
_MOST, _WORD, _HEADING = 36, 14, 8
"""Columns of text that a cell gets, and those within which it or a heading is not broken."""
_MARGINS = 230  # of a cell, left and right, in twentieths of a point
_COLUMN = 5  # the same: how wide a column of text is for each half-point that letters are high
_SMALLEST = 14  # half-points: 7 points can still be read


def fit_columns(document: Any) -> None:
    """Give the columns of each table that asks for it the widths that their texts need.

    Args:
        document: of python-docx, filled.
    """
    for table in document.tables:
        description = table._tbl.tblPr.find(_w("tblDescription"))
        if description is not None and description.get(_w("val")) == FITTED:
            _fit(table._tbl)


def _w(name: str) -> str:
    from docx.oxml.ns import qn

    return str(qn(f"w:{name}"))


def _fit(table: Any) -> None:
    """Numbers and short texts stay whole; what is left goes to the long ones."""
    rows = [row.findall(_w("tc")) for row in table.findall(_w("tr"))]
    columns = [[_text(cell) for cell in cells] for cells in zip(*rows, strict=False)]
    whole = [max([min(_HEADING, c[0]), *(min(_WORD, e) for e in c[1:])]) for c in columns]
    more = [min(_MOST, max(c)) - least for c, least in zip(columns, whole, strict=True)]
    total = sum(int(float(column.get(_w("w"), "0"))) for column in table.tblGrid)
    inside = max(0, total - _MARGINS * len(columns))
    unit = _COLUMN * _shrink(table, inside, sum(whole))
    room = max(0, inside // unit - sum(whole))
    shares = [w + min(m, room * m // max(1, sum(more))) for w, m in zip(whole, more, strict=True)]
    needs = [_MARGINS + unit * share for share in shares]
    _set(table, rows, [total * need // sum(needs) for need in needs])


def _text(cell: Any) -> int:
    """The width of a cell's text in columns, and one more: capitals are wider than half."""
    return 1 + width("".join(piece.text or "" for piece in cell.iter(_w("t"))))


def _shrink(table: Any, inside: int, columns: int) -> int:
    """The size of the letters in half-points, made smaller where the columns need it."""
    sizes = [*table.iter(_w("sz"), _w("szCs"))]
    size = max((int(each.get(_w("val"), "21")) for each in sizes), default=21)
    fitting = max(_SMALLEST, inside // (_COLUMN * max(1, columns)))
    for each in sizes if fitting < size else ():
        each.set(_w("val"), str(fitting))
    return min(size, fitting)


def _set(table: Any, rows: list[list[Any]], widths: list[int]) -> None:
    grid = table.tblGrid
    for column in list(grid):
        grid.remove(column)
    for wide in widths:
        grid.append(grid.makeelement(_w("gridCol"), {_w("w"): str(wide)}))
    for cells in rows:
        for cell, wide in zip(cells, widths, strict=False):
            size = cell.get_or_add_tcPr().get_or_add_tcW()
            size.set(_w("w"), str(wide))
            size.set(_w("type"), "dxa")
